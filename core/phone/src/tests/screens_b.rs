//! Screens through their own buttons: what a view offers is handed back as it is, never made up by the test.

use huxue_duty::fence::Fix;

use super::Handset;
use crate::ports::Clock as _;
use crate::screens::{Action, ActionId, Done, FieldInput, Input, Target, Text};
use crate::{OpenOptions, Phone, PhoneError};

pub fn inside() -> Fix {
    Fix { lat: 30.1, lon: 116.2, accuracy_m: 8.0, age_s: Some(2.0), mock: false, approximate: false, datum: None }
}

pub fn typed(fields: &[(&str, &str)]) -> Input {
    let field = |(id, value): &(&str, &str)| FieldInput { id: (*id).to_owned(), value: (*value).to_owned() };
    Input { fields: fields.iter().map(field).collect(), fix: None }
}

/// The argument of a text.
pub fn arg<'a>(text: &'a Text, name: &str) -> &'a str {
    text.args.iter().find(|one| one.name == name).map_or("", |one| one.value.as_str())
}

pub fn button(actions: &[Action], id: ActionId) -> &Action {
    actions.iter().find(|action| action.id == id).unwrap_or_else(|| panic!("{id:?} is not offered"))
}

impl Handset {
    /// Performs a button, two seconds after the last.
    pub fn tap(&mut self, action: &Action, input: &Input) -> Result<Done, PhoneError> {
        assert!(action.enabled, "{:?}", action.id);
        assert!(action.opens.is_none(), "{:?} is navigation", action.id);
        self.clock.advance_ms(2_000);
        let reading = self.clock.reading();
        let done = self.phone().perform(action.id, &action.target, input, &reading);
        self.check_first_screen();
        done
    }

    /// A killed process, opened again.
    pub fn killed(&mut self) {
        self.phone = None;
        self.phone = Some(Phone::open(self.folder.path(), OpenOptions::default()).unwrap());
    }

    /// Reads records with the PIN that `enrolled` had set.
    pub fn unlock(&mut self) {
        let reading = self.clock.reading();
        let lock = self.phone().screen_lock(&Target::default(), &reading).unwrap();
        self.tap(&lock.head.primary[0], &typed(&[(&lock.pin.id, "2468")])).unwrap();
    }
}

/// `handset.view(screen_queue)`: a view for nothing in particular.
macro_rules! view {
    ($handset:expr, $screen:ident) => {
        view!($handset, $screen, crate::screens::Target::default())
    };
    ($handset:expr, $screen:ident, $target:expr) => {{
        let reading = crate::ports::Clock::reading(&$handset.clock);
        $handset.phone().$screen(&$target, &reading).unwrap()
    }};
}
pub(crate) use view;

/// Every text inside a value's debug output is a key of the catalogue: nothing raw reaches a person.
pub fn assert_said(view: &impl std::fmt::Debug) {
    let known: std::collections::HashSet<String> = crate::screens::keys().into_iter().collect();
    let shown = format!("{view:?}");
    for part in shown.split("Text { key: \"").skip(1) {
        let key = part.split('"').next().unwrap_or_default();
        assert!(key.is_empty() || known.contains(key), "{key} is no key of the catalogue");
    }
    // What stands before each mark ends with the value that is a key.
    let marked: Vec<&str> = shown.split("is_key: true").collect();
    for part in &marked[..marked.len() - 1] {
        let key = part.rsplit("value: \"").next().and_then(|rest| rest.split('"').next()).unwrap_or_default();
        assert!(known.contains(key), "{key} is no key of the catalogue");
    }
}
