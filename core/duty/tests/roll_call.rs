//! How one person stands in a call (S32).

use huxue_duty::clock::Instant;
use huxue_duty::roll_call::{CallState, Heard, RadioWord, over_rounds, state};

const UNTIL: Instant = Instant(180_000);
const BEFORE: Instant = Instant(100_000);
const AFTER: Instant = Instant(200_000);

fn nothing() -> Heard {
    Heard { until: UNTIL, reached: None, answered: None, radio: None, excused: false }
}

#[test]
fn whom_the_call_did_not_reach_waits_for_the_radio_and_never_failed_to_answer() {
    for now in [BEFORE, UNTIL, AFTER] {
        assert_eq!(state(&nothing(), now), CallState::ForRadio);
    }
    let late = Heard { reached: Some(AFTER), ..nothing() };
    assert_eq!(state(&late, AFTER), CallState::LateDelivered);
}

#[test]
fn whom_it_reached_in_time_waits_until_the_end_and_then_did_not_answer() {
    let reached = Heard { reached: Some(UNTIL), ..nothing() };
    assert_eq!(state(&reached, UNTIL), CallState::Waiting);
    assert_eq!(state(&reached, AFTER), CallState::NoAnswer);
}

#[test]
fn an_answer_that_comes_late_is_an_answer_whatever_the_desk_had_ticked() {
    let heard = |answered, radio| state(&Heard { answered: Some(answered), radio, ..nothing() }, AFTER);
    assert_eq!(heard(UNTIL, None), CallState::Answered);
    assert_eq!(heard(AFTER, None), CallState::AnsweredLate);
    assert_eq!(heard(AFTER, Some(RadioWord::NoAnswer)), CallState::AnsweredLate);
}

#[test]
fn the_radio_speaks_for_whoever_sent_no_answer() {
    let ticked = |radio, excused| state(&Heard { radio: Some(radio), excused, ..nothing() }, AFTER);
    assert_eq!(ticked(RadioWord::Answered, false), CallState::Radio);
    assert_eq!(ticked(RadioWord::Answered, true), CallState::Radio);
    assert_eq!(ticked(RadioWord::Excused, false), CallState::Excused);
    assert_eq!(ticked(RadioWord::NoAnswer, false), CallState::RadioSilent);
    assert_eq!(state(&Heard { excused: true, ..nothing() }, AFTER), CallState::Excused);
}

#[test]
fn what_one_round_settled_stays_settled() {
    use CallState::{Answered, ForRadio, NoAnswer, Radio};
    assert_eq!(over_rounds([NoAnswer, Answered]), Some(Answered));
    assert_eq!(over_rounds([Radio, NoAnswer]), Some(Radio));
    assert_eq!(over_rounds([NoAnswer, ForRadio]), Some(ForRadio));
    assert_eq!(over_rounds([]), None);
}

#[test]
fn everybody_is_settled_waits_or_is_somebodys_turn() {
    for one in CallState::ALL {
        let kinds = [one.is_settled(), one.is_for_desk(), one == CallState::Waiting, one == CallState::RadioSilent];
        assert_eq!(kinds.iter().filter(|is| **is).count(), 1, "{one:?}");
        assert_eq!(one.is_called_again(), !one.is_settled() && one != CallState::Waiting, "{one:?}");
    }
}
