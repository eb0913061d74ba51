//! What is planted: a mark in every name, text and position, so that each is found for itself and none by chance.

use std::path::Path;

use huxue_duty::county::County;
use huxue_ledger::{codec, county, crypto};

use super::Secret;

pub struct Planted {
    pub names: Vec<String>,
    pub schools: Vec<String>,
    pub incidents: Vec<String>,
    pub comments: Vec<String>,
    pub roll_calls: Vec<String>,
    pub reasons: Vec<String>,
    pub drafts: Vec<String>,
    /// Sealed before they are written: found in no build.
    pub concerns: Vec<String>,
    pub places: Vec<(f64, f64)>,
    pub pin: String,
}

/// Ten letters and digits that appear nowhere else.
fn mark(what: &str, number: usize) -> String {
    codec::hex(&crypto::hash("huxue at rest", &[what.as_bytes(), &number.to_be_bytes()])[..5])
}

/// Letters for digits: a concern report takes no text that could hold a number.
fn lettered(text: &str) -> String {
    let letter = |digit: u32| char::from_u32(u32::from(b'g') + digit);
    text.chars().map(|one| one.to_digit(10).and_then(letter).unwrap_or(one)).collect()
}

fn marked(what: &str, count: usize) -> Vec<String> {
    (0..count).map(|number| format!("{what}{}", mark(what, number))).collect()
}

impl Planted {
    pub fn new() -> Self {
        let place = |number: usize| {
            let step = number as f64;
            (30.159_013_1 + step * 0.000_012_3, 116.195_137_2 + step * 0.000_011_7)
        };
        Self {
            names: marked("警员", 18),
            schools: marked("小学", 6),
            incidents: marked("东侧路口占道经营", 30),
            comments: marked("请交警中队到场", 5),
            roll_calls: marked("点名", 3),
            reasons: marked("家中有事", 4),
            drafts: marked("尚未写完", 11),
            concerns: marked("隔墙喊话", 1).iter().map(|text| lettered(text)).collect(),
            places: (0..14).map(place).collect(),
            pin: mark("pin", 0),
        }
    }

    /// The fixtures' county with other names.
    pub fn county(&self) -> County {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/county");
        let contents = county::dir::read_dir(&folder).unwrap();
        let mut county = county::read(&contents).county.unwrap();
        county.people.iter_mut().zip(&self.names).for_each(|(person, name)| person.name.clone_from(name));
        county.schools.iter_mut().zip(&self.schools).for_each(|(school, name)| school.name.clone_from(name));
        county
    }

    pub fn secrets(&self) -> Vec<(&'static str, Secret)> {
        let texts = [
            ("name", &self.names),
            ("school", &self.schools),
            ("incident", &self.incidents),
            ("comment from HQ", &self.comments),
            ("roll-call from HQ", &self.roll_calls),
            ("reason", &self.reasons),
            ("draft", &self.drafts),
            ("concern report", &self.concerns),
        ];
        let mut secrets = Vec::new();
        for (what, list) in texts {
            secrets.extend(list.iter().map(|text| (what, Secret::Text(text.clone()))));
        }
        secrets.extend(self.places.iter().map(|(lat, lon)| ("position", Secret::Place(*lat, *lon))));
        secrets.push(("PIN", Secret::Text(self.pin.clone())));
        secrets
    }
}
