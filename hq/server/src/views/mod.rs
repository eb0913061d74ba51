//! What screens and commands read: the live board, a day's attendance, incidents, requests, withheld entries.

mod alarms;
mod attendance;
mod board;
mod incidents;
mod masking;
mod minors;
mod requests;
pub mod shapes;
mod withheld;
mod words;

pub use attendance::{AttendanceFilter, AttendanceSeen, AttendanceView};
pub use board::{BoardRow, BoardView, BoardWindow, Present};
pub use incidents::IncidentFilter;
pub use masking::{IncidentSeen, MASKED_TEXT, UNMASKED_MINOR, Unmask, Unmasked};
pub use minors::{MinorsAudit, Reading};
pub use requests::RequestView;
pub use withheld::WithheldView;
pub use words::{CategoryWords, Phrase, Words};
