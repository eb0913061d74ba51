//! What the entries and the directory say of a call for help: of a phone's and of a button's alike.

use huxue_duty::clock::Instant;
use huxue_duty::ids::{PersonId, PostId, SchoolId, UnitId};
use huxue_ledger::alarm::{self, AlarmView};
use huxue_ledger::attendance::fix_of;
use huxue_ledger::directory::{Directory, PostSheet};
use huxue_ledger::fold::ScopeFold;
use huxue_ledger::ident::{EntryHash, Scope};

use super::{AlarmSource, Around, CallerPlace};

/// What the entries and the directory say of a call for help.
pub(super) struct Called {
    pub source: AlarmSource,
    pub entry: EntryHash,
    pub post: Option<PostId>,
    pub school: String,
    pub place: String,
    pub unit: Option<UnitId>,
    pub site: Option<String>,
    pub silent: bool,
    pub drill: bool,
    pub person: Option<PersonId>,
    pub caller: Option<CallerPlace>,
    pub raised_at: Instant,
    pub said_at: Option<Instant>,
    pub cancelled: bool,
    /// Where help is wanted.
    pub at: Option<(f64, f64)>,
}

impl Called {
    pub(super) fn of(scope: &Scope, fold: &ScopeFold, around: &Around<'_>) -> Option<Self> {
        match alarm::view(scope, fold) {
            Some(view) => Some(Self::by_phone(view, fold, around.directory)),
            None => alarm::site_call(fold).map(|call| Self::by_button(call, around)),
        }
    }

    fn by_phone(view: AlarmView, fold: &ScopeFold, directory: &Directory) -> Self {
        let sheet = newest(directory, &view.post);
        let caller = caller_place(fold);
        Self {
            source: AlarmSource::Phone,
            entry: view.entry,
            school: sheet.map_or_else(String::new, |sheet| sheet.school.name.clone()),
            place: sheet.and_then(gate_name).unwrap_or_default(),
            unit: sheet.map(|sheet| sheet.post.unit.clone()),
            at: caller.map(|place| (place.lat, place.lon)).or_else(|| gate_of(directory, &view.post)),
            post: Some(view.post),
            site: None,
            silent: view.silent,
            drill: view.drill,
            person: Some(PersonId::new(&view.raised_by)),
            caller,
            raised_at: view.raised_at,
            said_at: Some(view.raised_at),
            cancelled: view.cancelled.is_some(),
        }
    }

    fn by_button(call: alarm::SiteCall, around: &Around<'_>) -> Self {
        let directory = around.directory;
        let site = around.sites.alarms.iter().find(|site| site.id == call.site);
        let post = site.and_then(|site| post_of(directory, &site.school));
        let sheet = post.and_then(|post| newest(directory, post));
        let school = site.map(|site| school_name(directory, &site.school));
        Self {
            source: AlarmSource::Button,
            entry: call.entry,
            school: school.unwrap_or_default(),
            place: site.map_or_else(String::new, |site| site.place.clone()),
            unit: sheet.map(|sheet| sheet.post.unit.clone()),
            at: post.and_then(|post| gate_of(directory, post)),
            post: post.cloned(),
            site: Some(call.site),
            silent: false,
            drill: false,
            person: None,
            caller: None,
            raised_at: call.raised_at,
            said_at: call.said_at,
            cancelled: false,
        }
    }
}

fn newest<'a>(directory: &'a Directory, post: &PostId) -> Option<&'a PostSheet> {
    directory.posts.get(post)?.last().map(|version| &version.sheet)
}

fn gate_name(sheet: &PostSheet) -> Option<String> {
    sheet.gates.iter().find(|gate| gate.id == sheet.post.gate).map(|gate| gate.name.clone())
}

pub(super) fn gate_of(directory: &Directory, post: &PostId) -> Option<(f64, f64)> {
    let sheet = newest(directory, post)?;
    sheet.gates.iter().find(|gate| gate.id == sheet.post.gate).map(|gate| (gate.lat, gate.lon))
}

fn post_of<'a>(directory: &'a Directory, school: &SchoolId) -> Option<&'a PostId> {
    directory.posts.keys().find(|post| newest(directory, post).is_some_and(|sheet| sheet.school.id == *school))
}

pub(in crate::views) fn school_name(directory: &Directory, school: &SchoolId) -> String {
    let schools = directory.public.last().map_or(&[][..], |version| &version.sheet.schools);
    schools.iter().find(|known| known.id == *school).map_or_else(|| school.to_string(), |known| known.name.clone())
}

/// The last position that came with the call, its own or one that followed.
fn caller_place(fold: &ScopeFold) -> Option<CallerPlace> {
    let fixes = fold.entries.iter().filter(|folded| folded.counted().is_some()).filter_map(|folded| {
        let fix = folded.private().fixes?.into_iter().next_back()?;
        Some((folded.entry.header.time.boot_ms, fix_of(fix)))
    });
    let (_, fix) = fixes.max_by_key(|(at, _)| *at)?;
    fix.check().ok()?;
    Some(CallerPlace { lat: fix.lat, lon: fix.lon, accuracy_m: fix.accuracy_m })
}
