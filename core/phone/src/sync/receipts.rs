//! Receipts: HQ's signed word that it holds a journal up to a head. Valid by any path and at any later time, unless
//! HQ has since been restored to before it.

use huxue_ledger::frames::Receipts;
use huxue_ledger::ident::{LogId, TenantId};
use rusqlite::Connection;

use crate::error::PhoneError;
use crate::store::{branches, journals, meta};

/// Marks what HQ holds; the number of receipts that were news.
pub fn apply(db: &Connection, tenant: TenantId, current: LogId, receipts: &Receipts) -> Result<u64, PhoneError> {
    let survived = if receipts.log_id == current {
        None
    } else {
        meta::former_logs(db)?.into_iter().find(|former| former.log_id == receipts.log_id).map(|former| former.kept)
    };
    let mut news = 0;
    for receipt in receipts.receipts.iter().flatten() {
        if survived.is_some_and(|kept| receipt.position > kept) {
            continue;
        }
        let marked = match journals::locate(db, &receipt.head)? {
            Some((journal, seq)) => {
                let marked = journals::receipt(db, journal, seq, receipt.position)?;
                if marked {
                    journals::set_refused(db, journal, None)?;
                }
                marked
            }
            None => branches::receipt(db, tenant, &receipt.head, receipt.position)?,
        };
        news += u64::from(marked);
    }
    Ok(news)
}
