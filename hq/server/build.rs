//! A release embeds the desk's page: cargo has to know when the page was built anew, or for the first time. A debug
//! build reads it from the folder instead.

use std::path::Path;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    if std::env::var("PROFILE").is_ok_and(|profile| profile == "release") {
        let dist = Path::new("../dashboard/dist");
        let watched = if dist.exists() { "../dashboard/dist" } else { "../dashboard" };
        println!("cargo::rerun-if-changed={watched}");
    }
}
