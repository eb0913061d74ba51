//! What a screen reads: plain records, pulled after a bare "changed" signal. The first paint loads no document.

mod about_me;
mod asks;
mod audit_heads;
mod brief;
mod explained;
mod gate_code;
mod incidents;
mod posts;
mod queue;
mod roll_calls;
mod set_aside;
mod status;
mod today;

use huxue_ledger::ident::{EntryHash, Scope};

use crate::error::PhoneError;
use crate::phone::Phone;

pub use about_me::AboutMe;
pub use asks::{About, Ask, asks_of};
pub use audit_heads::{AuditHeads, KeptHead};
pub use explained::{Explained, Target};
pub use gate_code::ShownGateCode;
pub use incidents::IncidentFilter;
pub use queue::{ItemState, QueueItem, QueueView};
pub use roll_calls::{RollCall, roll_calls_in};
pub use set_aside::SetAside;
pub use status::StatusView;
pub use today::{Card, MyVerdict, TodayPost, TodayView};

/// What a new step in this document must name.
pub(crate) fn heads(phone: &Phone, scope: &Scope, document: u8) -> Result<Vec<EntryHash>, PhoneError> {
    let mut heads = phone.fold(scope)?.heads(document);
    heads.truncate(huxue_ledger::document::MAX_DEPS);
    Ok(heads)
}
