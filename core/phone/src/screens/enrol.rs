//! 登记: the code, what is recorded and for how long, then a self-test and one drill check-in (N15).

use huxue_duty::fence::Fix;

use super::parts::{
    Action, ActionId, Badge, Done, Field, FieldKind, Haptic, Head, Icon, Input, Line, Route, ScreenId, Target, Text,
    Tone,
};
use crate::command::Command;
use crate::error::PhoneError;
use crate::phone::Phone;
use crate::ports::{Reading, TlsFault, TransportError};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnrolView {
    pub head: Head,
    /// 1 purpose and consent, 2 code, 3 self-test, 4 drill, 5 done.
    pub step: u32,
    pub steps: Text,
    /// Purpose, what is recorded, retention, the right to know.
    pub purpose: Vec<Line>,
    /// HQ address, code, PIN.
    pub fields: Vec<Field>,
    /// Clock, storage, keys, HQ, position: each with its result.
    pub self_test: Vec<Line>,
    pub explanation: Text,
}

pub(crate) const URL: &str = "enrol.url";
pub(crate) const CODE: &str = "enrol.code";
/// What a camera or a picture gave; parsed here.
pub(crate) const SCANNED: &str = "enrol.scanned";
const PIN: &str = "enrol.pin";
/// The setting in which the step stands, so that a killed process goes on where it was.
const STEP: &str = "enrol.step";

const CONSENT: u32 = 1;
const CODE_STEP: u32 = 2;
const SELF_TEST: u32 = 3;
const DRILL: u32 = 4;
const DONE: u32 = 5;

impl Phone {
    /// The step of the enrolment. A phone that had worked before it knew steps is done.
    fn enrol_step(&self) -> Result<u32, PhoneError> {
        let stored = self.setting(STEP)?.and_then(|text| text.parse::<u32>().ok()).unwrap_or(CONSENT);
        if !self.is_enrolled() {
            return Ok(stored.clamp(CONSENT, CODE_STEP));
        }
        if stored >= DRILL || self.entries_written()?.is_empty() {
            return Ok(stored.clamp(SELF_TEST, DONE));
        }
        Ok(DONE)
    }

    /// Where the app opens.
    pub fn home(&self) -> Result<ScreenId, PhoneError> {
        if self.enrol_step()? < DONE {
            return Ok(ScreenId::Enrol);
        }
        let guest = self.owner_role()?.is_some_and(|role| !role.is_judged());
        Ok(if guest { ScreenId::Volunteer } else { ScreenId::Today })
    }

    /// Works before there is an identity.
    pub fn screen_enrol(&mut self, target: &Target, reading: &Reading) -> Result<EnrolView, PhoneError> {
        let step = self.enrol_step()?;
        let mut head = self.head(ScreenId::Enrol, target, reading)?;
        head.primary = self.enrol_actions(step, reading);
        Ok(EnrolView {
            head,
            step,
            steps: Text::new("enrol.steps")
                .arg("step", step)
                .arg("of", DONE)
                .key_arg("name", format!("enrol.step_{step}")),
            purpose: if step == CONSENT { purpose() } else { Vec::new() },
            fields: if step == CODE_STEP { self.code_fields()? } else { Vec::new() },
            self_test: if step >= SELF_TEST { self.self_test(reading)? } else { Vec::new() },
            explanation: match self.revoked_since() {
                Some(_) if !self.is_enrolled() => Text::new("failure.revoked"),
                _ => Text::new(format!("enrol.explanation_{step}")),
            },
        })
    }

    fn enrol_actions(&self, step: u32, reading: &Reading) -> Vec<Action> {
        let button = |id, key: &str, icon, tone| Action::new(id, Text::new(key)).icon(icon).tone(tone);
        let finish = |key| button(ActionId::EnrolFinish, key, Icon::Check, Tone::Ready);
        match step {
            CONSENT => vec![button(ActionId::EnrolAgree, "enrol.agree", Icon::Check, Tone::Ready)],
            CODE_STEP => vec![
                button(ActionId::EnrolSubmit, "enrol.submit", Icon::Check, Tone::Ready),
                button(ActionId::EnrolScan, "enrol.scan", Icon::Qr, Tone::Neutral),
            ],
            SELF_TEST => vec![button(ActionId::EnrolSelfTest, "enrol.self_test", Icon::Shield, Tone::Ready)],
            DRILL if self.can_drill(reading) => {
                vec![button(ActionId::EnrolDrill, "enrol.drill", Icon::Check, Tone::Ready)]
            }
            DRILL => vec![finish("enrol.finish_without_drill")],
            _ => vec![finish("enrol.finish")],
        }
    }

    /// A post's phone and a school's liaison have no check-in of their own to practise.
    fn can_drill(&self, reading: &Reading) -> bool {
        let person = self.identity.as_ref().is_some_and(|identity| identity.person().is_some());
        person && self.place_for(&Target::default(), reading).is_ok()
    }

    fn code_fields(&self) -> Result<Vec<Field>, PhoneError> {
        let stored = self.hq_url()?.unwrap_or_default();
        let url =
            Field::new(URL, FieldKind::Line, Text::new("enrol.url")).hint(Text::new("enrol.url_hint")).value(stored);
        let code = Field::new(CODE, FieldKind::Line, Text::new("enrol.code")).hint(Text::new("enrol.code_hint"));
        // A PIN is kept nowhere but as HQ's verifier.
        let pin = Field::new(PIN, FieldKind::Pin, Text::new("enrol.pin")).hint(Text::new("enrol.pin_hint")).max(32);
        let mut fields = self.with_drafts(vec![url.keeps_draft(), code.keeps_draft()])?;
        fields.push(pin);
        Ok(fields)
    }

    /// Clock, storage, keys, HQ, position: each with what was found and what it means.
    fn self_test(&self, reading: &Reading) -> Result<Vec<Line>, PhoneError> {
        let status = self.status(reading)?;
        let fix: Option<Fix> = self.newest_fix(reading);
        let fresh = fix.is_some_and(|fix| fix.age_s.is_some_and(|age| age <= self.evidence.fix_fresh_s));
        let writable = self.setting(PROBE)?.is_some();
        Ok(vec![
            test_line("clock", status.clock_is_anchored, Icon::Clock),
            test_line("storage", writable, Icon::List),
            test_line("keys", self.is_enrolled(), Icon::Lock),
            test_line("hq", status.last_contact.is_some(), Icon::Cloud),
            test_line("position", fresh, Icon::Pin),
        ])
    }
}

/// Written and read by the self-test.
const PROBE: &str = "enrol.probe";

fn test_line(name: &str, passed: bool, icon: Icon) -> Line {
    let (key, badge_icon, tone) = if passed {
        ("enrol.test_passed", Icon::Check, Tone::Good)
    } else {
        ("enrol.test_open", Icon::Alert, Tone::Attention)
    };
    let detail = if passed { format!("enrol.test_{name}_good") } else { format!("enrol.test_{name}_open") };
    Line {
        icon,
        title: Text::new(format!("enrol.test_{name}")),
        detail: Text::new(detail),
        badge: Some(Badge { text: Text::new(key), icon: badge_icon, tone }),
        actions: Vec::new(),
    }
}

fn purpose() -> Vec<Line> {
    let point = |name: &str| Line {
        icon: Icon::Shield,
        title: Text::new(format!("privacy.{name}")),
        detail: Text::new(format!("privacy.{name}.detail")),
        ..Line::default()
    };
    ["purpose", "recorded", "never", "kept", "rights"].map(point).to_vec()
}

pub(crate) fn perform(
    phone: &mut Phone,
    id: ActionId,
    _target: &Target,
    input: &Input,
    reading: &Reading,
) -> Result<Done, PhoneError> {
    match id {
        ActionId::EnrolAgree => {
            phone.keep_setting(STEP, &CODE_STEP.to_string())?;
            Ok(Done { haptic: Haptic::Tap, ..Done::default() })
        }
        ActionId::EnrolScan => scanned(phone, input),
        ActionId::EnrolSubmit => submitted(phone, input),
        ActionId::EnrolSelfTest => tested(phone, input, reading),
        ActionId::EnrolDrill => drilled(phone, input, reading),
        _ => finished(phone),
    }
}

fn scanned(phone: &mut Phone, input: &Input) -> Result<Done, PhoneError> {
    let invite = phone.take_invite(input.field(SCANNED))?;
    phone.keep_draft(URL, &invite.url)?;
    phone.keep_draft(CODE, &invite.code)?;
    Ok(Done { haptic: Haptic::Success, ..Done::said(Text::new("enrol.scanned")) })
}

/// Checks what was typed and keeps the address; the shell's own call to HQ follows. Over a network HQ must be known by
/// its certificate, which comes with the picture and not by typing.
fn submitted(phone: &mut Phone, input: &Input) -> Result<Done, PhoneError> {
    let (url, code, pin) = (input.field(URL).trim(), input.field(CODE).trim(), input.field(PIN));
    if !(url.starts_with("http://") || url.starts_with("https://")) {
        return Err(PhoneError::bad("url", "http://… or https://…"));
    }
    if code.is_empty() {
        return Err(PhoneError::bad("code", "empty"));
    }
    if !pin.is_empty() && !(4..=32).contains(&pin.chars().count()) {
        return Err(PhoneError::bad("pin", "4 to 32 characters"));
    }
    let known = phone.trust()?.is_some();
    if url.starts_with("https://") != known {
        let fault = if known { TlsFault::PlainAddress } else { TlsFault::NoTrust };
        return Err(TransportError::Tls(fault).into());
    }
    phone.set_hq_url(url)?;
    phone.keep_draft(CODE, code)?;
    Ok(Done::said(Text::new("enrol.submitting")))
}

/// Goes on whatever HQ and the satellites say: only storage and keys must work, and writing proves them.
fn tested(phone: &mut Phone, input: &Input, reading: &Reading) -> Result<Done, PhoneError> {
    phone.identity()?;
    if let Some(fix) = input.fix {
        phone.note_fix(fix, reading);
    }
    phone.keep_setting(PROBE, &reading.wall.0.to_string())?;
    phone.keep_setting(STEP, &DRILL.to_string())?;
    phone.drop_drafts(&[URL, CODE])?;
    Ok(Done { sync: true, haptic: Haptic::Success, ..Done::said(Text::new("enrol.tested")) })
}

fn drilled(phone: &mut Phone, input: &Input, reading: &Reading) -> Result<Done, PhoneError> {
    let post = phone.place_for(&Target::default(), reading)?;
    let fix = input.fix.or_else(|| phone.newest_fix(reading));
    let saved = phone.act_in_drill(Command::CheckIn { post, fix, by: None, gate_code: None }, reading)?;
    phone.keep_setting(STEP, &DONE.to_string())?;
    Ok(Done { message: Text::new("enrol.drilled"), notes: Vec::new(), ..Done::saved(&saved) })
}

fn finished(phone: &mut Phone) -> Result<Done, PhoneError> {
    phone.identity()?;
    phone.keep_setting(STEP, &DONE.to_string())?;
    let next = Route { screen: phone.home()?, target: Target::default() };
    Ok(Done { next: Some(next), haptic: Haptic::Success, ..Done::default() })
}
