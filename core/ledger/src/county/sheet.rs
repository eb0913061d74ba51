//! The files of a county folder and their columns: the contract with the bureau's clerks.

/// One CSV file. A column without which a row means nothing is `required`; every other may be left out or blank.
pub(super) struct Sheet {
    pub file: &'static str,
    /// Without an optional file its list is empty.
    pub optional: bool,
    pub required: &'static [&'static str],
    pub others: &'static [&'static str],
}

impl Sheet {
    pub fn column(&self, name: &str) -> Option<&'static str> {
        self.required.iter().chain(self.others).copied().find(|column| *column == name)
    }

    pub fn header(&self) -> String {
        self.required.iter().chain(self.others).copied().collect::<Vec<_>>().join(",")
    }
}

const fn sheet(
    file: &'static str,
    optional: bool,
    required: &'static [&'static str],
    others: &'static [&'static str],
) -> Sheet {
    Sheet { file, optional, required, others }
}

pub(super) const UNITS: Sheet = sheet("units.csv", false, &["id", "name"], &["kind"]);
pub(super) const SCHOOLS: Sheet =
    sheet("schools.csv", false, &["id", "name"], &["town", "level", "enrolment", "boarders"]);
pub(super) const GATES: Sheet = sheet("gates.csv", false, &["id", "school", "lat", "lon"], &["name", "radius_m"]);
pub(super) const POSTS: Sheet = sheet("posts.csv", false, &["id", "gate", "unit"], &["officers", "auxiliaries"]);
pub(super) const PEOPLE: Sheet = sheet("people.csv", false, &["id", "name", "role"], &["unit", "can_lead"]);
pub(super) const ROSTER: Sheet = sheet(
    "roster.csv",
    false,
    &["post", "person", "part"],
    &["periods", "valid_from", "valid_to", "weekdays", "weeks"],
);
pub(super) const ABSENCES: Sheet = sheet("absences.csv", true, &["person", "from", "to"], &["kind", "substitute"]);
pub(super) const MOVEMENTS: Sheet = sheet(
    "movements.csv",
    false,
    &["school", "kind", "start", "end"],
    &["valid_from", "valid_to", "weekdays", "label", "lead_min", "tail_min"],
);
pub(super) const TERMS: Sheet = sheet("terms.csv", false, &["first_day", "last_day"], &["school", "name"]);
pub(super) const DAYS: Sheet = sheet("days.csv", true, &["date", "kind"], &["school", "runs_as", "reason", "source"]);
pub(super) const ALARMS: Sheet = sheet("alarms.csv", true, &["id", "school"], &["place", "installed", "linked"]);
pub(super) const CAMERAS: Sheet = sheet("cameras.csv", true, &["id", "school"], &["place", "installed", "linked"]);

pub(super) const ALL: [&Sheet; 12] =
    [&UNITS, &SCHOOLS, &GATES, &POSTS, &PEOPLE, &ROSTER, &ABSENCES, &MOVEMENTS, &TERMS, &DAYS, &ALARMS, &CAMERAS];

pub(super) const CALENDAR: &str = "calendar.toml";
