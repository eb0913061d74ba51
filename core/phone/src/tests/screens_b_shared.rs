//! A post's phone: nobody's until somebody signs on, and nobody's again after five idle minutes.

use huxue_ledger::device::DeviceRole;
use huxue_ledger::entry::FLAG_PIN;
use huxue_ledger::ident::Scope;

use super::screens_b::{arg, button, typed, view};
use super::{Handset, team};
use crate::screens::{ActionId, Input, ScreenId};

fn tile_and_save(shared: &mut Handset) -> crate::screens::Done {
    let tile = view!(shared, screen_incident_form).grid[0].clone();
    shared.tap(&tile, &Input::default()).unwrap();
    let form = view!(shared, screen_incident_form);
    shared.tap(&button(&form.head.primary, ActionId::IncidentFormSave).clone(), &Input::default()).unwrap()
}

#[test]
fn whoever_signed_on_acts_until_five_idle_minutes_have_passed() {
    let (hq, _officer, mut auxiliary) = team();
    auxiliary.sync();
    let mut shared = Handset::shared(&hq);
    // Nobody has said who they are: the phone asks, and the draft stays.
    let asked = tile_and_save(&mut shared);
    assert_eq!((asked.entries.len(), asked.next.unwrap().screen), (0, ScreenId::Colleague));
    assert!(view!(shared, screen_incident_form).chosen.is_some());
    let colleague = view!(shared, screen_colleague);
    assert!(colleague.signed_on.is_none());
    let sign_on = colleague.head.primary[0].clone();
    let who = |person: &str, pin: &str| typed(&[("colleague.person", person), ("colleague.pin", pin)]);
    assert_eq!(shared.tap(&sign_on, &who("A001", "9999")).unwrap_err().code(), "pin_wrong");
    assert_eq!(shared.tap(&sign_on, &who("A00l", "2468")).unwrap_err().code(), "not_found");
    assert_eq!(shared.tap(&sign_on, &who("A001", "2468")).unwrap().next.unwrap().screen, ScreenId::Today);
    assert_eq!(arg(&view!(shared, screen_colleague).signed_on.unwrap(), "who"), "辅警001");
    let done = tile_and_save(&mut shared);
    let row = &shared.phone().incidents(&crate::views::IncidentFilter::default()).unwrap()[0];
    let scope = Scope::incident(row["id"].as_str().unwrap());
    let facts = shared.phone().facts(&scope).unwrap();
    let filed = facts.entries.iter().find(|one| one.entry.hash.hex() == done.entries[0]).unwrap();
    assert_eq!((filed.entry.header.author.as_str(), filed.entry.header.has_flag(FLAG_PIN)), ("A001", true));
    shared.clock.advance_ms(5 * 60_000);
    assert_eq!(tile_and_save(&mut shared).next.unwrap().screen, ScreenId::Colleague);
    let exchange = view!(shared, screen_exchange);
    assert!(exchange.mine.is_empty() && !exchange.stand_in.is_empty());
    // A call for help never waits for a name.
    let raise = view!(shared, screen_sos).raise.unwrap();
    assert_eq!(shared.tap(&raise, &Input::default()).unwrap().entries.len(), 1);
}

impl Handset {
    /// The phone of post P001.
    fn shared(hq: &std::rc::Rc<std::cell::RefCell<super::MiniHq>>) -> Self {
        Self::enrolled(hq, "P001", DeviceRole::Shared)
    }
}
