//! 点名 (S32): how one person stands in one call. A call says something of whoever it reached, and nothing of whoever it
//! did not: they are called by radio, and are never said not to have answered.

use serde::{Deserialize, Serialize};

use crate::clock::Instant;

/// How long a call stays open unless the desk says otherwise, minutes (S32).
pub const ANSWER_MINUTES: u32 = 3;

/// What the desk heard by radio (手台), ticked by hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RadioWord {
    /// 已应答.
    Answered,
    /// 呼叫无应答.
    NoAnswer,
    /// 已说明: away for a reason that the desk knows.
    Excused,
}

/// What headquarters knows of one person in one call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Heard {
    /// The call's last moment for an answer.
    pub until: Instant,
    /// When a phone of theirs was first known to hold the call.
    pub reached: Option<Instant>,
    /// When headquarters received their answer: the one bound of it that no phone's clock can move.
    pub answered: Option<Instant>,
    /// The desk's last tick.
    pub radio: Option<RadioWord>,
    /// On leave or replaced when the call was opened.
    pub excused: bool,
}

/// How one person stands in a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CallState {
    /// 已应答（手机）.
    Answered,
    /// 已应答，迟到送达: answered on the phone, received after the call had ended.
    AnsweredLate,
    /// 已应答（手台）.
    Radio,
    /// 已准假、有人替岗或已说明.
    Excused,
    /// 等待应答: the phone holds the call, and there is time.
    Waiting,
    /// 未应答: the phone held the call in time, and nobody answered.
    NoAnswer,
    /// 手台呼叫无应答.
    RadioSilent,
    /// 迟到送达: the call reached the phone after it had ended.
    LateDelivered,
    /// 待手台点名: the call has reached no phone of theirs.
    ForRadio,
}

impl CallState {
    pub const ALL: [Self; 9] = [
        Self::Answered,
        Self::AnsweredLate,
        Self::Radio,
        Self::Excused,
        Self::Waiting,
        Self::NoAnswer,
        Self::RadioSilent,
        Self::LateDelivered,
        Self::ForRadio,
    ];

    /// There is nothing more to ask.
    pub const fn is_settled(self) -> bool {
        matches!(self, Self::Answered | Self::AnsweredLate | Self::Radio | Self::Excused)
    }

    /// The desk's turn: neither settled nor waiting, nor called by radio in vain.
    pub const fn is_for_desk(self) -> bool {
        matches!(self, Self::NoAnswer | Self::LateDelivered | Self::ForRadio)
    }

    /// Called again in the next round (二次点名).
    pub const fn is_called_again(self) -> bool {
        self.is_for_desk() || matches!(self, Self::RadioSilent)
    }
}

/// How somebody stands in a call at `now`.
pub fn state(heard: &Heard, now: Instant) -> CallState {
    match (heard.answered, heard.radio) {
        (Some(received), _) if received <= heard.until => CallState::Answered,
        (Some(_), _) => CallState::AnsweredLate,
        (None, Some(RadioWord::Answered)) => CallState::Radio,
        (None, Some(RadioWord::Excused)) => CallState::Excused,
        (None, Some(RadioWord::NoAnswer)) => CallState::RadioSilent,
        (None, None) if heard.excused => CallState::Excused,
        (None, None) => match heard.reached {
            None => CallState::ForRadio,
            Some(reached) if reached > heard.until => CallState::LateDelivered,
            Some(_) if now <= heard.until => CallState::Waiting,
            Some(_) => CallState::NoAnswer,
        },
    }
}

/// How somebody stands after several rounds, given in their order: what one of them settled stays settled.
pub fn over_rounds(rounds: impl IntoIterator<Item = CallState>) -> Option<CallState> {
    let mut last = None;
    for state in rounds {
        if state.is_settled() {
            return Some(state);
        }
        last = Some(state);
    }
    last
}
