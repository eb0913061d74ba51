#![allow(clippy::unwrap_used)]

use super::*;

const SIZE: u64 = 1_000;

fn good() -> Vec<u8> {
    let mut head = vec![0; LENGTH];
    head[..7].copy_from_slice(MAGIC);
    head[7] = VERSION;
    let mut put = |at: usize, number: u64| head[at..at + 8].copy_from_slice(&number.to_le_bytes());
    for (at, offset, length) in [(8, 127, 25), (24, 152, 2), (40, 154, 0), (56, 154, 846)] {
        put(at, offset);
        put(at + 8, length);
    }
    put(72, 5);
    head[97] = GZIP;
    head[98] = GZIP;
    head[99] = 1;
    head[101] = 14;
    for (at, degrees) in [(102, 115.9_f64), (106, 29.9), (110, 116.4), (114, 30.4)] {
        head[at..at + 4].copy_from_slice(&((degrees * 1e7).round() as i32).to_le_bytes());
    }
    head
}

#[test]
fn a_good_head_says_what_it_is_and_where() {
    let header = read(&good(), SIZE).unwrap();
    assert_eq!((header.kind, header.min_zoom, header.max_zoom, header.tiles), (TileKind::Vector, 0, 14, 5));
    assert!(header.bounds.holds(30.0, 116.0) && !header.bounds.holds(31.0, 116.0));
}

#[test]
fn what_is_no_whole_archive_is_refused_with_its_reason() {
    let spoilt = |at: usize, byte: u8| {
        let mut head = good();
        head[at] = byte;
        read(&head, SIZE).unwrap_err()
    };
    assert!(spoilt(0, b'X').contains("no PMTiles"));
    assert!(spoilt(7, 2).contains("version 3"));
    assert!(spoilt(99, 0).contains("neither"));
    assert!(spoilt(97, 3).contains("gzip"));
    assert!(spoilt(98, 4).contains("gzip"));
    assert!(spoilt(101, 99).contains("zooms"));
    assert!(spoilt(100, 15).contains("zooms"));
    assert!(spoilt(113, 0x80).contains("bounds"), "east before west");
    assert!(spoilt(16, 0).contains("cut short"), "no directory");
    assert!(read(&good(), SIZE - 1).unwrap_err().contains("cut short"));
    assert!(read(&good()[..100], SIZE).unwrap_err().contains("cut short"));
    assert!(read(b"", 0).unwrap_err().contains("no PMTiles"));
    let mut endless = good();
    endless[56..64].copy_from_slice(&u64::MAX.to_le_bytes());
    assert!(read(&endless, SIZE).unwrap_err().contains("cut short"), "an offset that overflows");
}
