//! Every text and every line of a valid archive spoilt in the same ways: charsets, control characters, leaks, repetitions,
//! places. Each is named by its rule at its line.

use crate::mutations::{fields, folder, recount, samples, valid};
use crate::rules::{TODAY, listed};
use posterity::checks::{self, Finding, Options};
use serde_json::{Value, json};

/// Words that a text ends with once it is spoilt, and the rules that may name it.
const SPOILS: &[(&str, &[&str])] = &[
    ("the cafÃ© isnâ€™t open", &["mojibake"]),
    ("a bell\u{7}", &["control-characters"]),
    ("cafe\u{301}", &["unicode-not-nfc"]),
    ("a\u{200b}b", &["invisible-characters"]),
    ("jane.doe@mail.northbeck.example", &["email-leaked", "email-in-body"]),
];

/// Fields that hold no words of people: addresses, keys, dates, words of a list. What is in them other rules ask about.
const NO_TEXTS: &[&str] = &[
    "url",
    "id",
    "site",
    "root",
    "parent",
    "taxonomy",
    "type",
    "kind",
    "status",
    "published",
    "updated",
    "digest",
    "path",
    "media_type",
    "language",
    "generator",
    "value",
    "from",
    "since",
    "evidence",
    "code",
    "message",
    "rule",
    "author_url",
    "featured_media",
    "title_html",
    "aliases",
    "slug",
    "format",
];

/// Texts that a rule leaves alone, since they stand once more where it looks, or may well hold such.
const LEFT_ALONE: &[(&str, &[&str])] = &[
    // Named in the records of terms and people, not again in every post.
    (
        "/tags/0/name",
        &[
            "mojibake",
            "control-characters",
            "unicode-not-nfc",
            "invisible-characters",
            "email-leaked",
        ],
    ),
    (
        "/categories/0/name",
        &[
            "mojibake",
            "control-characters",
            "unicode-not-nfc",
            "invisible-characters",
            "email-leaked",
        ],
    ),
    (
        "/terms/0/name",
        &[
            "mojibake",
            "control-characters",
            "unicode-not-nfc",
            "invisible-characters",
            "email-leaked",
        ],
    ),
    (
        "/authors/0/name",
        &[
            "mojibake",
            "control-characters",
            "unicode-not-nfc",
            "invisible-characters",
        ],
    ),
];

fn check(bytes: &[u8]) -> Vec<Finding> {
    let exists = |relative: &str| folder().join(relative).is_file();
    let options = Options {
        exists: Some(&exists),
        ..Options::new(TODAY)
    };
    checks::collect(bytes, &options).0
}

fn written(records: &[Value]) -> Vec<Vec<u8>> {
    records.iter().map(|record| record.to_string().into_bytes()).collect()
}

fn named(findings: &[Finding], rules: &[&str], line: usize) -> bool {
    findings
        .iter()
        .any(|finding| rules.contains(&finding.rule) && finding.line == line as u64)
}

/// Texts of a record by pointer; those in `extra`, too.
fn texts(record: &Value) -> Vec<String> {
    let own = fields(record).into_iter().filter(|pointer| {
        let mut names = pointer.split('/');
        let last = names.rfind(|name| !name.bytes().all(|byte| byte.is_ascii_digit()));
        record.pointer(pointer).is_some_and(Value::is_string) && !last.is_some_and(|name| NO_TEXTS.contains(&name))
    });
    own.collect()
}

#[test]
fn every_text_that_is_spoilt_is_named() {
    let records = valid();
    let mut wrong = Vec::new();
    let mut tried = 0;
    for at in samples(&records) {
        for pointer in texts(&records[at]) {
            for (words, rules) in SPOILS {
                let left = LEFT_ALONE.iter().find(|(own, _)| *own == pointer);
                if left.is_some_and(|(_, left)| rules.iter().any(|rule| left.contains(rule))) {
                    continue;
                }
                let mut broken = records.clone();
                let value = broken[at].pointer_mut(&pointer).unwrap();
                // Inside the last element, where there is one.
                let text = value.as_str().unwrap().to_owned();
                let split = text.rfind("</").unwrap_or(text.len());
                *value = json!(format!("{} {words}{}", &text[..split], &text[split..]));
                let findings = check(&written(&broken).join(&b'\n'));
                tried += 1;
                if !named(&findings, rules, at + 1) {
                    wrong.push(format!(
                        "line {} {pointer}: {rules:?} expected:\n{}",
                        at + 1,
                        listed(&findings)
                    ));
                }
            }
        }
    }
    assert!(tried > 50, "{tried}");
    assert!(
        wrong.is_empty(),
        "{} of {tried} wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn every_line_in_another_charset_is_named() {
    let whole = written(&valid());
    for at in 0..whole.len() {
        let mut lines = whole.clone();
        let middle = lines[at].iter().rposition(|byte| *byte == b'"').unwrap();
        // An é of Windows-1252.
        lines[at].insert(middle, 0xe9);
        let findings = check(&lines.join(&b'\n'));
        assert!(
            named(&findings, &["json-invalid"], at + 1),
            "line {}:\n{}",
            at + 1,
            listed(&findings)
        );
        assert!(
            findings.iter().all(|finding| finding.rule == "json-invalid"),
            "{}",
            listed(&findings)
        );
    }
}

#[test]
fn every_record_that_stands_twice_is_named() {
    let records = valid();
    for at in 0..records.len() {
        let mut twice = records.clone();
        let record = twice[at].clone();
        let kind = record["type"].as_str().unwrap().to_owned();
        twice.insert(at + 1, record);
        recount(&mut twice, &kind);
        let rule = match kind.as_str() {
            "archive" => "header-repeated",
            "post" => "id-duplicate",
            "site" => "site-duplicate",
            "term" => "term-duplicate",
            "person" => "person-duplicate",
            "media" => "media-duplicate",
            other => panic!("{other}"),
        };
        let findings = check(&written(&twice).join(&b'\n'));
        assert!(
            named(&findings, &[rule], at + 2),
            "line {} twice:\n{}",
            at + 1,
            listed(&findings)
        );
    }
}

#[test]
fn every_record_at_the_wrong_place_is_named() {
    let records = valid();
    let last = records.len() - 1;
    for at in 1..last {
        if records[at]["type"] == "post" && records[at]["published"].is_null() {
            continue;
        }
        let mut moved = records.clone();
        let record = moved.remove(at);
        moved.push(record);
        let findings = check(&written(&moved).join(&b'\n'));
        let found = named(&findings, &["record-order", "post-order"], last + 1);
        assert!(found, "line {} at the end:\n{}", at + 1, listed(&findings));
    }
}

#[test]
fn line_ends_and_marks_of_other_systems_are_no_faults() {
    let lines = written(&valid());
    let windows: Vec<u8> = [b"\xef\xbb\xbf".to_vec(), lines.join(&b"\r\n"[..]), b"\r\n".to_vec()].concat();
    assert_eq!(listed(&check(&windows)), "");
}
