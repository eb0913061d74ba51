#![allow(clippy::unwrap_used)]

use std::path::Path;

use huxue_duty::county::Role;
use proptest::prelude::*;

use super::*;

fn folder(name: &str) -> BTreeMap<String, Vec<u8>> {
    dir::read_dir(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures").join(name)).unwrap()
}

#[test]
fn the_shipped_county_has_the_methods_numbers_and_no_problem() {
    let import = read(&folder("county"));
    assert_eq!(import.problems, []);
    let county = import.county.unwrap();
    let role = |role: Role| county.people.iter().filter(|person| person.role == role).count();
    assert_eq!((county.schools.len(), county.posts.len()), (90, 90));
    assert_eq!(county.posts.iter().filter(|post| post.officers == 1 && post.auxiliaries == 2).count(), 58);
    assert_eq!((role(Role::Auxiliary), role(Role::Volunteer)), (116, 60));
    assert!(county.people.iter().filter(|person| person.can_lead).count() >= 58);
    assert_eq!((county.alarms.len(), county.cameras.len()), (79, 90));
    assert!(county.gates.iter().all(|gate| (29.8..=30.5).contains(&gate.lat) && (115.9..=116.6).contains(&gate.lon)));
}

#[test]
fn the_scenarios_county_reads_too() {
    assert_eq!(read(&folder("scenarios/county")).problems, []);
}

/// Replaces one file of the scenarios' county and returns the problems.
fn with(file: &str, bytes: &[u8]) -> Vec<Problem> {
    let mut contents = folder("scenarios/county");
    contents.insert(file.to_owned(), bytes.to_vec());
    let import = read(&contents);
    assert_eq!(import.county.is_none(), import.problems.iter().any(|problem| problem.severity == Severity::Error));
    import.problems
}

#[test]
fn every_mistake_is_named_by_file_line_column_and_remedy() {
    let cases: &[(&str, &str, u64, &str, &str)] = &[
        ("units.csv", "id,name,kind\nU01,甲,station\nU01,乙,swat\n", 3, "id", "stands on line 2"),
        ("gates.csv", "id,school,name,lat,lon,radius_m\nG001,S001,x,NaN,116.2,80\n", 2, "lat", "number"),
        ("gates.csv", "id,school,name,lat,lon,radius_m\nG001,S00l,x,30,116.2,80\n", 2, "school", "S00l"),
        ("posts.csv", "id,gate,unit,officers,auxiliaries\nP001,G001,U01,x,2\n", 2, "officers", "whole number"),
        ("people.csv", "id,name,unit,role,can_lead\nO001,警员001,U01,boss,yes\n", 2, "role", "one of"),
        ("people.csv", "id,name,unit,role,can_lead\nO001,警员001,U01,officer,maybe\n", 2, "can_lead", "yes or no"),
        ("movements.csv", "school,valid_from,valid_to,weekdays,kind,label,start,end\nS001,,,12345,arrive,a,8:10,7:40\n", 2, "end", "before the start"),
        ("movements.csv", "school,valid_from,valid_to,weekdays,kind,label,start,end\nS001,,,1289,arrive,a,7:10,7:40\n", 2, "weekdays", "digits"),
        ("movements.csv", "school,valid_from,valid_to,weekdays,kind,label,start,end\nS001,,,1,arrive,a,25:10,7:40\n", 2, "start", "not a time"),
        ("terms.csv", "school,name,first_day,last_day\n,x,2026-9-31,2026-12-31\n", 2, "first_day", "not a date"),
        ("roster.csv", "post,person,part\nP001,V001,leader\n", 2, "part", "role"),
        ("roster.csv", "post,person\nP001,O001\n", 1, "part", "missing"),
        ("days.csv", "school,date,kind,runs_as\nS001,2026-10-10,runs,9\n", 2, "runs_as", "1 to 7"),
    ];
    for (file, text, line, column, words) in cases {
        let problems = with(file, text.as_bytes());
        let found = problems.iter().any(|problem| {
            problem.file == *file
                && problem.line == *line
                && problem.column == *column
                && problem.message_en.contains(words)
                && !problem.remedy_zh.is_empty()
        });
        assert!(found, "{file}:{line}:{column} {words}: {problems:#?}");
    }
}

#[test]
fn a_missing_file_a_long_cell_and_binary_are_named() {
    let mut contents = folder("scenarios/county");
    contents.remove("posts.csv");
    assert!(read(&contents).problems.iter().any(|problem| problem.file == "posts.csv" && problem.message_en.contains("missing")));
    let long = format!("id,name,kind\nU01,{},station\n", "长".repeat(4_000_000));
    assert!(with("units.csv", long.as_bytes()).iter().any(|problem| problem.line == 2 && problem.column == "name"));
    assert!(with("units.csv", b"id\0name").iter().any(|problem| problem.message_en.contains("neither")));
    assert!(with("units.csv", b"").iter().any(|problem| problem.message_en.contains("empty")));
}

#[test]
fn gbk_bom_any_column_order_and_unknown_words_are_read() {
    let (gbk, _, _) = encoding_rs::GBK.encode("name,id,kind\n河东派出所,U01,station\n");
    assert_eq!(with("units.csv", &gbk), []);
    assert_eq!(with("units.csv", "\u{feff}id,name,kind\nU01,河东派出所,station\n".as_bytes()), []);
    let warned = with("units.csv", "id,name,kind,note\nU01,河东派出所,navy,x\n".as_bytes());
    assert_eq!(warned.len(), 2);
    assert!(warned.iter().all(|problem| problem.severity == Severity::Warning));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..300), which in 0usize..6) {
        let file = ["units.csv", "gates.csv", "movements.csv", "roster.csv", "days.csv", "calendar.toml"][which];
        let mut contents = BTreeMap::new();
        contents.insert(file.to_owned(), bytes);
        let _ = read(&contents);
    }
}
