//! Concern reports on the phone: anybody writes one, nothing readable of it stays, what names somebody is refused.

use huxue_ledger::device::DeviceRole;
use huxue_ledger::ident::ScopeClass;

use super::{Handset, p001, team};
use crate::ports::Clock as _;
use crate::{Command, ConcernForm, PhoneError, Saved};

const TEXT: &str = "隔着围墙向校内喊话";
const PLATE: &str = "皖A12345";

fn form(code: &str, text: &str) -> ConcernForm {
    ConcernForm { code: code.into(), text: text.into(), action: "watched".into(), ..ConcernForm::default() }
}

fn report(handset: &mut Handset, form: ConcernForm) -> Result<Saved, PhoneError> {
    handset.clock.advance_ms(1_000);
    let reading = handset.clock.reading();
    handset.phone().act(Command::ReportConcern { post: p001(), form, by: None }, &reading)
}

/// In how many of the phone's files the text stands, as it is typed.
fn times_on_disk(handset: &Handset, text: &str) -> usize {
    let files = std::fs::read_dir(handset.folder.path()).unwrap().map(|file| file.unwrap().path());
    let holds = |path: &std::path::Path| {
        std::fs::read(path).unwrap().windows(text.len()).any(|window| window == text.as_bytes())
    };
    files.filter(|path| path.is_file()).filter(|path| holds(path)).count()
}

#[test]
fn a_report_is_sealed_before_it_is_written_and_stays_unreadable_whatever_happens() {
    let (hq, mut officer, _) = team();
    let mut volunteer = Handset::enrolled(&hq, "V001", DeviceRole::Volunteer);
    // An ordinary text is found while it is there, unless the whole file is encrypted.
    officer.file("T02", TEXT);
    assert_eq!(times_on_disk(&officer, TEXT) > 0, !cfg!(feature = "encrypted-db"));
    let saved = report(&mut volunteer, form("C10", TEXT)).unwrap();
    assert_eq!((saved.entries.len(), saved.notes.as_slice()), (1, ["concern_sealed"].as_slice()));
    assert_eq!(times_on_disk(&volunteer, TEXT), 0);
    let danger = ConcernForm { plate: Some(PLATE.into()), over: true, ..form("C09", "") };
    let saved = report(&mut volunteer, danger).unwrap();
    assert_eq!(saved.entries.len(), 2, "the plate is an entry of its own, with a term of its own");
    assert!(saved.notes.contains(&"report_110"));
    assert_eq!(volunteer.phone().queue().unwrap().items.len(), 3);
    volunteer.sync();
    assert_eq!(volunteer.phone().queue().unwrap().items.len(), 0);
    assert_eq!((times_on_disk(&volunteer, TEXT), times_on_disk(&volunteer, PLATE)), (0, 0));
    let scopes = volunteer.phone().scopes_held().unwrap();
    let restricted: Vec<_> = scopes.iter().filter(|scope| scope.class == ScopeClass::Restricted).collect();
    assert_eq!(restricted.len(), 2, "a scope each");
    for scope in restricted {
        let named = scope.to_string();
        assert!(!named.contains("P001") && !named.contains("V001") && scope.day.is_none(), "{named}");
    }
    volunteer.clock.advance_ms(15 * 86_400_000);
    let reading = volunteer.clock.reading();
    let swept = volunteer.phone().sweep(&reading).unwrap();
    assert_eq!((swept.get("concern"), swept.get("concern_plate")), (Some(&2), Some(&1)));
}

#[test]
fn what_names_somebody_is_refused_in_words_that_say_what_to_take_out() {
    let (_hq, mut officer, _) = team();
    let plate = |code: &str| ConcernForm { plate: Some(PLATE.into()), over: true, ..form(code, "") };
    let cases = [
        (form("C10", "身份证 110101199003071234"), "concern_id_number", "身份证号"),
        (form("C10", "电话13812341234"), "concern_phone_number", "电话号码"),
        (form("C10", "车牌皖A12345"), "concern_plate", "车牌号"),
        (form("C10", "像外地人"), "concern_about_a_person", "只写看到的行为"),
        (form("C10", ""), "concern_text_missing", "80字"),
        (form("C10", &"走".repeat(81)), "concern_text_too_long", "80字"),
        (form("C01", "跟了两条街"), "concern_text_not_asked", "C10"),
        (form("S04", ""), "concern_behaviour", "C01–C10"),
        (ConcernForm { action: "hit".into(), ..form("C01", "") }, "concern_action", "列表"),
        (plate("C06"), "concern_plate_without_danger", "C05、C07、C09"),
        (ConcernForm { plate: Some("灰色".into()), ..plate("C09") }, "concern_no_plate", "皖A12345"),
        (form("C05", ""), "concern_happening_now", "110"),
        (form("C07", ""), "concern_happening_now", "S10"),
    ];
    for (form, code, words) in cases {
        let error = report(&mut officer, form).unwrap_err();
        assert!(matches!(error, PhoneError::Refused(found) if found == code), "{error:?}");
        assert!(error.zh().contains(words) && error.zh().contains("未保存"), "{}", error.zh());
    }
    assert!(officer.phone().entries_written().unwrap().is_empty());
}

#[test]
fn an_observation_is_of_today_and_no_drill() {
    let (_hq, mut officer, _) = team();
    let reading = officer.clock.reading();
    for minutes in [1, -25 * 60] {
        let seen_at = Some(reading.wall.plus_minutes(minutes));
        let error = report(&mut officer, ConcernForm { seen_at, ..form("C01", "") }).unwrap_err();
        assert_eq!(error.code(), "bad_input");
    }
    let seen_at = Some(reading.wall.plus_minutes(-90));
    assert!(report(&mut officer, ConcernForm { seen_at, ..form("C01", "") }).is_ok());
    let command = Command::ReportConcern { post: p001(), form: form("C01", ""), by: None };
    let error = officer.phone().act_in_drill(command, &reading).unwrap_err();
    assert!(matches!(error, PhoneError::Refused("not_in_a_drill")));
}
