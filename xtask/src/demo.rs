//! `cargo x demo`: a school day at 58 gates, live; and what CI expects of its summary.

use std::fs;
use std::path::Path;
use std::time::Duration;

use serde_json::Value;

use crate::failure::{Failure, Outcome};
use crate::{binaries, desk, shell, workspace};

/// How long the whole day may take once it is built.
const LIMIT: Duration = Duration::from_mins(4);

pub fn task(args: &[String]) -> Outcome {
    binaries::build()?;
    // Without the page the day plays all the same; only the link that it prints shows nothing.
    if !args.iter().any(|arg| arg == "--once")
        && let Err(failure) = desk::for_the_demo()
    {
        eprintln!("the desk's page is not there: {failure}");
    }
    shell::run(shell::program(binaries::lab()?).arg("demo").args(args))
}

/// Plays the day once, within the limit, and reads the summary. Expects the programs to be built.
pub fn check() -> Outcome {
    let summary = workspace::target_dir()?.join("demo-summary.json");
    let mut command = shell::program(binaries::lab()?);
    command.args(["demo", "--once", "--summary"]).arg(&summary);
    let took = shell::run_within(&mut command, LIMIT)?;
    println!("the day took {:.1} s of {} s allowed", took.as_secs_f64(), LIMIT.as_secs());
    let problems = problems_of(&read(&summary)?);
    if problems.is_empty() { Ok(()) } else { Err(Failure::new(format!("demo: {}", problems.join("; ")))) }
}

fn read(summary: &Path) -> Outcome<Value> {
    let text = fs::read(summary).map_err(|error| Failure::new(format!("{}: {error}", summary.display())))?;
    serde_json::from_slice(&text).map_err(|error| Failure::new(format!("{}: {error}", summary.display())))
}

/// What the summary does not show as it should. A missing field is a problem too.
fn problems_of(summary: &Value) -> Vec<String> {
    let number = |field: &str| summary[field].as_u64();
    let expectations = [
        ("lost", "0", number("lost") == Some(0)),
        ("duplicated", "0", number("duplicated") == Some(0)),
        ("digests_equal", "true", summary["digests_equal"] == true),
        ("digest_pairs", "at least 400", number("digest_pairs").is_some_and(|pairs| pairs >= 400)),
        ("entries_created", "more than 1500", number("entries_created").is_some_and(|entries| entries > 1500)),
        ("phones", "235", number("phones") == Some(235)),
        ("tls", "true", summary["tls"] == true),
        ("missing", "[]", summary["missing"] == serde_json::json!([])),
    ];
    let unmet = expectations.into_iter().filter(|(_, _, met)| !met);
    unmet.map(|(field, wanted, _)| format!("{field} is {}, not {wanted}", summary[field])).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::problems_of;

    #[test]
    fn a_good_day_has_no_problems() {
        let summary = json!({
            "lost": 0, "duplicated": 0, "digests_equal": true, "digest_pairs": 400, "entries_created": 1501,
            "phones": 235, "tls": true, "missing": []
        });
        assert!(problems_of(&summary).is_empty());
    }

    #[test]
    fn every_wrong_or_missing_field_is_named() {
        let summary = json!({
            "lost": 1, "digests_equal": true, "digest_pairs": 399, "entries_created": 1501,
            "phones": 235, "tls": true, "missing": ["time grade B"]
        });
        let expected = [
            "lost is 1, not 0",
            "duplicated is null, not 0",
            "digest_pairs is 399, not at least 400",
            "missing is [\"time grade B\"], not []",
        ];
        assert_eq!(problems_of(&summary), expected);
    }
}
