//! How somebody stands at a post now: which window counts, whether they came, left or are still due. Read by the
//! screens of the gate; the verdict itself stays with the rules.

use huxue_duty::clock::{Instant, ServiceDay};
use huxue_duty::fence::{Place, PlaceVerdict, judge_place};
use huxue_duty::ids::{PersonId, PostId};
use huxue_duty::pings::ping_times;
use huxue_duty::strength::{StaffPresence, at_minute};
use huxue_duty::verdict::On;
use huxue_ledger::attendance::{PersonRow, PostDayView, WindowView, ping_seed};
use huxue_ledger::fact::Body;
use huxue_ledger::ident::{EntryHash, Scope};

use super::parts::{Badge, Icon, Text, Tone};
use crate::error::PhoneError;
use crate::phone::Phone;
use crate::ports::Reading;

/// Where a person is in a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    /// Before due, further away than a check-in belongs to it.
    Ahead,
    /// Before due, near enough to check in.
    Ready,
    /// Due has passed.
    Overdue,
    /// Somebody vouched for them or took them down at HQ; a check-in of their own is not there.
    Vouched,
    OnPost,
    Left,
    /// The window has ended without a check-in.
    Over,
    Excused,
}

/// The last check-in or check-out of one person at a post and day.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LastAct {
    pub entry: EntryHash,
    /// The writer's wall clock.
    pub wall: Instant,
    pub boot_id: u32,
    pub boot_ms: u64,
    pub is_check_in: bool,
}

/// One post's day as one person sees it.
pub(crate) struct Standing {
    pub post: PostId,
    pub day: ServiceDay,
    pub view: PostDayView,
    pub me: Option<PersonId>,
    pub last: Option<LastAct>,
    pub now: Instant,
    belongs_ahead_min: i64,
}

impl Standing {
    /// The running window; else the one whose stay nobody closed, until the next is near; else the next one.
    pub fn current(&self) -> Option<&WindowView> {
        let next = self.view.windows.iter().find(|window| self.now < window.off_due_observed);
        let near = next.is_some_and(|window| self.minutes_to_due(window) <= self.belongs_ahead_min);
        if near { next } else { self.open_stay().or(next) }
    }

    /// The same among the windows that concern this person.
    pub fn current_of_mine(&self) -> Option<&WindowView> {
        let mine = |window: &&WindowView| self.now < window.off_due_observed && self.concerns(window);
        self.current().filter(|window| self.concerns(window)).or_else(|| self.view.windows.iter().find(mine))
    }

    /// The window this person came to and has not left.
    fn open_stay(&self) -> Option<&WindowView> {
        let last = self.last.filter(|last| last.is_check_in)?;
        let came = |window: &&WindowView| last.wall < window.off_due_observed;
        self.view.windows.iter().find(came).filter(|window| last.wall >= self.begins(window))
    }

    /// From when on a check-in belongs to the window.
    fn begins(&self, window: &WindowView) -> Instant {
        window.window.on_due.plus_minutes(-self.belongs_ahead_min)
    }

    /// The window of that due time, else the current one, else the last of the day.
    pub fn window(&self, on_due: Option<i64>) -> Option<&WindowView> {
        let named = on_due.and_then(|due| self.view.windows.iter().find(|one| one.window.on_due.0 == due));
        named.or_else(|| self.current()).or_else(|| self.view.windows.last())
    }

    pub fn my_row<'a>(&self, window: &'a WindowView) -> Option<&'a PersonRow> {
        let me = self.me.as_ref()?;
        window.rows.iter().find(|row| row.person == *me)
    }

    /// On a phone of a person: the windows they are named for or came to. Without a roster here, every one.
    pub fn concerns(&self, window: &WindowView) -> bool {
        let named = window.rows.is_empty() || self.me.is_none() || self.my_row(window).is_some();
        named || self.last.is_some()
    }

    pub fn minutes_to_due(&self, window: &WindowView) -> i64 {
        window.window.on_due.minute() - self.now.minute()
    }

    pub fn minutes_to_end(&self, window: &WindowView) -> i64 {
        window.off_due_observed.minute() - self.now.minute()
    }

    pub fn stage(&self, window: &WindowView) -> Stage {
        let row = self.my_row(window);
        let begins = self.begins(window);
        if let Some(last) = self.last.filter(|last| last.wall >= begins && last.wall < window.off_due_observed) {
            return if last.is_check_in { Stage::OnPost } else { Stage::Left };
        }
        let came = row.is_some_and(|row| matches!(row.on, On::OnTime | On::Late { .. } | On::VeryLate { .. }));
        if came && self.now < window.off_due_observed {
            return Stage::Vouched;
        }
        if row.is_some_and(|row| row.on == On::Excused) {
            return Stage::Excused;
        }
        if self.now >= window.off_due_observed {
            return if came || self.last.is_some_and(|last| last.wall >= begins) { Stage::Left } else { Stage::Over };
        }
        match self.minutes_to_due(window) {
            ahead if ahead > self.belongs_ahead_min => Stage::Ahead,
            ahead if ahead > 0 => Stage::Ready,
            _ => Stage::Overdue,
        }
    }

    /// The random minutes at which this person is asked for a tap: drawn from their check-in, while they are there.
    pub fn pings(&self, window: &WindowView) -> Vec<Instant> {
        let Some(last) = self.last.filter(|_| self.stage(window) == Stage::OnPost) else { return Vec::new() };
        let counted = self.my_row(window).and_then(|row| row.presence.first());
        let arrived = counted.map_or(last.wall, |presence| Instant::of_minute(presence.from_minute));
        ping_times(&window.window, arrived, &ping_seed(&last.entry, &window.window))
    }

    /// 1+2 ✓ or 1+1 缺1, at this minute; before the window: what is asked for.
    pub fn strength(&self, window: &WindowView, (officers, auxiliaries): (u32, u32)) -> Badge {
        if self.now < window.window.on_due {
            let text = Text::new("strength.planned").arg("officers", officers).arg("auxiliaries", auxiliaries);
            return Badge { text, icon: Icon::People, tone: Tone::Neutral };
        }
        let staff: Vec<StaffPresence> =
            window.rows.iter().map(|row| StaffPresence { role: row.role, presence: row.presence.clone() }).collect();
        let (there, helping) = at_minute(self.now.minute(), &staff);
        let missing = (officers + auxiliaries).saturating_sub(there + helping).max(officers.saturating_sub(there));
        let text = Text::new(if missing == 0 { "strength.full" } else { "strength.short" });
        let text = text.arg("officers", there).arg("auxiliaries", helping);
        if missing == 0 {
            Badge { text, icon: Icon::Check, tone: Tone::Good }
        } else {
            Badge { text: text.arg("missing", missing), icon: Icon::Alert, tone: Tone::Attention }
        }
    }
}

impl Phone {
    /// How whoever acts stands at this post; nobody on a shared phone without a person.
    pub(crate) fn standing(&mut self, post: &PostId, reading: &Reading) -> Result<Standing, PhoneError> {
        let now = self.now(reading);
        let me = self.me(reading).ok();
        let day = self.duty_day(post, now)?;
        let view = self.post(post, day, reading)?;
        let last = match &me {
            Some(me) => self.last_act(post, day, me)?,
            None => None,
        };
        let belongs_ahead_min = i64::from(self.sheets_of_day(day, &[])?.policy(day).belongs_ahead_min);
        Ok(Standing { post: post.clone(), day, view, me, last, now, belongs_ahead_min })
    }

    /// The same as far as the first screen asks, from the row that is kept of the day.
    pub(crate) fn standing_today(&mut self, post: &PostId, reading: &Reading) -> Result<Standing, PhoneError> {
        let now = self.now(reading);
        let me = self.me(reading).ok();
        let day = self.duty_day(post, now)?;
        let kept = self.day(post, day, reading)?;
        let last = me.as_ref().and_then(|me| kept.last_act(me));
        let belongs_ahead_min = i64::from(self.sheets_of_day(day, &[])?.policy(day).belongs_ahead_min);
        Ok(Standing { post: post.clone(), day, view: kept.view(post, day), me, last, now, belongs_ahead_min })
    }

    pub(crate) fn last_act(
        &self,
        post: &PostId,
        day: ServiceDay,
        me: &PersonId,
    ) -> Result<Option<LastAct>, PhoneError> {
        let mut last: Option<(i64, LastAct)> = None;
        for scope in [Scope::post_day(post, day), Scope::post_day_volunteer(post, day)] {
            for folded in &self.facts(&scope)?.entries {
                let is_check_in = match folded.counted() {
                    Some(Body::CheckedIn(_)) => true,
                    Some(Body::CheckedOut(_)) => false,
                    _ => continue,
                };
                let header = &folded.entry.header;
                if header.author != me.as_str() || !self.shows(header) {
                    continue;
                }
                let time = &header.time;
                let act = LastAct {
                    entry: folded.entry.hash,
                    wall: time.wall,
                    boot_id: time.boot_id,
                    boot_ms: time.boot_ms,
                    is_check_in,
                };
                if last.is_none_or(|(before, _)| before <= time.wall.0) {
                    last = Some((time.wall.0, act));
                }
            }
        }
        Ok(last.map(|(_, act)| act))
    }

    /// Officers and auxiliaries that the post asks for.
    pub(crate) fn template(&self, post: &PostId, day: ServiceDay) -> Result<(u32, u32), PhoneError> {
        let directory = self.sheets_of_post(post)?;
        let sheet = directory.post_for(post, day).map(|version| &version.sheet.post);
        Ok(sheet.map_or((0, 0), |post| (post.officers, post.auxiliaries)))
    }

    /// The newest position against the post's gates; `None` without one.
    pub(crate) fn place_now(
        &self,
        post: &PostId,
        day: ServiceDay,
        reading: &Reading,
    ) -> Result<Option<PlaceVerdict>, PhoneError> {
        let Some(fix) = self.newest_fix(reading) else { return Ok(None) };
        let directory = self.sheets_of_post(post)?;
        let gates = directory.post_for(post, day).map(|version| version.sheet.gates.as_slice());
        Ok(judge_place(&[fix], gates.unwrap_or_default(), &self.evidence).ok())
    }
}

/// Metres to the gate, if that is worth saying: the position is outside by good evidence.
pub(crate) fn far_away(place: Option<&PlaceVerdict>) -> Option<i64> {
    let place = place.filter(|place| place.place == Place::Outside)?;
    place.distance_m.map(|metres| metres.round() as i64)
}

/// 还有 12 分钟 / 还有 3 小时 5 分钟.
pub(crate) fn span(key: &str, minutes: i64) -> Text {
    let minutes = minutes.abs();
    if minutes < 60 {
        Text::new(key).arg("minutes", minutes)
    } else {
        Text::new(format!("{key}_hours")).arg("hours", minutes / 60).arg("minutes", minutes % 60)
    }
}

/// 2026年11月24日 周二.
pub(crate) fn date_text(day: ServiceDay) -> Text {
    Text::new("date.full")
        .arg("year", day.format("%Y"))
        .arg("month", day.format("%-m"))
        .arg("day", day.format("%-d"))
        .key_arg("weekday", weekday_key(day))
}

pub(crate) fn weekday_key(day: ServiceDay) -> String {
    format!("weekday.{}", huxue_duty::clock::weekday_digit(day))
}
