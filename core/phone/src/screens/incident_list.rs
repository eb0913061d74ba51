//! 警情: what happened at my posts today, and volunteers' reports that wait to become incidents.

use super::parts::{Head, Line, Text};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IncidentListView {
    pub head: Head,
    pub incidents: Vec<Line>,
    /// Volunteers' traffic reports that nobody has opened an incident from.
    pub reports: Vec<Line>,
    pub empty: Option<Text>,
}
