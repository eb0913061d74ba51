//! The scenario file: data that every language's tests replay. `schema.json` beside the scenarios says the same.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use huxue_duty::datum::Datum;
use serde::Deserialize;
use serde_json::{Map, Value};

/// One scenario as written.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    pub name: String,
    /// What it shows, for people.
    #[serde(default)]
    pub about: String,
    /// A county folder, absolute or relative to the scenario file.
    pub county: String,
    pub date: NaiveDate,
    /// Days that are judged at the end, from the date on.
    #[serde(default = "one")]
    pub days: usize,
    pub phones: Vec<PhoneSpec>,
    pub steps: Vec<Step>,
    #[serde(default)]
    pub expect: Value,
}

const fn one() -> usize {
    1
}

/// A personal phone (`person`) or a post's shared phone (`post`).
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PhoneSpec {
    pub id: String,
    pub person: Option<String>,
    pub post: Option<String>,
    #[serde(default)]
    pub wall_offset_s: i64,
    /// False: enrolled while HQ's clock was in doubt, until 05:00, so without a time anchor.
    #[serde(default = "yes")]
    pub anchored: bool,
    /// Enrolled, and last at HQ, at midnight this many days before.
    #[serde(default)]
    pub enrolled_days_ago: i64,
}

const fn yes() -> bool {
    true
}

/// One step at a true time; `phone` is a phone's id or `hq`.
#[derive(Clone, Debug, Deserialize)]
pub struct Step {
    /// `HH:MM:SS`, may pass 24:00:00.
    pub at: String,
    pub phone: String,
    #[serde(rename = "do")]
    pub action: String,
    #[serde(flatten)]
    pub args: Args,
}

/// A position as the phone's system reports it.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FixSpec {
    pub lat: f64,
    pub lon: f64,
    pub accuracy_m: f64,
    #[serde(default)]
    pub age_s: f64,
    #[serde(default)]
    pub mock: bool,
    #[serde(default)]
    pub datum: Option<Datum>,
}

/// A step's arguments, read by name.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(transparent)]
pub struct Args(pub Map<String, Value>);

/// What is wrong with a scenario, in words its author can act on.
#[derive(Debug, thiserror::Error)]
pub enum PlayError {
    #[error("{0}: {1}")]
    File(String, String),
    #[error("step {index} ({action}): {message}")]
    Step { index: usize, action: String, message: String },
    #[error("{0}")]
    Setup(String),
}

impl Args {
    pub fn text(&self, key: &str) -> Result<&str, String> {
        self.optional(key)?.ok_or_else(|| format!("`{key}` is missing"))
    }

    pub fn optional(&self, key: &str) -> Result<Option<&str>, String> {
        match self.0.get(key) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(other) => Err(format!("`{key}` must be text, not {other}")),
        }
    }

    pub fn flag(&self, key: &str, default: bool) -> Result<bool, String> {
        match self.0.get(key) {
            None | Some(Value::Null) => Ok(default),
            Some(Value::Bool(value)) => Ok(*value),
            Some(other) => Err(format!("`{key}` must be true or false, not {other}")),
        }
    }

    pub fn number(&self, key: &str) -> Result<usize, String> {
        let number =
            self.0.get(key).and_then(Value::as_u64).ok_or_else(|| format!("`{key}` must be a whole number"))?;
        usize::try_from(number).map_err(|_| format!("`{key}` is too large"))
    }

    /// Whole numbers by name.
    pub fn numbers(&self, key: &str) -> Result<BTreeMap<String, u32>, String> {
        let given = self.0.get(key).cloned().unwrap_or_default();
        serde_json::from_value(given).map_err(|error| format!("`{key}` must hold whole numbers by name: {error}"))
    }

    /// A list of texts, or one text.
    pub fn list(&self, key: &str) -> Result<Vec<String>, String> {
        match self.0.get(key) {
            Some(Value::String(one)) => Ok(vec![one.clone()]),
            Some(Value::Array(items)) => items
                .iter()
                .map(|item| item.as_str().map(str::to_owned).ok_or_else(|| format!("`{key}` must hold texts")))
                .collect(),
            _ => Err(format!("`{key}` must be a list of texts")),
        }
    }

    /// Rows as in the CSV files: objects with the CSV's column names.
    pub fn rows(&self, key: &str) -> Result<Vec<Map<String, Value>>, String> {
        let rows =
            self.0.get(key).and_then(Value::as_array).ok_or_else(|| format!("`{key}` must be a list of rows"))?;
        rows.iter()
            .map(|row| row.as_object().cloned().ok_or_else(|| format!("a row of `{key}` must be an object")))
            .collect()
    }

    pub fn fix(&self, key: &str) -> Result<Option<FixSpec>, String> {
        match self.0.get(key) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => serde_json::from_value(value.clone()).map(Some).map_err(|error| format!("`{key}`: {error}")),
        }
    }

    /// Everything that is neither bookkeeping nor one of `known`.
    pub fn others(&self, known: &[&str]) -> BTreeMap<String, Value> {
        self.0
            .iter()
            .filter(|(key, _)| !known.contains(&key.as_str()))
            .map(|(key, value)| (key.clone(), value.clone()))
            .collect()
    }
}

/// Seconds from 00:00:00 of the scenario's date; hours may pass 24.
pub fn seconds(text: &str) -> Result<i64, String> {
    let wrong = || format!("`{text}` is not a time HH:MM:SS");
    let parts: Vec<u32> = text.split(':').map(|part| part.parse().map_err(|_| wrong())).collect::<Result<_, _>>()?;
    match parts[..] {
        [hours, minutes] if minutes < 60 => Ok(i64::from(hours) * 3600 + i64::from(minutes) * 60),
        [hours, minutes, seconds] if minutes < 60 && seconds < 60 => {
            Ok(i64::from(hours) * 3600 + i64::from(minutes) * 60 + i64::from(seconds))
        }
        _ => Err(wrong()),
    }
}
