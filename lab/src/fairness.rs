//! `huxue-lab fairness`: people whose true movements are known, through clock errors, reboots, dead spots, drifting and
//! stale positions, shared phones, stale timetables and late syncs. Nobody may be wrongly blamed, and the guilty may
//! not be waved through. `people` draws and knows the truth, and knows nothing of the rules; `play` drives real phones
//! and a real headquarters; `score` compares. The definitions are in `docs/fairness.md`.

mod county;
mod people;
mod play;
mod score;

use std::num::NonZero;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

pub use score::{Tally, Target};

use people::DAYS;

/// What was asked for.
#[derive(clap::Args, Clone, Debug)]
pub struct Options {
    /// How many school days
    #[arg(long, default_value_t = 200)]
    pub days: u64,
    /// The same seed gives the same days
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    #[arg(long)]
    pub json: bool,
}

/// Plays the days, a week at a time, on as many threads as there are processors; the sum is the same on any number.
pub fn play(days: u64, seed: u64) -> Result<Tally, String> {
    let per_week = DAYS as u64;
    let weeks = days.div_ceil(per_week);
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    let next = AtomicU64::new(0);
    let work = || {
        let mut done = Vec::new();
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= weeks {
                return done;
            }
            let left = usize::try_from(days - number * per_week).unwrap_or(DAYS);
            done.push((number, play::week(seed, number, left)));
        }
    };
    let mut played: Vec<_> = thread::scope(|scope| {
        let threads: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        threads.into_iter().filter_map(|thread| thread.join().ok()).flatten().collect()
    });
    if played.len() as u64 != weeks {
        return Err("a week could not be played to its end".into());
    }
    played.sort_by_key(|(number, _)| *number);
    let mut tally = Tally { days, seed, ..Tally::default() };
    for (number, week) in played {
        let (week, said) = week?;
        tally.add(number, &week, &said);
    }
    Ok(tally)
}

/// Exit 0: every target met; 1: one missed; 2: it could not be played.
pub fn command(options: &Options) -> u8 {
    match play(options.days, options.seed) {
        Ok(tally) => {
            tell(&tally, options.json);
            u8::from(tally.targets().iter().any(|target| !target.met))
        }
        Err(error) => {
            eprintln!("huxue-lab fairness: {error}");
            2
        }
    }
}

#[expect(clippy::print_stdout, reason = "the command's own output")]
fn tell(tally: &Tally, json: bool) {
    for target in tally.targets().iter().filter(|target| !target.met) {
        eprintln!("missed: {}", target.what);
    }
    if json {
        println!("{}", serde_json::to_string_pretty(tally).unwrap_or_default());
        return;
    }
    println!(
        "{} days (seed {}): {} honest judged, {} blamed, {} of {} fresh certain, {} flagged; {} of {} late called late; \
         {} of {} tamperings flagged",
        tally.days,
        tally.seed,
        tally.honest_judged,
        tally.honest_blamed,
        tally.honest_certain,
        tally.honest_fresh,
        tally.honest_flagged,
        tally.late_called_late,
        tally.late_with_good_evidence,
        tally.tamperings_flagged,
        tally.tamperings,
    );
    for (what, times) in &tally.mix {
        println!("{times:>7}  {what}");
    }
    for line in &tally.misses {
        println!("{line}");
    }
}
