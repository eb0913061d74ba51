//! A phone of the scenario as the player holds it.

use std::cell::Cell;
use std::path::PathBuf;
use std::rc::Rc;

use huxue_duty::ids::PersonId;
use huxue_ledger::ident::EntryHash;

use crate::play::app::App;
use crate::play::clock::VirtualClock;

/// One phone of the scenario.
pub struct Handset {
    pub folder: PathBuf,
    /// `None` only while the app is down.
    pub phone: Option<Box<dyn App>>,
    pub clock: VirtualClock,
    pub online: bool,
    pub lose_next_answer: Rc<Cell<bool>>,
    pub fold_version: u16,
    /// Belongs to a post, not to a person.
    pub is_shared: bool,
    /// On a shared phone: who signed on last, and acts until somebody else does.
    pub signed_on: Option<PersonId>,
    /// Reported as saved by this phone, in order.
    pub saved: Vec<EntryHash>,
    /// How many of `saved` the last complete sync covered.
    pub covered: usize,
}

impl Handset {
    pub fn phone(&mut self) -> Result<&mut dyn App, String> {
        match self.phone.as_mut() {
            Some(phone) => Ok(phone.as_mut()),
            None => Err("the phone is down".to_owned()),
        }
    }

    /// Ends the app in good order, so that its folder can be copied.
    pub fn close(&mut self) -> Result<(), String> {
        Ok(self.phone.take().map_or(Ok(()), App::close)?)
    }
}
