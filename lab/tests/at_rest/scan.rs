//! Looks for secrets in bytes, in every form in which software is likely to write them down.

use std::collections::HashMap;

/// Something that must not be found.
pub enum Secret {
    Text(String),
    /// Degrees.
    Place(f64, f64),
    Key(Vec<u8>),
}

/// A form of one secret: `first`, and where the form is too short to stand alone, `then` within a few bytes.
struct Form {
    secret: usize,
    first: Vec<u8>,
    then: Vec<u8>,
}

/// How far apart the two halves of a position may lie: a tag, a length, a column's head.
const APART: usize = 12;
/// Every form is at least this long.
const HEAD: usize = 3;

pub struct Scanner {
    forms: Vec<Form>,
    by_head: HashMap<[u8; HEAD], Vec<usize>>,
    found: Vec<bool>,
}

impl Scanner {
    pub fn new(secrets: &[Secret]) -> Self {
        let mut forms = Vec::new();
        for (secret, what) in secrets.iter().enumerate() {
            let mut whole = |first: Vec<u8>| forms.push(Form { secret, first, then: Vec::new() });
            match what {
                Secret::Text(text) => texts(text).into_iter().for_each(&mut whole),
                Secret::Key(key) => bytes(key).into_iter().for_each(&mut whole),
                Secret::Place(lat, lon) => {
                    for degrees in [lat, lon] {
                        texts(&format!("{degrees:.7}")).into_iter().for_each(&mut whole);
                        whole(degrees.to_be_bytes().to_vec());
                        whole(degrees.to_le_bytes().to_vec());
                    }
                    forms.extend(pairs(*lat, *lon).into_iter().map(|(first, then)| Form { secret, first, then }));
                }
            }
        }
        let mut by_head: HashMap<[u8; HEAD], Vec<usize>> = HashMap::new();
        for (number, form) in forms.iter().enumerate() {
            let head = form.first.first_chunk::<HEAD>().expect("no form is shorter");
            by_head.entry(*head).or_default().push(number);
        }
        let found = vec![false; secrets.len()];
        Self { forms, by_head, found }
    }

    pub fn look_at(&mut self, content: &[u8]) {
        for at in 0..content.len().saturating_sub(HEAD - 1) {
            let rest = &content[at..];
            let Some(candidates) = rest.first_chunk::<HEAD>().and_then(|head| self.by_head.get(head)) else { continue };
            for number in candidates {
                let form = &self.forms[*number];
                if !self.found[form.secret] && is_here(form, rest) {
                    self.found[form.secret] = true;
                }
            }
        }
    }

    /// Which of the secrets were seen.
    pub fn found(&self) -> Vec<usize> {
        (0..self.found.len()).filter(|secret| self.found[*secret]).collect()
    }
}

fn is_here(form: &Form, rest: &[u8]) -> bool {
    let Some(behind) = rest.strip_prefix(form.first.as_slice()) else { return false };
    let near = &behind[..behind.len().min(APART + form.then.len())];
    form.then.is_empty() || near.windows(form.then.len()).any(|window| window == form.then)
}

fn texts(text: &str) -> Vec<Vec<u8>> {
    let mut forms = bytes(text.as_bytes());
    forms.push(text.encode_utf16().flat_map(u16::to_le_bytes).collect());
    forms.push(text.encode_utf16().flat_map(u16::to_be_bytes).collect());
    forms
}

/// As they are, backwards, in hexadecimal of either case, in base 64 at each of the three places it may begin.
fn bytes(plain: &[u8]) -> Vec<Vec<u8>> {
    let hex = |upper: bool| {
        let digits = plain.iter().map(|byte| if upper { format!("{byte:02X}") } else { format!("{byte:02x}") });
        digits.collect::<String>().into_bytes()
    };
    let mut forms = vec![plain.to_vec(), plain.iter().rev().copied().collect(), hex(false), hex(true)];
    for url in [false, true] {
        forms.extend((0..3).map(|before| base64(plain, before, url)));
    }
    forms
}

/// The part of the base-64 text that does not depend on the `before` bytes in front or on what follows.
fn base64(plain: &[u8], before: usize, url: bool) -> Vec<u8> {
    let last = if url { b"-_" } else { b"+/" };
    let sign = |six: u32| match six {
        0..26 => b'A' + six as u8,
        26..52 => b'a' + (six - 26) as u8,
        52..62 => b'0' + (six - 52) as u8,
        _ => last[six as usize - 62],
    };
    let padded: Vec<u8> = std::iter::repeat_n(0, before).chain(plain.iter().copied()).collect();
    let whole = padded.chunks_exact(3);
    let signs = whole.flat_map(|three| {
        let bits = u32::from_be_bytes([0, three[0], three[1], three[2]]);
        [18, 12, 6, 0].map(|shift| sign((bits >> shift) & 63))
    });
    // Signs that hold bits of what lies in front.
    signs.skip((before * 8).div_ceil(6)).collect()
}

/// Both halves as whole numbers of 10⁻⁷, 10⁻⁶ and 10⁻⁵ degrees or as short floats; alone they would be found by chance.
fn pairs(lat: f64, lon: f64) -> Vec<(Vec<u8>, Vec<u8>)> {
    let mut forms = Vec::new();
    for scale in [1e7, 1e6, 1e5] {
        let [lat, lon] = [lat, lon].map(|degrees| (degrees * scale).round() as i32);
        forms.push((lat.to_be_bytes().to_vec(), lon.to_be_bytes().to_vec()));
        forms.push((lat.to_le_bytes().to_vec(), lon.to_le_bytes().to_vec()));
        forms.push((varint(lat, false), varint(lon, false)));
        forms.push((varint(lat, true), varint(lon, true)));
    }
    let [lat, lon] = [lat, lon].map(|degrees| degrees as f32);
    forms.push((lat.to_be_bytes().to_vec(), lon.to_be_bytes().to_vec()));
    forms.push((lat.to_le_bytes().to_vec(), lon.to_le_bytes().to_vec()));
    let turned: Vec<_> = forms.iter().map(|(first, then)| (then.clone(), first.clone())).collect();
    forms.into_iter().chain(turned).collect()
}

/// Seven bits a byte, low ones first; `zigzag` as for signed numbers.
fn varint(number: i32, zigzag: bool) -> Vec<u8> {
    let mut rest = if zigzag { ((number << 1) ^ (number >> 31)) as u32 } else { number as u32 };
    let mut bytes = Vec::new();
    while rest >= 0x80 {
        bytes.push(rest as u8 | 0x80);
        rest >>= 7;
    }
    bytes.push(rest as u8);
    bytes
}

#[test]
fn every_form_of_a_secret_is_found_and_nothing_else_is() {
    let text = "警员042乙丙";
    let key: Vec<u8> = (0..32).map(|at| at * 7 + 3).collect();
    let (lat, lon) = (30.159_013_1, 116.195_137_2);
    let secrets = [Secret::Text(text.into()), Secret::Key(key.clone()), Secret::Place(lat, lon)];
    let [lat_e7, lon_e7] = [lat, lon].map(|degrees| (degrees * 1e7).round() as i32);
    let row = |lat: &[u8], lon: &[u8]| [b"\x1a", lat, b"\x1a", lon].concat();
    let whole_base64 = b"eHjorablkZgwNDLkuZnkuJk=".to_vec();
    let holding: [(usize, Vec<u8>); 12] = [
        (0, text.into()),
        (0, text.encode_utf16().flat_map(u16::to_le_bytes).collect()),
        (0, format!("{:x?}", text.as_bytes()).replace([',', ' ', '[', ']'], "").into()),
        // "xx" in front of the text.
        (0, whole_base64),
        (1, key.clone()),
        (1, huxue_ledger::codec::hex(&key).to_uppercase().into()),
        (2, b"{\"lat\":30.1590131,".to_vec()),
        (2, lon.to_le_bytes().to_vec()),
        (2, row(&lat_e7.to_be_bytes(), &lon_e7.to_be_bytes())),
        (2, row(&lat_e7.to_le_bytes(), &lon_e7.to_le_bytes())),
        (2, row(&varint(lat_e7, true), &varint(lon_e7, true))),
        (2, row(&(lat as f32).to_be_bytes(), &(lon as f32).to_be_bytes())),
    ];
    for (number, (secret, bytes)) in holding.iter().enumerate() {
        let mut scanner = Scanner::new(&secrets);
        scanner.look_at(&[&[0xff; 100], bytes.as_slice(), &[0xff; 100]].concat());
        assert_eq!(scanner.found(), [*secret], "form {number}");
    }
    let mut scanner = Scanner::new(&secrets);
    scanner.look_at(&row(&lat_e7.to_be_bytes(), &[0; 20]));
    scanner.look_at(&text.as_bytes()[..12]);
    scanner.look_at(b"");
    assert!(scanner.found().is_empty());
}
