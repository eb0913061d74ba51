//! `huxue-lab play FILE… [--json] [--handset COMMAND]`. Exit 0: all expectations met; 1: some not; 2: a scenario could not be played.

use std::io::Write;
use std::path::PathBuf;
use std::rc::Rc;

use serde_json::Value;

use super::{Handsets, Played, play_file, play_file_on};

pub fn command(files: &[PathBuf], json: bool, handset: Option<&str>) -> u8 {
    let handsets = match handset.map(Handsets::of).transpose() {
        Ok(handsets) => handsets.map(Rc::new),
        Err(error) => {
            eprintln!("{error}");
            return 2;
        }
    };
    let mut worst = 0;
    let mut results = Vec::new();
    let mut out = std::io::stdout().lock();
    for file in files.iter().filter(|file| file.file_name().is_none_or(|name| name != "schema.json")) {
        let played = handsets.as_ref().map_or_else(|| play_file(file), |handsets| play_file_on(file, handsets));
        match played {
            Ok(played) => {
                if !played.unmet.is_empty() {
                    worst = worst.max(1);
                }
                if json {
                    for miss in &played.unmet {
                        eprintln!("{}: {miss}", played.name);
                    }
                    results.push(serde_json::to_value(&played.report).unwrap_or(Value::Null));
                } else if tell(&mut out, &played).is_err() {
                    return worst;
                }
            }
            Err(error) => {
                eprintln!("{}: {error}", file.display());
                worst = 2;
            }
        }
    }
    if json {
        // One file: the object itself. Several: a list in the order given.
        let value = if files.len() == 1 { results.pop().unwrap_or(Value::Null) } else { Value::Array(results) };
        let text = serde_json::to_string_pretty(&value).unwrap_or_default();
        // A reader that stopped reading (`| head`) is no error of ours.
        let _ = writeln!(out, "{text}");
    }
    worst
}

fn tell(out: &mut impl Write, played: &Played) -> std::io::Result<()> {
    let mark = if played.unmet.is_empty() { "ok  " } else { "MISS" };
    let entries = &played.report.entries;
    writeln!(
        out,
        "{mark} {}  {} entries, {} lost, {} duplicated, digests {}",
        played.name,
        entries.created,
        entries.lost,
        entries.duplicated,
        if played.report.digests_equal { "equal" } else { "differ" },
    )?;
    for miss in &played.unmet {
        writeln!(out, "     {miss}")?;
    }
    Ok(())
}
