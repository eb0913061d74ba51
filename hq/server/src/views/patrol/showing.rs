//! Visits and findings in the words of the page.

use huxue_duty::clock::{Instant, ServiceDay};
use huxue_duty::county::Site;
use huxue_duty::ids::{PostId, UnitId};
use huxue_duty::patrol::{Chance, Visit, against};
use huxue_ledger::directory::{Directory, PostSheet};
use huxue_ledger::fact::PatrolSeen;
use huxue_ledger::fold::Folded;

use super::{FindingSeen, VideoLink, VisitSeen, period_of};
use crate::error::Result;
use crate::hq::Hq;
use crate::staff::Sight;
use crate::video_link::{self, Pictured};
use crate::views::board::unit_name;
use crate::views::{MASKED_TEXT, masking};

/// What visits and findings are told with.
pub(super) struct Showing<'a> {
    pub hq: &'a Hq,
    pub directory: &'a Directory,
    pub template: Option<&'a str>,
    pub cameras: &'a [Site],
}

impl Showing<'_> {
    pub fn visit(&self, Visit { chance, state, concern }: Visit) -> VisitSeen {
        let sheet = newest_sheet(self.directory, &chance.post);
        let unit = sheet.map_or_else(|| UnitId::new(""), |sheet| sheet.post.unit.clone());
        VisitSeen {
            school: sheet.map_or_else(String::new, |sheet| sheet.school.name.clone()),
            gate: sheet.map_or_else(String::new, gate_name),
            town: sheet.map_or_else(String::new, |sheet| sheet.school.town.clone()),
            unit_name: unit_name(self.directory, &unit),
            unit,
            links: sheet.map_or_else(Vec::new, |sheet| self.links(sheet)),
            post: chance.post,
            period: chance.period,
            day: chance.day,
            on_due: chance.on_due,
            off_due: chance.off_due,
            state,
            gaps: concern.gaps,
            silent: concern.silent,
            last_seen: concern.last_seen,
        }
    }

    fn links(&self, sheet: &PostSheet) -> Vec<VideoLink> {
        let Some(template) = self.template else { return Vec::new() };
        let cameras: Vec<&Site> = self.cameras.iter().filter(|camera| camera.school == sheet.school.id).collect();
        let pictured = Pictured {
            gate: sheet.post.gate.as_str(),
            post: sheet.post.id.as_str(),
            school: sheet.school.id.as_str(),
            cameras: &cameras,
        };
        let links = video_link::links(template, &pictured).into_iter();
        links.map(|(name, url)| VideoLink { name, url }).collect()
    }

    pub fn finding(
        &self,
        day: ServiceDay,
        folded: &Folded,
        seen: &PatrolSeen,
        chances: &[Chance],
        sight: Sight,
        now: Instant,
    ) -> Result<FindingSeen> {
        let post = PostId::new(&seen.post);
        let sheet = newest_sheet(self.directory, &post);
        let shown = |text: String| if sight >= Sight::Working { masking::text(&text) } else { MASKED_TEXT.to_owned() };
        let question = seen.ask.as_ref().map(|ask| self.hq.patrol_question(ask, sight, now)).transpose()?;
        Ok(FindingSeen {
            entry: folded.entry.hash,
            at: folded.entry.header.time.wall,
            by: folded.entry.header.author.clone(),
            school: sheet.map_or_else(String::new, |sheet| sheet.school.name.clone()),
            gate: sheet.map_or_else(String::new, gate_name),
            unit: sheet.map_or_else(|| UnitId::new(""), |sheet| sheet.post.unit.clone()),
            post,
            period: period_of(seen, chances),
            day,
            in_order: seen.in_order,
            seen: seen.seen,
            signed_on: seen.signed_on,
            against: against(seen.seen, seen.signed_on),
            car: seen.car,
            lights: seen.lights,
            note: folded.private().text.map(shown),
            question: question.flatten(),
        })
    }
}

pub(super) fn newest_sheet<'a>(directory: &'a Directory, post: &PostId) -> Option<&'a PostSheet> {
    directory.posts.get(post)?.last().map(|version| &version.sheet)
}

fn gate_name(sheet: &PostSheet) -> String {
    let gate = sheet.gates.iter().find(|gate| gate.id == sheet.post.gate);
    gate.map_or_else(String::new, |gate| gate.name.clone())
}
