//! The app lock: asked before records are read, never before a check-in, check-out, SOS, roll-call or filing.

use super::parts::{Action, ActionId, Done, Field, FieldKind, Haptic, Head, Icon, Input, ScreenId, Target, Text, Tone};
use crate::error::PhoneError;
use crate::phone::Phone;
use crate::ports::Reading;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LockView {
    pub head: Head,
    pub explanation: Text,
    pub pin: Field,
}

const PIN: &str = "lock.pin";

impl Phone {
    pub fn screen_lock(&mut self, target: &Target, reading: &Reading) -> Result<LockView, PhoneError> {
        let mut head = self.head(ScreenId::Lock, target, reading)?;
        head.primary = vec![Action::new(ActionId::LockOpen, Text::new("lock.open")).icon(Icon::Lock).tone(Tone::Ready)];
        let pin = Field::new(PIN, FieldKind::Pin, Text::new("lock.pin")).hint(Text::new("lock.pin_hint"));
        Ok(LockView { head, explanation: Text::new("lock.explanation"), pin })
    }
}

pub(crate) fn perform(
    phone: &mut Phone,
    _id: ActionId,
    _target: &Target,
    input: &Input,
    reading: &Reading,
) -> Result<Done, PhoneError> {
    phone.open_records(input.field(PIN), reading)?;
    Ok(Done { haptic: Haptic::Success, ..Done::said(Text::new("lock.opened")) })
}
