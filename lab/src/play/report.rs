//! What the world looks like at the end, in the order that makes equal runs byte-equal.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use huxue_duty::clock::{Grade, Instant};
use huxue_duty::coverage::PostState;
use huxue_duty::fence::{GateProof, Place};
use huxue_duty::verdict::{Off, On};
use huxue_ledger::codec::hex;
use huxue_ledger::entry::Entry;
use huxue_ledger::fact::FOLD_VERSION;
use huxue_ledger::fold::{State, fold};
use huxue_ledger::ident::{EntryHash, Scope, ScopeClass};
use huxue_phone::ports::Clock as _;
use serde::Serialize;
use serde_json::Value;

use super::app::Standing;
use super::steps::Refs;
use super::world::{Handset, World};

#[derive(Debug, Serialize)]
pub struct Report {
    pub verdicts: Vec<VerdictLine>,
    pub posts: Vec<PostLine>,
    pub incidents: Vec<IncidentLine>,
    pub entries: Entries,
    pub digests: Vec<DigestLine>,
    /// Every live scope of every phone, compared with HQ and with a fresh fold of all entries.
    pub digests_equal: bool,
    /// Check-ins outside every window.
    pub unscheduled: Vec<UnscheduledLine>,
    /// Concern reports at HQ, by gate: all that a list of them tells.
    pub concerns: BTreeMap<String, usize>,
    /// Answers to revoked devices that held anything but that word.
    pub served_revoked: usize,
    /// What each phone tells its person about the own entries.
    pub phones: BTreeMap<String, Standing>,
}

#[derive(Debug, Serialize)]
pub struct VerdictLine {
    pub person: String,
    pub post: String,
    /// Planned on_due.
    pub window: String,
    pub on: On,
    pub off: Off,
    pub certain: Pair<bool>,
    pub grade: Pair<Option<Grade>>,
    pub place: Option<Place>,
    pub place_grade: Option<Grade>,
    pub proof: Option<GateProof>,
    pub gate: Option<String>,
    pub disputed: bool,
    pub flags: Vec<&'static str>,
    pub reason: String,
}

#[derive(Debug, Serialize)]
pub struct Pair<T> {
    pub on: T,
    pub off: T,
}

#[derive(Debug, Serialize)]
pub struct PostLine {
    pub post: String,
    pub window: String,
    pub strength_minutes: u32,
    pub under_strength_minutes: u32,
    pub state: PostState,
}

#[derive(Debug, Serialize)]
pub struct IncidentLine {
    pub r#ref: String,
    pub category: String,
    pub status: String,
    pub texts: Vec<String>,
    pub conflicts: Vec<huxue_ledger::incident::Conflict>,
}

#[derive(Debug, Serialize)]
pub struct Entries {
    pub created: usize,
    pub acknowledged: usize,
    pub lost: usize,
    pub duplicated: usize,
    pub withheld: usize,
    /// Of kinds that the oldest phone cannot read yet: kept and forwarded.
    pub held: usize,
}

#[derive(Debug, Serialize)]
pub struct DigestLine {
    pub scope: String,
    /// A fresh fold of the union of everybody's entries.
    pub set: String,
    pub hq: String,
    pub phones: BTreeMap<String, String>,
}

#[derive(Debug, Serialize)]
pub struct UnscheduledLine {
    pub person: String,
    pub post: String,
    pub at: String,
}

pub(super) fn make(world: &mut World, refs: &Refs, days: usize) -> Result<Report, String> {
    let now = world.now.get();
    let (verdicts, posts, unscheduled) = attendance(world, days, now)?;
    let incidents = incidents(world, refs)?;
    let (digests, digests_equal) = digests(world)?;
    let entries = entries(world)?;
    let phones = standings(world)?;
    let served_revoked = world.served_revoked.get();
    let mut concerns = BTreeMap::new();
    for line in world.hq.borrow().concerns().map_err(|error| error.to_string())? {
        *concerns.entry(line.gate.unwrap_or_default()).or_default() += 1;
    }
    Ok(Report {
        verdicts,
        posts,
        incidents,
        entries,
        digests,
        digests_equal,
        unscheduled,
        concerns,
        served_revoked,
        phones,
    })
}

/// How two plays of one scenario differ beyond keys and random ids. Keys also order wordings that nobody saw before
/// writing their own, so those are compared without order.
pub(super) fn differences(one: &Report, other: &Report) -> Result<Vec<String>, String> {
    let told = |report: &Report| {
        let mut told = serde_json::to_value(report).map_err(|error| error.to_string())?;
        if let Some(fields) = told.as_object_mut() {
            fields.remove("digests");
        }
        for incident in told.get_mut("incidents").and_then(Value::as_array_mut).into_iter().flatten() {
            if let Some(texts) = incident.get_mut("texts").and_then(Value::as_array_mut) {
                texts.sort_by_key(ToString::to_string);
            }
        }
        Ok::<_, String>(told)
    };
    let (Value::Object(one), Value::Object(other)) = (told(one)?, told(other)?) else { return Ok(Vec::new()) };
    let differing = one.iter().filter(|(name, value)| other.get(*name) != Some(value));
    let line = |(name, value): (&String, &Value)| {
        let found = other.get(name).unwrap_or(&Value::Null);
        format!("/{name}: {value} on phones in this process, {found} on these")
    };
    Ok(differing.map(line).collect())
}

fn standings(world: &mut World) -> Result<BTreeMap<String, Standing>, String> {
    let standing = |(id, handset): (&String, &mut Handset)| {
        let reading = handset.clock.reading();
        Ok((id.clone(), handset.phone()?.standing(&reading)?))
    };
    world.phones.iter_mut().map(standing).collect()
}

type Attendance = (Vec<VerdictLine>, Vec<PostLine>, Vec<UnscheduledLine>);

fn attendance(world: &World, days: usize, now: Instant) -> Result<Attendance, String> {
    let mut lines: Attendance = (Vec::new(), Vec::new(), Vec::new());
    let hq = world.hq.borrow();
    let mut posts: Vec<_> = world.county.posts.iter().map(|post| post.id.clone()).collect();
    posts.sort();
    let judged = world.date.iter_days().take(days);
    for (day, post) in judged.flat_map(|day| posts.iter().map(move |post| (day, post))) {
        let view = hq.judge(post, day, now, Some(&hq.synced())).map_err(|error| error.to_string())?;
        for seen in &view.unscheduled {
            let at = seen.at.midpoint().iso();
            lines.2.push(UnscheduledLine { person: seen.person.to_string(), post: post.to_string(), at });
        }
        for window in &view.windows {
            let key = window.window.on_due.iso();
            lines.1.push(PostLine {
                post: post.to_string(),
                window: key.clone(),
                strength_minutes: window.strength.strength_minutes,
                under_strength_minutes: window.strength.under_strength_minutes,
                state: window.state,
            });
            for row in &window.rows {
                lines.0.push(VerdictLine {
                    person: row.person.to_string(),
                    post: post.to_string(),
                    window: key.clone(),
                    on: row.on.clone(),
                    off: row.off.clone(),
                    certain: Pair { on: row.on_certain, off: row.off_certain },
                    grade: Pair { on: row.on_grade, off: row.off_grade },
                    place: row.place,
                    place_grade: row.place_grade,
                    proof: row.proof,
                    disputed: row.disputed,
                    gate: row.gate.as_ref().map(ToString::to_string),
                    flags: row.flags.clone(),
                    reason: huxue_duty::explain::render(&row.reason, huxue_duty::explain::Language::Zh),
                });
            }
        }
    }
    lines.0.sort_by(|a, b| (&a.post, &a.window, &a.person).cmp(&(&b.post, &b.window, &b.person)));
    Ok(lines)
}

fn incidents(world: &World, refs: &Refs) -> Result<Vec<IncidentLine>, String> {
    let hq = world.hq.borrow();
    let named: BTreeMap<&String, &String> =
        refs.iter().filter_map(|(name, referent)| Some((name, referent.incident.as_ref()?))).collect();
    let mut lines = Vec::new();
    for (name, id) in named {
        let scope = Scope::incident(id);
        let fold = hq.fold(&scope).map_err(|error| error.to_string())?;
        let Some(view) = huxue_ledger::incident::view(&scope, &fold) else { continue };
        let texts = view.texts.into_iter().chain(view.comments.into_iter().map(|comment| comment.text)).collect();
        let conflicts = view.conflicts;
        lines.push(IncidentLine {
            r#ref: name.clone(),
            category: view.category,
            status: view.status,
            texts,
            conflicts,
        });
    }
    Ok(lines)
}

/// What every phone can fold.
fn fold_version(world: &World) -> u16 {
    world.phones.values().map(|handset| handset.fold_version).min().unwrap_or(FOLD_VERSION)
}

/// Every scope that a phone follows, or that HQ and some phone have written to.
fn digests(world: &mut World) -> Result<(Vec<DigestLine>, bool), String> {
    let version = fold_version(world);
    let mut followed: BTreeMap<Scope, BTreeSet<String>> = BTreeMap::new();
    for (id, handset) in &mut world.phones {
        for scope in handset.phone()?.scopes()? {
            followed.entry(scope).or_default().insert(id.clone());
        }
    }
    let mut lines = Vec::new();
    let mut equal = true;
    for (scope, phones) in followed {
        let hq = world.hq.borrow();
        let mut union: BTreeMap<EntryHash, Arc<Entry>> = BTreeMap::new();
        let of_hq = hq.entries_in(&scope).map_err(|error| error.to_string())?;
        union.extend(of_hq.into_iter().map(|entry| (entry.hash, entry)));
        let keys = hq.hq_keys().clone();
        let hq_digest = hex(&hq.digest(&scope, version).map_err(|error| error.to_string())?);
        drop(hq);
        let mut of_phones = BTreeMap::new();
        for id in &phones {
            let handset = world.handset(id)?;
            let phone = handset.phone()?;
            let entries = phone.entries_in(&scope)?;
            union.extend(entries.into_iter().map(|entry| (entry.hash, Arc::new(entry))));
            let digest = phone.digest(&scope, version)?;
            of_phones.insert(id.clone(), hex(&digest));
        }
        let set = hex(&fold(union.into_values(), &keys, version).digest());
        equal &= set == hq_digest && of_phones.values().all(|digest| *digest == set);
        lines.push(DigestLine { scope: scope.to_string(), set, hq: hq_digest, phones: of_phones });
    }
    Ok((lines, equal))
}

fn entries(world: &mut World) -> Result<Entries, String> {
    let hq = world.hq.borrow();
    let mut times_folded: BTreeMap<EntryHash, usize> = BTreeMap::new();
    let (mut withheld, mut held_back) = (0, 0);
    let version = fold_version(world);
    for scope in hq.scopes_known().map_err(|error| error.to_string())? {
        if matches!(scope.class, ScopeClass::DirectoryPublic | ScopeClass::DirectoryPost | ScopeClass::DirectoryStaff) {
            continue;
        }
        let entries = hq.entries_in(&scope).map_err(|error| error.to_string())?;
        let fold = fold(entries, hq.hq_keys(), version);
        for folded in &fold.entries {
            *times_folded.entry(folded.entry.hash).or_default() += 1;
            withheld += usize::from(matches!(folded.state, State::Withheld(_)));
            held_back += usize::from(folded.state == State::Held);
        }
    }
    let held = |hash: &EntryHash| times_folded.contains_key(hash);
    let owed: BTreeSet<EntryHash> =
        world.phones.values().flat_map(|handset| handset.saved[..handset.covered].iter().copied()).collect();
    Ok(Entries {
        created: world.created.len(),
        acknowledged: world.created.iter().filter(|hash| held(hash)).count(),
        lost: owed.iter().filter(|hash| !held(hash)).count(),
        duplicated: times_folded.values().filter(|times| **times > 1).count(),
        withheld,
        held: held_back,
    })
}
