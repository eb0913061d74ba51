//! The one place that touches the disk: a folder's files by name.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

/// Reads every `.csv` and `calendar.toml` of a folder.
pub fn read_dir(folder: &Path) -> io::Result<BTreeMap<String, Vec<u8>>> {
    let mut contents = BTreeMap::new();
    for item in std::fs::read_dir(folder)? {
        let item = item?;
        let name = item.file_name().to_string_lossy().into_owned();
        if name.ends_with(".csv") || name == "calendar.toml" {
            contents.insert(name, std::fs::read(item.path())?);
        }
    }
    Ok(contents)
}
