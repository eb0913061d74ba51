//! The first screen: my posts, the windows of the day as cards, how long until the next.

use huxue_duty::clock::{Instant, ServiceDay};
use huxue_duty::county::Period;
use huxue_duty::ids::{PersonId, PostId};
use huxue_duty::school_day::DayStatus;
use huxue_duty::verdict::{Off, On};
use huxue_ledger::attendance::{PersonRow, WindowView};
use serde::Serialize;

use super::asks::{Ask, asks_of};
use super::roll_calls::RollCall;
use crate::error::PhoneError;
use crate::phone::Phone;
use crate::ports::Reading;
use crate::store::{branches, journals};

#[derive(Clone, Debug, Serialize)]
pub struct TodayView {
    pub date: ServiceDay,
    /// The person of this phone, or nobody on a shared one.
    pub person: Option<PersonId>,
    pub posts: Vec<TodayPost>,
    pub roll_calls: Vec<RollCall>,
    /// What the desk asks, as long as it waits for an answer.
    pub asks: Vec<Ask>,
    /// Entries that HQ does not have yet.
    pub pending: u64,
    /// HQ's time at the last complete exchange.
    pub last_contact: Option<Instant>,
}

#[derive(Clone, Debug, Serialize)]
pub struct TodayPost {
    pub post: PostId,
    /// Yesterday while its last window runs past midnight.
    pub day: ServiceDay,
    pub school: Option<String>,
    pub status: DayStatus,
    /// 早 / 中 / 晚 / 晚自习.
    pub cards: Vec<Card>,
}

#[derive(Clone, Debug, Serialize)]
pub struct Card {
    pub period: Period,
    pub on_due: Instant,
    /// With what people at the gate observed.
    pub off_due: Instant,
    pub movements: Vec<String>,
    /// Minutes until due; negative once it has begun.
    pub minutes_to_due: i64,
    pub running: bool,
    /// The next or the running window of this post.
    pub is_next: bool,
    /// My own verdict so far; on a shared phone everybody's.
    pub mine: Vec<MyVerdict>,
}

#[derive(Clone, Debug, Serialize)]
pub struct MyVerdict {
    pub person: PersonId,
    pub on: On,
    pub off: Off,
    pub on_certain: bool,
}

impl Phone {
    /// Reads tables and the day's facts; no document is loaded.
    pub fn today(&self, reading: &Reading) -> Result<TodayView, PhoneError> {
        let identity = self.identity()?;
        let now = self.now(reading);
        let date = now.civil_date();
        let person = identity.person();
        let mut posts = Vec::new();
        let mut roll_calls = Vec::new();
        for post in self.own_posts(date)? {
            let day = self.duty_day(&post, now)?;
            let view = self.post(&post, day, reading)?;
            let next = view.windows.iter().position(|window| now < window.off_due_observed);
            let cards = view
                .windows
                .iter()
                .enumerate()
                .map(|(at, window)| card(window, now, next == Some(at), person.as_ref()))
                .collect();
            let school =
                self.sheets_of_post(&post)?.post_for(&post, date).map(|version| version.sheet.school.name.clone());
            posts.push(TodayPost { post: post.clone(), day, school, status: view.status, cards });
            roll_calls.extend(self.roll_calls_at(&post, day, now)?);
        }
        let asks = person.as_ref().map(|person| asks_of(self, person)).transpose()?.unwrap_or_default();
        let db = self.store.read();
        Ok(TodayView {
            date,
            person,
            posts,
            roll_calls,
            asks: asks.into_iter().filter(|ask| ask.is_open(now)).collect(),
            pending: journals::pending_count(db)? + branches::count_pending(db)?,
            last_contact: self.follow.as_ref().and_then(|follow| follow.last_contact).map(Instant),
        })
    }
}

fn card(window: &WindowView, now: Instant, is_next: bool, person: Option<&PersonId>) -> Card {
    let planned = &window.window;
    let mine = window.rows.iter().filter(|row| person.is_none_or(|person| row.person == *person)).map(verdict);
    Card {
        period: planned.period,
        on_due: planned.on_due,
        off_due: window.off_due_observed,
        movements: planned.movements.iter().map(|movement| movement.label.clone()).collect(),
        minutes_to_due: planned.on_due.minute() - now.minute(),
        running: planned.on_due <= now && now < window.off_due_observed,
        is_next,
        mine: mine.collect(),
    }
}

fn verdict(row: &PersonRow) -> MyVerdict {
    MyVerdict { person: row.person.clone(), on: row.on.clone(), off: row.off.clone(), on_certain: row.on_certain }
}
