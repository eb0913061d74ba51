//! How far an alarm is, when it is escalated, who is nearest, and which buttons are proved (S24, S30).

use huxue_duty::alarm::{Stage, is_escalated, is_tested, metres, nearest, rings};
use huxue_duty::clock::Instant;

#[test]
fn stages_go_forward_may_be_left_out_and_nothing_is_closed_unheard() {
    use Stage::{Acknowledged, Arrived, Closed, Dispatched, Raised};
    let after = |stage: Stage| stage.next().collect::<Vec<_>>();
    assert_eq!(after(Raised), [Acknowledged, Dispatched, Arrived]);
    assert_eq!(after(Acknowledged), [Dispatched, Arrived, Closed]);
    assert_eq!(after(Arrived), [Closed]);
    assert_eq!(after(Closed), []);
    for stage in Stage::ALL {
        assert_eq!(Stage::of_code(stage.code()), Some(stage));
    }
    assert_eq!(Stage::of_code("gone"), None);
}

#[test]
fn after_thirty_seconds_unacknowledged_it_is_everybodys_matter() {
    let received = Instant(1_000_000);
    let after = |ms: i64, stage| is_escalated(received, stage, Instant(received.0 + ms));
    assert!(!after(29_999, Stage::Raised));
    assert!(after(30_000, Stage::Raised));
    assert!(!after(600_000, Stage::Acknowledged));
}

#[test]
fn drills_what_was_taken_back_and_what_is_acknowledged_ring_nowhere() {
    assert!(rings(Stage::Raised, false, false));
    assert!(!rings(Stage::Raised, true, false));
    assert!(!rings(Stage::Raised, false, true));
    assert!(!rings(Stage::Acknowledged, false, false));
}

#[test]
fn a_button_is_proved_for_thirty_one_days() {
    let day = 24 * 60 * 60 * 1_000;
    let now = Instant(100 * day);
    assert!(is_tested(Some(Instant(69 * day)), now));
    assert!(!is_tested(Some(Instant(69 * day - 1)), now));
    assert!(!is_tested(None, now));
}

#[test]
fn the_nearest_come_first_by_the_distance_of_their_posts() {
    let here = (30.0, 116.0);
    let hundredth = metres(here, (30.01, 116.0));
    assert!((hundredth - 1_112.0).abs() < 2.0, "{hundredth}");
    let found = nearest(here, [((30.02, 116.0), "far"), (here, "here"), ((30.01, 116.0), "near")], 2);
    let names: Vec<&str> = found.iter().map(|(_, name)| *name).collect();
    assert_eq!(names, ["here", "near"]);
    assert!(found[0].0 < 1.0);
}
