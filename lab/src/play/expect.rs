//! What a scenario expects: a partial picture of the result. Every part that is named must be found.

use serde_json::Value;

/// Lists each expectation that the result does not meet; empty means all are met.
///
/// Objects match if every named field matches; an array matches if each of its elements matches some element of the
/// result; scalars match if they are equal.
pub fn unmet(expected: &Value, actual: &Value) -> Vec<String> {
    let mut misses = Vec::new();
    compare("", expected, actual, &mut misses);
    misses
}

fn compare(path: &str, expected: &Value, actual: &Value, misses: &mut Vec<String>) {
    match (expected, actual) {
        (Value::Null, _) if path.is_empty() => {}
        (Value::Object(fields), Value::Object(found)) => {
            for (key, value) in fields {
                let path = format!("{path}/{key}");
                match found.get(key) {
                    Some(actual) => compare(&path, value, actual, misses),
                    None => misses.push(format!("{path}: expected {value}, nothing there")),
                }
            }
        }
        (Value::Array(items), Value::Array(found)) => {
            for item in items {
                if !found.iter().any(|actual| matches(item, actual)) {
                    misses.push(format!("{path}: no element like {item}{}", nearest(item, found)));
                }
            }
            if items.is_empty() && !found.is_empty() {
                misses.push(format!("{path}: expected nothing, found {}", Value::Array(found.clone())));
            }
        }
        // Any value will do, as long as there is one.
        (Value::String(any), _) if any == "*" && !actual.is_null() => {}
        _ if expected == actual => {}
        _ => misses.push(format!("{path}: expected {expected}, found {actual}")),
    }
}

fn matches(expected: &Value, actual: &Value) -> bool {
    let mut misses = Vec::new();
    compare("x", expected, actual, &mut misses);
    misses.is_empty()
}

/// Shows the element that agrees in the most fields, to make a miss readable.
fn nearest(expected: &Value, found: &[Value]) -> String {
    let Value::Object(fields) = expected else { return format!("; found {}", Value::Array(found.to_vec())) };
    let score = |actual: &Value| fields.iter().filter(|(key, value)| actual.get(key) == Some(value)).count();
    found.iter().max_by_key(|actual| score(actual)).map_or_else(String::new, |actual| format!("; nearest {actual}"))
}
