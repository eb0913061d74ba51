//! The real clocks: wall time, boot id, and time since boot with sleep counted.

use std::fs;
use std::sync::OnceLock;
use std::time::{SystemTime, UNIX_EPOCH};

use huxue_duty::clock::Instant;
use huxue_ledger::crypto;

use crate::ports::{Clock, Reading};

/// Linux and Android: `/proc` says how long since boot and which boot. Elsewhere each process counts as a boot, which
/// only costs anchors, never truth.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn reading(&self) -> Reading {
        let wall = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let (boot_id, boot_ms) = from_proc().unwrap_or_else(from_process);
        Reading { wall: Instant(i64::try_from(wall.as_millis()).unwrap_or(i64::MAX)), boot_id, boot_ms, gnss: None }
    }
}

/// `/proc/uptime` counts CLOCK_BOOTTIME, in hundredths of a second.
fn from_proc() -> Option<(u32, u64)> {
    static BOOT: OnceLock<Option<u32>> = OnceLock::new();
    let boot_id = (*BOOT.get_or_init(|| {
        let text = fs::read_to_string("/proc/sys/kernel/random/boot_id").ok()?;
        Some(short_id(text.trim().as_bytes()))
    }))?;
    let uptime = fs::read_to_string("/proc/uptime").ok()?;
    let seconds: f64 = uptime.split_whitespace().next()?.parse().ok()?;
    Some((boot_id, (seconds * 1000.0) as u64))
}

fn from_process() -> (u32, u64) {
    static START: OnceLock<(std::time::Instant, u32)> = OnceLock::new();
    let (start, boot_id) = START.get_or_init(|| {
        let started = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_nanos();
        let mut seed = started.to_be_bytes().to_vec();
        seed.extend_from_slice(&std::process::id().to_be_bytes());
        (std::time::Instant::now(), short_id(&seed))
    });
    (*boot_id, u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX))
}

fn short_id(bytes: &[u8]) -> u32 {
    let full = crypto::content_hash(bytes);
    u32::from_be_bytes([full[0], full[1], full[2], full[3]])
}
