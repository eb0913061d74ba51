//! 一键报警: the register of alarm buttons, their tests, and the signals that the alarm platform sends. A signal is
//! taken once, by the platform's id; a test is written down as one and is never an alarm.

use huxue_duty::alarm::{MAX_TEST_MODE_MIN, may_be_real};
use huxue_duty::clock::Instant;
use huxue_duty::county::{County, Site};
use huxue_ledger::alarm::id_of_signal;
use huxue_ledger::directory::to_blob;
use huxue_ledger::fact::{Body, SiteAlarmRaised, SiteTestMode, SiteTested, SitesPublished};
use huxue_ledger::ident::Scope;
use huxue_ledger::sites::{SitesBook, SitesSheet, Test, book};

use crate::error::{HqError, Result};
use crate::hq::Hq;
use crate::journal::Draft;

/// Longer ids are no ids.
const MAX_ID: usize = 120;

/// A signal as the platform tells it.
#[derive(Clone, Debug)]
pub struct Signal {
    /// The platform's own id.
    pub external: String,
    pub site: String,
    /// By the platform's clock: display only.
    pub at: Option<Instant>,
    pub test: bool,
}

/// What became of a signal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Taken {
    /// The alarm's id.
    Alarm(String),
    /// Told before: the same alarm.
    Known(String),
    Test,
}

impl Hq {
    /// The register as it was last published; empty before.
    pub fn sites(&self) -> Result<SitesSheet> {
        let Some((_, blob)) = self.sites_book()?.newest else { return Ok(SitesSheet::default()) };
        let missing = || HqError::Integrity("the register of sites has no content".into());
        let bytes = self.store.blob(&blob)?.ok_or_else(missing)?;
        serde_json::from_slice(&bytes).map_err(|error| HqError::Integrity(error.to_string()))
    }

    pub(crate) fn sites_book(&self) -> Result<SitesBook> {
        Ok(book(&*self.fold(&Scope::sites())?))
    }

    fn known_alarm_site(&self, id: &str) -> Result<Site> {
        let sites = self.sites()?.alarms;
        sites.into_iter().find(|site| site.id == id).ok_or_else(|| HqError::not_found("alarm button", id))
    }

    /// A new version of the register, if it differs. True if it did.
    pub(crate) fn publish_sites(&mut self, county: &County, staff: &str, now: Instant) -> Result<bool> {
        let sheet = SitesSheet::of(county);
        let (bytes, blob) = to_blob(&sheet);
        let newest = self.sites_book()?.newest;
        let is_empty = newest.is_none() && sheet == SitesSheet::default();
        if is_empty || newest.is_some_and(|(_, known)| known == blob) {
            return Ok(false);
        }
        self.store.put_blob(&blob, &bytes)?;
        let version = newest.map_or(1, |(version, _)| version + 1);
        let size = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
        let body = Body::SitesPublished(SitesPublished { version, blob, size });
        self.write(&Scope::sites(), vec![Draft::by(staff, body)], now)?;
        Ok(true)
    }

    /// Takes a signal of the platform. A button that is in no register rings all the same.
    pub fn take_signal(&mut self, signal: &Signal, now: Instant) -> Result<Taken> {
        let well_formed = |text: &str| !text.trim().is_empty() && text.len() <= MAX_ID;
        if !well_formed(&signal.external) || !well_formed(&signal.site) {
            return Err(HqError::BadInput(format!("id and site have 1 to {MAX_ID} bytes / 编号有误")));
        }
        let id = id_of_signal(&signal.external);
        let scope = Scope::alarm(&id);
        if !self.entries_in(&scope)?.is_empty() {
            return Ok(Taken::Known(id));
        }
        let book = self.sites_book()?;
        if book.signals.contains(&signal.external) {
            return Ok(Taken::Test);
        }
        let in_test_mode = book.test_mode.get(&signal.site).is_some_and(|until| now <= *until);
        if signal.test || in_test_mode {
            let external = Some(signal.external.clone());
            let tested = SiteTested { site: signal.site.clone(), at: now.0, passed: true, external };
            self.transact(|hq| hq.write(&Scope::sites(), vec![Draft::of(Body::SiteTested(tested))], now))?;
            return Ok(Taken::Test);
        }
        let raised = SiteAlarmRaised {
            site: signal.site.clone(),
            external: signal.external.clone(),
            at: signal.at.map(|at| at.0),
        };
        self.transact(|hq| hq.write(&scope, vec![Draft::of(Body::SiteAlarmRaised(raised))], now))?;
        Ok(Taken::Alarm(id))
    }

    /// A test by hand: somebody at the school pressed the button and saw what came of it.
    pub fn test_site(&mut self, site: &str, passed: bool, staff: &str, now: Instant) -> Result<()> {
        self.known_alarm_site(site)?;
        let tested = SiteTested { site: site.to_owned(), at: now.0, passed, external: None };
        self.transact(|hq| hq.write(&Scope::sites(), vec![Draft::by(staff, Body::SiteTested(tested))], now))?;
        Ok(())
    }

    /// The last signal of a button was taken as a test, and somebody needed help: it rings now, and whatever comes next
    /// is no test. The alarm's id.
    pub fn was_real(&mut self, site: &str, staff: &str, now: Instant) -> Result<String> {
        let book = self.sites_book()?;
        let recent = |test: &&Test| may_be_real(test.at, now);
        let test = book.tests.get(site).filter(recent).and_then(|test| Some((test.signal.clone()?, test.at)));
        let (external, at) = test.ok_or_else(|| HqError::not_found("recent signal taken as a test", site))?;
        let id = id_of_signal(&external);
        let scope = Scope::alarm(&id);
        if !self.entries_in(&scope)?.is_empty() {
            return Ok(id);
        }
        let raised = SiteAlarmRaised { site: site.to_owned(), external, at: Some(at.0) };
        self.transact(|hq| {
            hq.write(&scope, vec![Draft::by(staff, Body::SiteAlarmRaised(raised))], now)?;
            if book.test_mode.get(site).is_some_and(|until| now <= *until) {
                hq.write_test_mode(site, Instant(now.0 - 1), staff, now)?;
            }
            Ok(())
        })?;
        Ok(id)
    }

    /// For so many minutes signals of this button are tests; 0 ends it.
    pub fn set_test_mode(&mut self, site: &str, minutes: u32, staff: &str, now: Instant) -> Result<()> {
        self.known_alarm_site(site)?;
        if minutes > MAX_TEST_MODE_MIN {
            return Err(HqError::BadInput(format!(
                "test mode lasts at most {MAX_TEST_MODE_MIN} minutes / 测试模式最长 {MAX_TEST_MODE_MIN} 分钟"
            )));
        }
        // Ended means over by now: a signal of this very moment is real.
        let until = if minutes == 0 { Instant(now.0 - 1) } else { now.plus_minutes(i64::from(minutes)) };
        self.transact(|hq| hq.write_test_mode(site, until, staff, now))
    }

    fn write_test_mode(&mut self, site: &str, until: Instant, staff: &str, now: Instant) -> Result<()> {
        let mode = SiteTestMode { site: site.to_owned(), until: until.0 };
        self.write(&Scope::sites(), vec![Draft::by(staff, Body::SiteTestMode(mode))], now)?;
        Ok(())
    }
}
