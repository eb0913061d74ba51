//! The operating key's life: rotation with phones away, recovery from the database and two shares, and everything that
//! must not work.
#![allow(clippy::unwrap_used)]

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use huxue_hq::backup::{Lock, Opener};
use huxue_hq::shares::{self, RootShare};
use huxue_hq::{Hq, HqError};
use huxue_ledger::codec;
use huxue_ledger::crypto::{Agreement, Signer25519, Verifier};
use huxue_ledger::device::{OperatingKey, Signed, certify};
use huxue_ledger::enrol::MAC_KEY_LABEL;
use huxue_ledger::fact::{Body, CheckedIn, FOLD_VERSION, Private};
use huxue_ledger::frames::Answer;
use huxue_ledger::ident::{EntryHash, Scope};

use crate::support::*;

/// Opens the backups made here.
fn recovery_key() -> Agreement {
    Agreement::from_seed(&[5; 32])
}

struct Kept {
    _dir: tempfile::TempDir,
    data: PathBuf,
    shares: [RootShare; 3],
}

fn founded() -> (Kept, Hq) {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let (mut hq, shares) = Hq::init_with_shares(&data, at(0, 0)).unwrap();
    hq.import(&county(), "desk1", at(0, 0)).unwrap();
    (Kept { _dir: dir, data, shares }, hq)
}

fn rotate(kept: &Kept, hq: Hq, hour: u32) -> Hq {
    drop(hq);
    Hq::rotate_key(&kept.data, &kept.shares[..2], at(hour, 0)).unwrap()
}

fn check_in(phone: &mut Phone, hour: u32) -> EntryHash {
    check_in_at(phone, 1, hour)
}

fn check_in_at(phone: &mut Phone, number: u32, hour: u32) -> EntryHash {
    phone.write(
        &Scope::post_day(&post(number), day()),
        &Body::CheckedIn(CheckedIn {}),
        &Private::default(),
        at(hour, 5),
    )
}

/// What a phone does with an answer's certificates; true if one was news.
fn hear(phone: &mut Phone, root: &Verifier, answer: &[u8]) -> bool {
    let before = phone.hq.certificates().len();
    for signed in codec::decode::<Answer>(answer).unwrap().certificates.unwrap_or_default() {
        phone.hq.add(&signed, root, phone.tenant).unwrap();
    }
    phone.mac_key = phone.agreement.shared_key(&phone.hq.newest().unwrap().agreement_key, MAC_KEY_LABEL);
    phone.hq.certificates().len() > before
}

fn root_of(kept: &Kept) -> Signer25519 {
    shares::join(&kept.shares[0], &kept.shares[2]).unwrap()
}

/// Pushes what waits, learns, and comes to rest; how many certificates came.
fn catch_up(kept: &Kept, phone: &mut Phone, hq: &mut Hq, hour: u32) -> usize {
    let root = Verifier::new(&root_of(kept).public()).unwrap();
    let before = phone.hq.certificates().len();
    phone.it_is(at(hour, 0));
    let request = phone.request();
    let answer = hq.sync(&phone.seal(&request), at(hour, 0)).unwrap();
    assert!(Answer::open(&answer, &phone.hq).is_err(), "an old key does not vouch for it");
    assert!(hear(phone, &root, &answer));
    phone.take(&request, &answer);
    assert!(phone.outbox.is_empty(), "what it brought was taken with the first request");
    phone.sync(hq, at(hour, 1));
    phone.hq.certificates().len() - before
}

#[test]
fn phones_that_were_away_during_one_two_or_three_rotations_lose_nothing() {
    for rotations in 1..=3u32 {
        let (kept, mut hq) = founded();
        let mut away = Phone::enrol(&mut hq, "A001", 1, at(6, 0));
        away.sync(&mut hq, at(6, 0));
        let saved = check_in(&mut away, 7);
        for number in 0..rotations {
            hq = rotate(&kept, hq, 8 + number);
            // Something is stated under each key.
            Phone::enrol(&mut hq, &format!("B00{}", number % 2 + 1), 20 + number as u8, at(8 + number, 30));
        }
        let report = hq.key_report(at(12, 0)).unwrap();
        assert_eq!((report.former, report.root_on_paper, report.superseded), (rotations as usize, true, false));
        assert!(report.unheard.iter().any(|phone| phone.device == away.device));
        assert_eq!(catch_up(&kept, &mut away, &mut hq, 12), rotations as usize);
        hq.scope_of(&saved).unwrap();
        let report = hq.key_report(at(12, 2)).unwrap();
        assert!(report.unheard.iter().all(|phone| phone.device != away.device));
        // It reads what HQ stated under every key, and goes on as before, certificates no longer sent.
        let directory = Scope::directory_staff();
        assert_eq!(away.digest(&directory), hq.digest(&directory, FOLD_VERSION).unwrap());
        let later = check_in(&mut away, 13);
        let request = away.request();
        let answer = hq.sync(&away.seal(&request), at(13, 10)).unwrap();
        assert!(codec::decode::<Answer>(&answer).unwrap().certificates.is_none());
        away.take(&request, &answer);
        hq.scope_of(&later).unwrap();
        assert_eq!(hq.verify().unwrap().problems, vec![]);
        assert!(hq.verify_audit(&[]).unwrap().problems.is_empty());
    }
}

#[test]
fn a_phone_enrolled_after_rotations_reads_what_former_keys_signed() {
    let (kept, mut hq) = founded();
    let mut old = Phone::enrol(&mut hq, "A001", 1, at(6, 0));
    check_in(&mut old, 7);
    old.sync(&mut hq, at(7, 10));
    hq = rotate(&kept, hq, 8);
    hq = rotate(&kept, hq, 9);
    let mut new = Phone::enrol(&mut hq, "B001", 2, at(10, 0));
    assert_eq!(new.hq.certificates().len(), 3);
    new.sync(&mut hq, at(10, 0));
    for scope in [Scope::directory_staff(), Scope::post_day(&post(1), day())] {
        assert_eq!(new.digest(&scope), hq.digest(&scope, FOLD_VERSION).unwrap());
    }
    // HQ writes on in journals of its own under the new key.
    let writers: std::collections::BTreeSet<_> =
        new.received.values().map(|run| run.journal.device).filter(|device| new.hq.is_hq(*device)).collect();
    assert!(writers.len() >= 2, "{writers:?}");
}

#[test]
fn a_lost_key_file_is_made_anew_from_the_database_and_two_shares() {
    for from_backup in [false, true] {
        let (kept, mut hq) = founded();
        let mut phone = Phone::enrol(&mut hq, "A001", 1, at(6, 0));
        check_in(&mut phone, 7);
        phone.sync(&mut hq, at(7, 10));
        let backup = kept.data.with_file_name("backup");
        if from_backup {
            hq.backup(&backup, &Lock::Recovery(recovery_key().public())).unwrap();
        }
        let after = check_in_at(&mut phone, 2, 8);
        phone.sync(&mut hq, at(8, 10));
        let code = hq.enrol_code(Some(&officer(2)), None, at(8, 20)).unwrap();
        drop(hq);
        std::fs::remove_file(kept.data.join("keys.json")).unwrap();
        assert!(matches!(Hq::open(&kept.data, at(9, 0)), Err(HqError::NotFound { .. })));
        let opener = Opener::Recovery(recovery_key());
        let from = from_backup.then_some((backup.as_path(), &opener));
        let mut hq = Hq::recover(&kept.data, from, &kept.shares[1..], at(9, 0)).unwrap();
        let waiting = check_in(&mut phone, 10);
        catch_up(&kept, &mut phone, &mut hq, 11);
        hq.scope_of(&waiting).unwrap();
        if from_backup {
            // The phone was told that HQ is back at an earlier position; it would offer this again.
            assert!(hq.scope_of(&after).is_err());
        } else {
            hq.scope_of(&after).unwrap();
            // Codes made before the loss are still good: the pepper came back.
            Phone::enrol_with(&mut hq, &code, "A002", 3, at(11, 10)).unwrap();
        }
        assert_eq!(hq.verify().unwrap().problems, vec![]);
        assert!(matches!(Hq::recover(&kept.data, None, &kept.shares[1..], at(12, 0)), Err(HqError::Conflict(_))));
    }
}

#[test]
fn parcels_sealed_to_a_former_key_are_opened_after_rotation_and_after_recovery() {
    let (kept, mut hq) = founded();
    let mut carrier = Phone::enrol(&mut hq, "A001", 1, at(6, 0));
    let mut author = Phone::enrol(&mut hq, "B001", 2, at(6, 0));
    let mut parcels = Vec::new();
    let mut hashes = Vec::new();
    for hour in [7, 8] {
        hashes.push(check_in(&mut author, hour));
        let to = author.hq.newest().unwrap().agreement_key;
        let run = author.outbox.last().unwrap();
        parcels.push(huxue_ledger::bundle::seal_run(&to, &[hour as u8; 32], run, &author.record));
    }
    for (at_hour, parcel) in parcels.into_iter().enumerate() {
        if at_hour == 0 {
            hq = rotate(&kept, hq, 9);
        } else {
            drop(hq);
            std::fs::remove_file(kept.data.join("keys.json")).unwrap();
            hq = Hq::recover(&kept.data, None, &kept.shares, at(10, 0)).unwrap();
        }
        let mut request = carrier.request();
        request.sealed = vec![parcel];
        hq.sync(&carrier.seal(&request), at(11, 0)).unwrap();
        hq.scope_of(&hashes[at_hour]).unwrap();
    }
}

#[test]
fn nothing_but_two_shares_of_this_root_makes_a_key() {
    let (kept, hq) = founded();
    let before = hq.key_report(at(1, 0)).unwrap();
    drop(hq);
    let (foreign, other) = founded();
    drop(other);
    let [a, b, _] = &kept.shares;
    let mut rows = b.rows();
    rows.swap(0, 1);
    assert!(shares::read(&rows.join("\n")).is_err());
    let too_few: [&[RootShare]; 4] =
        [&[], std::slice::from_ref(a), &[a.clone(), a.clone()], &[a.clone(), foreign.shares[1].clone()]];
    for few in too_few {
        assert!(matches!(Hq::rotate_key(&kept.data, few, at(8, 0)), Err(HqError::BadInput(_))));
    }
    assert!(matches!(Hq::rotate_key(&kept.data, &foreign.shares, at(8, 0)), Err(HqError::BadInput(_))));
    let after = Hq::open(&kept.data, at(8, 0)).unwrap().key_report(at(8, 0)).unwrap();
    assert_eq!((after.operating, after.former), (before.operating, 0));
    std::fs::remove_file(kept.data.join("keys.json")).unwrap();
    for wrong in [&foreign.shares[..2], std::slice::from_ref(a)] {
        assert!(matches!(Hq::recover(&kept.data, None, wrong, at(9, 0)), Err(HqError::BadInput(_))));
        assert!(kept.data.join("hq.sqlite").exists(), "the database stays where it was");
    }
    Hq::recover(&kept.data, None, &kept.shares[..2], at(9, 0)).unwrap();
}

#[test]
fn an_answer_under_a_key_that_the_root_has_not_certified_is_refused() {
    let (kept, mut hq) = founded();
    let mut phone = Phone::enrol(&mut hq, "A001", 1, at(6, 0));
    check_in(&mut phone, 7);
    let request = phone.request();
    let genuine = hq.sync(&phone.seal(&request), at(7, 10)).unwrap();
    let (receipts, rest, _) = Answer::open(&genuine, &phone.hq).unwrap();
    let (mallory, thief) = (Signer25519::from_seed(&[66; 32]), Agreement::from_seed(&[67; 32]));
    let key = OperatingKey {
        tenant: phone.tenant,
        signing_key: mallory.public(),
        agreement_key: thief.public(),
        not_before: at(23, 0).0,
    };
    let root = Verifier::new(&root_of(&kept).public()).unwrap();
    let forged: [Signed; 2] = [certify(&key, &mallory), {
        let mut bent = certify(&OperatingKey { not_before: at(9, 0).0, ..key.clone() }, &root_of(&kept));
        bent.bytes[20] ^= 1;
        bent
    }];
    for certificate in forged {
        assert!(phone.hq.clone().add(&certificate, &root, phone.tenant).is_err());
        let answer = Answer::sign_certified(&receipts, &rest, &mallory, Some(vec![certificate]));
        assert!(Answer::open(&answer, &phone.hq).is_err());
    }
    // Another tenant's certificate, were its root the same, is not for this phone either.
    let elsewhere = certify(&OperatingKey { tenant: huxue_ledger::ident::TenantId([7; 8]), ..key }, &root_of(&kept));
    assert!(phone.hq.clone().add(&elsewhere, &root, phone.tenant).is_err());
}

#[test]
fn a_key_that_was_followed_by_another_signs_no_answer_any_more() {
    let (kept, mut hq) = founded();
    let mut phone = Phone::enrol(&mut hq, "A001", 1, at(6, 0));
    let stolen = kept.data.with_file_name("stolen");
    hq.backup(&stolen, &Lock::Recovery(recovery_key().public())).unwrap();
    let request = phone.request();
    let old_answer = hq.sync(&phone.seal(&request), at(6, 30)).unwrap();
    let (_, _, portable) = Answer::open(&old_answer, &phone.hq).unwrap();
    hq = rotate(&kept, hq, 8);
    catch_up(&kept, &mut phone, &mut hq, 9);
    assert!(Answer::open(&old_answer, &phone.hq).is_err());
    portable.open(&phone.hq).unwrap();
    // The thief brings the stolen backup up elsewhere.
    let mut impostor =
        Hq::restore(&stolen, &Opener::Recovery(recovery_key()), &kept.data.with_file_name("elsewhere"), at(10, 0))
            .unwrap();
    check_in(&mut phone, 10);
    let request = phone.request();
    let answer = impostor.sync(&phone.seal(&request), at(10, 10)).unwrap();
    assert!(Answer::open(&answer, &phone.hq).is_err());
    // Restored over the rotated headquarters, the same backup keeps the newer key.
    drop(hq);
    let mut restored = Hq::restore(&stolen, &Opener::Recovery(recovery_key()), &kept.data, at(11, 0)).unwrap();
    assert_eq!(restored.key_report(at(11, 0)).unwrap().former, 1);
    let answer = restored.sync(&phone.seal(&request), at(11, 10)).unwrap();
    Answer::open(&answer, &phone.hq).unwrap();
}

#[test]
fn a_headquarters_of_version_1_moves_its_root_to_paper() {
    let (kept, hq) = founded();
    drop(hq);
    let file = kept.data.join("keys.json");
    let mut keys: serde_json::Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
    let seed = codec::hex(&root_of(&kept).seed());
    assert!(!keys.to_string().contains(&seed), "init keeps no root");
    let fields = keys.as_object_mut().unwrap();
    fields.remove("root_public");
    fields.remove("escrow");
    fields.insert("version".into(), 1.into());
    fields.insert("root".into(), seed.clone().into());
    std::fs::write(&file, keys.to_string()).unwrap();
    let mut hq = Hq::open(&kept.data, at(7, 0)).unwrap();
    assert!(!hq.key_report(at(7, 0)).unwrap().root_on_paper);
    let mut phone = Phone::enrol(&mut hq, "A001", 1, at(7, 0));
    drop(hq);
    assert!(matches!(Hq::rotate_key(&kept.data, &kept.shares, at(8, 0)), Err(HqError::Conflict(_))));
    let shares = Hq::split_root(&kept.data).unwrap();
    assert!(std::fs::read_to_string(&file).unwrap().contains(&seed), "not before the shares are out");
    Hq::forget_root(&kept.data, at(8, 0)).unwrap();
    assert!(!std::fs::read_to_string(&file).unwrap().contains(&seed));
    assert!(matches!(Hq::split_root(&kept.data), Err(HqError::Conflict(_))));
    let moved = Kept { shares, ..kept };
    let mut hq = Hq::rotate_key(&moved.data, &moved.shares[1..], at(9, 0)).unwrap();
    catch_up(&moved, &mut phone, &mut hq, 10);
}

fn command(data: &Path, args: &[&str], stdin: &str) -> (Option<i32>, String, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_huxue-hq"))
        .arg("--data")
        .arg(data)
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A command that refuses its arguments does not read what is typed.
    let _ = child.stdin.take().unwrap().write_all(stdin.as_bytes());
    let output = child.wait_with_output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

#[test]
fn shares_are_printed_once_and_typed_again_at_the_command_line() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let (code, printed, _) = command(&data, &["init"], "");
    assert_eq!(code, Some(0));
    let shares = shares::read(&printed).unwrap();
    assert_eq!(shares.len(), 3, "a saved print-out is read as it is");
    for row in shares.iter().flat_map(RootShare::rows) {
        for entry in std::fs::read_dir(&data).unwrap() {
            let bytes = std::fs::read(entry.unwrap().path()).unwrap();
            assert!(!bytes.windows(row.len()).any(|window| window == row.as_bytes()), "a share is on the disk");
        }
    }
    let show = |data: &Path| -> serde_json::Value {
        serde_json::from_str(&command(data, &["key", "show", "--json"], "").1).unwrap()
    };
    let first = show(&data);
    assert_eq!((first["former"].as_u64(), first["root_on_paper"].as_bool()), (Some(0), Some(true)));
    let (a, b) = (shares[0].text(), shares[2].text());
    let (code, _, error) = command(&data, &["key", "rotate", "--share", &a], "");
    assert_eq!(code, Some(3), "{error}");
    assert!(error.contains("two of the three"), "{error}");
    let (code, _, error) = command(&data, &["key", "rotate", "--share", &a, "--share-file", "-"], "O0000");
    assert_eq!(code, Some(3), "{error}");
    let (code, said, error) = command(&data, &["key", "rotate", "--share", &a, "--share-file", "-"], &b.to_lowercase());
    assert_eq!(code, Some(0), "{said}{error}");
    let second = show(&data);
    assert_eq!(second["former"], 1);
    assert_ne!(second["operating"], first["operating"]);
    std::fs::remove_file(data.join("keys.json")).unwrap();
    let both = format!("{a}\n{b}");
    let (code, said, error) = command(&data, &["key", "recover", "--share-file", "-"], &both);
    assert_eq!(code, Some(0), "{said}{error}");
    assert_eq!(show(&data)["former"], 2);
    assert_eq!(command(&data, &["verify"], "").0, Some(0));
    assert_eq!(command(&data, &["audit", "verify"], "").0, Some(0));
    // For scripts: the same as fields.
    let other = dir.path().join("other");
    let fields: serde_json::Value = serde_json::from_str(&command(&other, &["init", "--json"], "").1).unwrap();
    let texts: Vec<&str> = fields["shares"].as_array().unwrap().iter().map(|share| share.as_str().unwrap()).collect();
    assert_eq!(shares::read(&texts.join("\n")).unwrap().len(), 3);
    assert_eq!(fields["root"], show(&other)["root"]);
    // Shares of another headquarters are refused, and nothing changes.
    let (code, _, error) = command(&other, &["key", "rotate", "--share-file", "-"], &both);
    assert_eq!(code, Some(3), "{error}");
    assert_eq!(show(&other)["former"], 0);
}
