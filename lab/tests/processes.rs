//! Real processes: what the README says works as written, and a phone killed with SIGKILL in the middle of check-in
//! and sync loses nothing that it had reported as saved.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant as Stopwatch};

use huxue_duty::clock::Instant;
use huxue_hq::Hq;
use huxue_ledger::ident::EntryHash;
use serde_json::Value;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().unwrap()
}

/// The folder of the built programs: tests lie in its `deps`.
fn programs() -> PathBuf {
    let folder = std::env::current_exe().unwrap().parent().unwrap().parent().unwrap().to_owned();
    for name in ["huxue", "huxue-hq"] {
        assert!(
            folder.join(name).exists(),
            "{name} is not built: run `cargo x test` or `cargo build --workspace --bins`"
        );
    }
    folder
}

fn program(name: &str) -> Command {
    Command::new(programs().join(name))
}

fn free_port() -> u16 {
    TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port()
}

fn ok(output: &Output) -> String {
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{text}{}", String::from_utf8_lossy(&output.stderr));
    text
}

/// The commands between the README's markers.
fn readme_commands() -> String {
    let readme = std::fs::read_to_string(root().join("README.md")).unwrap();
    let (_, rest) = readme.split_once("<!-- three-processes:begin -->").unwrap();
    let (block, _) = rest.split_once("<!-- three-processes:end -->").unwrap();
    block.lines().filter(|line| !line.starts_with("```")).collect::<Vec<_>>().join("\n")
}

/// The README's commands, run as they stand: only the folder, the port and the wait for HQ are the test's.
#[test]
fn the_three_processes_of_the_readme_do_what_it_says() {
    let folder = tempfile::tempdir().unwrap();
    let port = free_port().to_string();
    let commands = readme_commands()
        .replace("target/debug/", &format!("{}/", programs().display()))
        .replace("target/three", &folder.path().display().to_string())
        .replace("8787", &port);
    // Instead of two seconds, wait until HQ really listens; give up with the test runner's patience, not ours.
    let wait = format!("sleep() {{ until (exec 3<>/dev/tcp/127.0.0.1/{port}) 2>/dev/null; do :; done; }}\n");
    // HQ's clock decides which day it is for the phones too, so the test does not depend on today's date.
    let output = Command::new("bash")
        .args(["-e", "-c", &(wait + &commands)])
        .env("HUXUE_HQ_NOW", "2026-11-24T07:05:00+08:00")
        .current_dir(root())
        .output()
        .unwrap();
    let text = ok(&output);
    assert!(text.contains("校门口拥堵，已引导一排驶离") && text.contains("校门口拥堵，辅警在东侧疏导"), "{text}");
    assert!(text.contains("冲突"), "{text}");
    let board = text.lines().find(|line| line.starts_with("P001 ")).unwrap_or_default();
    assert!(board.contains("警员001") && board.contains("辅警001") && board.contains("警情 1"), "{text}");
}

/// HQ as a process; killed when dropped.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn serve(data: &Path, port: u16) -> Server {
    let mut child = program("huxue-hq")
        .env("HUXUE_HQ_NOW", "2026-11-24T07:05:00+08:00")
        .args(["--data", &data.display().to_string(), "serve", "--listen", &format!("127.0.0.1:{port}")])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    assert!(line.contains("listening"), "{line}");
    Server(child)
}

/// Runs a command and kills it after `life`; what it had printed by then.
fn killed_after(command: &mut Command, life: Duration) -> String {
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let born = Stopwatch::now();
    while born.elapsed() < life && child.try_wait().unwrap().is_none() {
        std::hint::spin_loop();
    }
    let _ = child.kill();
    String::from_utf8_lossy(&child.wait_with_output().unwrap().stdout).into_owned()
}

#[test]
fn a_phone_killed_a_hundred_times_loses_nothing_it_called_saved() {
    let folder = tempfile::tempdir().unwrap();
    let (data, home) = (folder.path().join("hq"), folder.path().join("phone"));
    let hq = |args: &[&str]| ok(&program("huxue-hq").arg("--data").arg(&data).args(args).output().unwrap());
    hq(&["init"]);
    hq(&["import", &root().join("fixtures/county").display().to_string()]);
    let code = hq(&["enrol-code", "--person", "O001"]);
    let port = free_port();
    let server = serve(&data, port);
    let phone = |args: &[&str]| {
        let mut command = program("huxue");
        command.arg("--home").arg(&home).arg("--json").args(args);
        command
    };
    ok(&phone(&["enrol", "--hq", &format!("http://127.0.0.1:{port}"), "--code", code.trim()]).output().unwrap());
    ok(&phone(&["sync"]).output().unwrap());

    let mut saved: BTreeSet<EntryHash> = BTreeSet::new();
    let (mut cut_short, mut killed_syncs) = (0, 0);
    let mut whole = Duration::ZERO;
    for run in 0..100u32 {
        // What a command needs in full depends on how busy the machine is, so it is measured again and again.
        if run % 10 == 0 {
            let born = Stopwatch::now();
            ok(&phone(&["sync"]).output().unwrap());
            whole = born.elapsed();
        }
        // Lives from nothing to well beyond what either command needs, spread evenly.
        let life = |step: u32| whole * 2 * (run * step % 100) / 100;
        let printed = killed_after(&mut phone(&["check-in", "--post", "P001"]), life(7));
        match serde_json::from_str::<Value>(&printed) {
            Ok(answer) => saved.extend(
                answer["entries"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(|entry| EntryHash::from_hex(entry.as_str().unwrap()).unwrap()),
            ),
            Err(_) => cut_short += 1,
        }
        let printed = killed_after(&mut phone(&["sync"]), life(13));
        killed_syncs += usize::from(serde_json::from_str::<Value>(&printed).is_err());
    }
    assert!(cut_short > 5 && killed_syncs > 5, "{cut_short} check-ins and {killed_syncs} syncs were killed in time");
    assert!(saved.len() > 20, "{} check-ins were reported as saved", saved.len());

    ok(&phone(&["sync"]).output().unwrap());
    let status: Value = serde_json::from_str(&ok(&phone(&["status"]).output().unwrap())).unwrap();
    assert_eq!(status["pending"], 0);
    drop(server);
    let hq = Hq::open(&data, Instant(0)).unwrap();
    let lost: Vec<&EntryHash> = saved.iter().filter(|hash| hq.scope_of(hash).is_err()).collect();
    assert!(lost.is_empty(), "{} of {} lost", lost.len(), saved.len());
    assert!(program("huxue-hq").arg("--data").arg(&data).arg("verify").output().unwrap().status.success());
}
