//! 每日上报 (S37): the day's brief as it was generated, as it was edited, and what the records say now.

use huxue_duty::brief;
use huxue_duty::clock::{Instant, ServiceDay};
use huxue_duty::tally::Tally;
use huxue_ledger::fact::Body;
use huxue_ledger::fold::Folded;
use huxue_ledger::ident::{EntryHash, Scope};
use serde::Serialize;
use utoipa::ToSchema;

use super::tallies::{Number, beside};
use crate::error::Result;
use crate::hq::Hq;

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct BriefView {
    #[schema(value_type = String, format = Date)]
    pub day: ServiceDay,
    #[schema(value_type = i64)]
    pub at: Instant,
    /// When the brief is generated: half an hour after the day's last window. None on a day without windows.
    #[schema(value_type = Option<i64>)]
    pub due_at: Option<Instant>,
    /// What headquarters generated; it never changes.
    pub generated: Option<BriefText>,
    /// What people made of it, the newest last.
    pub edits: Vec<BriefText>,
    /// The text that counts: the newest edit, else what was generated, else what it would be now.
    pub text: String,
    pub numbers: Vec<Number>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct BriefText {
    #[schema(value_type = String)]
    pub entry: EntryHash,
    pub by: String,
    #[schema(value_type = i64)]
    pub at: Instant,
    pub text: String,
}

impl BriefText {
    fn of(folded: &Folded) -> Self {
        Self {
            entry: folded.entry.hash,
            by: folded.entry.header.author.clone(),
            at: folded.entry.header.time.wall,
            text: folded.private().text.unwrap_or_default(),
        }
    }
}

impl Hq {
    pub fn brief(&self, day: ServiceDay, now: Instant) -> Result<BriefView> {
        let fold = self.fold(&Scope::desk(day))?;
        let counted = || fold.entries.iter().filter_map(|folded| Some((folded, folded.counted()?)));
        let generated = counted().find_map(|(folded, body)| match body {
            Body::BriefGenerated(generated) => Some((folded, generated)),
            _ => None,
        });
        let current = self.tally((day, day), None, now)?;
        let published: Tally =
            generated.and_then(|(_, generated)| serde_json::from_str(&generated.numbers).ok()).unwrap_or(current);
        let mut edits: Vec<BriefText> = counted()
            .filter(|(_, body)| matches!(body, Body::BriefEdited(_)))
            .map(|(one, _)| BriefText::of(one))
            .collect();
        edits.sort_by_key(|edit| (edit.at, edit.entry));
        let generated = generated.map(|(folded, _)| BriefText::of(folded));
        let text = edits.last().or(generated.as_ref()).map(|text| text.text.clone());
        Ok(BriefView {
            day,
            at: now,
            due_at: self.brief_due(day, now)?,
            text: text.unwrap_or_else(|| brief::text(day, &current, now)),
            generated,
            edits,
            numbers: beside(&published, &current),
        })
    }

    /// Half an hour after the last window of any post, with what was seen of pupils who left later.
    pub(crate) fn brief_due(&self, day: ServiceDay, now: Instant) -> Result<Option<Instant>> {
        let views = self.day_views(day, None, now)?;
        let ends = views.iter().flat_map(|view| &view.windows).map(|window| window.off_due_observed);
        Ok(ends.max().map(|end| end.plus_minutes(brief::AFTER_MIN)))
    }
}
