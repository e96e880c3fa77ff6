//! `posterity validate` on what `posterity export` writes: the same rules find the same, at their places there.

use crate::case::{Verdict, posterity};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Every status but the one that is exported anyway.
pub(crate) const ALL: [&str; 14] = [
    "--include",
    "draft",
    "--include",
    "pending",
    "--include",
    "scheduled",
    "--include",
    "private",
    "--include",
    "protected",
    "--include",
    "trashed",
    "--include",
    "unknown",
];

/// Forms that carry the whole archive: what follows `export`, the file.
const WHOLE: [(&[&str], &str); 6] = [
    (&["json"], "blog.json"),
    (&["json", "--shape", "feed"], "feed.json"),
    (&["sql"], "blog.sqlite"),
    (&["sql", "--dialect", "sqlite"], "sqlite.sql"),
    (&["sql", "--dialect", "postgres"], "postgres.sql"),
    (&["sql", "--dialect", "mysql"], "mysql.sql"),
];

fn rules() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/rules")
}

/// Exports an archive; false where it cannot be exported.
fn export(archive: &Path, form: &[&str], file: &str, folder: &Path) -> bool {
    let mut arguments = vec!["export"];
    arguments.extend(form);
    arguments.extend([archive.to_str().unwrap(), "-o", file]);
    arguments.extend(ALL);
    posterity(folder, &arguments).status.success()
}

/// What validate finds, as its JSON tells, and its exit code.
fn findings(folder: &Path, path: &str) -> (Vec<Value>, Option<i32>) {
    let output = posterity(folder, &["validate", path, "--today", "2025-12-31", "--format", "json"]);
    let document: Value = serde_json::from_slice(&output.stdout).unwrap();
    (document["findings"].as_array().unwrap().clone(), output.status.code())
}

#[test]
fn what_is_made_of_a_valid_archive_is_valid() {
    let folder = tempfile::tempdir().unwrap();
    let archive = rules().join("valid/archive.jsonl");
    let array: (&[&str], &str) = (&["json", "--shape", "array"], "posts.json");
    for (form, file) in WHOLE.into_iter().chain([array]) {
        assert!(export(&archive, form, file, folder.path()), "{file}");
        assert_eq!(findings(folder.path(), file), (Vec::new(), Some(0)), "{file}");
    }
}

/// Rules that an export cannot break: it is made of records that were read, in its own order.
const MENDED: &[&str] = &[
    "json-invalid",
    "schema",
    "record-unknown",
    "record-order",
    "header-missing",
    "header-repeated",
    "version-newer",
    "counts-wrong",
    "field-unknown",
    // Nothing lies beside an export.
    "media-missing",
];

#[test]
fn each_rule_finds_the_same_in_every_form() {
    let mut verdict = Verdict::default();
    let mut compared = BTreeSet::new();
    let folder = tempfile::tempdir().unwrap();
    let rules_of_records = posterity::checks::rules().iter().map(|rule| rule.name);
    for rule in rules_of_records.filter(|rule| !MENDED.contains(rule)) {
        let archive = rules().join(rule).join("failing.jsonl");
        if !archive.exists() {
            continue;
        }
        let told = |findings: Vec<Value>| {
            let of_rule = findings.into_iter().filter(|finding| finding["rule"] == rule);
            let told = of_rule.map(|finding| format!("{} {}", finding["key"], finding["field"]));
            told.collect::<Vec<String>>()
        };
        let due = told(findings(&rules(), archive.to_str().unwrap()).0);
        for (form, file) in WHOLE {
            if !export(&archive, form, file, folder.path()) {
                continue;
            }
            let found = told(findings(folder.path(), file).0);
            if due != found {
                verdict.fail(format!("{rule} in {file}: {due:?} became {found:?}"));
            }
            compared.insert(rule);
        }
    }
    assert!(compared.len() > 50, "{compared:?}");
    verdict.give();
}

#[test]
fn a_broken_document_is_named_at_its_line() {
    let folder = tempfile::tempdir().unwrap();
    let archive = rules().join("title-missing/passing.jsonl");
    assert!(export(&archive, &["json"], "blog.json", folder.path()));
    let whole = fs::read_to_string(folder.path().join("blog.json")).unwrap();
    let line = |part: &str| 1 + whole[..whole.find(part).unwrap()].matches('\n').count() as u64;
    let post = line("\"id\": \"blog.northbeck.example/?p=1\"") - 1;
    for (from, to, rule, at) in [
        ("\"title\": \"?\"", "\"title\": 7", "schema", line("\"title\": \"?\"")),
        (
            "\"title\": \"?\"",
            "\"titel\": \"?\"",
            "field-unknown",
            line("\"title\": \"?\""),
        ),
        ("\"title\": \"?\"", "\"titel\": \"?\"", "schema", post),
        (
            "\"slug\": \"note-1\"",
            "\"slug\": \"../a\"",
            "slug-unsafe",
            line("\"slug\": \"note-1\""),
        ),
        ("\"root\":", "\"rot\":", "schema", line("\"root\":") - 1),
        ("\"people\": 1", "\"people\": 5", "counts-wrong", line("\"people\": 1")),
        (
            "\"title\": \"?\",",
            "\"title\": \"?\"",
            "json-invalid",
            line("\"title\": \"?\"") + 1,
        ),
    ] {
        assert!(whole.contains(from), "{from}");
        fs::write(folder.path().join("broken.json"), whole.replacen(from, to, 1)).unwrap();
        let (found, _) = findings(folder.path(), "broken.json");
        let named = found
            .iter()
            .any(|finding| finding["rule"] == rule && finding["line"] == at);
        assert!(named, "{to}: {rule} on line {at} expected, found {found:#?}");
    }
}

#[test]
fn what_no_exporter_writes_is_not_checked() {
    let folder = tempfile::tempdir().unwrap();
    for (file, text, says) in [
        (
            "feed.json",
            "{\n\"version\": \"https://jsonfeed.org/version/1.1\", \"items\": []}",
            "a JSON Feed that posterity did not write",
        ),
        (
            "other.json",
            "{\n\"a\": 1}",
            "neither an archive nor an array of posts nor a feed",
        ),
        ("cut.json", "{\n\"schema_version\": 1,\n", "EOF"),
        ("numbers.json", "[", "EOF"),
        (
            "empty.sql",
            "CREATE TABLE a (b);\n",
            "neither a SQLite database nor a dump",
        ),
        ("some.sqlite", "SQLite format 3\0 and no more", "a damaged database"),
    ] {
        fs::write(folder.path().join(file), text).unwrap();
        let output = posterity(folder.path(), &["validate", file]);
        let told = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{file}: {told}");
        assert!(
            told.contains(&format!("not everything was checked: `{file}` ")) && told.contains(says),
            "{file}: {told}"
        );
    }
}

#[test]
fn all_that_migrate_made_is_checked() {
    let folder = tempfile::tempdir().unwrap();
    let pages = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/parse/kubrick-home/pages");
    let mut arguments = vec![
        "migrate",
        pages.to_str().unwrap(),
        "--base-url",
        "https://wexcombe.example/",
        "-o",
        "moved",
    ];
    arguments.extend(["--to", "hugo", "--to", "json", "--to", "sqlite"]);
    let output = posterity(folder.path(), &arguments);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let run = || {
        let output = posterity(folder.path(), &["validate", "moved", "--format", "junit"]);
        String::from_utf8(output.stdout).unwrap()
    };
    let suites = |xml: &str| -> Vec<String> {
        let suites = xml.split("<testsuite name=\"").skip(1);
        suites
            .map(|suite| suite.split('"').next().unwrap().to_owned())
            .collect()
    };
    let xml = run();
    let found = suites(&xml);
    assert_eq!(found[..2], ["moved/archive.jsonl", "moved/site"], "{found:?}");
    assert!(
        found.len() >= 4 && found.iter().any(|path| path.ends_with(".json")),
        "{found:?}"
    );
    assert!(found.iter().any(|path| path.ends_with(".db")), "{found:?}");
    assert!(!xml.contains("<failure") && !xml.contains("<error"), "{xml}");
    let post = folder.path().join("moved/site/content/posts");
    let post = fs::read_dir(post).unwrap().map(|entry| entry.unwrap().path());
    fs::remove_file(post.filter(|path| path.is_file()).min().unwrap()).unwrap();
    assert!(run().contains("<failure type=\"file-missing\""));
}
