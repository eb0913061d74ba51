//! Commands in groups: `incident …`, `report …`, `sos …`, `roll-call …`, `relay …`, `rules …`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::{By, PostArg};

#[derive(Subcommand)]
pub enum Incident {
    /// 上报 (file)
    File {
        #[command(flatten)]
        post: PostArg,
        #[arg(long)]
        category: String,
        /// 正文；`-` 从标准输入读取 (`-` reads standard input)
        #[arg(long, default_value = "")]
        text: String,
        /// 由哪条志愿者上报而来 (the report it grew from)
        #[arg(long, value_name = "ENTRY")]
        from: Option<String>,
        #[command(flatten)]
        by: By,
    },
    /// 列表 (list)
    List {
        #[arg(long)]
        post: Option<String>,
        #[arg(long, value_name = "DATE")]
        day: Option<String>,
        #[arg(long)]
        status: Option<String>,
    },
    /// 详情 (show)
    Show { id: String },
    /// 修改 (amend)
    Amend {
        id: String,
        #[arg(long)]
        text: Option<String>,
        #[arg(long)]
        category: Option<String>,
        #[arg(long)]
        severity: Option<u8>,
        #[arg(long)]
        status: Option<String>,
        #[arg(long)]
        assigned: Option<String>,
        #[arg(long)]
        officer: Option<String>,
        #[command(flatten)]
        by: By,
    },
    /// 跟帖 (comment); `-` reads standard input
    Comment {
        id: String,
        text: String,
        #[command(flatten)]
        by: By,
    },
    /// 移交 (hand over to a person, post or unit)
    HandOver {
        id: String,
        #[arg(long)]
        to: String,
        #[command(flatten)]
        by: By,
    },
    /// 结案 (close)
    Close {
        id: String,
        /// 处理民警 (the officer who dealt with it)
        #[arg(long)]
        officer: Option<String>,
        #[arg(long)]
        note: Option<String>,
        #[command(flatten)]
        by: By,
    },
}

#[derive(Subcommand)]
pub enum Report {
    /// 交通情况 (a traffic report)
    Traffic {
        #[command(flatten)]
        post: PostArg,
        #[arg(long)]
        category: String,
        #[arg(long, default_value = "")]
        text: String,
        #[command(flatten)]
        by: By,
    },
}

#[derive(Subcommand)]
pub enum Audit {
    /// 已保存的链头，新的在前 (newest first)
    Heads {
        /// 仅输出签名数据，供指挥中心核对 (only the signed lines, for `huxue-hq audit verify --heads`)
        #[arg(long)]
        export: bool,
    },
}

#[derive(Subcommand)]
pub enum Key {
    /// 更换本机密钥；离线也可，联网后由指挥中心确认 (new keys for this phone; works offline)
    Rotate,
}

#[derive(Subcommand)]
pub enum RollCall {
    /// 进行中的点名 (open ones)
    List,
    /// 应答 (answer)
    Answer {
        #[command(flatten)]
        post: PostArg,
        #[command(flatten)]
        by: By,
    },
}

#[derive(Subcommand)]
pub enum SosStep {
    /// 撤销本机发出的求助 (take back an SOS of this phone)
    Cancel {
        alarm: String,
        #[command(flatten)]
        by: By,
    },
}

#[derive(Subcommand)]
pub enum Relay {
    /// 写出本机关注的范围，给交出方 (what this phone follows, for the phone that hands over)
    Scopes { file: PathBuf },
    /// 把未上传的记录写入文件 (hand over what HQ does not have)
    Export {
        file: PathBuf,
        /// 对方的范围文件；没有则全部密封 (the receiver's scopes; without it everything is sealed)
        #[arg(long = "for", value_name = "SCOPES")]
        peer: Option<PathBuf>,
    },
    /// 收下同事的文件，代为上传 (take a colleague's file)
    Import {
        file: PathBuf,
        /// 写出收条 (write what was taken, for the colleague)
        #[arg(long, value_name = "FILE")]
        receipt: Option<PathBuf>,
    },
    /// 登记同事的收条 (note a carrier's word)
    Taken { file: PathBuf },
}

#[derive(Subcommand)]
pub enum Rules {
    /// 某岗位每天的勤务时段 (a post's windows day by day)
    Windows {
        #[arg(long, value_name = "DIR")]
        county: PathBuf,
        #[arg(long)]
        post: String,
        #[arg(long, value_name = "DATE")]
        from: String,
        #[arg(long, value_name = "DATE")]
        to: String,
    },
}

/// A concern report. The text is typed, never read from a file: no form may be prepared elsewhere and imported.
#[derive(Args, Clone, Debug)]
pub struct ConcernArgs {
    /// 行为代码 C01–C10 (behaviour)
    #[arg(long)]
    pub code: String,
    /// 仅 C10：看到的行为，80 字以内，不写姓名、证件、电话、车牌 (C10 only: what was seen)
    #[arg(long, default_value = "")]
    pub text: String,
    /// 当时的措施 (what was done at once): none, watched, asked, school_told, police_called
    #[arg(long, default_value = "none")]
    pub action: String,
    /// 车牌，仅 C05、C07、C09，72 小时后清除 (plate, only of a danger; erased after 72 hours)
    #[arg(long)]
    pub plate: Option<String>,
    /// 看到的时间，今天，默认现在 (when, today; now if left out)
    #[arg(long, value_name = "HH:MM")]
    pub at: Option<String>,
    /// 危险已经过去 (the danger is over: else call 110 and file the incident)
    #[arg(long)]
    pub over: bool,
}
