//! Certificates, new keys, another phone for the same person (issue C 1 and 2).
#![allow(clippy::unwrap_used)]

use huxue_duty::clock::Instant;
use huxue_ledger::device::{DeviceRecord, open_record};
use huxue_ledger::frames::Rest;

use crate::support::*;

const DAY: i64 = 86_400_000;

fn record(phone: &Phone) -> DeviceRecord {
    open_record(&phone.record, phone.tenant, &phone.hq).unwrap()
}

/// What an answer renews.
fn renewed(phone: &mut Phone, rest: &Rest) -> Option<DeviceRecord> {
    phone.record = rest.record.clone()?;
    Some(record(phone))
}

fn days_later(days: i64) -> Instant {
    at(9, 0).plus_millis(days * DAY)
}

#[test]
fn a_certificate_names_role_and_posts_for_180_days() {
    let (_dir, mut hq) = headquarters();
    let phone = Phone::enrol(&mut hq, "A001", 1, at(0, 1));
    let record = record(&phone);
    assert_eq!(record.expires_at - record.issued_at, 180 * DAY);
    assert_eq!(record.posts, Some(vec!["P001".to_owned()]));
    assert_eq!((record.key_epoch, record.predecessor), (None, None));
}

#[test]
fn the_last_thirty_days_bring_a_new_certificate_and_a_lost_answer_brings_it_again() {
    let (_dir, mut hq) = headquarters();
    let mut phone = Phone::enrol(&mut hq, "A001", 1, at(0, 1));
    phone.sync(&mut hq, at(0, 2));
    let (_, rest, _) = phone.once(&mut hq, days_later(149));
    assert_eq!(rest.record, None, "thirty-one days are left");
    let before = hq.position().unwrap();

    // The first answer that renews is lost.
    let request = phone.request();
    let lost = hq.sync(&phone.seal(&request), days_later(151)).unwrap();
    let (_, rest, _) = huxue_ledger::frames::Answer::open(&lost, &phone.hq).unwrap();
    let first = rest.record.unwrap();
    let (_, rest, _) = phone.once(&mut hq, days_later(151));
    assert_eq!((rest.stale, rest.record), (Some(true), None), "the challenge is used up");
    let (_, rest, _) = phone.once(&mut hq, days_later(151));
    assert_eq!(rest.record, Some(first), "the same certificate, not another one");
    let fresh = renewed(&mut phone, &rest).unwrap();
    assert_eq!(fresh.expires_at, days_later(151).0 + 180 * DAY);
    assert_eq!(fresh.device, phone.device);
    assert_eq!(hq.position().unwrap(), before + 1, "stated once");

    let (_, rest, _) = phone.once(&mut hq, days_later(152));
    assert_eq!(rest.record, None, "heard");
    // A phone restored to before it heard is told again.
    phone.follow.challenge = [7; 8];
    phone.once(&mut hq, days_later(152));
    let (_, rest, _) = phone.once(&mut hq, days_later(152));
    assert!(rest.record.is_some());
}

#[test]
fn another_post_of_the_roster_brings_another_certificate() {
    let (_dir, mut hq) = headquarters();
    let mut phone = Phone::enrol(&mut hq, "A001", 1, at(0, 1));
    phone.sync(&mut hq, at(0, 2));
    let mut rows = county().roster;
    rows.iter_mut().filter(|row| row.person.as_str() == "A001").for_each(|row| row.post = post(2));
    hq.publish_roster(&rows, "desk1", at(8, 0)).unwrap();
    let (_, rest, _) = phone.once(&mut hq, at(8, 1));
    assert_eq!(renewed(&mut phone, &rest).unwrap().posts, Some(vec!["P002".to_owned()]));
}

#[test]
fn an_old_certificate_shown_again_brings_nothing_back() {
    let (_dir, mut hq) = headquarters();
    let mut phone = Phone::enrol(&mut hq, "A001", 1, at(0, 1));
    phone.sync(&mut hq, at(0, 2));
    let old = phone.record.clone();
    let (_, rest, _) = phone.once(&mut hq, days_later(170));
    let fresh = renewed(&mut phone, &rest).unwrap();
    phone.records = vec![old];
    let (_, rest, _) = phone.once(&mut hq, days_later(171));
    assert_eq!(rest.record, None);
    let directory = hq.directory().unwrap();
    assert_eq!(directory.devices[&phone.device], fresh);
    assert_eq!(directory.replaced.len(), 1);
}
