//! What stands around every screen: title, banner, what waits for HQ, and how it is drawn.

use std::f64::consts::PI;

use chrono::{Datelike, Timelike};
use huxue_duty::clock::Instant;

use super::parts::{Badge, Head, Icon, Palette, ScreenId, SyncBadge, Target, Text, Tone};
use super::settings::{GLOVES, PALETTE, TEXT_PERCENT};
use super::standing::span;
use crate::error::PhoneError;
use crate::phone::Phone;
use crate::ports::Reading;
use crate::store::{branches, journals};

/// A wall clock this far off is worth a banner, milliseconds.
const CLOCK_OFF_MS: i64 = 2 * 60_000;
/// The middle of the province, for a phone that knows no gate yet.
const SOMEWHERE: (f64, f64) = (31.0, 117.0);
/// Degrees of the sun below which it is dusk, and below which it is night.
const DUSK: f64 = 0.0;
const NIGHT: f64 = -6.0;

impl Phone {
    pub(crate) fn head(&self, screen: ScreenId, _target: &Target, reading: &Reading) -> Result<Head, PhoneError> {
        Ok(Head {
            screen,
            title: Text::new(format!("{}.title", name_of(screen))),
            banner: self.banner(screen, reading)?,
            sync: self.sync_badge(reading)?,
            primary: Vec::new(),
            palette: self.palette(reading)?,
            text_percent: self.choice(TEXT_PERCENT)?.parse().unwrap_or(100),
            gloves: self.choice(GLOVES)? == "on",
            secret: false,
        })
    }

    fn banner(&self, screen: ScreenId, reading: &Reading) -> Result<Option<Badge>, PhoneError> {
        if self.rehearses() {
            return Ok(Some(Badge { text: Text::new("head.drill"), icon: Icon::Alert, tone: Tone::Late }));
        }
        let ahead = reading.wall.since(self.now(reading)) / 60_000;
        let off = reading.wall.since(self.now(reading)).abs() > CLOCK_OFF_MS;
        let key = if ahead > 0 { "head.clock_ahead" } else { "head.clock_behind" };
        let text = span(key, ahead);
        if off {
            return Ok(Some(Badge { text, icon: Icon::Clock, tone: Tone::Attention }));
        }
        let of_day = matches!(screen, ScreenId::Today | ScreenId::CheckIn | ScreenId::Post | ScreenId::School);
        let unsettled = of_day && self.is_enrolled() && self.is_unsettled(reading)?;
        let text = Text::new("head.provisional");
        Ok(unsettled.then_some(Badge { text, icon: Icon::Calendar, tone: Tone::Attention }))
    }

    /// The day at one of this phone's posts is not settled: nobody is judged.
    fn is_unsettled(&self, reading: &Reading) -> Result<bool, PhoneError> {
        let now = self.now(reading);
        for post in self.own_posts(now.civil_date())? {
            let day = self.windows(&post, self.duty_day(&post, now)?)?;
            if day.is_some_and(|day| day.is_provisional()) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    pub(crate) fn sync_badge(&self, reading: &Reading) -> Result<SyncBadge, PhoneError> {
        let db = self.store.read();
        let pending = journals::pending_count(db)? + branches::count_pending(db)?;
        let pending = u32::try_from(pending).unwrap_or(u32::MAX);
        let state = if pending > 0 {
            Badge { text: Text::new("head.pending").arg("n", pending), icon: Icon::Upload, tone: Tone::Attention }
        } else {
            Badge { text: Text::new("head.all_sent"), icon: Icon::Check, tone: Tone::Good }
        };
        let last_contact = match self.follow.as_ref().and_then(|follow| follow.last_contact).map(Instant) {
            None => Text::new("head.never_online"),
            Some(at) if at.civil_date() == self.now(reading).civil_date() => {
                Text::new("head.last_contact").arg("at", at.hhmm())
            }
            Some(at) => Text::new("head.last_contact").arg("at", at.civil().format("%m-%d %H:%M")),
        };
        Ok(SyncBadge { pending, state, last_contact })
    }

    fn palette(&self, reading: &Reading) -> Result<Palette, PhoneError> {
        Ok(match self.choice(PALETTE)? {
            "light" => Palette::Light,
            "dark" => Palette::Dark,
            "night" => Palette::Night,
            _ => {
                let gate = self.sheets_of_first_post().ok().and_then(|directory| {
                    let sheet = &directory.posts.values().next()?.last()?.sheet;
                    sheet.gates.first().map(|gate| (gate.lat, gate.lon))
                });
                match sun_degrees(self.now(reading), gate.unwrap_or(SOMEWHERE)) {
                    height if height < NIGHT => Palette::Night,
                    height if height < DUSK => Palette::Dark,
                    _ => Palette::Light,
                }
            }
        })
    }
}

/// Height of the sun, to a degree or so: enough to tell day from dusk.
fn sun_degrees(at: Instant, (lat, lon): (f64, f64)) -> f64 {
    let civil = at.civil();
    let day = f64::from(civil.ordinal());
    let declination = (-23.44_f64).to_radians() * (2.0 * PI * (day + 10.0) / 365.0).cos();
    let hours = f64::from(civil.num_seconds_from_midnight()) / 3600.0 - 8.0 + lon / 15.0;
    let hour_angle = ((hours - 12.0) * 15.0).to_radians();
    let lat = lat.to_radians();
    let sine = lat.sin() * declination.sin() + lat.cos() * declination.cos() * hour_angle.cos();
    sine.asin().to_degrees()
}

const fn name_of(screen: ScreenId) -> &'static str {
    match screen {
        ScreenId::Enrol => "enrol",
        ScreenId::Today => "today",
        ScreenId::CheckIn => "check_in",
        ScreenId::Week => "week",
        ScreenId::Exchange => "exchange",
        ScreenId::Post => "post",
        ScreenId::School => "school",
        ScreenId::IncidentForm => "incident_form",
        ScreenId::Incident => "incident",
        ScreenId::IncidentList => "incident_list",
        ScreenId::Volunteer => "volunteer",
        ScreenId::Sos => "sos",
        ScreenId::RollCall => "roll_call",
        ScreenId::Queue => "queue",
        ScreenId::AboutMe => "about_me",
        ScreenId::Explain => "explain",
        ScreenId::Brief => "brief",
        ScreenId::Colleague => "colleague",
        ScreenId::Settings => "settings",
        ScreenId::Lock => "lock",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sun_is_up_at_noon_and_down_at_night_whatever_the_season() {
        for (month, day) in [(1, 15), (6, 21), (11, 24)] {
            let date = chrono::NaiveDate::from_ymd_opt(2026, month, day).unwrap_or_default();
            let at = |hour: u32| sun_degrees(Instant::at(date, hour * 60), SOMEWHERE);
            assert!(at(12) > 30.0, "{month}: {}", at(12));
            assert!(at(0) < NIGHT && at(22) < NIGHT, "{month}");
        }
        let winter = chrono::NaiveDate::from_ymd_opt(2026, 11, 24).unwrap_or_default();
        assert!(sun_degrees(Instant::at(winter, 6 * 60), SOMEWHERE) < DUSK);
        assert!(sun_degrees(Instant::at(winter, 7 * 60 + 15), SOMEWHERE) > DUSK);
    }
}
