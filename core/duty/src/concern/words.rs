//! What names somebody in a text (L2): numbers of papers and telephones, plates, and words for what a person is. Written
//! as people write them: full-width, in Chinese numerals, with blanks and hyphens.

use super::Unfit;

/// Digits in a row that are somebody's number; fewer are times, counts and roads.
const NUMBER: usize = 7;
/// Digits with blanks or hyphens between them: a date with its time has fewer.
const SPREAD_NUMBER: usize = 11;
/// From here on it is a paper's.
const PAPER: usize = 15;
const PROVINCES: &str = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使领";
/// What is not selectable, in words: the list is short because the closed codes leave little to describe.
const ABOUT_A_PERSON: &[&str] = &[
    "民族",
    "维族",
    "回族",
    "藏族",
    "维吾尔",
    "穆斯林",
    "信教",
    "宗教",
    "前科",
    "刑满",
    "吸毒",
    "上访",
    "精神病",
    "精神障碍",
    "残疾",
    "残障",
    "艾滋",
    "智障",
    "乞丐",
    "乞讨",
    "流浪",
    "低保",
    "贫困",
    "穷人",
    "外地人",
    "户籍",
    "身份证",
];

/// What of a text says who somebody is; `None` if nothing does.
pub fn names_somebody(text: &str) -> Option<Unfit> {
    let plain: Vec<char> = text.chars().map(meant).collect();
    longest_number(&plain).or_else(|| has_plate(&plain).then_some(Unfit::Plate)).or_else(|| {
        // Without what people put between letters to get past a list.
        let words: String = text.chars().filter(|letter| !is_filler(*letter)).collect();
        ABOUT_A_PERSON.iter().any(|word| words.contains(word)).then_some(Unfit::AboutAPerson)
    })
}

/// A plate and nothing else.
pub fn is_plate(text: &str) -> bool {
    let plain: Vec<char> = text.chars().map(meant).filter(|letter| !is_filler(*letter)).collect();
    (7..=8).contains(&plain.len()) && plate_at(&plain, 0) == Some(plain.len())
}

/// Full-width letters and Chinese numerals as what they mean.
fn meant(letter: char) -> char {
    match letter {
        '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' => {
            char::from_u32(letter as u32 - '０' as u32 + '0' as u32).unwrap_or(letter).to_ascii_uppercase()
        }
        '〇' | '零' => '0',
        '一' | '壹' | '幺' => '1',
        '二' | '贰' => '2',
        '三' | '叁' => '3',
        '四' | '肆' => '4',
        '五' | '伍' => '5',
        '六' | '陆' => '6',
        '七' | '柒' => '7',
        '八' | '捌' => '8',
        '九' | '玖' => '9',
        other => other.to_ascii_uppercase(),
    }
}

fn is_filler(letter: char) -> bool {
    letter.is_whitespace() || matches!(letter, '-' | '－' | '–' | '—' | '·' | '•' | '.' | '．' | '_' | '*')
}

fn longest_number(plain: &[char]) -> Option<Unfit> {
    let (mut all, mut together, mut found) = (0, 0, None);
    for (at, letter) in plain.iter().enumerate() {
        if letter.is_ascii_digit() {
            (all, together) = (all + 1, together + 1);
        } else {
            together = 0;
            let goes_on = is_filler(*letter) && plain.get(at + 1).is_some_and(char::is_ascii_digit);
            all = if goes_on { all } else { 0 };
        }
        if all >= PAPER {
            return Some(Unfit::IdNumber);
        }
        if together >= NUMBER || all >= SPREAD_NUMBER {
            found = Some(Unfit::PhoneNumber);
        }
    }
    found
}

fn has_plate(plain: &[char]) -> bool {
    let dense: Vec<char> = plain.iter().copied().filter(|letter| !is_filler(*letter)).collect();
    (0..dense.len()).any(|at| plate_at(&dense, at).is_some()) || (0..plain.len()).any(|at| bare_plate_at(plain, at))
}

/// Where a plate ends that begins here: province, letter, five or six letters and digits.
fn plate_at(dense: &[char], at: usize) -> Option<usize> {
    let begins = PROVINCES.contains(*dense.get(at)?) && dense.get(at + 1)?.is_ascii_uppercase();
    let body = dense.iter().skip(at + 2).take(6).take_while(|letter| letter.is_ascii_alphanumeric()).count();
    (begins && body >= 5).then_some(at + 2 + body)
}

/// The same without its province: a letter with five or six letters and digits, three of them digits, standing alone.
fn bare_plate_at(plain: &[char], at: usize) -> bool {
    let is_word = |letter: Option<&char>| letter.is_some_and(char::is_ascii_alphanumeric);
    if !plain.get(at).is_some_and(char::is_ascii_uppercase)
        || at.checked_sub(1).is_some_and(|at| is_word(plain.get(at)))
    {
        return false;
    }
    let skip = usize::from(plain.get(at + 1).copied().is_some_and(is_filler));
    let body: Vec<char> =
        plain.iter().skip(at + 1 + skip).take_while(|letter| letter.is_ascii_alphanumeric()).copied().collect();
    (5..=6).contains(&body.len()) && body.iter().filter(|letter| letter.is_ascii_digit()).count() >= 3
}
