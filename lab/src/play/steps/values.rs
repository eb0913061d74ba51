//! What the values of a step stand for: names of earlier steps, times of the scenario's day, positions.

use huxue_duty::clock::Instant;
use huxue_duty::fence::Fix;
use serde_json::Value;

use super::{Referent, Refs};
use crate::play::scenario::{Args, FixSpec, seconds};
use crate::play::world::World;

pub fn target<'a>(refs: &'a Refs, args: &Args) -> Result<&'a Referent, String> {
    let name = args.text("ref")?;
    refs.get(name).ok_or_else(|| format!("nothing is called `{name}` yet"))
}

pub fn incident(refs: &Refs, args: &Args) -> Result<String, String> {
    target(refs, args)?.incident.clone().ok_or_else(|| "that `ref` is not an incident".to_owned())
}

pub fn plain(value: Option<&Value>) -> Option<String> {
    match value? {
        Value::String(text) => Some(text.clone()),
        Value::Bool(flag) => Some(flag.to_string()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

pub fn date(args: &Args, key: &str) -> Result<chrono::NaiveDate, String> {
    args.text(key)?.parse().map_err(|_| format!("`{key}` must be a date YYYY-MM-DD"))
}

pub fn instant(world: &World, text: &str) -> Result<Instant, String> {
    if let Ok(at) = chrono::DateTime::parse_from_rfc3339(text) {
        return Ok(Instant(at.timestamp_millis()));
    }
    Ok(Instant::at(world.date, 0).plus_millis(seconds(text)? * 1000))
}

pub fn time(world: &World, args: &Args, key: &str) -> Result<Option<Instant>, String> {
    args.optional(key)?.map(|text| instant(world, text)).transpose()
}

/// `gate_code`: what an earlier `show_gate_code` or `print_gate_code` is called, or a code as text.
pub fn gate_code(world: &World, args: &Args) -> Result<Option<String>, String> {
    let Some(named) = args.optional("gate_code")? else { return Ok(None) };
    Ok(Some(world.gate_codes.get(named).cloned().unwrap_or_else(|| named.to_owned())))
}

pub fn fix(spec: Option<FixSpec>) -> Option<Fix> {
    spec.map(|spec| Fix {
        lat: spec.lat,
        lon: spec.lon,
        accuracy_m: spec.accuracy_m,
        age_s: Some(spec.age_s),
        mock: spec.mock,
        approximate: false,
        datum: spec.datum,
    })
}
