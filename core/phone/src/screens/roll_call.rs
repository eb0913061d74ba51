//! 点名: the whole screen is one question and one answer.

use super::parts::{Action, ActionId, Badge, Done, Haptic, Head, Icon, Input, ScreenId, Target, Text, Tone};
use super::standing::span;
use crate::command::Command;
use crate::error::PhoneError;
use crate::phone::Phone;
use crate::ports::Reading;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RollCallView {
    pub head: Head,
    pub label: Text,
    pub until: Text,
    pub state: Badge,
    pub answer: Option<Action>,
}

impl Phone {
    /// The call that the target names, else the one that ends first.
    pub fn screen_roll_call(&mut self, target: &Target, reading: &Reading) -> Result<RollCallView, PhoneError> {
        let now = self.now(reading);
        let me = self.me(reading).ok();
        let mut calls = self.roll_calls(reading)?;
        calls.sort_by_key(|call| call.until);
        let wanted = calls.iter().find(|call| target.entry.as_deref() == Some(&call.call.hex()));
        let mut head = self.head(ScreenId::RollCall, target, reading)?;
        let Some(call) = wanted.or(calls.first()) else {
            return Ok(RollCallView {
                head,
                label: Text::new("roll_call.none"),
                until: Text::default(),
                state: Badge { text: Text::new("roll_call.closed"), icon: Icon::Check, tone: Tone::Muted },
                answer: None,
            });
        };
        let answered = me.is_some_and(|me| call.answered.iter().any(|who| who == me.as_str()));
        let to = Target {
            entry: Some(call.call.hex()),
            post: call.scope.post().map(|post| post.to_string()),
            ..Target::default()
        };
        let answer = Action::new(ActionId::RollCallAnswer, Text::new("roll_call.answer"))
            .spoken(Text::new("roll_call.answer_spoken"))
            .icon(Icon::Check)
            .tone(Tone::Ready)
            .haptic(Haptic::Success)
            .target(to);
        let state = if answered {
            Badge { text: Text::new("roll_call.answered"), icon: Icon::Check, tone: Tone::Good }
        } else {
            Badge { text: Text::new("roll_call.open"), icon: Icon::Bell, tone: Tone::Danger }
        };
        let answer = (!answered).then_some(answer);
        head.primary.extend(answer.clone());
        Ok(RollCallView {
            head,
            label: Text::plain(&call.label),
            until: span("roll_call.until", call.until.minute() - now.minute()),
            state,
            answer,
        })
    }
}

pub(crate) fn perform(
    phone: &mut Phone,
    _id: ActionId,
    target: &Target,
    _input: &Input,
    reading: &Reading,
) -> Result<Done, PhoneError> {
    let post = phone.place_for(target, reading)?;
    let by = phone.acting(reading);
    let saved = phone.act(Command::AnswerRollCall { post, by }, reading)?;
    Ok(Done { message: Text::new("roll_call.done"), ..Done::saved(&saved) })
}
