//! Instants, civil time and time intervals. Nothing here reads a clock: `now` is always an argument.
//!
//! All civil arithmetic is in China Standard Time (UTC+8, no daylight saving since 1991).

use std::fmt;

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, Timelike, Utc};
use serde::{Deserialize, Serialize};

const CST_SECONDS: i32 = 8 * 3600;

/// A service day (勤务日): the civil date on which a window *begins*, even if it ends after midnight.
pub type ServiceDay = NaiveDate;

/// A point in time, in milliseconds since the Unix epoch (UTC).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Instant(pub i64);

impl Instant {
    pub const fn plus_millis(self, millis: i64) -> Self {
        Self(self.0.saturating_add(millis))
    }

    pub const fn plus_minutes(self, minutes: i64) -> Self {
        self.plus_millis(minutes.saturating_mul(60_000))
    }

    /// Milliseconds from `earlier` to `self`; negative if `self` comes first.
    pub const fn since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }

    /// The civil minute this instant falls in, counted from the epoch: 07:10:59 and 07:10:00 are one minute.
    pub const fn minute(self) -> i64 {
        self.0.div_euclid(60_000)
    }

    /// The first instant of the given civil minute.
    pub const fn of_minute(minute: i64) -> Self {
        Self(minute.saturating_mul(60_000))
    }

    /// Civil date and time in UTC+8. Instants outside chrono's range are clamped to the epoch.
    pub fn civil(self) -> DateTime<FixedOffset> {
        let utc = DateTime::<Utc>::from_timestamp_millis(self.0).unwrap_or(DateTime::<Utc>::UNIX_EPOCH);
        utc.with_timezone(&CST)
    }

    pub fn civil_date(self) -> NaiveDate {
        self.civil().date_naive()
    }

    /// The instant of a civil time on a day; `minutes` counts from 00:00 and may pass 24:00 (24:10 = 1450).
    pub fn at(day: ServiceDay, minutes: u32) -> Self {
        let midnight = NaiveDateTime::new(day, NaiveTime::MIN);
        let millis = midnight.and_utc().timestamp_millis() - i64::from(CST_SECONDS) * 1000;
        Self(millis).plus_minutes(i64::from(minutes))
    }

    /// Civil hours and minutes: `07:10`.
    pub fn hhmm(self) -> String {
        let civil = self.civil();
        format!("{:02}:{:02}", civil.hour(), civil.minute())
    }

    /// Civil hours, minutes and seconds: `07:10:00`.
    pub fn hhmmss(self) -> String {
        let civil = self.civil();
        format!("{:02}:{:02}:{:02}", civil.hour(), civil.minute(), civil.second())
    }

    /// RFC 3339 with offset and whole seconds: `2026-11-24T07:10:00+08:00`.
    pub fn iso(self) -> String {
        self.civil().format("%Y-%m-%dT%H:%M:%S%:z").to_string()
    }
}

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.iso())
    }
}

/// China Standard Time.
pub const CST: FixedOffset = match FixedOffset::east_opt(CST_SECONDS) {
    Some(offset) => offset,
    None => panic!("eight hours is a valid offset"),
};

/// Monday = 1 … Sunday = 7, as in the county's CSV files.
pub fn weekday_digit(day: NaiveDate) -> u8 {
    day.weekday().number_from_monday() as u8
}

/// How good the evidence for a time is (N1). `A` best.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Grade {
    /// An HQ anchor of the same boot, before or after the act.
    A,
    /// Satellite time, or two peers.
    B,
    /// An HQ anchor from before a reboot.
    C,
    /// The phone's own wall clock and nothing else.
    D,
}

impl Grade {
    /// One grade worse.
    #[must_use]
    pub const fn lowered(self) -> Self {
        match self {
            Self::A => Self::B,
            Self::B => Self::C,
            Self::C | Self::D => Self::D,
        }
    }
}

/// When something happened, as far as the evidence allows: `earliest ..= latest`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct TimeInterval {
    pub earliest: Instant,
    pub latest: Instant,
    pub grade: Grade,
}

impl TimeInterval {
    /// Intervals no wider than this are judged at their midpoint (architecture 5).
    pub const SHARP_MILLIS: i64 = 60_000;

    pub const fn exact(at: Instant, grade: Grade) -> Self {
        Self { earliest: at, latest: at, grade }
    }

    pub const fn width_millis(self) -> i64 {
        self.latest.since(self.earliest)
    }

    pub const fn midpoint(self) -> Instant {
        self.earliest.plus_millis(self.width_millis() / 2)
    }

    pub const fn is_sharp(self) -> bool {
        self.width_millis() <= Self::SHARP_MILLIS
    }
}
