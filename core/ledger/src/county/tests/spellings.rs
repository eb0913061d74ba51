//! What a clerk may write in different ways: encodings, orders, dates, times, lists; and rows given as objects.

use huxue_duty::county::{MovementKind, Period, UnitKind, Weekdays, Weeks};
use proptest::prelude::*;
use serde_json::json;

use super::*;

fn county(files: &Files) -> County {
    let import = read(files);
    assert!(import.problems.is_empty(), "{:?}", import.problems);
    import.county.unwrap()
}

fn gbk(text: &str) -> Vec<u8> {
    encoding_rs::GBK.encode(text).0.into_owned()
}

#[test]
fn utf_8_with_and_without_mark_and_gbk_read_the_same() {
    let text = "id,name,kind\r\nU1,湖畔派出所,station\r\n";
    let plain = county(&with("units.csv", text));
    assert_eq!(plain.units[0].name, "湖畔派出所");
    assert_eq!(county(&with("units.csv", format!("\u{feff}{text}"))), plain);
    assert_eq!(county(&with("units.csv", gbk(text))), plain);
    assert_eq!(county(&with("units.csv", text.replace("\r\n", "\r"))), plain);
}

#[test]
fn columns_come_in_any_order_and_blank_is_the_default() {
    let county = county(&with("gates.csv", "lon,lat,\"id\", school ,,\n116.2,30.1,G1,S1,,\n,,,,,\n\n"));
    assert_eq!((county.gates[0].lat, county.gates[0].lon, county.gates[0].radius_m), (30.1, 116.2, 80.0));
    assert_eq!((county.posts[0].officers, county.posts[0].auxiliaries), (1, 2));
    assert!(county.people[0].can_lead && !county.people[1].can_lead);
    let row = &county.roster[0];
    assert_eq!((row.periods.as_slice(), row.weekdays, row.weeks), (Period::ALL.as_slice(), Weekdays::ALL, Weeks::All));
    assert_eq!((row.valid_from.to_string(), row.valid_to.to_string()), ("2000-01-01".into(), "2099-12-31".into()));
    let movement = &county.movements[0];
    assert_eq!((movement.weekdays, movement.label.as_str()), (Weekdays(0b0001_1111), "到校"));
    assert_eq!((movement.lead_min, movement.tail_min), (None, None));
}

#[test]
fn dates_times_and_lists_have_their_spellings() {
    let roster = "post,person,part,periods,valid_from,valid_to,weekdays,weeks\n\
                  P1,O1,Leader,night;morning,2026/9/1,2026-12-31,1;3 5,ODD\nP1,A1,member,morning noon,2026-9-1,,67,\n";
    let rostered = county(&with("roster.csv", roster));
    let row = &rostered.roster[0];
    assert_eq!(row.periods, [Period::Morning, Period::Night]);
    assert_eq!(
        (row.valid_from.to_string(), row.weekdays, row.weeks),
        ("2026-09-01".into(), Weekdays(0b1_0101), Weeks::Odd)
    );
    assert_eq!(rostered.roster[1].weekdays, Weekdays(0b0110_0000));

    let movements =
        "school,kind,label,start,end,tail_min\nS1,leave,晚自习,23:40:00,24:10,45\nS1,arrive,到校,07:05,7：30,\n";
    let moving = county(&with("movements.csv", movements));
    assert_eq!(
        (moving.movements[0].start, moving.movements[0].end, moving.movements[0].tail_min),
        (1420, 1450, Some(45))
    );
    assert_eq!((moving.movements[1].start, moving.movements[1].end), (425, 450));
    for (word, can_lead) in [("YES", true), ("1", true), ("是", true), ("No", false), ("0", false), ("否", false)] {
        let people = format!(
            "id,name,unit,role,can_lead\nO1,警员001,U1,officer,是\nA1,辅警001,U1,auxiliary,\nO2,警员002,U1,officer,{word}\n"
        );
        assert_eq!(county(&with("people.csv", people)).people[2].can_lead, can_lead, "{word}");
    }
}

#[test]
fn an_unknown_level_or_unit_kind_is_only_a_warning() {
    let import = read(&with("units.csv", "id,name,kind\nU1,甲,coastguard\n"));
    assert_eq!(import.county.unwrap().units[0].kind, UnitKind::Other);
    assert_eq!(import.problems.iter().map(place).collect::<Vec<_>>(), ["units.csv:2:3:kind"]);
    assert!(!import.problems[0].is_error());
}

#[test]
fn a_folders_calendar_replaces_the_compiled_in_one() {
    let own = "format = 1\nversion = \"own\"\ncovers_from = 2026-09-01\ncovers_to = 2027-01-31\n";
    let county = county(&with("calendar.toml", own));
    assert!(county.calendar.days.is_empty() && county.calendar.source.contains("own"));
}

fn objects(value: serde_json::Value) -> Vec<Map<String, Value>> {
    value.as_array().unwrap().iter().map(|row| row.as_object().unwrap().clone()).collect()
}

#[test]
fn published_rows_are_read_like_the_files() {
    let rows = objects(
        json!([{"school": "S2", "weekdays": 12345, "kind": "leave", "start": "14:30", "end": "15:00", "lead_min": 20}]),
    );
    let movement = &movements_from_rows(&rows).unwrap()[0];
    assert_eq!((movement.kind, movement.start, movement.lead_min), (MovementKind::Leave, 870, Some(20)));
    assert_eq!(movement.label, "放学");

    let rows = objects(
        json!([{"post": "P1", "person": "A1", "part": "member", "periods": ["noon", "evening"], "valid_from": null}]),
    );
    assert_eq!(roster_from_rows(&rows).unwrap()[0].periods, [Period::Noon, Period::Evening]);

    let rows = objects(json!([{"post": "P1", "person": "A1", "part": "member"}, {"post": {}, "part": "boss"}]));
    let problems = roster_from_rows(&rows).unwrap_err();
    let places: Vec<String> = problems.iter().map(place).collect();
    assert_eq!(places, ["roster.csv:2:-:post", "roster.csv:2:-:person", "roster.csv:2:-:part"]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn no_bytes_make_it_panic(file in 0..13_usize, bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let name = if file == 12 { "calendar.toml" } else { sheet::ALL[file].file };
        let import = read(&with(name, bytes));
        prop_assert!(import.county.is_some() != import.problems.iter().any(Problem::is_error));
    }

    #[test]
    fn no_cells_make_it_panic(file in 0..12_usize, rows in proptest::collection::vec("([0-9a-zA-Z:/;\" 是\u{3000}.-]{0,12},){0,11}", 0..6)) {
        let sheet = sheet::ALL[file];
        let text = format!("{}\n{}", sheet.header(), rows.join("\n"));
        let import = read(&with(sheet.file, text));
        prop_assert!(import.county.is_some() != import.problems.iter().any(Problem::is_error));
        prop_assert!(import.problems.iter().all(|problem| !problem.remedy_en.is_empty() && !problem.remedy_zh.is_empty()));
    }
}
