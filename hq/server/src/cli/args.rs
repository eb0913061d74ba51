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
    Init,
    /// 导入县级基础数据 / Import a county folder; nothing is imported if anything is wrong.
    Import {
        folder: PathBuf,
        #[command(flatten)]
        staff: Staff,
    },
    /// 生成一次性登记码 / Make a one-time code for a new phone.
    EnrolCode {
        #[arg(long, required_unless_present = "post", conflicts_with = "post")]
        person: Option<String>,
        /// A post's shared phone.
        #[arg(long)]
        post: Option<String>,
    },
    /// 值班台操作 / What staff do at the desk.
    #[command(subcommand)]
    Desk(DeskCommand),
    /// 启动服务 / Serve phones and the desk.
    Serve {
        #[arg(long, default_value = "127.0.0.1:8470")]
        listen: SocketAddr,
        /// A second listener, in the desk's network, for the read routes.
        #[arg(long)]
        desk_listen: Option<SocketAddr>,
    },
    /// 实时看板 / Live board in the terminal.
    Board {
        #[arg(long)]
        json: bool,
        /// Print once and end.
        #[arg(long)]
        once: bool,
    },
    /// 事件 / Incidents.
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
    /// 待审请求 / Late entries, stand-ins, leave and timetables that were asked for.
    Requests {
        /// pending, accepted or refused.
        #[arg(long)]
        state: Option<String>,
        #[arg(long)]
        json: bool,
    },
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
    /// 备份到一个文件 / Back up into one file, keys included.
    Backup { file: PathBuf },
    /// 从备份恢复 / Restore a backup into the data folder.
    Restore { file: PathBuf },
    /// 命令补全 / Shell completions.
    Completions { shell: clap_complete::Shell },
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
pub enum DeskCommand {
    /// 手台签到 / Somebody was heard at a post by radio.
    RadioCheckIn {
        #[arg(long)]
        person: String,
        #[arg(long)]
        post: String,
        #[arg(long)]
        day: Option<NaiveDate>,
        /// Off duty instead of on.
        #[arg(long)]
        out: bool,
        #[command(flatten)]
        staff: Staff,
    },
    /// 补登 / Times that the desk vouches for (HH:MM), or a decision on a request (--entry).
    LateEntry {
        #[arg(long, required_unless_present = "entry")]
        person: Option<String>,
        #[arg(long, required_unless_present = "entry")]
        post: Option<String>,
        #[arg(long)]
        day: Option<NaiveDate>,
        #[arg(long)]
        on: Option<String>,
        #[arg(long)]
        off: Option<String>,
        /// A request from a phone.
        #[arg(long, conflicts_with_all = ["person", "post", "on", "off"])]
        entry: Option<String>,
        #[arg(long, requires = "entry")]
        refuse: bool,
        #[arg(long)]
        reason: String,
        #[command(flatten)]
        staff: Staff,
    },
    /// 审批 / Accept or refuse any request: late entry, stand-in, leave, timetable.
    Decide {
        entry: String,
        #[arg(long)]
        refuse: bool,
        #[arg(long, default_value = "")]
        reason: String,
        #[command(flatten)]
        staff: Staff,
    },
    /// 顶岗 / Somebody takes somebody else's place.
    StandIn {
        #[arg(long)]
        post: String,
        #[arg(long)]
        day: NaiveDate,
        #[arg(long = "for")]
        in_place_of: String,
        #[arg(long)]
        person: String,
        #[command(flatten)]
        staff: Staff,
    },
    /// 请假 / Leave, both days included.
    Leave {
        #[arg(long)]
        person: String,
        #[arg(long)]
        from: NaiveDate,
        #[arg(long)]
        to: NaiveDate,
        #[arg(long, default_value = "请假")]
        kind: String,
        #[arg(long)]
        substitute: Option<String>,
        #[command(flatten)]
        staff: Staff,
    },
    /// 发布作息 / Publish rows of a school's timetable (columns of movements.csv; .csv or .json).
    Timetable {
        #[arg(long)]
        school: String,
        #[arg(long)]
        rows: PathBuf,
        #[command(flatten)]
        staff: Staff,
    },
    /// 发布排班 / Publish roster rows (columns of roster.csv; .csv or .json).
    Roster {
        #[arg(long)]
        rows: PathBuf,
        #[command(flatten)]
        staff: Staff,
    },
    /// 点名 / Open a roll-call, or tick somebody who answered by radio.
    RollCall {
        #[arg(long, value_delimiter = ',', required_unless_present = "call")]
        posts: Vec<String>,
        #[arg(long, default_value = "点名")]
        label: String,
        /// Minutes until it closes.
        #[arg(long, default_value_t = 5)]
        minutes: u32,
        #[arg(long, requires = "tick", conflicts_with = "posts")]
        call: Option<String>,
        #[arg(long, requires = "call")]
        tick: Option<String>,
        #[command(flatten)]
        staff: Staff,
    },
    /// 评论 / Comment on an incident.
    Comment {
        incident: String,
        text: String,
        #[command(flatten)]
        staff: Staff,
    },
    /// 修改事件 / Set fields of an incident: status=closed, assigned=ID, …
    Incident {
        incident: String,
        #[arg(required = true)]
        fields: Vec<String>,
        #[command(flatten)]
        staff: Staff,
    },
    /// 更正 / Void an attendance entry, or say when it really was (HH:MM of --day).
    Correct {
        entry: String,
        #[arg(long, required_unless_present = "at", conflicts_with = "at")]
        void: bool,
        #[arg(long)]
        at: Option<String>,
        #[arg(long)]
        day: Option<NaiveDate>,
        #[arg(long)]
        reason: String,
        #[command(flatten)]
        staff: Staff,
    },
    /// 核实未到岗 / A human finding about the window that was due at HH:MM.
    FoundAbsent {
        #[arg(long)]
        person: String,
        #[arg(long)]
        post: String,
        #[arg(long)]
        day: NaiveDate,
        #[arg(long)]
        due: String,
        #[arg(long)]
        reason: String,
        #[command(flatten)]
        staff: Staff,
    },
    /// 警情状态 / An alarm was acknowledged, dispatched, arrived or closed.
    Alarm {
        alarm: String,
        state: String,
        #[command(flatten)]
        staff: Staff,
    },
    /// 日结 / Close a post's day.
    CloseDay {
        #[arg(long)]
        post: String,
        #[arg(long)]
        day: NaiveDate,
        #[command(flatten)]
        staff: Staff,
    },
}
