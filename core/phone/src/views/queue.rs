//! The sync state of every item: saved → in custody → received, and in plain words why something waits.

use huxue_duty::clock::Instant;
use huxue_ledger::ident::{EntryHash, Scope};
use serde::Serialize;

use crate::error::PhoneError;
use crate::phone::Phone;
use crate::store::journals::{Held, JournalRow};
use crate::store::{branches, journals, relayed, rows};
use crate::text;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ItemState {
    /// On this phone's disk.
    Saved,
    /// A colleague's phone carries it too.
    InCustody,
    /// HQ holds it, fsynced.
    Received,
    /// HQ's log gate does not take it; it stays here.
    Refused,
    /// HQ holds it and does not count it.
    Withheld,
}

impl ItemState {
    pub const fn code(self) -> &'static str {
        match self {
            Self::Saved => "saved",
            Self::InCustody => "in_custody",
            Self::Received => "received",
            Self::Refused => "refused",
            Self::Withheld => "withheld",
        }
    }
}

#[derive(Clone, Debug, Serialize)]
pub struct QueueItem {
    pub entry: EntryHash,
    pub scope: Scope,
    pub kind: u16,
    pub title: &'static str,
    pub author: String,
    /// The phone's wall clock when it was written.
    pub at: Instant,
    pub state: ItemState,
    /// 等待网络, or why HQ does not take it.
    pub reason: String,
    /// The code of HQ's reason, if it gave one.
    pub code: Option<String>,
}

#[derive(Clone, Debug, Default, Serialize)]
pub struct QueueView {
    /// Own entries that HQ has not received or does not count, oldest first.
    pub items: Vec<QueueItem>,
    /// Entries of others that wait here for HQ, in clear.
    pub relayed: u64,
    /// Sealed runs carried for others.
    pub carried: u64,
}

impl Phone {
    pub fn queue(&self) -> Result<QueueView, PhoneError> {
        let identity = self.identity()?;
        let db = self.store.read();
        let mut view = QueueView { carried: relayed::custody_count(db)?, ..QueueView::default() };
        for row in journals::with_outbox(db, identity.tenant)? {
            let from = journals::first_pending(db, row.id)?.unwrap_or(row.last_seq + 1);
            let waiting = journals::entries_from(db, &row, from)?;
            if row.own {
                view.items.extend(waiting.iter().map(|held| waiting_item(&row, held)));
            } else {
                view.relayed += waiting.len() as u64;
            }
        }
        for row in branches::journals_with_outbox(db, identity.tenant)?.iter().filter(|row| row.own) {
            let waiting = branches::of_journal(db, row)?;
            view.items
                .extend(waiting.iter().filter(|held| held.position.is_none()).map(|held| waiting_item(row, held)));
        }
        for (hash, reason) in rows::withheld(db)? {
            if let Some(held) = journals::entry(db, identity.tenant, &hash)?
                && identity.is_own(held.entry.journal.device)
            {
                view.items.push(item(&held, ItemState::Withheld, text::reason_and_way_zh(&reason), Some(reason)));
            }
        }
        view.items.sort_by_key(|item| (item.at, item.entry));
        Ok(view)
    }

    /// Own entries that were ever reported as saved and are still here, branches set aside included.
    pub fn entries_written(&self) -> Result<Vec<EntryHash>, PhoneError> {
        Ok(self.entry_states()?.into_iter().map(|(hash, _)| hash).collect())
    }

    /// Own entries that HQ has received, written at or after this moment of the wall clock, oldest first.
    pub(crate) fn received_since(&self, since: Instant) -> Result<Vec<QueueItem>, PhoneError> {
        let identity = self.identity()?;
        let db = self.store.read();
        let mut items = Vec::new();
        for row in journals::all(db, identity.tenant)?.iter().filter(|row| row.own) {
            let held = journals::entries_from(db, row, 1)?;
            let recent = held.iter().filter(|one| one.position.is_some() && one.entry.header.time.wall >= since);
            items.extend(recent.map(|one| item(one, ItemState::Received, String::new(), None)));
        }
        items.sort_by_key(|item| (item.at, item.entry));
        Ok(items)
    }

    /// The state of one own entry; `None` for anybody else's.
    pub(crate) fn state_of_entry(&self, hash: &EntryHash) -> Result<Option<ItemState>, PhoneError> {
        let identity = self.identity()?;
        let db = self.store.read();
        let Some(held) = journals::entry(db, identity.tenant, hash)? else { return Ok(None) };
        if rows::withheld(db)?.iter().any(|(entry, _)| entry == hash) {
            return Ok(Some(ItemState::Withheld));
        }
        let all = journals::all(db, identity.tenant)?;
        let row = all.iter().find(|row| row.own && row.journal == held.entry.journal);
        Ok(row.map(|row| state_of(row, &held)))
    }

    /// The state of every own entry.
    pub fn entry_states(&self) -> Result<Vec<(EntryHash, ItemState)>, PhoneError> {
        let Some(identity) = &self.identity else { return Ok(Vec::new()) };
        let db = self.store.read();
        let withheld = rows::withheld(db)?;
        let mut states = Vec::new();
        for row in journals::all(db, identity.tenant)?.iter().filter(|row| row.own) {
            let mut held = journals::entries_from(db, row, 1)?;
            held.extend(branches::of_journal(db, row)?);
            for one in held {
                let hash = one.entry.hash;
                let is_withheld = withheld.iter().any(|(entry, _)| *entry == hash);
                states.push((hash, if is_withheld { ItemState::Withheld } else { state_of(row, &one) }));
            }
        }
        Ok(states)
    }
}

fn state_of(row: &JournalRow, held: &Held) -> ItemState {
    if held.position.is_some() {
        ItemState::Received
    } else if row.refused.is_some() {
        ItemState::Refused
    } else if held.entry.seq <= row.custody_seq {
        ItemState::InCustody
    } else {
        ItemState::Saved
    }
}

fn waiting_item(row: &JournalRow, held: &Held) -> QueueItem {
    let state = state_of(row, held);
    let reason = match &row.refused {
        Some(code) => format!("指挥中心拒收：{}", text::reason_zh(code)),
        None if state == ItemState::InCustody => "同事手机转送中，等待指挥中心回执".to_owned(),
        None => "等待网络".to_owned(),
    };
    item(held, state, reason, row.refused.clone())
}

fn item(held: &Held, state: ItemState, reason: String, code: Option<String>) -> QueueItem {
    let header = &held.entry.header;
    QueueItem {
        entry: held.entry.hash,
        scope: held.entry.journal.scope.clone(),
        kind: header.kind,
        title: text::kind(header.kind).0,
        author: header.author.clone(),
        at: header.time.wall,
        state,
        reason,
        code,
    }
}
