//! Which number each kind of entry has, and since which fold version.

use minicbor::Decoder;
use minicbor::decode::Error;

use crate::codec::{self, CodecError};

macro_rules! bodies {
    ($($n:literal $name:ident($ty:ident) since $since:literal),+ $(,)?) => {
        /// A decoded permanent part.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum Body { $($name(super::$ty),)+ }

        /// The kinds by name: what the access table has a row for.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Kind { $($name = $n,)+ }

        impl Kind {
            /// Every kind of this build, those of the next fold version included.
            pub const ALL: &[Self] = &[$(Self::$name,)+];

            pub const fn number(self) -> u16 {
                self as u16
            }
        }

        impl Body {
            pub const fn kind(&self) -> u16 {
                self.kind_name().number()
            }

            pub const fn kind_name(&self) -> Kind {
                match self { $(Self::$name(_) => Kind::$name,)+ }
            }

            pub fn to_bytes(&self) -> Vec<u8> {
                match self { $(Self::$name(body) => codec::encode(body),)+ }
            }

            /// `None` if this fold version does not know the kind.
            pub fn decode(kind: u16, bytes: &[u8], fold_version: u16) -> Option<Result<Self, CodecError>> {
                let is_known = match kind {
                    $($n => fold_version >= $since,)+
                    _ => false,
                };
                is_known.then(|| codec::decode_by(bytes, |decoder| Self::read(kind, decoder)))
            }

            fn read(kind: u16, decoder: &mut Decoder<'_>) -> Result<Self, Error> {
                Ok(match kind {
                    $($n => Self::$name(decoder.decode()?),)+
                    _ => return Err(Error::message("no kind of this build")),
                })
            }

            pub const fn name(&self) -> &'static str {
                match self { $(Self::$name(_) => stringify!($name),)+ }
            }
        }
    };
}

// Numbers below 64 are written by phones (and by the desk on somebody's behalf), numbers from 64 by HQ alone.
bodies! {
    1 CheckedIn(CheckedIn) since 1,
    2 CheckedOut(CheckedOut) since 1,
    3 PlaceObserved(PlaceObserved) since 1,
    4 TeamAttested(TeamAttested) since 1,
    5 Counted(Counted) since 1,
    6 AllClear(AllClear) since 1,
    7 StandIn(StandIn) since 1,
    8 LeaveRequested(LeaveRequested) since 1,
    9 Acknowledged(Acknowledged) since 1,
    10 LateEntryRequested(LateEntryRequested) since 1,
    11 IncidentFiled(IncidentFiled) since 1,
    12 TrafficReported(TrafficReported) since 1,
    13 AlarmRaised(AlarmRaised) since 1,
    14 RollCallAnswered(RollCallAnswered) since 1,
    15 TimetableProposed(TimetableProposed) since 1,
    16 DismissalReported(DismissalReported) since 1,
    17 PresencePinged(PresencePinged) since 1,
    18 AlarmCancelled(AlarmCancelled) since 1,
    19 Disputed(Disputed) since 1,
    20 Changed(Change) since 1,
    21 Sealed(SealedBody) since 1,
    22 AskAnswered(AskAnswered) since 1,
    25 Witnessed(Witnessed) since 1,
    63 Noted(Noted) since 2,
    64 DirectoryPublished(DirectoryPublished) since 1,
    65 DeviceEnrolled(DeviceEnrolled) since 1,
    66 PinVerifier(PinVerifier) since 1,
    67 TimeBound(TimeBound) since 1,
    68 Judged(Judged) since 1,
    69 Delivered(Delivered) since 1,
    70 Withheld(Withheld) since 1,
    71 Released(Released) since 1,
    72 ForkResolved(ForkResolved) since 1,
    73 Adopted(Adopted) since 1,
    74 RollCallOpened(RollCallOpened) since 1,
    75 RadioCheckIn(RadioCheckIn) since 1,
    76 Decided(Decided) since 1,
    77 Corrected(Corrected) since 1,
    78 FoundAbsent(FoundAbsent) since 1,
    79 RollCallTicked(RollCallTicked) since 1,
    80 AlarmUpdated(AlarmUpdated) since 1,
    81 LegalHold(LegalHold) since 1,
    82 Checkpoint(Checkpoint) since 1,
    83 DayClosed(DayClosed) since 1,
    84 StandInAsked(StandInAsked) since 1,
    85 DeviceRevoked(DeviceRevoked) since 1,
    86 PostAsked(PostAsked) since 1,
    88 EvidenceFlagged(EvidenceFlagged) since 1,
    89 GateProved(GateProved) since 1,
    90 GateSeed(GateSeed) since 1,
    96 DeskSaw(DeskSaw) since 1,
    110 ShiftHandedOver(ShiftHandedOver) since 1,
    111 ShiftTakenOver(ShiftTakenOver) since 1,
    112 BriefGenerated(BriefGenerated) since 1,
    113 BriefEdited(BriefEdited) since 1,
    114 BulletinPublished(BulletinPublished) since 1,
    115 BulletinRead(BulletinRead) since 1,
    116 NoticeIssued(NoticeIssued) since 1,
    117 PatrolSeen(PatrolSeen) since 1,
    100 RollCallReached(RollCallReached) since 1,
    101 SiteAlarmRaised(SiteAlarmRaised) since 1,
    102 SitesPublished(SitesPublished) since 1,
    103 SiteTested(SiteTested) since 1,
    104 SiteTestMode(SiteTestMode) since 1,
}

impl Body {
    /// Kinds that are told apart without decoding.
    pub const PLACE_OBSERVED: u16 = Kind::PlaceObserved.number();
}
