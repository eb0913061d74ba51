//! `huxue-lab hostile --count N --seed N`: mutated frames, runs, entries and operations, signed and chained again so
//! that they reach the depths. The same seed gives the same cases.
//!
//! * `tried`; `panics` that came out of the product, `caught_panics` that it caught itself: both 0.
//! * `reached`: how deep cases came; at least a fifth of them are performed as steps of a document.
//! * `wrongly_accepted`, `wrongly_refused`: against what each mutator knows by construction; `legal` were not mutated.
//! * `rss_growth_kib` over the run; `bomb_growth_kib` while the decompression bomb is refused.

mod bomb;
mod case;
mod drive;
mod legal;
mod mutate;
mod wire;
mod world;

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use clap::Args;
use serde::Serialize;

use crate::demo::DemoError;
use crate::dice::Dice;
use case::{Case, Fate};
use drive::{Became, Reached, drive};
use world::World;

#[derive(Args)]
pub struct Options {
    /// Cases
    #[arg(long, default_value_t = 50_000)]
    pub count: u64,
    /// The same seed gives the same cases
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Default, Serialize)]
pub struct Figures {
    pub seed: u64,
    pub tried: u64,
    pub panics: u64,
    pub caught_panics: u64,
    pub reached: Reached,
    pub wrongly_accepted: u64,
    pub wrongly_refused: u64,
    /// Cases without any mutation, and among them those that did not count.
    pub legal: u64,
    pub legal_refused: u64,
    pub rss_growth_kib: u64,
    pub bomb_growth_kib: u64,
    /// Places that refuse the bomb, of those tried.
    pub bomb_refused: (usize, usize),
    /// The first miss of each mutator: its number under this seed, and what happened.
    pub misses: BTreeMap<&'static str, String>,
}

/// Most growth of resident memory over a run, and while the bomb is refused, in KiB.
const MAX_GROWTH_KIB: u64 = 8_192;
const MAX_BOMB_KIB: u64 = 1_024;
/// Caches and allocator pools are warm after so many cases.
const WARM_UP: u64 = 2_000;

impl Figures {
    /// Every line of the acceptance that does not hold.
    pub fn problems(&self) -> Vec<String> {
        let mut problems = Vec::new();
        let mut must = |holds: bool, text: String| {
            if !holds {
                problems.push(text);
            }
        };
        must(self.panics + self.caught_panics == 0, format!("{} panics, {} caught", self.panics, self.caught_panics));
        must(self.wrongly_accepted == 0, format!("{} wrongly accepted", self.wrongly_accepted));
        must(self.wrongly_refused == 0, format!("{} wrongly refused", self.wrongly_refused));
        let shallow = self.reached.document * 5 < self.tried;
        must(!shallow, format!("only {} of {} reached a document", self.reached.document, self.tried));
        must(self.rss_growth_kib <= MAX_GROWTH_KIB, format!("memory grew by {} KiB", self.rss_growth_kib));
        must(self.bomb_growth_kib <= MAX_BOMB_KIB, format!("the bomb cost {} KiB", self.bomb_growth_kib));
        must(self.bomb_refused.0 == self.bomb_refused.1, format!("bomb refused {:?}", self.bomb_refused));
        problems
    }
}

pub fn command(options: &Options) -> u8 {
    let figures = match run(options.count, options.seed) {
        Ok(figures) => figures,
        Err(error) => {
            eprintln!("huxue-lab hostile: {error}");
            return 2;
        }
    };
    let text = format!(
        "tried {}, panics {}, caught {}, reached {:?}, wrongly accepted {}, wrongly refused {} ({} legal), memory +{} KiB, bomb +{} KiB refused {:?}",
        figures.tried,
        figures.panics,
        figures.caught_panics,
        figures.reached,
        figures.wrongly_accepted,
        figures.wrongly_refused,
        figures.legal,
        figures.rss_growth_kib,
        figures.bomb_growth_kib,
        figures.bomb_refused
    );
    crate::bench::print(options.json, &figures, &text);
    let problems = figures.problems();
    for problem in &problems {
        eprintln!("huxue-lab hostile: {problem}");
    }
    for (name, miss) in &figures.misses {
        eprintln!("huxue-lab hostile: {name}: {miss}");
    }
    u8::from(!problems.is_empty())
}

pub fn run(count: u64, seed: u64) -> Result<Figures, DemoError> {
    let world = World::new()?;
    let mut figures = Figures { seed, ..Figures::default() };
    let bomb = bomb::arrivals();
    // From here on the highest mark of memory is that of the refusals alone.
    std::fs::write("/proc/self/clear_refs", "5")?;
    let before = memory_kib("VmRSS:");
    figures.bomb_refused = bomb::refused(&bomb);
    figures.bomb_growth_kib = memory_kib("VmHWM:").saturating_sub(before);
    drop(bomb);
    let panics = count_panics();
    let mut resident = 0;
    for number in 0..count {
        if number == WARM_UP.min(count / 2) {
            resident = memory_kib("VmRSS:");
        }
        // Each case has its own dice, so that one can be tried again by its number.
        let mut dice = Dice::new(seed.wrapping_mul(0x1_0000_0001).wrapping_add(number));
        let case = mutate::case(&world, &mut dice);
        figures.tried += 1;
        figures.legal += u64::from(case.legal);
        let mut reached = figures.reached;
        if let Ok(became) = catch_unwind(AssertUnwindSafe(|| drive(&world, &case, &mut reached))) {
            note(&mut figures, number, &case, &became);
        } else {
            figures.panics += 1;
            figures.misses.entry(case.name).or_insert_with(|| format!("case {number} panicked"));
        }
        figures.reached = reached;
    }
    figures.caught_panics = panics.load(Ordering::Relaxed).saturating_sub(figures.panics);
    figures.rss_growth_kib = memory_kib("VmRSS:").saturating_sub(resident);
    Ok(figures)
}

/// Counts every panic of the process, and prints none.
fn count_panics() -> Arc<AtomicU64> {
    let count = Arc::new(AtomicU64::new(0));
    let counted = Arc::clone(&count);
    std::panic::set_hook(Box::new(move |_| {
        counted.fetch_add(1, Ordering::Relaxed);
    }));
    count
}

fn note(figures: &mut Figures, number: u64, case: &Case, became: &Became) {
    let right = match (case.fate, became) {
        (Fate::Refused, Became::Refused) | (Fate::Counts, Became::Counts) | (Fate::Forks, Became::Forks) => true,
        (Fate::Aside(reason), Became::Aside(found)) => reason == found,
        _ => false,
    };
    if right {
        return;
    }
    if matches!(case.fate, Fate::Counts | Fate::Forks) {
        figures.wrongly_refused += 1;
        figures.legal_refused += u64::from(case.legal);
    } else {
        figures.wrongly_accepted += 1;
    }
    figures.misses.entry(case.name).or_insert_with(|| format!("case {number}: {:?} became {became:?}", case.fate));
}

/// A line of `/proc/self/status` in KiB; 0 where there is none.
fn memory_kib(name: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    line.and_then(|rest| rest.split_whitespace().next()?.parse().ok()).unwrap_or(0)
}
