//! The whole way from enrolment to a receipt under suite 2, and every place where the two suites meet.
#![allow(clippy::unwrap_used)]

use super::second::{Key, Second};
use super::{First, Signing, Suite, by_id, expect};
use crate::codec::{self, CodecError};
use crate::crypto::{Agreement, CryptoError, Signer25519, Verifier};
use crate::device::{DeviceRecord, DeviceRole, HqKeys, OperatingKey, RecordError, certify, open_record, sign_record};
use crate::enrol::{EnrolRequest, MAC_KEY_LABEL};
use crate::entry::{Entry, Header, Perishable, RawEntry, TimeEvidence};
use crate::fact::{Body, CheckedIn};
use crate::fold::fold;
use crate::frames::{Answer, FrameError, Receipt, Receipts, Request, Rest, request_mac_in, split_request};
use crate::ident::{DeviceId, EntryHash, Epoch, Journal, LogId, Scope, TenantId};
use crate::log_gate::{KnownJournal, Passed, Refusal, check};
use crate::run::{Run, sign};
use huxue_duty::clock::Instant;

const TENANT: TenantId = TenantId([1; 8]);
const FOUND_2: CryptoError = CryptoError::OtherSuite { found: 2, expected: 1 };
const FOUND_1: CryptoError = CryptoError::OtherSuite { found: 1, expected: 2 };

/// One party's keys under either suite.
struct Party {
    signing: Box<dyn Signing>,
    public: [u8; 32],
    agreement: [u8; 32],
    seed: [u8; 32],
}

fn party(suite: u8, seed: u8) -> Party {
    let seed = [seed; 32];
    if suite == 1 {
        let signer = Signer25519::from_seed(&seed);
        let (public, agreement) = (signer.public(), Agreement::from_seed(&seed).public());
        Party { signing: Box::new(signer), public, agreement, seed }
    } else {
        let key = Key::from_seed(&seed);
        let (public, agreement) = (key.public(), key.agreement_public());
        Party { signing: Box::new(key), public, agreement, seed }
    }
}

impl Party {
    fn suite(&self) -> &'static dyn Suite {
        self.signing.suite()
    }

    fn id(&self) -> Option<u8> {
        super::written(self.suite())
    }

    fn verifier(&self) -> Verifier {
        Verifier::under(self.suite(), &self.public).unwrap()
    }
}

/// A county whose root, HQ and one phone are all of one suite.
struct World {
    root: Party,
    hq: Party,
    phone: Party,
    keys: HqKeys,
}

fn world(suite: u8) -> World {
    let (root, hq, phone) = (party(suite, 1), party(suite, 2), party(suite, 3));
    let mut keys = HqKeys::default();
    keys.add(&certify(&operating(&hq), &*root.signing), &root.verifier(), TENANT).unwrap();
    World { root, hq, phone, keys }
}

fn operating(hq: &Party) -> OperatingKey {
    OperatingKey { tenant: TENANT, signing_key: hq.public, agreement_key: hq.agreement, not_before: 1 }
}

fn record(phone: &Party) -> DeviceRecord {
    DeviceRecord {
        tenant: TENANT,
        device: DeviceId::of_key(&phone.public),
        signing_key: phone.public,
        agreement_key: phone.agreement,
        role: DeviceRole::Officer,
        person: Some("O001".into()),
        post: None,
        issued_at: 1,
        expires_at: 2,
        posts: None,
        key_epoch: None,
        predecessor: None,
    }
}

fn enrolment(phone: &Party) -> EnrolRequest {
    EnrolRequest {
        code: "K7QM4-XNPT9-2".into(),
        signing_key: phone.public,
        agreement_key: phone.agreement,
        boot_id: 1,
        boot_ms: 1,
        pin_salt: None,
        pin_verifier: None,
        signature: None,
        suite: None,
    }
    .signed(&*phone.signing)
}

fn check_in(phone: &Party, suite: Option<u8>) -> Entry {
    let journal = Journal {
        tenant: TENANT,
        scope: Scope::post_day(&"P001".into(), Instant(0).civil_date()),
        device: DeviceId::of_key(&phone.public),
        epoch: Epoch([5; 8]),
    };
    let body = Body::CheckedIn(CheckedIn {});
    let header = Header {
        kind: body.kind(),
        author: "O001".into(),
        flags: None,
        basis: None,
        time: TimeEvidence { wall: Instant(5), boot_id: 1, boot_ms: 5, anchor: None },
        suite,
        version: None,
        after: None,
        gnss: None,
    };
    let text = Perishable::Present { salt: [7; 16], bytes: codec::encode(&crate::fact::Private::of_text("甲")) };
    Entry::place(&journal, 1, EntryHash::ZERO, RawEntry::new(&header, body.to_bytes(), text)).unwrap()
}

struct Empty;

impl KnownJournal for Empty {
    fn last_seq(&self) -> u64 {
        0
    }

    fn hash_at(&self, seq: u64) -> Option<EntryHash> {
        (seq == 0).then_some(EntryHash::ZERO)
    }

    fn branch_hash_at(&self, _: u64, _: [u8; 4]) -> Option<EntryHash> {
        None
    }
}

fn receipts(head: EntryHash) -> Receipts {
    let receipts = Some(vec![Receipt { head, up_to: 1, position: 1 }]);
    Receipts { log_id: LogId([6; 8]), hq_time: 9, receipts }
}

fn rest() -> Rest {
    Rest { challenge: [8; 8], position: Some(1), ..Rest::default() }
}

#[test]
fn enrolment_check_in_sync_and_verification_run_under_either_suite() {
    for suite in [1, 2] {
        let World { hq, phone, keys, .. } = world(suite);
        // Enrolment: the phone proves its key, HQ signs its record, both agree on a MAC key.
        enrolment(&phone).verify_under(hq.suite()).unwrap();
        let signed = sign_record(&record(&phone), &*hq.signing);
        assert_eq!(open_record(&signed, TENANT, &keys).unwrap(), record(&phone));
        let theirs = hq.suite().shared_key(&hq.seed, &phone.agreement, MAC_KEY_LABEL);
        let ours = phone.suite().shared_key(&phone.seed, &hq.agreement, MAC_KEY_LABEL);
        assert_eq!(ours, theirs);
        // A check-in, signed as it is written, sent, and passed by the gate.
        let entry = check_in(&phone, phone.id());
        let run = Run::of(std::slice::from_ref(&entry), sign(&*phone.signing, &entry.hash)).unwrap();
        let device = run.journal.device;
        let request = Request { runs: vec![run], suite: phone.id(), ..Request::empty(device) };
        let mut body = request.to_frame();
        body.extend(request_mac_in(phone.suite(), &ours, &[8; 8], &body));
        let (frame, tag) = split_request(&body).unwrap();
        assert_eq!(*tag, request_mac_in(hq.suite(), &theirs, &[8; 8], frame));
        let got = Request::from_frame(frame, TENANT).unwrap();
        expect(got.suite, hq.suite()).unwrap();
        let Ok(Passed::New { entries, .. }) = check(&got.runs[0], Some(&phone.verifier()), false, &Empty) else {
            panic!("the gate refuses suite {suite}");
        };
        assert_eq!(fold(&entries, &keys, 1).entries.len(), 1);
        // The receipt, whole and in portable form.
        let answer = Answer::sign(&receipts(entry.hash), &rest(), &*hq.signing);
        let (receipts, _, portable) = Answer::open(&answer, &keys).unwrap();
        assert_eq!(receipts.receipts.unwrap()[0].head, entries[0].hash);
        portable.open(&keys).unwrap();
        // What is erased keeps its commitment, and with it the hash.
        let mut erased = entry.raw.clone();
        erased.erase().unwrap();
        assert_ne!(erased, entry.raw);
        assert_eq!(Entry::place(&entry.journal, 1, EntryHash::ZERO, erased).unwrap().hash, entry.hash);
        let head = crate::audit::AuditHead::sign(TENANT, 1, 2, [3; 32], &*hq.signing);
        head.verify(TENANT, &keys).unwrap();
    }
}

#[test]
fn the_suites_share_nothing() {
    let (one, two) = (party(1, 9), party(2, 9));
    assert_ne!(one.public, two.public);
    assert_ne!(one.agreement, two.agreement);
    assert_ne!(First.hash("a", &[b"b"]), Second.hash("a", &[b"b"]));
    assert_ne!(First.mac(&[1; 32], "a", &[b"b"]), Second.mac(&[1; 32], "a", &[b"b"]));
    assert_ne!(First.shared_key(&[1; 32], &[9; 32], "a"), Second.shared_key(&[1; 32], &[9; 32], "a"));
    // Even under a public key that is valid in both, a signature counts in one only.
    let hash = [4; 32];
    let crossed = Verifier::under(&First, &two.public).unwrap();
    assert_eq!(crossed.verify("a", &hash, &two.signing.sign("a", &hash)), Err(CryptoError::BadSignature));
    assert_eq!(
        Verifier::under(&Second, &two.public).unwrap().verify("a", &hash, &two.signing.sign("a", &hash)),
        Ok(())
    );
}

#[test]
fn each_envelope_of_the_other_suite_is_refused_and_says_so() {
    for (own, other, reason) in [(1, 2, FOUND_2), (2, 1, FOUND_1)] {
        let (ours, theirs) = (world(own), world(other));
        let mut keys = ours.keys.clone();
        // A root of one suite certifies no key of another.
        let certificate = certify(&operating(&theirs.hq), &*theirs.root.signing);
        assert_eq!(keys.add(&certificate, &ours.root.verifier(), TENANT), Err(RecordError::Crypto(reason)));
        assert_eq!(enrolment(&theirs.phone).verify_under(ours.hq.suite()), Err(reason));
        let signed = sign_record(&record(&theirs.phone), &*theirs.hq.signing);
        assert_eq!(open_record(&signed, TENANT, &ours.keys), Err(RecordError::Crypto(reason)));
        let entry = check_in(&theirs.phone, theirs.phone.id());
        let run = Run::of(std::slice::from_ref(&entry), sign(&*theirs.phone.signing, &entry.hash)).unwrap();
        let refusal = check(&run, Some(&ours.phone.verifier()), false, &Empty).unwrap_err();
        assert_eq!((refusal.code(), &refusal), ("other_suite", &Refusal::Signature(reason)));
        let answer = Answer::sign(&receipts(entry.hash), &rest(), &*theirs.hq.signing);
        assert_eq!(Answer::open(&answer, &ours.keys).unwrap_err(), FrameError::Crypto(reason));
        let (_, _, portable) = Answer::open(&answer, &theirs.keys).unwrap();
        assert_eq!(portable.open(&ours.keys).unwrap_err(), FrameError::Crypto(reason));
        assert_eq!(expect(theirs.phone.id(), ours.hq.suite()), Err(reason));
    }
}

#[test]
fn a_number_cannot_be_changed_under_the_signature() {
    let ours = world(2);
    // A run of suite 2 that says it is of suite 1, as somebody between would have it.
    let entry = check_in(&ours.phone, None);
    let run = Run::of(std::slice::from_ref(&entry), sign(&*ours.phone.signing, &entry.hash)).unwrap();
    assert_eq!(check(&run, Some(&ours.phone.verifier()), false, &Empty), Err(Refusal::Signature(FOUND_1)));
    let answer = Answer::sign(&receipts(entry.hash), &rest(), &*ours.hq.signing);
    let mut relabelled: Answer = codec::decode(&answer).unwrap();
    relabelled.suite = None;
    assert_eq!(Answer::open(&codec::encode(&relabelled), &ours.keys).unwrap_err(), FrameError::Crypto(FOUND_1));
    let mut signed = sign_record(&record(&ours.phone), &*ours.hq.signing);
    signed.suite = None;
    assert_eq!(open_record(&signed, TENANT, &ours.keys), Err(RecordError::Crypto(FOUND_1)));
    let mut request = enrolment(&ours.phone);
    request.suite = None;
    assert_eq!(request.verify_under(&Second), Err(FOUND_1));
    // And one that nobody knows is refused before anything is computed.
    assert_eq!(by_id(Some(9)).err(), Some(CryptoError::OtherSuite { found: 9, expected: 1 }));
    let mut raw = entry.raw;
    let header = Header { suite: Some(9), ..entry.header };
    raw.header = codec::encode(&header);
    let unknown = Entry::place(&entry.journal, 1, EntryHash::ZERO, raw.clone()).unwrap_err();
    assert_eq!(unknown, CodecError::Suite(CryptoError::OtherSuite { found: 9, expected: 1 }));
    let run = Run { entries: vec![raw], ..run };
    assert_eq!(check(&run, Some(&ours.phone.verifier()), false, &Empty).unwrap_err().code(), "other_suite");
}
