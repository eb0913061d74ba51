//! 警情上报: at most eight icons first, by role, period and habit; the rest under 更多. Every keystroke is kept.

use huxue_duty::county::Role;
use huxue_duty::incident::{CATALOGUE, Category, REPORT, RESTRICTED, category};

use super::parts::{
    Action, ActionId, Badge, Done, Field, FieldKind, Haptic, Head, Icon, Input, Route, ScreenId, Target, Text, Tone,
};
use super::sos::POLICE;
use crate::command::Command;
use crate::error::PhoneError;
use crate::phone::Phone;
use crate::ports::Reading;
use crate::store::rows;

pub(crate) mod tiles;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IncidentFormView {
    pub head: Head,
    pub place: Text,
    /// At most eight.
    pub grid: Vec<Action>,
    /// Groups of the whole catalogue, shown after 更多.
    pub more: Vec<CategoryGroup>,
    /// The chosen one.
    pub chosen: Option<Badge>,
    pub text: Field,
    /// A draft of before was found.
    pub recovered: Option<Text>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CategoryGroup {
    pub title: Text,
    pub tiles: Vec<Action>,
}

const CATEGORY: &str = "incident_form.category";
const TEXT: &str = "incident_form.text";
/// Values of [`Target::item`]: which groups of the catalogue are open.
const MORE: &str = "more";
const HELP: &str = "help";
/// Filings of this person that are counted for the habit.
const HABIT_ROWS: usize = 200;

impl Phone {
    /// Never locked: filing is an act. Only a draft of one's own is shown.
    pub fn screen_incident_form(&mut self, target: &Target, reading: &Reading) -> Result<IncidentFormView, PhoneError> {
        let role = self.acting_role(reading)?;
        let draft = self.draft_of(CATEGORY)?;
        let chosen = draft.as_deref().and_then(category).filter(|known| offered(known, role));
        let recovered = self.is_recovered(CATEGORY)? || self.is_recovered(TEXT)?;
        let mut head = self.head(ScreenId::IncidentForm, target, reading)?;
        head.primary = self.form_actions(target, chosen)?;
        let text = Field::new(TEXT, FieldKind::Paragraph, Text::new("incident_form.text"))
            .hint(Text::new("incident_form.text_hint"))
            .keeps_draft();
        let place = match self.place_for(target, reading) {
            Ok(post) => Text::new("incident_form.place").arg("post", self.post_label(&post)),
            Err(_) => Text::new("incident_form.no_place"),
        };
        Ok(IncidentFormView {
            head,
            place,
            grid: self.grid(role, target, chosen, reading)?,
            more: groups(target, role, chosen),
            chosen: chosen.map(|known| Badge {
                text: tiles::name(known.code),
                icon: tiles::icon(known.code),
                tone: tiles::tone(known),
            }),
            text: self.with_draft(text)?,
            recovered: recovered.then(|| Text::new("incident_form.recovered")),
        })
    }

    fn form_actions(&self, target: &Target, chosen: Option<&Category>) -> Result<Vec<Action>, PhoneError> {
        let plain = Target { item: None, ..target.clone() };
        let mut save = Action::new(ActionId::IncidentFormSave, Text::new("incident_form.save"))
            .icon(Icon::Check)
            .tone(if chosen.is_some() { Tone::Ready } else { Tone::Muted })
            .target(plain.clone());
        save.enabled = chosen.is_some();
        let open = target.item.is_some();
        let to = Target { item: (!open).then(|| MORE.to_owned()), ..plain.clone() };
        let more = if open { "incident_form.less" } else { "incident_form.more" };
        let more = Action::new(ActionId::IncidentFormMore, Text::new(more))
            .icon(Icon::More)
            .target(to.clone())
            .opens(Route { screen: ScreenId::IncidentForm, target: to });
        let mut actions = vec![save, more];
        if self.draft_of(CATEGORY)?.is_some() || self.draft_of(TEXT)?.is_some() {
            let discard = Action::new(ActionId::IncidentFormDiscard, Text::new("incident_form.discard"));
            actions.push(discard.icon(Icon::Cross).target(plain));
        }
        Ok(actions)
    }

    /// Seven categories by role, hour and habit; help given to people stands last.
    fn grid(
        &mut self,
        role: Option<Role>,
        target: &Target,
        chosen: Option<&Category>,
        reading: &Reading,
    ) -> Result<Vec<Action>, PhoneError> {
        let habit = self.own_filings(reading)?;
        let period = tiles::period_of(self.now(reading));
        let ranked = tiles::ranked(
            |known| offered(known, role),
            period,
            |code| habit.iter().filter(|filed| *filed == code).count(),
        );
        let mut grid: Vec<Action> =
            ranked.into_iter().take(tiles::GRID - 1).map(|known| tile(known, target, chosen)).collect();
        let to = Target { item: Some(HELP.to_owned()), ..target.clone() };
        let help = Action::new(ActionId::IncidentFormHelp, Text::new("incident_form.help"))
            .icon(Icon::Help)
            .target(to.clone())
            .opens(Route { screen: ScreenId::IncidentForm, target: to });
        grid.push(help);
        Ok(grid)
    }

    /// Categories this person filed, from the list's table.
    fn own_filings(&mut self, reading: &Reading) -> Result<Vec<String>, PhoneError> {
        let Ok(me) = self.me(reading) else { return Ok(Vec::new()) };
        let bodies = rows::incidents(self.store.read(), None, None, None)?;
        let filed = bodies.iter().take(HABIT_ROWS).filter_map(|body| {
            let row: serde_json::Value = serde_json::from_str(body).ok()?;
            let mine = row.get("filed_by").and_then(serde_json::Value::as_str) == Some(me.as_str());
            row.get("category").and_then(serde_json::Value::as_str).filter(|_| mine).map(str::to_owned)
        });
        Ok(filed.collect())
    }
}

/// May this role log it on a phone? Restricted codes are nobody's; a phone of unknown role offers the rest.
fn offered(known: &Category, role: Option<Role>) -> bool {
    !known.has(RESTRICTED) && role.is_none_or(|role| known.may_log(role))
}

fn tile(known: &'static Category, target: &Target, chosen: Option<&Category>) -> Action {
    let to = Target { item: None, value: Some(known.code.to_owned()), ..target.clone() };
    Action::new(ActionId::IncidentFormCategory, tiles::name(known.code))
        .icon(tiles::icon(known.code))
        .tone(tiles::tone(known))
        .chosen(chosen.is_some_and(|chosen| chosen.code == known.code))
        .target(to)
}

fn groups(target: &Target, role: Option<Role>, chosen: Option<&Category>) -> Vec<CategoryGroup> {
    let letters: &[char] = match target.item.as_deref() {
        Some(MORE) => &['T', 'O', 'S', 'P', 'F', 'M', 'H'],
        Some(HELP) => &['H'],
        _ => &[],
    };
    let group = |letter: &char| {
        let of_letter = CATALOGUE.iter().filter(|known| known.code.starts_with(*letter) && offered(known, role));
        let title = Text::new(format!("category_group.{letter}"));
        CategoryGroup { title, tiles: of_letter.map(|known| tile(known, target, chosen)).collect() }
    };
    letters.iter().map(group).filter(|group| !group.tiles.is_empty()).collect()
}

pub(crate) fn perform(
    phone: &mut Phone,
    id: ActionId,
    target: &Target,
    input: &Input,
    reading: &Reading,
) -> Result<Done, PhoneError> {
    let plain = Target { item: None, value: None, ..target.clone() };
    match id {
        ActionId::IncidentFormCategory => {
            let code = target.value.as_deref().unwrap_or_default();
            category(code).ok_or_else(|| crate::act::incidents::unknown_category(code, |_| true))?;
            phone.keep_draft(CATEGORY, code)?;
            if input.has(TEXT) {
                phone.keep_draft(TEXT, input.field(TEXT))?;
            }
            let next = Route { screen: ScreenId::IncidentForm, target: plain };
            Ok(Done { haptic: Haptic::Tap, next: Some(next), ..Done::default() })
        }
        ActionId::IncidentFormDiscard => {
            phone.drop_drafts(&[CATEGORY, TEXT])?;
            let next = Route { screen: ScreenId::IncidentForm, target: plain };
            let said = Done::said(Text::new("incident_form.discarded"));
            Ok(Done { haptic: Haptic::Tap, next: Some(next), ..said })
        }
        _ => save(phone, target, input, reading),
    }
}

fn save(phone: &mut Phone, target: &Target, input: &Input, reading: &Reading) -> Result<Done, PhoneError> {
    let code = phone.draft_of(CATEGORY)?.ok_or_else(|| PhoneError::bad("category", "nothing is chosen"))?;
    let typed = input.has(TEXT);
    let text = if typed { input.field(TEXT).to_owned() } else { phone.draft_of(TEXT)?.unwrap_or_default() };
    let post = phone.place_for(target, reading)?;
    let role = phone.acting_role(reading)?;
    let by = phone.acting(reading);
    // Whoever only reports tells the post's officers of traffic; they open the incident.
    let reports = role.is_some_and(|role| !role.is_judged()) && code.starts_with('T');
    let command = if reports {
        Command::TrafficReport { post, category: code.clone(), text, by }
    } else {
        let from = target.entry.as_deref().map(super::explain::hash_of).transpose()?;
        Command::FileIncident { post, category: code.clone(), text, from, by }
    };
    let saved = phone.act(command, reading)?;
    phone.drop_drafts(&[CATEGORY, TEXT])?;
    let urgent = category(&code).is_some_and(|known| known.severity >= 4 || known.has(REPORT));
    let mut done = Done::saved(&saved);
    if urgent {
        done.dial = Some(POLICE.to_owned());
        done.haptic = Haptic::Warning;
        let note = Text::new("note.report_110");
        if !done.notes.contains(&note) {
            done.notes.push(note);
        }
    }
    done.next = Some(Route { screen: phone.home()?, target: Target::default() });
    Ok(done)
}
