//! Handing a shift over and taking it: two named people sign the same list.

use huxue_duty::clock::Instant;
use huxue_ledger::codec::hex;
use huxue_ledger::fact::{Body, ShiftHandedOver, ShiftTakenOver};
use huxue_ledger::ident::{EntryHash, Scope};

use super::folded;
use crate::error::{HqError, Result};
use crate::hq::Hq;
use crate::journal::Draft;
use crate::projections::json;
use crate::views::list_digest;

/// A longer list stays as its digest and its number alone, bytes.
const MAX_LIST: usize = 60_000;

impl Hq {
    /// The outgoing side signs the list that it saw. Whatever came up meanwhile is to be seen first.
    pub fn hand_over(&mut self, seen: &str, staff: &str, now: Instant) -> Result<EntryHash> {
        let items = self.open_items(now)?;
        let digest = list_digest(&items);
        if hex(&digest) != seen {
            return Err(HqError::Conflict("the list has changed, look again / 清单有变化，请重新核对"));
        }
        let body = ShiftHandedOver { open: u32::try_from(items.len()).unwrap_or(u32::MAX), digest };
        let list = json(&items);
        let list = if list.len() > MAX_LIST { "" } else { &list };
        let draft = Draft::by(staff, Body::ShiftHandedOver(body)).saying(list);
        self.state(&Scope::desk(now.civil_date()), draft, now)
    }

    /// The incoming side signs the same list. Nobody takes over from themselves.
    pub fn take_over(&mut self, of: &EntryHash, staff: &str, now: Instant) -> Result<EntryHash> {
        let scope = self.scope_of(of)?;
        let fold = self.fold(&scope)?;
        let found = folded(&fold, of)?;
        let Some(Body::ShiftHandedOver(handed)) = found.counted() else {
            return Err(HqError::BadInput(format!("{of} is no hand-over / 不是交班记录")));
        };
        if found.entry.header.author == staff {
            return Err(HqError::Conflict("somebody else takes over / 须由他人接班"));
        }
        let taken = |body: &Body| matches!(body, Body::ShiftTakenOver(taken) if taken.of == *of);
        if fold.entries.iter().filter_map(|folded| folded.counted()).any(taken) {
            return Err(HqError::Conflict("taken over already / 已接班"));
        }
        let body = Body::ShiftTakenOver(ShiftTakenOver { of: *of, digest: handed.digest });
        self.state(&scope, Draft::by(staff, body), now)
    }
}
