//! The live board: every post with its window of the hour, who is there, and how old the data is.

use huxue_duty::clock::{Instant, ServiceDay};
use huxue_duty::county::{Level, Period};
use huxue_duty::coverage::PostState;
use huxue_duty::ids::{PersonId, PostId, UnitId};
use huxue_duty::strength::{StaffPresence, Strength, at_minute};
use huxue_duty::verdict::On;
use huxue_ledger::attendance::{PersonRow, PostDayView, WindowView};
use serde::Serialize;
use utoipa::ToSchema;

use super::shapes;
use crate::error::Result;
use crate::hq::Hq;
use crate::projections::verdict_name;

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct BoardView {
    #[schema(value_type = i64)]
    pub at: Instant,
    /// The log position it shows.
    pub position: u64,
    pub rows: Vec<BoardRow>,
    pub open_incidents: usize,
    pub withheld: usize,
    pub pending_requests: usize,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct BoardRow {
    #[schema(value_type = String)]
    pub post: PostId,
    pub school: String,
    pub town: String,
    #[schema(value_type = shapes::Level)]
    pub level: Level,
    #[schema(value_type = String)]
    pub unit: UnitId,
    pub unit_name: String,
    #[schema(value_type = String, format = Date)]
    pub day: ServiceDay,
    /// The running window, else the next of the day, else the last; none on a day without windows.
    pub window: Option<BoardWindow>,
    /// Every window of the day, in the order of time.
    pub windows: Vec<BoardWindow>,
    pub present: Vec<Present>,
    /// Officers and auxiliaries asked for.
    #[schema(value_type = Vec<u32>, min_items = 2, max_items = 2)]
    pub template: (u32, u32),
    /// When the oldest phone of this post last finished a sync; none if one was never heard from.
    #[schema(value_type = Option<i64>)]
    pub heard_to: Option<Instant>,
    pub open_incidents: usize,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct BoardWindow {
    #[schema(value_type = shapes::Period)]
    pub period: Period,
    #[schema(value_type = i64)]
    pub on_due: Instant,
    #[schema(value_type = i64)]
    pub off_due: Instant,
    #[schema(value_type = shapes::PostState)]
    pub state: PostState,
    /// Officers and auxiliaries who are there at the board's time.
    #[schema(value_type = Vec<u32>, min_items = 2, max_items = 2)]
    pub here: (u32, u32),
    /// Minutes at and below the template.
    #[schema(value_type = shapes::Strength)]
    pub strength: Strength,
    /// People whom a human found not to be there.
    pub found_absent: usize,
    /// Running at the board's time.
    pub running: bool,
    /// Names of verdicts that somebody should look at, with the person.
    #[schema(value_type = Vec<Vec<String>>)]
    pub attention: Vec<(PersonId, String)>,
    /// Rows under dispute, which are in no figure here.
    pub disputed: usize,
}

/// Somebody at the post now.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Present {
    #[schema(value_type = String)]
    pub person: PersonId,
    pub name: String,
    #[schema(value_type = i64)]
    pub since: Instant,
}

impl Hq {
    pub fn board(&self, now: Instant) -> Result<BoardView> {
        let directory = self.directory()?;
        let open = crate::views::IncidentFilter { status: Some("open".into()), ..Default::default() };
        let incidents = self.incidents(&open)?;
        let mut rows = Vec::with_capacity(directory.posts.len());
        for (post, versions) in &directory.posts {
            let Some(sheet) = versions.last().map(|version| &version.sheet) else { continue };
            let day = self.running_day(post, now)?;
            let window = choose(&day, now);
            let present = window.map_or_else(Vec::new, |window| {
                let here = window.rows.iter().filter_map(|row| {
                    let minute = now.minute();
                    let running =
                        row.presence.iter().find(|one| one.from_minute <= minute && minute < one.to_minute)?;
                    let name = directory.person(&row.person).map_or_else(String::new, |person| person.name.clone());
                    Some(Present { person: row.person.clone(), name, since: Instant::of_minute(running.from_minute) })
                });
                here.collect()
            });
            rows.push(BoardRow {
                post: post.clone(),
                school: sheet.school.name.clone(),
                town: sheet.school.town.clone(),
                level: sheet.school.level,
                unit: sheet.post.unit.clone(),
                unit_name: unit_name(&directory, &sheet.post.unit),
                day: day.day,
                present,
                template: (sheet.post.officers, sheet.post.auxiliaries),
                heard_to: window.and_then(|window| self.heard_to(&directory, post, window)),
                open_incidents: incidents.iter().filter(|incident| incident.post == *post).count(),
                window: window.map(|window| board_window(window, now)),
                windows: day.windows.iter().map(|window| board_window(window, now)).collect(),
            });
        }
        Ok(BoardView {
            at: now,
            position: self.position()?,
            rows,
            open_incidents: incidents.len(),
            withheld: self.withheld()?.len(),
            pending_requests: self.requests(Some("pending"))?.len(),
        })
    }

    /// Today; before 06:00 yesterday, while one of its windows still runs.
    pub(crate) fn running_day(&self, post: &PostId, now: Instant) -> Result<PostDayView> {
        let today = now.civil_date();
        if now < Instant::at(today, 6 * 60)
            && let Some(yesterday) = today.pred_opt()
        {
            let view = self.judge(post, yesterday, now, Some(&self.synced))?;
            if view.windows.iter().any(|window| window.window.off_due.max(window.off_due_observed) > now) {
                return Ok(view);
            }
        }
        self.judge(post, today, now, Some(&self.synced))
    }

    fn heard_to(
        &self,
        directory: &huxue_ledger::directory::Directory,
        post: &PostId,
        window: &WindowView,
    ) -> Option<Instant> {
        let own = window.rows.iter().flat_map(|row| directory.devices_of(&row.person));
        let devices = own.chain(directory.shared_devices_at(post)).map(|record| record.device);
        devices.map(|device| self.synced.get(&device).copied()).min().flatten()
    }
}

/// The window of the hour: running, else next, else last.
pub(super) fn choose(day: &PostDayView, now: Instant) -> Option<&WindowView> {
    let running = |window: &&WindowView| window.window.on_due <= now && now < window.off_due_observed;
    let coming = |window: &&WindowView| window.window.on_due > now;
    day.windows.iter().find(running).or_else(|| day.windows.iter().find(coming)).or_else(|| day.windows.last())
}

fn board_window(window: &WindowView, now: Instant) -> BoardWindow {
    let fine = |on: &On| matches!(on, On::OnTime | On::Excused | On::NotJudged | On::Unknown);
    let odd = |row: &PersonRow| !fine(&row.on) || row.found_absent || !row.flags.is_empty();
    let look = |row: &PersonRow| !row.disputed && odd(row);
    let attention = window.rows.iter().filter(|row| look(row)).map(|row| (row.person.clone(), verdict_name(&row.on)));
    let staff: Vec<StaffPresence> =
        window.rows.iter().map(|row| StaffPresence { role: row.role, presence: row.presence.clone() }).collect();
    BoardWindow {
        period: window.window.period,
        here: at_minute(now.minute(), &staff),
        strength: window.strength,
        found_absent: window.rows.iter().filter(|row| row.found_absent).count(),
        on_due: window.window.on_due,
        off_due: window.off_due_observed,
        state: window.state,
        running: window.window.on_due <= now && now < window.off_due_observed,
        attention: attention.collect(),
        disputed: window.disputed,
    }
}

pub(super) fn unit_name(directory: &huxue_ledger::directory::Directory, unit: &UnitId) -> String {
    let units = directory.public.last().map_or(&[][..], |version| &version.sheet.units);
    units.iter().find(|known| known.id == *unit).map_or_else(|| unit.to_string(), |known| known.name.clone())
}
