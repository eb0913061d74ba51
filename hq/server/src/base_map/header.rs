//! The head of a PMTiles archive, version 3: enough to know what it is before it is taken in, and what to tell the page.

use serde::Serialize;
use utoipa::ToSchema;

/// Bytes of the head.
pub const LENGTH: usize = 127;
const MAGIC: &[u8; 7] = b"PMTiles";
const VERSION: u8 = 3;
/// A web map goes no further.
const MAX_ZOOM: u8 = 24;
const PLAIN: u8 = 1;
const GZIP: u8 = 2;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TileKind {
    /// Vector tiles (MVT).
    Vector,
    Png,
    Jpeg,
    Webp,
}

/// Degrees WGS-84.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, ToSchema)]
pub struct Bounds {
    pub west: f64,
    pub south: f64,
    pub east: f64,
    pub north: f64,
}

impl Bounds {
    pub fn holds(&self, lat: f64, lon: f64) -> bool {
        (self.west..=self.east).contains(&lon) && (self.south..=self.north).contains(&lat)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, ToSchema)]
pub struct Header {
    pub kind: TileKind,
    pub min_zoom: u8,
    pub max_zoom: u8,
    pub bounds: Bounds,
    /// Tiles that can be asked for; 0: the archive does not say.
    pub tiles: u64,
}

/// What is wrong with a file, Chinese and English.
pub type Fault = &'static str;

struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn array<const N: usize>(&self, at: usize) -> Option<[u8; N]> {
        self.0.get(at..at.checked_add(N)?)?.try_into().ok()
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.0.get(at).copied()
    }

    fn number(&self, at: usize) -> Option<u64> {
        self.array(at).map(u64::from_le_bytes)
    }

    /// Ten millionths of a degree.
    fn degrees(&self, at: usize) -> Option<f64> {
        self.array(at).map(|bytes| f64::from(i32::from_le_bytes(bytes)) / 1e7)
    }
}

/// Reads the head of a file of `size` bytes.
pub fn read(head: &[u8], size: u64) -> Result<Header, Fault> {
    let reader = Reader(head);
    if reader.array::<7>(0).as_ref() != Some(MAGIC) {
        return Err("it is no PMTiles archive / 不是 PMTiles 文件");
    }
    if reader.byte(7) != Some(VERSION) {
        return Err("only PMTiles version 3 is read / 只支持 PMTiles 第 3 版");
    }
    if head.len() < LENGTH {
        return Err("the file is cut short / 文件不完整");
    }
    sections(&reader, size).ok_or("its parts reach beyond the file, which is cut short / 文件不完整")?;
    let kind = match reader.byte(99) {
        Some(1) => TileKind::Vector,
        Some(2) => TileKind::Png,
        Some(3) => TileKind::Jpeg,
        Some(4) => TileKind::Webp,
        _ => return Err("its tiles are neither vector, PNG, JPEG nor WebP / 瓦片格式不支持"),
    };
    let packed = |at: usize| matches!(reader.byte(at), Some(PLAIN | GZIP));
    // A browser unpacks gzip by itself and nothing else.
    if !packed(97) || !(packed(98) || kind != TileKind::Vector) {
        return Err("it is packed otherwise than by gzip: convert it first / 压缩方式须为 gzip，请先转换");
    }
    let whole = || {
        let (min_zoom, max_zoom) = (reader.byte(100)?, reader.byte(101)?);
        let [west, south, east, north] =
            [reader.degrees(102)?, reader.degrees(106)?, reader.degrees(110)?, reader.degrees(114)?];
        let sane = min_zoom <= max_zoom
            && max_zoom <= MAX_ZOOM
            && (-180.0..east).contains(&west)
            && east <= 180.0
            && (-90.0..north).contains(&south)
            && north <= 90.0;
        let bounds = Bounds { west, south, east, north };
        sane.then_some(Header { kind, min_zoom, max_zoom, bounds, tiles: reader.number(72)? })
    };
    whole().ok_or("its bounds or zooms make no sense / 范围或级别有误")
}

/// Every part lies behind the head and within the file.
fn sections(reader: &Reader<'_>, size: u64) -> Option<()> {
    for at in [8, 24, 40, 56] {
        let (offset, length) = (reader.number(at)?, reader.number(at + 8)?);
        let end = offset.checked_add(length)?;
        let needed = at == 8 || at == 56;
        if end > size || (needed && length == 0) || (length > 0 && offset < LENGTH as u64) {
            return None;
        }
    }
    Some(())
}

#[cfg(test)]
#[path = "header_tests.rs"]
mod tests;
