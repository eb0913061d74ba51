//! The day in figures, each counted from the databases, not from the script.

use std::collections::{BTreeMap, BTreeSet};

use huxue_hq::Hq;
use huxue_ledger::attendance::PostDayView;
use huxue_ledger::fact::FOLD_VERSION;
use huxue_ledger::fold::State;
use huxue_ledger::ident::EntryHash;
use huxue_phone::views::ItemState;
use serde::Serialize;

use super::DemoError;
use super::play::Day;
use super::showcase::{Grades, Reasoned, missing, place_grades, time_grades};

#[derive(Debug, Serialize)]
pub struct Summary {
    /// Enrolled with a code, over TLS unless the demo was asked not to.
    pub phones: usize,
    pub tls: bool,
    pub entries_created: usize,
    /// The phone holds HQ's receipt.
    pub entries_acknowledged: usize,
    /// Reported as saved and not at HQ.
    pub lost: usize,
    /// An entry folded twice.
    pub duplicated: usize,
    pub withheld: usize,
    /// Live scopes compared between a phone and HQ.
    pub digest_pairs: usize,
    pub digests_equal: bool,
    /// On- and off-verdicts by name.
    pub verdicts: BTreeMap<String, usize>,
    /// An arrival of each grade of time evidence, and of place evidence.
    pub time_grades: Grades,
    pub place_grades: Grades,
    /// An entry for each reason why one did not count when the desk looked.
    pub reasons: BTreeMap<String, Reasoned>,
    /// Grades and reasons that the day did not show.
    pub missing: Vec<String>,
    #[serde(skip)]
    pub views: Vec<PostDayView>,
}

impl Summary {
    pub fn is_sound(&self) -> bool {
        self.lost == 0
            && self.duplicated == 0
            && self.digests_equal
            && self.digest_pairs > 0
            && self.entries_acknowledged == self.entries_created
            && self.missing.is_empty()
    }
}

pub fn make(day: &mut Day) -> Result<Summary, DemoError> {
    let now = day.clock.now();
    let fail = |error: huxue_hq::HqError| DemoError::step("counting at HQ")(error.to_string());
    let of_phone = |error: huxue_phone::PhoneError| DemoError::step("counting on a phone")(error.to_string());
    let hq = Hq::open(&day.hq_folder, now).map_err(fail)?;
    let mut times: BTreeMap<EntryHash, usize> = BTreeMap::new();
    let mut withheld = 0;
    for scope in hq.scopes_known().map_err(fail)? {
        let fold = hq.fold(&scope).map_err(fail)?;
        for folded in &fold.entries {
            *times.entry(folded.entry.hash).or_default() += 1;
            withheld += usize::from(matches!(folded.state, State::Withheld(_)));
        }
    }
    let mut created: BTreeSet<EntryHash> = BTreeSet::new();
    // A copied phone holds the same entries as its original.
    let mut acknowledged: BTreeSet<EntryHash> = BTreeSet::new();
    let (mut pairs, mut equal) = (0, true);
    for handset in day.phones.values_mut() {
        created.extend(&handset.saved);
        created.extend(handset.phone.entries_written().map_err(of_phone)?);
        let states = handset.phone.entry_states().map_err(of_phone)?;
        // Withheld is received too: HQ holds it and says why it does not count.
        let is_received = |state: &ItemState| matches!(state, ItemState::Received | ItemState::Withheld);
        acknowledged.extend(states.iter().filter(|(_, state)| is_received(state)).map(|(hash, _)| *hash));
        // A phone out of use keeps nothing, its receipts included.
        if handset.has_handed_over() {
            acknowledged.extend(&handset.saved);
        }
        for scope in handset.phone.scopes().map_err(of_phone)? {
            pairs += 1;
            let here = handset.phone.digest(&scope, FOLD_VERSION).map_err(of_phone)?;
            if here != hq.digest(&scope, FOLD_VERSION).map_err(fail)? {
                equal = false;
                eprintln!("{} differs from HQ in {scope}", handset.person);
            }
        }
    }
    let mut views = Vec::new();
    for post in day.county.posts.iter().filter(|post| post.officers > 0) {
        views.push(hq.judge(&post.id, day.date, now, Some(&hq.synced())).map_err(fail)?);
    }
    day.set_aside.look(&hq, now).map_err(fail)?;
    let (time_grades, place_grades, reasons) = (time_grades(&views), place_grades(&views), day.set_aside.reasons());
    Ok(Summary {
        phones: day.enrolled,
        tls: day.url().starts_with("https://"),
        entries_created: created.len(),
        entries_acknowledged: acknowledged.len(),
        lost: created.iter().filter(|hash| !times.contains_key(hash)).count(),
        duplicated: times.values().filter(|count| **count > 1).count(),
        withheld,
        digest_pairs: pairs,
        digests_equal: equal,
        verdicts: verdicts(&views),
        missing: missing(&time_grades, &place_grades, &reasons),
        time_grades,
        place_grades,
        reasons,
        views,
    })
}

/// The name of a verdict as it is serialised.
pub fn name<T: Serialize>(verdict: &T) -> String {
    match serde_json::to_value(verdict) {
        Ok(serde_json::Value::String(name)) => name,
        Ok(serde_json::Value::Object(object)) => object.keys().next().cloned().unwrap_or_default(),
        _ => String::new(),
    }
}

fn verdicts(views: &[PostDayView]) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for row in views.iter().flat_map(|view| &view.windows).flat_map(|window| &window.rows) {
        *counts.entry(format!("on_{}", name(&row.on).trim_start_matches("on_"))).or_default() += 1;
        *counts.entry(format!("off_{}", name(&row.off))).or_default() += 1;
    }
    counts
}
