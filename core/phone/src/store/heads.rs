//! Signed heads of HQ's audit chain that this phone was told: the last thirty, the one still to be shown to HQ, and
//! two that contradict each other, if there ever were any.

use huxue_ledger::audit::AuditHead;
use huxue_ledger::codec;
use minicbor::{Decode, Encode};
use rusqlite::Connection;

use super::meta;
use crate::error::PhoneError;

const KEY: &str = "audit_heads";
/// A month of days with one contact each, or a day and more of hourly ones.
const KEPT: usize = 30;

#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Heads {
    /// Oldest first.
    #[n(0)]
    pub kept: Vec<AuditHead>,
    /// Shown to HQ with the next request: is it still in the chain?
    #[n(1)]
    pub to_show: Option<AuditHead>,
    /// The first pair of which the later cannot follow the earlier.
    #[n(2)]
    pub contradiction: Option<(AuditHead, AuditHead)>,
}

impl Heads {
    /// Takes what an answer told, after the request showed `shown`.
    fn take(&mut self, told: Option<&AuditHead>, shown: Option<&AuditHead>) {
        if shown.is_some() && self.to_show.as_ref() == shown {
            self.to_show = None;
        }
        let Some(told) = told else { return };
        let newest = self.kept.last().cloned();
        if newest.as_ref() == Some(told) {
            return;
        }
        if let Some(newest) = newest {
            if newest.contradicts(told) && self.contradiction.is_none() {
                self.contradiction = Some((newest.clone(), told.clone()));
            }
            self.to_show = Some(newest);
        }
        self.kept.push(told.clone());
        let surplus = self.kept.len().saturating_sub(KEPT);
        self.kept.drain(..surplus);
    }
}

pub fn read(db: &Connection) -> Result<Heads, PhoneError> {
    Ok(meta::get(db, KEY)?.map(|bytes| codec::decode(&bytes)).transpose()?.unwrap_or_default())
}

/// Part of the transaction that takes the answer.
pub fn take(db: &Connection, told: Option<&AuditHead>, shown: Option<&AuditHead>) -> Result<(), PhoneError> {
    if told.is_none() && shown.is_none() {
        return Ok(());
    }
    let mut heads = read(db)?;
    heads.take(told, shown);
    meta::set(db, KEY, &codec::encode(&heads))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(seq: u64, hash: u8) -> AuditHead {
        AuditHead { seq, at: 0, hash: [hash; 32], signature: [0; 64] }
    }

    #[test]
    fn the_last_thirty_are_kept_and_each_is_shown_once_after_its_successor_came() {
        let mut heads = Heads::default();
        for seq in 1..=40 {
            heads.take(Some(&head(seq, 1)), None);
        }
        assert_eq!((heads.kept.len(), heads.kept[0].seq), (30, 11));
        assert_eq!(heads.to_show, Some(head(39, 1)));
        heads.take(None, Some(&head(39, 1)));
        assert_eq!((heads.to_show.clone(), heads.contradiction.clone()), (None, None));
    }

    #[test]
    fn a_shorter_chain_and_another_row_at_the_same_place_contradict() {
        for told in [head(9, 1), head(10, 2)] {
            let mut heads = Heads::default();
            heads.take(Some(&head(10, 1)), None);
            heads.take(Some(&told), None);
            assert_eq!(heads.contradiction, Some((head(10, 1), told)));
        }
    }
}
