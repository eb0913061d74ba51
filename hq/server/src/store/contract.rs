//! What every implementation of the store must do, as functions that a test of any implementation calls. Each takes
//! an empty store.
#![expect(clippy::unwrap_used, reason = "a contract is a test, wherever it is compiled")]

use huxue_duty::clock::Instant;
use huxue_duty::ids::PostId;
use huxue_ledger::ident::{DeviceId, EntryHash, Epoch, Journal, Scope, TenantId, day_of_number};

use super::{AuditRow, AuditSearch, NewRun, Row, RowFilter, Store};

/// Rows of the large test: a county's year and more.
pub const MANY: u32 = 250_000;
const POSTS: u32 = 90;
const PERSONS: u32 = 250;
const DAYS: u32 = 400;

fn journal(device: u8, post: &str) -> Journal {
    let scope = Scope::post_day(&PostId::new(post), day_of_number(20_000).unwrap());
    Journal { tenant: TenantId([1; 8]), scope, device: DeviceId([device; 8]), epoch: Epoch([device; 8]) }
}

fn append(store: &dyn Store, journal: &Journal, first_seq: u64, last_seq: u64) -> u64 {
    let hash = |seq: u64| EntryHash(huxue_ledger::crypto::hash("contract", &[&journal.bytes(), &seq.to_be_bytes()]));
    let prev = if first_seq == 1 { EntryHash::ZERO } else { hash(first_seq - 1) };
    let hashes: Vec<EntryHash> = (first_seq..=last_seq).map(hash).collect();
    let run = NewRun {
        journal,
        first_seq,
        last_seq,
        prev,
        head: hash(last_seq),
        hashes: &hashes,
        received_at: Instant(5),
        bytes: &[7; 20],
    };
    store.append(&run).unwrap()
}

/// Positions count from one without a gap, also over a transaction that was given up; runs are found every way.
pub fn the_log_keeps_its_order(store: &dyn Store) {
    assert_eq!(store.last_position().unwrap(), 0);
    let (a, b) = (journal(1, "P001"), journal(2, "P002"));
    store.begin().unwrap();
    assert_eq!(append(store, &a, 1, 3), 1);
    assert_eq!(append(store, &b, 1, 1), 2);
    store.commit().unwrap();
    store.begin().unwrap();
    assert_eq!(append(store, &a, 4, 4), 3);
    store.rollback().unwrap();
    assert_eq!(store.last_position().unwrap(), 2);
    assert_eq!(store.journal_head(&a).unwrap().unwrap().last_seq, 3);
    store.begin().unwrap();
    assert_eq!(append(store, &a, 4, 6), 3);
    store.commit().unwrap();
    let metas = store.metas_above(1, 10).unwrap();
    assert_eq!(metas.iter().map(|meta| meta.position).collect::<Vec<_>>(), [2, 3]);
    assert_eq!(store.metas_above(0, 1).unwrap().len(), 1);
    assert_eq!(store.runs_of_scope(&a.scope.bytes(), 0, 10).unwrap().len(), 2);
    assert_eq!(store.runs_of_scope(&a.scope.bytes(), 1, 10).unwrap()[0].meta.position, 3);
    assert_eq!(store.run_holding(&a, 5).unwrap().unwrap().meta.position, 3);
    assert_eq!(store.run_holding(&a, 7).unwrap(), None);
    assert_eq!(store.run_at(2).unwrap().unwrap().bytes, [7; 20]);
    let head = store.journal_head(&a).unwrap().unwrap().head;
    assert_eq!(store.position_of(&head).unwrap(), Some(3));
    assert_eq!(store.position_of(&EntryHash([9; 32])).unwrap(), None);
    let mut scopes = store.scopes().unwrap();
    scopes.sort();
    assert_eq!(scopes, [(a.scope.bytes(), 3), (b.scope.bytes(), 2)]);
}

pub fn blobs_and_registers_hold_what_was_put(store: &dyn Store) {
    store.put_blob(&[1; 32], b"one").unwrap();
    store.put_blob(&[1; 32], b"one").unwrap();
    assert_eq!(store.blob(&[1; 32]).unwrap().unwrap(), b"one");
    assert_eq!(store.blob(&[2; 32]).unwrap(), None);
    for (key, value) in [("a/1", b"x"), ("a/2", b"y"), ("ab", b"z")] {
        store.put_register(key, value).unwrap();
    }
    store.put_register("a/1", b"w").unwrap();
    let found = store.registers("a/").unwrap();
    assert_eq!(found, [("a/1".to_owned(), b"w".to_vec()), ("a/2".to_owned(), b"y".to_vec())]);
    store.remove_register("a/1").unwrap();
    assert_eq!(store.register("a/1").unwrap(), None);
    assert_eq!(store.register("ab").unwrap().unwrap(), b"z");
}

fn row(number: u32) -> Row {
    Row {
        view: if number.is_multiple_of(50) { "incident" } else { "attendance" }.to_owned(),
        key: format!("k{number:08}"),
        scope: format!("post-day/P{:03}/{}", number % POSTS, number % DAYS),
        service_day: Some(20_000 + number % DAYS),
        post: Some(format!("P{:03}", number % POSTS)),
        unit: Some(format!("U{:02}", number % 12)),
        person: Some(format!("A{:03}", number % PERSONS)),
        state: Some(if number.is_multiple_of(7) { "late" } else { "on_time" }.to_owned()),
        sort_key: format!("{:08}", number / 3),
        expires_at: Some(Instant(i64::from(number))),
        body: "{}".to_owned(),
    }
}

/// A quarter of a million rows: every filter gives exactly the rows that match, in order, over an index.
pub fn filters_are_exact_and_never_read_everything(store: &dyn Store) {
    let all: Vec<Row> = (0..MANY).map(row).collect();
    store.begin().unwrap();
    store.put_rows(&all).unwrap();
    store.commit().unwrap();
    let of = |view: &str| RowFilter::of(view);
    let text = |text: &str| Some(text.to_owned());
    let filters = [
        RowFilter { key: text("k00001234"), ..of("attendance") },
        RowFilter { scope: text("post-day/P004/94"), ..of("attendance") },
        RowFilter { days: Some((20_094, 20_094)), ..of("attendance") },
        RowFilter { days: Some((20_094, 20_094)), post: text("P004"), ..of("attendance") },
        RowFilter { post: text("P004"), days: Some((20_090, 20_099)), ..of("attendance") },
        RowFilter { unit: text("U03"), days: Some((20_094, 20_096)), ..of("attendance") },
        RowFilter { person: text("A033"), days: Some((20_000, 20_050)), ..of("attendance") },
        RowFilter { state: text("late"), days: Some((20_094, 20_094)), ..of("attendance") },
        RowFilter { state: text("late"), ..of("incident") },
        RowFilter { after: text("00083000"), limit: Some(20), ..of("incident") },
        RowFilter { limit: Some(10), ..of("incident") },
    ];
    for filter in filters {
        let mut expected: Vec<&Row> = all.iter().filter(|row| matches(&filter, row)).collect();
        expected.sort_by(|a, b| (&a.sort_key, &a.key).cmp(&(&b.sort_key, &b.key)));
        expected.truncate(filter.limit.unwrap_or(usize::MAX));
        let found = store.rows(&filter).unwrap();
        assert!(!found.is_empty(), "{filter:?}");
        assert_eq!(found.iter().collect::<Vec<_>>(), expected, "{filter:?}");
        let plan = store.plan(&filter).unwrap();
        assert!(!plan.full_scan && plan.index.is_some(), "{filter:?}: {plan:?}");
    }
    let gone = RowFilter { scope: text("post-day/P004/94"), ..of("attendance") };
    assert!(store.remove_rows(&gone).unwrap() > 0);
    assert_eq!(store.rows(&gone).unwrap(), []);
    let mut changed = row(1);
    changed.body = String::from("{\"again\":1}");
    store.put_rows(std::slice::from_ref(&changed)).unwrap();
    assert_eq!(store.rows(&RowFilter { key: text("k00000001"), ..of("attendance") }).unwrap(), [changed]);
}

/// A scope's rows become exactly those given: gone, changed, new and untouched ones, and no other scope's.
pub fn replacing_leaves_exactly_what_was_given(store: &dyn Store) {
    let of = |number: u32, state: &str, body: &str| Row {
        scope: "post-day/P001/1".to_owned(),
        view: "attendance".to_owned(),
        state: Some(state.to_owned()),
        body: body.to_owned(),
        ..row(number)
    };
    let other = Row { scope: "post-day/P002/1".to_owned(), ..of(9, "late", "{}") };
    let before = [of(1, "late", "{}"), of(2, "late", "{}"), of(3, "late", "{}"), of(4, "late", "{}")];
    store.put_rows(&before).unwrap();
    store.put_rows(std::slice::from_ref(&other)).unwrap();
    let after = [of(2, "late", "{}"), of(3, "late", "{\"new\":1}"), of(4, "on_time", "{}"), of(5, "late", "{}")];
    store.replace_rows("attendance", "post-day/P001/1", &after).unwrap();
    let rows = |scope: &str| {
        let mut rows = store.rows(&RowFilter { scope: Some(scope.to_owned()), ..RowFilter::of("attendance") }).unwrap();
        rows.sort_by(|a, b| a.key.cmp(&b.key));
        rows
    };
    assert_eq!(rows("post-day/P001/1"), after);
    let late = store.rows(&RowFilter { state: Some("late".into()), ..RowFilter::of("attendance") }).unwrap();
    assert_eq!(late.len(), 4, "the index follows a changed column");
    store.replace_rows("attendance", "post-day/P001/1", &[]).unwrap();
    assert_eq!((rows("post-day/P001/1"), rows("post-day/P002/1")), (vec![], vec![other]));
}

/// What is looked for in the audit chain is found by every part of the search, from either end.
pub fn the_chain_is_searched(store: &dyn Store) {
    let act = |seq: u64| {
        let (actor, action) = if seq.is_multiple_of(2) { ("desk1", "staff.reset") } else { ("desk2", "policy.set") };
        let record = format!("{actor} {action} 原因{seq}").into_bytes();
        let (actor, action, object) = (actor.to_owned(), action.to_owned(), String::new());
        AuditRow { seq, at: Instant(seq as i64 * 10), actor, action, object, record, hash: [0; 32] }
    };
    (1..=20).for_each(|seq| store.append_audit(&act(seq)).unwrap());
    let found = |search: AuditSearch, limit: usize| {
        store.audit_found(&search, limit).unwrap().into_iter().map(|row| row.seq).collect::<Vec<_>>()
    };
    let all = AuditSearch::default;
    assert_eq!(found(all(), 3), [1, 2, 3]);
    assert_eq!(found(AuditSearch { newest: true, ..all() }, 3), [20, 19, 18]);
    assert_eq!(found(AuditSearch { newest: true, below: Some(4), above: Some(1), ..all() }, 9), [3, 2]);
    let desk1 = AuditSearch { actor: Some("desk1".into()), above: Some(14), ..all() };
    assert_eq!(found(desk1, 9), [16, 18, 20]);
    assert_eq!(found(AuditSearch { action: Some("policy.".into()), below: Some(6), ..all() }, 9), [1, 3, 5]);
    assert!(found(AuditSearch { action: Some("olicy".into()), ..all() }, 9).is_empty());
    let days = AuditSearch { from: Some(Instant(50)), until: Some(Instant(70)), ..all() };
    assert_eq!(found(days, 9), [5, 6]);
    assert_eq!(found(AuditSearch { text: Some("原因1".into()), ..all() }, 3), [1, 10, 11]);
}

fn matches(filter: &RowFilter, row: &Row) -> bool {
    let is = |wanted: &Option<String>, have: &Option<String>| wanted.is_none() || wanted == have;
    row.view == filter.view
        && filter.key.as_ref().is_none_or(|key| *key == row.key)
        && filter.scope.as_ref().is_none_or(|scope| *scope == row.scope)
        && is(&filter.post, &row.post)
        && is(&filter.unit, &row.unit)
        && is(&filter.person, &row.person)
        && is(&filter.state, &row.state)
        && filter.days.is_none_or(|(from, to)| row.service_day.is_some_and(|day| (from..=to).contains(&day)))
        && filter.after.as_ref().is_none_or(|after| row.sort_key > *after)
}
