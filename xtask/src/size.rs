//! `cargo x size`: how much the library weighs inside the app, held against a limit and against what it weighed last.
//!
//! Built as phones build it: `[profile.mobile]`, only the cdylib, with SQLite, Automerge and TLS, without what tests and
//! the generator of bindings add. Measured on x86_64 Linux, so that every machine and CI compare the same thing; an
//! arm64 library differs in code, hardly in size.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::failure::{Failure, Outcome};
use crate::{setup, shell, workspace};

/// Most the stripped library may weigh.
const LIMIT: u64 = 6_500_000;
/// Most it may grow over the kept measure, in per cent.
const GROWTH_PERCENT: u64 = 5;
/// The phones' build leaves these out of C code, through which no panic passes.
const C_FLAGS: &str = "-fno-asynchronous-unwind-tables -fno-unwind-tables";
/// A tenth of the room for addresses to correct when loaded, which Android 6 and later read; equal functions once.
const LINK_ARG: &str = "link-arg=-Wl,--pack-dyn-relocs=android,--icf=all,-O2";
/// The kept measure, from the root.
const KEPT: &str = "bindings/ffi/size.json";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Size {
    stripped: u64,
    gzip: u64,
}

pub fn task(args: &[String]) -> Outcome {
    let (mut as_json, mut keep) = (false, false);
    for arg in args {
        match arg.as_str() {
            "--json" => as_json = true,
            "--keep" => keep = true,
            _ => return Err(Failure::usage("cargo x size [--json] [--keep]")),
        }
    }
    let size = measure()?;
    if as_json {
        println!("{}", size.to_json());
    } else {
        println!("{}", size.told());
    }
    let path = workspace::root().join(KEPT);
    if keep {
        over_limit(size).map_or(Ok(()), |problem| Err(Failure::new(problem)))?;
        return fs::write(&path, format!("{:#}\n", size.to_json())).map_err(|error| at(&path, &error));
    }
    held(size, kept(&path)?)
}

fn measure() -> Outcome<Size> {
    if !cfg!(all(target_os = "linux", target_arch = "x86_64")) {
        return Err(Failure::new("sizes are compared on x86_64 Linux only: run this there, or leave it to CI"));
    }
    setup::c_compiler()?;
    let mut build = shell::cargo(&["rustc", "--locked", "--profile", "mobile", "--package", "huxue-ffi", "--lib"]);
    build.args(["--crate-type", "cdylib", "--", "-C", LINK_ARG]).env("CFLAGS", C_FLAGS);
    build.env("CARGO_ENCODED_RUSTFLAGS", nobodys_folders()?.join("\u{1f}"));
    shell::run(&mut build)?;
    let folder = workspace::target_dir()?.join("mobile");
    let stripped: PathBuf = folder.join("libhuxue_ffi.stripped.so");
    shell::run(shell::program("strip").arg("-o").arg(&stripped).arg(folder.join("libhuxue_ffi.so")))?;
    let weight = fs::metadata(&stripped).map_err(|error| at(&stripped, &error))?.len();
    let packed = shell::output(shell::program("gzip").args(["-9", "-n", "-c"]).arg(&stripped))?;
    Ok(Size { stripped: weight, gzip: packed.len() as u64 })
}

/// Flags that keep the folders of whoever builds out of the library: a panic names the file it comes from, and a long
/// home would weigh more than a short one.
fn nobodys_folders() -> Outcome<Vec<String>> {
    // Unpacks what the lock file names, so that every registry has its folder.
    shell::run(&mut shell::cargo(&["fetch", "--locked", "--quiet"]))?;
    let cargo = env::var_os("CARGO_HOME").map(PathBuf::from).or_else(|| Some(env::home_dir()?.join(".cargo")));
    let registries = cargo.ok_or_else(|| Failure::new("no home and no CARGO_HOME"))?.join("registry/src");
    let mut folders = vec![workspace::root().to_path_buf()];
    for registry in fs::read_dir(&registries).map_err(|error| at(&registries, &error))? {
        folders.push(registry.map_err(|error| at(&registries, &error))?.path());
    }
    folders.sort();
    Ok(folders.iter().map(|folder| format!("--remap-path-prefix={}=", folder.display())).collect())
}

fn kept(path: &Path) -> Outcome<Size> {
    let text = fs::read_to_string(path).map_err(|error| at(path, &error))?;
    Size::read(&text).ok_or_else(|| Failure::new(format!("{KEPT} is no measure: run `cargo x size --keep`")))
}

fn held(size: Size, before: Size) -> Outcome {
    let problems: Vec<String> = over_limit(size).into_iter().chain(grown(size, before)).collect();
    if problems.is_empty() { Ok(()) } else { Err(Failure::new(problems.join("\n"))) }
}

fn over_limit(size: Size) -> Option<String> {
    (size.stripped > LIMIT)
        .then(|| format!("the library weighs {} stripped, {} are allowed", bytes(size.stripped), bytes(LIMIT)))
}

fn grown(size: Size, before: Size) -> Vec<String> {
    [("stripped", size.stripped, before.stripped), ("gzip", size.gzip, before.gzip)]
        .into_iter()
        .filter(|(_, now, then)| now * 100 > then * (100 + GROWTH_PERCENT))
        .map(|(name, now, then)| {
            format!(
                "the library grew from {} to {} ({name}), more than {GROWTH_PERCENT} %: make it smaller, or say in the \
                 commit why and run `cargo x size --keep`",
                bytes(then),
                bytes(now)
            )
        })
        .collect()
}

impl Size {
    fn to_json(self) -> Value {
        json!({"stripped_bytes": self.stripped, "gzip_bytes": self.gzip})
    }

    fn read(text: &str) -> Option<Self> {
        let value: Value = serde_json::from_str(text).ok()?;
        Some(Self { stripped: value["stripped_bytes"].as_u64()?, gzip: value["gzip_bytes"].as_u64()? })
    }

    fn told(self) -> String {
        format!("library: {} stripped, {} as gzip; {} allowed", bytes(self.stripped), bytes(self.gzip), bytes(LIMIT))
    }
}

fn bytes(count: u64) -> String {
    format!("{}.{:02} MB", count / 1_000_000, count % 1_000_000 / 10_000)
}

fn at(path: &Path, error: &std::io::Error) -> Failure {
    Failure::new(format!("{}: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::{C_FLAGS, KEPT, LIMIT, LINK_ARG, Size, held, kept};
    use crate::workspace;

    const BEFORE: Size = Size { stripped: 6_000_000, gzip: 3_000_000 };

    #[test]
    fn exactly_five_per_cent_and_exactly_the_limit_still_hold() {
        held(Size { stripped: 6_300_000, gzip: 3_150_000 }, BEFORE).unwrap();
        held(Size { stripped: LIMIT, gzip: 1 }, Size { stripped: LIMIT, gzip: 1 }).unwrap();
    }

    #[test]
    fn more_than_five_per_cent_of_either_measure_fails_and_names_both_numbers() {
        let stripped = held(Size { stripped: 6_300_001, gzip: 3_000_000 }, BEFORE).unwrap_err().to_string();
        assert!(stripped.contains("from 6.00 MB to 6.30 MB (stripped)"), "{stripped}");
        let gzip = held(Size { stripped: 6_000_000, gzip: 3_150_001 }, BEFORE).unwrap_err().to_string();
        assert!(gzip.contains("(gzip)") && !gzip.contains("(stripped)"), "{gzip}");
    }

    #[test]
    fn the_limit_holds_whatever_was_kept() {
        let over = Size { stripped: LIMIT + 1, gzip: 1 };
        let problem = held(over, over).unwrap_err().to_string();
        assert!(problem.contains("6.50 MB are allowed"), "{problem}");
    }

    #[test]
    fn what_is_printed_is_what_is_kept() {
        let value = BEFORE.to_json();
        assert_eq!(value.as_object().unwrap().keys().collect::<Vec<_>>(), ["gzip_bytes", "stripped_bytes"]);
        assert_eq!(Size::read(&value.to_string()), Some(BEFORE));
        assert_eq!(Size::read("{\"stripped_bytes\": 6000000}"), None);
        assert_eq!(Size::read("6000000"), None);
    }

    #[test]
    fn the_kept_measure_is_within_the_limit() {
        assert!(kept(&workspace::root().join(KEPT)).unwrap().stripped <= LIMIT);
    }

    #[test]
    fn the_app_is_built_with_the_flags_that_are_measured() {
        let gradle = std::fs::read_to_string(workspace::root().join("android/app/build.gradle.kts")).unwrap();
        assert!(gradle.contains(&format!("environment(\"CFLAGS\", \"{C_FLAGS}\")")));
        assert!(gradle.contains(&format!("-C {LINK_ARG}")));
        assert!(gradle.contains("--remap-path-prefix="));
    }
}
