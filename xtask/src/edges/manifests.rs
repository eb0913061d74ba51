//! Edges between packages, from the manifests: product and development dependencies alike.

use std::path::PathBuf;

use serde_json::Value;

use super::rules::{CLOCKLESS, PACKAGES, PackageRule};
use crate::failure::{Failure, Outcome};

pub struct Package {
    pub name: String,
    pub folder: PathBuf,
    pub dependencies: Vec<Dependency>,
}

pub struct Dependency {
    pub name: String,
    pub for_tests: bool,
    pub default_features: bool,
    pub features: Vec<String>,
}

impl Package {
    pub fn rule(&self) -> Option<&'static PackageRule> {
        PACKAGES.iter().find(|rule| rule.package == self.name)
    }
}

/// The workspace's own packages.
pub fn packages(metadata: &Value) -> Outcome<Vec<Package>> {
    let listed = metadata["packages"].as_array();
    let read: Option<Vec<Package>> = listed.and_then(|listed| listed.iter().map(package).collect());
    read.ok_or_else(|| Failure::new("cargo metadata lists packages in a form not known here"))
}

fn package(value: &Value) -> Option<Package> {
    Some(Package {
        name: value["name"].as_str()?.to_owned(),
        folder: PathBuf::from(value["manifest_path"].as_str()?).parent()?.to_owned(),
        dependencies: value["dependencies"].as_array()?.iter().map(dependency).collect::<Option<_>>()?,
    })
}

fn dependency(value: &Value) -> Option<Dependency> {
    let features = value["features"].as_array()?;
    Some(Dependency {
        name: value["name"].as_str()?.to_owned(),
        for_tests: value["kind"] == "dev",
        default_features: value["uses_default_features"].as_bool()?,
        features: features.iter().filter_map(|feature| feature.as_str().map(str::to_owned)).collect(),
    })
}

/// Every forbidden edge of one package, as a sentence.
pub fn check(package: &Package, all: &[Package]) -> Vec<String> {
    let name = &package.name;
    if name == "core" {
        return vec!["core: forbidden, because the name would shadow the standard library's core".to_owned()];
    }
    let Some(rule) = package.rule() else {
        return vec![format!("{name}: forbidden, because it has no rule: add one to xtask/src/edges/rules.rs")];
    };
    let mut violations = Vec::new();
    for dependency in &package.dependencies {
        let target = &dependency.name;
        let is_ours = all.iter().any(|package| package.name == *target);
        let is_named = |list: &[&str]| list.contains(&target.as_str());
        let allowed =
            if is_ours { is_named(rule.ours) } else { dependency.for_tests || rule.others.is_none_or(is_named) };
        if !allowed {
            let tests = if dependency.for_tests { " (in tests)" } else { "" };
            violations.push(format!("{name} → {target}{tests}: forbidden, because {}", rule.because));
        }
        let has_clock = dependency.default_features || dependency.features.iter().any(|feature| feature == "clock");
        if target == "chrono" && has_clock && CLOCKLESS.contains(&name.as_str()) {
            violations.push(format!("{name} → chrono/clock: forbidden, because `now` is always an argument"));
        }
    }
    violations
}
