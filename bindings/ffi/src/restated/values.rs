//! Small values that go in and out: positions, clock readings, topics, reports.

use huxue_phone::SyncReport;
use huxue_phone::duty::clock::Instant;
use huxue_phone::duty::datum::Datum;
use huxue_phone::duty::explain::Language;
use huxue_phone::duty::fence::Fix;
use huxue_phone::ports::{GnssTime, Reading, Topic};
use huxue_phone::views::ItemState;

/// A position as the phone's system reports it.
#[uniffi::remote(Record)]
pub struct Fix {
    pub lat: f64,
    pub lon: f64,
    /// Metres, 68 %.
    pub accuracy_m: f64,
    /// Seconds between measurement and record; unknown counts as stale.
    pub age_s: Option<f64>,
    pub mock: bool,
    /// The person allowed only the approximate position.
    pub approximate: bool,
    /// What the coordinates refer to, if the shell knows; GCJ-02 is converted when it is saved.
    #[uniffi(default)]
    pub datum: Option<Datum>,
}

/// What coordinates refer to.
#[uniffi::remote(Enum)]
pub enum Datum {
    Wgs84,
    Gcj02,
}

/// Satellite time as the platform last read it.
#[uniffi::remote(Record)]
pub struct GnssTime {
    pub time: Instant,
    /// How long ago that was, milliseconds.
    pub age_ms: u64,
}

/// The clocks at one moment. Elapsed time since boot counts sleep too.
#[uniffi::remote(Record)]
pub struct Reading {
    pub wall: Instant,
    /// Differs after every restart of the phone.
    pub boot_id: u32,
    /// Milliseconds since that restart.
    pub boot_ms: u64,
    /// Satellite time, where the platform gives it.
    #[uniffi(default)]
    pub gnss: Option<GnssTime>,
}

super::closed! {
    /// What has changed, without data: whoever shows it pulls a view.
    Topic, TOPICS {
        Attendance,
        Incidents,
        Alarms,
        Directory,
        Queue,
    }
}

/// What one sync did.
#[uniffi::remote(Record)]
pub struct SyncReport {
    pub round_trips: u32,
    /// Entries that HQ newly holds.
    pub receipted: u64,
    /// Entries that came.
    pub received: u64,
    /// Request bodies, MAC included, in bytes.
    pub sent_bytes: u64,
    pub received_bytes: u64,
    /// Neither side had anything more to send.
    pub complete: bool,
    /// Entries still waiting for HQ.
    pub pending: u64,
}

/// How far an own entry has come.
#[uniffi::remote(Enum)]
pub enum ItemState {
    /// On this phone's disk.
    Saved,
    /// A colleague's phone carries it too.
    InCustody,
    /// HQ holds it, fsynced.
    Received,
    /// HQ's log gate does not take it; it stays here.
    Refused,
    /// HQ holds it and does not count it.
    Withheld,
}

/// What texts are said in.
#[uniffi::remote(Enum)]
pub enum Language {
    Zh,
    En,
}
