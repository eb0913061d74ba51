//! What a lone check-in and a cold start may cost, held against `huxue-lab bench check-in` and `bench start`.

use serde_json::Value;

use crate::failure::{Failure, Outcome};
use crate::{binaries, shell};

/// Times are measured on a machine that may be busy: the best of this many tries counts.
const TRIES: usize = 3;

/// Field, unit, most allowed.
const LIMITS: [(&str, f64); 4] =
    [("time_ratio", 2.0), ("body_bytes", 210.0), ("socket_bytes", 540.0), ("round_trips", 1.0)];

/// Expects the programs to be built.
pub fn check() -> Outcome {
    let mut problems = Vec::new();
    for _ in 0..TRIES {
        let text = shell::output(shell::program(binaries::lab()?).args(["bench", "check-in", "--json"]))?;
        let measured: Value =
            serde_json::from_slice(&text).map_err(|error| Failure::new(format!("bench check-in: {error}")))?;
        println!("{measured}");
        problems = problems_of(&measured);
        if problems.iter().all(|(field, _)| *field != "time_ratio") {
            break;
        }
    }
    let told: Vec<String> = problems.into_iter().map(|(_, problem)| problem).collect();
    if told.is_empty() { Ok(()) } else { Err(Failure::new(format!("check-in: {}", told.join("; ")))) }
}

/// Holds a cold start to the limits that the program itself knows. Expects the programs to be built.
pub fn check_start() -> Outcome {
    let mut last = Ok(());
    for _ in 0..TRIES {
        last = shell::run(shell::program(binaries::lab()?).args(["bench", "start", "--json"]));
        if last.is_ok() {
            break;
        }
    }
    last
}

/// What evidence and signatures cost: ratios and bytes always, figures per second where a release build measured them.
pub fn check_trust() -> Outcome {
    let mut problems = Vec::new();
    for _ in 0..TRIES {
        let text = shell::output(shell::program(binaries::lab()?).args(["bench", "trust", "--json"]))?;
        let measured: Value =
            serde_json::from_slice(&text).map_err(|error| Failure::new(format!("bench trust: {error}")))?;
        println!("{measured}");
        problems = problems_of_trust(&measured);
        if problems.is_empty() {
            return Ok(());
        }
    }
    Err(Failure::new(format!("trust: {}", problems.join("; "))))
}

fn problems_of_trust(measured: &Value) -> Vec<String> {
    let value = |field: &str| measured[field].as_f64();
    let mut problems = Vec::new();
    for (field, limit) in [("body_bytes", 240.0), ("time_ratio", 2.5)] {
        if value(field).is_none_or(|value| value > limit) {
            problems.push(format!("{field} is {}, {limit} is allowed", measured[field]));
        }
    }
    let absolute = measured["release"].as_bool() == Some(true);
    for (field, limit, asked) in [
        ("facts_ratio", 0.6, absolute),
        ("facts_per_core_second", 15_000.0, absolute),
        ("document_changes_per_core_second", 3_000.0, absolute),
    ] {
        if asked && value(field).is_none_or(|value| value < limit) {
            problems.push(format!("{field} is {}, {limit} is asked", measured[field]));
        }
    }
    problems
}

/// A seeded share of the million that is run by hand in a release build. Expects the programs to be built.
pub fn check_hostile() -> Outcome {
    shell::run(shell::program(binaries::lab()?).args(["hostile", "--count", "40000", "--seed", "1", "--json"]))
}

/// A tenth of the days that are played by hand: people whose true movements are known, and what is said of them. The
/// program fails by itself where a target is missed. Expects the programs to be built.
pub fn check_fairness() -> Outcome {
    shell::run(shell::program(binaries::lab()?).args(["fairness", "--days", "20", "--seed", "2"]))
}

fn problems_of(measured: &Value) -> Vec<(&'static str, String)> {
    let over = |(field, limit): &(&'static str, f64)| measured[*field].as_f64().is_none_or(|value| value > *limit);
    LIMITS
        .into_iter()
        .filter(over)
        .map(|(field, limit)| (field, format!("{field} is {}, {limit} is allowed", measured[field])))
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::problems_of;

    #[test]
    fn limits_are_included_and_a_missing_field_is_a_problem() {
        let exact = json!({"time_ratio": 2.0, "body_bytes": 210, "socket_bytes": 540, "round_trips": 1});
        assert!(problems_of(&exact).is_empty());
        let wrong = json!({"time_ratio": 2.1, "body_bytes": 210, "socket_bytes": 540});
        let fields: Vec<&str> = problems_of(&wrong).into_iter().map(|(field, _)| field).collect();
        assert_eq!(fields, ["time_ratio", "round_trips"]);
    }
}
