#![allow(clippy::unwrap_used)]

use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn kind(calendar: &Calendar, date: &str) -> Option<CalendarKind> {
    calendar.days.get(&day(date)).map(|entry| entry.kind)
}

fn standing(calendar: &Calendar, date: &str) -> Standing {
    calendar.days[&day(date)].standing
}

#[test]
fn the_shipped_calendar_is_the_official_2026_and_guesses_nothing_of_2027() {
    let calendar = compiled_in();
    assert_eq!(calendar.covers, Some((day("2026-01-01"), day("2027-12-31"))));
    let of_2026 = |wanted: CalendarKind| -> Vec<String> {
        let dates = calendar.days.iter().filter(|(date, entry)| **date < day("2027-01-01") && entry.kind == wanted);
        dates.map(|(date, _)| date.format("%-m-%-d").to_string()).collect()
    };
    assert_eq!(
        of_2026(CalendarKind::DayOff).join(" "),
        "1-1 1-2 1-3 2-15 2-16 2-17 2-18 2-19 2-20 2-21 2-22 2-23 4-4 4-5 4-6 5-1 5-2 5-3 5-4 5-5 6-19 6-20 6-21 \
         9-25 9-26 9-27 10-1 10-2 10-3 10-4 10-5 10-6 10-7"
    );
    assert_eq!(of_2026(CalendarKind::MakeUp { runs_as: None }).join(" "), "1-4 2-14 2-28 5-9 9-20 10-10");
    assert!(of_2026(CalendarKind::NotAnnounced).is_empty());
    assert_eq!(standing(&calendar, "2026-10-01"), Standing::Statutory, "the law is firmer than the notice");
    assert_eq!(standing(&calendar, "2026-10-05"), Standing::Announced);

    for date in
        ["2027-01-01", "2027-02-05", "2027-02-08", "2027-04-05", "2027-05-02", "2027-06-09", "2027-09-15", "2027-10-03"]
    {
        assert_eq!(kind(&calendar, date), Some(CalendarKind::DayOff), "{date}");
        assert_eq!(standing(&calendar, date), Standing::Statutory, "{date}");
    }
    for date in ["2027-02-04", "2027-02-09", "2027-05-03", "2027-06-10", "2027-09-14", "2027-10-04", "2027-10-09"] {
        assert_eq!(kind(&calendar, date), Some(CalendarKind::NotAnnounced), "{date}");
        assert_eq!(standing(&calendar, date), Standing::Assumed, "{date}");
    }
    let swaps_of_2027 =
        calendar.days.range(day("2027-01-01")..).any(|(_, entry)| matches!(entry.kind, CalendarKind::MakeUp { .. }));
    assert!(!swaps_of_2027);
}

const HEAD: &str = "format = 1\nversion = \"x\"\ncovers_from = 2026-01-01\ncovers_to = 2026-12-31\n";
const LAYER: &str = "[[layer]]\nname = \"a\"\nstanding = \"announced\"\nsource = \"b\"\n";

fn faults(body: &str) -> Vec<(Option<usize>, Option<&'static str>)> {
    let error = parse(&format!("{HEAD}{LAYER}{body}")).unwrap_err();
    assert!(error.faults.iter().all(|fault| !fault.remedy_en.is_empty() && !fault.remedy_zh.is_empty()));
    error.faults.iter().map(|fault| (fault.line, fault.key)).collect()
}

#[test]
fn a_make_up_day_may_name_the_weekday_it_runs() {
    let row = "[[layer.day]]\nname = \"m\"\nkind = \"make_up\"\ndate = 2026-10-10\nruns_as = 3\n";
    let calendar = parse(&format!("\u{feff}{HEAD}{LAYER}{row}")).unwrap();
    assert_eq!(kind(&calendar, "2026-10-10"), Some(CalendarKind::MakeUp { runs_as: Some(3) }));
}

#[test]
fn every_fault_names_its_line() {
    // The first line of a body is line 9.
    let cases = [
        ("[[layer.day]]\nname = \"m\"\nkind = \"holiday\"\ndate = 2026-10-10\n", Some(11), None),
        ("[[layer.day]]\nname = \"m\"\nkind = \"day_off\"\ndate = 2026-02-30\n", Some(12), None),
        ("[[layer.day]]\nname = \"m\"\nkind = \"day_off\"\ndate = \"2026-02-03\"\n", Some(12), None),
        ("[[layer.day]]\nname = \"m\"\nkind = \"day_off\"\ndate = 2028-02-03\n", Some(12), Some("date")),
        ("[[layer.day]]\nname = \"m\"\nkind = \"day_off\"\ndate = 2026-02-03T10:00:00\n", Some(12), Some("date")),
        ("[[layer.day]]\nname = \"m\"\nkind = \"day_off\"\nfrom = 2026-02-03\n", Some(12), Some("date")),
        ("[[layer.day]]\nname = \"m\"\nkind = \"day_off\"\nfrom = 2026-02-03\nto = 2026-02-01\n", Some(13), Some("to")),
        (
            "[[layer.day]]\nname = \"m\"\nkind = \"make_up\"\ndate = 2026-10-10\nruns_as = 8\n",
            Some(13),
            Some("runs_as"),
        ),
        (
            "[[layer.day]]\nname = \"m\"\nkind = \"day_off\"\ndate = 2026-10-10\nruns_as = 1\n",
            Some(13),
            Some("runs_as"),
        ),
        ("[[layer.day]]\nname = \"m\"\nkind = \"day_off\"\ndate = 2026-10-10\ncolour = 1\n", Some(13), None),
    ];
    for (body, line, key) in cases {
        assert_eq!(faults(body), [(line, key)], "{body}");
    }
    let two = "[[layer.day]]\nname = \"m\"\nkind = \"day_off\"\ndate = 2028-02-03\n\
               [[layer.day]]\nname = \"n\"\nkind = \"day_off\"\ndate = 2029-02-03\n";
    assert_eq!(faults(two).len(), 2, "every fault is reported, not the first alone");
    assert!(parse("").is_err());
    assert!(parse(&HEAD.replace("2026-12-31", "9999-12-31")).is_err());
}
