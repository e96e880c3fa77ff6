//! What is written where: links, pipes and modes of outputs, and what an earlier run wrote into its own source.

use crate::case::{files, posterity};
use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{FileTypeExt, PermissionsExt, symlink};
use std::path::Path;
use std::process::{Command, Output};
use std::thread;

/// A folder with saved pages in it.
fn saved() -> tempfile::TempDir {
    let place = tempfile::tempdir().unwrap();
    let pages = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/parse/kubrick-home/pages");
    let from = files(&pages, ".");
    assert!(from.len() > 1);
    for (path, bytes) in from {
        let to = place.path().join(path);
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::write(to, bytes).unwrap();
    }
    place
}

fn ran(folder: &Path, arguments: &[&str]) -> Output {
    let output = posterity(folder, arguments);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {said}");
    output
}

/// Each command leaves the same bytes, however often it runs where it writes; but for the report's own count of them.
#[test]
fn what_was_written_is_no_source() {
    for arguments in [
        &[
            "migrate", ".", "--to", "jekyll", "--to", "sqlite", "--to", "json", "-o", "out",
        ][..],
        &["parse", ".", "-o", "blog.jsonl"],
        &["parse", ".", "--media", "-o", "made/blog.jsonl"],
        &["extract", ".", "-o", "sightings.jsonl"],
    ] {
        let place = saved();
        let left = || -> BTreeMap<String, Vec<u8>> {
            let mut left = files(place.path(), ".");
            left.remove("./out/report.json");
            left
        };
        let first = ran(place.path(), arguments);
        let due = left();
        for _ in 0..2 {
            let again = ran(place.path(), arguments);
            let counts = |output: &Output| {
                let said = String::from_utf8_lossy(&output.stderr).into_owned();
                said.lines().next().map(str::to_owned)
            };
            assert_eq!(counts(&again), counts(&first), "{arguments:?}");
            assert!(left() == due, "{arguments:?}");
        }
    }
}

/// A folder of years is no folder of pages, and is not written into while it is read.
#[test]
fn a_folder_of_years_is_not_written_over() {
    let place = saved();
    ran(
        place.path(),
        &["parse", ".", "-o", "../a.jsonl"].map(|part| if part == "../a.jsonl" { "a.jsonl" } else { part }),
    );
    ran(
        place.path(),
        &["export", "json", "a.jsonl", "--shape", "lines", "-o", "years"],
    );
    let before = files(place.path(), "years");
    for output in ["years/blog.jsonl", "years/other.jsonl"] {
        let done = posterity(place.path(), &["parse", "years", "-o", output]);
        assert_eq!(done.status.code(), Some(2), "{output}");
        assert!(files(place.path(), "years") == before, "{output}");
    }
}

#[test]
fn links_are_followed_and_modes_stay() {
    let place = saved();
    let root = place.path();
    fs::create_dir(root.join("elsewhere")).unwrap();
    fs::write(root.join("elsewhere/real.jsonl"), "old").unwrap();
    fs::set_permissions(root.join("elsewhere/real.jsonl"), fs::Permissions::from_mode(0o600)).unwrap();
    symlink("elsewhere/real.jsonl", root.join("link.jsonl")).unwrap();
    symlink("elsewhere/new.db", root.join("dangling.db")).unwrap();
    ran(root, &["parse", "index.html", "-o", "link.jsonl"]);
    let about = |path: &str| fs::symlink_metadata(root.join(path)).unwrap();
    assert!(about("link.jsonl").is_symlink());
    assert_eq!(about("elsewhere/real.jsonl").permissions().mode() & 0o777, 0o600);
    assert!(
        fs::read_to_string(root.join("elsewhere/real.jsonl"))
            .unwrap()
            .starts_with("{\"type\":\"archive\"")
    );
    ran(root, &["export", "sql", "link.jsonl", "-o", "dangling.db"]);
    assert!(about("dangling.db").is_symlink() && about("elsewhere/new.db").is_file());
    fs::set_permissions(root.join("elsewhere/new.db"), fs::Permissions::from_mode(0o640)).unwrap();
    ran(root, &["export", "sql", "link.jsonl", "-o", "elsewhere/new.db"]);
    assert_eq!(about("elsewhere/new.db").permissions().mode() & 0o777, 0o640);
    ran(root, &["export", "markdown", "link.jsonl", "-o", "site"]);
    let page = files(root, "site")
        .into_keys()
        .find(|path| path.ends_with(".md"))
        .unwrap();
    fs::set_permissions(root.join(&page), fs::Permissions::from_mode(0o600)).unwrap();
    ran(
        root,
        &[
            "export",
            "markdown",
            "link.jsonl",
            "-o",
            "site",
            "--comments",
            "body",
            "--field",
            "title:heading",
        ],
    );
    assert!(fs::read_to_string(root.join(&page)).unwrap().contains("heading:"));
    assert_eq!(about(&page).permissions().mode() & 0o777, 0o600);
}

/// What is read at the other end of a pipe is what a file would hold.
#[test]
fn pipes_are_written_through() {
    let place = saved();
    let root = place.path();
    ran(root, &["parse", "index.html", "-o", "a.jsonl"]);
    for (arguments, name) in [
        (&["parse", "index.html"][..], "b.jsonl"),
        (&["export", "json", "a.jsonl"], "b.json"),
        (&["export", "sql", "a.jsonl"], "b.sql"),
        (&["export", "sql", "a.jsonl"], "b.db"),
        (&["export", "parquet", "a.jsonl"], "b.parquet"),
    ] {
        let pipe = format!("pipe-{name}");
        assert!(Command::new("mkfifo").arg(root.join(&pipe)).status().unwrap().success());
        let reader = {
            let path = root.join(&pipe);
            thread::spawn(move || fs::read(path).unwrap())
        };
        ran(root, &[arguments, &["-o", name]].concat());
        ran(root, &[arguments, &["-o", &pipe]].concat());
        let through = reader.join().unwrap();
        assert!(through == fs::read(root.join(name)).unwrap(), "{name}");
        assert!(fs::symlink_metadata(root.join(&pipe)).unwrap().file_type().is_fifo());
    }
    let beside = files(root, ".")
        .into_keys()
        .filter(|path| path.contains("pipe-") && path.contains("sources"));
    assert_eq!(beside.count(), 0, "nothing stands beside a pipe");
}

#[test]
fn archives_in_folders_are_found() {
    let place = saved();
    let root = place.path();
    ran(root, &["migrate", "index.html", "--to", "json", "-o", "moved"]);
    for arguments in [
        &["export", "json", "moved", "-o", "-"][..],
        &["upgrade", "moved"],
        &["compare", "moved", "moved"],
    ] {
        ran(root, arguments);
    }
    let done = posterity(root, &["upgrade", "moved/json"]);
    assert_eq!(
        String::from_utf8(done.stderr).unwrap(),
        "error: `moved/json` is a folder without `archive.jsonl` in it\n\
         hint: make an archive with `posterity parse SOURCE -o ARCHIVE.jsonl`\n"
    );
}

/// One file that cannot be opened is one that failed, as an argument and in a folder.
#[test]
fn a_broken_wacz_stops_nothing() {
    let place = saved();
    let root = place.path();
    fs::write(root.join("bad.wacz"), "PK\x03\x04 and no more").unwrap();
    for source in [&["."][..], &["index.html", "bad.wacz"]] {
        let output = ran(root, &[&["parse", "-o", "a.jsonl"], source].concat());
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.contains(" 1 failed\n") && said.contains("bad.wacz` "), "{said}");
        assert_eq!(said.matches("bad.wacz").count(), 1, "{said}");
    }
}
