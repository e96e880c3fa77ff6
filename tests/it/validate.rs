//! `posterity validate`, `rule` and `upgrade` as they are typed.

use crate::case::posterity;
use serde_json::Value;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/rules")
}

fn validate(arguments: &[&str]) -> Output {
    let mut all = vec!["validate", "--today", "2025-12-31"];
    all.extend(arguments);
    posterity(&fixtures(), &all)
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

#[test]
fn the_exit_code_depends_on_fail_on() {
    let warning = "title-missing/failing.jsonl";
    let info = "author-missing/failing.jsonl";
    let error = "id-duplicate/failing.jsonl";
    for (arguments, code) in [
        (vec!["valid/archive.jsonl", "--fail-on", "info"], 0),
        (vec![error], 1),
        (vec![warning], 0),
        (vec![warning, "--fail-on", "warning"], 1),
        (vec![info, "--fail-on", "warning"], 0),
        (vec![info, "--fail-on", "info"], 1),
        (vec![error, "--fail-on", "never"], 0),
        (vec![error, "--ignore", "id-duplicate"], 0),
        (vec![error, "--select", "title-missing,url-duplicate"], 0),
        (vec!["valid/archive.jsonl", error], 1),
        (vec!["version-newer/failing.jsonl", "--fail-on", "never"], 2),
        (vec!["no-such-file.jsonl"], 2),
        (vec!["../../README.txt"], 2),
    ] {
        assert_eq!(validate(&arguments).status.code(), Some(code), "{arguments:?}");
    }
}

#[test]
fn findings_go_to_standard_output_and_the_sum_beside_it() {
    let output = validate(&["published-missing/failing.jsonl"]);
    assert_eq!(
        text(&output.stdout),
        "published-missing/failing.jsonl:5: warning[published-missing] blog.northbeck.example/?p=2: the post has no date\n    \
         hint: `posterity explain` shows which pages were read\n"
    );
    assert_eq!(text(&output.stderr), "1 warning in 2 posts; exit 0\n");
    let quiet = validate(&["--quiet", "valid/archive.jsonl"]);
    assert!(quiet.stdout.is_empty() && quiet.stderr.is_empty());
}

#[test]
fn ten_of_a_rule_are_shown_unless_all_are_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let passing = fs::read_to_string(fixtures().join("title-missing/passing.jsonl")).unwrap();
    let lines: Vec<&str> = passing.lines().collect();
    let mut many = lines[..3].join("\n");
    for number in 1..=13 {
        let id = format!("?p={number}\"");
        let post = lines[3]
            .replace("?p=1\"", &id)
            .replace("note-1/", &format!("note-{number}/"));
        many.push('\n');
        many.push_str(&post.replace("\"title\":\"?\"", "\"title\":null"));
    }
    let path = folder.path().join("many.jsonl");
    fs::write(&path, many).unwrap();
    let run = |more: &[&str]| {
        let mut arguments = vec!["--select", "title-missing", path.to_str().unwrap()];
        arguments.extend(more);
        validate(&arguments)
    };
    let few = run(&[]);
    assert_eq!(text(&few.stdout).matches("warning[title-missing]").count(), 10);
    assert!(text(&few.stdout).ends_with("many.jsonl: and 3 more of title-missing (`--all` shows them)\n"));
    assert!(text(&few.stderr).starts_with("13 warnings in 13 posts"));
    let all = run(&["--all"]);
    assert_eq!(text(&all.stdout).lines().count(), 13);
}

#[test]
fn json_is_one_document_with_a_summary() {
    let output = validate(&[
        "--format",
        "json",
        "title-missing/failing.jsonl",
        "json-invalid/failing.jsonl",
    ]);
    let document: Value = serde_json::from_slice(&output.stdout).unwrap();
    let findings = document["findings"].as_array().unwrap();
    assert_eq!(findings.len(), 5);
    assert_eq!(findings[0]["path"], "title-missing/failing.jsonl");
    assert_eq!(findings[0]["rule"], "title-missing");
    assert_eq!(findings[0]["severity"], "warning");
    assert_eq!(findings[0]["line"], 4);
    assert_eq!(findings[0]["key"], "blog.northbeck.example/?p=1");
    assert_eq!(findings[0]["field"], "title");
    assert_eq!(document["summary"]["errors"], 3);
    assert_eq!(document["summary"]["rules"]["json-invalid"], 3);
    assert_eq!(document["summary"]["stopped"], Value::Null);
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn a_dash_is_standard_input() {
    let archive = fs::read(fixtures().join("media-missing/failing.jsonl")).unwrap();
    let output = piped(&["validate", "-"], &archive);
    // Nothing lies beside standard input, so no file can be missed.
    assert_eq!((output.status.code(), text(&output.stdout)), (Some(0), ""));
    let output = piped(&["validate", "-"], b"<html>\n<p>no archive</p>\n");
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stdout).starts_with("-:1: error[json-invalid]: the line is not JSON"));
    let output = piped(&["validate", "-"], b"");
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stdout).starts_with("-:1: error[header-missing]"));
}

fn piped(arguments: &[&str], input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_posterity"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    child.wait_with_output().unwrap()
}

#[test]
fn a_misspelt_rule_is_no_rule() {
    for option in ["--select", "--ignore"] {
        let output = validate(&["valid/archive.jsonl", option, "titel-missing"]);
        assert_eq!(output.status.code(), Some(2));
        assert_eq!(
            text(&output.stderr),
            "error: there is no rule `titel-missing`\nhint: did you mean `title-missing`?\n"
        );
        assert!(output.stdout.is_empty());
    }
    let output = posterity(&fixtures(), &["rule", "nonsense"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).ends_with("hint: `posterity rule` lists them all\n"));
}

#[test]
fn today_is_what_it_is_told_to_be() {
    let path = "published-in-future/failing.jsonl";
    let found = |today: &str| {
        let output = posterity(
            &fixtures(),
            &["validate", path, "--today", today, "--select", "published-in-future"],
        );
        text(&output.stdout).lines().count()
    };
    assert_eq!(
        [
            found("2025-12-31"),
            found("2026-01-01"),
            found("2026-06-01"),
            found("2027-01-01")
        ],
        [3, 2, 1, 0]
    );
    assert_eq!(
        posterity(&fixtures(), &["validate", path, "--today", "soon"])
            .status
            .code(),
        Some(2)
    );
}

#[test]
fn what_is_printed_commands_no_terminal() {
    let folder = tempfile::tempdir().unwrap();
    let passing = fs::read_to_string(fixtures().join("title-missing/passing.jsonl")).unwrap();
    let hostile = passing
        .replace("blog.northbeck.example/?p=1\"", "x\\u001b[31m\\u202e\"")
        .replace("\"title\":\"?\"", "\"title\":\"a\\u001b]0;owned\\u0007\\nb &amp;\"");
    let path = folder.path().join("hostile.jsonl");
    fs::write(&path, hostile).unwrap();
    let output = validate(&[path.to_str().unwrap()]);
    let shown = text(&output.stdout);
    assert!(
        shown.contains("title-double-encoded] x\\u{1b}[31m\\u{202e}: `a\\u{1b}]0;owned\\u{7}\\u{a}b &amp;`"),
        "{shown}"
    );
    assert!(!shown.contains(|c: char| c.is_control() && c != '\n'));
}

#[test]
fn rules_are_listed_and_explained() {
    let list = posterity(&fixtures(), &["rule"]);
    assert_eq!(text(&list.stdout).lines().count(), posterity::checks::rules().len());
    for rule in posterity::checks::rules() {
        let output = posterity(&fixtures(), &["rule", rule.name]);
        let explained = text(&output.stdout);
        assert!(explained.starts_with(rule.name) && explained.contains(rule.explanation));
    }
}

#[test]
fn upgrading_the_current_version_changes_no_byte() {
    let folder = tempfile::tempdir().unwrap();
    let archive = fixtures().join("valid/archive.jsonl");
    let before = fs::read(&archive).unwrap();
    let own = folder.path().join("own.jsonl");
    fs::write(&own, &before).unwrap();
    let path = own.to_str().unwrap();
    assert!(
        posterity(folder.path(), &["upgrade", path, "-o", path])
            .status
            .success()
    );
    assert_eq!(fs::read(&own).unwrap(), before);
    assert_eq!(posterity(folder.path(), &["upgrade", path]).stdout, before);
    assert_eq!(piped(&["upgrade", "-"], &before).stdout, before);
}

#[test]
fn upgrading_gives_missing_fields_their_place() {
    let short = b"{\"type\":\"archive\",\"schema_version\":1}\n{\"type\":\"site\",\"root\":\"h.test/\"}\n";
    let output = piped(&["upgrade", "-"], short);
    assert_eq!(
        text(&output.stdout),
        "{\"type\":\"archive\",\"schema_version\":1,\"counts\":{\"sites\":0,\"terms\":0,\"people\":0,\"media\":0,\"posts\":0}}\n\
         {\"type\":\"site\",\"root\":\"h.test/\",\"title\":null,\"url\":null,\"description\":null,\"language\":null,\
         \"timezone\":null,\"generator\":null}\n"
    );
}

#[test]
fn upgrading_refuses_what_it_cannot_read_and_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    for (rule, says) in [
        ("version-newer", "line 1 says schema version 2"),
        ("json-invalid", "line 4 is not a JSON object"),
        ("header-missing", "line 1 is not the header of an archive"),
    ] {
        let archive = fixtures().join(rule).join("failing.jsonl");
        let output = posterity(
            folder.path(),
            &["upgrade", archive.to_str().unwrap(), "-o", "new.jsonl"],
        );
        assert_eq!(output.status.code(), Some(2), "{rule}");
        assert!(text(&output.stderr).contains(says), "{}", text(&output.stderr));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
