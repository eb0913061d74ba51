//! What HQ notices about the evidence of new entries (N1, N8): a clock set back, an anchor withheld, a position
//! repeated digit for digit, a gate code from another time. Findings are entries of HQ's own, seen by everybody who
//! sees the entry; they blame nobody.

use std::sync::Arc;

use huxue_duty::clock::{Grade, Instant, TimeInterval};
use huxue_duty::time_evidence::{Bound, interval};
use huxue_ledger::attendance::claim_of;
use huxue_ledger::codec;
use huxue_ledger::crypto;
use huxue_ledger::device::DeviceRole;
use huxue_ledger::entry::Entry;
use huxue_ledger::fact::{Body, EvidenceFlagged, FixRecord, Private};
use huxue_ledger::ident::{DeviceId, EntryHash, Scope};
use minicbor::{Decode, Encode};

use crate::error::Result;
use crate::hq::Hq;
use crate::journal::Draft;
use crate::receive::{Fresh, Received};
use crate::registers;
use crate::time_bounds::{is_anchored, is_attendance};

/// Clocks are mended and drift by less than this, milliseconds.
const CLOCK_STEP_MS: i64 = 120_000;
/// An answer may be under way this long while entries are written with the anchor before it, milliseconds.
const IN_FLIGHT_MS: u64 = 180_000;
/// One measurement may serve several entries for this long, milliseconds.
const SAME_FIX_MS: i64 = 300_000;
/// Vaguer positions come from networks and do repeat, centimetres.
const SATELLITE_CM: u32 = 3_000;
/// Flags of a fix: a mock provider, approximate only.
const PLAYED_OR_VAGUE: u8 = 3;
/// Positions remembered for each phone, as tokens that say nothing about where they are.
const FIXES_KEPT: usize = 128;
/// Anchors given and not yet known to have arrived.
const ANCHORS_KEPT: usize = 8;

/// What HQ remembers of one device to judge its next entries.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
struct Line {
    /// How far the wall clock was off when last known, milliseconds.
    #[n(0)]
    wall_error_ms: Option<i64>,
    #[n(1)]
    fixes: Vec<Seen>,
    /// With the challenges whose use shows that they arrived.
    #[n(2)]
    given: Vec<Given>,
    /// The newest anchor known to have arrived.
    #[n(3)]
    acknowledged: Option<Heard>,
    /// The same when the phone last sent everything it had: whatever comes new after that was written with it.
    #[n(4)]
    settled: Option<Heard>,
}

/// A position, keyed so that nobody reads it from here, and when it was measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
struct Seen {
    #[cbor(n(0), with = "minicbor::bytes")]
    token: [u8; 8],
    #[n(1)]
    taken_at: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
struct Given {
    #[cbor(n(0), with = "minicbor::bytes")]
    challenge: [u8; 8],
    #[n(1)]
    heard: Heard,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
struct Heard {
    #[n(0)]
    boot_id: u32,
    #[n(1)]
    request_boot_ms: u64,
    #[n(2)]
    hq_time: i64,
}

impl Hq {
    /// An anchor goes out with this challenge.
    pub(crate) fn note_anchor_given(&self, device: DeviceId, received: &Received, challenge: [u8; 8]) -> Result<()> {
        let request = &received.request;
        let mut line = self.line(device)?;
        let heard = Heard { boot_id: request.boot_id, request_boot_ms: request.boot_ms, hq_time: received.at.0 };
        line.given.push(Given { challenge, heard });
        let surplus = line.given.len().saturating_sub(ANCHORS_KEPT);
        line.given.drain(..surplus);
        registers::put(&*self.store, &registers::evidence(device), &line)
    }

    /// The device used this challenge, so the answer that brought it has arrived, its anchor too.
    pub(crate) fn note_challenge_used(&self, device: DeviceId, challenge: [u8; 8]) -> Result<()> {
        let mut line = self.line(device)?;
        let Some(at) = line.given.iter().position(|given| given.challenge == challenge) else { return Ok(()) };
        let heard = line.given[at].heard;
        if line.acknowledged.is_none_or(|known| known.hq_time < heard.hq_time) {
            line.acknowledged = Some(heard);
        }
        line.given.drain(..=at);
        registers::put(&*self.store, &registers::evidence(device), &line)
    }

    /// The device has nothing more to send, and had built this request with the anchor it acknowledges by it.
    pub(crate) fn note_settled(&self, device: DeviceId) -> Result<()> {
        let mut line = self.line(device)?;
        if line.settled == line.acknowledged {
            return Ok(());
        }
        line.settled = line.acknowledged;
        registers::put(&*self.store, &registers::evidence(device), &line)
    }

    fn line(&self, device: DeviceId) -> Result<Line> {
        Ok(registers::get(&*self.store, &registers::evidence(device))?.unwrap_or_default())
    }

    /// Looks at the new entries of a request, device by device, in the order they were written.
    pub(crate) fn examine(&mut self, received: &Received, fresh: &Fresh, now: Instant) -> Result<()> {
        let is_new =
            |entry: &Entry| fresh.by_scope.get(&entry.journal.scope).is_some_and(|new| new.contains(&entry.hash));
        let mut new: Vec<&Entry> =
            fresh.entries.iter().map(Arc::as_ref).filter(|entry| is_new(entry) && bears_evidence(entry)).collect();
        // Entries of the running boot are the newest; within a boot its clock tells.
        let order = |entry: &&Entry| {
            let time = &entry.header.time;
            let anchored = time.anchor.map_or(0, |anchor| anchor.hq_time.0);
            (entry.journal.device, time.boot_id == received.request.boot_id, anchored, time.boot_ms)
        };
        new.sort_by_key(order);
        let mut drafts = Vec::new();
        for of_device in new.chunk_by(|a, b| a.journal.device == b.journal.device) {
            self.examine_device(received, of_device, now, &mut drafts)?;
        }
        self.write_grouped(drafts, now)?;
        let own: Vec<&Entry> =
            new.into_iter().filter(|entry| entry.journal.device == received.request.device).collect();
        if received.twin || !own.is_empty() {
            self.watch_twins(received.request.device, &own, received.twin, now)?;
        }
        Ok(())
    }

    fn examine_device(
        &self,
        received: &Received,
        entries: &[&Entry],
        now: Instant,
        drafts: &mut Vec<(Scope, Draft)>,
    ) -> Result<()> {
        let Some(device) = entries.first().map(|entry| entry.journal.device) else { return Ok(()) };
        let before = self.line(device)?;
        let mut line = before.clone();
        let own = device == received.request.device && received.fresh;
        let shared = self.record_of(device)?.is_some_and(|(record, _)| record.role == DeviceRole::Shared);
        for entry in entries {
            let time = &entry.header.time;
            let same_boot = own && time.boot_id == received.request.boot_id;
            let written = self.written(entry, same_boot.then_some(received.request.boot_ms), now);
            let mut flags: Vec<&str> = Vec::new();
            flags.extend(set_back(&mut line, entry, written).then_some("clock_set_back"));
            flags.extend((!shared && self.replays(&mut line, entry, written)).then_some("fix_replayed"));
            flags.extend((withheld(&line, entry) || same_boot && withholds(&line, entry)).then_some("anchor_withheld"));
            flags.extend((written.earliest.since(now) > CLOCK_STEP_MS).then_some("time_after_receipt"));
            let scope = &entry.journal.scope;
            drafts.extend(flags.into_iter().map(|flag| (scope.clone(), flagged(entry.hash, flag))));
            // Without an anchor of its boot the entry's time is known better once the phone has spoken again.
            if is_anchored(entry) || !same_boot {
                drafts.extend(self.prove_gate(entry, written).map(|draft| (scope.clone(), draft)));
            }
        }
        if line != before {
            registers::put(&*self.store, &registers::evidence(device), &line)?;
        }
        Ok(())
    }

    /// When the entry was written, as far as HQ can tell now: by its claim, by the clock of the boot it shares with
    /// this request, by its arrival.
    pub(crate) fn written(&self, entry: &Entry, request_boot_ms: Option<u64>, now: Instant) -> TimeInterval {
        let mut bounds = vec![Bound { earliest: None, latest: Some(now), grade: None }];
        if let Some(boot_ms) = request_boot_ms.filter(|_| !is_anchored(entry)) {
            let waited = Some(u64::try_from(CLOCK_STEP_MS / 4).unwrap_or(0));
            let entry_ms = entry.header.time.boot_ms;
            bounds.push(huxue_duty::time_evidence::backward(entry_ms, boot_ms, now, waited, &self.evidence));
        }
        if self.anchor_is_forged(entry) {
            bounds.push(Bound { earliest: None, latest: None, grade: Some(Grade::D) });
        }
        // A time after the receipt is a finding of its own, so an anchored claim is read as it stands.
        let bounds = if is_anchored(entry) { &bounds[1..] } else { &bounds[..] };
        interval(&claim_of(&entry.header), bounds, &self.evidence)
    }

    /// The same coordinates to the last digit, measured at another time: a real fix never repeats.
    fn replays(&self, line: &mut Line, entry: &Entry, written: TimeInterval) -> bool {
        let Some(private) = entry.raw.perishable.bytes().and_then(|bytes| codec::decode::<Private>(bytes).ok()) else {
            return false;
        };
        let mut replayed = false;
        let measured = |fix: &&FixRecord| fix.accuracy_cm <= SATELLITE_CM && fix.flags & PLAYED_OR_VAGUE == 0;
        for fix in private.fixes.iter().flatten().filter(measured) {
            let seen = Seen { token: self.token(fix), taken_at: written.midpoint().0 - i64::from(fix.age_ms) };
            replayed |= line
                .fixes
                .iter()
                .any(|known| known.token == seen.token && (known.taken_at - seen.taken_at).abs() > SAME_FIX_MS);
            line.fixes.push(seen);
        }
        let surplus = line.fixes.len().saturating_sub(FIXES_KEPT);
        line.fixes.drain(..surplus);
        replayed
    }

    fn token(&self, fix: &FixRecord) -> [u8; 8] {
        let parts = [&fix.lat_e7.to_be_bytes()[..], &fix.lon_e7.to_be_bytes(), &fix.accuracy_cm.to_be_bytes()];
        crypto::mac(&self.keys.anchor, "huxue fix token 1", &parts)
    }
}

/// What evidence is judged from: attendance, and positions that came after it.
fn bears_evidence(entry: &Entry) -> bool {
    is_attendance(entry) || entry.header.kind == Body::PLACE_OBSERVED
}

/// The wall clock shows less than it did, and less than the truth: moved back, not mended.
fn set_back(line: &mut Line, entry: &Entry, written: TimeInterval) -> bool {
    let wall = entry.header.time.wall;
    let error = if written.width_millis() <= CLOCK_STEP_MS {
        wall.since(written.midpoint())
    } else if wall < written.earliest {
        wall.since(written.earliest)
    } else {
        return false;
    };
    let known = line.wall_error_ms.replace(error);
    known.is_some_and(|known| error < -CLOCK_STEP_MS && error < known - CLOCK_STEP_MS)
}

/// The entry is new and yet older than an anchor that had arrived before the phone last sent everything it had: it was
/// written later, in whatever boot and by whatever way it comes, and leaves that anchor out.
fn withheld(line: &Line, entry: &Entry) -> bool {
    let named = entry.header.time.anchor;
    line.settled.is_some_and(|heard| named.is_none_or(|anchor| anchor.hq_time.0 < heard.hq_time))
}

/// A newer anchor had arrived before the entry was written in the running boot, and the entry names an older one.
fn withholds(line: &Line, entry: &Entry) -> bool {
    let Some(heard) = line.acknowledged else { return false };
    let time = &entry.header.time;
    let knew = heard.boot_id != time.boot_id || time.boot_ms > heard.request_boot_ms.saturating_add(IN_FLIGHT_MS);
    knew && time.anchor.is_none_or(|anchor| anchor.hq_time.0 < heard.hq_time)
}

fn flagged(entry: EntryHash, flag: &str) -> Draft {
    Draft::of(Body::EvidenceFlagged(EvidenceFlagged { entry, flag: flag.to_owned(), at: None }))
}
