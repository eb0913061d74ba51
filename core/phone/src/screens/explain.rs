//! 为什么: one verdict with its tree of reasons; dispute it, or ask for a late entry (补登).

use huxue_duty::clock::{Instant, ServiceDay, TimeInterval};
use huxue_duty::explain::Reason;
use huxue_duty::fence::{Place, PlaceVerdict};
use huxue_duty::ids::{PersonId, PostId};
use huxue_ledger::ident::EntryHash;

use super::catalogue::kind_key;
use super::parts::{Action, ActionId, Badge, Done, Field, FieldKind, Head, Icon, Input, ScreenId, Target, Text, Tone};
use crate::command::Command;
use crate::error::PhoneError;
use crate::phone::Phone;
use crate::ports::Reading;
use crate::views::{self, ItemState};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExplainView {
    pub head: Head,
    pub subject: Text,
    pub verdict: Badge,
    pub reasons: Vec<ReasonLine>,
    pub dispute: Field,
    /// On, off and the reason of a late entry.
    pub late_entry: Vec<Field>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReasonLine {
    pub depth: u32,
    pub text: Text,
}

const DISPUTE: &str = "explain.dispute_reason";
const ON: &str = "explain.on";
const OFF: &str = "explain.off";
const WHY: &str = "explain.why";
/// A tree of reasons is a few levels deep; a deeper one is cut.
const MAX_DEPTH: u32 = 8;

/// What is explained, before it has fields and buttons.
struct Explanation {
    subject: Text,
    verdict: Badge,
    reasons: Vec<ReasonLine>,
    /// It speaks of the person of this phone, or is theirs: they may answer.
    mine: bool,
}

impl Phone {
    /// The target names an entry, or a window by post, day and planned on_due.
    pub fn screen_explain(&mut self, target: &Target, reading: &Reading) -> Result<ExplainView, PhoneError> {
        self.check_open(reading)?;
        let found = match &target.entry {
            Some(entry) => self.explain_entry_lines(entry, reading)?,
            None => self.explain_window(target, reading)?,
        };
        let mut head = self.head(ScreenId::Explain, target, reading)?;
        head.secret = true;
        let answers = found.mine && target.post.is_some() && target.day.is_some();
        if answers {
            let button = |id, key: &str, icon| Action::new(id, Text::new(key)).icon(icon).target(target.clone());
            head.primary = vec![
                button(ActionId::ExplainDispute, "explain.dispute", Icon::Question),
                button(ActionId::ExplainLateEntry, "explain.late_entry", Icon::Clock),
            ];
        }
        let time = |id: &str, key: &str| Field::new(id, FieldKind::Time, Text::new(key));
        let late_entry = vec![
            time(ON, "explain.on"),
            time(OFF, "explain.off"),
            Field::new(WHY, FieldKind::Paragraph, Text::new("explain.why")).of(&thing(target)).keeps_draft(),
        ];
        let dispute = Field::new(DISPUTE, FieldKind::Paragraph, Text::new("explain.dispute_reason"))
            .hint(Text::new("explain.optional"))
            .of(&thing(target))
            .keeps_draft();
        Ok(ExplainView {
            head,
            subject: found.subject,
            verdict: found.verdict,
            reasons: found.reasons,
            dispute: self.with_draft(dispute)?,
            late_entry: if answers { self.with_drafts(late_entry)? } else { Vec::new() },
        })
    }

    fn explain_window(&self, target: &Target, reading: &Reading) -> Result<Explanation, PhoneError> {
        let (post, day) = place_and_day(target)?;
        let me = self.identity()?.person();
        let person = target.person.as_deref().map(PersonId::new).or_else(|| me.clone());
        let person = person.ok_or(PhoneError::WhoAreYou)?;
        let view = self.post(&post, day, reading)?;
        let missing = || PhoneError::NotFound { what: "window", id: person.to_string(), near: Vec::new() };
        let windows = view.windows.iter().filter(|one| target.window.is_none_or(|due| one.window.on_due.0 == due));
        let mut rows = windows.flat_map(|one| one.rows.iter().map(move |row| (one, row)));
        let (window, row) = rows.find(|(_, row)| row.person == person).ok_or_else(missing)?;
        let subject = Text::new("explain.window")
            .arg("who", self.name_of(&person))
            .arg("post", &post)
            .arg("day", day.format("%m-%d"))
            .key_arg("period", super::lookup::period_key(window.window.period));
        let mut reasons = Vec::new();
        flatten(&row.reason, 0, &mut reasons);
        let verdict = super::lookup::on_badge(&row.on);
        Ok(Explanation { subject, verdict, reasons, mine: me == Some(person) })
    }

    fn explain_entry_lines(&self, entry: &str, reading: &Reading) -> Result<Explanation, PhoneError> {
        let hash = hash_of(entry)?;
        let found = self.explain(&views::Target::Entry(hash), reading)?.into_iter().next();
        let found = found.ok_or_else(|| PhoneError::NotFound { what: "entry", id: hash.hex(), near: Vec::new() })?;
        let held = self.entry_header(&hash)?;
        let subject = Text::new("explain.entry")
            .key_arg("what", kind_key(held.kind))
            .arg("who", self.name_of(&held.author()))
            .arg("at", held.time.wall.civil().format("%m-%d %H:%M"));
        let mut reasons: Vec<ReasonLine> = found.time.iter().map(time_line).collect();
        reasons.extend(found.place.iter().flat_map(place_lines));
        // What others recorded about somebody is theirs to dispute as well.
        let mine = self.recorded_about_me()?.iter().any(|row| row.entry == hash);
        Ok(Explanation { subject, verdict: state_badge(found.state), reasons, mine })
    }
}

fn line(depth: u32, text: Text) -> ReasonLine {
    ReasonLine { depth, text }
}

fn flatten(reason: &Reason, depth: u32, lines: &mut Vec<ReasonLine>) {
    let mut text = Text::new(format!("reason.{}", reason.code));
    for (name, value) in &reason.args {
        text = text.arg(name, value);
    }
    lines.push(line(depth, text));
    if depth < MAX_DEPTH {
        for child in &reason.children {
            flatten(child, depth + 1, lines);
        }
    }
}

fn time_line(time: &TimeInterval) -> ReasonLine {
    let clock = |at: Instant| at.civil().format("%m-%d %H:%M:%S").to_string();
    let text = Text::new("explain.time").arg("from", clock(time.earliest)).arg("to", clock(time.latest));
    line(0, text.key_arg("grade", format!("grade.{:?}", time.grade).to_lowercase()))
}

fn place_lines(verdict: &PlaceVerdict) -> Vec<ReasonLine> {
    let key = match verdict.place {
        Place::Inside => "reason.place_inside",
        Place::Outside => "reason.place_outside",
        Place::Unsure => "reason.place_unsure",
    };
    vec![line(0, Text::new(key))]
}

/// Somebody else's entry has no way to go from here: it came from HQ.
fn state_badge(state: Option<ItemState>) -> Badge {
    let (key, icon, tone) = match state {
        None => ("explain.from_hq", Icon::Cloud, Tone::Neutral),
        Some(ItemState::Received) => ("state.received", Icon::Check, Tone::Good),
        Some(ItemState::InCustody) => ("state.in_custody", Icon::People, Tone::Attention),
        Some(ItemState::Saved) => ("state.saved", Icon::Clock, Tone::Attention),
        Some(ItemState::Refused) => ("state.refused", Icon::Alert, Tone::Danger),
        Some(ItemState::Withheld) => ("state.withheld", Icon::Alert, Tone::Danger),
    };
    Badge { text: Text::new(key), icon, tone }
}

pub(crate) fn hash_of(entry: &str) -> Result<EntryHash, PhoneError> {
    let missing = || PhoneError::NotFound { what: "entry", id: entry.chars().take(64).collect(), near: Vec::new() };
    EntryHash::from_hex(entry).ok_or_else(missing)
}

/// Short name of what is explained: a reason typed for one verdict does not show up at another.
fn thing(target: &Target) -> String {
    match (&target.entry, target.window) {
        (Some(entry), _) => entry.chars().take(16).collect(),
        (None, Some(window)) => window.to_string(),
        (None, None) => "day".to_owned(),
    }
}

fn place_and_day(target: &Target) -> Result<(PostId, ServiceDay), PhoneError> {
    let post = target.post.as_deref().map(PostId::new).ok_or_else(|| PhoneError::bad("post", "no post is named"))?;
    let day = target.service_day()?.ok_or_else(|| PhoneError::bad("day", "no day is named"))?;
    Ok((post, day))
}

pub(crate) fn perform(
    phone: &mut Phone,
    id: ActionId,
    target: &Target,
    input: &Input,
    reading: &Reading,
) -> Result<Done, PhoneError> {
    let (post, day) = place_and_day(target)?;
    let (why, dispute) = (format!("{WHY}.{}", thing(target)), format!("{DISPUTE}.{}", thing(target)));
    let command = if id == ActionId::ExplainLateEntry {
        let time = |field: &str| time_of_day(day, input.field(field));
        let reason = input.field(&why).to_owned();
        Command::LateEntry { post, day: Some(day), on: time(ON)?, off: time(OFF)?, reason, by: None }
    } else {
        let of = target.entry.as_deref().map(hash_of).transpose()?;
        let window = target.window.map(Instant);
        Command::Dispute { post, day, window, of, reason: input.field(&dispute).to_owned(), by: None }
    };
    let saved = phone.act(command, reading)?;
    phone.drop_drafts(&[if id == ActionId::ExplainLateEntry { &why } else { &dispute }])?;
    Ok(Done::saved(&saved))
}

/// `HH:MM` of a service day, up to 36:00 for what ran past midnight; `715` and `0715` are what gloves type; empty: not
/// given.
pub(crate) fn time_of_day(day: ServiceDay, text: &str) -> Result<Option<Instant>, PhoneError> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let halves = text.split_once([':', '：']).or_else(|| match text.len() {
        3 | 4 => text.split_at_checked(text.len() - 2),
        _ => None,
    });
    let digits =
        |half: &str| half.bytes().all(|byte| byte.is_ascii_digit()).then(|| half.parse::<u32>().ok()).flatten();
    let minutes = halves.and_then(|(hours, minutes)| {
        let (hours, minutes) = (digits(hours)?, digits(minutes)?);
        (hours <= 36 && minutes < 60).then_some(hours * 60 + minutes)
    });
    minutes.map(|minutes| Some(Instant::at(day, minutes))).ok_or_else(|| PhoneError::bad("minute", "HH:MM"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_time_is_read_as_people_type_it() {
        let day: ServiceDay = "2026-11-24".parse().unwrap();
        let at = |minute| Some(Instant::at(day, minute));
        for text in ["07:15", "7:15", "7：15", "0715", "715", " 7:15 "] {
            assert_eq!(time_of_day(day, text).unwrap(), at(7 * 60 + 15), "{text}");
        }
        assert_eq!(time_of_day(day, "").unwrap(), None);
        assert_eq!(time_of_day(day, "2430").unwrap(), at(24 * 60 + 30));
        for text in ["7", "07", "7:61", "3700", "七点半", "+715", "07151", "-7:15"] {
            assert!(time_of_day(day, text).is_err(), "{text}");
        }
    }
}
