//! Sheet by sheet: what a county's files would change of what is published.

use std::collections::BTreeSet;

use huxue_duty::county::County;
use huxue_ledger::directory::{PostSheet, PublicSheet, StaffSheet, to_blob};
use huxue_ledger::ident::Scope;
use huxue_ledger::sites::SitesSheet;
use serde::Serialize;

use super::{ImportReport, RowsChanged, SheetChange};
use crate::error::Result;
use crate::hq::Hq;
use crate::projections::json;

impl Hq {
    /// What publishing would change, by the very sheets that would be published.
    pub(super) fn compare(&self, county: &County, report: &mut ImportReport) -> Result<()> {
        let directory = self.directory()?;
        let (public, posts, staff) = self.sheets_of(county)?;
        let old = directory.public.last().map(|version| &version.sheet);
        self.sheet(&Scope::directory_public(), "", &public, old, public_rows, report)?;
        for sheet in &posts {
            let old = directory.posts.get(&sheet.post.id).and_then(|versions| versions.last());
            let old = old.map(|version| &version.sheet);
            self.sheet(&Scope::directory_post(&sheet.post.id), &sheet.school.name, sheet, old, post_rows, report)?;
        }
        let old = directory.staff.last().map(|version| &version.sheet);
        self.sheet(&Scope::directory_staff(), "", &staff, old, staff_rows, report)?;
        let (was, is) = (self.sites()?, SitesSheet::of(county));
        if was == is {
            report.unchanged += 1;
        } else {
            let rows = [rows("alarms.csv", &was.alarms, &is.alarms), rows("cameras.csv", &was.cameras, &is.cameras)];
            report.changes.push(SheetChange {
                scope: Scope::sites().to_string(),
                name: String::new(),
                new: was == SitesSheet::default(),
                rows: rows.into_iter().flatten().collect(),
            });
        }
        let known = posts.iter().map(|sheet| &sheet.post.id).collect::<BTreeSet<_>>();
        report.left_alone =
            directory.posts.keys().filter(|post| !known.contains(post)).map(ToString::to_string).collect();
        Ok(())
    }

    fn sheet<T: Serialize>(
        &self,
        scope: &Scope,
        name: &str,
        sheet: &T,
        old: Option<&T>,
        rows: impl Fn(Option<&T>, &T) -> Vec<RowsChanged>,
        report: &mut ImportReport,
    ) -> Result<()> {
        let (_, blob) = to_blob(sheet);
        if self.newest_published(scope)?.is_some_and(|newest| newest.blob == blob) {
            report.unchanged += 1;
        } else {
            report.changes.push(SheetChange {
                scope: scope.to_string(),
                name: name.to_owned(),
                new: old.is_none(),
                rows: rows(old, sheet),
            });
        }
        Ok(())
    }
}

fn public_rows(old: Option<&PublicSheet>, new: &PublicSheet) -> Vec<RowsChanged> {
    let none = PublicSheet::default();
    let old = old.unwrap_or(&none);
    let days = |sheet: &PublicSheet| sheet.calendar.days.clone().into_iter().collect::<Vec<_>>();
    let all = [
        rows("units.csv", &old.units, &new.units),
        rows("schools.csv", &old.schools, &new.schools),
        rows("terms.csv", &old.terms, &new.terms),
        rows("days.csv", &old.days, &new.days),
        rows("calendar.toml", &days(old), &days(new)),
    ];
    all.into_iter().flatten().collect()
}

fn post_rows(old: Option<&PostSheet>, new: &PostSheet) -> Vec<RowsChanged> {
    let Some(old) = old else {
        let row = |file: &str, added| RowsChanged { file: file.to_owned(), added, removed: 0 };
        return vec![row("posts.csv", 1), row("gates.csv", new.gates.len()), row("movements.csv", new.movements.len())];
    };
    let one = |sheet: &PostSheet| vec![sheet.post.clone()];
    let school = |sheet: &PostSheet| vec![sheet.school.clone()];
    let all = [
        rows("posts.csv", &one(old), &one(new)),
        rows("schools.csv", &school(old), &school(new)),
        rows("gates.csv", &old.gates, &new.gates),
        rows("movements.csv", &old.movements, &new.movements),
    ];
    all.into_iter().flatten().collect()
}

fn staff_rows(old: Option<&StaffSheet>, new: &StaffSheet) -> Vec<RowsChanged> {
    let none = StaffSheet::default();
    let old = old.unwrap_or(&none);
    let all = [
        rows("people.csv", &old.people, &new.people),
        rows("roster.csv", &old.roster, &new.roster),
        rows("absences.csv", &old.absences, &new.absences),
    ];
    all.into_iter().flatten().collect()
}

/// Rows that came and went, by what they say: a row that was changed did both.
fn rows<T: Serialize>(file: &str, old: &[T], new: &[T]) -> Option<RowsChanged> {
    let said = |rows: &[T]| rows.iter().map(json).collect::<BTreeSet<String>>();
    let (old, new) = (said(old), said(new));
    let (added, removed) = (new.difference(&old).count(), old.difference(&new).count());
    (added + removed > 0).then(|| RowsChanged { file: file.to_owned(), added, removed })
}
