//! Where the workspace lies and what cargo says of it.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::failure::{Failure, Outcome};
use crate::shell;

/// The folder of the root manifest: the parent of this package.
pub fn root() -> &'static Path {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    own.parent().unwrap_or(own)
}

/// `cargo metadata` of a tree, its members alone. Asks no network.
pub fn metadata(manifest: &Path) -> Outcome<Value> {
    let mut command = shell::cargo(&["metadata", "--format-version", "1", "--no-deps", "--offline"]);
    let text = shell::output(command.arg("--manifest-path").arg(manifest))?;
    serde_json::from_slice(&text).map_err(|error| Failure::new(format!("cargo metadata: {error}")))
}

/// Where cargo puts what it builds.
pub fn target_dir() -> Outcome<PathBuf> {
    let metadata = metadata(&root().join("Cargo.toml"))?;
    let target = metadata["target_directory"].as_str();
    target.map(PathBuf::from).ok_or_else(|| Failure::new("cargo metadata names no target directory"))
}
