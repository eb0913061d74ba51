//! The register of alarm buttons and cameras (S24, S25, S30): what hangs where, when it was linked, when it was last
//! proved to work. Published like other reference data, read by headquarters alone.

use std::collections::BTreeMap;

use huxue_duty::clock::Instant;
use huxue_duty::county::{County, Site};
use serde::{Deserialize, Serialize};

use crate::fact::Body;
use crate::fold::ScopeFold;

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SitesSheet {
    pub alarms: Vec<Site>,
    pub cameras: Vec<Site>,
}

impl SitesSheet {
    pub fn of(county: &County) -> Self {
        Self { alarms: county.alarms.clone(), cameras: county.cameras.clone() }
    }
}

/// A test of one alarm button.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Test {
    pub at: Instant,
    pub passed: bool,
    /// Who said so; the platform's signals are headquarters' own word.
    pub by: String,
    /// The platform's id of the signal that came through; `None` for a test by hand.
    pub signal: Option<String>,
}

/// What the book of the sites says.
#[derive(Clone, Debug, Default)]
pub struct SitesBook {
    /// The newest version and its content's hash.
    pub newest: Option<(u32, [u8; 32])>,
    /// The last test of each site.
    pub tests: BTreeMap<String, Test>,
    /// Until when signals of a site are tests.
    pub test_mode: BTreeMap<String, Instant>,
    /// Signals that were taken as tests, by the platform's ids.
    pub signals: Vec<String>,
}

pub fn book(fold: &ScopeFold) -> SitesBook {
    let mut book = SitesBook::default();
    let mut ordered: Vec<_> = fold.entries.iter().collect();
    ordered.sort_by_key(|folded| (folded.entry.header.time.wall, folded.entry.hash));
    for folded in ordered {
        match folded.counted() {
            Some(Body::SitesPublished(published)) => {
                book.newest = book.newest.max(Some((published.version, published.blob)));
            }
            Some(Body::SiteTested(tested)) => {
                let (by, signal) = (folded.entry.header.author.clone(), tested.external.clone());
                let test = Test { at: Instant(tested.at), passed: tested.passed, by, signal };
                book.tests.insert(tested.site.clone(), test);
                book.signals.extend(tested.external.clone());
            }
            Some(Body::SiteTestMode(mode)) => {
                book.test_mode.insert(mode.site.clone(), Instant(mode.until));
            }
            _ => {}
        }
    }
    book
}
