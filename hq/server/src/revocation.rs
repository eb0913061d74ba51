//! Which devices there are, and taking one out of use. From the entry on that says so the device is served nothing; what
//! it still sends is taken whole and waits for a person's judgement ([`crate::review`]). Nothing vanishes, nothing is
//! served.

use huxue_duty::clock::Instant;
use huxue_ledger::codec;
use huxue_ledger::device::{DeviceRecord, DeviceRole};
use huxue_ledger::fact::{Body, DeviceRevoked};
use huxue_ledger::frames::{Answer, Receipts, Rest};
use huxue_ledger::ident::{DeviceId, Scope};
use serde::Serialize;

use crate::audit::Act;
use crate::codes::CodeState;
use crate::error::{HqError, Result};
use crate::hq::Hq;
use crate::journal::Draft;
use crate::receive::Received;
use crate::registers;

/// A device as the operator sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct DeviceView {
    #[schema(value_type = String)]
    pub device: DeviceId,
    pub role: &'static str,
    pub person: Option<String>,
    /// Of a shared phone.
    pub post: Option<String>,
    pub posts: Vec<String>,
    #[schema(value_type = i64)]
    pub issued_at: Instant,
    #[schema(value_type = i64)]
    pub expires_at: Instant,
    /// How often its phone has changed its keys.
    pub key_epoch: u32,
    /// The same phone under earlier keys, or its person's phone before.
    #[schema(value_type = Option<String>)]
    pub predecessor: Option<DeviceId>,
    pub state: DeviceState,
    #[schema(value_type = Option<i64>)]
    pub revoked_at: Option<Instant>,
    /// When it last finished a whole push.
    #[schema(value_type = Option<i64>)]
    pub synced_at: Option<Instant>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DeviceState {
    Active,
    /// Its next contact renews it.
    Expired,
    /// Goes on under newer keys.
    Rotated,
    Revoked,
}

impl Hq {
    /// Every device that was ever enrolled, by holder.
    pub fn devices(&self, now: Instant) -> Result<Vec<DeviceView>> {
        let directory = self.directory()?;
        let mut views = Vec::new();
        for record in directory.devices.values() {
            let revoked_at = directory.revoked.get(&record.device).copied();
            let state = match revoked_at {
                Some(_) => DeviceState::Revoked,
                None if self.was_rotated(record.device)? => DeviceState::Rotated,
                None if record.expires_at < now.0 => DeviceState::Expired,
                None => DeviceState::Active,
            };
            views.push(DeviceView {
                device: record.device,
                role: role_name(record.role),
                person: record.person.clone(),
                post: record.post.clone(),
                posts: record.posts.clone().unwrap_or_default(),
                issued_at: Instant(record.issued_at),
                expires_at: Instant(record.expires_at),
                key_epoch: record.key_epoch.unwrap_or(0),
                predecessor: record.predecessor,
                state,
                revoked_at,
                synced_at: self.synced.get(&record.device).copied(),
            });
        }
        views.sort_by(|a, b| (&a.person, &a.post, a.issued_at).cmp(&(&b.person, &b.post, b.issued_at)));
        Ok(views)
    }

    /// Takes devices out of use: one by its id, or all of a person or of a post's shared phone, with every code that
    /// person or post still has. The reason is for the audit chain alone.
    pub fn revoke(&mut self, whom: &str, reason: &str, staff: &str, now: Instant) -> Result<Vec<DeviceId>> {
        let directory = self.directory()?;
        let is_meant = |record: &DeviceRecord| match DeviceId::from_hex(whom) {
            Some(device) => record.device == device,
            None => record.person.as_deref() == Some(whom) || record.post.as_deref() == Some(whom),
        };
        let meant: Vec<DeviceId> =
            directory.devices.values().filter(|record| is_meant(record)).map(|record| record.device).collect();
        if meant.is_empty() {
            return Err(HqError::not_found("device, person or post", whom));
        }
        let devices: Vec<DeviceId> =
            meant.into_iter().filter(|device| !directory.revoked.contains_key(device)).collect();
        if devices.is_empty() {
            return Err(HqError::Conflict("already revoked / 已注销"));
        }
        self.transact(|hq| {
            let drafts = devices
                .iter()
                .map(|device| Draft::by(staff, Body::DeviceRevoked(DeviceRevoked { device: *device, at: now.0 })));
            hq.write(&Scope::directory_staff(), drafts.collect(), now)?;
            for device in &devices {
                hq.note(Act::of(staff, "device.revoked", device.to_string()).because(reason), now)?;
            }
            hq.burn_codes_of(whom)?;
            Ok(devices)
        })
    }

    /// Since when a device is out of use.
    pub fn revoked_since(&self, device: DeviceId) -> Result<Option<Instant>> {
        Ok(self.directory()?.revoked.get(&device).copied())
    }

    /// Codes that nobody has used yet must not bring the holder back.
    fn burn_codes_of(&self, holder: &str) -> Result<()> {
        for (register, bytes) in self.store.registers(registers::CODE)? {
            let mut state: CodeState = codec::decode(&bytes)?;
            let is_theirs = [&state.person, &state.post].into_iter().any(|of| of.as_deref() == Some(holder));
            if is_theirs && state.burn() {
                registers::put(&*self.store, &register, &state)?;
            }
        }
        Ok(())
    }

    /// All that a revoked device ever hears: that it is, and what of its push is kept.
    pub(crate) fn answer_revoked(&self, received: &Received, since: Instant) -> Result<Vec<u8>> {
        let receipts = Receipts {
            log_id: self.log_id,
            hq_time: received.at.0,
            receipts: (!received.receipts.is_empty()).then(|| received.receipts.clone()),
        };
        let rest = Rest {
            request: Some(received.tag),
            refused: (!received.refused.is_empty()).then(|| received.refused.clone()),
            // Whether what it sent earlier is still here: after a restore it sends that again.
            old_logs: (!self.old_logs.is_empty()).then(|| self.old_logs.clone()),
            backed_up_to: registers::get::<u64>(&*self.store, registers::BACKED_UP_TO)?.filter(|upto| *upto > 0),
            revoked: Some(since.0),
            ..Rest::default()
        };
        Ok(Answer::sign(&receipts, &rest, &self.keys.operating))
    }
}

const fn role_name(role: DeviceRole) -> &'static str {
    match role {
        DeviceRole::Officer => "officer",
        DeviceRole::Auxiliary => "auxiliary",
        DeviceRole::Volunteer => "volunteer",
        DeviceRole::SchoolGuard => "school_guard",
        DeviceRole::School => "school",
        DeviceRole::Shared => "shared",
        DeviceRole::Hq => "hq",
    }
}
