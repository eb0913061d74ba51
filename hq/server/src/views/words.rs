//! The words of what the rules say in codes, from the rules' own tables: whoever shows a code need not know them.

use std::collections::BTreeMap;

use huxue_duty::{explain, flags, incident};
use serde::Serialize;
use utoipa::ToSchema;

/// Every code that a view can show, with its words.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Words {
    /// Templates of reasons; `{name}` stands for the argument of that name. Flags are `flag.CODE`.
    #[schema(value_type = BTreeMap<String, Phrase>)]
    pub reasons: BTreeMap<String, Phrase>,
    #[schema(value_type = BTreeMap<String, CategoryWords>)]
    pub categories: BTreeMap<&'static str, CategoryWords>,
}

#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct Phrase {
    pub zh: &'static str,
    pub en: &'static str,
}

#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct CategoryWords {
    pub zh: &'static str,
    pub en: &'static str,
    /// 0 (help given) to 4 (desk at once, and 110).
    pub severity: u8,
    /// Has a rectification flow.
    pub hazard: bool,
}

impl Words {
    pub fn all() -> Self {
        let texts = explain::texts().map(|(code, zh, en)| (code.to_owned(), Phrase { zh, en }));
        let flags = flags::all().map(|(code, zh, en)| (format!("flag.{code}"), Phrase { zh, en }));
        let category = |known: &incident::Category| {
            (
                known.code,
                CategoryWords {
                    zh: known.zh,
                    en: known.en,
                    severity: known.severity,
                    hazard: known.has(incident::HAZARD),
                },
            )
        };
        Self { reasons: texts.chain(flags).collect(), categories: incident::CATALOGUE.iter().map(category).collect() }
    }
}
