//! Commands: who may do what, what is refused with a reason, which day an act belongs to.

use huxue_duty::clock::Instant;
use huxue_duty::fence::Fix;
use huxue_duty::ids::{PersonId, PostId};
use huxue_duty::verdict::On;
use huxue_ledger::device::DeviceRole;
use huxue_ledger::entry::FLAG_PIN;
use huxue_ledger::ident::{Scope, ScopeClass};

use super::{Handset, morning, p001, post_day, team};
use crate::ports::{Clock as _, Reading};
use crate::views::Target;
use crate::{AsPerson, Command, Edit, PhoneError};

fn refused(handset: &mut Handset, command: Command) -> PhoneError {
    let before = handset.phone().entries_written().unwrap().len();
    let reading = handset.clock.reading();
    let error = handset.phone().act(command, &reading).unwrap_err();
    assert_eq!(handset.phone().entries_written().unwrap().len(), before, "nothing was saved");
    error
}

fn fix(lat: f64, accuracy_m: f64) -> Fix {
    Fix { lat, lon: 116.2, accuracy_m, age_s: Some(2.0), mock: false, approximate: false, datum: None }
}

#[test]
fn bad_input_is_refused_with_its_field_and_leaves_nothing() {
    let (_hq, mut officer, _) = team();
    let ten_megabytes = "字".repeat(3_500_000);
    let file = |category: &str, text: String| Command::FileIncident {
        post: p001(),
        category: category.into(),
        text,
        from: None,
        by: None,
    };
    let error = refused(&mut officer, file("T02", ten_megabytes));
    assert_eq!((error.code(), error.exit_code()), ("text_too_long", 3));
    assert!(error.zh().contains("2000"));
    assert!(officer.file("T02", &"字".repeat(2000)).incident.is_some());
    for lat in [f64::NAN, f64::INFINITY, 91.0] {
        let command = Command::CheckIn { post: p001(), fix: Some(fix(lat, 5.0)), by: None, gate_code: None };
        let error = refused(&mut officer, command);
        assert_eq!(error.code(), "bad_input");
        assert!(error.zh().contains("纬度"), "{}", error.zh());
    }
    let error =
        refused(&mut officer, Command::CheckIn { post: PostId::new("P00l"), fix: None, by: None, gate_code: None });
    assert!(matches!(&error, PhoneError::NotFound { near, .. } if near == &["P001"]), "{error}");
    assert_eq!(refused(&mut officer, file("T99", String::new())).code(), "not_found");
    assert_eq!(refused(&mut officer, file("C01", String::new())).code(), "refused");
    let clear = Command::AllClear { post: p001(), movement: "午放学".into(), by: None };
    assert!(refused(&mut officer, clear).zh().contains("早上到校"));
    let day = morning().civil_date();
    let leave = Command::Leave { from: day, to: day.pred_opt().unwrap(), reason: String::new(), by: None };
    assert_eq!(refused(&mut officer, leave).exit_code(), 3);
    let bad_item = Command::Checklist { post: p001(), item: "反光 背心".into(), value: "yes".into(), by: None };
    assert_eq!(refused(&mut officer, bad_item).code(), "bad_input");
}

#[test]
fn an_sos_is_never_refused() {
    let (_hq, mut officer, _) = team();
    let post = PostId::new("P999");
    let saved = officer.act(Command::Sos { post, silent: true, fix: Some(fix(f64::NAN, 1.0)), by: None });
    assert!(saved.alarm.is_some());
    assert!(saved.notes.contains(&"post_unverified"));
}

#[test]
fn an_auxiliary_hands_enforcement_over_or_names_the_officer() {
    let (_hq, mut officer, mut auxiliary) = team();
    let id = auxiliary.file("S01", "推搡").incident.unwrap();
    let close = |officer: Option<&str>| Command::CloseIncident {
        id: id.clone(),
        officer: officer.map(PersonId::new),
        note: None,
        by: None,
    };
    let error = refused(&mut auxiliary, close(None));
    assert_eq!((error.code(), error.exit_code()), ("officer_needed", 6));
    assert_eq!(refused(&mut auxiliary, close(Some("V001"))).code(), "bad_input");
    auxiliary.act(Command::HandOver { id: id.clone(), to: "O001".into(), by: None });
    auxiliary.act(close(Some("O001")));
    let view = auxiliary.phone().incident(&id).unwrap();
    assert_eq!((view.status.as_str(), view.officer.as_deref()), ("closed", Some("O001")));
    let own = officer.file("T03", "超速").incident.unwrap();
    officer.act(Command::CloseIncident { id: own.clone(), officer: None, note: Some("已警告".into()), by: None });
    let view = officer.phone().incident(&own).unwrap();
    assert_eq!((view.officer.as_deref(), view.comments.len()), (Some("O001"), 1));
}

#[test]
fn a_volunteer_reports_and_does_not_edit() {
    let (hq, ..) = team();
    let mut volunteer = Handset::enrolled(&hq, "V001", DeviceRole::Volunteer);
    let saved = volunteer.check_in();
    let phone = volunteer.phone();
    let held = phone.facts(&Scope::post_day_volunteer(&p001(), morning().civil_date())).unwrap();
    assert!(held.get(&saved.entries[0]).is_some());
    let id = volunteer.file("T02", "拥堵").incident.unwrap();
    let edit = Edit { severity: Some(1), ..Edit::default() };
    let error = refused(&mut volunteer, Command::EditIncident { id, edit, by: None });
    assert_eq!(error.code(), "refused");
    let report = Command::TrafficReport { post: p001(), category: "T01".into(), text: "违停".into(), by: None };
    volunteer.act(report);
    assert_eq!(volunteer.sync().pending, 0);
}

#[test]
fn a_colleague_signs_on_with_their_own_pin() {
    let (_hq, mut officer, _) = team();
    officer.sync();
    let sign_on = |person: &str, pin: Option<&str>| Command::CheckIn {
        post: p001(),
        fix: None,
        by: Some(AsPerson { person: PersonId::new(person), pin: pin.map(str::to_owned) }),
        gate_code: None,
    };
    assert_eq!(refused(&mut officer, sign_on("A001", None)).code(), "pin_needed");
    assert_eq!(refused(&mut officer, sign_on("A001", Some("0000"))).code(), "pin_wrong");
    assert_eq!(refused(&mut officer, sign_on("A999", Some("2468"))).code(), "not_found");
    let saved = officer.act(sign_on("A001", Some("2468")));
    let facts = officer.phone().facts(&post_day()).unwrap();
    let header = &facts.get(&saved.entries[0]).unwrap().entry.header;
    assert_eq!((header.author.as_str(), header.has_flag(FLAG_PIN)), ("A001", true));
    // Nobody can check this PIN here: taken, and said so.
    let unverified = officer.act(sign_on("V001", Some("1111")));
    assert!(unverified.notes.contains(&"pin_unverified"));
}

#[test]
fn verdicts_and_reasons_follow_the_act() {
    let (_hq, mut officer, _) = team();
    let saved = officer.act(Command::CheckIn { post: p001(), fix: None, by: None, gate_code: None });
    officer.act(Command::PlaceObserved { of: saved.entries[0], fix: fix(30.1, 8.0) });
    let reading = officer.clock.reading();
    let today = officer.phone().today(&reading).unwrap();
    let card = &today.posts[0].cards[0];
    assert_eq!((card.is_next, card.mine[0].on.clone()), (true, On::OnTime));
    assert_eq!(today.pending, 2);
    let target = Target::Window { post: p001(), day: today.date, person: None, on_due: Some(card.on_due) };
    let why = officer.phone().explain(&target, &reading).unwrap();
    assert!(why[0].zh.contains("07:10"), "{}", why[0].zh);
    let why = officer.phone().explain(&Target::Entry(saved.entries[0]), &reading).unwrap();
    assert_eq!(why[0].place.as_ref().unwrap().place, huxue_duty::fence::Place::Inside);
    assert!(officer.phone().brief(today.date, &reading).unwrap().contains("仅本机数据"));
    assert_eq!(officer.phone().recorded_about_me().unwrap().len(), 2);
    let foreign = refused(
        &mut officer,
        Command::PlaceObserved { of: huxue_ledger::ident::EntryHash([7; 32]), fix: fix(30.1, 8.0) },
    );
    assert_eq!(foreign.exit_code(), 5);
}

#[test]
fn late_self_study_belongs_to_the_evening_before() {
    let (_hq, mut officer, _) = team();
    let night = Instant::at(morning().civil_date(), 23 * 60 + 5);
    officer.clock.set(Reading { wall: night, boot_id: 2, boot_ms: 1_000, gnss: None });
    let on = officer.check_in();
    officer.clock.advance_ms(80 * 60_000);
    let off = officer.act(Command::CheckOut { post: p001(), fix: None, reason: None, by: None });
    let facts = officer.phone().facts(&post_day()).unwrap();
    assert!(facts.get(&on.entries[0]).is_some() && facts.get(&off.entries[0]).is_some());
    // Later that night a new act is the new day's.
    officer.clock.advance_ms(30 * 60_000);
    let later = officer.check_in();
    let db = officer.phone().scopes_held().unwrap();
    assert!(officer.phone().holds(&later.entries[0]));
    assert_eq!(db.iter().filter(|scope| scope.class == ScopeClass::PostDay).count(), 2);
}

#[test]
fn a_wrong_wall_clock_does_not_choose_the_day_once_hq_was_heard() {
    let (_hq, mut officer, _) = team();
    let reading = officer.clock.reading();
    officer.clock.set(Reading { wall: reading.wall.plus_minutes(-3 * 24 * 60), ..reading });
    let saved = officer.check_in();
    assert!(officer.phone().facts(&post_day()).unwrap().get(&saved.entries[0]).is_some());
}

#[test]
fn notes_tell_what_the_hour_means() {
    let (_hq, mut officer, _) = team();
    assert!(officer.check_in().notes.is_empty());
    let day = morning().civil_date();
    let mut at = |minute| {
        officer.clock.set(Reading { wall: Instant::at(day, minute), boot_id: 3, boot_ms: 1_000, gnss: None });
        officer.check_in().notes
    };
    assert_eq!(at(12 * 60), ["early"]);
    assert!(at(15 * 60 + 30).is_empty());
    assert_eq!(at(20 * 60), ["early"]);
}
