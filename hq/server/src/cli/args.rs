//! What can be typed.

use std::net::SocketAddr;
use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args as ClapArgs, Parser, Subcommand};

/// 护学指挥中心 / Huxue headquarters.
#[derive(Parser)]
#[command(name = "huxue-hq", version)]
pub struct Args {
    /// 数据目录 / Data folder.
    #[arg(long, global = true, default_value = "huxue-data")]
    pub data: PathBuf,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Subcommand)]
pub enum Command {
    /// 建立指挥中心 / Create a headquarters: keys, database, log.
    Init {
        /// 输出 JSON / The root's shares as fields.
        #[arg(long)]
        json: bool,
    },
    /// 工作密钥与根密钥 / The operating key, and the root's shares.
    #[command(subcommand)]
    Key(super::key::KeyCommand),
    /// 导入县级基础数据 / Import a county folder; nothing is imported if anything is wrong.
    Import {
        folder: PathBuf,
        /// Who imports; named as the author of the published entries.
        #[arg(long = "as", value_name = "STAFF", default_value = "admin")]
        staff: String,
    },
    /// 生成一次性登记码 / Make a one-time code for a new phone.
    EnrolCode {
        #[arg(long, required_unless_present = "post", conflicts_with = "post")]
        person: Option<String>,
        /// A post's shared phone.
        #[arg(long)]
        post: Option<String>,
        #[command(flatten)]
        how: CodeArgs,
    },
    /// 设备 / Enrolled phones: which there are, taking one out of use.
    #[command(subcommand)]
    Device(DeviceCommand),
    /// 审核 / What revoked phones still sent.
    #[command(subcommand)]
    Review(ReviewCommand),
    /// 证书 / HQ's certificate: its own root, the server's key and its backup.
    #[command(subcommand)]
    Tls(TlsCommand),
    /// 值班台操作 / What staff do at the desk.
    #[command(subcommand)]
    Desk(super::desk_args::DeskCommand),
    /// 工作人员账号 / Staff accounts, sessions, sign-in links.
    #[command(subcommand)]
    Staff(super::staff::StaffCommand),
    /// 审计链 / The record of who did what.
    #[command(subcommand)]
    Audit(super::audit::AuditCommand),
    /// 可疑行为线索 / Concern reports: listed, opened by two, kept longer once, counted.
    #[command(subcommand)]
    Concern(super::concern::ConcernCommand),
    /// 到期清除 / Erase what is due; the server does it daily.
    Sweep {
        /// Only count.
        #[arg(long)]
        dry_run: bool,
    },
    /// 保存期限 / How long each class of data is kept.
    #[command(subcommand)]
    Policy(PolicyCommand),
    /// 报告 / Reports.
    #[command(subcommand)]
    Report(ReportCommand),
    /// 启动服务 / Serve phones and the desk.
    Serve {
        #[arg(long, default_value = "127.0.0.1:8470")]
        listen: SocketAddr,
        /// A second listener, in the desk's network, for the staff routes.
        #[arg(long)]
        desk_listen: Option<SocketAddr>,
        /// TLS ends at a proxy before HQ: serve plain HTTP.
        #[arg(long)]
        plain_behind_proxy: bool,
        /// Let programs on this machine read masked views without a session.
        #[arg(long)]
        trust_loopback: bool,
    },
    /// 接口说明 / Print the OpenAPI document of every route.
    Openapi,
    /// 实时看板 / Live board in the terminal.
    Board {
        #[arg(long)]
        json: bool,
        /// Print once and end.
        #[arg(long)]
        once: bool,
    },
    /// 警情 / Incidents.
    Incidents {
        #[command(flatten)]
        filter: IncidentArgs,
        #[arg(long)]
        json: bool,
    },
    /// 考勤 / A day's verdicts.
    Attendance {
        #[command(flatten)]
        filter: AttendanceArgs,
        #[arg(long)]
        json: bool,
    },
    /// 校门码 / Codes to scan at a gate.
    #[command(subcommand)]
    GateCode(GateCodeCommand),
    /// 待审请求 / Late entries, stand-ins, leave and timetables that were asked for.
    Requests {
        /// pending, accepted or refused.
        #[arg(long)]
        state: Option<String>,
        #[arg(long)]
        json: bool,
    },
    /// 紧急求助 / Alarms, newest first; those taken back stay and say so.
    #[command(args_conflicts_with_subcommands = true)]
    Alarms {
        #[arg(long)]
        json: bool,
        #[command(subcommand)]
        command: Option<super::alarms::AlarmsCommand>,
    },
    /// 底图 / The base map under the board's gates.
    #[command(subcommand)]
    Map(super::map::MapCommand),
    /// 视频平台 / Where the pictures of the video patrol are.
    #[command(subcommand)]
    Video(super::video::VideoCommand),
    /// 暂扣条目 / Entries that do not count, and why.
    #[command(subcommand)]
    Withheld(WithheldCommand),
    /// 校验全部账本 / Check every chain, signature and blob.
    Verify {
        #[arg(long)]
        json: bool,
    },
    /// 重建投影 / Compute every projection again.
    Rebuild,
    /// 备份到一个加密文件 / Back up into one encrypted file, keys included.
    Backup(super::backup::BackupArgs),
    /// 从备份恢复 / Restore a backup into the data folder.
    Restore(super::backup::RestoreArgs),
    /// 生成恢复密钥 / Make a recovery key: backups sealed to it open only with FILE.
    RecoveryKey { file: PathBuf },
    /// 命令补全 / Shell completions.
    Completions { shell: clap_complete::Shell },
}

#[derive(ClapArgs)]
pub struct CodeArgs {
    /// 岗位，默认取排班 / The posts the phone serves; default: those of the roster.
    #[arg(long, value_name = "POST", value_delimiter = ',')]
    pub posts: Vec<String>,
    /// 屏幕显示，15 分钟有效 / Shown on a screen: good for 15 minutes instead of 72 hours.
    #[arg(long)]
    pub on_screen: bool,
    /// 二维码 / Also a QR picture: in the terminal, or as SVG in FILE.
    #[arg(long, value_name = "FILE")]
    #[expect(clippy::option_option, reason = "clap's shape of an option whose value may be left out")]
    pub qr: Option<Option<PathBuf>>,
    /// 二维码中的指挥中心地址 / HQ's address in the picture; default: the certificate's first host, port 8470.
    #[arg(long, value_name = "URL", requires = "qr")]
    pub hq: Option<String>,
}

#[derive(Subcommand)]
pub enum TlsCommand {
    /// 建立私有根证书和服务器证书 / Make a private root, a server certificate and a backup key.
    Init {
        /// A name or address under which phones reach HQ.
        #[arg(long = "host", value_name = "NAME|IP", required = true)]
        hosts: Vec<String>,
        #[arg(long, default_value_t = huxue_hq::tls::DEFAULT_DAYS)]
        days: u32,
    },
    /// 查看证书 / Pins, validity, hosts.
    Show {
        #[arg(long)]
        json: bool,
    },
    /// 启用备用密钥 / The backup key takes the server key's place, and a new backup is made.
    Rotate {
        /// Other hosts than the certificate's.
        #[arg(long = "host", value_name = "NAME|IP")]
        hosts: Vec<String>,
        #[arg(long, default_value_t = huxue_hq::tls::DEFAULT_DAYS)]
        days: u32,
        /// Where the backup key is, if it was taken off this machine.
        #[arg(long, value_name = "FILE")]
        backup_key: Option<PathBuf>,
    },
}

/// Every act of the desk has a named author.
#[derive(ClapArgs)]
pub struct Staff {
    /// 操作人 / Who does this.
    #[arg(long = "as", value_name = "STAFF")]
    pub name: String,
}

#[derive(ClapArgs)]
pub struct IncidentArgs {
    #[arg(long)]
    pub post: Option<String>,
    #[arg(long)]
    pub day: Option<NaiveDate>,
    #[arg(long)]
    pub status: Option<String>,
}

#[derive(ClapArgs)]
pub struct AttendanceArgs {
    /// Default: today.
    #[arg(long)]
    pub day: Option<NaiveDate>,
    #[arg(long)]
    pub post: Option<String>,
    #[arg(long)]
    pub unit: Option<String>,
    #[arg(long)]
    pub person: Option<String>,
    /// 逐条写明依据，中英文 / Every reason on a line of its own, Chinese and English.
    #[arg(long)]
    pub explain: bool,
}

#[derive(Subcommand)]
pub enum GateCodeCommand {
    /// 打印校门码，一天一个 / A sheet with one code a day, for gates without a screen.
    Sheet {
        #[arg(long)]
        post: String,
        /// First day; default: today.
        #[arg(long)]
        from: Option<NaiveDate>,
        #[arg(long, default_value_t = 31)]
        days: usize,
        #[arg(long)]
        json: bool,
    },
}

#[derive(Subcommand)]
pub enum WithheldCommand {
    List {
        #[arg(long)]
        json: bool,
    },
    Show {
        entry: String,
    },
    /// 放行 / Let it count after all.
    Release {
        entry: String,
        #[command(flatten)]
        staff: Staff,
    },
}

#[derive(Subcommand)]
pub enum DeviceCommand {
    List {
        #[arg(long)]
        json: bool,
    },
    /// 注销 / Take out of use: a device by its 16 digits, or all of a person or of a post's shared phone.
    Revoke {
        #[arg(value_name = "DEVICE|PERSON|POST")]
        whom: String,
        /// 原因，仅记入审计 / Why; kept in the audit chain alone.
        #[arg(long, default_value = "")]
        reason: String,
        #[command(flatten)]
        staff: Staff,
    },
}

#[derive(Subcommand)]
pub enum ReviewCommand {
    List {
        #[arg(long)]
        json: bool,
    },
    Show {
        entry: String,
    },
    /// 采信 / Let it count, remarked on.
    Accept {
        entry: String,
        #[arg(long, default_value = "")]
        reason: String,
        #[command(flatten)]
        staff: Staff,
    },
    /// 不采信 / Leave it set aside.
    Reject {
        entry: String,
        #[arg(long, default_value = "")]
        reason: String,
        #[command(flatten)]
        staff: Staff,
    },
}

#[derive(Subcommand)]
pub enum PolicyCommand {
    Show {
        #[arg(long)]
        json: bool,
    },
    /// 修改期限 / Keep a class for another number of days.
    Set {
        class: String,
        days: u32,
        #[arg(long)]
        reason: String,
        #[command(flatten)]
        staff: Staff,
    },
    /// 停止清除 / Keep everything of the entry's scope until further notice: a case is open.
    Hold {
        /// Any entry of the scope.
        entry: String,
        #[arg(long)]
        reason: String,
        #[command(flatten)]
        staff: Staff,
    },
}

#[derive(Subcommand)]
pub enum ReportCommand {
    /// 未成年人个人信息合规审计 / Who read minors' data in a year, why, and what was erased.
    MinorsAudit {
        #[arg(long)]
        year: i32,
        #[arg(long)]
        json: bool,
    },
}
