//! 警情: what happened at my posts today, and volunteers' reports that wait to become incidents.

use huxue_phone::screens::incident_list::IncidentListView;
use huxue_phone::screens::parts::{Head, Line, Text};

#[uniffi::remote(Record)]
pub struct IncidentListView {
    pub head: Head,
    pub incidents: Vec<Line>,
    /// Volunteers' traffic reports that nobody has opened an incident from.
    pub reports: Vec<Line>,
    pub empty: Option<Text>,
}
