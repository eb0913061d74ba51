//! The bytes of wire format v1, pinned. The files under `fixtures/wire/v1` are never edited: a difference means that
//! phones in the field and HQ would no longer understand each other. `HUXUE_PIN=1` writes files that do not exist yet.
#![allow(clippy::unwrap_used)]

use std::path::PathBuf;

use huxue_duty::clock::Instant;
use huxue_duty::ids::PostId;
use huxue_ledger::codec::{encode, hex, unhex};
use huxue_ledger::crypto::{Agreement, Signer25519, content_hash, seal};
use huxue_ledger::device::{DeviceRecord, DeviceRole, HqKeys, OperatingKey, certify, sign_record};
use huxue_ledger::document::{Change, INCIDENT, Op, Value};
use huxue_ledger::enrol::{EnrolRequest, anchor_nonce};
use huxue_ledger::entry::{AnchorEvidence, Basis, Entry, Header, Perishable, RawEntry, TimeEvidence};
use huxue_ledger::fact::{Body, CheckedIn, CommittedText, FixRecord, IncidentFiled, Private};
use huxue_ledger::fold::fold;
use huxue_ledger::frames::{Answer, News, Receipt, Receipts, Request, Rest, request_tag, seal_request, state_hash};
use huxue_ledger::ident::{DeviceId, EntryHash, Epoch, Journal, LogId, Scope, TenantId};
use huxue_ledger::invite::{Invite, Pin, Trust};
use huxue_ledger::rotation::Rotation;
use huxue_ledger::run::{Run, sign};

const TENANT: TenantId = TenantId([0x11; 8]);
const EPOCH: Epoch = Epoch([0x22; 8]);
const LOG: LogId = LogId([0x33; 8]);

fn phone() -> Signer25519 {
    Signer25519::from_seed(&[1; 32])
}

fn hq() -> Signer25519 {
    Signer25519::from_seed(&[2; 32])
}

fn journal(scope: Scope) -> Journal {
    Journal { tenant: TENANT, scope, device: DeviceId::of_key(&phone().public()), epoch: EPOCH }
}

fn header(kind: u16, anchor: bool) -> Header {
    let hq_time = Instant(1_795_475_000_000);
    Header {
        kind,
        author: "O001".into(),
        flags: None,
        basis: Some(Basis { timetable: 3, roster: 2, policy: 1 }),
        time: TimeEvidence {
            wall: Instant(1_795_475_405_123),
            boot_id: 0xDEAD_BEEF,
            boot_ms: 25_905_000,
            anchor: anchor.then_some(AnchorEvidence {
                nonce: [9; 8],
                hq_time,
                request_boot_ms: 25_500_000,
                round_trip_ms: 85,
                boot_id: 0xDEAD_BEEF,
            }),
        },
        suite: None,
        version: None,
        after: None,
        gnss: None,
    }
}

fn check_in() -> Entry {
    let body = Body::CheckedIn(CheckedIn {});
    let raw = RawEntry::new(&header(body.kind(), true), body.to_bytes(), Perishable::None);
    let day = chrono::NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
    Entry::place(&journal(Scope::post_day(&PostId::new("P001"), day)), 1, EntryHash::ZERO, raw).unwrap()
}

fn incident() -> Vec<Entry> {
    let scope = journal(Scope::incident("00112233445566aa"));
    let filed =
        Body::IncidentFiled(IncidentFiled { category: "T02".into(), post: "P001".into(), day: 20_781, from: None });
    let fix = FixRecord { lat_e7: 301_234_567, lon_e7: 1_161_234_567, accuracy_cm: 800, age_ms: 1_500, flags: 0 };
    let private = Private { text: Some("校门口拥堵".into()), fixes: Some(vec![fix]), ..Private::default() };
    let perishable = Perishable::Present { salt: [5; 16], bytes: encode(&private) };
    let raw = RawEntry::new(&header(filed.kind(), false), filed.to_bytes(), perishable);
    let first = Entry::place(&scope, 1, EntryHash::ZERO, raw).unwrap();
    let text = CommittedText { salt: [6; 16], text: "已疏导".into() };
    let change = Change {
        document: INCIDENT,
        deps: vec![],
        ops: vec![
            Op::Set("status".into(), Value::Word("open".into())),
            Op::Add("c-01".into(), Value::Text(text.commitment())),
        ],
        reauthors: None,
    };
    let body = Body::Changed(change);
    let private = Private { texts: Some(vec![text]), ..Private::default() };
    let perishable = Perishable::Present { salt: [7; 16], bytes: encode(&private) };
    let raw = RawEntry::new(&header(body.kind(), true), body.to_bytes(), perishable);
    let second = Entry::place(&scope, 2, first.hash, raw).unwrap();
    vec![first, second]
}

fn vectors() -> Vec<(&'static str, Vec<u8>)> {
    let check_in = check_in();
    let lone = Run::of(std::slice::from_ref(&check_in), sign(&phone(), &check_in.hash)).unwrap();
    let incident = incident();
    let thread = Run::of(&incident, sign(&phone(), &incident[1].hash)).unwrap();
    let mut erased = incident[0].raw.clone();
    erased.erase().unwrap();
    assert_eq!(Entry::place(&incident[0].journal, 1, EntryHash::ZERO, erased).unwrap().hash, incident[0].hash);

    let device = DeviceId::of_key(&phone().public());
    let scopes = [check_in.journal.scope.clone(), Scope::directory_public()];
    let request = Request {
        state: state_hash(LOG, &scopes),
        position: 4711,
        boot_id: 0xDEAD_BEEF,
        boot_ms: 25_906_000,
        runs: vec![lone.clone()],
        ..Request::empty(device)
    };
    let mac_key =
        Agreement::from_seed(&[3; 32]).shared_key(&Agreement::from_seed(&[4; 32]).public(), "huxue mac key 1");
    let receipts = Receipts {
        log_id: LOG,
        hq_time: 1_795_475_406_000,
        receipts: Some(vec![Receipt { head: check_in.hash, up_to: 1, position: 4712 }]),
    };
    let nonce = anchor_nonce(&[8; 32], &device.0, 0xDEAD_BEEF, 25_906_000, receipts.hq_time);
    let news = News { runs: thread.to_bytes(), positions: vec![4713], records: vec![], blobs: vec![] };
    let rest = Rest {
        held_ms: 2,
        nonce: Some(nonce),
        challenge: [10; 8],
        position: Some(4712),
        more: None,
        scopes: None,
        backfills: None,
        news: None,
        old_logs: None,
        backed_up_to: Some(4000),
        refused: None,
        stale: None,
        request: None,
        trust: None,
        audit_head: None,
        record: None,
        revoked: None,
    };
    let trust = Trust { root: [14; 32], pins: vec![Pin([15; 32]), Pin([16; 32])] };
    let request_body = seal_request(&mac_key, &[10; 8], request.to_frame());
    let bound = Rest { request: Some(request_tag(&request_body)), trust: Some(trust.clone()), ..rest.clone() };
    let invite = Invite { url: "https://10.0.0.1:8470".into(), code: "K7QM4-XNPT9-2".into(), trust: Some(trust) };
    let record = DeviceRecord {
        tenant: TENANT,
        device,
        signing_key: phone().public(),
        agreement_key: Agreement::from_seed(&[3; 32]).public(),
        role: DeviceRole::Officer,
        person: Some("O001".into()),
        post: None,
        issued_at: 1_795_000_000_000,
        expires_at: 1_810_552_000_000,
        posts: None,
        key_epoch: None,
        predecessor: None,
    };
    let next = Signer25519::from_seed(&[17; 32]);
    let rotation = Rotation::sign(TENANT, &phone(), &next, [18; 32]);
    let rotated = DeviceRecord {
        device: rotation.device(),
        signing_key: rotation.signing_key,
        agreement_key: rotation.agreement_key,
        posts: Some(vec!["P001".into()]),
        key_epoch: Some(1),
        predecessor: Some(device),
        ..record.clone()
    };
    let wish = Request { rotation: Some(rotation), ..Request::empty(device) };
    let revoked =
        Rest { request: Some(request_tag(&request_body)), revoked: Some(1_795_475_500_000), ..Rest::default() };
    let operating = OperatingKey {
        tenant: TENANT,
        signing_key: hq().public(),
        agreement_key: Agreement::from_seed(&[4; 32]).public(),
        not_before: 1_790_000_000_000,
    };
    let enrol = EnrolRequest {
        code: "K7QM4-XNPT9-2".into(),
        signing_key: phone().public(),
        agreement_key: Agreement::from_seed(&[3; 32]).public(),
        boot_id: 7,
        boot_ms: 1_000,
        pin_salt: None,
        pin_verifier: None,
        signature: None,
        suite: None,
    };
    let folded = fold(&incident, &HqKeys::default(), 1);
    vec![
        ("journal", check_in.journal.bytes()),
        ("check-in-header", check_in.raw.header.clone()),
        ("check-in-hash", check_in.hash.0.to_vec()),
        ("check-in-run", lone.to_bytes()),
        ("incident-run", thread.to_bytes()),
        ("incident-run-suffix", thread.suffix(1, &incident[0].hash).to_bytes()),
        ("incident-digest", folded.digest().to_vec()),
        ("request", request_body),
        ("answer", Answer::sign(&receipts, &rest, &hq())),
        ("answer-bound", Answer::sign(&receipts, &bound, &hq())),
        ("invite", invite.to_text().into_bytes()),
        ("news-uncompressed", encode(&news)),
        ("device-record", encode(&sign_record(&record, &hq()))),
        ("device-record-rotated", encode(&sign_record(&rotated, &hq()))),
        ("request-rotation", seal_request(&mac_key, &[10; 8], wish.to_frame())),
        ("answer-revoked", Answer::sign(&receipts, &revoked, &hq())),
        ("operating-key", encode(&certify(&operating, &Signer25519::from_seed(&[12; 32])))),
        ("enrol-request", encode(&enrol.signed(&phone()))),
        ("sealed", seal(&Agreement::from_seed(&[4; 32]).public(), &[13; 32], "huxue relay 1", b"carried")),
        ("blob-hash", content_hash(b"{}").to_vec()),
    ]
}

#[test]
fn the_wire_format_has_not_moved() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/wire/v1");
    for (name, bytes) in vectors() {
        let file = folder.join(format!("{name}.hex"));
        if std::env::var_os("HUXUE_PIN").is_some() && !file.exists() {
            std::fs::write(&file, hex(&bytes) + "\n").unwrap();
        }
        let pinned = std::fs::read_to_string(&file).unwrap_or_else(|_| panic!("{name}.hex is missing"));
        assert_eq!(unhex(pinned.trim()).unwrap(), bytes, "{name} has changed");
    }
}

#[test]
fn a_lone_check_in_request_fits_210_bytes() {
    let (_, body) = vectors().into_iter().find(|(name, _)| *name == "request").unwrap();
    assert!(body.len() <= 210, "{} bytes", body.len());
}

#[test]
fn runs_and_requests_read_back_as_written() {
    for (name, bytes) in vectors() {
        match name {
            "check-in-run" | "incident-run" | "incident-run-suffix" => {
                assert_eq!(Run::from_bytes(&bytes, TENANT).unwrap().to_bytes(), bytes);
            }
            "request" | "request-rotation" => {
                let (frame, _) = huxue_ledger::frames::split_request(&bytes).unwrap();
                assert_eq!(Request::from_frame(frame, TENANT).unwrap().to_frame(), frame);
            }
            _ => {}
        }
    }
}

#[test]
fn unknown_keys_are_ignored_and_trailing_bytes_refused() {
    let (_, bytes) = vectors().into_iter().find(|(name, _)| *name == "check-in-run").unwrap();
    // The map head grows by one pair: key 23, a text.
    let mut wider = bytes.clone();
    wider[0] += 1;
    wider.extend_from_slice(&[0x17, 0x61, b'x']);
    assert_eq!(Run::from_bytes(&wider, TENANT).unwrap().to_bytes(), bytes);
    let mut longer = bytes;
    longer.push(0);
    assert!(Run::from_bytes(&longer, TENANT).is_err());
}
