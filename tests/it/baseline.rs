//! Accepted findings: `--write-baseline`, then `--baseline`.

use crate::case::posterity;
use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::Output;

fn run(folder: &Path, arguments: &[&str]) -> Output {
    let mut all = vec!["validate", "--today", "2025-12-31", "blog.jsonl"];
    all.extend(arguments);
    posterity(folder, &all)
}

fn said(output: &Output) -> (&str, &str, Option<i32>) {
    let text = |bytes| std::str::from_utf8(bytes).unwrap();
    (text(&output.stdout), text(&output.stderr), output.status.code())
}

/// A folder with `blog.jsonl`, the failing archive of this rule.
fn folder(rule: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let archive = format!("fixtures/rules/{rule}/failing.jsonl");
    let archive = Path::new(env!("CARGO_MANIFEST_DIR")).join(archive);
    fs::copy(archive, folder.path().join("blog.jsonl")).unwrap();
    folder
}

fn lines(folder: &Path) -> Vec<String> {
    let text = fs::read_to_string(folder.join("blog.jsonl")).unwrap();
    text.lines().map(str::to_owned).collect()
}

fn rewrite(folder: &Path, lines: &[String]) {
    fs::write(folder.join("blog.jsonl"), lines.join("\n") + "\n").unwrap();
}

const ACCEPT: [&str; 4] = ["--fail-on", "info", "--baseline", "known.json"];

#[test]
fn what_is_accepted_counts_no_more() {
    let folder = folder("title-missing");
    let folder = folder.path();
    let output = run(folder, &["--fail-on", "info", "--write-baseline", "known.json"]);
    let told = "nothing found in 2 posts; 2 accepted; exit 0\n\
                what was found is accepted from now on with `--baseline known.json`\n";
    assert_eq!(said(&output), ("", told, Some(0)));
    let told = "nothing found in 2 posts; 2 accepted; exit 0\n";
    assert_eq!(said(&run(folder, &ACCEPT)), ("", told, Some(0)));
    let written = fs::read(folder.join("known.json")).unwrap();
    run(folder, &["--write-baseline", "known.json"]);
    assert_eq!(fs::read(folder.join("known.json")).unwrap(), written);
}

#[test]
fn every_finding_of_every_rule_can_be_accepted() {
    let of_archives = |name: &str| {
        let archive = format!("fixtures/rules/{name}/failing.jsonl");
        Path::new(env!("CARGO_MANIFEST_DIR")).join(archive).is_file()
    };
    let rules = posterity::checks::rules().iter().filter(|rule| of_archives(rule.name));
    for rule in rules {
        let folder = folder(rule.name);
        let folder = folder.path();
        let recorded = run(folder, &["--write-baseline", "known.json"]);
        if recorded.status.code() == Some(2) {
            assert!(!folder.join("known.json").exists(), "{}", rule.name);
            continue;
        }
        let output = run(folder, &ACCEPT);
        let (found, told, code) = said(&output);
        assert_eq!((found, code), ("", Some(0)), "{}", rule.name);
        assert!(!told.contains("no longer"), "{}: {told}", rule.name);
    }
}

#[test]
fn lines_may_move() {
    for rule in ["id-duplicate", "alias-conflict", "term-duplicate", "title-missing"] {
        let folder = folder(rule);
        let folder = folder.path();
        run(folder, &["--write-baseline", "known.json"]);
        // Blank lines are none, but they count.
        let moved: Vec<String> = lines(folder)
            .into_iter()
            .flat_map(|line| [line, String::new()])
            .collect();
        rewrite(folder, &moved);
        let output = run(folder, &ACCEPT);
        let (found, told, code) = said(&output);
        assert_eq!((found, code), ("", Some(0)), "{rule}: {told}");
        assert!(!told.contains("no longer"), "{rule}: {told}");
    }
}

#[test]
fn what_is_new_is_found() {
    let folder = folder("title-missing");
    let folder = folder.path();
    run(folder, &["--write-baseline", "known.json"]);
    let mut more = lines(folder);
    more.push(more[3].replace("?p=1", "?p=9").replace("note-1", "note-9"));
    rewrite(folder, &more);
    let output = run(folder, &[&ACCEPT[..], &["--select", "title-missing"]].concat());
    let (found, told, code) = said(&output);
    assert_eq!(
        found,
        "blog.jsonl:6: warning[title-missing] blog.northbeck.example/?p=9: the post has no title\n"
    );
    assert_eq!((told, code), ("1 warning in 3 posts; 2 accepted; exit 1\n", Some(1)));
}

#[test]
fn what_is_accepted_twice_is_not_accepted_thrice() {
    let folder = folder("id-duplicate");
    let folder = folder.path();
    let select = ["--select", "id-duplicate"];
    run(folder, &[&select[..], &["--write-baseline", "known.json"]].concat());
    let mut more = lines(folder);
    let last = more.last().unwrap().clone();
    more.push(last);
    rewrite(folder, &more);
    let output = run(folder, &[&ACCEPT[..], &select].concat());
    assert_eq!(said(&output).2, Some(1));
    assert_eq!(
        said(&output).0.matches("error[id-duplicate]").count(),
        1,
        "{}",
        said(&output).0
    );
}

#[test]
fn what_is_gone_is_said() {
    let folder = folder("title-missing");
    let folder = folder.path();
    run(folder, &["--write-baseline", "known.json"]);
    let mut mended = lines(folder);
    mended[3] = mended[3].replace("\"title\":null", "\"title\":\"Bins\"");
    assert_ne!(mended, lines(folder));
    rewrite(folder, &mended);
    let output = run(folder, &ACCEPT);
    let told = "warning: 1 accepted finding is no longer found; `--write-baseline` brings the file up to date\n\
                nothing found in 2 posts; 1 accepted; exit 0\n";
    assert_eq!(said(&output), ("", told, Some(0)));
    let verbose = run(folder, &[&ACCEPT[..], &["--verbose"]].concat());
    assert!(
        said(&verbose)
            .1
            .starts_with("no longer found: [title-missing] blog.northbeck.example/?p=1: the post has no title\n")
    );
    let json = run(folder, &[&ACCEPT[..], &["--format", "json"]].concat());
    let document: Value = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!(document["summary"]["accepted"], 1);
    assert_eq!(document["summary"]["stale"][0]["key"], "blog.northbeck.example/?p=1");
    // Of a rule that does not run nobody knows.
    let output = run(folder, &[&ACCEPT[..], &["--ignore", "title-missing"]].concat());
    assert_eq!(said(&output).1, "nothing found in 2 posts; exit 0\n");
}

#[test]
fn what_is_no_baseline_is_refused() {
    let folder = folder("title-missing");
    let folder = folder.path();
    fs::write(folder.join("other.json"), "{\"baseline\":7,\"findings\":[]}").unwrap();
    for (arguments, says) in [
        (vec!["--baseline", "none.json"], "cannot read `none.json`"),
        (vec!["--baseline", "blog.jsonl"], "`blog.jsonl` is no baseline: "),
        (
            vec!["--baseline", "other.json"],
            "`other.json` is no baseline: its form is 7, not 1",
        ),
        (
            vec!["--baseline", "a", "--write-baseline", "b"],
            "cannot go together with",
        ),
        (vec!["--write-baseline", "blog.jsonl/x"], "cannot write `blog.jsonl/x`"),
    ] {
        let output = run(folder, &arguments);
        let (_, told, code) = said(&output);
        assert!(code == Some(2) && told.contains(says), "{arguments:?}: {told}");
    }
}
