#![allow(clippy::unwrap_used)]

use super::*;
use crate::store::contract;

const TENANT: TenantId = TenantId([1; 8]);

#[test]
fn sqlite_keeps_the_contract_of_the_log() {
    contract::the_log_keeps_its_order(&SqliteStore::in_memory(TENANT).unwrap());
}

#[test]
fn sqlite_keeps_the_contract_of_blobs_and_registers() {
    contract::blobs_and_registers_hold_what_was_put(&SqliteStore::in_memory(TENANT).unwrap());
}

#[test]
fn sqlite_keeps_the_contract_of_rows() {
    contract::filters_are_exact_and_never_read_everything(&SqliteStore::in_memory(TENANT).unwrap());
}

#[test]
fn sqlite_keeps_the_contract_of_replacing() {
    contract::replacing_leaves_exactly_what_was_given(&SqliteStore::in_memory(TENANT).unwrap());
}

#[test]
fn sqlite_keeps_the_contract_of_the_audit_chain() {
    contract::the_chain_is_searched(&SqliteStore::in_memory(TENANT).unwrap());
}

#[test]
fn a_newer_database_is_refused_and_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("hq.sqlite");
    SqliteStore::open(&path, TENANT).unwrap().connection.pragma_update(None, "user_version", 99).unwrap();
    let refused = SqliteStore::open(&path, TENANT).err().unwrap();
    assert_eq!(refused.code(), "database_newer");
    let version: i64 =
        Connection::open(&path).unwrap().pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
    assert_eq!(version, 99);
}

#[test]
fn a_full_disk_is_named_and_takes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let store = SqliteStore::open(&dir.path().join("hq.sqlite"), TENANT).unwrap();
    let pages: i64 = store.connection.pragma_query_value(None, "page_count", |row| row.get(0)).unwrap();
    store.connection.pragma_update(None, "max_page_count", pages).unwrap();
    store.begin().unwrap();
    let refused = (0..100u8).find_map(|at| store.put_blob(&[at; 32], &[0; 4_096]).err()).unwrap();
    assert_eq!(refused.code(), "disk_full");
    store.rollback().unwrap();
    assert_eq!(store.blob(&[0; 32]).unwrap(), None);
}
