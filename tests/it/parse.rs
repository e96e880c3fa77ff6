//! `posterity parse` over saved pages: `fixtures/parse/NAME/pages` gives `expected.jsonl`, byte for byte.
//!
//! `arguments` holds further arguments, one a line. Where `expected.sources.jsonl` stands, testimony is compared, too.

use crate::case::{self, Verdict};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Further arguments of a fixture.
fn arguments(folder: &Path) -> Vec<String> {
    let text = fs::read_to_string(folder.join("arguments")).unwrap_or_default();
    text.lines()
        .filter(|line| !line.is_empty())
        .map(str::to_owned)
        .collect()
}

/// What `posterity parse` prints; what it complains of when it fails.
fn parsed(folder: &Path, sources: &[String], more: &[&str], zone: Option<&str>) -> Result<String, String> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_posterity"));
    command.current_dir(folder).args(["--quiet", "parse"]).args(sources);
    command.args(["-o", "-"]).args(arguments(folder)).args(more);
    if let Some(zone) = zone {
        command.env("TZ", zone);
    }
    let output = command.output().unwrap();
    if output.status.code() != Some(0) {
        let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
        return Err(format!("{}: {complaint}", folder.display()));
    }
    Ok(String::from_utf8(output.stdout).unwrap())
}

/// Every file below `pages`, relative to the fixture.
fn pages(folder: &Path) -> Vec<String> {
    let (mut open, mut found) = (vec![PathBuf::from("pages")], Vec::new());
    while let Some(path) = open.pop() {
        for entry in fs::read_dir(folder.join(&path)).unwrap() {
            let entry = entry.unwrap();
            let path = path.join(entry.file_name());
            if entry.file_type().unwrap().is_dir() {
                open.push(path);
            } else {
                found.push(path.to_str().unwrap().to_owned());
            }
        }
    }
    found.sort();
    found
}

#[test]
fn saved_pages_give_the_expected_archive() {
    let mut verdict = Verdict::default();
    for folder in case::folders("parse") {
        match parsed(&folder, &["pages".to_owned()], &[], None) {
            Ok(archive) => verdict.expect(&folder.join("expected.jsonl"), &archive),
            Err(complaint) => verdict.fail(complaint),
        }
    }
    verdict.give();
}

#[test]
fn testimony_is_the_expected() {
    let mut verdict = Verdict::default();
    let mut compared = 0;
    for folder in case::folders("parse") {
        let expected = folder.join("expected.sources.jsonl");
        if !expected.exists() {
            continue;
        }
        let scratch = tempfile::tempdir().unwrap();
        let archive = scratch.path().join("archive.jsonl");
        let sources = ["pages".to_owned()];
        let mut command = Command::new(env!("CARGO_BIN_EXE_posterity"));
        command.current_dir(&folder).args(["--quiet", "parse"]).args(&sources);
        command.args(arguments(&folder)).arg("-o").arg(&archive);
        assert!(command.status().unwrap().success(), "{}", folder.display());
        let testimony = fs::read_to_string(scratch.path().join("archive.sources.jsonl")).unwrap();
        verdict.expect(&expected, &testimony);
        compared += 1;
    }
    assert!(compared > 0, "no fixture holds expected.sources.jsonl");
    verdict.give();
}

#[test]
fn threads_and_time_zone_change_no_byte() {
    let mut verdict = Verdict::default();
    for folder in case::folders("parse") {
        let plain = fs::read_to_string(folder.join("expected.jsonl")).unwrap();
        let ways = [
            (["--threads", "1"], "Pacific/Auckland"),
            (["--threads", "2"], "UTC"),
            (["--threads", "7"], "America/St_Johns"),
        ];
        for (threads, zone) in ways {
            match parsed(&folder, &["pages".to_owned()], &threads, Some(zone)) {
                Ok(archive) if archive == plain => {}
                Ok(_) => verdict.fail(format!("{}: differs with {threads:?}, TZ={zone}", folder.display())),
                Err(complaint) => verdict.fail(complaint),
            }
        }
    }
    verdict.give();
}

/// Pages that lie in one folder keep their addresses when each is a source of its own; then their order may not count.
#[test]
fn the_order_of_pages_changes_no_byte() {
    let mut verdict = Verdict::default();
    let mut shuffled = 0;
    for folder in case::folders("parse") {
        let mut sources = pages(&folder);
        if sources.len() < 2 || sources.iter().any(|path| path.matches('/').count() > 1) {
            continue;
        }
        let plain = fs::read_to_string(folder.join("expected.jsonl")).unwrap();
        sources.reverse();
        let mut turned = sources.clone();
        turned.rotate_left(1);
        for order in [sources, turned] {
            match parsed(&folder, &order, &[], None) {
                Ok(archive) if archive == plain => {}
                Ok(_) => verdict.fail(format!("{}: differs with {order:?}", folder.display())),
                Err(complaint) => verdict.fail(complaint),
            }
        }
        shuffled += 1;
    }
    assert!(shuffled >= 20, "only {shuffled} fixtures could be shuffled");
    verdict.give();
}
