//! The base map that the bureau brings: one PMTiles file in the data folder, looked at before it is taken in and swapped
//! in whole. We ship none and ask nobody for one.

mod header;

use std::fs::{self, File};
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};

use huxue_duty::clock::Instant;
use sha2::{Digest as _, Sha256};

use crate::audit::Act;
use crate::error::{HqError, Result};
use crate::hq::Hq;
pub use header::{Bounds, Header, TileKind};

const FILE: &str = "base-map.pmtiles";
const COMING: &str = "base-map.pmtiles.part";
/// One answer holds no more of it, bytes; a browser asks on.
pub const MAX_PART: u64 = 8 * 1024 * 1024;

/// A part of the file.
#[derive(Debug)]
pub struct Part {
    pub bytes: Vec<u8>,
    pub from: u64,
    pub size: u64,
    /// Another file is another mark.
    pub mark: String,
}

/// What the head of a file says; [`HqError::BadInput`] for what is no base map.
pub fn look_at(path: &Path) -> Result<(Header, u64)> {
    let mut file = File::open(path).map_err(HqError::io(path))?;
    let size = file.metadata().map_err(HqError::io(path))?.len();
    let mut head = Vec::with_capacity(header::LENGTH);
    file.by_ref().take(header::LENGTH as u64).read_to_end(&mut head).map_err(HqError::io(path))?;
    let header =
        header::read(&head, size).map_err(|fault| HqError::BadInput(format!("{}: {fault}", path.display())))?;
    Ok((header, size))
}

impl Hq {
    fn base_map_path(&self) -> PathBuf {
        self.dir.join(FILE)
    }

    /// Takes the file in, in place of the one before.
    pub fn import_base_map(&mut self, from: &Path, by: &str, now: Instant) -> Result<Header> {
        let (header, size) = look_at(from)?;
        let (coming, path) = (self.dir.join(COMING), self.base_map_path());
        let digest = copy(from, &coming)?;
        // What was copied is looked at again: the source may have been written to meanwhile.
        look_at(&coming)?;
        fs::rename(&coming, &path).map_err(HqError::io(&path))?;
        File::open(&self.dir).and_then(|folder| folder.sync_all()).map_err(HqError::io(&self.dir))?;
        let told = format!("{size} bytes, zoom {} to {}", header.min_zoom, header.max_zoom);
        self.transact(|hq| {
            hq.note(Act::of(by, "map.import", told).changing(None, Some(digest)), now)?;
            Ok(())
        })?;
        Ok(header)
    }

    /// Takes the base map away.
    pub fn remove_base_map(&mut self, by: &str, now: Instant) -> Result<()> {
        let path = self.base_map_path();
        if !path.exists() {
            return Err(HqError::not_found("base map", FILE));
        }
        fs::remove_file(&path).map_err(HqError::io(&path))?;
        self.transact(|hq| {
            hq.note(Act::of(by, "map.remove", FILE), now)?;
            Ok(())
        })
    }

    /// What the base map is, and its mark; none was imported, or somebody has broken it since.
    pub fn base_map(&self) -> Option<(Header, String)> {
        let path = self.base_map_path();
        let (header, size) = look_at(&path).ok()?;
        Some((header, mark(&path, size).ok()?))
    }

    /// The bytes of the file from `from` to `to`, both included, as far as one answer holds.
    pub fn base_map_part(&self, from: u64, to: Option<u64>) -> Result<Option<Part>> {
        let path = self.base_map_path();
        let mut file = match File::open(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(HqError::not_found("base map", FILE)),
            Err(error) => return Err(HqError::io(&path)(error)),
        };
        let size = file.metadata().map_err(HqError::io(&path))?.len();
        let end = to.map_or(size, |to| to.saturating_add(1)).min(size).min(from.saturating_add(MAX_PART));
        if from >= end {
            return Ok(None);
        }
        let mut bytes = Vec::with_capacity(usize::try_from(end - from).unwrap_or_default());
        file.seek(SeekFrom::Start(from)).map_err(HqError::io(&path))?;
        file.take(end - from).read_to_end(&mut bytes).map_err(HqError::io(&path))?;
        Ok(Some(Part { bytes, from, size, mark: mark(&path, size)? }))
    }
}

/// Size and time of change: a file that was swapped in is never taken for the one before.
fn mark(path: &Path, size: u64) -> Result<String> {
    let changed = fs::metadata(path).and_then(|meta| meta.modified()).map_err(HqError::io(path))?;
    let since = changed.duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    Ok(format!("{size:x}-{:x}", since.as_nanos()))
}

/// Copies through to the disk; the digest of what was copied.
fn copy(from: &Path, to: &Path) -> Result<[u8; 32]> {
    let mut source = File::open(from).map_err(HqError::io(from))?;
    let mut target = File::create(to).map_err(HqError::io(to))?;
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 256 * 1024];
    loop {
        let read = source.read(&mut buffer).map_err(HqError::io(from))?;
        if read == 0 {
            break;
        }
        hash.update(&buffer[..read]);
        io::Write::write_all(&mut target, &buffer[..read]).map_err(HqError::io(to))?;
    }
    target.sync_all().map_err(HqError::io(to))?;
    Ok(hash.finalize().into())
}
