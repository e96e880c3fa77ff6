//! Other readers of YAML take front matter for the same texts: Psych and PyYAML, which keep to version 1.1.

use crate::generators::find;
use posterity::exports::markdown::front::{Format, Front};
use std::fs;
use std::process::Command;

/// Titles that a reader of YAML may take for something else.
const TRAPS: &[&str] = &[
    "no",
    "On",
    "y",
    "~",
    "null",
    "2019-12-09",
    "2019-12-09 10:33:05",
    "1e3",
    "0x1F",
    "017",
    "0o17",
    "12:30",
    "12:30:45",
    "1_000",
    ".inf",
    "=",
    "<<",
    "@a",
    "`a",
    "%a",
    "&a",
    "*a",
    "!a",
    "- a",
    "? a",
    ": a",
    "a: b",
    "a #b",
    "[a]",
    "{a: b}",
    "'a'",
    "\"a\"",
    "a\\b",
    "---",
    "--- a",
    "...",
    "a\nb",
    " a ",
    "\ta",
    "\u{7f}\u{85}\u{a0}",
    "\u{2028}\u{2029}",
    "\u{feff}a",
    "\u{1f600}",
    "é",
    "e\u{301}",
    ":sym",
    "!ruby/object:Object {}",
    "\u{1}\u{1b}",
];

/// Reads the front matter of a file with another reader; texts must come back as they are.
fn reads_the_same(program: &str, install: &str, script: &str) {
    let reader = find(program, install);
    let place = tempfile::tempdir().unwrap();
    let mut front = Front::default();
    front.texts("texts", TRAPS.iter().copied());
    front.date("date", Some("2019-12-09".to_owned()));
    let text = front.write(Format::Yaml).unwrap();
    let file = place.path().join("front.yaml");
    fs::write(&file, text.trim_start_matches("---\n").trim_end_matches("---\n")).unwrap();
    let done = Command::new(&reader)
        .arg(if program == "ruby" { "-e" } else { "-c" })
        .arg(script)
        .arg(&file)
        .output()
        .unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let read: serde_json::Value = serde_json::from_slice(&done.stdout).unwrap();
    let read: Vec<&str> = read
        .as_array()
        .unwrap()
        .iter()
        .map(|text| text.as_str().unwrap())
        .collect();
    assert_eq!(read, TRAPS);
}

#[test]
fn psych_reads_the_same_texts() {
    let script = "require 'yaml'; require 'date'; require 'json'; \
                  puts JSON.generate(YAML.load(File.read(ARGV[0]), permitted_classes: [Date, Time])['texts'])";
    reads_the_same("ruby", "apt-get install ruby", script);
}

#[test]
fn pyyaml_reads_the_same_texts() {
    let script =
        "import sys, json, yaml; print(json.dumps(yaml.safe_load(open(sys.argv[1], encoding='utf-8'))['texts']))";
    let install = "python3 -m venv target/generators && target/generators/bin/pip install pyyaml";
    reads_the_same("python", install, script);
}
