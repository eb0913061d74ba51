//! The file vault: its key lies elsewhere, is made once, and is never made to open something.
#![allow(clippy::unwrap_used)]

use std::path::{Path, PathBuf};

use huxue_ledger::crypto::{self, Agreement};

use super::{FileVault, LABEL};
use crate::ports::KeyVault;

struct Places {
    root: tempfile::TempDir,
}

impl Places {
    fn new() -> Self {
        let root = tempfile::tempdir().unwrap();
        std::fs::create_dir(root.path().join("keys")).unwrap();
        Self { root }
    }

    fn keys(&self) -> PathBuf {
        self.root.path().join("keys")
    }

    fn outside(&self) -> PathBuf {
        self.root.path().join("state/huxue")
    }

    fn vault(&self) -> FileVault {
        FileVault::kept_in(&self.outside(), &self.keys())
    }
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        std::fs::read_dir(folder).unwrap().map(|item| item.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn the_key_lies_outside_and_only_its_owner_reads_it() {
    let places = Places::new();
    let wrapped = places.vault().wrap(b"secret").unwrap();
    assert_eq!(names(&places.keys()), ["vault.id", "vault.lock"]);
    let id = std::fs::read_to_string(places.keys().join("vault.id")).unwrap();
    assert_eq!(names(&places.outside()), [format!("{id}.key")]);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&places.outside()), 0o700);
        assert_eq!(mode(&places.outside().join(format!("{id}.key"))), 0o600);
    }
    assert_eq!(places.vault().unwrap(&wrapped).unwrap(), b"secret");
    assert_eq!(places.vault().unwrap(&places.vault().wrap(b"other").unwrap()).unwrap(), b"other");
    assert_eq!(names(&places.outside()).len(), 1);
}

#[test]
fn a_lost_key_is_told_and_no_new_one_is_made() {
    let places = Places::new();
    let wrapped = places.vault().wrap(b"secret").unwrap();
    std::fs::remove_dir_all(places.outside()).unwrap();
    let error = places.vault().unwrap(&wrapped).unwrap_err();
    assert!(error.code() == "keys" && error.en().contains("not on this machine"), "{error}");
    assert!(!places.outside().exists());
}

#[test]
fn deleting_it_closes_everything_wrapped() {
    let places = Places::new();
    let wrapped = places.vault().wrap(b"secret").unwrap();
    places.vault().delete().unwrap();
    places.vault().delete().unwrap();
    assert!(places.vault().unwrap(&wrapped).is_err());
}

#[test]
fn a_key_left_inside_by_an_older_build_is_moved_out() {
    let places = Places::new();
    let seed = [7; 32];
    std::fs::write(places.keys().join("vault.key"), seed).unwrap();
    let wrapped = crypto::seal(&Agreement::from_seed(&seed).public(), &[9; 32], LABEL, b"secret");
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| assert_eq!(places.vault().unwrap(&wrapped).unwrap(), b"secret"));
        }
    });
    assert_eq!(names(&places.keys()), ["vault.id", "vault.lock"]);
    assert_eq!(names(&places.outside()).len(), 1);
}

#[test]
fn without_a_place_it_says_what_to_name() {
    let places = Places::new();
    let vault = FileVault { keys: places.keys(), place: None };
    assert!(vault.wrap(b"secret").unwrap_err().en().contains("HUXUE_VAULT"));
}
