//! 通报 (S38): text with data blocks. A block is a query with its days; its numbers are frozen when the bulletin is
//! published, and what the records say later stands beside them. Who has read it is told by unit, never by person.

use std::collections::BTreeMap;

use huxue_duty::clock::{Instant, ServiceDay};
use huxue_duty::ids::UnitId;
use huxue_duty::tally::Tally;
use huxue_ledger::fact::Body;
use huxue_ledger::fold::ScopeFold;
use huxue_ledger::ident::{EntryHash, Scope, ScopeClass};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::tallies::{Number, beside};
use crate::error::{HqError, Result};
use crate::hq::Hq;

/// Days that one block may span.
const MAX_DAYS: i64 = 31;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum BlockKind {
    Attendance,
    Strength,
    Incidents,
}

impl BlockKind {
    /// The numbers of the tally that it shows.
    const fn keys(self) -> &'static [&'static str] {
        match self {
            Self::Attendance => {
                &["windows", "due", "on_time", "late", "very_late", "not_checked_in", "unknown", "excused", "disputed"]
            }
            Self::Strength => &["windows", "strength_minutes", "window_minutes"],
            Self::Incidents => &["incidents", "incidents_closed", "incidents_severe", "hazards", "help", "alarms"],
        }
    }
}

/// What a block asks. Both days are included.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BlockQuery {
    pub kind: BlockKind,
    #[schema(value_type = String, format = Date)]
    pub from: ServiceDay,
    #[schema(value_type = String, format = Date)]
    pub to: ServiceDay,
    /// One unit, or the county.
    #[schema(value_type = Option<String>)]
    pub unit: Option<UnitId>,
}

impl BlockQuery {
    pub fn check(&self) -> Result<()> {
        let days = self.to.signed_duration_since(self.from).num_days();
        if (0..MAX_DAYS).contains(&days) {
            return Ok(());
        }
        Err(HqError::BadInput(format!("a block spans 1 to {MAX_DAYS} days / 数据块须为 1 至 {MAX_DAYS} 天")))
    }
}

/// A block with its numbers, as it is stored in the entry.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct FrozenBlock {
    pub query: BlockQuery,
    pub tally: Tally,
    pub as_of: Instant,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct BlockSeen {
    pub query: BlockQuery,
    pub numbers: Vec<Number>,
    #[schema(value_type = i64)]
    pub as_of: Instant,
}

/// Title and body, as they are stored.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct BulletinText {
    pub title: String,
    pub text: String,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct BulletinRow {
    #[schema(value_type = String)]
    pub entry: EntryHash,
    pub title: String,
    pub by: String,
    #[schema(value_type = i64)]
    pub at: Instant,
    pub read: usize,
    pub units: usize,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct BulletinView {
    #[schema(value_type = String)]
    pub entry: EntryHash,
    pub title: String,
    pub text: String,
    pub by: String,
    /// When it was published.
    #[schema(value_type = i64)]
    pub at: Instant,
    pub blocks: Vec<BlockSeen>,
    pub receipts: Vec<UnitReceipt>,
}

/// Whether a unit has read it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct UnitReceipt {
    #[schema(value_type = String)]
    pub unit: UnitId,
    pub name: String,
    #[schema(value_type = Option<i64>)]
    pub read_at: Option<Instant>,
}

impl Hq {
    /// Every bulletin, the newest first.
    pub fn bulletins(&self) -> Result<Vec<BulletinRow>> {
        let mut rows = Vec::new();
        for scope in self.scopes_in(ScopeClass::Desk)? {
            let fold = self.fold(&scope)?;
            for folded in &fold.entries {
                let Some(Body::BulletinPublished(_)) = folded.counted() else { continue };
                let receipts = self.receipts(&fold, &folded.entry.hash)?;
                rows.push(BulletinRow {
                    entry: folded.entry.hash,
                    title: text_of(folded.private().text).title,
                    by: folded.entry.header.author.clone(),
                    at: folded.entry.header.time.wall,
                    read: receipts.iter().filter(|unit| unit.read_at.is_some()).count(),
                    units: receipts.len(),
                });
            }
        }
        rows.sort_by_key(|row| std::cmp::Reverse((row.at, row.entry)));
        Ok(rows)
    }

    pub fn bulletin(&self, entry: &EntryHash, now: Instant) -> Result<BulletinView> {
        let missing = || HqError::not_found("bulletin", entry);
        let fold = self.fold(&self.scope_of(entry)?)?;
        let folded = fold.get(entry).ok_or_else(missing)?;
        let Some(Body::BulletinPublished(published)) = folded.counted() else { return Err(missing()) };
        let frozen: Vec<FrozenBlock> =
            serde_json::from_str(&published.blocks).map_err(|error| HqError::Integrity(error.to_string()))?;
        let BulletinText { title, text } = text_of(folded.private().text);
        Ok(BulletinView {
            entry: *entry,
            title,
            text,
            by: folded.entry.header.author.clone(),
            at: folded.entry.header.time.wall,
            blocks: frozen.iter().map(|block| self.block_seen(block, now)).collect::<Result<_>>()?,
            receipts: self.receipts(&fold, entry)?,
        })
    }

    /// A block as it would be frozen now.
    pub fn freeze(&self, query: &BlockQuery, now: Instant) -> Result<FrozenBlock> {
        query.check()?;
        let tally = self.tally((query.from, query.to), query.unit.as_ref(), now)?;
        Ok(FrozenBlock { query: query.clone(), tally, as_of: now })
    }

    pub fn blocks(&self, queries: &[BlockQuery], now: Instant) -> Result<Vec<BlockSeen>> {
        queries.iter().map(|query| self.block_seen(&self.freeze(query, now)?, now)).collect()
    }

    fn block_seen(&self, block: &FrozenBlock, now: Instant) -> Result<BlockSeen> {
        let query = block.query.clone();
        let current = self.tally((query.from, query.to), query.unit.as_ref(), now)?;
        let mut numbers = beside(&block.tally, &current);
        numbers.retain(|number| query.kind.keys().contains(&number.key.as_str()));
        Ok(BlockSeen { query, numbers, as_of: block.as_of })
    }

    fn receipts(&self, fold: &ScopeFold, bulletin: &EntryHash) -> Result<Vec<UnitReceipt>> {
        let mut read: BTreeMap<UnitId, Instant> = BTreeMap::new();
        for folded in &fold.entries {
            if let Some(Body::BulletinRead(seen)) = folded.counted()
                && seen.bulletin == *bulletin
            {
                let at = folded.entry.header.time.wall;
                let first = read.entry(UnitId::new(&seen.unit)).or_insert(at);
                *first = at.min(*first);
            }
        }
        let directory = self.directory()?;
        let units = directory.public.last().map_or(&[][..], |version| version.sheet.units.as_slice());
        let receipt = |unit: &huxue_duty::county::Unit| UnitReceipt {
            unit: unit.id.clone(),
            name: unit.name.clone(),
            read_at: read.get(&unit.id).copied(),
        };
        Ok(units.iter().map(receipt).collect())
    }

    /// The scope of a bulletin, if it is one.
    pub(crate) fn bulletin_scope(&self, entry: &EntryHash) -> Result<Scope> {
        let scope = self.scope_of(entry)?;
        let fold = self.fold(&scope)?;
        let is = fold.get(entry).is_some_and(|folded| matches!(folded.counted(), Some(Body::BulletinPublished(_))));
        if is { Ok(scope) } else { Err(HqError::not_found("bulletin", entry)) }
    }
}

/// A text that was erased on schedule leaves its numbers.
fn text_of(stored: Option<String>) -> BulletinText {
    stored.and_then(|stored| serde_json::from_str(&stored).ok()).unwrap_or_default()
}
