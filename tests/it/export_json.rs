//! `fixtures/export-json/NAME`: `archive.jsonl` as `document.json`, `array.json` and `feed.json`.

use crate::case::{self, Verdict};
use posterity::archive::{self, Archive, Stamp};
use posterity::exports::json::{self, Shape};
use posterity::exports::{difference, select};
use serde_json::Value;
use std::fs;
use std::path::Path;

const SHAPES: [(&str, Shape); 3] = [
    ("document", Shape::Document),
    ("array", Shape::Array),
    ("feed", Shape::Feed),
];

pub(crate) fn public(folder: &Path) -> Archive {
    let text = fs::read(folder.join("archive.jsonl")).unwrap();
    select(archive::read_all(text.as_slice()).unwrap(), &[]).archive
}

#[test]
fn every_shape_is_as_expected_and_gives_back_what_it_carries() {
    let mut verdict = Verdict::default();
    let out = tempfile::tempdir().unwrap();
    for folder in case::folders("export-json") {
        for (name, shape) in SHAPES {
            let file = out.path().join("out.json");
            let made = case::posterity(
                &folder,
                &[
                    "export",
                    "json",
                    "archive.jsonl",
                    "--shape",
                    name,
                    "-o",
                    file.to_str().unwrap(),
                ],
            );
            assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
            assert!(made.stdout.is_empty());
            let text = fs::read_to_string(&file).unwrap();
            verdict.expect(&folder.join(format!("{name}.json")), &text);
            let found = json::read_back(text.as_bytes()).unwrap();
            if let Some(difference) = difference(&shape.carries(&public(&folder)), &found) {
                verdict.fail(format!("{} as {name}: {difference}", folder.display()));
            }
        }
    }
    verdict.give();
}

/// `2009-12-09T10:33:05+01:00`, to the last digit.
fn is_rfc3339(date: &str) -> bool {
    let shape: String = date.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    matches!(
        shape.as_str(),
        "0000-00-00T00:00:00+00:00" | "0000-00-00T00:00:00-00:00"
    ) && date.parse::<Stamp>().is_ok()
}

/// The rules of JSON Feed 1.1 that a reader relies on.
#[test]
fn feeds_keep_to_the_standard() {
    for folder in case::folders("export-json") {
        let made = case::posterity(
            &folder,
            &["export", "json", "archive.jsonl", "--shape", "feed", "-o", "-"],
        );
        let feed: Value = serde_json::from_slice(&made.stdout).unwrap();
        assert_eq!(feed["version"], "https://jsonfeed.org/version/1.1");
        assert!(feed["title"].is_string());
        for item in feed["items"].as_array().unwrap() {
            assert!(item["id"].is_string(), "{item}");
            assert!(
                item["content_html"].is_string() || item["content_text"].is_string(),
                "{item}"
            );
            for key in ["date_published", "date_modified"] {
                let date = item.get(key).map(|date| date.as_str().unwrap());
                assert!(date.is_none_or(is_rfc3339), "{item}");
            }
            for key in ["authors", "tags", "attachments"] {
                assert!(
                    item.get(key).is_none_or(|list| !list.as_array().unwrap().is_empty()),
                    "{item}"
                );
            }
        }
    }
}

#[test]
fn drafts_leave_only_when_asked_for() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/export-json/withheld");
    let with = |more: &[&str]| {
        let arguments = [&["export", "json", "archive.jsonl", "-o", "-"], more].concat();
        let made = case::posterity(&folder, &arguments);
        (
            String::from_utf8(made.stdout).unwrap(),
            String::from_utf8(made.stderr).unwrap(),
        )
    };
    let (text, said) = with(&[]);
    assert!(!text.contains("SECRET"));
    assert!(said.contains("left out: 1 draft post"), "{said}");
    assert!(said.contains("left out: 1 comment not shown to visitors"), "{said}");
    let (text, said) = with(&["--include", "draft"]);
    assert!(text.contains("SECRET draft") && !text.contains("SECRET private") && !text.contains("SECRET spam"));
    assert!(
        said.ends_with(&format!("to standard output ({} bytes)\n", text.len())),
        "{said}"
    );
}

#[test]
fn what_cannot_be_done_is_said_and_leaves_no_trace() {
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/export-json/every-field/archive.jsonl");
    let folder = tempfile::tempdir().unwrap();
    let place = |name: &str| folder.path().join(name);
    fs::copy(&fixture, place("good.jsonl")).unwrap();
    fs::write(place("newer.jsonl"), "{\"type\":\"archive\",\"schema_version\":99}\n").unwrap();
    let cut = fs::read_to_string(&fixture).unwrap();
    let cut: String = cut.split_inclusive('\n').take(3).collect();
    fs::write(place("cut.jsonl"), cut).unwrap();
    fs::create_dir(place("folder.json")).unwrap();
    let cases = [
        ("gone.jsonl", "out.json", "there is no file or folder `gone.jsonl`"),
        ("newer.jsonl", "out.json", "says schema version 99"),
        ("cut.jsonl", "out.json", "the archive is cut off"),
        ("good.jsonl", "folder.json", "`folder.json` is the name of a folder"),
        (
            "good.jsonl",
            "good.jsonl/out.json",
            "cannot write `good.jsonl/out.json`",
        ),
        ("good.jsonl", "./good.jsonl", "`./good.jsonl` is the archive itself"),
    ];
    for (archive, output, sentence) in cases {
        let made = case::posterity(folder.path(), &["export", "json", archive, "-o", output]);
        let said = String::from_utf8(made.stderr).unwrap();
        assert_eq!(made.status.code(), Some(2), "{archive} {output}: {said}");
        assert!(said.contains(sentence), "{archive} {output}: {said}");
    }
    let mut left: Vec<String> = fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    left.sort();
    assert_eq!(left, ["cut.jsonl", "folder.json", "good.jsonl", "newer.jsonl"]);
    assert_eq!(fs::read(place("good.jsonl")).unwrap(), fs::read(&fixture).unwrap());
}
