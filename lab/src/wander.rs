//! `huxue-lab wander`: random days nobody wrote (F12–F14). Phones are cloned, restored, swapped, shared and killed,
//! answers are lost, HQ is restored from backups, rosters move; then every phone meets HQ until it has nothing left to
//! say. Whatever happened, nothing may be lost or counted twice, and every holder must come to the same state.
//!
//! A round that fails is made as short as it can be and printed as a scenario file.

mod plan;
mod rules;
mod shrink;

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::Serialize;

use crate::dice::Dice;
use plan::Plan;

/// What was asked for.
#[derive(clap::Args, Clone, Debug)]
pub struct Options {
    /// How many random days
    #[arg(long, default_value_t = 100)]
    pub rounds: u64,
    /// The same seed gives the same days
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    #[arg(long)]
    pub json: bool,
    /// The county of the scenarios
    #[arg(long, default_value = "fixtures/scenarios/county")]
    pub county: PathBuf,
}

/// What the days gave, summed.
#[derive(Debug, Default, Serialize)]
pub struct Wandered {
    pub rounds: u64,
    pub seed: u64,
    pub entries_created: usize,
    pub lost: usize,
    pub duplicated: usize,
    /// Made, not undone by a restore, and yet not at HQ in the end.
    pub missing: usize,
    /// Rounds after which two holders of one scope differ.
    pub digests_differ: usize,
    /// Answers to revoked devices that held more than that word (F14).
    pub served_revoked: usize,
    /// Own entries still waiting after everybody met HQ again and again.
    pub stuck: u64,
    /// Steps that spoke of something their phone did not know, and were left out.
    pub left_out: usize,
    /// How often each verb was played.
    pub verbs: BTreeMap<String, usize>,
    /// One line for each round that broke a rule.
    pub failed: Vec<String>,
}

/// Plays the days. Exit 0: every rule held; 1: one did not (its shortest scenario is on stderr).
pub fn command(options: &Options) -> u8 {
    let mut wandered = Wandered { rounds: options.rounds, seed: options.seed, ..Wandered::default() };
    for round in 0..options.rounds {
        let mut plan = Plan::of(&mut Dice::new(options.seed.wrapping_mul(1_000_003).wrapping_add(round)));
        let seen = rules::play(&plan, &options.county);
        seen.add_to(&mut wandered, &plan);
        if let Some(broken) = seen.broken() {
            wandered.failed.push(format!("round {round}: {broken}"));
            shrink::shrink(&mut plan, &broken, &options.county);
            eprintln!("round {round} of seed {}: {broken}\n{}", options.seed, plan.to_json());
        }
    }
    tell(&wandered, options.json);
    u8::from(!wandered.failed.is_empty())
}

#[expect(clippy::print_stdout, reason = "the command's own output")]
fn tell(wandered: &Wandered, json: bool) {
    if json {
        println!("{}", serde_json::to_string_pretty(wandered).unwrap_or_default());
        return;
    }
    let Wandered { rounds, seed, entries_created, lost, duplicated, missing, digests_differ, stuck, .. } = wandered;
    let served = wandered.served_revoked;
    println!(
        "{rounds} random days (seed {seed}): {entries_created} entries, {lost} lost, {duplicated} duplicated, \
         {missing} missing, {stuck} stuck, {served} served after revocation, {digests_differ} days with differing digests"
    );
    let verbs: Vec<String> = wandered.verbs.iter().map(|(verb, times)| format!("{verb} {times}")).collect();
    println!("{}; {} steps left out", verbs.join(", "), wandered.left_out);
    for line in &wandered.failed {
        println!("{line}");
    }
}
