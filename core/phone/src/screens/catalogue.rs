//! The one catalogue of words: a file a screen under `catalogue/` (one table in the program, made by `build.rs`), and the vocabularies that the rules and the ledger
//! keep themselves. Every key has Chinese and English.

use std::collections::HashMap;
use std::sync::OnceLock;

use huxue_duty::explain::{self, Language};
use huxue_duty::flags;
use huxue_duty::incident::CATALOGUE;
use huxue_ledger::access::Reason;

use super::parts::Text;
use crate::text;

/// Key, Chinese and English, a line each: made from `catalogue/*.toml` by the build.
const TABLE: &str = include_str!(concat!(env!("OUT_DIR"), "/catalogue.tsv"));

struct Words {
    zh: String,
    en: String,
}

fn catalogue() -> &'static HashMap<String, Words> {
    static ALL: OnceLock<HashMap<String, Words>> = OnceLock::new();
    ALL.get_or_init(|| {
        let mut all = HashMap::new();
        let mut put = |key: String, zh: &str, en: &str| {
            all.insert(key, Words { zh: zh.to_owned(), en: en.to_owned() });
        };
        for line in TABLE.lines() {
            if let Some((key, words)) = line.split_once('\t')
                && let Some((zh, en)) = words.split_once('\t')
            {
                put(key.to_owned(), zh, en);
            }
        }
        for known in CATALOGUE {
            put(format!("category.{}", known.code), known.zh, known.en);
        }
        for (code, zh, en) in explain::texts() {
            put(format!("reason.{code}"), zh, en);
        }
        for (code, zh, en) in flags::all() {
            put(format!("reason.flag.{code}"), zh, en);
        }
        for (code, zh, en) in text::NOTES {
            put(format!("note.{code}"), zh, en);
        }
        for reason in Reason::ALL {
            put(format!("refusal.{}", reason.code()), reason.zh(), reason.en());
            put(format!("way.{}", reason.code()), reason.way_zh(), reason.way_en());
        }
        for kind in 1..=u16::from(u8::MAX) {
            let (zh, en) = text::kind(kind);
            put(kind_key(kind), zh, en);
        }
        all
    })
}

/// What an entry of this kind is called; those without a name of their own share one.
pub(crate) fn kind_key(kind: u16) -> String {
    if text::kind(kind) == text::OTHER_KIND { "kind.other".to_owned() } else { format!("kind.{kind}") }
}

/// The words of a text. A key that is nowhere stands for itself, so that a slip is seen in tests and not hidden.
pub fn say(text: &Text, language: Language) -> String {
    if text.key.is_empty() {
        return String::new();
    }
    let Some(words) = catalogue().get(&text.key) else { return text.key.clone() };
    let template = if language == Language::En { &words.en } else { &words.zh };
    let value = |name: &str| {
        let argument = text.args.iter().find(|argument| argument.name == name)?;
        let nested = || say(&Text::new(argument.value.clone()), language);
        Some(if argument.is_key { nested() } else { argument.value.clone() })
    };
    filled(template, value)
}

/// Are there words for this key?
pub(crate) fn is_known(key: &str) -> bool {
    catalogue().contains_key(key)
}

/// Replaces each `{name}` once, left to right: a person's own braces stay what they are.
fn filled(template: &str, value: impl Fn(&str) -> Option<String>) -> String {
    let mut line = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        line.push_str(before);
        let (name, behind) = after.split_once('}').unwrap_or((after, ""));
        line.push_str(&value(name).unwrap_or_default());
        rest = behind;
    }
    line.push_str(rest);
    line
}

/// Every key, sorted.
pub fn keys() -> Vec<String> {
    let mut all: Vec<String> = catalogue().keys().cloned().collect();
    all.sort_unstable();
    all
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn names(template: &str) -> Vec<&str> {
        let mut all: Vec<&str> =
            template.split('{').skip(1).filter_map(|part| part.split_once('}')).map(|(name, _)| name).collect();
        all.sort_unstable();
        all
    }

    #[test]
    fn every_line_has_three_parts_and_every_key_both_languages_with_the_same_arguments() {
        assert!(TABLE.lines().count() > 300 && TABLE.lines().all(|line| line.split('\t').count() == 3));
        for (key, words) in catalogue() {
            assert!(!words.zh.is_empty() && !words.en.is_empty(), "{key}");
            assert_eq!(names(&words.zh), names(&words.en), "{key}");
        }
    }

    #[test]
    fn arguments_are_filled_in_once_and_keys_are_said() {
        let text =
            Text::new("brief.row").arg("who", "{on}").key_arg("on", "verdict.on_time").key_arg("off", "verdict.kept");
        assert_eq!(say(&text, Language::Zh), "{on}：按时到岗，守到下岗");
        assert_eq!(say(&Text::default(), Language::En), "");
        assert_eq!(say(&Text::new("no.such"), Language::En), "no.such");
    }
}
