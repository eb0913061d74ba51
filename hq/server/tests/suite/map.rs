//! The board's map: gates of our own data, and a base map that is looked at before it is taken in and served in parts.
#![allow(clippy::unwrap_used)]

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;

use huxue_hq::HqError;
use huxue_hq::staff::StaffRole;
use serde_json::json;

use crate::support::desk::Desk;
use crate::support::{at, headquarters};

/// A head with `body` behind it: directory, metadata and tiles are all of it.
fn archive(body: &[u8]) -> Vec<u8> {
    let mut head = vec![0u8; 127];
    head[..7].copy_from_slice(b"PMTiles");
    head[7] = 3;
    let mut put = |at: usize, number: usize| head[at..at + 8].copy_from_slice(&(number as u64).to_le_bytes());
    for at in [8, 56] {
        put(at, 127);
        put(at + 8, body.len());
    }
    head[97] = 1;
    head[98] = 1;
    head[99] = 1;
    head[101] = 14;
    for (at, degrees) in [(102, 115.9_f64), (106, 29.9), (110, 116.4), (114, 30.4)] {
        head[at..at + 4].copy_from_slice(&((degrees * 1e7).round() as i32).to_le_bytes());
    }
    [&head, body].concat()
}

fn written(folder: &Path, bytes: &[u8]) -> std::path::PathBuf {
    let path = folder.join("some.pmtiles");
    std::fs::write(&path, bytes).unwrap();
    path
}

/// Head and body of an answer to a request with this range.
fn ranged(desk: &Desk, path: &str, cookie: &str, range: &str) -> (String, Vec<u8>) {
    let mut stream = TcpStream::connect(desk.address()).unwrap();
    let host = desk.address();
    let request = format!(
        "GET {path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\ncookie: {cookie}\r\nrange: {range}\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).unwrap();
    let mut all = Vec::new();
    stream.read_to_end(&mut all).unwrap();
    let split = all.windows(4).position(|window| window == b"\r\n\r\n").unwrap() + 4;
    (String::from_utf8(all[..split].to_vec()).unwrap().to_lowercase(), all[split..].to_vec())
}

#[test]
fn what_is_no_base_map_is_refused_and_the_one_before_stays() {
    let (dir, mut hq) = headquarters();
    let good = written(dir.path(), &archive(b"tiles"));
    let header = hq.import_base_map(&good, "admin", at(7, 0)).unwrap();
    assert_eq!((header.min_zoom, header.max_zoom), (0, 14));
    let mark = hq.base_map().unwrap().1;
    let mut cut = archive(b"other tiles");
    cut.pop();
    for bad in [b"no map at all".to_vec(), cut] {
        let file = written(dir.path(), &bad);
        assert!(matches!(hq.import_base_map(&file, "admin", at(7, 1)), Err(HqError::BadInput(_))));
        assert_eq!(hq.base_map().unwrap().1, mark, "the one before");
    }
    let next = written(dir.path(), &archive(b"newer tiles"));
    hq.import_base_map(&next, "admin", at(7, 2)).unwrap();
    assert_ne!(hq.base_map().unwrap().1, mark);
    hq.remove_base_map("admin", at(7, 3)).unwrap();
    assert!(hq.base_map().is_none());
    hq.verify_audit(&[]).unwrap();
}

#[test]
fn gates_come_without_a_base_map_and_with_one_its_bytes_come_in_parts() {
    let desk = Desk::open();
    let cookie = desk.login(&desk.person("fenxi1", &[StaffRole::Analyst], None));
    let map = desk.get("/v1/map", &cookie).json();
    assert!(map["base"].is_null());
    let gate = &map["gates"][1];
    assert_eq!(
        (&gate["post"], &gate["gate"], &gate["name"], &gate["lon"], &gate["radius_m"]),
        (&json!("P002"), &json!("G002"), &json!("正门"), &json!(116.0), &json!(100.0))
    );
    let bytes = archive(b"tiles");
    let file = written(desk.dir.path(), &bytes);
    desk.running.call(move |hq, clock| hq.import_base_map(&file, "admin", clock.now()).unwrap()).unwrap();
    let map = desk.get("/v1/map", &cookie).json();
    assert_eq!((&map["base"]["kind"], &map["base"]["max_zoom"]), (&json!("vector"), &json!(14)));
    let path = format!("/v1/map/tiles/{}", map["base"]["mark"].as_str().unwrap());

    let (head, body) = ranged(&desk, &path, &cookie, "bytes=0-16383");
    assert!(head.starts_with("http/1.1 206") && head.contains("content-range: bytes 0-131/132"), "{head}");
    assert_eq!(body, bytes);
    let (head, body) = ranged(&desk, &path, &cookie, "bytes=127-128");
    assert!(head.contains("content-range: bytes 127-128/132") && head.contains("etag: "), "{head}");
    assert_eq!(body, b"ti");
    assert!(ranged(&desk, &path, &cookie, "bytes=132-").0.starts_with("http/1.1 416"));
    assert!(ranged(&desk, &path, &cookie, "bytes=9-2").0.starts_with("http/1.1 416"));
    assert_eq!(desk.get(&path, &cookie).code(), "range_needed", "nobody needs the whole of it");
    assert!(ranged(&desk, "/v1/map/tiles/other", &cookie, "bytes=0-9").0.starts_with("http/1.1 404"));
    assert!(ranged(&desk, &path, "none", "bytes=0-9").0.starts_with("http/1.1 401"));
    let auditor = desk.login(&desk.person("audit1", &[StaffRole::Auditor], None));
    let chain = String::from_utf8(desk.get("/v1/audit", &auditor).body).unwrap();
    assert!(chain.contains("map.import") && !chain.contains("pmtiles"), "{chain}");
    assert_eq!(desk.get("/v1/map", &auditor).code(), "not_allowed");
}

#[test]
fn a_unit_leader_sees_their_own_gates() {
    let desk = Desk::open();
    let other = desk.login(&desk.person("lead2", &[StaffRole::UnitLeader], Some("U2")));
    assert_eq!(desk.get("/v1/map", &other).json()["gates"], json!([]));
}
