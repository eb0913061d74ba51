//! Filing in three taps, a draft that survives a kill, one incident with two wordings, reports that grow.

use huxue_ledger::device::DeviceRole;
use huxue_ledger::ident::Scope;

use super::screens_b::{arg, button, typed, view};
use super::{Handset, assert_converged, team};
use crate::screens::{Action, ActionId, Haptic, Input, ScreenId, Target, Tone};
use crate::views::IncidentFilter;
use crate::{Command, Edit};

fn codes(tiles: &[Action]) -> Vec<String> {
    tiles.iter().filter_map(|tile| tile.target.value.clone()).collect()
}

fn choose(handset: &mut Handset, code: &str) {
    let form = view!(handset, screen_incident_form, Target { item: Some("more".into()), ..Target::default() });
    let tiles: Vec<Action> = form.more.into_iter().flat_map(|group| group.tiles).collect();
    let tile = tiles.iter().find(|tile| tile.target.value.as_deref() == Some(code)).unwrap();
    let done = handset.tap(tile, &Input::default()).unwrap();
    assert_eq!(done.next.unwrap().target.item, None, "the groups close");
}

#[test]
fn an_incident_is_filed_with_one_tap_on_a_tile_and_one_on_save() {
    let (hq, mut officer, _) = team();
    let form = view!(officer, screen_incident_form);
    assert_eq!(form.grid.len(), 8);
    assert!(form.more.is_empty() && form.chosen.is_none() && form.recovered.is_none());
    assert!(!button(&form.head.primary, ActionId::IncidentFormSave).enabled);
    let tile = form.grid[0].clone();
    assert_eq!(tile.target.value.as_deref(), Some("T02"), "the morning's most common");
    officer.tap(&tile, &Input::default()).unwrap();
    let form = view!(officer, screen_incident_form);
    assert_eq!(form.chosen.as_ref().unwrap().text.key, "category.T02");
    let save = button(&form.head.primary, ActionId::IncidentFormSave).clone();
    let done = officer.tap(&save, &typed(&[("incident_form.text", "正门拥堵")])).unwrap();
    assert!(done.sync && done.dial.is_none() && done.haptic == Haptic::Success);
    assert_eq!(done.next.unwrap().screen, officer.phone().home().unwrap());
    officer.sync();
    let rows = officer.phone().incidents(&IncidentFilter::default()).unwrap();
    let id = rows[0]["id"].as_str().unwrap().to_owned();
    assert!(hq.borrow().fold(&Scope::incident(&id)).entries.len() == 2);
    assert!(view!(officer, screen_incident_form).chosen.is_none(), "the draft is used up");
}

#[test]
fn tiles_follow_role_hour_and_habit_and_restricted_codes_are_nobodys() {
    let (hq, mut officer, _) = team();
    let more = Target { item: Some("more".into()), ..Target::default() };
    let all = |handset: &mut Handset| {
        let groups = view!(handset, screen_incident_form, more.clone()).more;
        groups.iter().flat_map(|group| codes(&group.tiles)).collect::<Vec<_>>()
    };
    let of_officer = all(&mut officer);
    assert!(of_officer.contains(&"T08".to_owned()) && of_officer.len() > 50);
    assert!(!of_officer.iter().any(|code| code.starts_with('C')));
    let mut volunteer = Handset::enrolled(&hq, "V001", DeviceRole::Volunteer);
    let of_volunteer = all(&mut volunteer);
    assert!(of_volunteer.contains(&"T01".to_owned()) && !of_volunteer.contains(&"T08".to_owned()));
    let first = codes(&view!(officer, screen_incident_form).grid);
    assert!(!first.contains(&"F06".to_owned()));
    for _ in 0..4 {
        officer.file("F06", "围墙");
    }
    assert!(codes(&view!(officer, screen_incident_form).grid).contains(&"F06".to_owned()));
    officer.clock.advance_ms(5 * 60 * 60_000);
    assert_ne!(codes(&view!(officer, screen_incident_form).grid), first, "noon is not morning");
    let help = view!(officer, screen_incident_form, Target { item: Some("help".into()), ..Target::default() });
    assert!(help.more.len() == 1 && codes(&help.more[0].tiles).iter().all(|code| code.starts_with('H')));
}

#[test]
fn a_killed_form_comes_back_and_can_be_discarded() {
    let (_hq, mut officer, _) = team();
    choose(&mut officer, "O05");
    officer.phone().keep_draft("incident_form.text", "一只").unwrap();
    officer.phone().keep_draft("incident_form.text", "一只大狗").unwrap();
    assert!(view!(officer, screen_incident_form).recovered.is_none(), "nothing was lost yet");
    officer.killed();
    let form = view!(officer, screen_incident_form);
    assert!(form.recovered.is_some());
    assert_eq!((form.text.value.as_str(), form.chosen.unwrap().text.key.as_str()), ("一只大狗", "category.O05"));
    let discard = button(&form.head.primary, ActionId::IncidentFormDiscard).clone();
    officer.tap(&discard, &Input::default()).unwrap();
    let form = view!(officer, screen_incident_form);
    assert!(form.recovered.is_none() && form.chosen.is_none() && form.text.value.is_empty());
}

#[test]
fn what_is_urgent_offers_to_dial_and_is_saved_first() {
    let (_hq, mut officer, _) = team();
    choose(&mut officer, "S04");
    let form = view!(officer, screen_incident_form);
    assert_eq!(form.chosen.as_ref().unwrap().tone, Tone::Danger);
    let done = officer.tap(&form.head.primary[0].clone(), &Input::default()).unwrap();
    assert_eq!(done.dial.as_deref(), Some("110"));
    assert!(done.notes.iter().any(|note| note.key == "note.report_110"));
    assert!(!done.entries.is_empty());
}

#[test]
fn a_volunteers_report_grows_into_an_officers_incident() {
    let (hq, mut officer, _) = team();
    let mut volunteer = Handset::enrolled(&hq, "V001", DeviceRole::Volunteer);
    choose(&mut volunteer, "T01");
    let form = view!(volunteer, screen_incident_form);
    let done = volunteer.tap(&form.head.primary[0].clone(), &typed(&[("incident_form.text", "占道")])).unwrap();
    assert_eq!((done.entries.len(), done.next.unwrap().screen), (1, volunteer.phone().home().unwrap()));
    volunteer.sync();
    officer.sync();
    officer.unlock();
    let list = view!(officer, screen_incident_list);
    assert_eq!((list.incidents.len(), list.reports.len()), (0, 1));
    assert_eq!(arg(&list.reports[0].detail, "text"), "占道");
    let grow = list.reports[0].actions[0].clone();
    let done = officer.tap(&grow, &Input::default()).unwrap();
    let next = done.next.unwrap();
    assert_eq!(next.screen, ScreenId::Incident);
    let list = view!(officer, screen_incident_list);
    assert_eq!((list.incidents.len(), list.reports.len()), (1, 0));
    let open = list.incidents[0].actions[0].opens.clone().unwrap();
    assert_eq!(open.target.incident, next.target.incident);
    let incident = view!(officer, screen_incident, next.target);
    assert_eq!((incident.category.key.as_str(), arg(&incident.wordings[0].title, "text")), ("category.T01", "占道"));
    // A volunteer's own screen offers no growing.
    volunteer.sync();
    let theirs = view!(volunteer, screen_incident_list);
    assert!(theirs.reports.iter().all(|line| line.actions.is_empty()));
}

#[test]
fn two_wordings_stand_side_by_side_until_somebody_chooses() {
    let (hq, mut officer, mut auxiliary) = team();
    let id = officer.file("T02", "拥堵").incident.unwrap();
    for person in ["O001", "A001"] {
        hq.borrow_mut().follow(person, Scope::incident(&id));
    }
    officer.sync();
    auxiliary.sync();
    let edit = |severity, text: &str| Command::EditIncident {
        id: id.clone(),
        edit: Edit { severity: Some(severity), text: Some(text.into()), ..Edit::default() },
        by: None,
    };
    officer.act(edit(1, "已疏导"));
    auxiliary.act(edit(3, "仍拥堵"));
    assert_converged(&mut [&mut officer, &mut auxiliary]);
    officer.unlock();
    let target = Target { incident: Some(id.clone()), ..Target::default() };
    let incident = view!(officer, screen_incident, target.clone());
    let severity = incident.conflicts.iter().find(|one| one.field.key == "incident_field.severity").unwrap();
    let who: Vec<&str> = severity.values.iter().map(|line| arg(&line.detail, "who")).collect();
    assert_eq!(who, ["警员001", "辅警001"]);
    assert_eq!(incident.wordings.len(), 3);
    let choose = severity.values[1].actions[0].clone();
    officer.tap(&choose, &Input::default()).unwrap();
    let text = incident.conflicts.iter().find(|one| one.field.key == "incident_field.text").unwrap();
    officer.tap(&text.values[0].actions[0].clone(), &Input::default()).unwrap();
    let settled = view!(officer, screen_incident, target);
    assert!(settled.conflicts.is_empty());
    assert_eq!(settled.severity.text.key, "incident_severity.3");
}

#[test]
fn an_enforcement_matter_names_its_officer_before_an_auxiliary_closes_it() {
    let (_hq, mut officer, mut auxiliary) = team();
    let id = auxiliary.file("S01", "").incident.unwrap();
    auxiliary.unlock();
    let target = Target { incident: Some(id.clone()), ..Target::default() };
    let open = view!(auxiliary, screen_incident, target.clone());
    let officers = open.officer.as_ref().unwrap();
    assert_eq!(officers.choices.len(), 1);
    let close = button(&open.head.primary, ActionId::IncidentClose).clone();
    assert_eq!(auxiliary.tap(&close, &Input::default()).unwrap_err().code(), "officer_needed");
    let comment = open.comment.id.clone();
    auxiliary.phone().keep_draft(&comment, "已").unwrap();
    let fields = [("incident.officer", officers.choices[0].value.as_str()), (&comment, "已劝开")];
    auxiliary.tap(&close, &typed(&fields)).unwrap();
    let closed = view!(auxiliary, screen_incident, target);
    assert_eq!(closed.status.text.key, "incident_status.closed");
    assert_eq!(closed.head.primary.len(), 1, "only adding is left");
    assert!(closed.comment.value.is_empty() && closed.thread.iter().any(|line| arg(&line.title, "text") == "已劝开"));
    // An officer needs no name, and hands over to the post's unit or people.
    let id = officer.file("S10", "").incident.unwrap();
    officer.unlock();
    let own = view!(officer, screen_incident, Target { incident: Some(id), ..Target::default() });
    assert!(own.officer.is_none() && own.dial.is_some());
    assert!(own.hand_over.choices.iter().any(|choice| choice.value == "A001"));
    let hand_over = button(&own.head.primary, ActionId::IncidentHandOver).clone();
    assert_eq!(officer.tap(&hand_over, &Input::default()).unwrap_err().code(), "bad_input");
    officer.tap(&hand_over, &typed(&[("incident.hand_over", "U1")])).unwrap();
    let dialled = officer.tap(&own.dial.unwrap(), &Input::default()).unwrap();
    assert_eq!(dialled.dial.as_deref(), Some("110"));
}

#[test]
fn the_catalogue_on_the_phone_is_the_rules_own() {
    use crate::screens::{Text, say};
    use huxue_duty::explain::Language;
    for known in huxue_duty::incident::CATALOGUE {
        let text = Text { key: format!("category.{}", known.code), args: Vec::new() };
        assert_eq!(say(&text, Language::Zh), known.zh);
        assert_eq!(say(&text, Language::En), known.en);
    }
}
