//! The closed lists that other languages compare with what was generated for them.

use crate::failure::{PANICKED, Remedy};
use crate::restated::names::{ACTIONS, SCREENS};
use crate::restated::values::TOPICS;

/// One code of [`crate::PhoneFailure`] and what the person can do about it.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct ErrorCode {
    pub code: String,
    /// All that the code may come with, the usual one first.
    pub remedies: Vec<Remedy>,
}

const ERRORS: &[(&str, &[Remedy])] = &[
    ("not_enrolled", &[Remedy::SignIn]),
    ("already_enrolled", &[Remedy::AskAdmin]),
    ("text_too_long", &[Remedy::CorrectInput]),
    ("bad_input", &[Remedy::CorrectInput]),
    ("not_found", &[Remedy::CorrectInput]),
    ("who_are_you", &[Remedy::SignIn]),
    ("pin_needed", &[Remedy::SignIn]),
    ("pin_wrong", &[Remedy::SignIn]),
    ("locked", &[Remedy::SignIn]),
    ("officer_needed", &[Remedy::CorrectInput]),
    ("refused", &[Remedy::CorrectInput]),
    ("unreachable", &[Remedy::TryLater]),
    ("timed_out", &[Remedy::TryLater]),
    ("not_hq", &[Remedy::TryLater]),
    ("refused_by_hq", &[Remedy::AskAdmin, Remedy::TryLater, Remedy::UpdateApp]),
    ("tls_other_root", &[Remedy::TryLater]),
    ("tls_wrong_key", &[Remedy::TryLater]),
    ("tls_wrong_host", &[Remedy::TryLater]),
    ("tls_expired", &[Remedy::TryLater]),
    ("tls_not_yet_valid", &[Remedy::TryLater]),
    ("tls_old_version", &[Remedy::TryLater]),
    ("tls_missing", &[Remedy::TryLater]),
    ("tls_bad_certificate", &[Remedy::TryLater]),
    ("tls_no_trust", &[Remedy::CorrectInput]),
    ("tls_plain_address", &[Remedy::CorrectInput]),
    ("forged_answer", &[Remedy::TryLater]),
    ("replayed_answer", &[Remedy::TryLater]),
    ("revoked", &[Remedy::SignIn]),
    ("malformed", &[Remedy::ReportBug]),
    ("bad_record", &[Remedy::AskAdmin]),
    ("keys", &[Remedy::AskAdmin]),
    ("newer_database", &[Remedy::UpdateApp]),
    ("disk_full", &[Remedy::TryLater]),
    ("storage", &[Remedy::ReportBug]),
    ("io", &[Remedy::ReportBug]),
    ("no_randomness", &[Remedy::TryLater]),
    (PANICKED, &[Remedy::ReportBug]),
];

/// Every code a failure may carry.
#[uniffi::export]
pub fn error_codes() -> Vec<ErrorCode> {
    let listed = |(code, remedies): &(&str, &[Remedy])| ErrorCode { code: (*code).into(), remedies: remedies.to_vec() };
    ERRORS.iter().map(listed).collect()
}

/// Every code of [`crate::acting::SavedAct::notes`].
#[uniffi::export]
pub fn note_codes() -> Vec<String> {
    huxue_phone::text::NOTES.iter().map(|(code, ..)| (*code).to_owned()).collect()
}

/// Every topic of [`crate::ports::Watcher`], in UpperCamelCase.
#[uniffi::export]
pub fn topics() -> Vec<String> {
    names(TOPICS)
}

/// Every button, in UpperCamelCase.
#[uniffi::export]
pub fn action_ids() -> Vec<String> {
    names(ACTIONS)
}

/// Every screen, in UpperCamelCase.
#[uniffi::export]
pub fn screen_ids() -> Vec<String> {
    names(SCREENS)
}

fn names<T>(list: &[(&str, T)]) -> Vec<String> {
    list.iter().map(|(name, _)| (*name).to_owned()).collect()
}
