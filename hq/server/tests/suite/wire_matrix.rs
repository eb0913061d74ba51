//! The authorization matrix on the wire: every entry kind × every device role × {own, other post, other unit, other
//! tenant}, on the bytes of every answer, raw and decompressed. Generated from the access table; what is *own* is
//! written down a second time in `wire_matrix/place.rs`.
//!
//! `cargo test -p huxue-hq --features testing --test suite wire_matrix -- --nocapture` prints `cells, checked, leaked`.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "tests; the figures are printed")]

mod bodies;
mod place;

use std::collections::{BTreeMap, BTreeSet};

use bodies::{body, step};
use huxue_duty::ids::{PersonId, PostId};
use huxue_hq::Hq;
use huxue_ledger::access::access;
use huxue_ledger::access::kinds::{Check, row};
use huxue_ledger::access::paths::Path;
use huxue_ledger::codec;
use huxue_ledger::device::DeviceRole;
use huxue_ledger::fact::{Body, DirectoryPublished, FOLD_VERSION, Kind, Private};
use huxue_ledger::fold::State;
use huxue_ledger::frames::{Backfill, Request};
use huxue_ledger::ident::{EntryHash, Scope, ScopeClass};
use place::{Marker, PHONES, RELATIONS, Relation, county, is_own, person, scope};

use crate::support::{Phone, at};

/// What was planted: one entry with one secret.
struct Planted {
    kind: Kind,
    class: ScopeClass,
    relation: Relation,
    /// Whose scope it is, in the class of persons.
    of: DeviceRole,
    marker: String,
}

fn headquarters() -> (tempfile::TempDir, Hq, Vec<String>) {
    let dir = tempfile::tempdir().unwrap();
    let mut hq = Hq::init(&dir.path().join("data"), at(0, 0)).unwrap();
    let (county, names) = county();
    hq.import(&county, "desk1", at(0, 0)).unwrap();
    (dir, hq, names)
}

/// A phone of this role; its enrolment answer counts as bytes on the wire.
fn enrol(hq: &mut Hq, role: DeviceRole, post: &str, hand: u32, seed: u8) -> (Phone, Vec<u8>) {
    let who = person(role, post, hand);
    let code = match role {
        DeviceRole::Shared => hq.enrol_code(None, Some(&PostId::new(post)), at(0, 1)),
        _ => hq.enrol_code(Some(&PersonId::new(&who)), None, at(0, 1)),
    };
    let answer = hq.enrol(&codec::encode(&Phone::enrol_request(&code.unwrap(), seed)), at(0, 1)).unwrap();
    (Phone::of_answer(&answer, &who, seed), answer)
}

/// Every kind in every class where it can stand; a person's scope for every role that has one.
fn cells() -> Vec<(Kind, ScopeClass, DeviceRole)> {
    let mut cells = Vec::new();
    for kind in Kind::ALL {
        for class in row(*kind).classes {
            let of: &[DeviceRole] = if *class == ScopeClass::Person { &PHONES[..5] } else { &PHONES[..1] };
            cells.extend(of.iter().map(|of| (*kind, *class, *of)));
        }
    }
    cells
}

/// Plants one entry of every kind everywhere: HQ's kinds by HQ, the others by a phone of the post.
fn plant(hq: &mut Hq) -> Vec<Planted> {
    let mut planted = Vec::new();
    for (at_post, relation) in RELATIONS.into_iter().enumerate() {
        let seed = 200 + u8::try_from(at_post).unwrap();
        let (mut writer, _) = enrol(hq, DeviceRole::Officer, relation.post(), 1, seed);
        // The filing and the alarm say where a scope belongs: they come first.
        let mut cells = cells();
        cells.sort_by_key(|(kind, ..)| !matches!(kind, Kind::IncidentFiled | Kind::AlarmRaised));
        for (kind, class, of) in cells {
            let scope = scope(class, relation, of);
            let marker = Marker(planted.len()).to_string();
            let entry = body(kind, &scope, relation.post(), &person(of, relation.post(), 0));
            if row(kind).check == Check::Hq {
                hq.plant(&scope, vec![(entry, marker.clone())], at(6, 0)).unwrap();
            } else {
                writer.write(&scope, &entry, &Private::of_text(&marker), at(6, 0));
            }
            planted.push(Planted { kind, class, relation, of, marker });
        }
        // An honest phone keeps a request within its size.
        let all = std::mem::take(&mut writer.outbox);
        for part in all.chunks(200) {
            writer.outbox = part.to_vec();
            writer.once(hq, at(6, 1));
            assert!(writer.outbox.is_empty(), "HQ's log gate takes every kind");
        }
    }
    planted
}

/// Everything a device gets, asking for more than it may: every scope from its beginning, every blob.
fn everything_served(hq: &mut Hq, phone: &mut Phone, scopes: &[Scope], blobs: &[[u8; 32]]) -> Vec<u8> {
    let mut wire = Vec::new();
    let mut froms: BTreeMap<Scope, u64> = scopes.iter().map(|scope| (scope.clone(), 0)).collect();
    for trip in 0..60 {
        let mut request = phone.request();
        // Once it knows what it follows: HQ serves nothing before.
        if trip > 2 {
            request.backfills =
                froms.iter().map(|(scope, from)| Backfill { scope: scope.clone(), from: *from }).collect();
            let first = (trip * 16) % blobs.len().max(1);
            request.wants = blobs.iter().cycle().skip(first).take(16.min(blobs.len())).copied().collect();
        }
        let answer = hq.sync(&phone.seal(&request), at(7, 0)).unwrap();
        wire.extend_from_slice(&answer);
        let (_, rest, changes) = phone.take(&request, &answer);
        if let Some(news) = &rest.news {
            wire.extend(codec::inflate(news, huxue_ledger::frames::MAX_NEWS).unwrap());
        }
        for backfill in rest.backfills.into_iter().flatten() {
            froms.insert(backfill.scope, backfill.from);
        }
        if trip > 12 && !changes.again {
            break;
        }
    }
    wire
}

fn contains(wire: &[u8], secret: &str) -> bool {
    let secret = secret.as_bytes();
    wire.windows(secret.len()).any(|window| window == secret)
}

/// Markers found in the bytes, in one pass.
fn markers_in(wire: &[u8]) -> BTreeSet<String> {
    let shape = |window: &[u8]| window[0] == b'#' && window[8] == b'#' && window[1..8].iter().all(u8::is_ascii_digit);
    wire.windows(9).filter(|window| shape(window)).map(|window| String::from_utf8_lossy(window).into_owned()).collect()
}

fn blobs_of(hq: &Hq, scopes: &[Scope]) -> Vec<[u8; 32]> {
    let mut blobs = Vec::new();
    for scope in scopes {
        for folded in &hq.fold(scope).unwrap().entries {
            if let Some(Body::DirectoryPublished(DirectoryPublished { blob, .. })) = folded.counted() {
                blobs.push(*blob);
            }
        }
    }
    blobs
}

#[test]
fn no_phone_receives_a_byte_that_its_role_may_not_read() {
    let (_dir, mut hq, names) = headquarters();
    let planted = plant(&mut hq);
    let scopes = hq.scopes_known().unwrap();
    let blobs = blobs_of(&hq, &scopes);
    let (_foreign_dir, mut foreign, _) = headquarters();
    let (mut cells, mut checked) = (0, 0);
    let mut leaked = Vec::new();
    let mut missing = Vec::new();
    for (number, role) in PHONES.into_iter().enumerate() {
        let (mut phone, enrolment) = enrol(&mut hq, role, "P001", 0, 10 + u8::try_from(number).unwrap());
        let mut wire = enrolment;
        wire.extend(everything_served(&mut hq, &mut phone, &scopes, &blobs));
        let found = markers_in(&wire);
        for one in &planted {
            cells += 1;
            checked += 1;
            let may = access(one.class, role).read && is_own(one.class, one.relation, role, one.of);
            match (may, found.contains(&one.marker)) {
                (false, true) => leaked.push(format!("{role:?}: {:?} {:?} {:?}", one.kind, one.class, one.relation)),
                (true, false) => missing.push(format!("{role:?}: {:?} {:?} {:?}", one.kind, one.class, one.relation)),
                _ => {}
            }
        }
        // People: names stand in the staff sheet alone.
        let reads_people = access(ScopeClass::DirectoryStaff, role).read;
        for name in &names {
            checked += 1;
            if contains(&wire, name) != reads_people {
                leaked.push(format!("{role:?}: {name}, reads people: {reads_people}"));
            }
        }
        // The same role of another tenant gets no answer at all.
        let (mut stranger, _) = enrol(&mut foreign, role, "P001", 0, 10 + u8::try_from(number).unwrap() + 50);
        cells += planted.len();
        let request = stranger.request();
        let problem = hq.sync(&stranger.seal(&request), at(7, 0)).unwrap_err();
        checked += planted.len();
        if !markers_in(format!("{problem:?}").as_bytes()).is_empty() {
            leaked.push(format!("{role:?} of another tenant"));
        }
    }
    println!("cells {cells}, checked {checked}, leaked {}", leaked.len());
    assert_eq!(leaked, Vec::<String>::new());
    assert_eq!(missing, Vec::<String>::new(), "what a role may read reaches it");
}

/// What HQ must make of an entry, from the table.
fn expected(kind: Kind, class: ScopeClass, role: DeviceRole, path: Option<Path>, own: bool) -> State {
    let row = row(kind);
    let right = access(class, role);
    let withheld = |reason: &str| State::Withheld(reason.to_owned());
    match row.check {
        _ if kind.number() == 63 => State::Held,
        Check::Hq => withheld("hq_only"),
        Check::Steps if !(right.read && right.write && path.is_none_or(|path| path.may_set(role))) => withheld("role"),
        Check::Own | Check::Class if !right.write || !row.roles[role.index()] => withheld("role"),
        Check::Own if !own => withheld("scope"),
        _ => State::Folded,
    }
}

#[test]
fn what_a_role_may_not_write_is_withheld_with_a_reason_and_nothing_else_is() {
    let (_dir, mut hq, _) = headquarters();
    let mut checked = 0;
    let mut by_reason: BTreeMap<String, usize> = BTreeMap::new();
    for (number, role) in PHONES.into_iter().enumerate() {
        let (mut phone, _) = enrol(&mut hq, role, "P001", 1, 30 + u8::try_from(number).unwrap());
        let mut told: Vec<(EntryHash, Scope, State, String)> = Vec::new();
        for relation in RELATIONS {
            for (kind, class, of) in cells() {
                let scope = scope(class, relation, of);
                let own = scope.key == phone.person;
                let steps: Vec<(Option<Path>, Body)> = match kind {
                    Kind::Changed => Path::ALL
                        .into_iter()
                        .filter(|path| (*path == Path::Item) != (class == ScopeClass::Incident))
                        .map(|path| (Some(path), step(&scope, path)))
                        .collect(),
                    _ => vec![(None, body(kind, &scope, relation.post(), &person(of, relation.post(), 1)))],
                };
                for (path, body) in steps {
                    let entry = phone.write(&scope, &body, &Private::default(), at(6, 0));
                    let state = expected(kind, class, role, path, own);
                    told.push((
                        entry,
                        scope.clone(),
                        state,
                        format!("{role:?} {kind:?} {class:?} {relation:?} {path:?}"),
                    ));
                }
            }
        }
        // In their own scope the same kinds count.
        for kind in Kind::ALL.iter().filter(|kind| row(**kind).check == Check::Own) {
            let scope = Scope::person(&PersonId::new(&phone.person));
            let entry = phone.write(&scope, &body(*kind, &scope, "P001", &phone.person), &Private::default(), at(6, 0));
            told.push((
                entry,
                scope,
                expected(*kind, ScopeClass::Person, role, None, true),
                format!("{role:?} own {kind:?}"),
            ));
        }
        let all = std::mem::take(&mut phone.outbox);
        for part in all.chunks(200) {
            phone.outbox = part.to_vec();
            phone.once(&mut hq, at(6, 1));
            assert!(phone.outbox.is_empty(), "everything is logged and receipted, withheld or not");
        }
        for (entry, scope, state, what) in told {
            let fold = hq.fold(&scope).unwrap();
            assert_eq!(fold.get(&entry).unwrap().state, state, "{what}");
            *by_reason.entry(state.reason().unwrap_or("folded").to_owned()).or_default() += 1;
            checked += 1;
        }
    }
    println!("written {checked}, {by_reason:?}");
    for reason in ["folded", "role", "scope", "hq_only", "unknown_kind"] {
        assert!(by_reason.contains_key(reason), "{reason} occurs");
    }
    assert_eq!(FOLD_VERSION, 1, "kind 63 is held until fold version 2");
}

#[test]
fn another_tenants_entries_stop_at_the_log_gate_whoever_brings_them() {
    let (_dir, mut hq, _) = headquarters();
    let (_foreign_dir, mut foreign, _) = headquarters();
    let mut carrier = enrol(&mut hq, DeviceRole::Officer, "P001", 0, 1).0;
    carrier.sync(&mut hq, at(6, 0));
    let before = hq.position().unwrap();
    let mut cells_tried = 0;
    for (number, role) in PHONES.into_iter().enumerate() {
        let (mut stranger, _) = enrol(&mut foreign, role, "P001", 0, 60 + u8::try_from(number).unwrap());
        for (kind, class, of) in cells() {
            let scope = scope(class, Relation::Own, of);
            stranger.write(
                &scope,
                &body(kind, &scope, "P001", &stranger.person.clone()),
                &Private::default(),
                at(6, 0),
            );
            cells_tried += 1;
        }
        for part in std::mem::take(&mut stranger.outbox).chunks(100) {
            // By itself, with the record that its own HQ signed.
            let own = Request { runs: part.to_vec(), records: vec![stranger.record.clone()], ..stranger.request() };
            assert_eq!(hq.sync(&stranger.seal(&own), at(6, 1)).unwrap_err().code, "unknown_device");
            // And by the hand of a phone that HQ trusts.
            let carried = Request { runs: part.to_vec(), records: vec![stranger.record.clone()], ..carrier.request() };
            let answer = hq.sync(&carrier.seal(&carried), at(6, 1)).unwrap();
            let (receipts, rest, _) = carrier.take(&Request { runs: vec![], ..carried }, &answer);
            assert_eq!(receipts.receipts, None);
            let codes: BTreeSet<String> = rest.refused.unwrap().into_iter().map(|refused| refused.code).collect();
            assert!(codes.iter().all(|code| code == "unknown_device" || code == "gap"), "{codes:?}");
        }
    }
    println!("foreign entries {cells_tried}, taken {}", hq.position().unwrap() - before);
    assert_eq!(hq.position().unwrap(), before);
}
