//! Alarm buttons as the desk sees them: installed, linked and tested are three numbers, never one (S30).

use std::collections::BTreeMap;

use chrono::NaiveDate;
use huxue_duty::alarm::{is_tested, may_be_real};
use huxue_duty::clock::Instant;
use huxue_duty::ids::SchoolId;
use huxue_ledger::alarm::id_of_signal;
use huxue_ledger::ident::Scope;
use serde::Serialize;
use utoipa::ToSchema;

use super::alarms::school_name;
use crate::error::Result;
use crate::hq::Hq;

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AlarmSite {
    pub id: String,
    #[schema(value_type = String)]
    pub school: SchoolId,
    pub school_name: String,
    /// Where in the school it hangs.
    pub place: String,
    #[schema(value_type = Option<String>, format = Date)]
    pub installed: Option<NaiveDate>,
    /// Since when its signals reach the alarm platform.
    #[schema(value_type = Option<String>, format = Date)]
    pub linked: Option<NaiveDate>,
    #[schema(value_type = Option<i64>)]
    pub tested_at: Option<Instant>,
    pub passed: Option<bool>,
    /// By a signal that came through; by hand otherwise.
    pub by_signal: Option<bool>,
    pub tested_by: Option<String>,
    /// The last signal was taken as a test, not long ago, and has not rung since: somebody may say that it was a real alarm.
    pub may_be_real: bool,
    /// Passed a test within 31 days.
    pub fresh: bool,
    /// Until when its signals are tests.
    #[schema(value_type = Option<i64>)]
    pub test_mode_until: Option<Instant>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AlarmSites {
    #[schema(value_type = i64)]
    pub at: Instant,
    pub all: usize,
    pub installed: usize,
    pub linked: usize,
    /// Passed a test within 31 days.
    pub tested: usize,
    /// Buttons whose signals are tests this moment.
    pub in_test_mode: usize,
    pub sites: Vec<AlarmSite>,
    /// Signals of buttons that are in no register, with the last test of each.
    #[schema(value_type = BTreeMap<String, i64>)]
    pub unregistered: BTreeMap<String, Instant>,
}

impl Hq {
    pub fn alarm_sites(&self, now: Instant) -> Result<AlarmSites> {
        let directory = self.directory()?;
        let sheet = self.sites()?;
        let book = self.sites_book()?;
        let index = self.cache.index.borrow();
        let today = now.civil_date();
        let begun = |day: Option<NaiveDate>| day.is_some_and(|day| day <= today);
        let sites: Vec<AlarmSite> = sheet
            .alarms
            .into_iter()
            .map(|site| {
                let test = book.tests.get(&site.id);
                let passed = test.filter(|test| test.passed).map(|test| test.at);
                AlarmSite {
                    school_name: school_name(&directory, &site.school),
                    tested_at: test.map(|test| test.at),
                    passed: test.map(|test| test.passed),
                    by_signal: test.map(|test| test.signal.is_some()),
                    may_be_real: test.filter(|test| may_be_real(test.at, now)).is_some_and(|test| {
                        let rang = |signal: &String| index.has_entries(&Scope::alarm(&id_of_signal(signal)));
                        test.signal.as_ref().is_some_and(|signal| !rang(signal))
                    }),
                    tested_by: test.map(|test| test.by.clone()),
                    fresh: is_tested(passed, now),
                    test_mode_until: book.test_mode.get(&site.id).copied().filter(|until| now <= *until),
                    id: site.id,
                    school: site.school,
                    place: site.place,
                    installed: site.installed,
                    linked: site.linked,
                }
            })
            .collect();
        let known = |id: &String| sites.iter().any(|site| site.id == *id);
        let unregistered = book.tests.iter().filter(|(id, _)| !known(id)).map(|(id, test)| (id.clone(), test.at));
        Ok(AlarmSites {
            at: now,
            all: sites.len(),
            installed: sites.iter().filter(|site| begun(site.installed)).count(),
            linked: sites.iter().filter(|site| begun(site.linked)).count(),
            tested: sites.iter().filter(|site| site.fresh).count(),
            in_test_mode: sites.iter().filter(|site| site.test_mode_until.is_some()).count(),
            unregistered: unregistered.collect(),
            sites,
        })
    }
}
