//! Broken folders: each problem at the right file, line and column, with a remedy; and nothing imported.

use super::*;

/// Every problem's place, in order; the county must have been refused.
fn errors(files: &Files) -> Vec<String> {
    let import = read(files);
    assert!(import.county.is_none(), "{:?}", import.problems);
    for problem in &import.problems {
        assert!(!problem.remedy_en.is_empty() && !problem.remedy_zh.is_empty());
        assert!(problem.to_string().contains(&problem.file) && problem.zh().contains(&problem.file));
    }
    import.problems.iter().filter(|problem| problem.is_error()).map(place).collect()
}

#[test]
fn a_small_county_is_sound() {
    assert_eq!(read(&small()).problems, []);
}

#[test]
fn single_cells() {
    let roster = "post,person,part,periods,valid_from,valid_to,weekdays,weeks\nP1,O1,leader,,,,,\n";
    let movements = "school,valid_from,valid_to,weekdays,kind,label,start,end,lead_min,tail_min\n";
    let people = "id,name,unit,role,can_lead\nO1,警员001,U1,officer,是\nA1,辅警001,U1,auxiliary,\n";
    let cases: Vec<(&str, String, &[&str])> = vec![
        ("units.csv", "id,name,kind\nU1,甲,station\nU1,乙,station\n".into(), &["units.csv:3:1:id"]),
        ("units.csv", "id,name,kind\nU1,甲,station\n,乙,station\n".into(), &["units.csv:3:1:id"]),
        ("units.csv", "id,name,kind\nU1,,station\nU 2,乙,\n".into(), &["units.csv:2:2:name", "units.csv:3:1:id"]),
        (
            "schools.csv",
            "id,name,enrolment,boarders\nS1,甲,\"1,200\",-3\n".into(),
            &["schools.csv:2:3:enrolment", "schools.csv:2:4:boarders"],
        ),
        (
            "gates.csv",
            "id,school,lat,lon,radius_m\nG1,S1,NaN,inf,0\n".into(),
            &["gates.csv:2:3:lat", "gates.csv:2:4:lon", "gates.csv:2:5:radius_m"],
        ),
        ("gates.csv", "id,school,lat,lon\nG1,S1,116.2,30.1\n".into(), &["gates.csv:2:3:lat"]),
        ("gates.csv", "id,school,lat,lon\nG1,S9,30.1,116.2\n".into(), &["gates.csv:2:2:school"]),
        ("gates.csv", "id,school,lat,lon\nG1,S1,,116.2\n".into(), &["gates.csv:2:3:lat"]),
        (
            "posts.csv",
            "id,gate,unit,officers,auxiliaries\nP1,G2,U2,two,99\n".into(),
            &["posts.csv:2:2:gate", "posts.csv:2:3:unit", "posts.csv:2:4:officers", "posts.csv:2:5:auxiliaries"],
        ),
        ("people.csv", format!("{people}X1,某,U1,boss,maybe\n"), &["people.csv:4:4:role", "people.csv:4:5:can_lead"]),
        (
            "roster.csv",
            format!("{roster}P9,O9,captain,dawn,2026-13-01,soon,8,third\n"),
            &[
                "roster.csv:3:1:post",
                "roster.csv:3:2:person",
                "roster.csv:3:3:part",
                "roster.csv:3:4:periods",
                "roster.csv:3:5:valid_from",
                "roster.csv:3:6:valid_to",
                "roster.csv:3:7:weekdays",
                "roster.csv:3:8:weeks",
            ],
        ),
        (
            "roster.csv",
            format!("{roster}P1,A1,leader,,,,,\nP1,V1,member,,,,,\nP1,A1,volunteer,,,,,\n"),
            &["roster.csv:3:3:part", "roster.csv:4:3:part", "roster.csv:5:3:part"],
        ),
        ("roster.csv", format!("{roster}P1,A1,member,,2026-09-02,2026-09-01,,\n"), &["roster.csv:3:6:valid_to"]),
        (
            "absences.csv",
            "person,from,to,kind,substitute\nO1,2026-09-02,2026-09-01,假,O1\nO1,,2026/2/30,假,O7\n".into(),
            &[
                "absences.csv:2:3:to",
                "absences.csv:2:5:substitute",
                "absences.csv:3:2:from",
                "absences.csv:3:3:to",
                "absences.csv:3:5:substitute",
            ],
        ),
        (
            "movements.csv",
            format!("{movements}S1,,,,depart,,7:5,25:61,x,500\n"),
            &[
                "movements.csv:2:5:kind",
                "movements.csv:2:7:start",
                "movements.csv:2:8:end",
                "movements.csv:2:9:lead_min",
                "movements.csv:2:10:tail_min",
            ],
        ),
        (
            "movements.csv",
            format!("{movements}S1,,,,leave,,24:00,24:10,,\nS1,,,,leave,晚,23:40,0:10,,\n"),
            &["movements.csv:2:7:start", "movements.csv:3:8:end"],
        ),
        (
            "terms.csv",
            "school,name,first_day,last_day\nS8,秋,2026-09-01,2026-08-01\n,春,,2026-07-01\n".into(),
            &["terms.csv:2:1:school", "terms.csv:2:4:last_day", "terms.csv:3:3:first_day"],
        ),
        (
            "days.csv",
            "school,date,kind,runs_as\nS1,2026-10-10,closed,3\nS1,2026-10-10,runs,9\n,,open,\n".into(),
            &[
                "days.csv:2:4:runs_as",
                "days.csv:3:2:date",
                "days.csv:3:4:runs_as",
                "days.csv:4:2:date",
                "days.csv:4:3:kind",
            ],
        ),
        (
            "alarms.csv",
            "id,school,installed\nA1,S1,never\nA1,S2,\n".into(),
            &["alarms.csv:2:3:installed", "alarms.csv:3:1:id", "alarms.csv:3:2:school"],
        ),
        ("cameras.csv", "id,school\nC1,\n".into(), &["cameras.csv:2:2:school"]),
        ("calendar.toml", "format = 2\n".into(), &["calendar.toml:1:-:-"]),
    ];
    for (file, text, places) in cases {
        assert_eq!(errors(&with(file, &text)), places, "{file}:\n{text}");
    }
}

#[test]
fn shapes() {
    let long = "甲".repeat(4_001);
    let huge = format!("id,name\nU1,{}\n", "x".repeat(10 * 1024 * 1024));
    let mut latin = b"id,name\nU1,caf".to_vec();
    latin.extend([0xE9, 0x0A]);
    let cases: Vec<(Vec<u8>, &[&str])> = vec![
        (b"".to_vec(), &["units.csv:-:-:-"]),
        (b" \r\n\r\n".to_vec(), &["units.csv:-:-:-"]),
        ("U1,甲,station\n".into(), &["units.csv:1:-:-"]),
        ("id;name;kind\nU1;甲;station\n".into(), &["units.csv:1:-:-"]),
        ("id,kind\nU1,station\n".into(), &["units.csv:1:-:name"]),
        ("id,name,id\nU1,甲,U1\n".into(), &["units.csv:1:3:id"]),
        ("id,name\n\n\nU1,甲,乙,丙\n".into(), &["units.csv:4:3:?"]),
        ("id,name\r\n\r\nU1,甲\r\nU1,甲\r\n".into(), &["units.csv:4:1:id"]),
        ("id,name,kind\nU1\n".into(), &["units.csv:2:2:name"]),
        ("id,name\nU1,\"甲\nU2,乙\n".into(), &["units.csv:2:-:-"]),
        (
            "id,name\nU1\"\",\"甲\"\"\"\nU2\"a,\"乙\nU3,丙\n".into(),
            &["units.csv:2:1:id", "units.csv:3:1:id", "units.csv:3:2:name"],
        ),
        (format!("id,name\nU1,{long}\n").into(), &["units.csv:2:2:name"]),
        (huge.into(), &["units.csv:2:2:name"]),
        ("id,name\nU1,甲\0\n".into(), &["units.csv:2:-:-"]),
        (latin, &["units.csv:2:-:-"]),
        (b"PK\x03\x04workbook".to_vec(), &["units.csv:-:-:-"]),
        (b"\xFF\xFEi\0d\0".to_vec(), &["units.csv:-:-:-"]),
        (vec![b'x'; decode::MAX_FILE_BYTES + 1], &["units.csv:-:-:-"]),
    ];
    for (bytes, places) in cases {
        let head = String::from_utf8_lossy(&bytes[..bytes.len().min(60)]).into_owned();
        // Ids of an unreadable file are not called unknown; of a readable one with a wrong id they are.
        let found: Vec<String> =
            errors(&with("units.csv", &bytes)).into_iter().filter(|place| place.starts_with("units")).collect();
        assert_eq!(found, places, "{head}");
    }
}

#[test]
fn an_unreadable_file_does_not_make_its_ids_unknown() {
    assert_eq!(errors(&with("units.csv", "")), ["units.csv:-:-:-"]);
}

#[test]
fn missing_files_are_named_each() {
    let names: Vec<String> = errors(&Files::new());
    let missing: Vec<&str> = names.iter().map(|place| place.split(':').next().unwrap()).collect();
    assert_eq!(
        missing,
        [
            "units.csv",
            "schools.csv",
            "gates.csv",
            "posts.csv",
            "people.csv",
            "roster.csv",
            "movements.csv",
            "terms.csv"
        ]
    );
}

#[test]
fn every_problem_of_every_file_is_told_at_once() {
    let mut files = small();
    files.insert("gates.csv".to_owned(), b"id,school,lat,lon\nG1,S1,north,116.2\n".to_vec());
    files.insert("terms.csv".to_owned(), "school,name,first_day,last_day\n,秋,tomorrow,2027-01-22\n".into());
    assert_eq!(errors(&files), ["gates.csv:2:3:lat", "terms.csv:2:3:first_day"]);
}

#[test]
fn what_is_only_odd_is_a_warning() {
    let cases = [
        ("units.csv", "id,name,colour\nU1,甲,red\n", "units.csv:1:3:colour"),
        ("units.csv", "id,name,kind\nU1,甲\n", "units.csv:2:-:-"),
        ("gates.csv", "id,school,lat,lon\nG1,S1,0,0\n", "gates.csv:2:3:lat"),
        ("posts.csv", "id,gate,unit\nP1,G1,U1\nP2,G1,U1\n", "posts.csv:3:1:id"),
        ("schools.csv", "id,name\nS1,甲\nS2,乙\n", "schools.csv:3:1:id"),
        ("people.csv", "id,name,unit,role\nO1,警员001,U1,officer\nA1,辅警001,U1,auxiliary\n", "roster.csv:2:2:person"),
        (
            "movements.csv",
            "school,kind,label,start,end,valid_from\nS1,leave,放学,16:00,16:20,\nS1,leave,放学,15:40,16:00,2026-11-01\n",
            "movements.csv:3:3:label",
        ),
        ("terms.csv", "first_day,last_day\n2027-09-01,2028-01-20\n", "terms.csv:2:2:last_day"),
        ("days.csv", "date,kind\n2025-10-10,closed\n", "days.csv:2:1:date"),
        ("abscences.csv", "person\n", "abscences.csv:-:-:-"),
    ];
    for (file, text, expected) in cases {
        let import = read(&with(file, text));
        assert!(import.county.is_some(), "{file}: {:?}", import.problems);
        assert_eq!(import.problems.iter().map(place).collect::<Vec<_>>(), [expected]);
    }
}

#[test]
fn a_file_wrong_everywhere_is_not_listed_to_the_last_row() {
    let rows: String = (0..20_000).map(|_| "S9,x,1,2\n").collect();
    let import = read(&with("movements.csv", format!("school,kind,start,end\n{rows}")));
    assert!(import.county.is_none());
    assert!(import.problems.len() < 6_000);
}
