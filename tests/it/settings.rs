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
        ("threads = 'many'", "error: invalid value 'many' for '--threads <N>'"),
    ] {
        let (code, archive, said) = run(settings, &["parse", "pages"]);
        assert!(
            code == 2 && archive.is_empty() && said.starts_with(due),
            "{settings}: {said}"
        );
    }
}
