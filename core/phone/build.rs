//! Makes one table of the catalogue's files, a line a key, so that a phone carries no parser for them. A key that
//! stands twice, or a text that would break its line, stops the build.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;

#[derive(Deserialize)]
struct Words {
    zh: String,
    en: String,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo::rerun-if-changed=catalogue");
    println!("cargo::rerun-if-changed=build.rs");
    let mut all: BTreeMap<String, Words> = BTreeMap::new();
    for file in std::fs::read_dir("catalogue")? {
        let path = file?.path();
        let words: BTreeMap<String, Words> =
            toml::from_str(&std::fs::read_to_string(&path)?).map_err(|error| format!("{}: {error}", path.display()))?;
        for (key, words) in words {
            let breaks = |text: &str| text.is_empty() || text.contains(['\t', '\n']);
            if breaks(&key) || breaks(&words.zh) || breaks(&words.en) {
                return Err(format!("{}: {key} is empty or breaks its line", path.display()).into());
            }
            if all.contains_key(&key) {
                return Err(format!("{}: {key} stands twice", path.display()).into());
            }
            all.insert(key, words);
        }
    }
    let lines: Vec<String> = all.iter().map(|(key, words)| format!("{key}\t{}\t{}\n", words.zh, words.en)).collect();
    std::fs::write(Path::new(&std::env::var("OUT_DIR")?).join("catalogue.tsv"), lines.concat())?;
    Ok(())
}
