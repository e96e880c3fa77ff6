//! `fixtures/snapshot/NAME/nights.toml`: a blog that changes between nights. What each night asks for, says and keeps.

use crate::blog::{Nights, Served};
use crate::case::{Verdict, folders, posterity};
use crate::generators::find;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

/// A blog, and the bag that its nights go to.
pub(crate) struct Case {
    pub(crate) nights: Nights,
    pub(crate) served: Served,
    pub(crate) scratch: tempfile::TempDir,
}

impl Case {
    pub(crate) fn of(folder: &Path, wait: u64) -> Case {
        let text = fs::read_to_string(folder.join("nights.toml")).unwrap();
        let nights: Nights = toml::from_str(&text).unwrap_or_else(|fault| panic!("{}: {fault}", folder.display()));
        Case {
            served: Served::start(&nights, wait),
            scratch: tempfile::tempdir().unwrap(),
            nights,
        }
    }

    pub(crate) fn bag(&self) -> PathBuf {
        self.scratch.path().join("bag")
    }

    pub(crate) fn arguments(&self, into: &str, more: &[String]) -> Vec<String> {
        let seed = self.served.seed();
        let own = ["snapshot", &seed, "--into", into, "--allow-private", "--pause", "0"];
        own.iter()
            .map(|text| (*text).to_owned())
            .chain(more.iter().cloned())
            .collect()
    }

    /// Runs a night; its exit code and what it said.
    pub(crate) fn run(&self, into: &str, more: &[String]) -> (i32, String) {
        let arguments = self.arguments(into, more);
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let done = posterity(self.scratch.path(), &arguments);
        (done.status.code().unwrap(), String::from_utf8(done.stderr).unwrap())
    }

    /// What was asked from a place on.
    pub(crate) fn asked(&self, from: usize) -> Vec<String> {
        let asked = self.served.server.asked().into_iter().skip(from);
        asked.map(|request| request.target).collect()
    }

    /// Text without what differs from run to run: the host, and the times.
    fn same_each_time(&self, text: &str) -> String {
        let text = text.replace(&self.served.server.host(), "{host}");
        let mut out = String::new();
        let mut rest = text.as_str();
        while let Some(at) = rest.find("20").filter(|at| rest.len() > at + 15) {
            let (before, tail) = rest.split_at(at);
            out.push_str(before);
            let is_name = |text: &str| text.as_bytes()[8] == b'T' && text.as_bytes()[15] == b'Z';
            if tail.len() > 15 && tail.is_char_boundary(16) && is_name(tail) {
                out.push_str("{run}");
                rest = &tail[16..];
            } else {
                out.push_str(&tail[..2]);
                rest = &tail[2..];
            }
        }
        out + rest
    }
}

pub(crate) fn valid(bag: &Path) {
    let bagit = find("bagit.py", "cargo xtask install");
    let check = Command::new(bagit).arg("--validate").arg(bag).output().unwrap();
    assert!(check.status.success(), "{}", String::from_utf8_lossy(&check.stderr));
    let warcio = find("warcio", "cargo xtask install");
    for entry in fs::read_dir(bag.join("data/captures")).unwrap() {
        let path = entry.unwrap().path();
        let check = Command::new(&warcio).args(["check", "-v"]).arg(&path).output().unwrap();
        let said = String::from_utf8(check.stdout).unwrap();
        assert!(check.status.success() && !said.contains("fail"), "{said}");
    }
}

#[test]
fn each_night_tells_what_changed_and_asks_for_no_more_than_it_must() {
    let mut verdict = Verdict::default();
    for folder in folders("snapshot") {
        let case = Case::of(&folder, 0);
        let mut told = String::new();
        for (number, night) in case.nights.nights.iter().enumerate() {
            case.served.turn(night);
            let before = case.asked(0).len();
            let archive = fs::read(case.bag().join("archive.jsonl")).unwrap_or_default();
            let (code, said) = case.run("bag", &night.arguments);
            let asked = case.asked(before);
            told.push_str(&format!("== night {}: exit {code}\n{said}asked:\n  ", number + 1));
            told.push_str(&asked.join("\n  "));
            told.push('\n');
            let is_same = fs::read(case.bag().join("archive.jsonl")).unwrap() == archive;
            if said.contains("\nnothing changed in") && !said.contains("terms:") && !is_same {
                verdict.fail(format!(
                    "{}: night {}: the archive has other bytes",
                    folder.display(),
                    number + 1
                ));
            }
        }
        valid(&case.bag());
        verdict.expect(&folder.join("expected.txt"), &case.same_each_time(&told));
    }
    verdict.give();
}

/// Runs a night and kills it when so many requests have come.
fn broken_off(case: &Case, requests: usize) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_posterity"));
    command
        .current_dir(case.scratch.path())
        .args(case.arguments("killed", &[]))
        .stderr(Stdio::null());
    let mut child = command.spawn().unwrap();
    while case.served.server.asked().len() < requests {
        assert_eq!(child.try_wait().unwrap(), None);
        thread::sleep(Duration::from_millis(1));
    }
    child.kill().unwrap();
    assert_eq!(child.wait().unwrap().code(), None);
}

/// An archive without the times at which posts were found to be gone.
pub(crate) fn without_times(text: &str) -> String {
    let parts: Vec<&str> = text.split("\"since\":\"").collect();
    let cut = parts
        .iter()
        .enumerate()
        .map(|(at, part)| if at == 0 { part } else { &part[20..] });
    cut.collect()
}

#[test]
fn one_run_has_a_folder_at_a_time_and_one_blog() {
    let case = Case::of(&folders("snapshot")[0], 0);
    case.served.turn(&case.nights.nights[0]);
    case.run("bag", &[]);
    let lock = fs::File::create(case.bag().join(".posterity.lock")).unwrap();
    lock.lock().unwrap();
    let (code, said) = case.run("bag", &[]);
    assert!(code == 2 && said.contains("is being written by another run"), "{said}");
    drop(lock);
    let other = posterity(
        case.scratch.path(),
        &[
            "snapshot",
            "http://127.0.0.1:1/other/",
            "--into",
            "bag",
            "--allow-private",
            "--pause",
            "0",
        ],
    );
    let said = String::from_utf8(other.stderr).unwrap();
    assert!(
        other.status.code() == Some(2) && said.contains("holds snapshots of"),
        "{said}"
    );
    assert_eq!(fs::read_dir(case.bag().join("data/captures")).unwrap().count(), 1);
}

/// A run that never heard an answer leaves nothing that a later one would stumble over.
#[test]
fn an_address_that_was_mistyped_does_no_harm() {
    let case = Case::of(&folders("snapshot")[0], 0);
    case.served.turn(&case.nights.nights[0]);
    let mistyped = [
        "snapshot",
        "http://127.0.0.1:1/",
        "--into",
        "bag",
        "--allow-private",
        "--pause",
        "0",
    ];
    let failed = posterity(case.scratch.path(), &mistyped);
    assert_eq!(
        failed.status.code(),
        Some(2),
        "{}",
        String::from_utf8_lossy(&failed.stderr)
    );
    let (code, said) = case.run("bag", &[]);
    assert_eq!(code, 0, "{said}");
    assert!(!said.contains("broken off"), "{said}");
}

/// A disk that is full, at one place after the other: what cannot be written is said, nothing that was there is harmed, and the
/// next run goes on.
#[test]
fn a_full_disk_is_survived() {
    let case = Case::of(&folders("snapshot")[0], 0);
    case.served.turn(&case.nights.nights[0]);
    case.run("whole", &[]);
    let arguments = case.arguments("full", &[]).join("' '");
    let program = env!("CARGO_BIN_EXE_posterity");
    let mut failed = 0;
    // Blocks of 512 bytes: too few for the first answers, for all answers, for the archive, for its sources.
    for blocks in [1, 4, 8, 16, 24, 32, 48, 64, 1000] {
        let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec '{program}' '{arguments}'");
        let done = Command::new("sh")
            .current_dir(case.scratch.path())
            .args(["-c", &script])
            .output()
            .unwrap();
        let said = String::from_utf8(done.stderr).unwrap();
        match done.status.code() {
            Some(0) => break,
            Some(2) => assert!(said.contains("error: cannot write"), "{said}"),
            code => panic!("{code:?} {said}"),
        }
        failed += 1;
    }
    assert!(failed > 3, "{failed}");
    valid(&case.scratch.path().join("full"));
    let archive = |bag: &str| fs::read(case.scratch.path().join(bag).join("archive.jsonl")).unwrap();
    assert_eq!(archive("full"), archive("whole"));
    assert_eq!(fs::read_dir(case.scratch.path().join("full/work")).unwrap().count(), 0);
}

/// After all nights the archive says what a first night of now would say: only how exactly a date is known may differ, since what
/// a feed said of a post is kept when the post leaves the feed.
#[test]
fn many_nights_come_to_what_one_would() {
    for folder in folders("snapshot") {
        let case = Case::of(&folder, 0);
        for night in &case.nights.nights {
            case.served.turn(night);
            case.run("bag", &night.arguments);
        }
        case.run("fresh", &[]);
        let done = posterity(case.scratch.path(), &["compare", "fresh", "bag", "--format", "json"]);
        let changes: serde_json::Value = serde_json::from_slice(&done.stdout).unwrap();
        for none in ["added", "removed", "restored", "rekeyed"] {
            assert_eq!(changes[none], serde_json::json!([]), "{} {none}", folder.display());
        }
        for post in changes["changed"].as_array().unwrap() {
            let fields: Vec<&str> = post["fields"]
                .as_array()
                .unwrap()
                .iter()
                .map(|field| field["field"].as_str().unwrap())
                .collect();
            assert_eq!(fields, ["published"], "{} {post}", folder.display());
        }
    }
}

/// A run that was broken off long ago is not gone on with: what it heard is not the blog of tonight.
#[test]
fn an_old_run_is_sealed_as_it_is() {
    let case = Case::of(&folders("snapshot")[0], 4);
    case.served.turn(&case.nights.nights[0]);
    broken_off(&case, 8);
    let work = case.scratch.path().join("killed/work");
    let names: Vec<PathBuf> = fs::read_dir(&work)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    assert_eq!(names.len(), 1);
    fs::rename(&names[0], work.join("20200102T030405Z.warc.gz")).unwrap();
    let (code, said) = case.run("killed", &[]);
    assert_eq!(code, 0, "{said}");
    assert!(
        said.contains("the run of 20200102T030405Z was broken off; it is sealed as it is"),
        "{said}"
    );
    let folder = case.scratch.path().join("killed");
    assert_eq!(fs::read_dir(folder.join("data/captures")).unwrap().count(), 2);
    let first = fs::read_to_string(folder.join("changes/20200102T030405Z.json")).unwrap();
    assert!(first.contains("\"complete\": false"));
    case.run("whole", &[]);
    let archive = |bag: &str| fs::read(case.scratch.path().join(bag).join("archive.jsonl")).unwrap();
    assert_eq!(archive("killed"), archive("whole"));
}
