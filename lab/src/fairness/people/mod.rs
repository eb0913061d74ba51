//! People whose true movements are known, and what they do to their phones: drawn, then kept as plain numbers. Nothing
//! in this folder knows the rules that judge, nor any other part of the product (`cargo x edges` holds that); what is
//! true is worked out here a second time, from the movements alone.
//!
//! * [`draw`]: a week of shifts, readings, reboots, contacts, notices and tampering.
//! * [`truth`]: who stood where when, against when their duty truly began and ended.
//! * [`ground`]: metres, degrees and the shifted datum of Chinese maps.

mod contacts;
pub mod draw;
mod ground;
mod tamper;
pub mod truth;

/// Milliseconds since the midnight with which the week begins.
pub type Moment = i64;

pub const SECOND: i64 = 1_000;
pub const MINUTE: i64 = 60 * SECOND;
pub const HOUR: i64 = 60 * MINUTE;
pub const DAY: i64 = 24 * HOUR;
/// School days of a week.
pub const DAYS: usize = 5;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Half {
    Morning,
    Afternoon,
}

pub const HALVES: [Half; 2] = [Half::Morning, Half::Afternoon];

/// A gate with a guard room, and when its pupils move by the term's timetable.
pub struct Post {
    pub id: &'static str,
    pub school: &'static str,
    pub gate: &'static str,
    pub lat: f64,
    pub lon: f64,
    /// First and last minute of the day of each movement.
    pub arrive: (i64, i64),
    pub leave: (i64, i64),
}

pub const POSTS: [Post; 2] = [
    Post {
        id: "P001",
        school: "S001",
        gate: "G001",
        lat: 30.1,
        lon: 116.2,
        arrive: (7 * 60 + 40, 8 * 60 + 10),
        leave: (16 * 60 + 10, 16 * 60 + 40),
    },
    Post {
        id: "P002",
        school: "S002",
        gate: "G002",
        lat: 30.2,
        lon: 116.3,
        arrive: (7 * 60 + 30, 8 * 60),
        leave: (15 * 60 + 50, 16 * 60 + 20),
    },
];

/// Who is rostered where by the term's roster: three at each post, the first of them leads.
pub const PEOPLE: [&str; 6] = ["O001", "A001", "A002", "O002", "A003", "A004"];

pub const fn home_post(who: usize) -> usize {
    who / 3
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Phone {
    Own(usize),
    /// A copy of that person's phone in somebody else's hand; the number tells copies of a week apart.
    Copy(usize, usize),
    GuardRoom(usize),
}

/// How a phone's clocks are off, for the whole week.
#[derive(Clone, Copy, Debug)]
pub struct Clocks {
    pub wall_offset_s: i64,
    pub drift_ppm: i64,
    pub gnss: bool,
}

/// What headquarters publishes under way.
#[derive(Clone, Copy, Debug)]
pub struct Notice {
    pub at: Moment,
    pub day: usize,
    pub what: Change,
}

#[derive(Clone, Copy, Debug)]
pub enum Change {
    /// The movement of that half day is so many minutes later (or earlier).
    Moved { post: usize, half: Half, minutes: i64 },
    /// That day this person stands at the other post.
    Swapped { who: usize, to: usize },
}

/// A position as a phone's system reports it.
#[derive(Clone, Copy, Debug)]
pub struct Reading {
    pub lat: f64,
    pub lon: f64,
    pub accuracy_m: f64,
    pub age_s: f64,
    pub approximate: bool,
    /// The phone says that these are WGS-84 coordinates.
    pub says_wgs84: bool,
}

#[derive(Clone, Copy, Debug)]
pub struct Tap {
    /// Index into [`Week::shifts`].
    pub shift: usize,
    pub who: usize,
    pub on: Phone,
    pub post: usize,
    pub out: bool,
    pub reading: Option<Reading>,
    /// Number of the gate code that is scanned: one that was shown before.
    pub code: Option<usize>,
}

#[derive(Clone, Copy, Debug)]
pub enum Deed {
    Publish(usize),
    Tap(Tap),
    /// A better position for the newest tap of this shift.
    LaterReading(usize, Reading),
    /// The phone reaches headquarters; `lost`: the answer does not come back.
    Contact {
        phone: Phone,
        lost: bool,
        lag: (i64, i64),
    },
    Reboot(Phone),
    /// The system kills the app and starts it again.
    Restart(Phone),
    /// The wall clock is set to be off by so much, milliseconds.
    SetClock(Phone, i64),
    /// The guard room's screen shows a code, which somebody sees or photographs.
    ShowCode {
        post: usize,
        number: usize,
    },
    Copy(usize, Phone),
    /// Somebody takes the time anchor out of the phone's database.
    WithholdAnchor(Phone),
    /// Headquarters looks at a day.
    Look(usize),
}

#[derive(Clone, Copy, Debug)]
pub struct Step {
    pub at: Moment,
    pub deed: Deed,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tampering {
    ClockSetBack,
    FixReplayed,
    PhoneCopied,
    GateCodePhotographed,
    AnchorWithheld,
}

/// One person's half day. What is not said did not happen.
#[derive(Clone, Debug)]
pub struct Shift {
    pub who: usize,
    pub day: usize,
    pub half: Half,
    /// At this post from then until then; `None`: stayed away.
    pub stood: Option<(usize, Moment, Moment)>,
    pub tampering: Option<Tampering>,
    pub forgot_check_in: bool,
    pub forgot_check_out: bool,
    /// Headquarters was heard in the same boot within two days before the check-in was tapped, or by that phone soon
    /// after it in the same boot: time evidence is good.
    pub fresh: bool,
}

/// A drawn week.
pub struct Week {
    pub days: usize,
    /// `None`: has no phone of their own.
    pub phones: [Option<Clocks>; PEOPLE.len()],
    pub guard_rooms: [Clocks; POSTS.len()],
    pub notices: Vec<Notice>,
    pub shifts: Vec<Shift>,
    /// By time.
    pub steps: Vec<Step>,
    /// When each own phone heard all that headquarters had to say, by time.
    pub heard: [Vec<Moment>; PEOPLE.len()],
    /// What was drawn, counted by name.
    pub mix: std::collections::BTreeMap<&'static str, usize>,
}
