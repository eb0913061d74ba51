//! A phone that rehearses (演练): its position, clock or network are played. What is done is written and sent as a
//! drill, which nobody is judged by; every screen says so, and shows the drill as it would show the real thing.

use huxue_duty::datum::Datum;
use huxue_duty::fence::Fix;
use huxue_ledger::entry::{FLAG_DRILL, Header};
use huxue_ledger::ident::EntryHash;

use crate::command::Command;
use crate::error::PhoneError;
use crate::folds::Caches;
use crate::phone::Phone;
use crate::ports::Reading;
use crate::screens::Target;
use crate::store::journals;

/// Stands before every checklist item of a drill: two people edit that document, and the real answers stay theirs.
const ITEM: &str = "drill-";
/// Metres of one degree of latitude.
const DEGREE_M: f64 = 111_320.0;
/// What a cheap phone says of a good position, metres.
const GOOD_M: f64 = 8.0;

impl Phone {
    /// From now on everything is a drill, or nothing any more. Forgotten when the instance dies.
    pub fn rehearse(&mut self, on: bool) {
        if std::mem::replace(&mut self.session.rehearses, on) != on {
            // Judged days were made with drills or without; a position was played or real.
            self.caches.replace(Caches::default());
            self.session.forget_fix();
        }
    }

    /// A position played at the gate of the next duty, so many metres north of it; `None` where no gate is known.
    pub fn played_fix(&mut self, metres: f64, mock: bool, reading: &Reading) -> Result<Option<Fix>, PhoneError> {
        let Ok(post) = self.place_for(&Target::default(), reading) else { return Ok(None) };
        let day = self.duty_day(&post, self.now(reading))?;
        let directory = self.sheets_of_post(&post)?;
        let gate = directory.post_for(&post, day).and_then(|version| version.sheet.gates.first());
        Ok(gate.map(|gate| Fix {
            lat: gate.lat + metres / DEGREE_M,
            lon: gate.lon,
            accuracy_m: GOOD_M,
            age_s: Some(1.0),
            mock,
            approximate: false,
            datum: Some(Datum::Wgs84),
        }))
    }

    pub fn rehearses(&self) -> bool {
        self.session.rehearses
    }

    /// Refuses what somebody at HQ or at the post would take for real: requests, incidents, answers to a roll-call.
    pub(crate) fn check_rehearsable(&self, command: &Command) -> Result<(), PhoneError> {
        let can = matches!(
            command,
            Command::CheckIn { .. }
                | Command::CheckOut { .. }
                | Command::PlaceObserved { .. }
                | Command::Attest { .. }
                | Command::AllClear { .. }
                | Command::Checklist { .. }
                | Command::Sos { .. }
                | Command::CancelSos { .. }
        );
        if can || !self.rehearses() { Ok(()) } else { Err(PhoneError::Refused("not_in_a_drill")) }
    }

    /// A drill's entry is shown in a drill alone.
    pub(crate) fn shows(&self, header: &Header) -> bool {
        self.rehearses() || !header.has_flag(FLAG_DRILL)
    }

    /// A played position never becomes one of a check-in that was real.
    pub(crate) fn may_observe(&self, of: &EntryHash) -> Result<bool, PhoneError> {
        if !self.rehearses() {
            return Ok(true);
        }
        let held = journals::entry(self.store.read(), self.identity()?.tenant, of)?;
        Ok(held.is_some_and(|held| held.entry.header.has_flag(FLAG_DRILL)))
    }

    /// A checklist item as it is written now.
    pub(crate) fn checklist_item(&self, item: &str) -> String {
        if self.rehearses() { format!("{ITEM}{item}") } else { item.to_owned() }
    }

    /// The other way round; `None` for one that is not of now.
    pub(crate) fn checklist_item_of_now(&self, written: String) -> Option<String> {
        match (self.rehearses(), written.strip_prefix(ITEM)) {
            (true, Some(item)) => Some(item.to_owned()),
            (false, None) => Some(written),
            _ => None,
        }
    }
}
