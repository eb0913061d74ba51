//! What an entry claims, in the records of the rules.

use huxue_duty::clock::{Grade, Instant};
use huxue_duty::datum::Datum;
use huxue_duty::fence::{Fix, GateProof};
use huxue_duty::time_evidence::{AnchorClaim, GnssClaim, TimeClaim};

use crate::entry::Header;
use crate::fact::FixRecord;

pub fn claim_of(header: &Header) -> TimeClaim {
    let time = &header.time;
    TimeClaim {
        gnss: header.gnss.map(|gnss| GnssClaim { time: Instant(gnss.time), age_ms: u64::from(gnss.age_ms) }),
        wall: time.wall,
        boot_id: time.boot_id,
        boot_ms: time.boot_ms,
        anchor: time.anchor.map(|anchor| AnchorClaim {
            hq_time: anchor.hq_time,
            boot_id: anchor.boot_id,
            request_boot_ms: anchor.request_boot_ms,
            round_trip_ms: u64::from(anchor.round_trip_ms),
        }),
    }
}

pub(super) fn grade_of(number: u8) -> Grade {
    match number {
        0 => Grade::A,
        1 => Grade::B,
        2 => Grade::C,
        _ => Grade::D,
    }
}

pub(super) fn proof_of(number: u8) -> GateProof {
    match number {
        0 => GateProof::Rotating,
        1 => GateProof::Sheet,
        _ => GateProof::Sticker,
    }
}

pub fn fix_of(record: FixRecord) -> Fix {
    Fix {
        lat: f64::from(record.lat_e7) / 1e7,
        lon: f64::from(record.lon_e7) / 1e7,
        accuracy_m: f64::from(record.accuracy_cm) / 100.0,
        age_s: Some(f64::from(record.age_ms) / 1000.0),
        mock: record.flags & 1 != 0,
        approximate: record.flags & 2 != 0,
        datum: (record.flags & 4 != 0).then_some(Datum::Wgs84),
    }
}
