//! The gate's codes: shown, scanned, checked later; photographed and used later, found.
#![allow(clippy::unwrap_used)]

use huxue_duty::clock::{Grade, Instant, TimeInterval};
use huxue_duty::fence::GateProof;
use huxue_duty::ids::GateId;
use huxue_ledger::crypto::Agreement;
use huxue_ledger::gate_code::{Checked, GateCode, GateSeed};

fn gate() -> GateId {
    GateId::new("G001")
}

fn seed() -> GateSeed {
    GateSeed::derive(&[7; 32], &gate())
}

fn at(minute: u32) -> Instant {
    Instant::at(chrono::NaiveDate::from_ymd_opt(2026, 11, 24).unwrap(), minute)
}

fn written(minute: u32) -> TimeInterval {
    TimeInterval { earliest: at(minute), latest: at(minute).plus_millis(800), grade: Grade::A }
}

fn checked(text: &str, minute: u32) -> Checked {
    GateCode::parse(text).unwrap().check(&seed(), written(minute))
}

#[test]
fn a_code_scanned_from_the_screen_holds_and_a_photograph_of_it_does_not() {
    let shown = seed().rotating(&gate(), at(425));
    let proved = Checked::Proved { proof: GateProof::Rotating, shown_at: Some(at(425)) };
    assert_eq!(checked(&shown, 425), proved);
    assert_eq!(checked(&shown, 426), proved, "a scan takes a moment");
    assert_eq!(checked(&shown, 423), proved, "the guard room's clock is a little fast");
    assert_eq!(checked(&shown, 445), Checked::Reused { shown_at: at(425) });
    assert_eq!(checked(&shown, 425 + 3 * 1440), Checked::Reused { shown_at: at(425) });
    assert_eq!(checked(&shown, 300), Checked::Unknown, "nobody has a code before it is shown");
    assert_ne!(shown, seed().rotating(&gate(), at(425).plus_millis(30_000)));
}

#[test]
fn a_wide_interval_is_searched_whole() {
    let shown = seed().rotating(&gate(), at(425));
    let wide = TimeInterval { earliest: at(300), latest: at(600), grade: Grade::C };
    let found = GateCode::parse(&shown).unwrap().check(&seed(), wide);
    assert_eq!(found, Checked::Proved { proof: GateProof::Rotating, shown_at: Some(at(425)) });
    let endless = TimeInterval { earliest: Instant(i64::MIN), latest: Instant(i64::MAX), grade: Grade::D };
    assert_eq!(GateCode::parse(&shown).unwrap().check(&seed(), endless), Checked::Unknown);
}

#[test]
fn a_sheet_holds_for_its_day_and_a_sticker_for_ever() {
    let day = at(0).civil_date();
    let sheet = seed().sheet(&gate(), day);
    assert_eq!(checked(&sheet, 425), Checked::Proved { proof: GateProof::Sheet, shown_at: Some(at(0)) });
    assert_eq!(checked(&sheet, 425 + 1440), Checked::Reused { shown_at: at(0) });
    let sticker = seed().sticker(&gate());
    assert_eq!(checked(&sticker, 425), Checked::Proved { proof: GateProof::Sticker, shown_at: None });
    let other = GateSeed::derive(&[7; 32], &GateId::new("G002"));
    assert_eq!(checked(&other.sticker(&gate()), 425), Checked::Unknown);
    assert_eq!(checked(&other.rotating(&gate(), at(425)), 425), Checked::Unknown);
}

#[test]
fn codes_are_read_as_people_type_them() {
    let shown = seed().rotating(&gate(), at(425));
    let typed = shown.to_lowercase().replace("g001", "G001");
    assert_eq!(GateCode::parse(&format!(" {typed} ")), GateCode::parse(&shown));
    let zero = "HX1/S/G001/O0IL0000";
    assert_eq!(GateCode::parse(zero), GateCode::parse("HX1/S/G001/00110000"));
    for wrong in ["", "HX1", "HX1/R/G001/1234567", "HX2/R/G001/12345678", "HX1/X/G001/12345678", "HX1/R//12345678"] {
        assert_eq!(GateCode::parse(wrong), None, "{wrong}");
    }
    assert_eq!(GateCode::parse(&format!("HX1/R/{}/12345678", "G".repeat(4_000))), None);
    assert_eq!(GateCode::parse("HX1/R/门/1234567U"), None);
}

#[test]
fn only_the_shared_phone_opens_the_seed() {
    let (shared, personal) = (Agreement::from_seed(&[1; 32]), Agreement::from_seed(&[2; 32]));
    let sealed = seed().seal(&shared.public(), &[3; 32]);
    assert!(GateSeed::open(&shared, &sealed).is_ok_and(|opened| opened == seed()));
    assert!(GateSeed::open(&personal, &sealed).is_err());
}
