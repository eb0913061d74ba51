//! The rules as data: section 2 of the architecture, in code that fails. `duty ← ledger ← phone ← bindings`, and
//! `duty, ledger ← hq/server`; the server and the phone never know each other.

/// What one package may depend on.
pub struct PackageRule {
    pub package: &'static str,
    /// The packages of ours it may know, in the product and in its tests.
    pub ours: &'static [&'static str],
    /// The crates of others it may use in the product; `None` = any.
    pub others: Option<&'static [&'static str]>,
    pub because: &'static str,
}

const DUTY: &str = "huxue-duty";
const LEDGER: &str = "huxue-ledger";
const PHONE: &str = "huxue-phone";
const HQ: &str = "huxue-hq";
const CLI: &str = "huxue-cli";
const FFI: &str = "huxue-ffi";

pub const PACKAGES: &[PackageRule] = &[
    PackageRule {
        package: DUTY,
        ours: &[],
        others: Some(&["chrono", "geo", "serde", "thiserror"]),
        because: "the rules are pure functions that know nobody",
    },
    PackageRule {
        package: LEDGER,
        ours: &[DUTY],
        others: Some(&[
            "automerge",
            "chacha20poly1305",
            "chrono",
            "csv",
            "data-encoding",
            "ed25519-dalek",
            "encoding_rs",
            "flate2",
            "hkdf",
            "hmac",
            "minicbor",
            "serde",
            "serde_json",
            "sha2",
            "thiserror",
            "toml",
            "x25519-dalek",
            "zeroize",
        ]),
        because: "the contract does no I/O and knows only the rules",
    },
    PackageRule {
        package: PHONE,
        ours: &[DUTY, LEDGER],
        others: None,
        because: "a phone knows the rules and the contract, never headquarters",
    },
    PackageRule {
        package: CLI,
        ours: &[PHONE],
        others: None,
        because: "bindings hold no rules and see the phone alone",
    },
    PackageRule {
        package: FFI,
        ours: &[PHONE],
        others: None,
        because: "bindings hold no rules and see the phone alone",
    },
    PackageRule {
        package: HQ,
        ours: &[DUTY, LEDGER],
        others: None,
        because: "headquarters and phones meet in the ledger and never know each other",
    },
    PackageRule {
        package: "huxue-lab",
        ours: &[DUTY, LEDGER, PHONE, HQ, CLI, FFI],
        others: None,
        because: "the lab may use the whole product, not the task runner",
    },
    PackageRule {
        package: "xtask",
        ours: &[],
        others: None,
        because: "the task runner must build without the product",
    },
];

/// Packages whose chrono must come without its clock.
pub const CLOCKLESS: &[&str] = &[DUTY, LEDGER];

/// Something that source code must not mention.
pub struct SourceRule {
    pub words: &'static [&'static str],
    /// Folders (from the root) it holds in; empty = everywhere.
    pub inside: &'static [&'static str],
    /// Files and folders (from the root) it does not hold in.
    pub except: &'static [&'static str],
    pub because: &'static str,
}

const CORE: &[&str] = &["core/duty/src", "core/ledger/src"];

pub const SOURCE: &[SourceRule] = &[
    SourceRule {
        words: &["Utc::now", "Local::now", "SystemTime", "std::time::Instant", "Instant::now", "chrono::Local"],
        inside: CORE,
        except: &[],
        because: "`now` is always an argument",
    },
    SourceRule {
        words: &["thread_rng", "getrandom", "OsRng"],
        inside: CORE,
        except: &[],
        because: "ids and randomness are always arguments",
    },
    SourceRule {
        words: &["std::fs", "std::net", "std::env", "std::process", "std::thread"],
        inside: CORE,
        // Listing a county folder is shared by HQ and the command line, which may not know each other (ADR 0006).
        except: &["core/ledger/src/county/dir.rs"],
        because: "the core does no I/O",
    },
    SourceRule {
        words: &["huxue_duty", "huxue_ledger", "huxue_phone", "huxue_hq", "crate::play", "crate::demo", "super::super"],
        inside: &["lab/src/fairness/people"],
        except: &[],
        because: "what is true of people is worked out without the rules that judge them",
    },
    SourceRule {
        words: &["unsafe"],
        inside: &[],
        except: &["bindings/", "lab/src/vfs"],
        because: "only bindings and the lab's file system may step outside the language's guarantees",
    },
];

/// What a Kotlin or Swift source folder may import.
pub struct ImportRule {
    /// From the root.
    pub inside: &'static str,
    pub extension: &'static str,
    /// Names and everything below them; empty = any.
    pub only: &'static [&'static str],
    /// Never, but in the files of [`Self::except`].
    pub never: &'static [&'static str],
    pub except: &'static [&'static str],
    pub because: &'static str,
}

/// A folder of SwiftUI views.
const fn views(inside: &'static str) -> ImportRule {
    ImportRule {
        inside,
        extension: "swift",
        only: &["DutyKit", "SwiftUI"],
        never: &[],
        except: &[],
        because: "screens are SwiftUI over the kit and know no device",
    }
}

pub const SHELLS: &[ImportRule] = &[
    ImportRule {
        inside: "android/kit/src/main",
        extension: "kt",
        only: &["cn.huxue.kit", "java", "kotlin", "kotlinx.coroutines"],
        never: &["cn.huxue.core"],
        except: &["kit/Gateway.kt"],
        because: "the kit is plain Kotlin and the gateway alone knows the binding",
    },
    ImportRule {
        inside: "android/ui/src/main",
        extension: "kt",
        only: &["androidx.compose", "cn.huxue.kit", "cn.huxue.ui", "kotlin", "kotlinx.coroutines"],
        never: &[],
        except: &[],
        because: "screens are Compose over the kit and run wherever Compose does",
    },
    ImportRule {
        inside: "android/app/src/main",
        extension: "kt",
        only: &[],
        never: &["cn.huxue.core"],
        except: &[],
        because: "the gateway alone knows the binding",
    },
    ImportRule {
        inside: "ios/DutyKit/Sources/DutyKit",
        extension: "swift",
        only: &["Foundation"],
        never: &["HuxueCore"],
        except: &["DutyKit/Gateway.swift"],
        because: "the kit builds wherever Foundation does and the gateway alone knows the binding",
    },
    ImportRule {
        inside: "ios/DutyKit/Tests/Handset",
        extension: "swift",
        only: &["Foundation", "HuxueCore"],
        never: &[],
        except: &[],
        because: "replay drives the binding itself",
    },
    views("ios/App/Parts"),
    views("ios/App/Screens"),
    views("ios/App/Theme"),
    ImportRule {
        inside: "ios/App",
        extension: "swift",
        only: &[],
        never: &["HuxueCore", "HuxueCoreFFI"],
        except: &[],
        because: "the gateway alone knows the binding",
    },
];
