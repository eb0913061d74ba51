//! What can be typed after `desk`.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Subcommand, ValueEnum};
use huxue_duty::roll_call::RadioWord;

use super::args::Staff;

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
    /// 替岗 / Somebody takes somebody else's place.
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
    /// 询问替岗 / Ask somebody to stand in; they answer on their phone.
    AskStandIn {
        #[arg(long)]
        post: String,
        #[arg(long)]
        day: NaiveDate,
        #[arg(long = "for")]
        in_place_of: String,
        #[arg(long)]
        person: String,
        /// Minutes until the question lapses.
        #[arg(long, default_value_t = 120)]
        minutes: u32,
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
        /// What was heard by radio.
        #[arg(long, value_enum, default_value_t = HeardByRadio::Answered, requires = "tick")]
        heard: HeardByRadio,
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
    /// 修改警情 / Set fields of an incident: status=closed, assigned=ID, …
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
    /// 异议复核 / Verdicts that people disagree with.
    #[command(subcommand)]
    Dispute(DisputeCommand),
    /// 警情状态 / An alarm was acknowledged, dispatched, arrived or closed.
    Alarm {
        alarm: String,
        state: String,
        /// What was done, in words.
        #[arg(long, default_value = "")]
        note: String,
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

#[derive(Clone, Copy, ValueEnum)]
pub enum HeardByRadio {
    /// 已应答.
    Answered,
    /// 呼叫无应答.
    NoAnswer,
    /// 已说明.
    Excused,
    /// 撤销上一次 / The tick before it is taken back.
    TakenBack,
}

impl HeardByRadio {
    pub const fn word(self) -> Option<RadioWord> {
        match self {
            Self::Answered => Some(RadioWord::Answered),
            Self::NoAnswer => Some(RadioWord::NoAnswer),
            Self::Excused => Some(RadioWord::Excused),
            Self::TakenBack => None,
        }
    }
}

#[derive(Subcommand)]
pub enum DisputeCommand {
    /// 列出异议，双方说法并列 / Both sides of every dispute that is not settled.
    List {
        /// Settled ones too.
        #[arg(long)]
        all: bool,
        #[arg(long)]
        json: bool,
    },
    /// 复核 / Settle: the verdict stands, or the record is corrected.
    Settle {
        entry: String,
        /// 维持原认定 / The verdict stands.
        #[arg(long, required_unless_present_any = ["correct", "void"], conflicts_with_all = ["correct", "void"])]
        uphold: bool,
        /// 更正为 HH:MM / It was at HH:MM of the disputed day.
        #[arg(long, value_name = "HH:MM", conflicts_with = "void")]
        correct: Option<String>,
        /// 作废 / The disputed act does not count.
        #[arg(long)]
        void: bool,
        #[arg(long)]
        reason: String,
        #[command(flatten)]
        staff: Staff,
    },
}
