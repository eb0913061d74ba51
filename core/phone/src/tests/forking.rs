//! Cloned and restored phones: HQ keeps the branch it got first, nothing is lost, nothing counts twice.

use std::rc::Rc;

use huxue_ledger::ident::Scope;

use super::{Handset, assert_converged, copy, morning, p001, post_day, team};
use crate::testing::FakeClock;
use crate::{Command, Edit, OpenOptions, Phone};

fn comment(handset: &mut Handset, id: &str, text: &str) {
    let edit = Edit { comment: Some(text.into()), ..Edit::default() };
    handset.act(Command::EditIncident { id: id.into(), edit, by: None });
}

#[test]
fn a_cloned_phone_sets_its_branch_aside_and_writes_its_steps_again() {
    let (hq, mut officer, mut auxiliary) = team();
    let id = officer.file("T02", "校门拥堵").incident.unwrap();
    for person in ["O001", "A001"] {
        hq.borrow_mut().follow(person, Scope::incident(&id));
    }
    assert_converged(&mut [&mut officer, &mut auxiliary]);
    let mut twin = officer.twin();
    comment(&mut officer, &id, "原机跟帖");
    officer.check_in();
    comment(&mut twin, &id, "副机跟帖一");
    comment(&mut twin, &id, "副机跟帖二");
    twin.check_in();
    officer.sync();
    twin.sync();
    assert_converged(&mut [&mut officer, &mut twin, &mut auxiliary]);
    for handset in [&mut officer, &mut twin, &mut auxiliary] {
        let view = handset.phone().incident(&id).unwrap();
        let texts: Vec<&str> = view.comments.iter().map(|comment| comment.text.as_str()).collect();
        assert_eq!(texts.len(), 3, "{texts:?}");
        let facts = handset.phone().facts(&post_day()).unwrap();
        let check_ins: Vec<_> = facts.entries.iter().filter(|folded| folded.entry.header.kind == 1).collect();
        assert_eq!(check_ins.len(), 2);
        assert!(check_ins.iter().all(|folded| folded.forked));
    }
    // Life goes on for both without another fork.
    officer.check_in();
    twin.check_in();
    comment(&mut twin, &id, "之后");
    assert_converged(&mut [&mut officer, &mut twin, &mut auxiliary]);
}

#[test]
fn a_restored_phone_gets_back_what_it_lost() {
    let (hq, mut officer, mut auxiliary) = team();
    officer.phone = None;
    let backup = tempfile::tempdir().unwrap();
    copy(officer.folder.path(), backup.path());
    officer.phone = Some(Phone::open(officer.folder.path(), OpenOptions::default()).unwrap());
    let before = officer.check_in();
    let id = officer.file("O01", "流动摊贩").incident.unwrap();
    officer.sync();
    drop(officer.phone.take());
    let mut restored = Handset {
        phone: Some(Phone::open(backup.path(), OpenOptions::default()).unwrap()),
        folder: backup,
        clock: FakeClock::at(morning().plus_minutes(60)),
        hq: Rc::clone(&hq),
    };
    let after = restored.act(Command::CheckOut { post: p001(), fix: None, reason: None, by: None });
    restored.sync();
    assert!(restored.phone().holds(&before.entries[0]));
    assert!(restored.phone().incident(&id).is_ok());
    assert!(hq.borrow().holds(&after.entries[0]));
    assert_converged(&mut [&mut restored, &mut auxiliary]);
    let facts = restored.phone().facts(&post_day()).unwrap();
    assert!(facts.get(&after.entries[0]).is_some_and(|folded| folded.forked && folded.adopted));
}

#[test]
fn hq_restored_may_keep_the_other_branch() {
    let (hq, mut officer, mut auxiliary) = team();
    let mut twin = officer.twin();
    let backup = hq.borrow().clone();
    officer.check_in();
    officer.sync();
    twin.check_in();
    twin.sync();
    officer.sync();
    let restored = hq.borrow().restored_from(&backup);
    hq.replace(restored);
    // This time the twin comes first.
    twin.sync();
    officer.sync();
    assert_converged(&mut [&mut twin, &mut officer, &mut auxiliary]);
    officer.check_in();
    twin.check_in();
    assert_converged(&mut [&mut officer, &mut twin, &mut auxiliary]);
}
