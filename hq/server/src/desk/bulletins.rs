//! Publishing a bulletin, and a unit's receipt for it.

use huxue_duty::clock::Instant;
use huxue_duty::ids::UnitId;
use huxue_ledger::fact::{Body, BulletinPublished, BulletinRead};
use huxue_ledger::ident::{EntryHash, Scope};

use crate::error::{HqError, Result};
use crate::hq::Hq;
use crate::journal::Draft;
use crate::projections::json;
use crate::views::{BulletinText, FrozenBlock};

const MAX_TITLE: usize = 200;
/// Bytes.
const MAX_TEXT: usize = 20_000;
const MAX_BLOCKS: usize = 12;

impl Hq {
    /// Publishes: from now on its numbers stand still. They are counted before, where no check-in waits for it.
    pub fn publish_bulletin(
        &mut self,
        title: &str,
        text: &str,
        blocks: &[FrozenBlock],
        staff: &str,
        now: Instant,
    ) -> Result<EntryHash> {
        let (title, text) = (title.trim(), text.trim());
        if title.is_empty() || title.len() > MAX_TITLE || text.len() > MAX_TEXT || blocks.len() > MAX_BLOCKS {
            return Err(HqError::BadInput("a title, a text that fits, at most 12 blocks / 标题为空或内容过长".into()));
        }
        if text.is_empty() && blocks.is_empty() {
            return Err(HqError::BadInput("neither text nor numbers / 通报没有内容".into()));
        }
        let body = Body::BulletinPublished(BulletinPublished { blocks: json(&blocks) });
        let said = json(&BulletinText { title: title.to_owned(), text: text.to_owned() });
        self.state(&Scope::desk(now.civil_date()), Draft::by(staff, body).saying(&said), now)
    }

    /// The unit has read it. Nobody is named: not in the entry, not in the audit chain. Again is harmless.
    pub fn bulletin_read(&mut self, entry: &EntryHash, unit: &UnitId, now: Instant) -> Result<()> {
        let scope = self.bulletin_scope(entry)?;
        let fold = self.fold(&scope)?;
        let is = |body: &Body| matches!(body, Body::BulletinRead(read) if read.bulletin == *entry && read.unit == unit.as_str());
        if fold.entries.iter().filter_map(|folded| folded.counted()).any(is) {
            return Ok(());
        }
        drop(fold);
        let body = BulletinRead { bulletin: *entry, unit: unit.to_string() };
        self.state(&scope, Draft::of(Body::BulletinRead(body)), now)?;
        Ok(())
    }
}
