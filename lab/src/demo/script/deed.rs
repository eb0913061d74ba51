//! What people and phones do on the day, before anybody makes anything of it.

use huxue_duty::clock::Instant;
use huxue_duty::ids::{PersonId, PostId};

/// What happens on one phone at one moment.
#[derive(Clone, Debug, PartialEq)]
pub enum Deed {
    CheckIn {
        post: PostId,
        seen: Seen,
    },
    CheckOut {
        post: PostId,
    },
    AttestTeam {
        post: PostId,
        persons: Vec<PersonId>,
    },
    AllClear {
        post: PostId,
        movement: String,
    },
    Checklist {
        post: PostId,
        item: &'static str,
        value: &'static str,
    },
    File {
        post: PostId,
        name: usize,
        category: &'static str,
        text: String,
    },
    /// Rewords incident `name`, whoever has heard of it.
    Amend {
        name: usize,
        text: String,
    },
    Comment {
        name: usize,
        text: String,
    },
    Recategorise {
        name: usize,
        category: &'static str,
    },
    HandOver {
        name: usize,
    },
    Close {
        name: usize,
    },
    Traffic {
        post: PostId,
        category: &'static str,
    },
    Sos {
        post: PostId,
    },
    StandIn {
        post: PostId,
        in_place_of: PersonId,
    },
    AskLeave,
    AskLateEntry {
        post: PostId,
        on: Instant,
        off: Instant,
    },
    AnswerRollCall {
        post: PostId,
    },
    GoOffline,
    GoOnline,
    Reboot,
    /// The app is killed and opened again.
    Kill,
    Sync,
    /// The next version of the app is installed.
    Upgrade,
    /// A record that only that version knows.
    Note,
    /// Everything on the phone is copied to another one, which goes on as `to`.
    Copy {
        to: &'static str,
    },
    Altered(Altered),
}

/// What the phone knows of its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    Nothing,
    /// Satellites, mostly.
    Usual,
    /// 60 m, among houses or by Wi-Fi.
    Coarse,
    /// The person allows the approximate position only.
    Approximate,
}

/// What an app without its checks writes. No screen offers it.
#[derive(Clone, Debug, PartialEq)]
pub enum Altered {
    /// Sets a field of incident `name`.
    Field { name: usize, key: &'static str, value: &'static str },
    /// Builds on the last comment on incident `name`, which HQ may not have.
    OnComment { name: usize },
    /// A check-in among the entries of incident `name`.
    Misplaced { name: usize },
    /// Leave in somebody else's name.
    LeaveOf { person: &'static str },
    /// A radio check-in, which only HQ hears.
    Radio { post: &'static str, person: &'static str },
}

#[derive(Clone, Debug)]
pub struct Event {
    pub at: Instant,
    pub person: PersonId,
    pub deed: Deed,
}
