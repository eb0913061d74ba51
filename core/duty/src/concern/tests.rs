#![allow(clippy::unwrap_used)]

use super::*;

fn report<'a>(code: &'a str, text: &'a str) -> Report<'a> {
    Report { code, text, action: "watched", plate: None }
}

#[test]
fn the_list_of_behaviours_is_closed_and_only_the_last_takes_a_text() {
    for number in 1..=10 {
        let code = format!("C{number:02}");
        assert!(behaviour(&code).is_some());
        let text = if code == OTHER { "绕校门来回走动" } else { "" };
        assert_eq!(check(&report(&code, text)), Ok(()));
    }
    for code in ["C00", "C11", "S04", "T01", "", "c01"] {
        assert_eq!(check(&report(code, "")), Err(Unfit::Behaviour), "{code}");
    }
    assert_eq!(check(&report("C01", "跟了两条街")), Err(Unfit::TextNotAsked));
    assert_eq!(check(&report(OTHER, "  ")), Err(Unfit::TextMissing));
    assert_eq!(check(&report(OTHER, &"走".repeat(MAX_OTHER))), Ok(()));
    assert_eq!(check(&report(OTHER, &"走".repeat(MAX_OTHER + 1))), Err(Unfit::TextTooLong));
    assert_eq!(check(&Report { action: "followed", ..report("C01", "") }), Err(Unfit::Action));
}

#[test]
fn numbers_of_papers_and_telephones_are_found_however_they_are_written() {
    let papers =
        ["身份 11010119900307123X", "110101 19900307 1234", "１１０１０１１９９００３０７１２３４", "110101900307123"];
    let phones = [
        "13812341234",
        "138-1234-1234",
        "138 1234 1234",
        "一三八一二三四一二三四",
        "０５５６７８１２３４５",
        "座机7812345",
    ];
    for text in papers {
        assert_eq!(names_somebody(text), Some(Unfit::IdNumber), "{text}");
    }
    for text in phones {
        assert_eq!(names_somebody(text), Some(Unfit::PhoneNumber), "{text}");
        assert_eq!(check(&report(OTHER, text)), Err(Unfit::PhoneNumber));
    }
}

#[test]
fn plates_and_words_for_what_somebody_is_are_found() {
    for text in [
        "皖A12345",
        "车牌皖A·12345停在门口",
        "皖 H D12345",
        "皖ａ１２３４５",
        "皖A-1二345",
        "H12345，灰色",
        "车A 8B2C1",
    ] {
        assert_eq!(names_somebody(text), Some(Unfit::Plate), "{text}");
    }
    for text in ["像是精神病", "有前 科", "外地人", "乞·讨"] {
        assert_eq!(names_somebody(text), Some(Unfit::AboutAPerson), "{text}");
    }
}

#[test]
fn times_counts_roads_and_classes_are_none_of_these() {
    for text in [
        "07:40-08:10 在北侧围墙外来回 3 次",
        "2026-11-24 07:40 在105国道 G105 路口停车 20 分钟",
        "一二三四五六年级放学时逗留",
        "对二年级3班学生拍照，约10人围观",
        "驾灰色面包车，12分钟内经过6次",
    ] {
        assert_eq!(names_somebody(text), None, "{text}");
        assert_eq!(check(&report(OTHER, text)), Ok(()));
    }
}

#[test]
fn a_plate_stands_only_beside_a_danger_and_a_danger_names_the_incident_to_file_first() {
    let with = |code, plate| check(&Report { plate: Some(plate), ..report(code, "") });
    for (code, incident) in [("C05", "S04"), ("C07", "S10"), ("C09", "S08")] {
        assert_eq!(danger(code), Some(incident));
        assert!(category(incident).is_some());
        assert_eq!(with(code, "皖A12345"), Ok(()));
        assert_eq!(with(code, "皖A·D12345"), Ok(()));
        assert_eq!(with(code, "灰色面包车"), Err(Unfit::NoPlate));
        assert_eq!(with(code, "皖A12345 张某"), Err(Unfit::NoPlate));
    }
    for code in ["C01", "C02", "C03", "C04", "C06", "C08"] {
        assert_eq!((danger(code), with(code, "皖A12345")), (None, Err(Unfit::PlateWithoutDanger)));
    }
}

#[test]
fn fewer_than_three_reports_are_not_shown() {
    assert_eq!((0..5).map(is_shown).collect::<Vec<_>>(), [false, false, false, true, true]);
}
