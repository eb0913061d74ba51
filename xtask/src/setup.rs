//! What a fresh machine may lack: a C compiler with its headers, because SQLite is compiled from C; and what the
//! phone's screens are tested with: a JDK, Maven, fonts and the libraries that draw.

use std::fs;
use std::path::Path;

use crate::failure::{Failure, Outcome};
use crate::{shell, workspace};

const PROBE: &str = "#include <stdio.h>\nint main(void) { return 0; }\n";

/// Makes sure that C compiles; installs the compiler where that is ours to do (root on Debian and its children).
pub fn c_compiler() -> Outcome {
    if compiles() {
        return Ok(());
    }
    if is_installer() {
        println!("No C compiler: installing build-essential");
        install(&["build-essential"])?;
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

/// Makes sure that the screens can be compiled and drawn on the JVM; installs what is missing where that is ours to do.
pub fn screens() -> Outcome {
    let libraries = shell::output(shell::program("ldconfig").arg("-p")).unwrap_or_default();
    let libraries = String::from_utf8_lossy(&libraries);
    let missing: Vec<&str> = SCREENS.iter().filter(|need| !need.is_met(&libraries)).map(Need::package).collect();
    if missing.is_empty() {
        return Ok(());
    }
    if !is_installer() {
        return Err(Failure::new(format!(
            "The screens are tested on the JVM, and this machine lacks something for it. Install it and run this again:\n  \
             Debian, Ubuntu:  sudo apt-get install {}",
            missing.join(" ")
        )));
    }
    println!("Installing {}", missing.join(" "));
    install(&missing)
}

/// By what it is seen, and the Debian package that has it.
enum Need {
    Program(&'static str, &'static str),
    Library(&'static str, &'static str),
    File(&'static str, &'static str),
}

const SCREENS: &[Need] = &[
    Need::Program("javac", "openjdk-17-jdk-headless"),
    Need::Program("mvn", "maven"),
    Need::Library("libGL.so.1", "libgl1"),
    Need::Library("libfontconfig.so.1", "libfontconfig1"),
    Need::File("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", "fonts-noto-cjk"),
];

impl Need {
    fn is_met(&self, libraries: &str) -> bool {
        match self {
            Self::Program(name, _) => shell::program(name).arg("-version").output().is_ok(),
            Self::Library(name, _) => libraries.contains(name),
            Self::File(path, _) => Path::new(path).exists(),
        }
    }

    fn package(&self) -> &'static str {
        match self {
            Self::Program(_, package) | Self::Library(_, package) | Self::File(_, package) => package,
        }
    }
}

/// May this task install packages: root on Debian and its children.
fn is_installer() -> bool {
    is_root() && shell::program("apt-get").arg("--version").output().is_ok()
}

fn install(packages: &[&str]) -> Outcome {
    // An outdated list is no reason to stop: the install that follows says what is wrong.
    let _ = shell::run(shell::program("apt-get").args(["update", "-q"]));
    let mut command = shell::program("apt-get");
    command.env("DEBIAN_FRONTEND", "noninteractive").args(["install", "-y", "-q", "--no-install-recommends"]);
    shell::run(command.args(packages))
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
