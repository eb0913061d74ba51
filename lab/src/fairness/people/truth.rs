//! What is true of a shift, from where its person stood, what headquarters had published, and what their own phone
//! had heard by then. Duty begins half an hour before the pupils move and ends half an hour after, to the minute:
//! whoever has tapped before the next minute begins is in time.

use super::{Change, DAY, HALVES, Half, MINUTE, Moment, Notice, PEOPLE, POSTS, Phone, Shift, Week, home_post};

/// Half an hour.
const MARGIN: i64 = 30 * MINUTE;
/// Whoever hears of a change later than this before their duty cannot be asked to follow it.
pub const NOTICE: i64 = 30 * MINUTE;
/// Half of the widest span of time that is judged at its middle: nearer to the line than this, no clock tells.
pub const NEAR: i64 = 30_000;

/// When duty begins and ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hours {
    pub due: Moment,
    pub off: Moment,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Came {
    InTime,
    Late {
        minutes: i64,
    },
    /// Within half a minute of the line, or there in time and tapped after it.
    Near,
    StayedAway,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Left {
    AfterTheEnd,
    Early { minutes: i64 },
    Near,
    StayedAway,
}

/// What is true of one shift.
#[derive(Clone, Copy, Debug)]
pub struct Truth {
    /// Where the roster in force puts the person, and thus where headquarters judges them.
    pub post: usize,
    pub came: Came,
    pub left: Left,
    /// By everything that had reached them, they had no duty at that post.
    pub untold: bool,
    /// A change reached their phone within the half hour before they were due by it.
    pub short_notice: bool,
}

impl Truth {
    /// Did what duty asked, as far as it had reached them.
    pub fn is_honest(&self) -> bool {
        self.untold || (self.came == Came::InTime && self.left == Left::AfterTheEnd)
    }
}

/// The hours of a post by the term's timetable and those notices that `known` lets through.
pub fn hours(week: &Week, post: usize, day: usize, half: Half, known: impl Fn(&Notice) -> bool) -> Hours {
    let (start, end) = if half == Half::Morning { POSTS[post].arrive } else { POSTS[post].leave };
    let moved: i64 = week
        .notices
        .iter()
        .filter(|notice| notice.day == day && known(notice))
        .map(|notice| match notice.what {
            Change::Moved { post: of, half: which, minutes } if of == post && which == half => minutes,
            _ => 0,
        })
        .sum();
    let midnight = day as i64 * DAY;
    let at = |minute: i64| midnight + (minute + moved) * MINUTE;
    Hours { due: at(start) - MARGIN, off: at(end) + MARGIN }
}

/// Where this person is to stand.
pub fn post_of(week: &Week, who: usize, day: usize, known: impl Fn(&Notice) -> bool) -> usize {
    let swapped =
        week.notices.iter().filter(|notice| notice.day == day && known(notice)).find_map(|notice| match notice.what {
            Change::Swapped { who: of, to } if of == who => Some(to),
            _ => None,
        });
    swapped.unwrap_or(home_post(who))
}

/// Had this notice reached the person by then? Whoever has no phone reads what hung on the wall in the morning.
pub fn had_heard(week: &Week, who: usize, day: usize, notice: &Notice, by: Moment) -> bool {
    match week.phones[who] {
        Some(_) => week.heard[who].iter().any(|heard| notice.at < *heard && *heard < by),
        None => notice.at <= day as i64 * DAY,
    }
}

/// What the roster in force says: a change published after a half day's duty began does not bind that half day.
pub fn in_force(week: &Week, who: usize, day: usize, half: Half) -> (usize, Hours) {
    let binds = |notice: &Notice| match notice.what {
        Change::Swapped { to, .. } => notice.at <= hours(week, to, day, half, |_| true).due,
        Change::Moved { .. } => true,
    };
    let post = post_of(week, who, day, binds);
    (post, hours(week, post, day, half, |_| true))
}

pub fn of(week: &Week, index: usize) -> Truth {
    let shift = &week.shifts[index];
    let Shift { who, day, half, .. } = *shift;
    let (post, force) = in_force(week, who, day, half);
    let told = |notice: &Notice| had_heard(week, who, day, notice, force.due);
    let untold = post_of(week, who, day, told) != post;
    let known = hours(week, post, day, half, told);
    // The kinder of the two, for each end.
    let (due, off) = (force.due.max(known.due), force.off.min(known.off));
    let short_notice = week.notices.iter().any(|notice| {
        let concerns = match notice.what {
            Change::Moved { post: of, half: which, .. } => of == post && which == half,
            Change::Swapped { who: of, .. } => of == who,
        };
        let in_time = had_heard(week, who, day, notice, force.due - NOTICE);
        notice.day == day && concerns && told(notice) && !in_time
    });
    let tapped = |out: bool| week.taps(index).find(|(_, tap)| tap.out == out).map(|(at, _)| at);
    let stood = shift.stood.filter(|(at, ..)| *at == post);
    let came = match (stood, tapped(false)) {
        (None, _) => Came::StayedAway,
        (Some((_, from, _)), tap) => came(from, tap, due),
    };
    let left = match (stood, tapped(true)) {
        (None, _) => Left::StayedAway,
        (Some((.., to)), tap) => left(to, tap, off),
    };
    Truth { post, came, left, untold, short_notice }
}

fn came(from: Moment, tap: Option<Moment>, due: Moment) -> Came {
    let line = due + MINUTE;
    let near = (from < line && tap.is_some_and(|tap| tap >= line)) || tap.is_some_and(|tap| (tap - line).abs() <= NEAR);
    match (near, from < line) {
        (true, _) => Came::Near,
        (false, true) => Came::InTime,
        (false, false) => Came::Late { minutes: (tap.unwrap_or(from) - due) / MINUTE },
    }
}

fn left(to: Moment, tap: Option<Moment>, off: Moment) -> Left {
    let near = tap.is_some_and(|tap| (tap - off).abs() <= NEAR);
    match (near, to >= off) {
        (true, _) => Left::Near,
        (false, true) => Left::AfterTheEnd,
        (false, false) => Left::Early { minutes: (off - tap.unwrap_or(to) + MINUTE - 1) / MINUTE },
    }
}

impl Week {
    pub fn taps(&self, shift: usize) -> impl Iterator<Item = (Moment, &super::Tap)> {
        self.steps.iter().filter_map(move |step| match &step.deed {
            super::Deed::Tap(tap) if tap.shift == shift => Some((step.at, tap)),
            _ => None,
        })
    }

    /// Notes for every shift whether headquarters had been heard, in the same boot and not long before, by the phone
    /// that its check-in was tapped on.
    pub fn note_freshness(&mut self) {
        let fresh: Vec<bool> = (0..self.shifts.len())
            .map(|shift| {
                let first = self.taps(shift).find(|(_, tap)| !tap.out);
                first.is_some_and(|(at, tap)| self.is_fresh(tap.on, at))
            })
            .collect();
        for (shift, fresh) in self.shifts.iter_mut().zip(fresh) {
            shift.fresh = fresh;
        }
    }

    fn is_fresh(&self, phone: Phone, at: Moment) -> bool {
        use super::Deed;
        let before = || self.steps.iter().rev().filter(move |step| step.at < at);
        for step in before() {
            match step.deed {
                Deed::Reboot(of) | Deed::WithholdAnchor(of) if of == phone => return false,
                Deed::Contact { phone: of, lost: false, .. } if of == phone => return at - step.at < 2 * DAY,
                _ => {}
            }
        }
        // Every phone met headquarters when the week began.
        !matches!(phone, Phone::Copy(..)) && at < 2 * DAY
    }
}

/// Every person's half days, in order.
pub fn slots(days: usize) -> impl Iterator<Item = (usize, usize, Half)> {
    (0..PEOPLE.len()).flat_map(move |who| (0..days).flat_map(move |day| HALVES.map(|half| (who, day, half))))
}
