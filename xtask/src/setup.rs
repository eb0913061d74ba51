//! What a fresh machine may lack: a C compiler with its headers, because SQLite is compiled from C; and what the
//! phone's screens are tested with: a JDK, Maven, fonts and the libraries that draw.

use std::fs;
use std::path::{Path, PathBuf};

use crate::failure::{Failure, Outcome};
use crate::{shell, workspace};

const PROBE: &str = "#include <stdio.h>\nint main(void) { return 0; }\n";
const CIPHER_PROBE: &str = "#include <openssl/evp.h>\nint main(void) { return 0; }\n";

/// Makes sure that C compiles; installs the compiler where that is ours to do (root on Debian and its children).
pub fn c_compiler() -> Outcome {
    if compiles(PROBE) {
        return Ok(());
    }
    if is_installer() {
        println!("No C compiler: installing build-essential");
        install(&["build-essential"])?;
        if compiles(PROBE) {
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

/// Makes sure that SQLCipher can be built: it takes its cipher from the system's libcrypto.
pub fn cipher() -> Outcome {
    if compiles(CIPHER_PROBE) {
        return Ok(());
    }
    if is_installer() {
        println!("No headers of OpenSSL: installing libssl-dev");
        install(&["libssl-dev"])?;
        if compiles(CIPHER_PROBE) {
            return Ok(());
        }
    }
    Err(Failure::new(
        "The encrypted database is built with OpenSSL's libcrypto, and its headers were not found. Install them and run \
         this again:\n  \
         Debian, Ubuntu:  sudo apt-get install libssl-dev\n  \
         Fedora:          sudo dnf install openssl-devel",
    ))
}

/// Makes sure that the screens can be compiled and drawn on the JVM; installs what is missing where that is ours to do.
pub fn screens() -> Outcome {
    meet(SCREENS, "The screens are tested on the JVM")
}

/// The same for the desktop phone: Java with windows, and a display for its test.
pub fn windows() -> Outcome {
    meet(WINDOWS, "The desktop phone opens a window")
}

/// The same for building the desk's page.
pub fn node() -> Outcome {
    meet(NODE, "The desk's page is built with Node 20.19 or newer")
}

/// The same for looking at it.
pub fn browser() -> Outcome {
    meet(LOOKING, "The desk's page is tested in a browser")
}

/// The same for pictures that are kept: as few bytes as they can do with.
pub fn smaller_pictures() -> Outcome {
    meet(KEEPING, "Kept pictures are made smaller")
}

fn meet(needs: &[Need], why: &str) -> Outcome {
    let libraries = shell::output(shell::program("ldconfig").arg("-p")).unwrap_or_default();
    let libraries = String::from_utf8_lossy(&libraries);
    let missing: Vec<&str> = needs.iter().filter(|need| !need.is_met(&libraries)).map(Need::package).collect();
    if missing.is_empty() {
        return Ok(());
    }
    if !is_installer() {
        return Err(Failure::new(format!(
            "{why}, and this machine lacks something for it. Install it and run this again:\n  \
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
    /// Java's own library for windows, which a headless JDK leaves out.
    Windows(&'static str),
}

const SCREENS: &[Need] = &[
    Need::Program("javac", "openjdk-17-jdk-headless"),
    Need::Program("mvn", "maven"),
    Need::Library("libGL.so.1", "libgl1"),
    Need::Library("libfontconfig.so.1", "libfontconfig1"),
    Need::File("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", "fonts-noto-cjk"),
];

const WINDOWS: &[Need] = &[
    Need::Windows("openjdk-17-jre"),
    Need::Program("Xvfb", "xvfb"),
    Need::Library("libX11.so.6", "libx11-6"),
    Need::Library("libXtst.so.6", "libxtst6"),
    Need::Library("libXrender.so.1", "libxrender1"),
    Need::Library("libXi.so.6", "libxi6"),
];

const NODE: &[Need] = &[Need::Program("node", "nodejs"), Need::Program("npm", "npm")];

/// Debian's own; the page is looked at in no other.
pub const BROWSER: &str = "/usr/bin/chromium";

const LOOKING: &[Need] = &[
    Need::File(BROWSER, "chromium"),
    // Reads what the browser prints.
    Need::Program("pdftotext", "poppler-utils"),
    Need::File("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", "fonts-noto-cjk"),
];

const KEEPING: &[Need] = &[Need::Program("pngquant", "pngquant")];

impl Need {
    fn is_met(&self, libraries: &str) -> bool {
        match self {
            Self::Program(name, _) => shell::program(name).arg("-version").output().is_ok(),
            Self::Library(name, _) => libraries.contains(name),
            Self::File(path, _) => Path::new(path).exists(),
            Self::Windows(_) => java_home().is_some_and(|home| home.join("lib/libawt_xawt.so").exists()),
        }
    }

    fn package(&self) -> &'static str {
        match self {
            Self::Program(_, package) | Self::Library(_, package) | Self::File(_, package) | Self::Windows(package) => {
                package
            }
        }
    }
}

/// Where the Java on the path lives.
fn java_home() -> Option<PathBuf> {
    let mut command = shell::program("java");
    let said = command.args(["-XshowSettings:properties", "-version"]).output().ok()?;
    let text = String::from_utf8_lossy(&said.stderr).into_owned();
    let line = text.lines().find_map(|line| line.trim().strip_prefix("java.home = "))?;
    Some(PathBuf::from(line))
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

fn compiles(probe: &str) -> bool {
    let Ok(target) = workspace::target_dir() else { return false };
    let (source, object) = (target.join("probe.c"), target.join("probe.o"));
    let written = fs::create_dir_all(&target).and_then(|()| fs::write(&source, probe)).is_ok();
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
