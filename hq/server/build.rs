//! A release embeds the desk's page: cargo has to know when the page was built anew, or for the first time. A debug
//! build reads it from the folder instead, whose place is settled when this is compiled: so it must be there by then.

use std::path::Path;

fn main() -> std::io::Result<()> {
    println!("cargo::rerun-if-changed=build.rs");
    let dist = Path::new("../dashboard/dist");
    if std::env::var("PROFILE").is_ok_and(|profile| profile == "release") {
        let watched = if dist.exists() { "../dashboard/dist" } else { "../dashboard" };
        println!("cargo::rerun-if-changed={watched}");
    } else {
        std::fs::create_dir_all(dist)?;
    }
    Ok(())
}
