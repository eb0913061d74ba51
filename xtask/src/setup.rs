//! What a fresh machine may lack: SQLite is compiled from C, so a C compiler with its headers must be there.

use std::fs;

use crate::failure::{Failure, Outcome};
use crate::{shell, workspace};

const PROBE: &str = "#include <stdio.h>\nint main(void) { return 0; }\n";

/// Makes sure that C compiles; installs the compiler where that is ours to do (root on Debian and its children).
pub fn c_compiler() -> Outcome {
    if compiles() {
        return Ok(());
    }
    if is_root() && shell::run(shell::program("apt-get").arg("--version").stdout(std::process::Stdio::null())).is_ok() {
        println!("No C compiler: installing build-essential");
        // An outdated list is no reason to stop: the install that follows says what is wrong.
        let _ = shell::run(shell::program("apt-get").args(["update", "-q"]));
        shell::run(shell::program("apt-get").env("DEBIAN_FRONTEND", "noninteractive").args([
            "install",
            "-y",
            "-q",
            "--no-install-recommends",
            "build-essential",
        ]))?;
        if compiles() {
            return Ok(());
        }
    }
    Err(Failure::new(
        "SQLite is built from C and no working C compiler was found. Install one and run this again:\n  \
         Debian, Ubuntu:  sudo apt-get install build-essential\n  \
         Fedora:          sudo dnf install gcc\n  \
         macOS:           xcode-select --install",
    ))
}

fn compiles() -> bool {
    let Ok(target) = workspace::target_dir() else { return false };
    let (source, object) = (target.join("probe.c"), target.join("probe.o"));
    let written = fs::create_dir_all(&target).and_then(|()| fs::write(&source, PROBE)).is_ok();
    let compiler = std::env::var_os("CC").unwrap_or_else(|| "cc".into());
    written
        && shell::program(compiler)
            .arg("-c")
            .arg(&source)
            .arg("-o")
            .arg(&object)
            .output()
            .is_ok_and(|output| output.status.success())
}

fn is_root() -> bool {
    shell::program("id").arg("-u").output().is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}
