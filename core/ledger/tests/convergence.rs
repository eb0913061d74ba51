//! Holders of the same set of entries have equal digests, whatever the order of arrival; and nothing waits for ever.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;

use huxue_duty::clock::Instant;
use huxue_ledger::codec::encode;
use huxue_ledger::crypto::Signer25519;
use huxue_ledger::device::{HqKeys, OperatingKey, certify};
use huxue_ledger::document::INCIDENT;
use huxue_ledger::entry::{Entry, Header, Perishable, RawEntry, TimeEvidence};
use huxue_ledger::fact::{
    Adopted, Body, CommittedText, ForkResolved, IncidentFiled, Noted, Private, Released, Withheld,
};
use huxue_ledger::fold::{State, fold};
use huxue_ledger::ident::{DeviceId, EntryHash, Epoch, Journal, Scope, TenantId};
use huxue_ledger::incident::{self, Edit};
use huxue_ledger::run::{Run, sign};
use proptest::prelude::*;

const TENANT: TenantId = TenantId([1; 8]);

/// One writer with a journal in the incident's scope.
struct Writer {
    signer: Signer25519,
    journal: Journal,
    entries: Vec<Entry>,
}

impl Writer {
    fn new(seed: u8) -> Self {
        let signer = Signer25519::from_seed(&[seed; 32]);
        let device = DeviceId::of_key(&signer.public());
        let journal =
            Journal { tenant: TENANT, scope: Scope::incident("00000000000000aa"), device, epoch: Epoch([seed; 8]) };
        Self { signer, journal, entries: Vec::new() }
    }

    fn write(&mut self, body: &Body, private: &Private) -> EntryHash {
        let time = TimeEvidence { wall: Instant(self.entries.len() as i64), boot_id: 1, boot_ms: 1, anchor: None };
        let header = Header {
            kind: body.kind(),
            author: "A001".into(),
            flags: None,
            basis: None,
            time,
            suite: None,
            version: None,
            after: None,
            gnss: None,
        };
        let perishable = if private.is_empty() {
            Perishable::None
        } else {
            Perishable::Present { salt: [3; 16], bytes: encode(private) }
        };
        let raw = RawEntry::new(&header, body.to_bytes(), perishable);
        let prev = self.entries.last().map_or(EntryHash::ZERO, |entry| entry.hash);
        let entry = Entry::place(&self.journal, self.entries.len() as u64 + 1, prev, raw).unwrap();
        self.entries.push(entry.clone());
        entry.hash
    }

    fn edit(&mut self, deps: Vec<EntryHash>, edit: Edit) -> EntryHash {
        let (change, texts) = edit.into_change(deps);
        self.write(&Body::Changed(change), &Private { texts: Some(texts), ..Private::default() })
    }

    fn file(&mut self) -> EntryHash {
        let filed = IncidentFiled { category: "T02".into(), post: "P001".into(), day: 20_781, from: None };
        self.write(&Body::IncidentFiled(filed), &Private::of_text("拥堵"))
    }
}

fn hq_keys(hq: &Writer) -> HqKeys {
    let root = Signer25519::from_seed(&[99; 32]);
    let key = OperatingKey { tenant: TENANT, signing_key: hq.signer.public(), agreement_key: [0; 32], not_before: 0 };
    let mut keys = HqKeys::default();
    let verifier = huxue_ledger::crypto::Verifier::new(&root.public()).unwrap();
    keys.add(&certify(&key, &root), &verifier, TENANT).unwrap();
    keys
}

fn text(word: &str) -> CommittedText {
    CommittedText { salt: [4; 16], text: word.into() }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    /// Four writers, random gossip, three orders of arrival: equal digests, fields and conflicts, nothing waiting.
    #[test]
    fn any_order_of_arrival_gives_one_digest(
        steps in prop::collection::vec((0usize..4, 0usize..4, 0u8..4, any::<bool>()), 1..40),
        shuffle in any::<u64>(),
    ) {
        let mut writers: Vec<Writer> = (1..=4).map(Writer::new).collect();
        let mut seen: Vec<BTreeSet<usize>> = vec![BTreeSet::new(); 4];
        let mut all: Vec<Entry> = Vec::new();
        let keys = HqKeys::default();
        for (number, (writer, friend, field, gossip)) in steps.iter().enumerate() {
            if *gossip {
                let theirs = seen[*friend].clone();
                seen[*writer].extend(theirs);
            }
            let mine: Vec<Entry> = seen[*writer].iter().map(|at| all[*at].clone()).collect();
            let deps = fold(&mine, &keys, 1).heads(INCIDENT);
            let edit = match field {
                0 => Edit::default().word(incident::STATUS, if number % 2 == 0 { "open" } else { "closed" }),
                1 => Edit::default().text(incident::TEXT, text(&format!("第{number}次"))),
                2 => Edit::default().comment(&format!("{number}"), text("好")),
                // Writing what is already there makes no operation: the step must still count.
                _ => Edit::default().word(incident::CATEGORY, "T02"),
            };
            writers[*writer].edit(deps, edit);
            all.push(writers[*writer].entries.last().unwrap().clone());
            seen[*writer].insert(all.len() - 1);
        }
        let reference = fold(&all, &keys, 1);
        prop_assert!(reference.entries.iter().all(|folded| folded.state == State::Folded));
        let mut order = all.clone();
        for round in 0..2u64 {
            order.sort_by_key(|entry| huxue_ledger::crypto::hash("order", &[&entry.hash.0, &(shuffle ^ round).to_be_bytes()]));
            let other = fold(order.iter().chain(&all), &keys, 1);
            prop_assert_eq!(reference.digest(), other.digest());
            prop_assert_eq!(reference.fields(INCIDENT), other.fields(INCIDENT));
        }
    }
}

#[test]
fn both_values_of_a_conflict_are_kept_and_an_open_incident_is_not_closed_by_chance() {
    let (mut a, mut b) = (Writer::new(1), Writer::new(2));
    a.file();
    let opened = a.edit(vec![], Edit::default().word(incident::STATUS, incident::OPEN).word(incident::CATEGORY, "T02"));
    a.edit(vec![opened], Edit::default().word(incident::STATUS, incident::CLOSED));
    b.edit(vec![opened], Edit::default().word(incident::STATUS, incident::HANDED_OVER));
    let folded = fold(a.entries.iter().chain(&b.entries), &HqKeys::default(), 1);
    let view = incident::view(&a.journal.scope, &folded).unwrap();
    assert_eq!(view.status, incident::HANDED_OVER);
    assert_eq!(view.conflicts[0].values, ["closed", "handed_over"]);
    assert_eq!(view.texts, ["拥堵"]);
}

#[test]
fn a_step_waits_for_what_it_saw_and_not_for_what_hq_withheld() {
    let (mut a, mut b, mut hq) = (Writer::new(1), Writer::new(2), Writer::new(3));
    let keys = hq_keys(&hq);
    let first = a.edit(vec![], Edit::default().word(incident::STATUS, "open"));
    b.edit(vec![first], Edit::default().word(incident::STATUS, "closed"));
    let alone = fold(&b.entries, &keys, 1);
    assert_eq!(alone.entries[0].state, State::Waiting);

    hq.write(&Body::Withheld(Withheld { entry: first, reason: "role".into() }), &Private::default());
    let withheld = fold(a.entries.iter().chain(&b.entries).chain(&hq.entries), &keys, 1);
    assert_eq!(withheld.get(&first).unwrap().state, State::Withheld("role".into()));
    assert_eq!(withheld.get(&b.entries[0].hash).unwrap().state, State::Folded);

    hq.write(&Body::Released(Released { entry: first }), &Private::default());
    let released = fold(a.entries.iter().chain(&b.entries).chain(&hq.entries), &keys, 1);
    assert_eq!(released.get(&first).unwrap().state, State::Folded);
}

#[test]
fn only_hq_writes_hq_kinds() {
    let mut a = Writer::new(1);
    let first = a.file();
    a.write(&Body::Withheld(Withheld { entry: first, reason: "role".into() }), &Private::default());
    let folded = fold(&a.entries, &HqKeys::default(), 1);
    assert_eq!(folded.get(&first).unwrap().state, State::Folded);
    assert_eq!(folded.get(&a.entries[1].hash).unwrap().state, State::Withheld("hq_only".into()));
}

#[test]
fn an_unknown_kind_is_held_and_folds_after_an_upgrade() {
    let mut a = Writer::new(1);
    a.write(&Body::Noted(Noted { code: 7 }), &Private::default());
    let old = fold(&a.entries, &HqKeys::default(), 1);
    assert_eq!(old.entries[0].state, State::Held);
    let new = fold(&a.entries, &HqKeys::default(), 2);
    assert_eq!(new.entries[0].state, State::Folded);
    assert_ne!(old.digest(), new.digest());
}

#[test]
fn a_set_aside_branch_folds_once_and_its_steps_only_when_written_again() {
    let (mut a, mut hq) = (Writer::new(1), Writer::new(3));
    let keys = hq_keys(&hq);
    a.file();
    let mut copy = Writer::new(1);
    copy.entries = a.entries.clone();
    a.edit(vec![], Edit::default().word(incident::STATUS, "open"));
    let lost = copy.edit(vec![], Edit::default().comment("x", text("另一支")));
    let branch = Run::of(&copy.entries[1..], sign(&copy.signer, &lost)).unwrap();
    let kept = a.entries[1].hash;
    let device = a.journal.device;
    hq.write(&Body::ForkResolved(ForkResolved { device, epoch: a.journal.epoch, seq: 2, kept }), &Private::default());
    hq.write(&Body::Adopted(Adopted { run: branch.to_bytes(), prev: a.entries[0].hash }), &Private::default());
    let set: Vec<Entry> = a.entries.iter().chain(&hq.entries).cloned().collect();
    let folded = fold(&set, &keys, 1);
    let adopted = folded.get(&lost).unwrap();
    assert!(adopted.adopted && adopted.forked);
    assert!(folded.get(&kept).unwrap().forked);
    assert!(!folded.get(&a.entries[0].hash).unwrap().forked);
    assert_eq!(folded.fields(INCIDENT).len(), 1);

    // Two copies both write the step again: it counts once, the same one everywhere.
    let mut again: Vec<Entry> = Vec::new();
    for seed in [7, 8] {
        let mut rewriter = Writer::new(1);
        rewriter.journal.epoch = Epoch([seed; 8]);
        let (mut change, texts) = Edit::default().comment("x", text("另一支")).into_change(vec![]);
        change.reauthors = Some(lost);
        rewriter.write(&Body::Changed(change), &Private { texts: Some(texts), ..Private::default() });
        again.extend(rewriter.entries);
    }
    let folded = fold(set.iter().chain(&again), &keys, 1);
    assert_eq!(folded.fields(INCIDENT).len(), 2);
    let states: Vec<bool> = again.iter().map(|entry| folded.get(&entry.hash).unwrap().state == State::Folded).collect();
    assert_eq!(states.iter().filter(|folded| **folded).count(), 1);
    let view = incident::view(&a.journal.scope, &folded).unwrap();
    assert_eq!(view.comments.len(), 1);
}

#[test]
fn erasing_a_text_changes_neither_hash_nor_digest() {
    let mut a = Writer::new(1);
    a.file();
    a.edit(vec![], Edit::default().text(incident::TEXT, text("车牌与姓名")));
    let before = fold(&a.entries, &HqKeys::default(), 1).digest();
    let mut prev = EntryHash::ZERO;
    let erased: Vec<Entry> = a
        .entries
        .iter()
        .map(|entry| {
            let mut raw = entry.raw.clone();
            raw.erase().unwrap();
            let entry = Entry::place(&entry.journal, entry.seq, prev, raw).unwrap();
            prev = entry.hash;
            entry
        })
        .collect();
    let after = fold(&erased, &HqKeys::default(), 1);
    assert_eq!(before, after.digest());
    let view = incident::view(&a.journal.scope, &after).unwrap();
    assert!(!view.texts.iter().any(|shown| shown.contains("车牌")));
}
