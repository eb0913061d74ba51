//! What the phone forgets on schedule, and what it must not forget.

use huxue_duty::fence::Fix;
use huxue_ledger::fact::{Body, LegalHold};

use super::{Handset, assert_converged, p001, post_day, team};
use crate::Command;
use crate::ports::Clock as _;

/// Latitude in units of 10⁻⁷ degrees, as an entry spells it.
const LAT_E7: u32 = 301_234_567;

fn check_in_there(handset: &mut Handset) -> crate::Saved {
    let fix = Fix {
        lat: f64::from(LAT_E7) / 1e7,
        lon: 116.2,
        accuracy_m: 5.0,
        age_s: Some(1.0),
        mock: false,
        approximate: false,
        datum: None,
    };
    handset.act(Command::CheckIn { post: p001(), fix: Some(fix), by: None, gate_code: None })
}

fn later(handset: &Handset, days: u64) {
    handset.clock.advance_ms(days * 86_400_000);
}

/// In an encrypted file nothing is found, with or without a sweep.
const READABLE: bool = !cfg!(feature = "encrypted-db");

/// How often the latitude stands in the phone's files.
fn times_on_disk(handset: &Handset) -> usize {
    let needle = LAT_E7.to_be_bytes();
    let count = |path: &std::path::Path| {
        let bytes = std::fs::read(path).unwrap();
        bytes.windows(needle.len()).filter(|window| *window == needle).count()
    };
    let files = std::fs::read_dir(handset.folder.path()).unwrap().map(|file| file.unwrap().path());
    files.filter(|path| path.is_file()).map(|path| count(&path)).sum()
}

fn erased(handset: &mut Handset) -> u64 {
    handset.phone().erased().unwrap().get("position").copied().unwrap_or(0)
}

#[test]
fn a_position_goes_after_seven_days_from_the_phone_that_wrote_it_and_from_the_colleagues() {
    let (_hq, mut officer, mut auxiliary) = team();
    check_in_there(&mut officer);
    assert_converged(&mut [&mut officer, &mut auxiliary]);
    let there = times_on_disk(&officer) > 0 && times_on_disk(&auxiliary) > 0;
    assert_eq!(there, READABLE, "the needle is findable while it is there");
    later(&officer, 6);
    officer.sync();
    assert_eq!(erased(&mut officer), 0, "six days are not seven");
    for handset in [&mut officer, &mut auxiliary] {
        let reading = {
            later(handset, 8);
            handset.clock.reading()
        };
        let counts = handset.phone().sweep(&reading).unwrap();
        assert_eq!(counts.get("position"), Some(&1));
        assert_eq!((erased(handset), times_on_disk(handset)), (1, 0));
        assert!(handset.phone().sweep(&reading).unwrap().is_empty(), "once");
    }
    // The commitment stays: the same entries, the same digest, and HQ still takes the journal.
    assert_converged(&mut [&mut officer, &mut auxiliary]);
}

#[test]
fn the_first_sync_of_a_day_sweeps_and_what_hq_has_not_received_stays_whole() {
    let (_hq, mut officer, _) = team();
    check_in_there(&mut officer);
    later(&officer, 9);
    let reading = officer.clock.reading();
    assert!(officer.phone().sweep(&reading).unwrap().is_empty(), "HQ has never seen it");
    assert_eq!(times_on_disk(&officer) > 0, READABLE);
    officer.sync();
    later(&officer, 1);
    officer.sync();
    assert_eq!((erased(&mut officer), times_on_disk(&officer)), (1, 0));
}

#[test]
fn a_legal_hold_and_a_dispute_keep_what_they_are_about() {
    let (hq, mut officer, _) = team();
    check_in_there(&mut officer);
    officer.sync();
    hq.borrow_mut().write(post_day(), Body::LegalHold(LegalHold { reason: "复核".into() }));
    officer.sync();
    later(&officer, 30);
    officer.sync();
    assert_eq!(erased(&mut officer), 0);
    assert_eq!(times_on_disk(&officer) > 0, READABLE);

    let (_hq, mut officer, _) = team();
    let saved = check_in_there(&mut officer);
    let (post, day, of) = (p001(), super::morning().civil_date(), Some(saved.entries[0]));
    officer.act(Command::Dispute { post, day, window: None, of, reason: "我在岗".into(), by: None });
    officer.sync();
    later(&officer, 30);
    officer.sync();
    assert_eq!(erased(&mut officer), 0, "a disputed position is kept for ninety days");
    later(&officer, 61);
    officer.sync();
    assert_eq!(officer.phone().erased().unwrap().get("position_disputed"), Some(&1));
}
