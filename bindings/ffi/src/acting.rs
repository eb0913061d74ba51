//! Commands: durable when the call returns, whatever the network does.

use huxue_phone::ledger::ident::EntryHash;
use huxue_phone::ports::Reading;
use huxue_phone::{Command, Saved};

use crate::failure::PhoneFailure;
use crate::phone::HuxuePhone;

/// What was made durable before the command returned.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct SavedAct {
    /// In order; the first is the act itself.
    pub entries: Vec<EntryHash>,
    /// The incident that was opened or changed.
    pub incident: Option<String>,
    /// The alarm that was raised.
    pub alarm: Option<String>,
    /// Of [`crate::lists::note_codes`].
    pub notes: Vec<String>,
}

impl From<Saved> for SavedAct {
    fn from(saved: Saved) -> Self {
        let notes = saved.notes.into_iter().map(str::to_owned).collect();
        Self { entries: saved.entries, incident: saved.incident, alarm: saved.alarm, notes }
    }
}

#[uniffi::export]
impl HuxuePhone {
    /// Saves one act.
    pub fn act(&self, command: Command, reading: Reading) -> Result<SavedAct, PhoneFailure> {
        self.with(|phone| Ok(phone.act(command, &reading)?.into()))
    }

    /// The same in a drill (演练): written and sent like the real thing, never counted.
    pub fn act_in_drill(&self, command: Command, reading: Reading) -> Result<SavedAct, PhoneFailure> {
        self.with(|phone| Ok(phone.act_in_drill(command, &reading)?.into()))
    }
}
