//! Pages must not drift from the tree: every link, every path and every name in the glossary leads somewhere.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

fn files_below(folder: &Path, extension: &str, found: &mut Vec<PathBuf>) {
    for item in fs::read_dir(folder).unwrap() {
        let path = item.unwrap().path();
        if path.is_dir() {
            files_below(&path, extension, found);
        } else if path.extension().is_some_and(|own| own == extension) {
            found.push(path);
        }
    }
}

fn pages() -> Vec<PathBuf> {
    let mut pages = vec![root().join("README.md"), root().join("README.zh-CN.md")];
    files_below(&root().join("docs"), "md", &mut pages);
    pages
}

/// What stands between `open` and `close`, on one line.
fn between<'t>(text: &'t str, open: &'t str, close: &'t str) -> impl Iterator<Item = &'t str> {
    text.split(open).skip(1).filter_map(move |rest| rest.split_once(close).map(|(inside, _)| inside))
}

/// `inline code` outside of fenced blocks.
fn inline_code(text: &str) -> Vec<String> {
    let fences_out: String = text.split("```").step_by(2).collect();
    fences_out.lines().flat_map(|line| line.split('`').skip(1).step_by(2)).map(str::to_owned).collect()
}

#[test]
fn every_relative_link_leads_to_a_file() {
    for page in pages() {
        let text = fs::read_to_string(&page).unwrap();
        for target in between(&text, "](", ")").filter(|target| !target.contains("://")) {
            let file = target.split('#').next().unwrap();
            let path = page.parent().unwrap().join(file);
            assert!(path.exists(), "{}: {target} does not exist", page.display());
        }
    }
}

#[test]
fn every_path_named_in_a_page_exists() {
    let folders = ["core/", "hq/", "lab/", "bindings/", "fixtures/", "docs/", "xtask/"];
    for page in pages() {
        for code in inline_code(&fs::read_to_string(&page).unwrap()) {
            let is_path = folders.iter().any(|folder| code.starts_with(folder)) && !code.contains([' ', '*', '<']);
            assert!(!is_path || root().join(&code).exists(), "{}: `{code}` does not exist", page.display());
        }
    }
}

#[test]
fn every_decision_is_in_the_index() {
    let index = fs::read_to_string(root().join("docs/adr/README.md")).unwrap();
    for item in fs::read_dir(root().join("docs/adr")).unwrap() {
        let name = item.unwrap().file_name().into_string().unwrap();
        assert!(name == "README.md" || index.contains(&format!("({name})")), "{name} is not in the index");
    }
}

#[test]
fn every_name_in_the_glossary_exists() {
    let mut sources = Vec::new();
    files_below(&root().join("core"), "rs", &mut sources);
    let code: String = sources.iter().map(|path| fs::read_to_string(path).unwrap()).collect();
    let words: BTreeSet<&str> = code.split(|letter: char| !letter.is_alphanumeric() && letter != '_').collect();
    let glossary = fs::read_to_string(root().join("docs/glossary.md")).unwrap();
    for name in inline_code(&glossary) {
        for part in name.split("::") {
            assert!(words.contains(part), "glossary: `{name}` is no name in core/");
        }
    }
}

#[test]
fn every_test_named_in_the_threat_model_exists() {
    let page = fs::read_to_string(root().join("docs/threat-model.md")).unwrap();
    let mut named = 0;
    for row in page.lines().filter(|line| line.starts_with("| ") && line.contains("/tests/")) {
        let code = inline_code(row);
        let [file, test] = code.as_slice() else { panic!("a row names one file and one test: {row}") };
        let text = fs::read_to_string(root().join(file)).unwrap();
        assert!(text.contains(&format!("fn {test}(")), "{file} has no {test}");
        named += 1;
    }
    assert!(named >= 10, "{named}");
}
