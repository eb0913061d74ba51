//! The whole folder, file after file: every file's references point to files read before it, so one pass sees them all.

use std::collections::BTreeMap;

use huxue_duty::county::County;

use super::fields::Fields;
use super::problem::{Column, Problems, Severity, words};
use super::record::Known;
use super::sheet::{self, Sheet};
use super::table::Row;
use super::{checks, decode, plan, record, table};
use crate::calendar_file;

pub(super) type Files = BTreeMap<String, Vec<u8>>;

pub(super) struct Reader<'a> {
    pub files: &'a Files,
    pub problems: Problems,
    pub known: Known,
}

impl Reader<'_> {
    pub fn county(&mut self) -> County {
        let calendar = self.calendar();
        let (units, _) = self.records(&sheet::UNITS, record::unit);
        self.known.units.known = units.is_some();
        let (schools, school_rows) = self.records(&sheet::SCHOOLS, record::school);
        self.known.schools.known = schools.is_some();
        let (gates, _) = self.records(&sheet::GATES, record::gate);
        self.known.gates.known = gates.is_some();
        let (posts, post_rows) = self.records(&sheet::POSTS, record::post);
        self.known.posts.known = posts.is_some();
        let (people, _) = self.records(&sheet::PEOPLE, record::person);
        self.known.people.known = people.is_some();
        let (roster, _) = self.records(&sheet::ROSTER, plan::roster_row);
        if let (Some(posts), Some(roster)) = (&posts, &roster) {
            checks::posts_are_manned(posts, &post_rows, roster, &mut self.problems);
        }
        let (absences, _) = self.records(&sheet::ABSENCES, plan::absence);
        let (movements, movement_rows) = self.records(&sheet::MOVEMENTS, plan::movement);
        if let (Some(schools), Some(movements)) = (&schools, &movements) {
            checks::schools_move(schools, &school_rows, movements, &mut self.problems);
            checks::one_version_at_a_time(movements, &movement_rows, &mut self.problems);
        }
        let (terms, term_rows) = self.records(&sheet::TERMS, plan::term);
        checks::terms_in_calendar(terms.as_deref(), &term_rows, &calendar, &mut self.problems);
        let (days, day_rows) = self.records(&sheet::DAYS, plan::day);
        checks::days_once_in_calendar(days.as_deref(), &day_rows, &calendar, &mut self.problems);
        let (alarms, _) = self.records(&sheet::ALARMS, record::alarm);
        let (cameras, _) = self.records(&sheet::CAMERAS, record::camera);
        self.misspelt_files();
        County {
            units: units.unwrap_or_default(),
            schools: schools.unwrap_or_default(),
            gates: gates.unwrap_or_default(),
            posts: posts.unwrap_or_default(),
            people: people.unwrap_or_default(),
            roster: roster.unwrap_or_default(),
            absences: absences.unwrap_or_default(),
            movements: movements.unwrap_or_default(),
            terms: terms.unwrap_or_default(),
            days: days.unwrap_or_default(),
            alarms: alarms.unwrap_or_default(),
            cameras: cameras.unwrap_or_default(),
            calendar,
        }
    }

    /// None if the file is missing or unreadable: then its ids are not known, rather than empty.
    fn records<T>(
        &mut self,
        sheet: &Sheet,
        read: impl Fn(&mut Fields<'_>, &mut Known) -> T,
    ) -> (Option<Vec<T>>, Vec<Row>) {
        self.problems.next_file();
        let Some(bytes) = self.files.get(sheet.file) else {
            if !sheet.optional {
                let message = words("the file is missing", "缺少此文件");
                let remedy = words(
                    format!("add it with the header row: {}", sheet.header()),
                    format!("补上此文件，表头为：{}", sheet.header()),
                );
                self.problems.error(sheet.file, None, message, remedy);
            }
            return (None, Vec::new());
        };
        let text = match decode::text(bytes) {
            Ok(text) => text,
            Err(fault) => {
                self.problems.error(sheet.file, fault.line, fault.message, fault.remedy);
                return (None, Vec::new());
            }
        };
        let Some(rows) = table::rows(sheet, &text, &mut self.problems) else { return (None, Vec::new()) };
        let records = rows
            .iter()
            .map(|row| {
                let mut fields = Fields { file: sheet.file, row, problems: &mut self.problems };
                read(&mut fields, &mut self.known)
            })
            .collect();
        (Some(records), rows)
    }

    /// The folder's own calendar, else the one compiled in.
    fn calendar(&mut self) -> huxue_duty::calendar::Calendar {
        let Some(bytes) = self.files.get(sheet::CALENDAR) else { return calendar_file::compiled_in() };
        let text = match decode::text(bytes) {
            Ok(text) => text,
            Err(fault) => {
                self.problems.error(sheet::CALENDAR, fault.line, fault.message, fault.remedy);
                return calendar_file::compiled_in();
            }
        };
        calendar_file::parse(&text).unwrap_or_else(|error| {
            for fault in error.faults {
                let message = words(fault.message_en, fault.message_zh);
                let column = fault.key.map(|key| Column { name: key.to_owned(), number: None });
                let remedy = words(fault.remedy_en, fault.remedy_zh);
                self.problems.add(Severity::Error, sheet::CALENDAR, fault.line, column, message, remedy);
            }
            calendar_file::compiled_in()
        })
    }

    /// A file that nobody reads is easily a misspelt one.
    fn misspelt_files(&mut self) {
        self.problems.next_file();
        for file in self.files.keys() {
            let known = sheet::ALL.iter().any(|sheet| sheet.file == file) || file == sheet::CALENDAR;
            let table = [".csv", ".toml"].iter().any(|ending| file.to_ascii_lowercase().ends_with(ending));
            if table && !known {
                let names = sheet::ALL.map(|sheet| sheet.file).join(", ");
                let message =
                    words("this file is not part of a county folder and is ignored", "县域文件夹没有此文件，已忽略");
                let remedy = words(
                    format!("rename or remove it; the files are: {names}"),
                    format!("改名或删去；可用的文件有：{names}"),
                );
                self.problems.warning(file, None, message, remedy);
            }
        }
    }
}
