//! The offline root on paper: its seed split into three shares of which any two bring it back (Shamir over GF(256)).
//! One share alone says nothing about the seed. A share is typed by hand years later, so every row carries a check
//! character, the whole carries a checksum, and it names the headquarters and the root it belongs to.
//!
//! ```text
//! share = version(1) ‖ number(1) ‖ tenant(8) ‖ H("huxue root 1"; root key)[..4] ‖ f(number)(32) ‖ check(4)
//! f(x)  = seed + slope · x, byte by byte       check = H("huxue root share 1"; all before)[..4]
//! ```
//!
//! Printed in Crockford's base 32: five rows of four groups of four characters and a check character.

use huxue_ledger::crypto::{Signer25519, hash, same};
use huxue_ledger::ident::TenantId;
use zeroize::Zeroize as _;

use crate::codes;
use crate::error::{HqError, Result};
use crate::keys::random;

const VERSION: u8 = 1;
/// Shares in all; any two of them do.
pub const SHARES: u8 = 3;
const BYTES: usize = 50;
const ROW: usize = 16;
/// Characters of a share as typed, each row's check character included.
const TYPED: usize = BYTES * 8 / 5 / ROW * (ROW + 1);

/// One share. Its bytes are wiped when it is dropped.
#[derive(Clone)]
pub struct RootShare {
    pub number: u8,
    pub tenant: TenantId,
    root: [u8; 4],
    payload: [u8; 32],
}

impl Drop for RootShare {
    fn drop(&mut self) {
        self.payload.zeroize();
    }
}

/// What people compare: the first four bytes of the root key's hash.
pub fn fingerprint(root_public: &[u8; 32]) -> [u8; 4] {
    let full = hash("huxue root 1", &[root_public]);
    [full[0], full[1], full[2], full[3]]
}

/// Splits the root's seed.
pub fn split(root: &Signer25519, tenant: TenantId) -> Result<[RootShare; 3]> {
    let (mut seed, mut slope) = (root.seed(), random::<32>()?);
    let root = fingerprint(&root.public());
    let share = |number: u8| {
        let payload = std::array::from_fn(|at| seed[at] ^ times(slope[at], number));
        RootShare { number, tenant, root, payload }
    };
    let shares = [share(1), share(2), share(3)];
    seed.zeroize();
    slope.zeroize();
    Ok(shares)
}

/// The root from two shares; refused unless they are two different ones of the same root.
pub fn join(a: &RootShare, b: &RootShare) -> Result<Signer25519> {
    let bad = |text: &str| Err(HqError::BadInput(text.to_owned()));
    if (a.tenant, a.root) != (b.tenant, b.root) {
        return bad("the two shares belong to different headquarters or roots / 两份根密钥分片不属于同一指挥中心");
    }
    if a.number == b.number {
        return bad("this is the same share twice: bring another one / 两次输入的是同一份分片，请取另一份");
    }
    // The line through (a, f(a)) and (b, f(b)), at zero.
    let scale = inverse(a.number ^ b.number);
    let mut seed: [u8; 32] =
        std::array::from_fn(|at| times(times(a.payload[at], b.number) ^ times(b.payload[at], a.number), scale));
    let root = Signer25519::from_seed(&seed);
    seed.zeroize();
    if !same(&fingerprint(&root.public()), &a.root) {
        return bad(
            "the two shares do not make this root: one of them was altered / 两份分片拼不出根密钥，其中一份有误",
        );
    }
    Ok(root)
}

impl RootShare {
    /// As printed: five rows.
    pub fn rows(&self) -> Vec<String> {
        let mut bytes = Vec::with_capacity(BYTES);
        bytes.extend([VERSION, self.number]);
        bytes.extend(self.tenant.0);
        bytes.extend(self.root);
        bytes.extend(self.payload);
        bytes.extend(check(&bytes));
        let digits = digits_of(&bytes);
        bytes.zeroize();
        let row = |row: &[u8]| {
            let groups: Vec<String> = row.chunks(4).map(|group| String::from_utf8_lossy(group).into_owned()).collect();
            format!("{}-{}", groups.join("-"), char::from(codes::check(row)))
        };
        digits.chunks(ROW).map(row).collect()
    }

    /// On one line.
    pub fn text(&self) -> String {
        self.rows().join(" ")
    }

    /// The root it belongs to, for people.
    pub fn root_fingerprint(&self) -> String {
        huxue_ledger::codec::hex(&self.root)
    }

    fn parse(typed: &[u8], which: usize) -> Result<Self> {
        let mut digits = Vec::with_capacity(BYTES * 8 / 5);
        for (at, row) in typed.chunks(ROW + 1).enumerate() {
            let (row, last) = row.split_at(ROW);
            if last != [codes::check(row)] {
                let text = format!("share {which}, row {}: mistyped / 第 {which} 份第 {} 行输入有误", at + 1, at + 1);
                return Err(HqError::BadInput(text));
            }
            digits.extend_from_slice(row);
        }
        let damaged =
            || HqError::BadInput(format!("share {which}: mistyped, or its rows in another order / 输入有误或行序不对"));
        let bytes = bytes_of(&digits);
        let (body, tag) = bytes.split_last_chunk::<4>().ok_or_else(damaged)?;
        if check(body) != *tag {
            return Err(damaged());
        }
        let [VERSION, number @ 1..=SHARES, rest @ ..] = body else {
            return Err(HqError::BadInput(format!(
                "share {which} is of a version this program does not know / 版本不识"
            )));
        };
        let (tenant, rest) = rest.split_first_chunk::<8>().ok_or_else(damaged)?;
        let (root, payload) = rest.split_first_chunk::<4>().ok_or_else(damaged)?;
        let payload: [u8; 32] = payload.try_into().map_err(|_| damaged())?;
        Ok(Self { number: *number, tenant: TenantId(*tenant), root: *root, payload })
    }
}

/// Reads the shares in a text: typed, pasted, or a saved print-out, whose other lines begin with `#`. Blanks, hyphens
/// and line breaks are passed over; look-alikes are read as meant.
pub fn read(text: &str) -> Result<Vec<RootShare>> {
    let lines = text.lines().filter(|line| !line.trim_start().starts_with('#'));
    let typed = lines.flat_map(str::chars).filter(|letter| !letter.is_whitespace() && *letter != '-');
    let mut digits = Vec::new();
    for letter in typed {
        let digit = u8::try_from(letter).ok().map(codes::meant).filter(|digit| codes::value(*digit).is_some());
        digits.push(digit.ok_or_else(|| {
            HqError::BadInput(format!("a root share has no character {letter:?} / 分片中没有字符“{letter}”"))
        })?);
    }
    if digits.is_empty() || !digits.len().is_multiple_of(TYPED) {
        let text = format!("a root share has {TYPED} characters, not {} / 分片字符数不对", digits.len());
        return Err(HqError::BadInput(text));
    }
    let shares = digits.chunks(TYPED).enumerate().map(|(at, typed)| RootShare::parse(typed, at + 1)).collect();
    digits.zeroize();
    shares
}

fn check(body: &[u8]) -> [u8; 4] {
    let full = hash("huxue root share 1", &[body]);
    [full[0], full[1], full[2], full[3]]
}

/// Eight characters for every five bytes.
fn digits_of(bytes: &[u8]) -> Vec<u8> {
    let mut digits = Vec::with_capacity(BYTES * 8 / 5);
    for five in bytes.chunks(5) {
        let number = five.iter().fold(0u64, |number, byte| number << 8 | u64::from(*byte));
        digits.extend((0..8).rev().map(|at| codes::ALPHABET[(number >> (at * 5) & 31) as usize]));
    }
    digits
}

fn bytes_of(digits: &[u8]) -> Vec<u8> {
    let value = |digit: &u8| codes::value(*digit).map_or(0, u64::from);
    let mut bytes = Vec::with_capacity(BYTES);
    for eight in digits.chunks(8) {
        let number = eight.iter().fold(0u64, |number, digit| number << 5 | value(digit));
        bytes.extend_from_slice(&number.to_be_bytes()[3..]);
    }
    bytes
}

/// A product in GF(2⁸) modulo x⁸ + x⁴ + x³ + x + 1, without a branch or a table that a secret decides.
fn times(a: u8, b: u8) -> u8 {
    let (mut a, mut product) = (a, 0);
    for bit in 0..8 {
        product ^= a & 0u8.wrapping_sub(b >> bit & 1);
        a = a << 1 ^ 0x1b & 0u8.wrapping_sub(a >> 7);
    }
    product
}

/// a²⁵⁴, which is the inverse.
fn inverse(a: u8) -> u8 {
    (0..253).fold(a, |product, _| times(product, a))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn root() -> Signer25519 {
        Signer25519::from_seed(&std::array::from_fn(|at| at as u8 ^ 0x5a))
    }

    fn shares() -> [RootShare; 3] {
        split(&root(), TenantId(*b"qingshi1")).unwrap()
    }

    #[test]
    fn the_field_is_a_field() {
        for a in 1..=255 {
            assert_eq!(times(a, inverse(a)), 1, "{a}");
            assert_eq!(times(a, 1), a);
            assert_eq!(times(a, 7), times(a, 5) ^ times(a, 2), "{a}");
        }
        assert_eq!(times(0x57, 0x83), 0xc1, "the example of FIPS 197");
    }

    #[test]
    fn any_two_shares_bring_the_root_back_and_one_does_not() {
        let shares = shares();
        for (a, b) in [(0, 1), (1, 0), (0, 2), (2, 0), (1, 2), (2, 1)] {
            assert_eq!(join(&shares[a], &shares[b]).unwrap().seed(), root().seed(), "{a} and {b}");
        }
        for share in &shares {
            assert!(join(share, share).is_err());
            assert_ne!(share.payload, root().seed());
        }
    }

    #[test]
    fn shares_that_do_not_belong_together_are_refused() {
        let (ours, mut altered) = (shares(), shares()[1].clone());
        // Another splitting of the same root draws another line.
        assert!(join(&ours[0], &altered).is_err());
        altered = ours[1].clone();
        altered.payload[31] ^= 1;
        assert!(join(&ours[0], &altered).is_err());
        let other = split(&Signer25519::from_seed(&[9; 32]), TenantId(*b"qingshi1")).unwrap();
        assert!(join(&ours[0], &other[1]).is_err());
    }

    #[test]
    fn a_share_survives_the_hand_and_names_the_row_of_a_slip() {
        let shares = shares();
        let printed = format!("# 第 1 份 / share 1\n{}\n# 第 3 份\n{}", shares[0].rows().join("\n"), shares[2].text());
        let typed = printed.to_lowercase().replace('-', "").replace('0', "o").replace('1', "l");
        for text in [printed, typed] {
            let read = read(&text).unwrap();
            assert_eq!(read.len(), 2);
            assert_eq!(join(&read[0], &read[1]).unwrap().seed(), root().seed());
        }
        let good = shares[0].rows();
        for row in 0..5 {
            for (from, to) in [('2', '3'), ('A', 'B'), ('Z', 'Y'), ('5', '6')] {
                let Some(at) = good[row].find(from) else { continue };
                let mut rows = good.clone();
                rows[row].replace_range(at..=at, &to.to_string());
                let error = read(&rows.join("\n")).err().unwrap().to_string();
                assert!(error.contains(&format!("row {}", row + 1)), "{error}");
            }
        }
        let mut swapped = good.clone();
        swapped.swap(1, 2);
        assert!(read(&swapped.join(" ")).is_err(), "rows in another order");
        assert!(read(&good[..4].join(" ")).is_err(), "a row is missing");
        assert!(read("").is_err());
        assert!(read("码").is_err());
    }
}
