//! The scenario player: real phones, a real HQ, virtual time, no sockets; the same file gives the same bytes. The phones
//! run in this process, or each in one of its own behind another language's bindings.

pub(crate) mod app;
pub(crate) mod clock;
mod command;
mod expect;
mod folder;
mod report;
pub(crate) mod scenario;
mod steps;
pub(crate) mod world;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use huxue_duty::clock::Instant;
use huxue_ledger::county::{self, Severity};
use serde_json::Value;

use app::Maker;
pub use app::process::Pool as Handsets;
pub use command::command;
pub use expect::unmet;
pub use report::Report;
use scenario::seconds;
pub use scenario::{Args, PhoneSpec, PlayError, Scenario, Step};
use steps::Refs;
use world::{World, midnight_before};

/// Of the error of a phone that is out of use: nobody can act on it.
const REVOKED: &str = "was revoked";

/// What playing one file gave.
pub struct Played {
    pub name: String,
    pub report: Report,
    /// Expectations that were not met; empty = all met.
    pub unmet: Vec<String>,
}

/// Plays one scenario file.
pub fn play_file(path: &Path) -> Result<Played, PlayError> {
    let (scenario, folder) = read(path)?;
    play(&scenario, &folder)
}

/// Plays one scenario file on phones in processes of their own, and compares with how it plays in this one.
pub fn play_file_on(path: &Path, handsets: &Rc<Handsets>) -> Result<Played, PlayError> {
    let (scenario, folder) = read(path)?;
    let here = play(&scenario, &folder)?;
    let mut played = play_seeded(&scenario, &folder, &Maker::Spawned(Rc::clone(handsets)), None)?;
    played.unmet.extend(report::differences(&here.report, &played.report).map_err(PlayError::Setup)?);
    Ok(played)
}

fn read(path: &Path) -> Result<(Scenario, PathBuf), PlayError> {
    let name = path.display().to_string();
    let file = |message: String| PlayError::File(name.clone(), message);
    let text = std::fs::read_to_string(path).map_err(|error| file(error.to_string()))?;
    let scenario: Scenario = serde_json::from_str(&text).map_err(|error| file(error.to_string()))?;
    let folder = path.parent().unwrap_or(Path::new(".")).join(&scenario.county);
    Ok((scenario, folder))
}

/// Plays a scenario against the county in `folder`. Randomness is seeded for this thread while it plays.
pub fn play(scenario: &Scenario, folder: &Path) -> Result<Played, PlayError> {
    play_seeded(scenario, folder, &Maker::Linked, None)
}

/// The same for a scenario that nobody wrote: a step that speaks of something its phone does not know (an incident
/// that a restored phone has forgotten) is left out, and its index is given.
pub fn play_tolerant(scenario: &Scenario, folder: &Path) -> Result<(Played, Vec<usize>), PlayError> {
    let mut left_out = Vec::new();
    let played = play_seeded(scenario, folder, &Maker::Linked, Some(&mut left_out))?;
    Ok((played, left_out))
}

fn play_seeded(
    scenario: &Scenario,
    folder: &Path,
    maker: &Maker,
    left_out: Option<&mut Vec<usize>>,
) -> Result<Played, PlayError> {
    huxue_hq::seeded::seed(Some(1));
    huxue_phone::random::seeded::seed(Some(2));
    let played = play_through(scenario, folder, maker, left_out);
    huxue_hq::seeded::seed(None);
    huxue_phone::random::seeded::seed(None);
    played
}

fn play_through(
    scenario: &Scenario,
    folder: &Path,
    maker: &Maker,
    mut left_out: Option<&mut Vec<usize>>,
) -> Result<Played, PlayError> {
    let contents = county::dir::read_dir(folder)
        .map_err(|error| PlayError::Setup(format!("county {}: {error}", folder.display())))?;
    let import = county::read(&contents);
    let errors = import.problems.iter().filter(|problem| problem.severity == Severity::Error);
    let errors: Vec<String> = errors.map(ToString::to_string).collect();
    let county = import.county.ok_or_else(|| PlayError::Setup(errors.join("\n")))?;
    let root = tempfile::tempdir().map_err(|error| PlayError::Setup(error.to_string()))?;
    let mut phones: Vec<&PhoneSpec> = scenario.phones.iter().collect();
    phones.sort_by_key(|phone| -phone.enrolled_days_ago);
    let days_before = phones.first().map_or(0, |phone| phone.enrolled_days_ago);
    let mut world = World::new(root.path(), scenario.date, days_before, county, maker.clone())?;
    for phone in phones {
        world.now.set(midnight_before(scenario.date, phone.enrolled_days_ago));
        world.add_phone(phone).map_err(PlayError::Setup)?;
    }
    let (ordered, snapshots) = schedule(scenario)?;
    let mut refs = Refs::new();
    for (index, at, step) in ordered {
        world.now.set(at);
        let fail = |message| PlayError::Step { index, action: step.action.clone(), message };
        for phone in snapshots.get(&index).into_iter().flatten() {
            // A phone that a later `clone` makes is not there yet; its restore will say so.
            if world.phones.contains_key(phone) {
                world.snapshot(phone, index).map_err(fail)?;
            }
        }
        match (steps::run(&mut world, &mut refs, step), left_out.as_mut()) {
            (Err(why), Some(left_out)) if steps::names_something(&step.action) || why.contains(REVOKED) => {
                left_out.push(index);
            }
            (outcome, _) => outcome.map_err(fail)?,
        }
    }
    let report = report::make(&mut world, &refs, scenario.days).map_err(PlayError::Setup)?;
    world.close().map_err(PlayError::Setup)?;
    let actual = serde_json::to_value(&report).map_err(|error| PlayError::Setup(error.to_string()))?;
    let unmet = if scenario.expect == Value::Null { Vec::new() } else { unmet(&scenario.expect, &actual) };
    Ok(Played { name: scenario.name.clone(), report, unmet })
}

type Scheduled<'a> = Vec<(usize, Instant, &'a Step)>;
type Snapshots = BTreeMap<usize, Vec<String>>;

/// Steps by time (equal times in the order of the file), and which folders to keep before which step.
fn schedule(scenario: &Scenario) -> Result<(Scheduled<'_>, Snapshots), PlayError> {
    let midnight = Instant::at(scenario.date, 0);
    let mut ordered: Scheduled<'_> = Vec::new();
    let mut snapshots: Snapshots = BTreeMap::new();
    for (index, step) in scenario.steps.iter().enumerate() {
        let fail = |message| PlayError::Step { index, action: step.action.clone(), message };
        let at = midnight.plus_millis(seconds(&step.at).map_err(fail)? * 1000);
        ordered.push((index, at, step));
        if step.action == "restore_backup" {
            let from = step.args.number("from_step").map_err(fail)?;
            if from >= scenario.steps.len() {
                return Err(fail(format!("there is no step {from}")));
            }
            snapshots.entry(from).or_default().push(step.phone.clone());
        }
    }
    ordered.sort_by_key(|(_, at, _)| *at);
    Ok((ordered, snapshots))
}
