//! `huxue-lab bench trust`: what it costs that everything is signed, chained, gated and judged, all from one run.
//!
//! * `body_bytes`, `time_ratio`: a lone check-in with full evidence (anchor and position) as in `bench check-in`.
//! * `bare_verify_per_core_second`: strict Ed25519 checks and nothing else.
//! * `facts_per_core_second`: attendance facts in runs of four, taken by HQ in batches: verified, logged, gated, judged
//!   and projected. `facts_ratio` is this over the bare checks.
//! * `document_changes_per_core_second`: steps of incidents, performed and projected.
//!
//! Seconds are of processor time. Figures per second are of a release build: a debug build says so by being slow.

mod load;

use std::path::Path;

use huxue_duty::fence::Fix;
use huxue_ledger::crypto::{Signer25519, Verifier};
use serde::Serialize;

use crate::demo::DemoError;
use load::Load;

#[derive(Debug, Serialize)]
pub struct Figures {
    pub body_bytes: usize,
    pub time_ratio: f64,
    pub facts_per_core_second: f64,
    pub document_changes_per_core_second: f64,
    pub bare_verify_per_core_second: f64,
    pub facts_ratio: f64,
    /// Which build measured.
    pub release: bool,
}

/// Bare checks timed.
const CHECKS: u32 = 20_000;
/// The phone's own position, as good as it gets.
const FIX: Fix = Fix {
    lat: 30.012_345_6,
    lon: 116.045_678_9,
    accuracy_m: 7.5,
    age_s: Some(1.2),
    mock: false,
    approximate: false,
    datum: None,
};

pub fn command(json: bool) -> u8 {
    match measure() {
        Ok(figures) => {
            let text = format!(
                "check-in with evidence: body {} B, ratio {:.2}; HQ per core second: {:.0} facts ({:.2} of {:.0} bare checks), {:.0} document steps{}",
                figures.body_bytes,
                figures.time_ratio,
                figures.facts_per_core_second,
                figures.facts_ratio,
                figures.bare_verify_per_core_second,
                figures.document_changes_per_core_second,
                if figures.release { "" } else { " (debug build)" },
            );
            super::print(json, &figures, &text);
            0
        }
        Err(error) => {
            eprintln!("huxue-lab bench: {error}");
            2
        }
    }
}

fn measure() -> Result<Figures, DemoError> {
    let lone = super::measure(Some(FIX))?;
    let folder = tempfile::tempdir_in("target").or_else(|_| tempfile::tempdir())?;
    let mut load = Load::prepare(folder.path(), Path::new("fixtures/county"))?;
    let bare = bare_checks()?;
    let facts = load.facts()?;
    let steps = load.steps()?;
    Ok(Figures {
        body_bytes: lone.body_bytes,
        time_ratio: lone.time_ratio,
        facts_per_core_second: facts,
        document_changes_per_core_second: steps,
        bare_verify_per_core_second: bare,
        facts_ratio: facts / bare.max(1.0),
        release: !cfg!(debug_assertions),
    })
}

/// Strict checks of one signature after another, per second of processor time.
fn bare_checks() -> Result<f64, DemoError> {
    let signer = Signer25519::from_seed(&[7; 32]);
    let verifier = Verifier::new(&signer.public()).map_err(|error| DemoError::Setup(error.to_string()))?;
    let signed: Vec<_> = (0..64u8).map(|n| ([n; 32], signer.sign("bench", &[n; 32]))).collect();
    let started = processor_seconds();
    for n in 0..CHECKS {
        let (hash, signature) = &signed[n as usize % signed.len()];
        verifier.verify("bench", hash, signature).map_err(|error| DemoError::Setup(error.to_string()))?;
    }
    Ok(f64::from(CHECKS) / (processor_seconds() - started).max(0.01))
}

/// Processor time of this process so far, in seconds; its tick is 10 ms.
fn processor_seconds() -> f64 {
    const TICKS_PER_SECOND: f64 = 100.0;
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // The name in parentheses may hold blanks; user and system time are the 12th and 13th field behind it.
    let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
    let ticks: u64 = fields.skip(11).take(2).filter_map(|field| field.parse::<u64>().ok()).sum();
    ticks as f64 / TICKS_PER_SECOND
}
