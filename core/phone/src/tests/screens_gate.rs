//! The screens of the gate through their own buttons: coming, vouching, clearing, leaving, and what the day looks like.

use huxue_duty::clock::Instant;
use huxue_duty::fence::Fix;
use huxue_duty::policy::{DatedPolicy, Policy};
use huxue_ledger::device::DeviceRole;

use super::screens_b::{arg, assert_said, button, inside, view};
use super::{Handset, county, morning, team};
use crate::ports::Clock as _;
use crate::screens::{ActionId, AlarmKind, Haptic, Input, ScreenId, Target, Tone};

fn at(handset: &mut Handset, minutes: i64) {
    let now = handset.clock.reading().wall;
    let wanted = morning().plus_minutes(minutes);
    handset.clock.advance_ms(u64::try_from(wanted.since(now)).unwrap());
}

#[test]
fn today_shows_the_windows_and_checks_in_with_one_tap() {
    let (_hq, mut officer, _) = team();
    let today = view!(officer, screen_today);
    assert_said(&today);
    assert_eq!(
        today.cards.iter().map(|card| card.period.key.as_str()).collect::<Vec<_>>(),
        ["period.morning", "period.evening", "period.night"]
    );
    assert_eq!(today.cards.iter().map(|card| card.largest).collect::<Vec<_>>(), [true, false, false]);
    assert_eq!(today.cards[0].state.text.key, "stage.ready");
    assert_eq!(arg(&today.cards[0].countdown, "minutes"), "5");
    let check_in = button(&today.head.primary, ActionId::TodayCheckIn).clone();
    assert_eq!(check_in.haptic, Haptic::Success);
    let done = officer.tap(&check_in, &Input { fix: Some(inside()), ..Input::default() }).unwrap();
    assert_eq!(done.message.key, "check_in.done_on");
    assert_eq!(done.place_of.as_deref(), done.entries.first().map(String::as_str));
    assert_eq!(officer.phone().entries_written().unwrap().len(), 1);

    let today = view!(officer, screen_today);
    assert_eq!(today.cards[0].state.text.key, "verdict.on_time");
    let main = button(&today.head.primary, ActionId::TodayCheckIn);
    assert_eq!(main.opens.as_ref().map(|route| route.screen), Some(ScreenId::CheckIn));
    assert_eq!(button(&today.head.primary, ActionId::TodaySos).hold_ms, 2_000);
}

#[test]
fn the_button_tells_the_state_and_refuses_nothing() {
    let (_hq, mut officer, _) = team();
    let ready = view!(officer, screen_check_in);
    assert_eq!((ready.button.label.key.as_str(), ready.tone), ("check_in.label_ready", Tone::Ready));
    let reading = officer.clock.reading();
    let far = Fix { lat: 30.1018, ..inside() };
    officer.phone().note_fix(far, &reading);
    let away = view!(officer, screen_check_in);
    assert_eq!(away.label.key, "check_in.label_far");
    let metres: i64 = arg(&away.label, "metres").parse().unwrap();
    assert!((190..=210).contains(&metres), "{metres}");
    assert!(away.button.enabled);

    at(&mut officer, 12);
    let late = view!(officer, screen_check_in);
    assert_eq!((late.button.label.key.as_str(), late.tone), ("check_in.label_overdue", Tone::Late));
    assert_eq!((late.minutes, late.reason.is_some()), (-7, true));
    assert!(late.clears.is_empty() && late.toggles.is_empty(), "nothing of the post before somebody is there");
    officer.tap(&late.button, &Input::default()).unwrap();
    let there = view!(officer, screen_check_in);
    assert_said(&there);
    let said: Vec<&str> = there.saved.iter().map(|badge| badge.text.key.as_str()).collect();
    assert!(said.contains(&"state.saved") && said.contains(&"check_in.locating"), "{said:?}");
    at(&mut officer, 20);
    officer.sync();
    let later = view!(officer, screen_check_in);
    let said: Vec<&str> = later.saved.iter().map(|badge| badge.text.key.as_str()).collect();
    assert!(said.contains(&"state.received") && !said.contains(&"check_in.locating"), "{said:?}");
}

#[test]
fn toggles_vouching_the_clear_and_its_half_hour() {
    let (_hq, mut officer, _) = team();
    let before = view!(officer, screen_check_in);
    officer.tap(&before.button, &Input::default()).unwrap();
    let there = view!(officer, screen_check_in);
    assert_eq!(there.toggles.iter().map(|toggle| toggle.chosen).collect::<Vec<_>>(), [false; 3]);
    officer.tap(&there.toggles[1], &Input::default()).unwrap();
    let car = view!(officer, screen_check_in).toggles;
    assert_eq!(car.iter().map(|toggle| toggle.chosen).collect::<Vec<_>>(), [false, true, false]);
    officer.tap(&car[1], &Input::default()).unwrap();
    assert!(!view!(officer, screen_check_in).toggles[1].chosen);

    let vouch = there.team[0].actions[0].clone();
    assert_eq!((vouch.id, vouch.target.person.as_deref()), (ActionId::CheckInAttest, Some("A001")));
    at(&mut officer, 6);
    officer.tap(&vouch, &Input::default()).unwrap();
    let team = view!(officer, screen_check_in).team;
    assert_eq!(team[0].badge.as_ref().unwrap().text.key, "verdict.on_time");

    assert!(!there.clears[0].enabled, "no pupil has come yet");
    at(&mut officer, 70);
    let clear = view!(officer, screen_check_in);
    assert_eq!(clear.head.primary.len(), 3);
    assert!(clear.ring.is_none());
    officer.tap(&clear.clears[0], &Input::default()).unwrap();
    let cleared = view!(officer, screen_check_in);
    assert!(cleared.clears[0].chosen);
    let ring = cleared.ring.unwrap();
    assert!(ring.permille < 10 && !ring.done, "{ring:?}");
    at(&mut officer, 86);
    let half = view!(officer, screen_check_in).ring.unwrap();
    assert!((450..600).contains(&half.permille), "{half:?}");

    // Early: the reasons are asked for and none is needed.
    let early = view!(officer, screen_check_in);
    let asked = early.button.opens.clone().unwrap();
    let leaving = view!(officer, screen_check_in, asked.target);
    assert_eq!(leaving.off_reasons.len(), 4);
    assert_said(&leaving);
    at(&mut officer, 110);
    let over = view!(officer, screen_check_in);
    assert_eq!((over.button.label.key.as_str(), over.tone), ("check_in.label_may_leave", Tone::Good));
    assert!(over.ring.as_ref().unwrap().done);
    let done = officer.tap(&over.button, &Input::default()).unwrap();
    assert_eq!(view!(officer, screen_check_in, done.next.unwrap().target).label.key, "check_in.label_left");
    assert_eq!(view!(officer, screen_check_in).label.key, "check_in.label_ahead_hours", "the evening is next");
}

#[test]
fn leaving_early_keeps_the_reason() {
    let (_hq, mut officer, _) = team();
    officer.check_in();
    at(&mut officer, 30);
    let early = view!(officer, screen_check_in);
    let leaving = view!(officer, screen_check_in, early.button.opens.unwrap().target);
    officer.tap(&leaving.off_reasons[1], &Input::default()).unwrap();
    let facts = officer.phone().facts(&super::post_day()).unwrap();
    let left = facts.entries.iter().find(|folded| folded.entry.header.kind == 2).unwrap();
    assert_eq!(left.private().text.as_deref(), Some("上级另有安排"));
}

#[test]
fn other_rules_are_told_before_they_begin_and_move_the_week() {
    let (hq, mut officer, _) = team();
    let rules = |phone: &mut Handset| {
        let notices = view!(phone, screen_today).notices;
        notices.into_iter().filter(|line| line.title.key == "notice.rules").collect::<Vec<_>>()
    };
    assert_eq!(rules(&mut officer), []);
    let thursday = morning().civil_date().checked_add_days(chrono::Days::new(2)).unwrap();
    let policy = Policy { version: 2, lead_min: 40, ..Policy::default() };
    hq.borrow_mut().publish_with(&county::small(), vec![DatedPolicy { valid_from: thursday, policy }]);
    officer.sync();
    let told = rules(&mut officer);
    assert_eq!(told.len(), 1, "once, however many posts");
    assert_eq!((arg(&told[0].title, "day"), arg(&told[0].title, "lead")), ("11-26", "40"));
    assert_eq!((arg(&told[0].detail, "lead"), arg(&told[0].detail, "tail")), ("30", "30"));
    let week = view!(officer, screen_week);
    assert_said(&week);
    assert_said(&view!(officer, screen_today));
    let mut begins = |day| {
        let planned = officer.phone().windows(&super::p001(), day).unwrap().unwrap();
        planned.windows[0].on_due.since(Instant::at(day, 0)) / 60_000
    };
    let today = begins(morning().civil_date());
    assert_eq!((begins(thursday.pred_opt().unwrap()), begins(thursday)), (today, today - 10), "from that day on");
}

#[test]
fn the_week_is_acknowledged_and_the_school_shows_what_changed() {
    let (hq, mut officer, _) = team();
    let week = view!(officer, screen_week);
    assert_said(&week);
    assert_eq!((week.days.len(), week.days.iter().position(|day| day.is_today)), (7, Some(1)));
    assert_eq!(week.days[1].lines.len(), 3);
    assert!(view!(officer, screen_today).notices.iter().any(|line| line.title.key == "notice.roster"));
    officer.tap(&week.acknowledge.unwrap(), &Input::default()).unwrap();
    assert!(view!(officer, screen_week).acknowledge.is_none());
    assert!(!view!(officer, screen_today).notices.iter().any(|line| line.title.key == "notice.roster"));

    let mut county = county::small();
    let leave = county.movements.iter_mut().find(|movement| movement.label == "放学").unwrap();
    (leave.start, leave.end) = (930, 950);
    hq.borrow_mut().publish(&county);
    officer.sync();
    assert!(view!(officer, screen_today).notices.iter().any(|line| line.title.key == "notice.timetable"));
    let school = view!(officer, screen_school);
    assert_said(&school);
    let changed = school.changed.unwrap();
    assert_eq!((arg(&changed.old, "from"), arg(&changed.new, "from")), ("16:30", "15:30"));
    assert_eq!(arg(&changed.new_window, "from"), "15:00");
    officer.tap(&changed.acknowledge.unwrap(), &Input::default()).unwrap();
    assert!(view!(officer, screen_school).changed.unwrap().acknowledge.is_none());
    assert!(!view!(officer, screen_today).notices.iter().any(|line| line.title.key == "notice.timetable"));

    // 作息不符: the first tap asks, the second says it.
    let mismatch = button(&school.head.primary, ActionId::SchoolMismatch).opens.clone().unwrap();
    let asked = view!(officer, screen_school, mismatch.target);
    assert_eq!(arg(&asked.mismatches[0].label, "movement"), "早上到校");
    officer.tap(&asked.mismatches[0], &Input::default()).unwrap();
    let facts = officer.phone().facts(&super::post_day()).unwrap();
    assert!(facts.entries.iter().any(|folded| folded.entry.header.kind == 16));
}

#[test]
fn a_volunteer_comes_reports_and_calls_for_help() {
    let (hq, _officer, _) = team();
    let mut volunteer = Handset::enrolled(&hq, "V001", DeviceRole::Volunteer);
    let home = view!(volunteer, screen_volunteer);
    assert_said(&home);
    let ids: Vec<ActionId> = home.head.primary.iter().map(|action| action.id).collect();
    assert_eq!(ids, [ActionId::VolunteerCheckIn, ActionId::VolunteerTraffic, ActionId::VolunteerSos]);
    volunteer.tap(&home.head.primary[0], &Input::default()).unwrap();
    let there = view!(volunteer, screen_volunteer);
    assert_eq!(there.state.text.key, "volunteer.on_post_sent");
    assert_eq!(there.head.primary[0].id, ActionId::VolunteerCheckOut);
    let traffic = view!(volunteer, screen_volunteer, there.head.primary[1].opens.clone().unwrap().target);
    assert!((1..=8).contains(&traffic.categories.len()));
    let done = volunteer.tap(&traffic.categories[0], &Input::default()).unwrap();
    assert_eq!(done.message.key, "volunteer.reported");
    let done = volunteer.tap(&home.head.primary[2], &Input::default()).unwrap();
    assert_eq!(done.next.map(|route| route.screen), Some(ScreenId::Sos));
    assert_eq!(volunteer.phone().entries_written().unwrap().len(), 3);
}

#[test]
fn whoever_was_vouched_for_is_still_asked_for_a_check_in_of_their_own() {
    let (_hq, mut officer, mut auxiliary) = team();
    officer.check_in();
    at(&mut officer, 6);
    let vouch = view!(officer, screen_check_in).team[0].actions[0].clone();
    officer.tap(&vouch, &Input::default()).unwrap();
    officer.sync();
    at(&mut auxiliary, 7);
    auxiliary.sync();

    let today = view!(auxiliary, screen_today);
    assert_said(&today);
    assert_eq!(today.cards[0].state.text.key, "stage.vouched");
    let first = button(&today.head.primary, ActionId::TodayCheckIn).clone();
    assert!(first.opens.is_none(), "one tap checks in");
    let vouched = view!(auxiliary, screen_check_in);
    assert_said(&vouched);
    assert_eq!(vouched.button.id, ActionId::CheckInOn);
    assert_eq!(vouched.button.label.key, "check_in.label_vouched");
    assert!(!vouched.toggles.is_empty() && !vouched.clears.is_empty(), "they are there and may say so");

    at(&mut auxiliary, 30);
    auxiliary.tap(&first, &Input::default()).unwrap();
    assert_eq!(view!(auxiliary, screen_check_in).button.id, ActionId::CheckInOff);
    let card = &view!(auxiliary, screen_today).cards[0];
    assert_eq!(card.state.text.key, "verdict.on_time", "what a colleague saw is not undone by a later tap");
}

#[test]
fn reminders_come_before_due_and_stop_when_they_are_pointless() {
    let (_hq, mut officer, _) = team();
    let reading = officer.clock.reading();
    let kinds = |alarms: &[crate::screens::Alarm]| alarms.iter().map(|alarm| alarm.kind).collect::<Vec<_>>();
    let alarms = officer.phone().next_alarms(6, &reading).unwrap();
    assert_said(&alarms);
    use AlarmKind::{Due, HalfHour, OffDue, TenMinutes};
    assert_eq!(kinds(&alarms), [Due, OffDue, HalfHour, TenMinutes, Due, OffDue]);
    assert_eq!(alarms[0].at.hhmm(), "07:10");
    assert_eq!(alarms[0].link, format!("duty://checkin?shift=P001@{}", alarms[0].at.0));
    officer.check_in();
    let reading = officer.clock.reading();
    let on_post = officer.phone().next_alarms(6, &reading).unwrap();
    assert_said(&on_post);
    let (pings, others): (Vec<_>, Vec<_>) = on_post.into_iter().partition(|alarm| alarm.kind == AlarmKind::Ping);
    assert_eq!(kinds(&others)[..2], [OffDue, HalfHour]);
    assert!((1..=3).contains(&pings.len()) && pings.iter().all(|ping| ping.at < others[0].at), "{pings:?}");
    let until = pings[0].at.since(officer.phone().now(&reading));
    officer.clock.advance_ms(u64::try_from(until).unwrap());
    let asked = view!(officer, screen_check_in);
    let answer = asked.toggles.iter().find(|toggle| toggle.label.key == "check_in.ping").unwrap();
    assert_said(&asked);
    officer.tap(answer, &Input::default()).unwrap();
    let facts = officer.phone().facts(&super::post_day()).unwrap();
    assert!(facts.entries.iter().any(|folded| folded.entry.header.kind == 17));
    officer.act(crate::Command::CheckOut { post: super::p001(), fix: None, reason: None, by: None });
    let reading = officer.clock.reading();
    assert_eq!(kinds(&officer.phone().next_alarms(1, &reading).unwrap()), [HalfHour]);
    let day = morning().civil_date();
    officer.act(crate::Command::Leave { from: day, to: day, reason: String::new(), by: None });
    let reading = officer.clock.reading();
    let after = officer.phone().next_alarms(60, &reading).unwrap();
    assert_eq!(after.len(), 60);
    assert!(after.iter().all(|alarm| alarm.at.civil_date() > day), "none on leave");
}

#[test]
fn a_team_and_its_briefing() {
    let (_hq, mut officer, mut auxiliary) = team();
    let post = view!(officer, screen_post);
    assert_said(&post);
    assert_eq!(post.strength.text.key, "strength.planned");
    assert_eq!(post.team.len(), 3, "officer, auxiliary and the volunteer with the minutes served");
    let tick = post.briefing[0].actions[0].clone();
    officer.tap(&tick, &Input::default()).unwrap();
    assert!(view!(officer, screen_post).briefing[0].badge.is_some());
    officer.check_in();
    auxiliary.check_in();
    officer.sync();
    auxiliary.sync();
    officer.sync();
    at(&mut officer, 20);
    assert_eq!(view!(officer, screen_post).strength.text.key, "strength.full");
}

#[test]
fn no_roll_call_is_said_plainly() {
    let (_hq, mut officer, _) = team();
    let call = view!(officer, screen_roll_call);
    assert_said(&call);
    assert!(call.answer.is_none());
    let reading = officer.clock.reading();
    let target = Target { post: Some("P001".into()), ..Target::default() };
    let refused = officer.phone().perform(ActionId::RollCallAnswer, &target, &Input::default(), &reading);
    assert_eq!(refused.unwrap_err().code(), "refused");
}
