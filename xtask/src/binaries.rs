//! The one way the workspace's programs are built, whatever they are then used for.
//!
//! Cargo unites the features of everything it builds together, development dependencies included as soon as one test
//! is among it. Building the programs alone would therefore compile most dependencies a second time for the tests.
//! Naming one small test beside the programs gives them the tests' features: demo, test and ci share one build.

use std::path::PathBuf;

use crate::failure::Outcome;
use crate::{setup, shell, workspace};

/// Given wherever the workspace is built, checked or tested: the generator of bindings, the library as scenario replay
/// needs it, and a command line that believes the clock of a test.
pub const FEATURES: [&str; 2] = ["--features", "huxue-ffi/bindgen,huxue-ffi/testing,huxue-cli/testing"];

/// The same for builds as they are shipped: the phone's database is encrypted.
pub const SEALED_FEATURES: [&str; 2] = [
    "--features",
    "huxue-ffi/bindgen,huxue-ffi/testing,huxue-cli/testing,huxue-cli/encrypted-db,huxue-lab/encrypted-db",
];

/// Builds `huxue`, `huxue-hq`, `huxue-lab` and the library of the bindings with the features the tests are built with.
pub fn build() -> Outcome {
    setup::c_compiler()?;
    let mut command = shell::cargo(&["build", "--workspace", "--lib", "--bins", "--test", "edges"]);
    shell::run(command.args(FEATURES))
}

/// The built `huxue-lab`.
pub fn lab() -> Outcome<PathBuf> {
    let name = format!("huxue-lab{}", std::env::consts::EXE_SUFFIX);
    Ok(workspace::target_dir()?.join("debug").join(name))
}
