//! No screen shows a raw key, and none has more than three primary buttons.

use huxue_ledger::device::DeviceRole;
use huxue_ledger::ident::Scope;

use super::screens_b::{assert_said, view};
use super::{Handset, morning, team};
use crate::screens::{Input, Target};
use crate::{Command, Edit};

fn all(handset: &mut Handset, incident: &str) {
    handset.unlock();
    let day = morning().civil_date().to_string();
    let window = Target { post: Some("P001".into()), day: Some(day), ..Target::default() };
    let more = Target { item: Some("more".into()), ..Target::default() };
    macro_rules! check {
        ($($view:expr),+ $(,)?) => {$({
            let view = $view;
            assert!(view.head.primary.len() <= 3, "{:?}", view.head.screen);
            assert_said(&view);
        })+};
    }
    check!(
        view!(handset, screen_enrol),
        view!(handset, screen_exchange),
        view!(handset, screen_incident_form),
        view!(handset, screen_incident_form, more.clone()),
        view!(handset, screen_incident, Target { incident: Some(incident.to_owned()), ..Target::default() }),
        view!(handset, screen_incident_list),
        view!(handset, screen_sos),
        view!(handset, screen_queue),
        view!(handset, screen_about_me),
        view!(handset, screen_explain, window.clone()),
        view!(handset, screen_brief),
        view!(handset, screen_colleague),
        view!(handset, screen_settings),
        view!(handset, screen_lock),
    );
    let about = view!(handset, screen_about_me);
    for why in about.lines.iter().flat_map(|line| &line.actions).filter_map(|action| action.opens.clone()) {
        check!(view!(handset, screen_explain, why.target));
    }
}

#[test]
fn every_text_of_every_screen_is_in_the_catalogue() {
    let (hq, mut officer, mut auxiliary) = team();
    let mut volunteer = Handset::enrolled(&hq, "V001", DeviceRole::Volunteer);
    volunteer.act(Command::TrafficReport {
        post: super::p001(),
        category: "T01".into(),
        text: "占道".into(),
        by: None,
    });
    volunteer.sync();
    let id = officer.file("T10", "有人受伤").incident.unwrap();
    hq.borrow_mut().follow("A001", Scope::incident(&id));
    officer.sync();
    auxiliary.sync();
    let edit = |status: &str, comment: &str| Command::EditIncident {
        id: id.clone(),
        edit: Edit {
            status: Some(status.into()),
            assigned: Some("A001".into()),
            comment: Some(comment.into()),
            ..Edit::default()
        },
        by: None,
    };
    officer.act(edit("handed_over", "已报"));
    auxiliary.act(edit("open", "在等"));
    auxiliary.sync();
    officer.sync();
    officer.check_in();
    let day = morning().civil_date();
    officer.act(Command::Leave { from: day, to: day, reason: String::new(), by: None });
    all(&mut officer, &id);
    let raise = view!(officer, screen_sos).raise.unwrap();
    let done = officer.tap(&raise, &Input::default()).unwrap();
    assert_said(&done);
    all(&mut officer, &id);
    officer.sync();
    all(&mut officer, &id);
}
