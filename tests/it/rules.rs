//! One folder a rule: `failing.jsonl` breaks it as `expected.txt` says, `passing.jsonl` comes near and keeps it.

use crate::case::{Verdict, folders, posterity};
use jiff::civil::{Date, date};
use posterity::checks::{self, Finding, Options, Report, Severity};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs::File;
use std::io::BufReader;
use std::path::Path;

/// The day on which all fixtures are checked.
pub(crate) const TODAY: Date = date(2025, 12, 31);

/// Checks an archive with the files that lie beside it.
fn check(path: &Path) -> (Vec<Finding>, Report) {
    let exists = |relative: &str| path.parent().unwrap().join(relative).is_file();
    let options = Options {
        exists: Some(&exists),
        ..Options::new(TODAY)
    };
    let file = File::open(path).unwrap_or_else(|fault| panic!("{}: {fault}", path.display()));
    checks::collect(BufReader::new(file), &options)
}

pub(crate) fn listed(findings: &[Finding]) -> String {
    let mut text = String::new();
    for finding in findings {
        let field = finding.field.as_deref().unwrap_or("-");
        let severity = finding.severity.as_str();
        let _ = writeln!(
            text,
            "{} {severity}[{}] {field}: {}",
            finding.line, finding.rule, finding.message
        );
    }
    text
}

#[test]
fn each_rule_finds_what_breaks_it_and_nothing_else() {
    let mut verdict = Verdict::default();
    for rule in checks::rules() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("fixtures/rules")
            .join(rule.name);
        if folder.join("failing").is_dir() {
            check_folders(rule.name, &folder, &mut verdict);
            continue;
        }
        let (failing, report) = check(&folder.join("failing.jsonl"));
        verdict.expect(&folder.join("expected.txt"), &listed(&failing));
        let own = failing.iter().filter(|finding| finding.rule == rule.name).count();
        if own == 0 || report.by_rule.get(rule.name) != Some(&own) {
            verdict.fail(format!("{}: failing.jsonl does not break it", rule.name));
        }
        let (passing, _) = check(&folder.join("passing.jsonl"));
        let wrong: Vec<Finding> = passing
            .into_iter()
            .filter(|finding| finding.rule == rule.name)
            .collect();
        if !wrong.is_empty() {
            verdict.fail(format!("{}: passing.jsonl breaks it:\n{}", rule.name, listed(&wrong)));
        }
    }
    verdict.give();
}

/// The same where what is broken is no archive: `failing/` and `passing/` are what `validate` is given.
fn check_folders(rule: &str, folder: &Path, verdict: &mut Verdict) {
    let run = |arguments: &[&str]| {
        let mut all = vec!["validate", "--today", "2025-12-31", "--all"];
        all.extend(arguments);
        String::from_utf8(posterity(folder, &all).stdout).unwrap()
    };
    let failing = run(&["failing"]);
    verdict.expect(&folder.join("expected.txt"), &failing);
    if !failing.contains(&format!("[{rule}]")) {
        verdict.fail(format!("{rule}: failing/ does not break it"));
    }
    let passing = run(&["passing", "--select", rule]);
    if !passing.is_empty() {
        verdict.fail(format!("{rule}: passing/ breaks it:\n{passing}"));
    }
}

#[test]
fn each_folder_is_a_rule() {
    let names: BTreeSet<&str> = checks::rules().iter().map(|rule| rule.name).collect();
    for folder in folders("rules") {
        let name = folder.file_name().unwrap().to_str().unwrap().to_owned();
        assert!(name == "valid" || names.contains(name.as_str()), "{name}");
    }
}

#[test]
fn a_valid_archive_gives_nothing() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/rules/valid/archive.jsonl");
    let (findings, report) = check(&path);
    assert_eq!(listed(&findings), "");
    assert_eq!(report.worst(), None);
    assert_eq!(
        (report.records.sites, report.records.posts, report.stopped),
        (2, 9, None)
    );
}

#[test]
fn names_are_stable_and_explained() {
    let rules = checks::rules();
    let names: BTreeSet<&str> = rules.iter().map(|rule| rule.name).collect();
    assert_eq!(names.len(), rules.len());
    for promised in [
        "published-missing",
        "published-in-future",
        "url-duplicate",
        "slug-unsafe",
        "title-missing",
        "title-double-encoded",
        "mojibake",
        "body-empty",
        "body-excerpt-only",
        "tag-slug-conflict",
        "term-unknown",
        "link-internal-dangling",
        "media-missing",
        "comment-parent-unknown",
        "date-disagrees-with-url",
    ] {
        assert!(names.contains(promised), "{promised}");
    }
    for rule in rules {
        let kebab = rule.name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
        assert!(kebab, "{}", rule.name);
        assert!(
            !rule.summary.ends_with('.') && rule.summary.len() < 100,
            "{}",
            rule.name
        );
        // Why it matters, and what to do: two paragraphs at least.
        let explanation = rule.explanation;
        assert!(
            explanation.contains("\n\n") && explanation.ends_with('.'),
            "{}",
            rule.name
        );
        assert!(
            explanation.lines().all(|line| line.chars().count() <= 100),
            "{}",
            rule.name
        );
    }
    assert!(rules.iter().any(|rule| rule.severity == Severity::Info));
}

#[test]
fn the_guide_is_what_the_rules_say() {
    let mut verdict = Verdict::default();
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/rules.md");
    verdict.expect(&page, &checks::guide());
    verdict.give();
}
