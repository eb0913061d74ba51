//! The phone's side of a sync as a state machine without I/O: it says what to send and what an answer changes.
//! The store keeps [`Follow`] in the same transaction as the entries it speaks of.

use std::collections::{BTreeMap, BTreeSet};

use huxue_duty::clock::Instant;
use minicbor::{Decode, Encode};

use crate::entry::AnchorEvidence;
use crate::frames::{Arrival, Backfill, Receipts, Request, Rest, state_hash};
use crate::ident::{DeviceId, LogId, Scope};

/// Where the phone stands with HQ's log.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Follow {
    #[n(0)]
    pub log_id: LogId,
    /// Everything of the live scopes up to here is stored.
    #[n(1)]
    pub position: u64,
    /// Every scope this phone follows, backfilled ones included.
    #[n(2)]
    pub scopes: BTreeSet<Scope>,
    /// Scopes not yet live: how far each has been paged.
    #[n(3)]
    pub backfills: BTreeMap<Scope, u64>,
    #[cbor(n(4), with = "minicbor::bytes")]
    pub challenge: [u8; 8],
    #[n(5)]
    pub anchor: Option<StoredAnchor>,
    /// When the last answer arrived, still to be told to HQ.
    #[n(6)]
    pub arrival: Option<Arrival>,
    #[n(7)]
    pub backed_up_to: u64,
    /// HQ asked for the log's name, or the log changed.
    #[n(8)]
    pub name_log: bool,
    /// News came with the last answer: HQ does not know yet that it is stored here.
    #[n(9)]
    pub to_confirm: bool,
    /// HQ's time (milliseconds) at the last complete exchange.
    #[n(10)]
    pub last_contact: Option<i64>,
}

/// [`AnchorEvidence`] as stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct StoredAnchor {
    #[cbor(n(0), with = "minicbor::bytes")]
    pub nonce: [u8; 8],
    #[n(1)]
    pub hq_time: i64,
    #[n(2)]
    pub request_boot_ms: u64,
    #[n(3)]
    pub round_trip_ms: u32,
    #[n(4)]
    pub boot_id: u32,
}

impl From<StoredAnchor> for AnchorEvidence {
    fn from(stored: StoredAnchor) -> Self {
        Self {
            nonce: stored.nonce,
            hq_time: Instant(stored.hq_time),
            request_boot_ms: stored.request_boot_ms,
            round_trip_ms: stored.round_trip_ms,
            boot_id: stored.boot_id,
        }
    }
}

/// Boot clock readings around one exchange, in milliseconds since boot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exchange {
    pub boot_id: u32,
    pub request_boot_ms: u64,
    pub arrival_boot_ms: u64,
}

/// What an answer changed, beyond the entries it carried.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    pub added: Vec<Scope>,
    /// Others' entries of these are erased; own unreceived ones stay.
    pub dropped: Vec<Scope>,
    /// HQ was restored: everything held above this position of the old log is offered again.
    pub offer_again_above: Option<u64>,
    /// Another round trip would bring or confirm something.
    pub again: bool,
}

impl Follow {
    pub fn new(log_id: LogId, challenge: [u8; 8]) -> Self {
        Self {
            log_id,
            position: 0,
            scopes: BTreeSet::new(),
            backfills: BTreeMap::new(),
            challenge,
            anchor: None,
            arrival: None,
            backed_up_to: 0,
            name_log: false,
            to_confirm: false,
            last_contact: None,
        }
    }

    /// The frame's standing part; the caller adds runs, records and wants.
    pub fn request(&self, device: DeviceId, boot_id: u32, boot_ms: u64) -> Request {
        Request {
            state: state_hash(self.log_id, &self.scopes),
            position: self.position,
            boot_id,
            boot_ms,
            backfills: self
                .backfills
                .iter()
                .map(|(scope, from)| Backfill { scope: scope.clone(), from: *from })
                .collect(),
            arrival: self.arrival,
            log_id: self.name_log.then_some(self.log_id),
            ..Request::empty(device)
        }
    }

    /// Takes an answer in. Entries must be stored in the same transaction as the new state. `pushed_unanchored`: the
    /// request carried entries of this boot without an anchor, so HQ must hear when its answer arrived.
    pub fn take(
        &mut self,
        receipts: &Receipts,
        rest: &Rest,
        exchange: Exchange,
        had_news: bool,
        pushed_unanchored: bool,
    ) -> Changes {
        let mut changes = Changes { again: pushed_unanchored, ..Changes::default() };
        self.challenge = rest.challenge;
        self.take_anchor(receipts, rest, exchange);
        let Exchange { request_boot_ms, arrival_boot_ms, .. } = exchange;
        self.arrival = pushed_unanchored.then_some(Arrival { request_boot_ms, arrival_boot_ms });
        self.backed_up_to = rest.backed_up_to.unwrap_or(self.backed_up_to);
        self.last_contact = Some(receipts.hq_time);
        if receipts.log_id != self.log_id {
            changes.offer_again_above = Some(self.fall_back(receipts.log_id, rest));
            changes.again = true;
        }
        self.take_scopes(rest, &mut changes);
        if let Some(position) = rest.position {
            self.position = position;
            self.name_log = false;
            for backfill in rest.backfills.iter().flatten() {
                if backfill.from >= position {
                    self.backfills.remove(&backfill.scope);
                } else if let Some(from) = self.backfills.get_mut(&backfill.scope) {
                    *from = backfill.from;
                }
            }
        } else {
            changes.again = true;
        }
        self.to_confirm = had_news;
        changes.again |= rest.more.unwrap_or(false) || !self.backfills.is_empty() || had_news;
        changes
    }

    fn take_anchor(&mut self, receipts: &Receipts, rest: &Rest, exchange: Exchange) {
        let Exchange { boot_id, request_boot_ms, arrival_boot_ms } = exchange;
        let waited = arrival_boot_ms.saturating_sub(request_boot_ms);
        let round_trip_ms = u32::try_from(waited.saturating_sub(u64::from(rest.held_ms))).unwrap_or(u32::MAX);
        if let Some(nonce) = rest.nonce {
            let hq_time = receipts.hq_time;
            self.anchor = Some(StoredAnchor { nonce, hq_time, request_boot_ms, round_trip_ms, boot_id });
        }
    }

    /// HQ lost what came after some position: count from there again, in the new log.
    fn fall_back(&mut self, new_log: LogId, rest: &Rest) -> u64 {
        let survived = rest.old_logs.iter().flatten().find(|old| old.log_id == self.log_id);
        let kept = survived.map_or(0, |old| old.position.min(self.position));
        self.log_id = new_log;
        self.position = kept;
        for from in self.backfills.values_mut() {
            *from = (*from).min(kept);
        }
        self.name_log = true;
        kept
    }

    fn take_scopes(&mut self, rest: &Rest, changes: &mut Changes) {
        let Some(news) = &rest.scopes else { return };
        let (added, dropped): (Vec<Scope>, Vec<Scope>) = match &news.all {
            Some(all) => {
                let all: BTreeSet<Scope> = all.iter().cloned().collect();
                (all.difference(&self.scopes).cloned().collect(), self.scopes.difference(&all).cloned().collect())
            }
            None => (news.added.clone().unwrap_or_default(), news.dropped.clone().unwrap_or_default()),
        };
        for scope in &dropped {
            self.scopes.remove(scope);
            self.backfills.remove(scope);
        }
        for scope in &added {
            if self.scopes.insert(scope.clone()) {
                self.backfills.insert(scope.clone(), 0);
            }
        }
        changes.added = added;
        changes.dropped = dropped;
    }
}
