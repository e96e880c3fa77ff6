//! `posterity.toml` in the working directory, with the real program.

use crate::case::posterity;
use std::fs;
use std::path::Path;

/// Writes the settings beside a page, runs the program there, and gives its exit code, what it wrote and what it said.
fn run(settings: &str, arguments: &[&str]) -> (i32, String, String) {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/parse/generic-hugo/pages/posts/tar/index.html");
    let place = tempfile::tempdir().unwrap();
    fs::create_dir(place.path().join("pages")).unwrap();
    fs::copy(page, place.path().join("pages/tar.html")).unwrap();
    fs::write(place.path().join("posterity.toml"), settings).unwrap();
    let done = posterity(place.path(), arguments);
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (done.status.code().unwrap(), text(done.stdout), text(done.stderr))
}

#[test]
fn settings_count_where_nothing_is_typed() {
    let settings = "timezone = \"Europe/London\"\nquiet = true\n[parse]\nbase-url = \"https://yard.example/\"\n";
    let (code, archive, said) = run(settings, &["parse", "pages"]);
    assert!(code == 0 && said.is_empty(), "{said}");
    assert!(
        archive.contains("yard.example/") && archive.contains("\"Europe/London\""),
        "{archive}"
    );
    let (_, archive, _) = run(settings, &["parse", "pages", "--timezone", "Europe/Paris"]);
    assert!(
        archive.contains("\"Europe/Paris\"") && !archive.contains("\"Europe/London\""),
        "{archive}"
    );
}

#[test]
fn settings_that_cannot_be_used_stop_the_program() {
    for (settings, due) in [
        (
            "pause = 1\ntimezone Europe",
            "error: `posterity.toml` is no TOML at line 2: ",
        ),
        (
            "tiemzone = 'Europe/London'",
            "error: `posterity.toml` names `tiemzone`, which is no option\n",
        ),
        (
            "threads = 'many'",
            "error: `posterity.toml` gives `threads` a value that it cannot have: `many`: invalid digit found in string\n",
        ),
        (
            "[validate]\nfail-on = 'change'",
            "error: `posterity.toml` gives `fail-on` a value that it cannot have: `change` is none of `error`, `warning`, `info`, \
             `never`\n",
        ),
    ] {
        let (code, archive, said) = run(settings, &["parse", "pages"]);
        assert!(
            code == 2 && archive.is_empty() && said.starts_with(due),
            "{settings}: {said}"
        );
    }
}

#[test]
fn settings_that_cannot_be_used_leave_help_as_it_is() {
    for arguments in [
        &["--help"][..],
        &["parse", "--help"],
        &["--version"],
        &["rule"],
        &["schema"],
        &["man"],
    ] {
        let (code, told, said) = run("tiemzone = 'Europe/London'", arguments);
        assert!(
            code == 0 && !told.is_empty() && said.is_empty(),
            "{arguments:?}: {said}"
        );
    }
}

#[test]
fn a_value_counts_for_the_commands_that_take_it() {
    let settings = "fail-on = 'change'";
    let (code, archive, said) = run(settings, &["parse", "pages"]);
    assert_eq!(code, 0, "{said}");
    let place = tempfile::tempdir().unwrap();
    fs::write(place.path().join("posterity.toml"), settings).unwrap();
    fs::write(place.path().join("a.jsonl"), &archive).unwrap();
    fs::write(place.path().join("b.jsonl"), archive.replace("tar", "tarmac")).unwrap();
    let code = |arguments: &[&str]| posterity(place.path(), arguments).status.code();
    assert_eq!(code(&["validate", "a.jsonl", "--select", "term-unused"]), Some(0));
    assert_eq!(code(&["compare", "a.jsonl", "b.jsonl"]), Some(1));
    fs::write(place.path().join("posterity.toml"), "fail-on = 'never'").unwrap();
    assert_eq!(code(&["compare", "a.jsonl", "b.jsonl"]), Some(0));
}
