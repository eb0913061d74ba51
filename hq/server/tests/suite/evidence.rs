//! What HQ notices about evidence: clocks set back, anchors withheld, positions repeated, photographed gate codes,
//! and that honest phones are left in peace.
#![allow(clippy::unwrap_used)]

use huxue_duty::clock::Instant;
use huxue_duty::fence::{GateProof, Place};
use huxue_duty::verdict::On;
use huxue_hq::Hq;
use huxue_hq::desk::Correction;
use huxue_hq::views::AttendanceFilter;
use huxue_ledger::attendance::PersonRow;
use huxue_ledger::fact::{Body, CheckedIn, Disputed, FixRecord, PlaceObserved, Private};
use huxue_ledger::gate_code::GateSeed;
use huxue_ledger::ident::{EntryHash, Scope};

use crate::support::{Phone, at, day, headquarters, post};

const DESK: &str = "desk1";

fn post_day() -> Scope {
    Scope::post_day(&post(1), day())
}

fn check_in(phone: &mut Phone, private: &Private, wall: Instant) -> EntryHash {
    phone.write(&post_day(), &Body::CheckedIn(CheckedIn {}), private, wall)
}

fn fix(lat_e7: i32) -> Private {
    let fix = FixRecord { lat_e7, lon_e7: 1_160_000_000, accuracy_cm: 800, age_ms: 1_000, flags: 4 };
    Private { fixes: Some(vec![fix]), ..Private::default() }
}

fn row(hq: &Hq, person: &str, now: Instant) -> PersonRow {
    let view = hq.attendance(day(), &AttendanceFilter::default(), now).unwrap();
    let rows = view.posts.into_iter().flat_map(|post| post.windows).flat_map(|window| window.rows);
    rows.into_iter().find(|row| row.person.as_str() == person).unwrap()
}

/// Time since boot: the phone was started at midnight.
fn boot_ms(now: Instant) -> u64 {
    u64::try_from(now.since(at(0, 0))).unwrap()
}

/// To rest, with the boot clock at the true time.
fn sync(phone: &mut Phone, hq: &mut Hq, now: Instant) {
    phone.boot_ms = phone.boot_ms.max(boot_ms(now));
    phone.sync(hq, now);
}

fn team() -> (tempfile::TempDir, Hq, Phone) {
    let (dir, mut hq) = headquarters();
    let mut phone = Phone::enrol(&mut hq, "A001", 1, at(0, 1));
    sync(&mut phone, &mut hq, at(6, 0));
    (dir, hq, phone)
}

#[test]
fn an_honest_day_is_flagged_nowhere_and_both_bounds_are_certain() {
    let (_dir, mut hq, mut a) = team();
    check_in(&mut a, &fix(300_100_001), at(7, 5));
    sync(&mut a, &mut hq, at(7, 40));
    let row = row(&hq, "A001", at(7, 41));
    assert_eq!((row.on.clone(), row.flags.clone()), (On::OnTime, vec![]));
    let bounds = row.first_bounds.unwrap();
    assert_eq!(bounds.not_after, Some(at(7, 40)));
    assert!(bounds.not_before.is_some_and(|at_least| at(6, 0) <= at_least && at_least < at(7, 5)));
    let codes: Vec<&str> = row.reason.children.iter().map(|reason| reason.code.as_str()).collect();
    assert!(codes.contains(&"not_before") && codes.contains(&"not_after"), "{codes:?}");
}

#[test]
fn a_clock_that_is_always_wrong_is_honest_and_one_set_back_is_flagged() {
    let (_dir, mut hq, mut a) = team();
    // Ten minutes slow, as ever: its boot clock is right.
    a.boot_ms = boot_ms(at(7, 25));
    check_in(&mut a, &Private::default(), at(7, 15));
    sync(&mut a, &mut hq, at(7, 26));
    assert!(row(&hq, "A001", at(7, 27)).flags.is_empty());
    a.boot_ms = boot_ms(at(7, 40));
    check_in(&mut a, &Private::default(), at(6, 55));
    sync(&mut a, &mut hq, at(7, 50));
    assert_eq!(row(&hq, "A001", at(7, 51)).flags, ["clock_set_back"]);
}

#[test]
fn an_anchor_that_had_arrived_and_is_not_used_is_flagged() {
    let (_dir, mut hq, mut a) = team();
    let old = a.follow.anchor;
    sync(&mut a, &mut hq, at(7, 0));
    // The phone has proved that it heard HQ at seven, and writes as if it had not.
    a.once(&mut hq, at(7, 0));
    a.follow.anchor = old;
    check_in(&mut a, &Private::default(), at(7, 40));
    sync(&mut a, &mut hq, at(7, 45));
    assert!(row(&hq, "A001", at(7, 46)).flags.contains(&"anchor_withheld"));
}

/// Another boot of the same phone.
fn reboot(phone: &mut Phone) {
    phone.boot_id += 1;
    phone.boot_ms = 1_000;
}

#[test]
fn an_anchor_left_out_in_a_boot_that_is_over_is_flagged_and_an_old_one_that_is_kept_is_not() {
    for withhold in [true, false] {
        let (_dir, mut hq, mut a) = team();
        sync(&mut a, &mut hq, at(6, 50));
        sync(&mut a, &mut hq, at(7, 0));
        reboot(&mut a);
        if withhold {
            a.follow.anchor = None;
        }
        check_in(&mut a, &Private::default(), at(7, 40));
        reboot(&mut a);
        sync(&mut a, &mut hq, at(7, 45));
        let expected: &[&str] = if withhold { &["anchor_withheld"] } else { &[] };
        assert_eq!(row(&hq, "A001", at(7, 46)).flags, expected);
    }
}

#[test]
fn a_copy_that_lives_beside_its_original_is_flagged_and_a_phone_that_is_restarted_often_is_not() {
    let (_dir, mut hq, mut a) = team();
    let mut copy = a.clone();
    copy.boot_id = 77;
    check_in(&mut copy, &Private::default(), at(7, 5));
    copy.sync(&mut hq, at(7, 6));
    assert!(row(&hq, "A001", at(7, 7)).flags.is_empty(), "one of the two alone shows nothing");
    sync(&mut a, &mut hq, at(7, 30));
    assert_eq!(row(&hq, "A001", at(7, 31)).flags, ["clone_suspected"]);

    let (_dir, mut hq, mut a) = team();
    for minute in [5, 10, 15, 20] {
        reboot(&mut a);
        a.once(&mut hq, at(7, minute - 1));
        check_in(&mut a, &Private::default(), at(7, minute));
        a.sync(&mut hq, at(7, minute));
    }
    assert!(row(&hq, "A001", at(7, 31)).flags.is_empty());
}

#[test]
fn entries_written_while_an_answer_was_under_way_are_honest() {
    let (_dir, mut hq, mut a) = team();
    let old = a.follow.anchor;
    a.boot_ms = boot_ms(at(7, 0));
    a.once(&mut hq, at(7, 0));
    let new = std::mem::replace(&mut a.follow.anchor, old);
    check_in(&mut a, &Private::default(), at(7, 1));
    a.follow.anchor = new;
    sync(&mut a, &mut hq, at(7, 5));
    assert!(row(&hq, "A001", at(7, 6)).flags.is_empty());
}

#[test]
fn a_position_repeated_to_the_last_digit_is_flagged_and_one_measured_once_is_not() {
    let (_dir, mut hq, mut a) = team();
    let first = check_in(&mut a, &fix(300_100_001), at(7, 5));
    a.write(&post_day(), &Body::PlaceObserved(PlaceObserved { of: first }), &fix(300_100_001), at(7, 6));
    sync(&mut a, &mut hq, at(7, 7));
    assert!(row(&hq, "A001", at(7, 8)).flags.is_empty(), "one measurement may serve two entries");
    check_in(&mut a, &fix(300_100_002), at(7, 20));
    sync(&mut a, &mut hq, at(7, 21));
    assert!(row(&hq, "A001", at(7, 22)).flags.is_empty(), "a digit differs");
    check_in(&mut a, &fix(300_100_001), at(7, 30));
    sync(&mut a, &mut hq, at(7, 31));
    assert_eq!(row(&hq, "A001", at(7, 32)).flags, ["fix_replayed"]);
}

#[test]
fn the_guard_room_gets_the_seed_sealed_and_its_code_proves_the_place() {
    let (_dir, mut hq, mut a) = team();
    let code = hq.enrol_code(None, Some(&post(1)), at(6, 0)).unwrap();
    let shared = Phone::enrol_with(&mut hq, &code, "A001", 5, at(6, 0)).unwrap();
    let fold = hq.fold(&Scope::directory_post(&post(1))).unwrap();
    let given = fold.entries.iter().find_map(|folded| match folded.counted() {
        Some(Body::GateSeed(given)) => Some(given.clone()),
        _ => None,
    });
    let given = given.unwrap();
    assert_eq!(given.device, shared.device);
    assert!(GateSeed::open(&a.agreement, &given.sealed).is_err(), "a personal phone opens nothing");
    let seed = GateSeed::open(&shared.agreement, &given.sealed).unwrap();
    let shown = seed.rotating(&given.gate.as_str().into(), at(7, 5));
    let scanned = Private { gate_code: Some(shown), ..Private::default() };
    check_in(&mut a, &scanned, at(7, 5));
    sync(&mut a, &mut hq, at(9, 0));
    let proved = row(&hq, "A001", at(9, 1));
    assert_eq!((proved.place, proved.proof), (Some(Place::Inside), Some(GateProof::Rotating)));
    assert!(proved.flags.is_empty(), "{:?}", proved.flags);
}

#[test]
fn a_photograph_of_the_gate_code_is_found() {
    let (_dir, mut hq, mut a) = team();
    let sheet = hq.gate_code_sheet(&post(1), day().pred_opt().unwrap(), 2).unwrap();
    let yesterdays = Private { gate_code: Some(sheet.days[0].code.clone()), ..Private::default() };
    check_in(&mut a, &yesterdays, at(7, 5));
    sync(&mut a, &mut hq, at(7, 6));
    let found = row(&hq, "A001", at(7, 7));
    assert_eq!((found.flags.clone(), found.proof, found.on), (vec!["gate_code_reused"], None, On::OnTime));
}

#[test]
fn a_gate_code_of_an_entry_without_anchor_is_checked_once_its_time_is_known() {
    let (_dir, mut hq, mut a) = team();
    let today = hq.gate_code_sheet(&post(1), day(), 1).unwrap().days[0].code.clone();
    a.follow.anchor = None;
    check_in(&mut a, &Private { gate_code: Some(today), ..Private::default() }, at(7, 5));
    a.boot_ms = boot_ms(at(7, 40));
    a.once(&mut hq, at(7, 40));
    assert_eq!(row(&hq, "A001", at(7, 41)).proof, None);
    a.once(&mut hq, at(7, 42));
    assert_eq!(row(&hq, "A001", at(7, 43)).proof, Some(GateProof::Sheet));
}

#[test]
fn a_dispute_leaves_every_figure_until_it_is_settled() {
    let (_dir, mut hq, mut a) = team();
    check_in(&mut a, &Private::default(), at(7, 20));
    let body = Body::Disputed(Disputed { window: Some(at(7, 10).0), of: None });
    let dispute = a.write(&post_day(), &body, &Private::of_text("所长派去路口"), at(8, 0));
    sync(&mut a, &mut hq, at(8, 1));
    let open = hq.disputes(true, at(8, 2)).unwrap();
    assert_eq!(open.len(), 1);
    assert_eq!((open[0].says.as_deref(), open[0].verdicts[0].on.as_str()), (Some("所长派去路口"), "late"));
    assert!(open[0].verdicts[0].zh.contains("迟到 9 分钟") && open[0].verdicts[0].en.contains("9 min late"));
    let board = hq.board(at(8, 2)).unwrap();
    let window = board.rows[0].window.clone().unwrap();
    assert_eq!(window.disputed, 1);
    assert!(window.attention.iter().all(|(person, _)| person.as_str() != "A001"), "{:?}", window.attention);
    assert!(row(&hq, "A001", at(8, 2)).disputed);

    assert!(hq.settle_dispute(&dispute, None, " ", DESK, at(9, 0)).is_err(), "a settlement needs a reason");
    hq.settle_dispute(&dispute, Some(Correction::At(at(7, 8))), "所长证实", DESK, at(9, 0)).unwrap();
    let settled = row(&hq, "A001", at(9, 1));
    assert_eq!((settled.on, settled.disputed), (On::OnTime, false));
    assert!(hq.disputes(true, at(9, 1)).unwrap().is_empty());
    let told = hq.dispute(&dispute, at(9, 1)).unwrap().settlement.unwrap();
    assert_eq!((told.upheld, told.by.as_str(), told.reason.as_deref()), (false, DESK, Some("所长证实")));
    assert!(hq.settle_dispute(&dispute, None, "再议", DESK, at(9, 2)).is_err(), "settled once");
}

#[test]
fn whoever_disputes_a_missing_check_in_can_be_given_a_time() {
    let (_dir, mut hq, mut a) = team();
    let body = Body::Disputed(Disputed { window: Some(at(7, 10).0), of: None });
    let dispute = a.write(&post_day(), &body, &Private::of_text("手机没电"), at(9, 0));
    sync(&mut a, &mut hq, at(9, 1));
    assert!(hq.settle_dispute(&dispute, Some(Correction::Void), "误报", DESK, at(9, 2)).is_err());
    hq.settle_dispute(&dispute, Some(Correction::At(at(7, 9))), "带班证实", DESK, at(9, 3)).unwrap();
    assert_eq!(row(&hq, "A001", at(9, 4)).on, On::OnTime);
}
