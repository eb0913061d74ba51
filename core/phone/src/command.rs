//! What a screen asks for. One command is one durable transaction.

use huxue_duty::clock::{Instant, ServiceDay};
use huxue_duty::fence::Fix;
use huxue_duty::ids::{PersonId, PostId, SchoolId};
use huxue_ledger::ident::EntryHash;
use serde::Serialize;

/// Somebody other than the phone's owner acts: a colleague on this phone (借机到岗), or anybody on a post's phone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AsPerson {
    pub person: PersonId,
    /// Checked if this phone holds the person's verifier.
    pub pin: Option<String>,
}

/// What HQ had published that somebody has read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Published {
    Roster,
    Timetable,
}

impl Published {
    /// The number on the wire.
    pub const fn number(self) -> u8 {
        match self {
            Self::Roster => 1,
            Self::Timetable => 2,
        }
    }
}

/// Fields of an incident to set; what is `None` stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Edit {
    pub text: Option<String>,
    pub category: Option<String>,
    /// 0 to 4.
    pub severity: Option<u8>,
    /// `open`, `handed_over` or `closed`.
    pub status: Option<String>,
    pub assigned: Option<PersonId>,
    /// The officer who dealt with it.
    pub officer: Option<PersonId>,
    /// A person, post or unit.
    pub handed_to: Option<String>,
    pub comment: Option<String>,
}

/// A concern report (可疑行为线索): behaviour, never a person. Sealed to HQ before it is written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConcernForm {
    /// `C01` to `C10`.
    pub code: String,
    /// Only of `C10`, at most 80 characters.
    pub text: String,
    /// What was done at once: a code of `huxue_duty::concern::ACTIONS`; empty means nothing yet.
    pub action: String,
    /// Only of behaviour that is a danger; erased after 72 hours.
    pub plate: Option<String>,
    /// Now, if not given; at most a day ago.
    pub seen_at: Option<Instant>,
    /// A danger that is no longer under way: one that is goes to 110 and the incident form.
    pub over: bool,
}

/// Every act of a person on a phone. `by` names who acts where that is not the phone's owner.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// 到岗. With `by` this is 借机到岗.
    CheckIn {
        post: PostId,
        fix: Option<Fix>,
        by: Option<AsPerson>,
        /// What was scanned at the gate.
        gate_code: Option<String>,
    },
    /// 下岗.
    CheckOut {
        post: PostId,
        fix: Option<Fix>,
        reason: Option<String>,
        by: Option<AsPerson>,
    },
    /// A better position of the 180 s after a tap.
    PlaceObserved {
        of: EntryHash,
        fix: Fix,
    },
    /// These people are (not) at the post with me (S5).
    Attest {
        post: PostId,
        persons: Vec<PersonId>,
        present: bool,
        by: Option<AsPerson>,
    },
    /// 替岗: valid offline, pending until HQ confirms.
    StandIn {
        post: PostId,
        in_place_of: PersonId,
        reason: String,
        by: Option<AsPerson>,
    },
    /// 请假: both days included.
    Leave {
        from: ServiceDay,
        to: ServiceDay,
        reason: String,
        by: Option<AsPerson>,
    },
    Acknowledge {
        what: Published,
        version: u32,
        post: Option<PostId>,
        by: Option<AsPerson>,
    },
    /// 补登: asks HQ to count these times.
    LateEntry {
        post: PostId,
        day: Option<ServiceDay>,
        on: Option<Instant>,
        off: Option<Instant>,
        reason: String,
        by: Option<AsPerson>,
    },
    /// 学生已全部入校/离校.
    AllClear {
        post: PostId,
        movement: String,
        by: Option<AsPerson>,
    },
    /// Pupils really leave at this minute of the day.
    Dismissal {
        post: PostId,
        movement: String,
        minute: u32,
        by: Option<AsPerson>,
    },
    /// A school liaison proposes a timetable: rows as JSON with the CSV's column names.
    ProposeTimetable {
        school: SchoolId,
        rows: String,
        by: Option<AsPerson>,
    },
    Checklist {
        post: PostId,
        item: String,
        value: String,
        by: Option<AsPerson>,
    },
    /// `from` names a volunteer's report it grew from.
    FileIncident {
        post: PostId,
        category: String,
        text: String,
        from: Option<EntryHash>,
        by: Option<AsPerson>,
    },
    /// Amends, comments or assigns; `id` may be shortened to an unambiguous beginning.
    EditIncident {
        id: String,
        edit: Edit,
        by: Option<AsPerson>,
    },
    HandOver {
        id: String,
        to: String,
        by: Option<AsPerson>,
    },
    CloseIncident {
        id: String,
        officer: Option<PersonId>,
        note: Option<String>,
        by: Option<AsPerson>,
    },
    /// A volunteer's traffic report (S45).
    TrafficReport {
        post: PostId,
        category: String,
        text: String,
        by: Option<AsPerson>,
    },
    /// 紧急求助: never refused for a missing position, person or post.
    Sos {
        post: PostId,
        silent: bool,
        fix: Option<Fix>,
        by: Option<AsPerson>,
    },
    /// Takes back an SOS that this phone raised. The alarm stays: HQ sees both.
    CancelSos {
        alarm: String,
        by: Option<AsPerson>,
    },
    /// Disagrees with a verdict: of one window, named by its planned on_due, or of one entry.
    Dispute {
        post: PostId,
        day: ServiceDay,
        window: Option<Instant>,
        of: Option<EntryHash>,
        reason: String,
        by: Option<AsPerson>,
    },
    /// Answers the desk's question to stand in; a yes also announces it at the post.
    AnswerAsk {
        ask: EntryHash,
        yes: bool,
        by: Option<AsPerson>,
    },
    /// Answers the newest roll-call open at the post.
    AnswerRollCall {
        post: PostId,
        by: Option<AsPerson>,
    },
    Count {
        post: PostId,
        subject: String,
        n: u32,
        by: Option<AsPerson>,
    },
    /// Answers a random presence ping (N6).
    Ping {
        post: PostId,
        fix: Option<Fix>,
        by: Option<AsPerson>,
        gate_code: Option<String>,
    },
    /// Anybody may report behaviour; nobody but HQ's two readers ever reads it (L7, L9).
    ReportConcern {
        post: PostId,
        form: ConcernForm,
        by: Option<AsPerson>,
    },
    /// An entry of a kind that only fold version 2 knows.
    #[cfg(feature = "testing")]
    Noted {
        code: u16,
    },
}

impl Command {
    pub fn by(&self) -> Option<&AsPerson> {
        match self {
            Self::CheckIn { by, .. }
            | Self::CheckOut { by, .. }
            | Self::Attest { by, .. }
            | Self::StandIn { by, .. }
            | Self::Leave { by, .. }
            | Self::Acknowledge { by, .. }
            | Self::LateEntry { by, .. }
            | Self::AllClear { by, .. }
            | Self::Dismissal { by, .. }
            | Self::ProposeTimetable { by, .. }
            | Self::Checklist { by, .. }
            | Self::FileIncident { by, .. }
            | Self::EditIncident { by, .. }
            | Self::HandOver { by, .. }
            | Self::CloseIncident { by, .. }
            | Self::TrafficReport { by, .. }
            | Self::Sos { by, .. }
            | Self::CancelSos { by, .. }
            | Self::Dispute { by, .. }
            | Self::AnswerAsk { by, .. }
            | Self::AnswerRollCall { by, .. }
            | Self::Count { by, .. }
            | Self::Ping { by, .. }
            | Self::ReportConcern { by, .. } => by.as_ref(),
            Self::PlaceObserved { .. } => None,
            #[cfg(feature = "testing")]
            Self::Noted { .. } => None,
        }
    }
}

/// What was made durable before the command returned.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Saved {
    /// In order; the first is the act itself.
    pub entries: Vec<EntryHash>,
    /// The incident that was opened or changed.
    pub incident: Option<String>,
    /// The alarm that was raised.
    pub alarm: Option<String>,
    /// Codes of [`crate::text::note`]: `unscheduled`, `stand_in_pending`, `pin_unverified`, …
    pub notes: Vec<&'static str>,
}
