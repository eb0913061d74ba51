//! Enrolment and the round trip, with a client made by hand from the protocol page.
#![allow(clippy::unwrap_used)]

use huxue_hq::backup::{Lock, Opener};
use huxue_ledger::fact::{Body, CheckedIn, FOLD_VERSION, Private};
use huxue_ledger::ident::Scope;

use crate::support::*;

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

/// Every entry of `phone` is at HQ once, and both fold the scope alike.
fn agree(phone: &Phone, hq: &huxue_hq::Hq, scope: &Scope) {
    assert_eq!(phone.digest(scope), hq.digest(scope, FOLD_VERSION).unwrap(), "{scope}");
}

#[test]
fn a_repeated_push_is_receipted_again_and_stored_once() {
    let (_dir, mut hq) = headquarters();
    let mut a = Phone::enrol(&mut hq, "A001", 1, at(0, 1));
    a.sync(&mut hq, at(0, 2));
    check_in(&mut a, 7, 5);
    let request = a.request();
    let body = a.seal(&request);
    let first = hq.sync(&body, at(7, 5)).unwrap();
    let position = hq.position().unwrap();
    // The answer is lost and the same bytes come again: the challenge is used up, the entries are receipted.
    let again = hq.sync(&body, at(7, 6)).unwrap();
    assert_eq!(hq.position().unwrap(), position);
    let (receipts, rest, _) = huxue_ledger::frames::Answer::open(&again, &a.hq).unwrap();
    assert_eq!(rest.stale, Some(true));
    assert_eq!(rest.position, None);
    assert_eq!(rest.news, None);
    let (before, _, _) = huxue_ledger::frames::Answer::open(&first, &a.hq).unwrap();
    assert_eq!(receipts.receipts, before.receipts);
    a.take(&request, &again);
    a.sync(&mut hq, at(7, 7));
    assert!(a.outbox.is_empty());
    agree(&a, &hq, &Scope::post_day(&post(1), day()));
}

#[test]
fn a_stale_challenge_serves_nothing_and_marks_nobody_as_synced() {
    let (_dir, mut hq) = headquarters();
    let mut a = Phone::enrol(&mut hq, "A001", 1, at(0, 1));
    a.sync(&mut hq, at(0, 2));
    let marked = hq.synced()[&a.device];
    let good = a.follow.challenge;
    a.follow.challenge = [0; 8];
    let (_, rest, _) = a.once(&mut hq, at(9, 0));
    assert_eq!((rest.stale, rest.position), (Some(true), None));
    assert_eq!(hq.synced()[&a.device], marked);
    // The one that stands is told again: playing old requests cannot push it out.
    assert_eq!(a.follow.challenge, good);
    let (_, rest, _) = a.once(&mut hq, at(9, 1));
    assert_eq!(rest.stale, None);
    assert_eq!(hq.synced()[&a.device], at(9, 1));
}

#[test]
fn a_gap_says_where_to_send_from_and_leaves_no_mark() {
    let (_dir, mut hq) = headquarters();
    let mut a = Phone::enrol(&mut hq, "A001", 1, at(0, 1));
    a.sync(&mut hq, at(0, 2));
    let marked = hq.synced()[&a.device];
    check_in(&mut a, 7, 5);
    check_in(&mut a, 7, 6);
    let lost = a.outbox.remove(0);
    let (receipts, rest, _) = a.once(&mut hq, at(7, 7));
    let refused = &rest.refused.unwrap()[0];
    assert_eq!((refused.code.as_str(), refused.send_from), ("gap", Some(1)));
    assert_eq!(receipts.receipts, None);
    assert_eq!(hq.synced()[&a.device], marked);
    a.outbox.insert(0, lost);
    a.sync(&mut hq, at(7, 8));
    assert!(a.outbox.is_empty());
    agree(&a, &hq, &Scope::post_day(&post(1), day()));
}

#[test]
fn a_fork_is_adopted_and_both_branches_count_once() {
    let (_dir, mut hq) = headquarters();
    let mut a = Phone::enrol(&mut hq, "A001", 1, at(0, 1));
    let mut witness = Phone::enrol(&mut hq, "B001", 2, at(0, 1));
    a.sync(&mut hq, at(0, 2));
    check_in(&mut a, 7, 5);
    a.sync(&mut hq, at(7, 5));
    let mut clone = a.clone();
    let kept = check_in(&mut a, 7, 6);
    let other = check_in(&mut clone, 7, 7);
    a.sync(&mut hq, at(7, 8));
    clone.sync(&mut hq, at(7, 9));
    let scope = Scope::post_day(&post(1), day());
    let fold = hq.fold(&scope).unwrap();
    assert!(fold.get(&kept).unwrap().forked);
    let adopted = fold.get(&other).unwrap();
    assert!(adopted.adopted && adopted.forked);
    assert_eq!(adopted.state, huxue_ledger::fold::State::Folded);
    // The clone goes on growing its branch: adopted too, and the fork is resolved once.
    let later = check_in(&mut clone, 7, 10);
    clone.sync(&mut hq, at(7, 11));
    let position = hq.position().unwrap();
    let run = clone.journals[&scope].clone();
    clone
        .outbox
        .push(huxue_ledger::run::Run::of(&run[2..], huxue_ledger::run::sign(&clone.signer, &run[2].hash)).unwrap());
    clone.sync(&mut hq, at(7, 12));
    assert_eq!(hq.position().unwrap(), position, "a repeated branch is known");
    let fold = hq.fold(&scope).unwrap();
    assert!(fold.get(&later).unwrap().adopted);
    let resolved = |folded: &&huxue_ledger::fold::Folded| matches!(folded.body, Some(Body::ForkResolved(_)));
    assert_eq!(fold.entries.iter().filter(resolved).count(), 1);
    witness.sync(&mut hq, at(7, 13));
    agree(&witness, &hq, &scope);
    assert!(hq.verify().unwrap().problems.is_empty());
}

#[test]
fn an_unknown_kind_is_stored_served_and_folds_after_an_upgrade() {
    let (_dir, mut hq) = headquarters();
    let mut a = Phone::enrol(&mut hq, "A001", 1, at(0, 1));
    let mut b = Phone::enrol(&mut hq, "B001", 2, at(0, 1));
    a.sync(&mut hq, at(0, 2));
    b.sync(&mut hq, at(0, 2));
    let scope = Scope::post_day(&post(1), day());
    let noted = huxue_ledger::codec::encode(&huxue_ledger::fact::Noted { code: 5 });
    a.write_raw(&scope, 63, noted, &Private::default(), at(7, 0));
    a.write_raw(&scope, 62, vec![0xa0], &Private::default(), at(7, 0));
    a.sync(&mut hq, at(7, 0));
    b.sync(&mut hq, at(7, 1));
    agree(&b, &hq, &scope);
    let held = hq.held_or_waiting().unwrap();
    assert_eq!(held.len(), 2);
    assert!(held.iter().all(|one| one.reason == "unknown_kind"));
    assert_ne!(hq.digest(&scope, 1).unwrap(), hq.digest(&scope, huxue_ledger::fact::NEXT_FOLD_VERSION).unwrap());
}

#[test]
fn bad_frames_each_have_their_problem() {
    let (_dir, mut hq) = headquarters();
    let mut a = Phone::enrol(&mut hq, "A001", 1, at(0, 1));
    a.sync(&mut hq, at(0, 2));
    let problem = |hq: &mut huxue_hq::Hq, body: &[u8]| hq.sync(body, at(7, 0)).unwrap_err();
    assert_eq!((problem(&mut hq, &vec![0; 1024 * 1024 + 1]).status), 413);
    assert_eq!(problem(&mut hq, b"short").code, "malformed");
    check_in(&mut a, 7, 5);
    let request = a.request();
    let body = a.seal(&request);
    assert_eq!(problem(&mut hq, &body[..body.len() / 2]).code, "malformed");
    let stranger = huxue_ledger::frames::Request::empty(huxue_ledger::ident::DeviceId([7; 8]));
    assert_eq!(problem(&mut hq, &a.seal(&stranger)).code, "unknown_device");
    // A forged signature is refused, and the rest of the push is taken.
    let mut forged = request.clone();
    check_in(&mut a, 7, 6);
    forged.runs[0].signature[5] ^= 1;
    let answer = hq.sync(&a.seal(&forged), at(7, 7)).unwrap();
    let (receipts, rest, _) = huxue_ledger::frames::Answer::open(&answer, &a.hq).unwrap();
    assert_eq!(rest.refused.unwrap()[0].code, "bad_signature");
    assert_eq!(receipts.receipts, None);
}

#[test]
fn one_transaction_takes_a_batch_and_a_bad_request_spoils_no_other() {
    let (_dir, mut hq) = headquarters();
    let mut a = Phone::enrol(&mut hq, "A001", 1, at(0, 1));
    let mut b = Phone::enrol(&mut hq, "B001", 2, at(0, 1));
    a.sync(&mut hq, at(0, 2));
    b.sync(&mut hq, at(0, 2));
    check_in(&mut a, 7, 5);
    check_in(&mut b, 7, 5);
    let (for_a, for_b) = (a.request(), b.request());
    let bodies = [a.seal(&for_a), b"nonsense".to_vec(), b.seal(&for_b)];
    let answers = hq.sync_batch(&bodies, at(7, 5));
    assert!(answers[1].is_err());
    a.take(&for_a, answers[0].as_ref().unwrap());
    b.take(&for_b, answers[2].as_ref().unwrap());
    assert!(a.outbox.is_empty() && b.outbox.is_empty());
    // Both were in the log before either was answered.
    let scope = Scope::post_day(&post(1), day());
    agree(&a, &hq, &scope);
    agree(&b, &hq, &scope);
}

#[test]
fn after_a_restore_the_phones_bring_back_what_the_backup_lacks() {
    let (dir, mut hq) = headquarters();
    let data = dir.path().join("data");
    let mut a = Phone::enrol(&mut hq, "A001", 1, at(0, 1));
    a.sync(&mut hq, at(0, 2));
    check_in(&mut a, 7, 5);
    a.sync(&mut hq, at(7, 5));
    let file = dir.path().join("backup");
    let own = huxue_ledger::crypto::Agreement::from_seed(&[5; 32]);
    let covered = hq.backup(&file, &Lock::Recovery(own.public())).unwrap();
    assert_eq!(covered, hq.position().unwrap());
    // After the backup: a colleague enrols, both write, the desk comments by radio.
    let mut b = Phone::enrol(&mut hq, "B001", 2, at(8, 0));
    b.sync(&mut hq, at(8, 1));
    check_in(&mut a, 8, 2);
    check_in(&mut b, 8, 3);
    hq.radio_check_in(&"B001".into(), &post(1), Some(day()), false, "desk1", at(8, 4)).unwrap();
    a.sync(&mut hq, at(8, 5));
    b.sync(&mut hq, at(8, 6));
    a.sync(&mut hq, at(8, 7));
    let scope = Scope::post_day(&post(1), day());
    let before = hq.digest(&scope, FOLD_VERSION).unwrap();
    let old_log = hq.log_id();
    drop(hq);
    let mut hq = huxue_hq::Hq::restore(&file, &Opener::Recovery(own), &data, at(9, 0)).unwrap();
    assert_ne!(hq.log_id(), old_log);
    assert!(hq.synced().is_empty());
    assert_ne!(hq.digest(&scope, FOLD_VERSION).unwrap(), before);
    // What each phone holds above the old log's position is offered again: everything it received or wrote.
    for phone in [&mut b, &mut a] {
        let (_, _, changes) = {
            phone.records = vec![phone.record.clone()];
            phone.once(&mut hq, at(9, 1))
        };
        let above = changes.offer_again_above.unwrap();
        assert_eq!(above, covered.min(above));
        for run in phone.received.range(above + 1..).map(|(_, run)| run.clone()) {
            phone.outbox.push(run);
        }
        for entries in phone.journals.values().cloned().collect::<Vec<_>>() {
            let last = entries.last().unwrap();
            let run = huxue_ledger::run::Run::of(&entries, huxue_ledger::run::sign(&phone.signer, &last.hash)).unwrap();
            phone.outbox.push(run);
        }
        let request = phone.request();
        let answer = hq.sync(&phone.seal(&request), at(9, 2)).unwrap();
        let (_, rest, _) = huxue_ledger::frames::Answer::open(&answer, &phone.hq).unwrap();
        assert_eq!(rest.refused, None);
    }
    assert_eq!(hq.digest(&scope, FOLD_VERSION).unwrap(), before);
    assert_eq!(hq.directory().unwrap().devices.len(), 2, "the lost enrolment is back");
    assert!(hq.verify().unwrap().problems.is_empty());
}
