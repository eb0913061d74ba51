//! One body of every kind: a kind without a line here does not compile.

use huxue_ledger::access::paths::Path;
use huxue_ledger::document::{CHECKLIST, Change, INCIDENT, Op, Value};
use huxue_ledger::fact::*;
use huxue_ledger::ident::{DeviceId, EntryHash, Epoch, Scope, ScopeClass, day_number};
use huxue_ledger::incident::OPEN;

use crate::support;

/// A body of this kind as it could stand in this scope, which belongs to `post` or `person`.
pub fn body(kind: Kind, scope: &Scope, post: &str, person: &str) -> Body {
    let of = EntryHash([0xEE; 32]);
    let (person, post) = (person.to_owned(), post.to_owned());
    match kind {
        Kind::CheckedIn => Body::CheckedIn(CheckedIn {}),
        Kind::CheckedOut => Body::CheckedOut(CheckedOut { saw_clears: None }),
        Kind::PlaceObserved => Body::PlaceObserved(PlaceObserved { of }),
        Kind::TeamAttested => Body::TeamAttested(TeamAttested { persons: vec![person], present: true }),
        Kind::Counted => Body::Counted(Counted { subject: "pupils".into(), n: 3 }),
        Kind::AllClear => Body::AllClear(AllClear { movement: "早到校".into() }),
        Kind::StandIn => Body::StandIn(StandIn { in_place_of: person, person: None }),
        Kind::LeaveRequested => Body::LeaveRequested(LeaveRequested { from: 1, to: 2 }),
        Kind::Acknowledged => Body::Acknowledged(Acknowledged { what: 1, version: 1, post: None }),
        Kind::LateEntryRequested => Body::LateEntryRequested(LateEntryRequested { on: Some(1), off: None }),
        Kind::IncidentFiled => {
            let day = day_number(support::day());
            Body::IncidentFiled(IncidentFiled { category: "T01".into(), post, day, from: None })
        }
        Kind::TrafficReported => Body::TrafficReported(TrafficReported { category: "T01".into() }),
        Kind::AlarmRaised => Body::AlarmRaised(AlarmRaised { post, silent: false }),
        Kind::RollCallAnswered => Body::RollCallAnswered(RollCallAnswered { call: of }),
        Kind::TimetableProposed => {
            Body::TimetableProposed(TimetableProposed { school: "S001".into(), rows: "[]".into() })
        }
        Kind::DismissalReported => {
            Body::DismissalReported(DismissalReported { movement: "放学".into(), minute: 970 })
        }
        Kind::PresencePinged => Body::PresencePinged(PresencePinged {}),
        Kind::AlarmCancelled => Body::AlarmCancelled(AlarmCancelled {}),
        Kind::Disputed => Body::Disputed(Disputed { window: None, of: Some(of) }),
        Kind::Changed => step(scope, if scope.class == ScopeClass::Incident { Path::Status } else { Path::Item }),
        Kind::Sealed => {
            // Where it must be erasable, the content stands in the perishable part.
            let bytes = if scope.class == ScopeClass::Restricted { vec![] } else { vec![1, 2, 3] };
            Body::Sealed(SealedBody { recipient: DeviceId([7; 8]), bytes })
        }
        Kind::AskAnswered => Body::AskAnswered(AskAnswered { ask: of, yes: false }),
        Kind::Witnessed => Body::Witnessed(Witnessed { of: vec![of] }),
        Kind::EvidenceFlagged => {
            Body::EvidenceFlagged(EvidenceFlagged { entry: of, flag: "clock_set_back".into(), at: None })
        }
        Kind::GateProved => Body::GateProved(GateProved { entry: of, gate: "G001".into(), proof: 0, shown_at: None }),
        Kind::GateSeed => {
            Body::GateSeed(GateSeed { gate: "G001".into(), device: DeviceId([7; 8]), sealed: vec![1, 2, 3] })
        }
        Kind::Noted => Body::Noted(Noted { code: 7 }),
        Kind::DirectoryPublished => Body::DirectoryPublished(DirectoryPublished {
            version: 0,
            valid_from: 0,
            published_at: 0,
            blob: [0xBB; 32],
            size: 9,
        }),
        Kind::DeviceEnrolled => Body::DeviceEnrolled(DeviceEnrolled { record: vec![0x80] }),
        Kind::PinVerifier => Body::PinVerifier(PinVerifier { person, salt: vec![1; 16], verifier: vec![2; 32] }),
        Kind::TimeBound => Body::TimeBound(TimeBound { entry: of, earliest: None, latest: Some(1), grade: None }),
        Kind::Judged => Body::Judged(Judged { entry: of, place: 0, gate: None }),
        Kind::Delivered => {
            Body::Delivered(Delivered { device: DeviceId([7; 8]), what: 1, version: 1, at: 1, post: None })
        }
        Kind::Withheld => Body::Withheld(Withheld { entry: of, reason: "role".into() }),
        Kind::Released => Body::Released(Released { entry: of }),
        Kind::ForkResolved => {
            Body::ForkResolved(ForkResolved { device: DeviceId([7; 8]), epoch: Epoch([7; 8]), seq: 1, kept: of })
        }
        Kind::Adopted => {
            let journal = huxue_ledger::ident::Journal {
                tenant: huxue_ledger::ident::TenantId([0; 8]),
                scope: scope.clone(),
                device: DeviceId([7; 8]),
                epoch: Epoch([7; 8]),
            };
            let (head_check, entries, signature) = ([0; 4], Vec::new(), [0; 64]);
            let run = huxue_ledger::run::Run { journal, first_seq: 1, head_check, entries, signature };
            Body::Adopted(Adopted { run: run.to_bytes(), prev: EntryHash::ZERO })
        }
        Kind::RollCallOpened => Body::RollCallOpened(RollCallOpened {
            label: "点名".into(),
            until: 1,
            roll_call: Some("00000000000000aa".into()),
            round: Some(2),
            asks: Some(vec![person]),
            excused: None,
        }),
        Kind::RadioCheckIn => Body::RadioCheckIn(RadioCheckIn { person, heard_by: "desk1".into(), out: None }),
        Kind::Decided => Body::Decided(Decided { of, accept: false }),
        Kind::Corrected => Body::Corrected(Corrected { of, void: true, at: None }),
        Kind::FoundAbsent => Body::FoundAbsent(FoundAbsent { person, window: 1 }),
        Kind::RollCallTicked => Body::RollCallTicked(RollCallTicked { call: of, person, said: Some(1) }),
        Kind::SiteAlarmRaised => {
            Body::SiteAlarmRaised(SiteAlarmRaised { site: "ALM001".into(), external: "p-1".into(), at: None })
        }
        Kind::SitesPublished => Body::SitesPublished(SitesPublished { version: 1, blob: [0xBB; 32], size: 9 }),
        Kind::SiteTested => Body::SiteTested(SiteTested { site: "ALM001".into(), at: 1, passed: true, external: None }),
        Kind::SiteTestMode => Body::SiteTestMode(SiteTestMode { site: "ALM001".into(), until: 1 }),
        Kind::RollCallReached => {
            Body::RollCallReached(RollCallReached { call: of, person, device: DeviceId([7; 8]), at: 1 })
        }
        Kind::AlarmUpdated => Body::AlarmUpdated(AlarmUpdated { state: "acknowledged".into() }),
        Kind::LegalHold => Body::LegalHold(LegalHold { reason: "测试".into() }),
        Kind::Checkpoint => Body::Checkpoint(Checkpoint {
            device: DeviceId([7; 8]),
            epoch: Epoch([7; 8]),
            seq: 1,
            head: of,
            digest: [3; 32],
        }),
        Kind::DeskSaw => Body::DeskSaw(DeskSaw {}),
        Kind::DayClosed => Body::DayClosed(DayClosed { at: 1 }),
        Kind::DeviceRevoked => Body::DeviceRevoked(DeviceRevoked { device: DeviceId([7; 8]), at: 1 }),
        Kind::ShiftHandedOver => Body::ShiftHandedOver(ShiftHandedOver { open: 1, digest: [4; 32] }),
        Kind::ShiftTakenOver => Body::ShiftTakenOver(ShiftTakenOver { of, digest: [4; 32] }),
        Kind::BriefGenerated => Body::BriefGenerated(BriefGenerated { numbers: "{}".into() }),
        Kind::BriefEdited => Body::BriefEdited(BriefEdited { of }),
        Kind::BulletinPublished => Body::BulletinPublished(BulletinPublished { blocks: "[]".into() }),
        Kind::BulletinRead => Body::BulletinRead(BulletinRead { bulletin: of, unit: "U1".into() }),
        Kind::NoticeIssued => Body::NoticeIssued(NoticeIssued { incident: "00000000000000aa".into(), due: 1 }),
        Kind::PatrolSeen => Body::PatrolSeen(PatrolSeen {
            post,
            window: 1,
            in_order: false,
            seen: Some(1),
            signed_on: 3,
            car: None,
            lights: None,
            ask: Some(of),
        }),
        Kind::PostAsked => Body::PostAsked(PostAsked { post, day: 1, person, until: 1, seen: 1, signed_on: 3 }),
        Kind::StandInAsked => {
            Body::StandInAsked(StandInAsked { post, day: 1, in_place_of: person.clone(), person, until: 1 })
        }
    }
}

/// A step that sets this field and nothing else.
pub fn step(scope: &Scope, path: Path) -> Body {
    let word = |key: &str, word: &str| Op::Set(key.to_owned(), Value::Word(word.to_owned()));
    let op = match path {
        Path::Status => word("status", OPEN),
        Path::Category => word("category", "T01"),
        Path::Severity => word("severity", "2"),
        Path::Assigned => word("assigned", "X1"),
        Path::HandedTo => word("handed_to", "X1"),
        Path::Officer => word("officer", "X1"),
        Path::Text => Op::Set("text".into(), Value::Text([4; 32])),
        Path::Comment => Op::Add("c-00".into(), Value::Text([4; 32])),
        Path::Item => word("gear", "yes"),
    };
    let document = if scope.class == ScopeClass::Incident { INCIDENT } else { CHECKLIST };
    Body::Changed(Change { document, deps: vec![], ops: vec![op], reauthors: None })
}
