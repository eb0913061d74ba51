//! 警情: what happened at my posts today, and volunteers' reports that wait to become incidents.

use std::collections::BTreeSet;

use huxue_duty::clock::{Instant, ServiceDay};
use huxue_duty::county::Role;
use huxue_duty::ids::{PersonId, PostId};
use huxue_ledger::fact::Body;
use huxue_ledger::fold::Folded;
use huxue_ledger::ident::Scope;
use serde_json::Value;

use super::explain::hash_of;
use super::incident_form::tiles;
use super::parts::{Action, ActionId, Badge, Done, Head, Icon, Input, Line, Route, ScreenId, Target, Text, Tone};
use super::{about_me, incident};
use crate::command::Command;
use crate::error::PhoneError;
use crate::phone::Phone;
use crate::ports::Reading;
use crate::views::IncidentFilter;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IncidentListView {
    pub head: Head,
    pub incidents: Vec<Line>,
    /// Volunteers' traffic reports that nobody has opened an incident from.
    pub reports: Vec<Line>,
    pub empty: Option<Text>,
}

impl Phone {
    /// From the table and the day's facts: no document is loaded.
    pub fn screen_incident_list(&mut self, target: &Target, reading: &Reading) -> Result<IncidentListView, PhoneError> {
        self.check_open(reading)?;
        let day = target.service_day()?.unwrap_or_else(|| self.now(reading).civil_date());
        let edits = self.acting_role(reading)?.is_none_or(Role::is_judged);
        let mut incidents = Vec::new();
        let mut reports = Vec::new();
        let grown = self.grown_reports()?;
        for post in self.own_posts(day)? {
            let filter = IncidentFilter { post: Some(post.clone()), day: Some(day), status: None };
            incidents.extend(self.incidents(&filter)?.iter().map(opened));
            self.report_lines(&post, day, &grown, edits, &mut reports)?;
        }
        let mut head = self.head(ScreenId::IncidentList, target, reading)?;
        head.secret = true;
        let form = Route { screen: ScreenId::IncidentForm, target: Target::default() };
        head.primary = vec![
            Action::new(ActionId::IncidentListNew, Text::new("incident_list.new"))
                .icon(Icon::Note)
                .tone(Tone::Ready)
                .opens(form),
        ];
        let empty = (incidents.is_empty() && reports.is_empty()).then(|| Text::new("incident_list.empty"));
        Ok(IncidentListView { head, incidents, reports, empty })
    }

    /// Reports from which an incident has grown.
    fn grown_reports(&self) -> Result<BTreeSet<String>, PhoneError> {
        let rows = self.incidents(&IncidentFilter::default())?;
        Ok(rows.iter().filter_map(|row| row.get("grew_from")?.as_str().map(str::to_owned)).collect())
    }

    fn report_lines(
        &self,
        post: &PostId,
        day: ServiceDay,
        grown: &BTreeSet<String>,
        edits: bool,
        lines: &mut Vec<Line>,
    ) -> Result<(), PhoneError> {
        let scope = Scope::post_day_volunteer(post, day);
        let facts = self.facts(&scope)?;
        let mut found: Vec<(&Folded, &str)> = facts
            .entries
            .iter()
            .filter_map(|folded| match folded.counted() {
                Some(Body::TrafficReported(report)) => Some((folded, report.category.as_str())),
                _ => None,
            })
            .filter(|(folded, _)| !grown.contains(&folded.entry.hash.hex()))
            .collect();
        found.sort_by_key(|(folded, _)| std::cmp::Reverse((folded.entry.header.time.wall, folded.entry.hash)));
        for (folded, code) in found {
            let header = &folded.entry.header;
            let who = self.name_of(&PersonId::new(&header.author));
            let target = about_me::entry_target(&scope, folded.entry.hash.hex());
            let open = Action::new(ActionId::IncidentListFrom, Text::new("incident_list.from"))
                .icon(Icon::Note)
                .spoken(Text::new("incident_list.from_spoken").arg("who", &who))
                .target(Target { value: Some(code.to_owned()), ..target });
            let text = folded.private().text.unwrap_or_default();
            lines.push(Line {
                icon: tiles::icon(code),
                title: tiles::name(code),
                detail: Text::new("incident_list.report")
                    .arg("who", who)
                    .arg("at", header.time.wall.hhmm())
                    .arg("text", text),
                badge: None,
                actions: if edits { vec![open] } else { Vec::new() },
            });
        }
        Ok(())
    }
}

fn field<'a>(row: &'a Value, key: &str) -> &'a str {
    row.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// One incident as a line, from its row of the table.
pub(crate) fn summary(row: &Value) -> Line {
    let code = field(row, "category");
    let text = row.get("texts").and_then(|texts| texts.get(0)).and_then(Value::as_str).unwrap_or_default();
    let at = row.get("filed_at").and_then(Value::as_i64).map(Instant).map(Instant::hhmm).unwrap_or_default();
    Line {
        icon: tiles::icon(code),
        title: tiles::name(code),
        detail: Text::new("incident_list.line").arg("at", at).arg("text", text),
        badge: Some(incident::status(field(row, "status"))),
        actions: Vec::new(),
    }
}

fn opened(row: &Value) -> Line {
    let target = Target { incident: Some(field(row, "id").to_owned()), ..Target::default() };
    let mut line = summary(row);
    let conflicts = row.get("conflicts").and_then(Value::as_array).is_some_and(|all| !all.is_empty());
    if conflicts {
        line.badge =
            Some(Badge { text: Text::new("incident_list.conflict"), icon: Icon::Question, tone: Tone::Attention });
    }
    line.actions = vec![
        Action::new(ActionId::IncidentListOpen, Text::new("incident_list.open"))
            .spoken(Text::new("incident_list.open_spoken").key_arg("what", line.title.key.clone()))
            .opens(Route { screen: ScreenId::Incident, target: target.clone() })
            .target(target),
    ];
    line
}

/// An incident grows from a report, with its words.
pub(crate) fn perform(
    phone: &mut Phone,
    _id: ActionId,
    target: &Target,
    _input: &Input,
    reading: &Reading,
) -> Result<Done, PhoneError> {
    let of = hash_of(target.entry.as_deref().unwrap_or_default())?;
    let missing = || PhoneError::NotFound { what: "entry", id: of.hex(), near: Vec::new() };
    let post = target.post.as_deref().map(PostId::new).ok_or_else(missing)?;
    let day = target.service_day()?.ok_or_else(missing)?;
    let facts = phone.facts(&Scope::post_day_volunteer(&post, day))?;
    let folded = facts.get(&of).ok_or_else(missing)?;
    let Some(Body::TrafficReported(report)) = folded.counted() else { return Err(missing()) };
    let (category, text) = (report.category.clone(), folded.private().text.unwrap_or_default());
    let by = phone.acting(reading);
    let saved = phone.act(Command::FileIncident { post, category, text, from: Some(of), by }, reading)?;
    let next = saved.incident.clone().map(|incident| Route {
        screen: ScreenId::Incident,
        target: Target { incident: Some(incident), ..Target::default() },
    });
    Ok(Done { next, ..Done::saved(&saved) })
}
