//! Certificates after enrolment: a device's record is renewed before it ends and whenever its person's role or posts
//! are others, at the device's next contact. It costs nobody a visit.

use huxue_duty::clock::Instant;
use huxue_ledger::device::{DeviceRecord, DeviceRole};
use huxue_ledger::ident::Scope;

use crate::audit::Act;
use crate::codes::rostered_at;
use crate::enrol::RECORD_VALID_MS;
use crate::error::Result;
use crate::hq::Hq;
use crate::registers;

impl Hq {
    /// Signs and states a new record where the old one ends soon or says what is no longer so.
    pub(crate) fn renew_if_due(&mut self, record: &mut DeviceRecord, now: Instant) -> Result<()> {
        let Some((role, posts)) = self.changed_duties(record, now)? else { return Ok(()) };
        *record = DeviceRecord {
            role,
            posts,
            issued_at: now.0,
            expires_at: now.0.saturating_add(RECORD_VALID_MS),
            ..record.clone()
        };
        let (signed, stated) = self.certified(record);
        self.write(&Scope::directory_staff(), vec![stated], now)?;
        registers::put(&*self.store, &registers::device(record.device), &signed)?;
        self.note_renewed(&signed, record.device)?;
        self.note(Act::of(record.device.to_string(), "device.renewed", record.device.to_string()), now)?;
        tracing::info!(device = %record.device, "device record renewed");
        Ok(())
    }

    /// The role and posts of a record that is to be renewed; `None` if it still holds. Posts that a code named beside
    /// the roster's stay until the roster names one that the record lacks.
    fn changed_duties(&self, record: &DeviceRecord, now: Instant) -> Result<Option<(DeviceRole, Option<Vec<String>>)>> {
        let (mut role, mut posts) = (record.role, record.posts.clone());
        if let Some(person) = record.person() {
            let directory = self.directory()?;
            if let Some(known) = directory.person(&person) {
                role = known.role.into();
            }
            let rostered: Vec<String> = rostered_at(&directory, &person, now).iter().map(ToString::to_string).collect();
            let known = posts.as_deref().unwrap_or_default();
            if rostered.iter().any(|post| !known.contains(post)) {
                posts = Some(rostered);
            }
        }
        let changed = role != record.role || posts != record.posts;
        Ok((changed || record.is_ending(now)).then_some((role, posts)))
    }
}
