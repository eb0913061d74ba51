//! 替岗 · 请假: announce, ask, and answer what HQ asks.

use chrono::Days;
use huxue_duty::clock::{Instant, ServiceDay};
use huxue_duty::ids::{PersonId, PostId};
use huxue_ledger::fact::Body;
use huxue_ledger::fold::{Folded, ScopeFold};
use huxue_ledger::ident::{EntryHash, Scope, ScopeClass, day_of_number};

use super::explain::hash_of;
use super::parts::{
    Action, ActionId, Badge, Choice, Done, Field, FieldKind, Head, Icon, Input, Line, ScreenId, Target, Text, Tone,
};
use super::week::date_text;
use crate::command::Command;
use crate::error::PhoneError;
use crate::phone::Phone;
use crate::ports::Reading;
use crate::views::{About, Ask, asks_of};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExchangeView {
    pub head: Head,
    pub stand_in: Vec<Field>,
    pub leave: Vec<Field>,
    /// What HQ asks of me, with accept and decline.
    pub asked: Vec<Line>,
    /// What I announced or asked for, with HQ's decision.
    pub mine: Vec<Line>,
}

/// As far ahead as leave is asked for with one tap.
const LEAVE_DAYS: u64 = 14;
const POST: &str = "exchange.post";
const IN_PLACE_OF: &str = "exchange.in_place_of";
const REASON: &str = "exchange.reason";
const FROM: &str = "exchange.from";
const TO: &str = "exchange.to";
const LEAVE_REASON: &str = "exchange.leave_reason";
/// Older requests are read in the record about me.
const SHOWN: usize = 20;

impl Phone {
    pub fn screen_exchange(&mut self, target: &Target, reading: &Reading) -> Result<ExchangeView, PhoneError> {
        // On a post's phone nobody may have signed on yet: the forms stand, the lists are nobody's.
        let me = self.me(reading).ok();
        let mut head = self.head(ScreenId::Exchange, target, reading)?;
        head.primary = vec![
            Action::new(ActionId::ExchangeStandIn, Text::new("exchange.stand_in")).icon(Icon::Swap).tone(Tone::Ready),
            Action::new(ActionId::ExchangeLeave, Text::new("exchange.leave")).icon(Icon::Calendar),
        ];
        let today = self.now(reading).civil_date();
        let asks = me.as_ref().map(|me| asks_of(self, me)).transpose()?.unwrap_or_default();
        let open = asks.iter().filter(|ask| ask.is_open(self.now(reading)));
        let asked = open.filter_map(|ask| self.ask_line(ask)).collect();
        Ok(ExchangeView {
            head,
            stand_in: self.stand_in_fields(me.as_ref(), target, reading)?,
            leave: self.with_drafts(leave_fields(today))?,
            asked,
            mine: me.as_ref().map(|me| self.my_requests(me)).transpose()?.unwrap_or_default(),
        })
    }

    fn stand_in_fields(
        &self,
        me: Option<&PersonId>,
        target: &Target,
        reading: &Reading,
    ) -> Result<Vec<Field>, PhoneError> {
        let posts = self.all_posts(target, reading)?;
        let choice = |value: String, label: String| Choice { value, label: Text::plain(label) };
        let post_choices = posts.iter().map(|post| choice(post.to_string(), self.post_label(post))).collect();
        let first = posts.first().map(ToString::to_string).unwrap_or_default();
        let people = self.rostered_today(reading)?.into_iter().filter(|person| Some(person) != me);
        let people: Vec<Choice> = people.map(|person| choice(person.to_string(), self.name_of(&person))).collect();
        let kind = if people.is_empty() { FieldKind::Line } else { FieldKind::Choice };
        let fields = vec![
            Field::new(POST, FieldKind::Choice, Text::new("exchange.post")).choices(post_choices).value(first),
            Field::new(IN_PLACE_OF, kind, Text::new("exchange.in_place_of")).choices(people),
            Field::new(REASON, FieldKind::Paragraph, Text::new("exchange.reason")).keeps_draft(),
        ];
        self.with_drafts(fields)
    }

    /// `None` where nobody is asked to stand in.
    fn ask_line(&self, ask: &Ask) -> Option<Line> {
        let About::StandIn { in_place_of } = &ask.about else { return None };
        let target = Target { entry: Some(ask.entry.hex()), ..Target::default() };
        let button =
            |id, key: &str, icon, tone| Action::new(id, Text::new(key)).icon(icon).tone(tone).target(target.clone());
        let day = day_of_number(ask.day).unwrap_or_default();
        Some(Line {
            icon: Icon::Swap,
            title: Text::new("exchange.asked")
                .arg("day", day.format("%m-%d"))
                .arg("post", self.post_label(&ask.post))
                .arg("who", self.name_of(in_place_of)),
            detail: Text::new("exchange.until").arg("at", ask.until.civil().format("%m-%d %H:%M")),
            badge: None,
            actions: vec![
                button(ActionId::ExchangeAccept, "exchange.accept", Icon::Check, Tone::Good),
                button(ActionId::ExchangeDecline, "exchange.decline", Icon::Cross, Tone::Neutral),
            ],
        })
    }

    /// What this person announced or asked for, the newest first, with HQ's last word.
    fn my_requests(&self, me: &PersonId) -> Result<Vec<Line>, PhoneError> {
        let mut found: Vec<(Instant, Line)> = Vec::new();
        for scope in self.scopes_held()? {
            let is_asked_there =
                matches!(scope.class, ScopeClass::PostDay | ScopeClass::PostDayVolunteer | ScopeClass::Person);
            if !is_asked_there {
                continue;
            }
            let facts = self.facts(&scope)?;
            for folded in &facts.entries {
                if folded.entry.header.author == me.as_str() {
                    let line = self.request_line(&scope, &facts, folded);
                    found.extend(line.map(|line| (folded.entry.header.time.wall, line)));
                }
            }
        }
        found.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
        Ok(found.into_iter().take(SHOWN).map(|(_, line)| line).collect())
    }

    fn request_line(&self, scope: &Scope, facts: &ScopeFold, folded: &Folded) -> Option<Line> {
        let title = match folded.counted()? {
            Body::StandIn(stand_in) => {
                let who = self.name_of(&PersonId::new(&stand_in.in_place_of));
                Text::new("exchange.my_stand_in").arg("who", who).arg("post", &scope.key).arg("day", day_text(scope))
            }
            Body::LeaveRequested(leave) => {
                let day = |number| day_of_number(number).unwrap_or_default().format("%m-%d").to_string();
                Text::new("exchange.my_leave").arg("from", day(leave.from)).arg("to", day(leave.to))
            }
            Body::LateEntryRequested(_) => {
                Text::new("exchange.my_late_entry").arg("post", &scope.key).arg("day", day_text(scope))
            }
            Body::Disputed(_) => Text::new("exchange.my_dispute").arg("post", &scope.key).arg("day", day_text(scope)),
            _ => return None,
        };
        let (key, icon, tone) = match decision(facts, &folded.entry.hash) {
            None => ("exchange.pending", Icon::Clock, Tone::Attention),
            Some(true) => ("exchange.accepted", Icon::Check, Tone::Good),
            Some(false) => ("exchange.refused", Icon::Cross, Tone::Danger),
        };
        let at = folded.entry.header.time.wall.civil().format("%m-%d %H:%M");
        Some(Line {
            icon: Icon::Note,
            title,
            detail: Text::new("exchange.at").arg("at", at),
            badge: Some(Badge { text: Text::new(key), icon, tone }),
            actions: Vec::new(),
        })
    }
}

fn leave_fields(today: ServiceDay) -> Vec<Field> {
    let choices: Vec<Choice> = (0..LEAVE_DAYS)
        .filter_map(|ahead| today.checked_add_days(Days::new(ahead)))
        .map(|day| Choice { value: day.to_string(), label: date_text(day) })
        .collect();
    let date = |id: &str, key: &str| {
        Field::new(id, FieldKind::Date, Text::new(key)).value(today.to_string()).choices(choices.clone())
    };
    vec![
        date(FROM, "exchange.from"),
        date(TO, "exchange.to"),
        Field::new(LEAVE_REASON, FieldKind::Paragraph, Text::new("exchange.reason")).keeps_draft(),
    ]
}

fn day_text(scope: &Scope) -> String {
    scope.service_day().map(|day| day.format("%m-%d").to_string()).unwrap_or_default()
}

/// HQ's last word, by its own clock.
fn decision(facts: &ScopeFold, of: &EntryHash) -> Option<bool> {
    let words = facts.entries.iter().filter_map(|folded| match folded.counted() {
        Some(Body::Decided(decided)) if decided.of == *of => {
            Some((folded.entry.header.time.wall, folded.entry.hash, decided.accept))
        }
        _ => None,
    });
    words.max().map(|(_, _, accept)| accept)
}

fn date(field: &'static str, text: &str) -> Result<ServiceDay, PhoneError> {
    text.trim().parse().map_err(|_| PhoneError::bad(field, "YYYY-MM-DD"))
}

pub(crate) fn perform(
    phone: &mut Phone,
    id: ActionId,
    target: &Target,
    input: &Input,
    reading: &Reading,
) -> Result<Done, PhoneError> {
    let by = phone.acting(reading);
    let command = match id {
        ActionId::ExchangeStandIn => {
            let post = PostId::new(input.field(POST).trim());
            let in_place_of = PersonId::new(input.field(IN_PLACE_OF).trim());
            Command::StandIn { post, in_place_of, reason: input.field(REASON).to_owned(), by }
        }
        ActionId::ExchangeLeave => {
            let (from, to) = (date("from", input.field(FROM))?, date("date", input.field(TO))?);
            Command::Leave { from, to, reason: input.field(LEAVE_REASON).to_owned(), by }
        }
        _ => {
            let ask = hash_of(target.entry.as_deref().unwrap_or_default())?;
            Command::AnswerAsk { ask, yes: id == ActionId::ExchangeAccept, by }
        }
    };
    let saved = phone.act(command, reading)?;
    match id {
        ActionId::ExchangeStandIn => phone.drop_drafts(&[REASON])?,
        ActionId::ExchangeLeave => phone.drop_drafts(&[LEAVE_REASON])?,
        _ => {}
    }
    Ok(Done::saved(&saved))
}
