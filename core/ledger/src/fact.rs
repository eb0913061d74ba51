//! Every body an entry can have. Permanent parts are CBOR maps with integer keys; unknown keys are ignored.
//!
//! Facts are never edited: a correction is a new fact that names the old one. The post and service day of an
//! attendance fact are its scope, so they are not repeated in the body.

mod field;
mod kinds;
mod private;

use minicbor::decode::Error;
use minicbor::{Decode, Decoder, Encode};

pub use kinds::{Body, Kind};
pub use private::{CommittedText, FixRecord, Private};

use crate::document::Change;
use crate::ident::{DeviceId, EntryHash, Epoch};

macro_rules! structs {
    ($($(#[$doc:meta])* $name:ident { $($(#[$fdoc:meta])* $n:literal $field:ident: $ty:ty),* $(,)? })+) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Encode)]
        #[cbor(map)]
        pub struct $name { $($(#[$fdoc])* #[n($n)] pub $field: $ty,)* }

        impl<'b, C> Decode<'b, C> for $name {
            fn decode(decoder: &mut Decoder<'b>, _: &mut C) -> Result<Self, Error> {
                $(let mut $field: Option<$ty> = None;)*
                field::each(decoder, &mut |key, decoder| match key {
                    $($n => field::Field::take(&mut $field, decoder),)*
                    _ => decoder.skip(),
                })?;
                Ok(Self { $($field: field::present($field, $n)?,)* })
            }
        }
    )+};
}

structs! {
    /// 到岗. The author is the person who signs on.
    CheckedIn {}
    /// 下岗. Names the clears by others that this phone had shown before: they bind this person too.
    CheckedOut { 0 saw_clears: Option<Vec<EntryHash>> }
    /// Positions measured in the 180 s after a check-in or check-out.
    PlaceObserved { 0 of: EntryHash }
    /// The author says these people are (not) at the post with them (S5).
    TeamAttested { 0 persons: Vec<String>, 1 present: bool }
    /// One person's count of something, summed by identity (N12).
    Counted { 0 subject: String, 1 n: u32 }
    /// 学生已全部入校/离校 for one movement (S12).
    AllClear { 0 movement: String }
    /// The author stands in for somebody; HQ confirms later (S6). `person` names the substitute when the desk writes it.
    StandIn { 0 in_place_of: String, 1 person: Option<String> }
    /// Days since the epoch, both included.
    LeaveRequested { 0 from: u32, 1 to: u32 }
    /// 1 = roster, 2 = timetable.
    Acknowledged { 0 what: u8, 1 version: u32, 2 post: Option<String> }
    /// 补登: claimed times in milliseconds.
    LateEntryRequested { 0 on: Option<i64>, 1 off: Option<i64> }
    /// The incident as first reported; the scope is the incident.
    IncidentFiled { 0 category: String, 1 post: String, 2 day: u32, /** A volunteer's report it grew from. */ 3 from: Option<EntryHash> }
    /// A volunteer's traffic report (S45).
    TrafficReported { 0 category: String }
    /// 紧急求助; the scope is the alarm.
    AlarmRaised { 0 post: String, 1 silent: bool }
    /// 点名 answered on the phone.
    RollCallAnswered { 0 call: EntryHash }
    /// A liaison's proposal: rows as JSON text with the CSV's column names.
    TimetableProposed { 0 school: String, 1 rows: String }
    /// Pupils really left at this civil minute of the day (may pass 1440).
    DismissalReported { 0 movement: String, 1 minute: u32 }
    /// An answered random presence ping (N6).
    PresencePinged {}
    /// 误报撤销: whoever raised the alarm takes it back. The alarm itself stays; the scope is the alarm.
    AlarmCancelled {}
    /// The author disagrees with a verdict about them: the planned on_due of a window, or one entry.
    Disputed { 0 window: Option<i64>, 1 of: Option<EntryHash> }
    /// The answer to [`StandInAsked`], where a yes is followed by the ordinary [`StandIn`], or to [`PostAsked`], where it
    /// is a word and nothing else.
    AskAnswered { 0 ask: EntryHash, 1 yes: bool }
    /// The author's phone holds these entries of others, whose own time evidence is weak: they had been written by now.
    Witnessed { 0 of: Vec<EntryHash> }
    /// A body only its recipient reads. In a restricted scope `bytes` is empty and the content stands in the perishable part.
    SealedBody { 0 recipient: DeviceId, #[cbor(with = "minicbor::bytes")] 1 bytes: Vec<u8> }
    /// Reference data: a content-hashed blob with its version.
    DirectoryPublished {
        0 version: u32,
        /// First service day it speaks for.
        1 valid_from: u32,
        /// Milliseconds.
        2 published_at: i64,
        #[cbor(with = "minicbor::bytes")]
        3 blob: [u8; 32],
        4 size: u32,
    }
    /// A device record as signed; see `crate::device`.
    DeviceEnrolled { #[cbor(with = "minicbor::bytes")] 0 record: Vec<u8> }
    /// Lets any team phone check a colleague's PIN (借机到岗).
    PinVerifier { 0 person: String, #[cbor(with = "minicbor::bytes")] 1 salt: Vec<u8>, #[cbor(with = "minicbor::bytes")] 2 verifier: Vec<u8> }
    /// HQ bounds when an entry was written: milliseconds; grade 0 = A … 3 = D.
    TimeBound { 0 entry: EntryHash, 1 earliest: Option<i64>, 2 latest: Option<i64>, 3 grade: Option<u8> }
    /// What HQ concluded before a perishable part was erased: place code and nearest gate.
    Judged { 0 entry: EntryHash, 1 place: u8, 2 gate: Option<String> }
    /// A directory version had reached a device by `at` (milliseconds).
    Delivered { 0 device: DeviceId, 1 what: u8, 2 version: u32, 3 at: i64, 4 post: Option<String> }
    /// HQ set an entry aside, visibly.
    Withheld { 0 entry: EntryHash, 1 reason: String }
    Released { 0 entry: EntryHash }
    /// HQ keeps this branch of a forked journal.
    ForkResolved { 0 device: DeviceId, 1 epoch: Epoch, 2 seq: u64, 3 kept: EntryHash }
    /// The other branch, whole: a run as it was signed, after the entry with hash `prev`.
    Adopted { #[cbor(with = "minicbor::bytes")] 0 run: Vec<u8>, 1 prev: EntryHash }
    /// 点名 opened at a post until `until` (milliseconds). `roll_call` is the same at every post and in every round of
    /// one roll-call; `asks` names who is called, everybody at the post without it; `excused` who is on leave or replaced.
    RollCallOpened {
        0 label: String,
        1 until: i64,
        2 roll_call: Option<String>,
        /// From 1; none is 1.
        3 round: Option<u8>,
        4 asks: Option<Vec<String>>,
        5 excused: Option<Vec<String>>,
    }
    /// 手台: HQ heard this person at the post; `heard_by` is the desk.
    RadioCheckIn { 0 person: String, 1 heard_by: String, 2 out: Option<bool> }
    /// HQ accepts or refuses a request (补登, stand-in, leave, timetable).
    Decided { 0 of: EntryHash, 1 accept: bool }
    /// A correction of an attendance fact: `void`, or a new time (milliseconds).
    Corrected { 0 of: EntryHash, 1 void: bool, 2 at: Option<i64> }
    /// A human finding: not on post (经核实未到岗).
    FoundAbsent { 0 person: String, /** Planned on_due of the window, milliseconds. */ 1 window: i64 }
    /// What the desk heard by radio of somebody in a roll-call: 0 or none = answered, 1 = no answer, 2 = excused,
    /// 3 = the tick before it is taken back.
    RollCallTicked { 0 call: EntryHash, 1 person: String, 2 said: Option<u8> }
    /// Acknowledged, dispatched, arrived or closed.
    AlarmUpdated { 0 state: String }
    /// Stops the retention sweeper in this scope.
    LegalHold { 0 reason: String }
    /// A journal may begin after this entry; carries the digest it replaces.
    Checkpoint { 0 device: DeviceId, 1 epoch: Epoch, 2 seq: u64, 3 head: EntryHash, #[cbor(with = "minicbor::bytes")] 4 digest: [u8; 32] }
    /// The service day is reported; what comes later is marked late_arrival.
    DayClosed { /** Milliseconds. */ 0 at: i64 }
    /// The desk asks somebody to stand in, in the scope of the person asked; `until` is the last moment for an answer
    /// (milliseconds), `day` counts from the epoch.
    StandInAsked { 0 post: String, 1 day: u32, 2 in_place_of: String, 3 person: String, 4 until: i64 }
    /// The video patrol saw fewer people at a post than were signed on, and asks whoever leads there whether all are; in
    /// the scope of the person asked, until `until` (milliseconds). No verdict reads it or its answer.
    PostAsked { 0 post: String, 1 day: u32, 2 person: String, 3 until: i64, 4 seen: u32, 5 signed_on: u32 }
    /// The device is out of use since `at` (milliseconds): it is served nothing, and what it still sends waits for review.
    DeviceRevoked { 0 device: DeviceId, 1 at: i64 }
    /// What HQ noticed about an entry's evidence: a code of `huxue_duty::flags`. It blames nobody. `at` is the moment
    /// that the finding speaks of, in milliseconds.
    EvidenceFlagged { 0 entry: EntryHash, 1 flag: String, 2 at: Option<i64> }
    /// The entry's gate code holds: 0 = rotating, 1 = printed sheet, 2 = sticker; `shown_at` in milliseconds.
    GateProved { 0 entry: EntryHash, 1 gate: String, 2 proof: u8, 3 shown_at: Option<i64> }
    /// The seed of a gate's rotating code, sealed to the guard room's shared phone.
    GateSeed { 0 gate: String, 1 device: DeviceId, #[cbor(with = "minicbor::bytes")] 2 sealed: Vec<u8> }
    /// 交班: the author leaves this list of open matters to whoever comes. The text is the list and the day's log as they
    /// were signed; `digest` is the text's hash, which stays when the text has gone.
    ShiftHandedOver { 0 open: u32, #[cbor(with = "minicbor::bytes")] 1 digest: [u8; 32] }
    /// 接班: the author takes over what was handed over in `of`, by the same digest.
    ShiftTakenOver { 0 of: EntryHash, #[cbor(with = "minicbor::bytes")] 1 digest: [u8; 32] }
    /// 每日上报 as HQ generated it: the numbers as JSON; the text is the brief.
    BriefGenerated { 0 numbers: String }
    /// The brief as somebody edited it; the generated one stays.
    BriefEdited { 0 of: EntryHash }
    /// 通报: its data blocks as JSON, frozen; the text is title and body as JSON.
    BulletinPublished { 0 blocks: String }
    /// A unit has read the bulletin. The author is HQ: which person read it is nobody's business.
    BulletinRead { 0 bulletin: EntryHash, 1 unit: String }
    /// 整改通知书 for the hazard of an incident, due on a day from the epoch; the text is what is demanded.
    NoticeIssued { 0 incident: String, 1 due: u32 }
    /// 视频巡查: what the author saw of a post on the picture, in the window of this planned on_due (milliseconds). None of
    /// people, car and lights: not counted, not looked for. `signed_on` is how many were signed on at that moment, `ask`
    /// the question that followed; the text is free.
    PatrolSeen {
        0 post: String,
        1 window: i64,
        2 in_order: bool,
        3 seen: Option<u32>,
        4 signed_on: u32,
        5 car: Option<bool>,
        6 lights: Option<bool>,
        7 ask: Option<EntryHash>,
    }
    /// A call had reached this person's phone by `at` (milliseconds): the phone said that it holds it.
    RollCallReached { 0 call: EntryHash, 1 person: String, 2 device: DeviceId, 3 at: i64 }
    /// An alarm button was pressed, as the alarm platform told HQ; the scope is the alarm. `external` is the platform's
    /// id of the signal, `at` its time in milliseconds.
    SiteAlarmRaised { 0 site: String, 1 external: String, 2 at: Option<i64> }
    /// The register of alarm buttons and cameras: a content-hashed blob.
    SitesPublished { 0 version: u32, #[cbor(with = "minicbor::bytes")] 1 blob: [u8; 32], 2 size: u32 }
    /// An alarm button was tested: by a signal of the platform, named by its id, or by hand.
    SiteTested { 0 site: String, 1 at: i64, 2 passed: bool, 3 external: Option<String> }
    /// Until then (milliseconds) signals of this alarm button are tests.
    SiteTestMode { 0 site: String, 1 until: i64 }
    /// Somebody at the desk has the incident before their eyes: the author, at HQ's time (defaults 4.1).
    DeskSaw {}
    /// Known from fold version 2 on: proves that older versions keep and forward what they cannot read.
    Noted { 0 code: u16 }
}

/// Kinds from here on are HQ's.
pub const FIRST_HQ_KIND: u16 = 64;
/// What this build folds. A store opened by a newer build folds what it had held.
pub const FOLD_VERSION: u16 = 1;
/// The next fold version, for the test that old phones keep what they cannot read.
pub const NEXT_FOLD_VERSION: u16 = 2;

impl RollCallOpened {
    /// Calls everybody at the post.
    pub fn everybody(label: &str, until: i64) -> Self {
        Self { label: label.to_owned(), until, roll_call: None, round: None, asks: None, excused: None }
    }
}
