//! What is said of what was typed wrongly: one sentence and a hint; and what help says.

use crate::case::posterity;
use std::fs;
use std::path::Path;

#[test]
fn what_cannot_be_understood_is_told_in_a_sentence() {
    for (typed, due) in [
        (
            "validat x",
            "error: there is no command `validat`\nhint: did you mean `validate`?\n",
        ),
        (
            "parse x --medai",
            "error: there is no option `--medai`\nhint: did you mean `--media`?\n",
        ),
        (
            "parse x --zzz",
            "error: there is no option `--zzz`\nhint: `posterity parse --help` lists what may be typed\n",
        ),
        (
            "parse",
            "error: `<SOURCE>...` is missing\nhint: `posterity parse --help` lists what may be typed\n",
        ),
        (
            "migrate x",
            "error: `--to <TARGET>`, `--output <DIR>` are missing\nhint: `posterity migrate --help` lists what may be typed\n",
        ),
        (
            "validate x --fail-on change",
            "error: `change` is no value for `--fail-on <SEVERITY>`\nhint: one of error, warning, info, never\n",
        ),
        (
            "validate x --today 31.12.2025",
            "error: `31.12.2025` is no value for `--today <DATE>`: expected a day, as in `2025-12-31`\n\
             hint: `posterity --help` lists what may be typed\n",
        ),
        (
            "parse x --threads many",
            "error: `many` is no value for `--threads <N>`: invalid digit found in string\n\
             hint: `posterity --help` lists what may be typed\n",
        ),
        (
            "parse x -q -v",
            "error: `--quiet` cannot go together with `--verbose`\nhint: `posterity parse --help` lists what may be typed\n",
        ),
        (
            "parse x -o a -o b",
            "error: `--output <ARCHIVE>` may be given only once\nhint: `posterity parse --help` lists what may be typed\n",
        ),
        (
            "validate x --select term-unused --ignore term-unused",
            "error: no rule is left to be run: all that are selected are ignored\nhint: `posterity rule` lists them all\n",
        ),
    ] {
        let typed: Vec<&str> = typed.split(' ').collect();
        let done = posterity(Path::new("."), &typed);
        assert_eq!(String::from_utf8(done.stderr).unwrap(), due, "{typed:?}");
        assert_eq!(done.status.code(), Some(2), "{typed:?}");
        assert!(done.stdout.is_empty(), "{typed:?}");
    }
}

/// Options of a command of its own do not stand among those of how servers are asked.
#[test]
fn help_has_options_where_they_belong() {
    for (command, own) in [
        (
            &["migrate"][..],
            &["--to", "--output", "--fail-on", "--media", "--fetch-media"][..],
        ),
        (&["parse"], &["--output", "--media", "--base-url"]),
        (&["export", "markdown"], &["--report", "--output", "--fail-on"]),
        (&["scrape"], &["--output", "--full"]),
        (&["snapshot"], &["--into", "--full", "--fail-on"]),
    ] {
        let done = posterity(Path::new("."), &[command, &["--help"]].concat());
        let help = String::from_utf8(done.stdout).unwrap();
        let (options, servers) = help.split_once("\nAsking servers:\n").unwrap();
        let has = |text: &str, option: &str| {
            let lines = text.lines().map(|line| line.trim_start().trim_start_matches("-o, "));
            lines
                .into_iter()
                .any(|line| line == option || line.starts_with(&format!("{option} ")))
        };
        for option in own {
            assert!(
                has(options, option) && !has(servers, option),
                "{command:?} {option}: {help}"
            );
        }
        assert!(has(servers, "--pause"), "{help}");
    }
}

#[test]
fn a_profile_that_cannot_be_used_is_named() {
    let place = tempfile::tempdir().unwrap();
    fs::write(place.path().join("p.html"), "<html>").unwrap();
    for (profile, due) in [
        (
            "name = \"odd\"\n\n[single]\ntitle = [1]\n",
            "line 4: this is neither a selector nor a table with `select` in it",
        ),
        (
            "name = \"odd\"\nextends = \"even\"\n",
            "profile `odd` extends `even`, which is not known",
        ),
    ] {
        fs::write(place.path().join("odd.toml"), profile).unwrap();
        let done = posterity(place.path(), &["parse", "p.html", "--profile", "odd.toml"]);
        let said = String::from_utf8(done.stderr).unwrap();
        assert!(
            said.starts_with(&format!("error: the profile `odd.toml` cannot be used: {due}\n")),
            "{said}"
        );
        assert_eq!(said.lines().count(), 2, "{said}");
    }
}

/// Lines of an archive are told by their number, and what is wrong in a sentence.
#[test]
fn a_line_that_does_not_fit_is_told_without_a_second_place() {
    let place = tempfile::tempdir().unwrap();
    for (text, due) in [
        (
            "{\"type\":\"archive\",\"schema_version\":1,\"counts\":{}}\n{\"type\":\"post\",\"id\":3}\n",
            "error: `a.jsonl`: line 2 is not a post record: invalid type: integer `3`, expected a string\n",
        ),
        (
            "{\"type\":\"archive\",\"schema_version\":1,\"counts\":{}}\n{\"type\":\"post\",,}\n",
            "error: `a.jsonl`: line 2 is not a JSON object: key must be a string at column 16\n",
        ),
    ] {
        fs::write(place.path().join("a.jsonl"), text).unwrap();
        let done = posterity(place.path(), &["export", "json", "a.jsonl", "-o", "-"]);
        assert_eq!(String::from_utf8(done.stderr).unwrap(), due);
    }
}

/// A baseline that cannot be written is told before it is said how it ended.
#[test]
fn a_baseline_that_cannot_be_written_is_no_success() {
    let place = tempfile::tempdir().unwrap();
    fs::write(place.path().join("file"), "x").unwrap();
    let archive = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/rules/valid/archive.jsonl");
    let archive = archive.to_str().unwrap();
    let done = posterity(
        place.path(),
        &["validate", archive, "--write-baseline", "file/known.json"],
    );
    let said = String::from_utf8(done.stderr).unwrap();
    assert!(
        said.starts_with("error: cannot write `file/known.json`: ") && !said.contains("exit 0"),
        "{said}"
    );
    assert_eq!(done.status.code(), Some(2));
}
