//! Words to values: dates, times of day, positions, entry hashes.

use std::io::Read;

use huxue_phone::AsPerson;
use huxue_phone::duty::clock::{Instant, ServiceDay};
use huxue_phone::duty::fence::Fix;
use huxue_phone::duty::ids::PersonId;
use huxue_phone::ledger::ident::EntryHash;

use crate::args::{By, Position};
use crate::failure::Failure;

/// More than any text the phone takes; what is longer is cut here and refused there.
const MAX_STDIN: u64 = 64 * 1024;

/// `YYYY-MM-DD` or `YYYY/M/D`.
pub fn date(text: &str) -> Result<ServiceDay, Failure> {
    let wrong = || {
        Failure::input(
            format!("日期 {text} 不正确，应为 YYYY-MM-DD 且确有其日。"),
            format!("`{text}` is not a date YYYY-MM-DD"),
        )
    };
    let mut parts = text.split(['-', '/']);
    let (Some(year), Some(month), Some(day), None) = (parts.next(), parts.next(), parts.next(), parts.next()) else {
        return Err(wrong());
    };
    let number = |part: &str, digits: usize| {
        let fits = (1..=digits).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
        fits.then(|| part.parse::<u32>().ok()).flatten()
    };
    let (Some(year), Some(month), Some(day)) = (number(year, 4), number(month, 2), number(day, 2)) else {
        return Err(wrong());
    };
    let year = i32::try_from(year).map_err(|_| wrong())?;
    ServiceDay::from_ymd_opt(year, month, day).filter(|_| year >= 1970).ok_or_else(wrong)
}

/// Minutes from 00:00; may pass 24:00 as 24:10.
pub fn minute(text: &str) -> Result<u32, Failure> {
    let parsed = text.split_once(':').and_then(|(hours, minutes)| {
        let (hours, minutes): (u32, u32) = (hours.parse().ok()?, minutes.parse().ok()?);
        (hours < 30 && minutes < 60).then_some(hours * 60 + minutes)
    });
    parsed.ok_or_else(|| {
        Failure::input(format!("时间 {text} 不正确，应为 HH:MM。"), format!("`{text}` is not a time HH:MM"))
    })
}

pub fn time_on(day: ServiceDay, text: &str) -> Result<Instant, Failure> {
    Ok(Instant::at(day, minute(text)?))
}

pub fn entry(text: &str) -> Result<EntryHash, Failure> {
    EntryHash::from_hex(text).ok_or_else(|| {
        Failure::input(
            "记录编号应为 64 位十六进制。",
            format!("`{text}` is not an entry hash of 64 hexadecimal digits"),
        )
    })
}

pub fn fix(position: &Position) -> Option<Fix> {
    let (lat, lon) = (position.lat?, position.lon?);
    Some(Fix {
        lat,
        lon,
        accuracy_m: position.accuracy,
        age_s: Some(position.age),
        mock: position.mock,
        approximate: position.approximate,
        datum: None,
    })
}

pub fn by(by: &By) -> Option<AsPerson> {
    let person = PersonId::new(by.person.as_ref()?);
    Some(AsPerson { person, pin: by.pin.clone() })
}

/// The text itself, or standard input for `-`.
pub fn text(text: String) -> Result<String, Failure> {
    if text != "-" {
        return Ok(text);
    }
    let mut bytes = Vec::new();
    let read = std::io::stdin().lock().take(MAX_STDIN).read_to_end(&mut bytes);
    read.map_err(|error| Failure::input("读不到标准输入。", error.to_string()))?;
    Ok(String::from_utf8_lossy(&bytes).trim_end().to_owned())
}

/// An invitation given as its own text, or as the file that holds it.
pub fn text_or_file(given: &str) -> Result<String, Failure> {
    if given.to_ascii_uppercase().starts_with("HUXUE") {
        return Ok(given.to_owned());
    }
    let path = std::path::Path::new(given);
    std::fs::read_to_string(path).map_err(|error| Failure::file(path, &error))
}

/// `2026-11-24T07:05:00+08:00`, as milliseconds since the epoch. Only whole seconds at +08:00: tests write it.
#[cfg(feature = "testing")]
pub fn rfc3339_millis(text: &str) -> Option<i64> {
    let (day, clock) = text.strip_suffix("+08:00")?.split_once('T')?;
    let mut parts = clock.split(':').map(|part| part.parse::<i64>().ok());
    let (hours, minutes, seconds) = (parts.next()??, parts.next()??, parts.next()??);
    let midnight = Instant::at(date(day).ok()?, 0);
    Some(midnight.plus_millis(((hours * 60 + minutes) * 60 + seconds) * 1000).0)
}
