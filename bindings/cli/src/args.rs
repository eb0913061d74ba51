//! What can be typed. Ids and times are checked by the phone; shapes are checked here.

mod groups;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

pub use groups::{Audit, Incident, Key, Relay, Report, RollCall, Rules, SosStep};

/// huxue：护学岗手机的命令行版。离线可用，联网后上传。
#[derive(Parser)]
#[command(
    name = "huxue",
    version,
    about = "护学岗：到岗、下岗、警情，离线可用 (a complete duty phone without a screen)",
    after_help = "例 (examples):\n  huxue enrol --hq http://127.0.0.1:8421 --code K7QM4-XNPT9-2 --pin 2468\n  huxue check-in --post P001 --lat 30.1 --lon 116.2 --accuracy 8\n  huxue incident file --post P001 --category T02 --text 校门拥堵\n  huxue sync && huxue queue\n\n退出码 (exit codes): 0 成功 · 2 用法 · 3 输入有误 · 4 未登记 · 5 未找到 · 6 被拒绝 · 7 网络 · 8 对方不是指挥中心 · 9 存储 · 10 数据版本更新 · 11 空间已满"
)]
pub struct Cli {
    /// 结果以 JSON 输出 (print JSON)
    #[arg(long, global = true)]
    pub json: bool,
    /// 本机数据文件夹，默认 $HUXUE_HOME 或 ~/.huxue (the phone's folder)
    #[arg(long, global = true, value_name = "DIR")]
    pub home: Option<PathBuf>,
    #[command(subcommand)]
    pub command: Command,
}

/// Who acts, where that is not the phone's owner.
#[derive(Args, Clone, Debug, Default)]
pub struct By {
    /// 由谁操作：借机到岗或公用手机 (who acts, if not the phone's owner)
    #[arg(long = "as", value_name = "PERSON")]
    pub person: Option<String>,
    /// 该人员的个人口令 (that person's PIN)
    #[arg(long, value_name = "PIN", requires = "person")]
    pub pin: Option<String>,
    /// 演练，不计入 (a drill: never counted)
    #[arg(long)]
    pub drill: bool,
}

/// A position, WGS-84.
#[derive(Args, Clone, Debug, Default)]
pub struct Position {
    /// 纬度 (latitude, degrees)
    #[arg(long, allow_negative_numbers = true, requires = "lon")]
    pub lat: Option<f64>,
    /// 经度 (longitude, degrees)
    #[arg(long, allow_negative_numbers = true, requires = "lat")]
    pub lon: Option<f64>,
    /// 精度，米 (accuracy, metres)
    #[arg(long, allow_negative_numbers = true, default_value_t = 50.0)]
    pub accuracy: f64,
    /// 定位距今秒数 (age of the fix, seconds)
    #[arg(long, allow_negative_numbers = true, default_value_t = 0.0)]
    pub age: f64,
    /// 模拟定位 (a mock provider)
    #[arg(long)]
    pub mock: bool,
    /// 只授权了大致位置 (approximate permission only)
    #[arg(long)]
    pub approximate: bool,
}

/// A post; left out, the only one of today.
#[derive(Args, Clone, Debug, Default)]
pub struct PostArg {
    /// 岗位编号；只有一个岗位时可不填 (the post; may be left out if there is only one)
    #[arg(long)]
    pub post: Option<String>,
}

/// How this phone is enrolled: by the picture HQ made, or by an address and a code.
#[derive(Args, Clone, Debug)]
pub struct Enrolment {
    /// 登记二维码的文字，或存有该文字的文件 (the text of the QR picture, or a file with it)
    #[arg(long, value_name = "TEXT|FILE", conflicts_with_all = ["hq", "code", "root"])]
    pub qr: Option<String>,
    /// 指挥中心地址 (HQ's address)
    #[arg(long, value_name = "URL", required_unless_present = "qr")]
    pub hq: Option<String>,
    #[arg(long, required_unless_present = "qr")]
    pub code: Option<String>,
    /// 个人口令，供借机到岗核验 (a PIN for signing on at a colleague's phone)
    #[arg(long)]
    pub pin: Option<String>,
    /// 指挥中心根证书 PEM，手工登记 https 地址时用 (HQ's own root certificate, for an https address given by hand)
    #[arg(long, value_name = "FILE")]
    pub root: Option<PathBuf>,
}

#[derive(Subcommand)]
pub enum Command {
    /// 用登记码登记本机 (enrol this phone with a one-time code)
    Enrol(Enrolment),
    /// 今日勤务 (today's windows and how I stand)
    Today,
    /// 到岗 (check in)
    CheckIn {
        #[command(flatten)]
        post: PostArg,
        #[command(flatten)]
        position: Position,
        /// 扫到的校门码 (the code scanned at the gate)
        #[arg(long, value_name = "TEXT")]
        gate_code: Option<String>,
        #[command(flatten)]
        by: By,
    },
    /// 下岗 (check out)
    CheckOut {
        #[command(flatten)]
        post: PostArg,
        #[command(flatten)]
        position: Position,
        #[arg(long)]
        reason: Option<String>,
        #[command(flatten)]
        by: By,
    },
    /// 为到岗或下岗补充定位 (a better position for an entry)
    Place {
        /// 记录编号 (the entry's hash)
        #[arg(long, value_name = "ENTRY")]
        of: String,
        #[command(flatten)]
        position: Position,
    },
    /// 同岗证明 (attest that colleagues are, or are not, here)
    Attest {
        #[command(flatten)]
        post: PostArg,
        #[arg(long, value_delimiter = ',', required = true)]
        persons: Vec<String>,
        /// 证明不在 (they are not here)
        #[arg(long)]
        absent: bool,
        #[command(flatten)]
        by: By,
    },
    /// 学生已全部入校/离校 (all clear)
    Clear {
        #[command(flatten)]
        post: PostArg,
        #[arg(long)]
        movement: String,
        #[command(flatten)]
        by: By,
    },
    /// 上报实际放学时间 (pupils really leave at HH:MM)
    Dismissal {
        #[command(flatten)]
        post: PostArg,
        #[arg(long)]
        movement: String,
        #[arg(long, value_name = "HH:MM")]
        at: String,
        #[command(flatten)]
        by: By,
    },
    /// 替岗 (stand in for a colleague)
    StandIn {
        #[command(flatten)]
        post: PostArg,
        #[arg(long = "for", value_name = "PERSON")]
        in_place_of: String,
        #[arg(long, default_value = "")]
        reason: String,
        #[command(flatten)]
        by: By,
    },
    /// 请假 (ask for leave, both days included)
    Leave {
        #[arg(long, value_name = "DATE")]
        from: String,
        #[arg(long, value_name = "DATE")]
        to: String,
        #[arg(long, default_value = "")]
        reason: String,
        #[command(flatten)]
        by: By,
    },
    /// 已阅排班或时间表 (acknowledge a roster or timetable)
    Ack {
        what: Acknowledged,
        #[arg(long)]
        version: u32,
        #[arg(long)]
        post: Option<String>,
        #[command(flatten)]
        by: By,
    },
    /// 补登申请 (ask for a later entry)
    LateEntry {
        #[command(flatten)]
        post: PostArg,
        #[arg(long, value_name = "DATE")]
        day: Option<String>,
        #[arg(long, value_name = "HH:MM")]
        on: Option<String>,
        #[arg(long, value_name = "HH:MM")]
        off: Option<String>,
        #[arg(long, default_value = "")]
        reason: String,
        #[command(flatten)]
        by: By,
    },
    /// 对认定有异议，请指挥中心复核 (dispute a verdict)
    Dispute {
        #[command(flatten)]
        post: PostArg,
        #[arg(long, value_name = "DATE")]
        day: Option<String>,
        /// 应到时间，指明哪个时段 (the window that was due then)
        #[arg(long, value_name = "HH:MM", required_unless_present = "entry")]
        due: Option<String>,
        /// 记录编号 (this entry instead)
        #[arg(long, value_name = "ENTRY")]
        entry: Option<String>,
        #[arg(long, default_value = "")]
        reason: String,
        #[command(flatten)]
        by: By,
    },
    /// 答复指挥中心的询问：能否替岗、人是否都在 (answer the desk: can you stand in, is everybody here)
    AnswerAsk {
        /// 询问的记录编号 (the question's hash)
        #[arg(long, value_name = "ENTRY")]
        ask: String,
        /// 不能、不是 (no)
        #[arg(long)]
        no: bool,
        #[command(flatten)]
        by: By,
    },
    /// 校方建议时间表 (a school proposes a timetable)
    Propose {
        #[arg(long)]
        school: String,
        /// JSON 行，列名同 movements.csv (rows as JSON with the columns of movements.csv)
        #[arg(long, value_name = "FILE")]
        rows: PathBuf,
        #[command(flatten)]
        by: By,
    },
    /// 填写检查项 (mark a checklist item)
    Checklist {
        #[command(flatten)]
        post: PostArg,
        #[arg(long)]
        item: String,
        #[arg(long)]
        value: String,
        #[command(flatten)]
        by: By,
    },
    /// 计数 (count something)
    Count {
        #[command(flatten)]
        post: PostArg,
        #[arg(long)]
        subject: String,
        #[arg(long)]
        n: u32,
        #[command(flatten)]
        by: By,
    },
    /// 在岗确认 (answer a presence ping)
    Ping {
        #[command(flatten)]
        post: PostArg,
        #[command(flatten)]
        position: Position,
        /// 扫到的校门码 (the code scanned at the gate)
        #[arg(long, value_name = "TEXT")]
        gate_code: Option<String>,
        #[command(flatten)]
        by: By,
    },
    /// 校门码 (the gate's rotating code, on the guard room's phone)
    #[command(subcommand)]
    GateCode(GateCode),
    /// 警情 (incidents)
    #[command(subcommand)]
    Incident(Incident),
    /// 上报 (report)
    #[command(subcommand)]
    Report(Report),
    /// 可疑行为线索：记事不记人，仅指挥中心两人可共同打开 (behaviour, never a person; sealed to HQ)
    Concern {
        #[command(flatten)]
        post: PostArg,
        #[command(flatten)]
        form: groups::ConcernArgs,
        #[command(flatten)]
        by: By,
    },
    /// 紧急求助 (SOS)
    #[command(args_conflicts_with_subcommands = true)]
    Sos {
        #[command(subcommand)]
        step: Option<SosStep>,
        #[command(flatten)]
        post: PostArg,
        /// 静默 (silent)
        #[arg(long)]
        silent: bool,
        #[command(flatten)]
        position: Position,
        #[command(flatten)]
        by: By,
    },
    /// 点名 (roll-calls)
    #[command(subcommand)]
    RollCall(RollCall),
    /// 与指挥中心同步 (sync with HQ)
    Sync {
        /// 无事可传时最多等待秒数 (seconds to wait for news)
        #[arg(long, value_name = "SECONDS", default_value_t = 0)]
        wait: u8,
    },
    /// 无网络时手机之间转送 (hand over between phones)
    #[command(subcommand)]
    Relay(Relay),
    /// 待上传和未采用的记录 (what HQ does not have yet, and why)
    Queue,
    /// 指挥中心审计链 (the heads of HQ's audit chain that this phone keeps)
    #[command(subcommand)]
    Audit(Audit),
    /// 本机密钥 (this phone's keys)
    #[command(subcommand)]
    Key(Key),
    /// 本机状态 (how this phone stands)
    Status,
    /// 说明一个结论或一条记录 (why)
    Explain {
        #[command(flatten)]
        post: PostArg,
        #[arg(long, value_name = "DATE")]
        day: Option<String>,
        #[arg(long)]
        person: Option<String>,
        /// 记录编号 (explain this entry instead)
        #[arg(long, value_name = "ENTRY", conflicts_with_all = ["post", "day", "person"])]
        entry: Option<String>,
    },
    /// 勤务简报，仅本机数据 (a brief from local data)
    Brief {
        #[arg(long, value_name = "DATE")]
        day: Option<String>,
    },
    /// 关于我的记录 (what is recorded about me)
    AboutMe,
    /// 勤务规则 (rules, without a phone)
    #[command(subcommand)]
    Rules(Rules),
    /// 生成命令补全 (shell completions)
    Completions { shell: Shell },
}

#[derive(Subcommand)]
pub enum GateCode {
    /// 显示当前校门码 (show the code of this half minute)
    Show {
        #[command(flatten)]
        post: PostArg,
    },
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Acknowledged {
    Roster,
    Timetable,
}
