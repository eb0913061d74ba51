//! The check must bite: a copy of the real tree passes, and each forbidden edge put into it is found.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

/// A copy of every manifest and Rust file of the workspace.
fn copied_tree() -> TempDir {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let copy = tempfile::tempdir().unwrap();
    fs::copy(root.join("Cargo.toml"), copy.path().join("Cargo.toml")).unwrap();
    for folder in ["core", "bindings", "hq", "lab", "xtask"] {
        copy_rust(&root.join(folder), &copy.path().join(folder));
    }
    copy
}

fn copy_rust(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for item in fs::read_dir(from).unwrap() {
        let path = item.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy_rust(&path, &target);
        } else if path.extension().is_some_and(|extension| extension == "rs" || extension == "toml") {
            fs::copy(&path, &target).unwrap();
        }
    }
}

/// Exit code and output of `cargo x edges` over that tree.
fn edges(tree: &TempDir) -> (Option<i32>, String) {
    let manifest: PathBuf = tree.path().join("Cargo.toml");
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    let output = command.arg("edges").arg("--manifest-path").arg(manifest).output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    (output.status.code(), text)
}

fn append(tree: &TempDir, file: &str, text: &str) {
    let path = tree.path().join(file);
    let old = fs::read_to_string(&path).unwrap();
    fs::write(path, old + text).unwrap();
}

/// Adds a line right under a heading of a manifest, or the heading with it.
fn depend(tree: &TempDir, manifest: &str, section: &str, line: &str) {
    let path = tree.path().join(manifest);
    let old = fs::read_to_string(&path).unwrap();
    let heading = format!("[{section}]\n");
    let new = if old.contains(&heading) {
        old.replacen(&heading, &format!("{heading}{line}\n"), 1)
    } else {
        format!("{old}\n{heading}{line}\n")
    };
    fs::write(path, new).unwrap();
}

fn assert_forbidden(tree: &TempDir, sentence: &str) {
    let (code, text) = edges(tree);
    assert_eq!(code, Some(1), "{text}");
    assert!(text.contains(sentence), "expected `{sentence}` in:\n{text}");
}

#[test]
fn the_tree_as_it_is_passes() {
    let (code, text) = edges(&copied_tree());
    assert_eq!(code, Some(0), "{text}");
    assert!(text.contains("none forbidden"), "{text}");
}

#[test]
fn what_is_true_of_people_must_not_know_the_rules() {
    let tree = copied_tree();
    append(&tree, "lab/src/fairness/people/truth.rs", "use huxue_duty::verdict::On;\n");
    assert_forbidden(&tree, "huxue-lab → huxue_duty: forbidden, because what is true of people");
}

#[test]
fn headquarters_must_not_depend_on_the_phone() {
    let tree = copied_tree();
    depend(&tree, "hq/server/Cargo.toml", "dependencies", "huxue-phone.workspace = true");
    assert_forbidden(&tree, "huxue-hq → huxue-phone: forbidden, because headquarters and phones meet in the ledger");
}

#[test]
fn not_even_in_tests() {
    let tree = copied_tree();
    depend(&tree, "core/phone/Cargo.toml", "dev-dependencies", "huxue-hq.workspace = true");
    assert_forbidden(&tree, "huxue-phone → huxue-hq (in tests): forbidden");
}

#[test]
fn the_ledger_takes_no_runtime_and_the_rules_take_no_clock() {
    let tree = copied_tree();
    depend(&tree, "core/ledger/Cargo.toml", "dependencies", "tokio.workspace = true");
    assert_forbidden(&tree, "huxue-ledger → tokio: forbidden, because the contract does no I/O");

    let tree = copied_tree();
    let manifest = tree.path().join("core/duty/Cargo.toml");
    let old = fs::read_to_string(&manifest).unwrap();
    let new = old.replacen("chrono.workspace = true", "chrono = { workspace = true, features = [\"clock\"] }", 1);
    assert_ne!(old, new);
    fs::write(&manifest, new).unwrap();
    assert_forbidden(&tree, "huxue-duty → chrono/clock: forbidden");
}

#[test]
fn a_forbidden_import_in_the_source_is_found() {
    let tree = copied_tree();
    append(&tree, "hq/server/src/lib.rs", "\nuse huxue_phone as sneaky;\n");
    assert_forbidden(&tree, "huxue-hq → huxue_phone: forbidden");

    let tree = copied_tree();
    append(&tree, "core/duty/src/lib.rs", "\npub fn now() -> i64 { chrono::Utc::now().timestamp() }\n");
    assert_forbidden(&tree, "huxue-duty → Utc::now: forbidden, because `now` is always an argument");

    let tree = copied_tree();
    append(&tree, "core/ledger/src/lib.rs", "\nuse std::{fs, io};\n");
    assert_forbidden(&tree, "huxue-ledger → std::fs: forbidden, because the core does no I/O");

    let tree = copied_tree();
    append(&tree, "core/phone/src/lib.rs", "\npub unsafe fn danger() {}\n");
    assert_forbidden(&tree, "huxue-phone → unsafe: forbidden");
}

#[test]
fn a_new_package_needs_a_rule() {
    let tree = copied_tree();
    let folder = tree.path().join("lab/helper");
    fs::create_dir_all(folder.join("src")).unwrap();
    fs::write(folder.join("src/lib.rs"), "").unwrap();
    fs::write(folder.join("Cargo.toml"), "[package]\nname = \"core\"\nversion = \"0.1.0\"\nedition = \"2024\"\n")
        .unwrap();
    let root = tree.path().join("Cargo.toml");
    let old = fs::read_to_string(&root).unwrap();
    fs::write(&root, old.replacen("members = [", "members = [\"lab/helper\", ", 1)).unwrap();
    assert_forbidden(&tree, "core: forbidden, because the name would shadow the standard library's core");
}

#[test]
fn screens_and_kits_stay_apart_from_the_binding_and_the_platform() {
    for (file, line, sentence) in [
        ("android/kit/src/main/kotlin/cn/huxue/kit/Probe.kt", "import cn.huxue.core.HuxuePhone", "the gateway alone"),
        ("android/kit/src/main/kotlin/cn/huxue/kit/Probe.kt", "import android.content.Context", "plain Kotlin"),
        (
            "android/ui/src/main/kotlin/cn/huxue/ui/Probe.kt",
            "import androidx.activity.ComponentActivity",
            "Compose over",
        ),
        ("ios/DutyKit/Sources/DutyKit/Probe.swift", "import UIKit", "wherever Foundation does"),
        ("ios/App/Probe.swift", "@preconcurrency import HuxueCore", "the gateway alone"),
        ("ios/App/Parts/Probe.swift", "import UIKit", "SwiftUI over the kit"),
        ("ios/App/Screens/Probe.swift", "import CoreLocation", "SwiftUI over the kit"),
        ("ios/App/Theme/Probe.swift", "import Foundation", "SwiftUI over the kit"),
        ("ios/DutyKit/Tests/Handset/Probe.swift", "import DutyKit", "the binding itself"),
    ] {
        let tree = copied_tree();
        let probe = tree.path().join(file);
        fs::create_dir_all(probe.parent().unwrap()).unwrap();
        fs::write(&probe, format!("{line}\n")).unwrap();
        assert_forbidden(&tree, sentence);
    }
    let tree = copied_tree();
    let gateway = tree.path().join("android/kit/src/main/kotlin/cn/huxue/kit/Gateway.kt");
    fs::create_dir_all(gateway.parent().unwrap()).unwrap();
    fs::write(&gateway, "import cn.huxue.core.HuxuePhone\n").unwrap();
    let (code, text) = edges(&tree);
    assert_eq!(code, Some(0), "{text}");
}
