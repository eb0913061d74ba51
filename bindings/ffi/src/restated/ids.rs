//! Ids, instants and days: text, milliseconds and `YYYY-MM-DD` outside, newtypes inside.

use huxue_phone::duty::clock::{Instant, ServiceDay};
use huxue_phone::duty::ids::{PersonId, PostId, SchoolId};
use huxue_phone::ledger::ident::EntryHash;

/// A text that is not what its type says; uniffi reports it as a wrong argument.
#[derive(Debug, thiserror::Error)]
#[error("`{text}` is not {expected}")]
pub struct NotA {
    text: String,
    expected: &'static str,
}

impl NotA {
    fn new(text: &str, expected: &'static str) -> Self {
        Self { text: text.chars().take(80).collect(), expected }
    }
}

uniffi::custom_type!(PostId, String, {
    remote,
    lower: |id| id.to_string(),
    try_lift: |text| Ok(PostId::new(text)),
});

uniffi::custom_type!(PersonId, String, {
    remote,
    lower: |id| id.to_string(),
    try_lift: |text| Ok(PersonId::new(text)),
});

uniffi::custom_type!(SchoolId, String, {
    remote,
    lower: |id| id.to_string(),
    try_lift: |text| Ok(SchoolId::new(text)),
});

// Lower-case hexadecimal digits.
uniffi::custom_type!(EntryHash, String, {
    remote,
    lower: |hash| hash.hex(),
    try_lift: |text| Ok(EntryHash::from_hex(&text).ok_or_else(|| NotA::new(&text, "an entry's hash"))?),
});

// Milliseconds since the Unix epoch.
uniffi::custom_type!(Instant, i64, {
    remote,
    lower: |instant| instant.0,
    try_lift: |millis| Ok(Instant(millis)),
});

// `YYYY-MM-DD`.
uniffi::custom_type!(ServiceDay, String, {
    remote,
    lower: |day| day.to_string(),
    try_lift: |text| Ok(text.parse::<ServiceDay>().map_err(|_| NotA::new(&text, "a day YYYY-MM-DD"))?),
});
