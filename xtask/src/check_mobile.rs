//! `cargo x check-mobile`: does the core's Rust hold for an Android and an iOS phone? Types only, without their SDKs.
//!
//! No standard library for phones comes with a compiler for servers, so Debian's own compiler and its library sources
//! are unpacked (not installed) under `target/check-mobile`, and the standard library is checked along with the core.
//! First the parts that need no C, with a C compiler that refuses; then everything up to the binding, with one that
//! makes empty objects in place of SQLite and ring. C code, linking and running are thus not covered.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::failure::{Failure, Outcome};
use crate::steps::Steps;
use crate::{shell, workspace};

const TARGETS: [&str; 2] = ["aarch64-linux-android", "aarch64-apple-ios"];
/// The compiler, its own libraries, the standard library of this machine, and the source of the phones' one.
const PACKAGES: [&str; 5] = ["rustc-web", "libllvm22", "libstd-rust-web-1.96", "libstd-rust-web-dev", "rust-web-src"];
const PURE: [&str; 2] = ["huxue-duty", "huxue-ledger"];
const WHOLE: [&str; 1] = ["huxue-ffi"];

/// Makes the file named after `-o`, empty: type checks read no object.
const EMPTY_OBJECTS: &str =
    "#!/bin/sh\nwhile [ $# -gt 0 ]; do case \"$1\" in -o) shift; : > \"$1\" ;; esac; shift; done\n";
const REFUSES: &str = "#!/bin/sh\necho 'C code in a part of the core that should need none' >&2\nexit 1\n";
const DOES_NOTHING: &str = "#!/bin/sh\nexit 0\n";

pub fn task() -> Outcome {
    let mut steps = Steps::default();
    let result = all(&mut steps);
    steps.table();
    result
}

fn all(steps: &mut Steps) -> Outcome {
    let scratch = workspace::target_dir()?.join("check-mobile");
    let system = steps.run("compiler", || unpack(&scratch))?;
    let empty = script(&scratch, "cc-empty", EMPTY_OBJECTS)?;
    let refuses = script(&scratch, "cc-refuses", REFUSES)?;
    script(&scratch, "ar", DOES_NOTHING)?;
    for target in TARGETS {
        for (parts, compiler) in [(&PURE[..], &refuses), (&WHOLE[..], &empty)] {
            let name = format!("{} for {target}", parts.join(", "));
            steps.run(&name, || shell::run(&mut check(parts, target, &scratch, &system, compiler)))?;
        }
    }
    Ok(())
}

fn check(parts: &[&str], target: &str, scratch: &Path, system: &Path, compiler: &Path) -> Command {
    let mut command = shell::cargo(&["check", "--locked", "--lib", "-Zbuild-std=std,panic_abort,panic_unwind"]);
    command.args(["--target", target, "--target-dir"]).arg(scratch.join("build"));
    for part in parts {
        command.args(["--package", part]);
    }
    let libraries = format!("{0}/lib/x86_64-linux-gnu:{0}/lib", system.display());
    command.env("RUSTC", system.join("bin/rustc")).env("RUSTC_BOOTSTRAP", "1").env("LD_LIBRARY_PATH", libraries);
    command.env(of_target("CC", target), compiler).env(of_target("AR", target), scratch.join("ar"));
    // Otherwise Apple's own tools are asked where their SDK lies.
    command.env("SDKROOT", scratch);
    command
}

/// The name under which build scripts look for a tool of one target.
fn of_target(tool: &str, target: &str) -> String {
    format!("{tool}_{}", target.replace('-', "_"))
}

/// Fetches and unpacks the compiler unless an earlier run did. Answers its `usr`.
fn unpack(scratch: &Path) -> Outcome<PathBuf> {
    let (packages, done) = (scratch.join("packages"), scratch.join("system"));
    if done.exists() {
        return Ok(done.join("usr"));
    }
    remake(&packages)?;
    let mut fetch = shell::program("apt-get");
    shell::run(fetch.args(["download", "-q"]).args(PACKAGES).current_dir(&packages)).map_err(|failure| {
        Failure::new(format!(
            "{failure}\nThe compiler comes from Debian 12 with its security updates (x86_64). There `apt-get update` \
             and this again may help; needed are: {}",
            PACKAGES.join(", ")
        ))
    })?;
    // Under another name until it is whole, so that an interrupted run is not taken for a finished one.
    let half = scratch.join("system.part");
    remake(&half)?;
    let files = fs::read_dir(&packages).map_err(|error| at(&packages, &error))?;
    for file in files {
        let file = file.map_err(|error| at(&packages, &error))?.path();
        shell::run(shell::program("dpkg").arg("-x").arg(&file).arg(&half))?;
    }
    fs::rename(&half, &done).map_err(|error| at(&done, &error))?;
    Ok(done.join("usr"))
}

fn remake(folder: &Path) -> Outcome {
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(|error| at(folder, &error))?;
    }
    fs::create_dir_all(folder).map_err(|error| at(folder, &error))
}

fn script(scratch: &Path, name: &str, text: &str) -> Outcome<PathBuf> {
    let path = scratch.join(name);
    // Written again only if different: build scripts look at the time of their compiler.
    if fs::read_to_string(&path).is_ok_and(|found| found == text) {
        return Ok(path);
    }
    fs::write(&path, text).map_err(|error| at(&path, &error))?;
    shell::run(shell::program("chmod").arg("+x").arg(&path))?;
    Ok(path)
}

fn at(path: &Path, error: &std::io::Error) -> Failure {
    Failure::new(format!("{}: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::path::Path;

    use super::{DOES_NOTHING, EMPTY_OBJECTS, REFUSES, TARGETS, check, of_target, script};
    use crate::shell;

    #[test]
    fn tools_are_named_for_their_target() {
        assert_eq!(TARGETS.map(|target| of_target("CC", target)), ["CC_aarch64_linux_android", "CC_aarch64_apple_ios"]);
    }

    #[test]
    fn the_stand_in_compilers_do_what_they_say() {
        let folder = tempfile::tempdir().unwrap();
        let object = folder.path().join("sqlite3.o");
        let args = ["-O2", "-c", "sqlite3.c", "-o", object.to_str().unwrap()];
        let refuses = script(folder.path(), "cc-refuses", REFUSES).unwrap();
        assert!(shell::run(shell::program(refuses).args(args)).is_err());
        assert!(!object.exists());
        let empty = script(folder.path(), "cc-empty", EMPTY_OBJECTS).unwrap();
        shell::run(shell::program(empty).args(args)).unwrap();
        assert_eq!(std::fs::metadata(object).unwrap().len(), 0);
        let archiver = script(folder.path(), "ar", DOES_NOTHING).unwrap();
        shell::run(shell::program(archiver).args(["cq", "libsqlite3.a", "sqlite3.o"])).unwrap();
    }

    #[test]
    fn a_check_uses_the_unpacked_compiler_and_a_folder_of_its_own() {
        let command = check(&["a", "b"], TARGETS[0], Path::new("/s"), Path::new("/s/system/usr"), Path::new("/s/cc"));
        let args: Vec<&str> = command.get_args().map(|arg| arg.to_str().unwrap()).collect();
        assert!(args.ends_with(&["--target-dir", "/s/build", "--package", "a", "--package", "b"]), "{args:?}");
        let value = |name: &str| {
            let found = command.get_envs().find(|(key, _)| *key == name).unwrap().1;
            found.unwrap().to_str().unwrap().to_owned()
        };
        assert_eq!(value("RUSTC"), "/s/system/usr/bin/rustc");
        assert_eq!(value("CC_aarch64_linux_android"), "/s/cc");
    }
}
