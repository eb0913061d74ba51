//! The command line as a process: what it prints where, and its exit codes. Acts against a running HQ are tested with
//! the real server in `lab`.
#![expect(clippy::unwrap_used, reason = "a test")]

use std::io::{Read, Write};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, Output};

fn huxue(home: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_huxue")).env("HUXUE_HOME", home).args(args).output().unwrap()
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

fn err(output: &Output) -> String {
    assert!(output.stdout.is_empty(), "failures go to standard error alone");
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn home() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

const COUNTY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures/county");

#[test]
fn wrong_usage_exits_2() {
    let home = home();
    for args in
        [&["fly"][..], &["check-in", "--lat", "30.1"], &["ack", "weather", "--version", "1"], &["sync", "--wait", "x"]]
    {
        assert_eq!(code(&huxue(home.path(), args)), 2, "{args:?}");
    }
}

#[test]
fn an_unenrolled_phone_says_so_in_both_languages() {
    let home = home();
    let acts: &[&[&str]] = &[
        &["check-in", "--post", "P001"],
        &["sync"],
        &["today"],
        &["queue"],
        &["relay", "scopes", "x"],
        &["sos", "--post", "P001"],
    ];
    for args in acts {
        let output = huxue(home.path(), args);
        assert_eq!(code(&output), 4, "{args:?}");
        let text = err(&output);
        assert!(text.contains("尚未登记") && text.contains("error[not_enrolled]: "), "{text}");
    }
    let json = err(&huxue(home.path(), &["--json", "today"]));
    let value: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(value["error"]["code"], "not_enrolled");
    let status = huxue(home.path(), &["status", "--json"]);
    let value: serde_json::Value = serde_json::from_slice(&status.stdout).unwrap();
    assert_eq!((code(&status), &value["pending"]), (0, &serde_json::json!(0)));
}

#[test]
fn hq_unreachable_and_a_login_page_are_told_apart() {
    let home = home();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let enrol = ["enrol", "--hq", &format!("http://{address}"), "--code", "K7QM4-XNPT9-2"];
    let portal = std::thread::spawn(move || {
        let (mut socket, _) = listener.accept().unwrap();
        let mut buffer = [0; 4096];
        let _ = socket.read(&mut buffer).unwrap();
        socket
            .write_all(b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 13\r\n\r\n<html></html>")
            .unwrap();
    });
    let output = huxue(home.path(), &enrol);
    portal.join().unwrap();
    assert_eq!(code(&output), 8);
    assert!(err(&output).contains("需要登录的无线网络"));
    // The listener is gone: nobody answers now.
    let output = huxue(home.path(), &enrol);
    assert_eq!(code(&output), 7);
    assert!(err(&output).contains("error[unreachable]"));
    let output = huxue(home.path(), &["enrol", "--hq", "nowhere", "--code", "X"]);
    assert_eq!(code(&output), 3);
}

#[test]
#[cfg_attr(feature = "encrypted-db", ignore = "no byte of an encrypted header can be set from outside")]
fn a_newer_database_is_refused() {
    let home = home();
    assert_eq!(code(&huxue(home.path(), &["status"])), 0);
    let file = home.path().join("phone.sqlite");
    let mut bytes = std::fs::read(&file).unwrap();
    // `user_version` of the SQLite header, big-endian at offset 60.
    bytes[60..64].copy_from_slice(&99_u32.to_be_bytes());
    std::fs::write(&file, bytes).unwrap();
    let output = huxue(home.path(), &["status"]);
    assert_eq!(code(&output), 10);
    assert!(err(&output).contains("升级"));
}

#[test]
fn the_status_says_whether_the_database_is_encrypted() {
    let home = home();
    let status = huxue(home.path(), &["status", "--json"]);
    let value: serde_json::Value = serde_json::from_slice(&status.stdout).unwrap();
    assert_eq!(value["store_encrypted"], cfg!(feature = "encrypted-db"));
    let text = String::from_utf8(huxue(home.path(), &["status"]).stdout).unwrap();
    assert!(text.contains(if cfg!(feature = "encrypted-db") { "已加密" } else { "未加密" }), "{text}");
}

#[test]
#[cfg(feature = "encrypted-db")]
fn a_folder_without_its_vault_does_not_open() {
    let (home, vault) = (home(), tempfile::tempdir().unwrap());
    let in_vault = |folder: &Path| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_huxue"));
        command.env("HUXUE_HOME", home.path()).env("HUXUE_VAULT", folder).arg("status").output().unwrap()
    };
    assert_eq!(code(&in_vault(vault.path())), 0);
    let elsewhere = tempfile::tempdir().unwrap();
    let output = in_vault(elsewhere.path());
    assert_eq!(code(&output), 9);
    assert!(err(&output).contains("error[keys]: ") && std::fs::read_dir(elsewhere.path()).unwrap().next().is_none());
    assert_eq!(code(&in_vault(vault.path())), 0);
}

#[test]
fn windows_come_as_the_issue_prints_them() {
    let home = home();
    let windows = |post: &str, from: &str, to: &str| {
        huxue(
            home.path(),
            &["rules", "windows", "--county", COUNTY, "--post", post, "--from", from, "--to", to, "--json"],
        )
    };
    let posts = std::fs::read_to_string(Path::new(COUNTY).join("posts.csv")).unwrap();
    let post = posts.lines().nth(1).unwrap().split(',').next().unwrap();
    let output = windows(post, "2026-01-01", "2026-12-31");
    assert_eq!(code(&output), 0, "{}", String::from_utf8_lossy(&output.stderr));
    let days: Vec<serde_json::Value> = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(days.len(), 365);
    let tuesday = days.iter().find(|day| day["date"] == "2026-11-24").unwrap();
    assert_eq!(tuesday["status"], "school_day");
    let first = &tuesday["windows"][0];
    assert_eq!(first["period"], "morning");
    assert!(first["on_due"].as_str().unwrap().ends_with(":00+08:00") && first["movements"][0].is_string());
    let national_day = days.iter().find(|day| day["date"] == "2026-10-01").unwrap();
    assert_eq!((&national_day["status"], national_day["windows"].as_array().unwrap().len()), (&"closed".into(), 0));

    let unknown = windows("P-nowhere", "2026-01-01", "2026-01-02");
    assert_eq!((code(&unknown), err(&unknown).contains("not_found")), (5, true));
    for (from, to) in [("2026-02-30", "2026-03-01"), ("yesterday", "2026-03-01"), ("2026-03-02", "2026-03-01")] {
        assert_eq!(code(&windows(post, from, to)), 3, "{from} {to}");
    }
    let outside = windows(post, "2031-01-01", "2031-01-02");
    assert_eq!(code(&outside), 3);
    assert!(err(&outside).contains("calendar.toml"));
    let nowhere = huxue(
        home.path(),
        &["rules", "windows", "--county", "/nonexistent", "--post", post, "--from", "2026-01-01", "--to", "2026-01-01"],
    );
    assert_eq!(code(&nowhere), 3);
}

#[test]
fn help_and_completions_are_there() {
    let home = home();
    let help = huxue(home.path(), &["--help"]);
    assert_eq!(code(&help), 0);
    assert!(String::from_utf8_lossy(&help.stdout).contains("退出码"));
    for shell in ["bash", "zsh", "fish"] {
        let output = huxue(home.path(), &["completions", shell]);
        assert!(code(&output) == 0 && String::from_utf8_lossy(&output.stdout).contains("check-in"), "{shell}");
    }
}
