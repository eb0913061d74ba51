//! Rust source as far as this check needs it: code without comments and literals, and `use` trees spelled out.

/// One file's code, ready to be searched for paths and words.
pub struct Source {
    /// The text with comments, strings and characters blanked; line breaks stay.
    code: String,
    /// Every path imported in a braced `use`, with its line.
    imports: Vec<(String, usize)>,
}

impl Source {
    pub fn new(text: &str) -> Self {
        let code = code_only(text);
        let imports = braced_imports(&code);
        Self { code, imports }
    }

    /// The first line that mentions `word` (a path or an identifier, whole), from 1.
    pub fn line_of(&self, word: &str) -> Option<usize> {
        let in_text = whole_words(&self.code, word).next().map(|at| line_at(&self.code, at));
        let imported = self.imports.iter().find(|(path, _)| whole_words(path, word).next().is_some());
        in_text.into_iter().chain(imported.map(|(_, line)| *line)).min()
    }
}

fn line_at(text: &str, at: usize) -> usize {
    text[..at].matches('\n').count() + 1
}

fn whole_words<'t>(text: &'t str, word: &'t str) -> impl Iterator<Item = usize> + 't {
    text.match_indices(word).map(|(at, _)| at).filter(move |at| {
        let before = text[..*at].chars().next_back();
        let after = text[at + word.len()..].chars().next();
        !before.is_some_and(is_word) && !after.is_some_and(is_word)
    })
}

fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

fn code_only(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let mut code = String::with_capacity(text.len());
    let mut at = 0;
    while at < letters.len() {
        if let Some(end) = literal_end(&letters, at) {
            code.extend(letters[at..end].iter().map(|letter| if *letter == '\n' { '\n' } else { ' ' }));
            at = end;
        } else {
            code.push(letters[at]);
            at += 1;
        }
    }
    code
}

/// Where the comment or literal that begins at `at` ends; `None` if none begins there.
fn literal_end(letters: &[char], at: usize) -> Option<usize> {
    match &letters[at..] {
        ['/', '/', ..] => Some(find(letters, at, |rest| rest[0] == '\n')),
        ['/', '*', ..] => Some(block_comment_end(letters, at)),
        ['"', ..] => Some(string_end(letters, at + 1)),
        ['r', '"' | '#', ..] if begins_word(letters, at) => raw_string_end(letters, at + 1),
        ['\'', '\\', _, ..] => Some((find(letters, at + 3, |rest| rest[0] == '\'') + 1).min(letters.len())),
        ['\'', _, '\'', ..] => Some(at + 3),
        _ => None,
    }
}

/// The first place from `at` on where `wanted` holds, or the end.
fn find(letters: &[char], at: usize, wanted: impl Fn(&[char]) -> bool) -> usize {
    (at..letters.len()).find(|place| wanted(&letters[*place..])).unwrap_or(letters.len())
}

/// Block comments nest.
fn block_comment_end(letters: &[char], at: usize) -> usize {
    let (mut place, mut depth) = (at, 0usize);
    while place < letters.len() {
        match &letters[place..] {
            ['/', '*', ..] => (place, depth) = (place + 2, depth + 1),
            ['*', '/', ..] => (place, depth) = (place + 2, depth.saturating_sub(1)),
            _ => place += 1,
        }
        if depth == 0 {
            break;
        }
    }
    place
}

fn string_end(letters: &[char], from: usize) -> usize {
    let mut place = from;
    while place < letters.len() {
        match letters[place] {
            '\\' => place += 2,
            '"' => return place + 1,
            _ => place += 1,
        }
    }
    letters.len()
}

/// A raw string, or `None` for a raw identifier (`r#type`).
fn raw_string_end(letters: &[char], after_r: usize) -> Option<usize> {
    let quote = find(letters, after_r, |rest| rest[0] != '#');
    if letters.get(quote) != Some(&'"') {
        return None;
    }
    let hashes = quote - after_r;
    let closes = |rest: &[char]| rest[0] == '"' && rest[1..].iter().take_while(|next| **next == '#').count() >= hashes;
    Some((find(letters, quote + 1, closes) + 1 + hashes).min(letters.len()))
}

/// Whether a literal's prefix may begin here: not in the middle of a name. `br"…"` counts.
fn begins_word(letters: &[char], at: usize) -> bool {
    let before = at.checked_sub(1).map(|place| letters[place]);
    before.is_none_or(|letter| !is_word(letter) || letter == 'b')
}

fn braced_imports(code: &str) -> Vec<(String, usize)> {
    let mut imports = Vec::new();
    for at in whole_words(code, "use") {
        let statement = code[at + 3..].split(';').next().unwrap_or_default();
        if statement.contains('{') {
            let tree: String = statement.split_whitespace().collect::<Vec<_>>().join(" ");
            let line = line_at(code, at);
            spell_out("", &tree, &mut |path| imports.push((path, line)));
        }
    }
    imports
}

/// `std::{fs, io::{Read, Write}}` as `std::fs`, `std::io::Read`, `std::io::Write`.
fn spell_out(prefix: &str, tree: &str, each: &mut impl FnMut(String)) {
    for branch in top_level_branches(tree) {
        match branch.split_once('{') {
            Some((head, inner)) => {
                let inner = inner.rsplit_once('}').map_or(inner, |(inside, _)| inside);
                spell_out(&format!("{prefix}{}", head.trim()), inner, each);
            }
            None => each(format!("{prefix}{}", branch.trim())),
        }
    }
}

fn top_level_branches(tree: &str) -> Vec<&str> {
    let mut depth = 0usize;
    tree.split(|letter| {
        match letter {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        letter == ',' && depth == 0
    })
    .filter(|branch| !branch.trim().is_empty())
    .collect()
}

#[cfg(test)]
mod tests {
    use super::Source;

    #[test]
    fn comments_and_literals_are_no_code() {
        let text = r##"
//! unsafe
/* unsafe /* unsafe */ unsafe */
const A: &str = "unsafe \" unsafe";
const B: &str = r#"unsafe " unsafe"#;
const C: (char, char) = ('"', '\'');
fn d<'a>(r#type: &'a str) -> &'a str { r#type }
#![forbid(unsafe_code)]
"##;
        assert_eq!(Source::new(text).line_of("unsafe"), None);
        assert_eq!(Source::new(&format!("{text}unsafe fn e() {{}}\n")).line_of("unsafe"), Some(9));
    }

    #[test]
    fn braced_imports_are_spelled_out() {
        let source =
            Source::new("use std::collections::BTreeMap;\nuse std::{\n    io::{self, Read},\n    fs as files,\n};\n");
        assert_eq!(source.line_of("std::fs"), Some(2));
        assert_eq!(source.line_of("std::io::Read"), Some(2));
        assert_eq!(source.line_of("std::net"), None);
    }

    #[test]
    fn only_whole_words_count() {
        let source = Source::new("let thread_rng_like = my_getrandom;\nhuxue_phone::open();\n");
        assert_eq!(source.line_of("thread_rng"), None);
        assert_eq!(source.line_of("getrandom"), None);
        assert_eq!(source.line_of("huxue_phone"), Some(2));
    }
}
