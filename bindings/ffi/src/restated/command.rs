//! What a person can do, restated from [`huxue_phone::Command`].

use huxue_phone::duty::clock::{Instant, ServiceDay};
use huxue_phone::duty::fence::Fix;
use huxue_phone::duty::ids::{PersonId, PostId, SchoolId};
use huxue_phone::ledger::ident::EntryHash;
use huxue_phone::{AsPerson, Command, ConcernForm, Edit, Published};

/// Somebody other than the phone's owner acts: a colleague on this phone (借机到岗), or anybody on a post's phone.
#[uniffi::remote(Record)]
pub struct AsPerson {
    pub person: PersonId,
    /// Checked if this phone holds the person's verifier.
    #[uniffi(default)]
    pub pin: Option<String>,
}

/// What HQ had published that somebody has read.
#[uniffi::remote(Enum)]
pub enum Published {
    Roster,
    Timetable,
}

/// Fields of an incident to set; what is `None` stays as it is.
#[uniffi::remote(Record)]
pub struct Edit {
    #[uniffi(default)]
    pub text: Option<String>,
    #[uniffi(default)]
    pub category: Option<String>,
    /// 0 to 4.
    #[uniffi(default)]
    pub severity: Option<u8>,
    /// `open`, `handed_over` or `closed`.
    #[uniffi(default)]
    pub status: Option<String>,
    #[uniffi(default)]
    pub assigned: Option<PersonId>,
    /// The officer who dealt with it.
    #[uniffi(default)]
    pub officer: Option<PersonId>,
    /// A person, post or unit.
    #[uniffi(default)]
    pub handed_to: Option<String>,
    #[uniffi(default)]
    pub comment: Option<String>,
}

/// A concern report (可疑行为线索): behaviour, never a person. Sealed to HQ before it is written.
#[uniffi::remote(Record)]
pub struct ConcernForm {
    /// `C01` to `C10`.
    pub code: String,
    /// Only of `C10`, at most 80 characters.
    pub text: String,
    /// What was done at once; empty means nothing yet.
    pub action: String,
    /// Only of behaviour that is a danger; erased after 72 hours.
    #[uniffi(default)]
    pub plate: Option<String>,
    /// Now, if not given; at most a day ago.
    #[uniffi(default)]
    pub seen_at: Option<Instant>,
    /// A danger that is no longer under way.
    pub over: bool,
}

/// Every act of a person on a phone. `by` names who acts where that is not the phone's owner.
///
/// Not exhaustive only because a build for tests knows one more, which [`crate::evidence`] alone can ask for.
#[uniffi::remote(Enum)]
#[non_exhaustive]
pub enum Command {
    /// 到岗. With `by` this is 借机到岗.
    CheckIn {
        post: PostId,
        fix: Option<Fix>,
        by: Option<AsPerson>,
        #[uniffi(default)]
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
        #[uniffi(default)]
        gate_code: Option<String>,
    },
    /// Anybody may report behaviour; nobody but HQ's two readers ever reads it (L7, L9).
    ReportConcern {
        post: PostId,
        form: ConcernForm,
        by: Option<AsPerson>,
    },
}
