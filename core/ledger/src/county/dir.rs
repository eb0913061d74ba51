//! The only file of this crate that touches a disk: it brings a folder's tables into memory.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use super::decode::MAX_FILE_BYTES;

/// The CSV and TOML files of a folder by name. An oversized file is cut one byte past the limit, which
/// [`read`](super::read) then reports.
pub fn read_dir(path: &Path) -> io::Result<BTreeMap<String, Vec<u8>>> {
    let mut files = BTreeMap::new();
    for item in fs::read_dir(path)? {
        let path = item?.path();
        let table = path
            .extension()
            .is_some_and(|ending| ["csv", "toml"].iter().any(|known| ending.eq_ignore_ascii_case(known)));
        let Some(name) = path.file_name().and_then(|name| name.to_str()).filter(|_| table && path.is_file()) else {
            continue;
        };
        // Excel keeps a lock file beside an open table.
        if name.starts_with("~$") || name.starts_with('.') {
            continue;
        }
        let mut bytes = Vec::new();
        File::open(&path)?.take(MAX_FILE_BYTES as u64 + 1).read_to_end(&mut bytes)?;
        files.insert(name.to_owned(), bytes);
    }
    Ok(files)
}
