//! Names of the registers, and typed access to them. Values are CBOR; a register is small and rewritten whole.

use huxue_duty::ids::PersonId;
use huxue_ledger::codec;
use huxue_ledger::ident::{DeviceId, EntryHash, Journal, Scope};
use minicbor::{Decode, Encode};

use crate::error::Result;
use crate::store::Store;

pub const LOG_ID: &str = "meta/log_id";
/// Epoch of HQ's own journals in this life of the log.
pub const EPOCH: &str = "meta/epoch";
/// How often the log was restored.
pub const LIFE: &str = "meta/life";
pub const OLD_LOGS: &str = "meta/old_logs";
pub const BACKED_UP_TO: &str = "meta/backed_up_to";
/// Certificates of every operating key.
pub const OPERATING: &str = "meta/operating";
/// What only the root opens.
pub const ESCROW: &str = "meta/escrow";
pub const DEVICE: &str = "device/";
pub const SYNCED: &str = "synced/";
pub const WITHHOLD_LATER: &str = "gate/";
pub const FLAG: &str = "flag/";
pub const CODE: &str = "code/";
/// Buckets of wrong enrolment codes.
pub const TRIES_IN_TOTAL: &str = "tries/all";
pub const TRIES_FROM: &str = "tries/from/";
/// Wrong enrolment codes by how they begin, issued or not.
pub const TRIES_OF_CODE: &str = "tries/code/";
/// The newest signed head of the audit chain.
pub const AUDIT_HEAD: &str = "audit/head";
pub const HEAD_TOLD: &str = "audit/told/";
pub const HEAD_REPORTED: &str = "audit/reported/";
/// How often something was erased: whoever holds folds in memory drops them then.
pub const SWEEPS: &str = "meta/sweeps";
/// What HQ remembers beside a concern report, by the key of its scope.
pub const CONCERN: &str = "concern/";
/// What is left of concern reports: counts by month, gate, half hour and behaviour.
pub const CONCERN_CELL: &str = "concern-cell/";
pub const STAFF: &str = "staff/";
pub const SESSION: &str = "session/";
pub const LINK: &str = "link/";
pub const THROTTLE: &str = "throttle/";
/// Keys that alarm platforms sign with.
pub const PLATFORM_KEY: &str = "alarms/key/";
/// The address of the video platform.
pub const VIDEO_LINK: &str = "video/link";
/// Only in a backup file: the keys, and the position the copy stands at.
pub const BACKUP_KEYS: &str = "backup/keys";
/// Only in a backup file: the certificate and its keys.
pub const BACKUP_TLS: &str = "backup/tls";

/// An enrolment code, by the keyed hash of its first characters.
pub fn code(locator: &str) -> String {
    format!("{CODE}{locator}")
}

pub fn wrong_tries(locator: &str) -> String {
    format!("{TRIES_OF_CODE}{locator}")
}

pub fn device(device: DeviceId) -> String {
    format!("{DEVICE}{device}")
}

pub fn challenges(device: DeviceId) -> String {
    format!("challenge/{device}")
}

/// The scopes HQ last told a device to follow.
pub fn told(device: DeviceId) -> String {
    format!("told/{device}")
}

pub fn synced(device: DeviceId) -> String {
    format!("{SYNCED}{device}")
}

/// The newest directory versions known to be on a device.
pub fn delivered(device: DeviceId) -> String {
    format!("delivered/{device}")
}

/// Calls of a roll-call that have reached no phone of this person yet.
pub fn roll_calls(person: &PersonId) -> String {
    format!("roll-call/{person}")
}

pub fn platform_key(id: &str) -> String {
    format!("{PLATFORM_KEY}{id}")
}

/// What a device was told of HQ's certificate, and whether it has shown that it heard.
pub fn told_trust(device: DeviceId) -> String {
    format!("trust/{device}")
}

/// Whether a device has shown that it heard of its renewed record; absent if it was never renewed.
pub fn told_record(device: DeviceId) -> String {
    format!("renewed/{device}")
}

/// Under which keys a phone goes on.
pub fn successor(device: DeviceId) -> String {
    format!("successor/{device}")
}

/// The phone was heard under newer keys.
pub fn rotated(device: DeviceId) -> String {
    format!("rotated/{device}")
}

/// Entries that the device's next word on an arrival time will bound.
pub fn echo(device: DeviceId) -> String {
    format!("echo/{device}")
}

/// What is remembered to judge the evidence of the device's next entries.
pub fn evidence(device: DeviceId) -> String {
    format!("evidence/{device}")
}

/// Hashes of a set-aside branch at one place of a journal.
pub fn branch(journal: &Journal, seq: u64, check: [u8; 4]) -> String {
    format!("branch/{}/{seq}/{}", journal_key(journal), codec::hex(&check))
}

/// Boots that a device was heard in.
pub fn contacts(device: DeviceId) -> String {
    format!("contacts/{device}")
}

/// A fork of this journal was resolved at this place.
pub fn fork(journal: &Journal, seq: u64) -> String {
    format!("fork/{}/{seq}", journal_key(journal))
}

pub fn withhold_later(scope: &Scope) -> String {
    format!("{WITHHOLD_LATER}{}", codec::hex(&scope.bytes()))
}

pub fn flag(entry: &EntryHash) -> String {
    format!("{FLAG}{entry}")
}

/// Days that a class of data is kept, where the bureau set them.
pub fn term(class: &str) -> String {
    format!("policy/{class}")
}

pub fn concern(scope: &Scope) -> String {
    format!("{CONCERN}{}", scope.key)
}

/// Everything of one month.
pub fn concern_cells(month: &str) -> String {
    format!("{CONCERN_CELL}{month}/")
}

pub fn concern_cell(month: &str, gate: &str, half_hour: u32, code: &str) -> String {
    format!("{}{gate}/{half_hour:02}/{code}", concern_cells(month))
}

/// The audit head that a device was last told.
pub fn head_told(device: DeviceId) -> String {
    format!("{HEAD_TOLD}{device}")
}

pub fn head_reported(seq: u64, hash: &[u8; 32]) -> String {
    format!("{HEAD_REPORTED}{seq:020}/{}", codec::hex(&hash[..8]))
}

fn journal_key(journal: &Journal) -> String {
    codec::hex(&huxue_ledger::crypto::hash("huxue hq journal", &[&journal.bytes()])[..16])
}

pub fn get<T: for<'b> Decode<'b, ()>>(store: &dyn Store, key: &str) -> Result<Option<T>> {
    match store.register(key)? {
        Some(bytes) => Ok(Some(codec::decode(&bytes)?)),
        None => Ok(None),
    }
}

pub fn put<T: Encode<()>>(store: &dyn Store, key: &str, value: &T) -> Result<()> {
    Ok(store.put_register(key, &codec::encode(value))?)
}
