//! Swift as words: comments are gone, literals stand apart, what is interpolated into a literal is code.

/// One file.
pub struct Swift {
    pub tokens: Vec<Token>,
    pub literals: Vec<Literal>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// A name (`$0` and numbers too), an operator as long as it gets, or one sign.
    pub text: String,
    pub line: usize,
    /// White space on both sides: Swift's way of telling `a < b` from `Array<B>`.
    pub is_apart: bool,
}

/// A string literal, its interpolations left out.
#[derive(Debug, PartialEq, Eq)]
pub struct Literal {
    pub text: String,
    pub line: usize,
    /// How many tokens stand before it.
    pub at: usize,
}

const OPERATOR: &str = "=<>!&|^~+-*/%";

impl Swift {
    pub fn new(text: &str) -> Self {
        let mut reader = Reader {
            letters: text.chars().collect(),
            at: 0,
            line: 1,
            swift: Self { tokens: Vec::new(), literals: Vec::new() },
        };
        reader.code(None);
        reader.swift
    }

    /// The text of the token at `at`; empty beyond the end.
    pub fn word(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", |token| token.text.as_str())
    }

    /// Whether these tokens stand at `at`.
    pub fn is_at(&self, at: usize, words: &[&str]) -> bool {
        words.iter().enumerate().all(|(offset, word)| self.word(at + offset) == *word)
    }

    /// Every place where these tokens stand.
    pub fn places<'s>(&'s self, words: &'s [&'s str]) -> impl Iterator<Item = usize> + 's {
        (0..self.tokens.len()).filter(|at| self.is_at(*at, words))
    }

    pub fn mentions(&self, words: &[&str]) -> bool {
        self.places(words).next().is_some()
    }

    /// A line's tokens, one space between each.
    pub fn line(&self, line: usize) -> String {
        let words: Vec<&str> =
            self.tokens.iter().filter(|token| token.line == line).map(|token| token.text.as_str()).collect();
        words.join(" ")
    }
}

pub fn is_name(word: &str) -> bool {
    word.starts_with(|letter: char| letter.is_alphabetic() || letter == '_' || letter == '$')
}

struct Reader {
    letters: Vec<char>,
    at: usize,
    line: usize,
    swift: Swift,
}

impl Reader {
    fn peek(&self, ahead: usize) -> char {
        self.letters.get(self.at + ahead).copied().unwrap_or('\0')
    }

    fn step(&mut self) -> char {
        let letter = self.peek(0);
        self.line += usize::from(letter == '\n');
        self.at += 1;
        letter
    }

    /// Reads code to its end, or to the bracket that closes an interpolation.
    fn code(&mut self, closing: Option<char>) {
        let mut depth = 0usize;
        while self.at < self.letters.len() {
            match (self.peek(0), self.peek(1)) {
                ('/', '/') => self.skip_line(),
                ('/', '*') => self.skip_block(),
                ('"', _) => self.literal(),
                (letter, _) if letter.is_whitespace() => {
                    self.step();
                }
                (letter, _) if letter.is_alphanumeric() || "_$`".contains(letter) => {
                    self.token(|letter| letter.is_alphanumeric() || "_$`".contains(letter));
                }
                (letter, _) if OPERATOR.contains(letter) => self.token(|letter| OPERATOR.contains(letter)),
                (letter, _) => {
                    depth += usize::from(letter == '(');
                    if letter == ')' && closing.is_some() {
                        if depth == 0 {
                            self.step();
                            return;
                        }
                        depth -= 1;
                    }
                    let mut first = true;
                    self.token(|_| std::mem::take(&mut first));
                }
            }
        }
    }

    fn token(&mut self, mut belongs: impl FnMut(char) -> bool) {
        let (start, line) = (self.at, self.line);
        while self.at < self.letters.len() && belongs(self.peek(0)) {
            self.step();
        }
        let before = start.checked_sub(1).map_or(' ', |at| self.letters[at]);
        let is_apart = before.is_whitespace() && (self.at >= self.letters.len() || self.peek(0).is_whitespace());
        let text = self.letters[start..self.at].iter().filter(|letter| **letter != '`').collect();
        self.swift.tokens.push(Token { text, line, is_apart });
    }

    fn skip_line(&mut self) {
        while self.at < self.letters.len() && self.peek(0) != '\n' {
            self.step();
        }
    }

    /// Block comments nest.
    fn skip_block(&mut self) {
        let mut depth = 0usize;
        while self.at < self.letters.len() {
            let change = match (self.peek(0), self.peek(1)) {
                ('/', '*') => 1,
                ('*', '/') => -1,
                _ => 0,
            };
            self.step();
            if change != 0 {
                self.step();
                depth = depth.saturating_add_signed(change);
                if depth == 0 {
                    return;
                }
            }
        }
    }

    fn literal(&mut self) {
        let (line, at) = (self.line, self.swift.tokens.len());
        let quotes = if self.peek(1) == '"' && self.peek(2) == '"' { 3 } else { 1 };
        for _ in 0..quotes {
            self.step();
        }
        let mut text = String::new();
        while self.at < self.letters.len() {
            if (0..quotes).all(|ahead| self.peek(ahead) == '"') {
                for _ in 0..quotes {
                    self.step();
                }
                break;
            }
            match (self.peek(0), self.peek(1)) {
                ('\\', '(') => {
                    self.step();
                    self.step();
                    self.code(Some(')'));
                }
                ('\\', _) => {
                    self.step();
                    text.push(self.step());
                }
                _ => text.push(self.step()),
            }
        }
        self.swift.literals.push(Literal { text, line, at });
    }
}

#[cfg(test)]
mod tests {
    use super::Swift;

    fn words(text: &str) -> Vec<String> {
        Swift::new(text).tokens.into_iter().map(|token| token.text).collect()
    }

    #[test]
    fn comments_are_gone_and_literals_stand_apart() {
        let swift = Swift::new("a /* b /* c */ d */ // e\nf(\"g // \\\"h\\\"\") \"\"\"\n i \"j\" \"\"\" k");
        assert_eq!(words("a /* b /* c */ d */ // e\nf"), ["a", "f"]);
        let literals: Vec<&str> = swift.literals.iter().map(|literal| literal.text.as_str()).collect();
        assert_eq!(literals, ["g // \"h\"", "\n i \"j\" "]);
        assert_eq!((swift.literals[0].line, swift.literals[1].line, swift.literals[0].at), (2, 2, 3));
    }

    #[test]
    fn what_is_interpolated_is_code() {
        let swift = Swift::new("f(\"a\\(b.c(d))e\") g");
        assert_eq!(swift.literals[0].text, "ae");
        assert_eq!(words("f(\"a\\(b.c(d))e\") g"), ["f", "(", "b", ".", "c", "(", "d", ")", ")", "g"]);
    }

    #[test]
    fn an_operator_is_told_from_a_generic_by_its_spaces() {
        let swift = Swift::new("a < b, C<D>, e <= f, g.`open`?.h ?? i");
        // Names too; only operators are ever asked.
        let apart: Vec<&str> =
            swift.tokens.iter().filter(|token| token.is_apart).map(|token| token.text.as_str()).collect();
        assert_eq!(apart, ["a", "<", "e", "<=", "i"]);
        assert!(swift.mentions(&["g", ".", "open", "?", ".", "h"]));
        assert_eq!(swift.line(1).split(' ').count(), swift.tokens.len());
    }
}
