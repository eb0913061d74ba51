//! `cargo x edges`: who may know whom, read from the manifests and from the source, not from good intentions.

mod manifests;
mod rules;
mod scan;
mod shells;
mod source;

use std::path::Path;

use crate::failure::{Failure, Outcome};
use crate::workspace;

/// Checks the tree of this manifest, or our own.
pub fn task(manifest: Option<&Path>) -> Outcome {
    let own = workspace::root().join("Cargo.toml");
    let manifest = manifest.map_or(Ok(own), std::path::absolute);
    let manifest = manifest.map_err(|error| Failure::new(format!("--manifest-path: {error}")))?;
    let packages = manifests::packages(&workspace::metadata(&manifest)?)?;
    let root = manifest.parent().unwrap_or(&manifest);

    let mut violations = Vec::new();
    let mut edges = 0;
    for package in &packages {
        edges += package.dependencies.len();
        violations.extend(manifests::check(package, &packages));
        violations.extend(scan::check(package, &packages, root)?);
    }
    let (forbidden_imports, shell_files) = shells::check(root)?;
    violations.extend(forbidden_imports);
    for violation in &violations {
        println!("{violation}");
    }
    if violations.is_empty() {
        println!("{} packages, {edges} edges, {shell_files} platform files, none forbidden", packages.len());
        Ok(())
    } else {
        Err(Failure::new(format!("{} forbidden", violations.len())))
    }
}
