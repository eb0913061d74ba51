//! Enrolment and the round trip, with a client made by hand from the protocol page.
#![allow(clippy::unwrap_used)]

mod support;

use huxue_ledger::fact::{Body, CheckedIn, FOLD_VERSION, Private};
use huxue_ledger::ident::Scope;
use support::*;

fn check_in(phone: &mut Phone, hour: u32, minute: u32) -> huxue_ledger::ident::EntryHash {
    let scope = Scope::post_day(&post(1), day());
    phone.write(&scope, &Body::CheckedIn(CheckedIn {}), &Private::default(), at(hour, minute))
}

#[test]
fn a_phone_enrols_follows_its_scopes_and_hears_its_colleague() {
    let (_dir, mut hq) = headquarters();
    let mut a = Phone::enrol(&mut hq, "A001", 1, at(0, 1));
    let mut b = Phone::enrol(&mut hq, "B001", 2, at(0, 1));
    a.sync(&mut hq, at(0, 2));
    b.sync(&mut hq, at(0, 2));
    let scope = Scope::post_day(&post(1), day());
    assert!(a.follow.scopes.contains(&scope));
    assert!(a.follow.scopes.contains(&Scope::directory_staff()));
    assert!(a.follow.backfills.is_empty());
    check_in(&mut a, 7, 5);
    a.sync(&mut hq, at(7, 5));
    b.sync(&mut hq, at(7, 6));
    let live: Vec<Scope> = b.follow.scopes.iter().cloned().collect();
    for scope in live {
        assert_eq!(b.digest(&scope), hq.digest(&scope, FOLD_VERSION).unwrap(), "{scope}");
    }
    assert_eq!(hq.entries_in(&scope).unwrap().len(), 1);
}
