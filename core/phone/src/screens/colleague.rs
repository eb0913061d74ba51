//! 借机到岗: a colleague signs on at this phone with their own PIN.

use huxue_duty::ids::{PersonId, PostId};

use super::parts::{
    Action, ActionId, Done, Field, FieldKind, Haptic, Head, Icon, Input, Line, Route, ScreenId, Target, Text, Tone,
};
use crate::act::who::check_pin;
use crate::command::{AsPerson, Command};
use crate::error::PhoneError;
use crate::phone::Phone;
use crate::ports::Reading;
use crate::reference;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColleagueView {
    pub head: Head,
    pub explanation: Text,
    /// People of this post's windows, one tap each.
    pub people: Vec<Line>,
    pub person: Field,
    pub pin: Field,
    /// Who acts on a shared phone now.
    pub signed_on: Option<Text>,
}

const PERSON: &str = "colleague.person";
const PIN: &str = "colleague.pin";

impl Phone {
    pub fn screen_colleague(&mut self, target: &Target, reading: &Reading) -> Result<ColleagueView, PhoneError> {
        let shared = self.identity()?.person().is_none();
        let picked = target.person.clone().unwrap_or_default();
        let mut head = self.head(ScreenId::Colleague, target, reading)?;
        let label = if shared { "colleague.sign_on" } else { "colleague.check_in" };
        let mut sign_on = Action::new(ActionId::ColleagueSignOn, Text::new(label)).icon(Icon::Check).tone(Tone::Ready);
        sign_on.target = target.clone();
        head.primary = vec![sign_on];
        let mut people = Vec::new();
        for (person, post) in self.people_nearby(target, reading)? {
            people.push(self.person_line(&person, &post, person.as_str() == picked));
        }
        let signed_on =
            self.acting(reading).map(|by| Text::new("colleague.signed_on").arg("who", self.name_of(&by.person)));
        let explanation = if shared { "colleague.explanation_shared" } else { "colleague.explanation" };
        Ok(ColleagueView {
            head,
            explanation: Text::new(explanation),
            people,
            person: Field::new(PERSON, FieldKind::Line, Text::new("colleague.person"))
                .hint(Text::new("colleague.person_hint"))
                .value(picked),
            pin: Field::new(PIN, FieldKind::Pin, Text::new("colleague.pin")),
            signed_on: signed_on.filter(|_| shared),
        })
    }

    /// Everybody with a window at these posts today, the owner left out.
    fn people_nearby(&self, target: &Target, reading: &Reading) -> Result<Vec<(PersonId, PostId)>, PhoneError> {
        let owner = self.identity()?.person();
        let now = self.now(reading);
        let mut people = Vec::new();
        for post in self.posts_of(target, reading)? {
            let day = self.post(&post, self.duty_day(&post, now)?, reading)?;
            let rows = day.windows.iter().flat_map(|window| &window.rows).map(|row| &row.person);
            let served = day.windows.iter().flat_map(|window| &window.served).map(|served| &served.person);
            people.extend(rows.chain(served).map(|person| (person.clone(), post.clone())));
        }
        people.retain(|(person, _)| Some(person) != owner.as_ref());
        people.sort();
        people.dedup_by(|a, b| a.0 == b.0);
        Ok(people)
    }

    fn person_line(&self, person: &PersonId, post: &PostId, picked: bool) -> Line {
        let target = Target { person: Some(person.to_string()), post: Some(post.to_string()), ..Target::default() };
        let pick = Action::new(ActionId::ColleaguePick, Text::new("colleague.pick"))
            .spoken(Text::new("colleague.pick_spoken").arg("who", self.name_of(person)))
            .chosen(picked)
            .target(target.clone())
            .opens(Route { screen: ScreenId::Colleague, target });
        Line {
            icon: Icon::Person,
            title: Text::plain(self.name_of(person)),
            detail: Text::new("colleague.at_post").arg("person", person).arg("post", post),
            actions: vec![pick],
            ..Line::default()
        }
    }
}

pub(crate) fn perform(
    phone: &mut Phone,
    _id: ActionId,
    target: &Target,
    input: &Input,
    reading: &Reading,
) -> Result<Done, PhoneError> {
    let typed = input.field(PERSON).trim();
    let person = if typed.is_empty() { target.person.as_deref().unwrap_or_default() } else { typed };
    if person.is_empty() {
        return Err(PhoneError::bad("person", "nobody is named"));
    }
    let pin = Some(input.field(PIN).to_owned()).filter(|pin| !pin.is_empty());
    let by = AsPerson { person: PersonId::new(person), pin };
    if phone.identity()?.person().is_some() {
        let post = phone.place_for(target, reading)?;
        let fix = input.fix.or_else(|| phone.newest_fix(reading));
        let saved = phone.act(Command::CheckIn { post, fix, by: Some(by), gate_code: None }, reading)?;
        return Ok(Done::saved(&saved));
    }
    let directory = phone.directory()?;
    if reference::knows_person(&directory, &by.person) == Some(false) {
        let near = reference::near_people(&directory, by.person.as_str());
        return Err(PhoneError::NotFound { what: "person", id: by.person.to_string(), near });
    }
    let proven = check_pin(&directory, &by)?;
    let name = phone.name_of(&by.person);
    phone.let_act(by, reading);
    let notes = if proven { Vec::new() } else { vec![Text::new("note.pin_unverified")] };
    let next = Route { screen: ScreenId::Today, target: Target::default() };
    Ok(Done {
        haptic: Haptic::Success,
        notes,
        next: Some(next),
        ..Done::said(Text::new("colleague.signed_on").arg("who", name))
    })
}
