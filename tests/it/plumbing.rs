//! `extract`, `identify` and `reconcile` against `parse`: over every folder of `fixtures/parse` they give the same bytes,
//! however the pages are divided and in whatever order they come.

use crate::case::{self, Verdict, posterity};
use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

/// Runs the program; gives what it prints.
fn run(folder: &Path, arguments: &[&str], input: &[u8]) -> Vec<u8> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_posterity"));
    command.current_dir(folder).arg("--quiet").args(arguments);
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut running = command.spawn().unwrap();
    let mut stdin = running.stdin.take().unwrap();
    let output = std::thread::scope(|scope| {
        scope.spawn(move || {
            // A program that reads no input closes it.
            let _ = stdin.write_all(input);
        });
        running.wait_with_output().unwrap()
    });
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(
        output.status.code(),
        Some(0),
        "{}: {arguments:?}: {said}",
        folder.display()
    );
    output.stdout
}

/// The arguments of a fixture: those of extraction, those of reconciliation.
fn arguments(folder: &Path) -> (Vec<String>, Vec<String>) {
    let text = fs::read_to_string(folder.join("arguments")).unwrap_or_default();
    let words: Vec<String> = text
        .lines()
        .filter(|line| !line.is_empty())
        .map(str::to_owned)
        .collect();
    let pairs = words.chunks(2).map(<[String]>::to_vec);
    let (deciding, reading): (Vec<_>, Vec<_>) =
        pairs.partition(|pair| ["--timezone", "--comments"].contains(&&*pair[0]));
    (reading.concat(), deciding.concat())
}

fn with<'a>(first: &[&'a str], more: &'a [String]) -> Vec<&'a str> {
    first.iter().copied().chain(more.iter().map(String::as_str)).collect()
}

#[test]
fn the_pipe_gives_what_parse_gives() {
    let mut verdict = Verdict::default();
    for folder in case::folders("parse") {
        let (reading, deciding) = arguments(&folder);
        let scratch = tempfile::tempdir().unwrap();
        let file = |name: &str| scratch.path().join(name).to_str().unwrap().to_owned();
        let whole = file("whole.jsonl");
        run(
            &folder,
            &with(&with(&["parse", "pages", "-o", &whole], &reading), &deciding),
            b"",
        );
        let sightings = run(&folder, &with(&["extract", "pages"], &reading), b"");
        let parts = run(&folder, &["identify"], &sightings);
        let sources = file("said.jsonl");
        let piped = run(&folder, &with(&["reconcile", "--sources", &sources], &deciding), &parts);
        if piped != fs::read(folder.join("expected.jsonl")).unwrap() {
            verdict.fail(format!("{}: another archive", folder.display()));
        }
        if fs::read(&sources).unwrap() != fs::read(file("whole.sources.jsonl")).unwrap() {
            verdict.fail(format!("{}: other sources", folder.display()));
        }
        // The same with files, and with less of the comments.
        let short = |command: &[&'static str]| -> Vec<&str> {
            command.iter().copied().chain(["--comments", "initials"]).collect()
        };
        fs::write(file("sightings"), &sightings).unwrap();
        run(&folder, &["identify", &file("sightings"), "-o", &file("parts")], b"");
        assert_eq!(fs::read(file("parts")).unwrap(), parts, "{}", folder.display());
        let from_file = run(&folder, &with(&short(&["reconcile"]), &[file("parts")]), b"");
        let due = run(&folder, &with(&short(&["parse", "pages"]), &reading), b"");
        if deciding.is_empty() && from_file != due {
            verdict.fail(format!("{}: another archive with initials", folder.display()));
        }
    }
    verdict.give();
}

/// Copies every other page of a fixture, in the same folders.
fn half(folder: &Path, to: &Path, parity: usize) {
    fs::create_dir_all(to).unwrap();
    for (at, (path, bytes)) in case::files(folder, "pages").into_iter().enumerate() {
        if at % 2 == parity {
            let path = to.join(path.strip_prefix("pages/").unwrap());
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
    }
}

#[test]
fn division_order_and_threads_change_no_byte() {
    let mut verdict = Verdict::default();
    let mut divided = 0;
    for folder in case::folders("parse") {
        let (reading, deciding) = arguments(&folder);
        let scratch = tempfile::tempdir().unwrap();
        let at = scratch.path();
        divided += usize::from(case::files(&folder, "pages").len() > 1);
        for (parity, threads) in [(0, "1"), (1, "7")] {
            half(&folder, &at.join(format!("{parity}")), parity);
            let (source, output) = (parity.to_string(), format!("{parity}.jsonl"));
            run(
                at,
                &with(&["extract", &source, "-o", &output, "--threads", threads], &reading),
                b"",
            );
        }
        let pages = folder.join("pages");
        let whole = |threads: &str| {
            let first = ["extract", pages.to_str().unwrap(), "--threads", threads];
            run(at, &with(&first, &reading), b"")
        };
        let sightings = whole("3");
        assert_eq!(sightings, whole("1"), "{}", folder.display());
        let parts = run(at, &["identify"], &sightings);
        for order in [["0.jsonl", "1.jsonl"], ["1.jsonl", "0.jsonl"]] {
            if run(at, &with(&["identify"], &order.map(str::to_owned)), b"") != parts {
                verdict.fail(format!("{}: other parts of {order:?}", folder.display()));
            }
        }
        let joined = [
            fs::read(at.join("1.jsonl")).unwrap(),
            fs::read(at.join("0.jsonl")).unwrap(),
        ]
        .concat();
        if run(at, &["identify", "-"], &joined) != parts {
            verdict.fail(format!("{}: other parts of files that were joined", folder.display()));
        }
        if run(at, &with(&["reconcile"], &deciding), &parts) != fs::read(folder.join("expected.jsonl")).unwrap() {
            verdict.fail(format!("{}: another archive", folder.display()));
        }
    }
    assert!(divided >= 30, "only {divided} fixtures have pages to divide");
    verdict.give();
}

/// With `--within`, files are read as the folder would be that they are in.
#[test]
fn a_folder_may_be_divided_by_its_files() {
    let mut verdict = Verdict::default();
    for folder in case::folders("parse") {
        let (reading, _) = arguments(&folder);
        let scratch = tempfile::tempdir().unwrap();
        let files: Vec<String> = case::files(&folder, "pages").into_keys().rev().collect();
        let mut shares = Vec::new();
        for (number, share) in files.chunks(files.len().div_ceil(2)).enumerate() {
            let output = scratch.path().join(number.to_string()).to_str().unwrap().to_owned();
            let first = ["extract", "--within", "pages", "-o", &output];
            run(&folder, &with(&with(&first, &reading), share), b"");
            shares.push(output);
        }
        let whole = run(&folder, &with(&["extract", "pages"], &reading), b"");
        let due = run(&folder, &["identify"], &whole);
        if run(&folder, &with(&["identify"], &shares), b"") != due {
            verdict.fail(format!("{}: other parts", folder.display()));
        }
    }
    verdict.give();
}

/// The records of an archive, counted; without its header.
fn records(archives: &[Vec<u8>]) -> BTreeMap<String, usize> {
    let mut records = BTreeMap::new();
    for archive in archives {
        for line in std::str::from_utf8(archive).unwrap().lines().skip(1) {
            *records.entry(line.to_owned()).or_default() += 1;
        }
    }
    records
}

/// All fixtures at once, as blogs that have much to do with one another: one host has many, and some claim each other's posts.
#[test]
fn each_part_stands_by_itself() {
    for base in [&[][..], &["--base-url", "https://wexcombe.example/"][..]] {
        let base: Vec<String> = base.iter().map(|word| (*word).to_owned()).collect();
        let scratch = tempfile::tempdir().unwrap();
        let at = scratch.path();
        let folders = case::folders("parse");
        let mut inputs = Vec::new();
        for folder in &folders {
            let output = format!("{}.sightings", folder.file_name().unwrap().to_str().unwrap());
            let pages = folder.join("pages");
            run(
                at,
                &with(&["extract", pages.to_str().unwrap(), "-o", &output], &base),
                b"",
            );
            inputs.push(output);
        }
        let sources: Vec<String> = folders
            .iter()
            .map(|folder| folder.join("pages").to_str().unwrap().to_owned())
            .collect();
        run(at, &with(&with(&["parse", "-o", "due.jsonl"], &sources), &base), b"");
        let due = fs::read(at.join("due.jsonl")).unwrap();
        run(at, &with(&["identify", "--parts", "parts"], &inputs), b"");
        let mut parts: Vec<String> = case::files(at, "parts").into_keys().collect();
        assert!(parts.len() > 10, "only {} parts", parts.len());
        let alone: Vec<Vec<u8>> = parts.iter().map(|part| run(at, &["reconcile", part], b"")).collect();
        assert_eq!(records(&alone), records(std::slice::from_ref(&due)));
        parts.reverse();
        run(at, &with(&["reconcile", "-o", "made.jsonl"], &parts), b"");
        assert!(
            fs::read(at.join("made.jsonl")).unwrap() == due,
            "another archive with {base:?}"
        );
        assert!(
            fs::read(at.join("made.sources.jsonl")).unwrap() == fs::read(at.join("due.sources.jsonl")).unwrap(),
            "other sources with {base:?}"
        );
    }
}

/// What is cut off anywhere is refused, and what is damaged is refused or read; the program itself never stumbles.
#[test]
fn damage_is_refused() {
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/parse/wxr-comments");
    let sightings = run(&fixture, &["extract", "pages"], b"");
    let parts = run(&fixture, &["identify"], &sightings);
    let scratch = tempfile::tempdir().unwrap();
    let mut verdict = Verdict::default();
    let mut refused = 0;
    for (command, whole) in [("identify", &sightings), ("reconcile", &parts)] {
        for at in (0..40).map(|step| step * (whole.len() - 2) / 39) {
            let mut damaged = whole.clone();
            damaged[at] ^= 0x11;
            for (bytes, is_cut) in [(&whole[..at], true), (&damaged[..], false)] {
                fs::write(scratch.path().join("x"), bytes).unwrap();
                let output = posterity(scratch.path(), &[command, "x"]);
                let said = String::from_utf8_lossy(&output.stderr);
                let is_plain = !said.contains("panicked") && !said.contains("fault of its own");
                let is_due = match output.status.code() {
                    Some(2) => output.stdout.is_empty() && said.starts_with("error: `x`: line "),
                    Some(0) => !is_cut,
                    _ => false,
                };
                refused += usize::from(!is_cut && output.status.code() == Some(2));
                if !is_due || !is_plain {
                    verdict.fail(format!("{command} at byte {at}, cut {is_cut}: {said}"));
                }
            }
        }
    }
    assert!(refused > 10, "only {refused} refused");
    verdict.give();
}

#[test]
fn a_share_without_posts_has_not_failed() {
    let scratch = tempfile::tempdir().unwrap();
    fs::create_dir(scratch.path().join("empty")).unwrap();
    let output = posterity(scratch.path(), &["extract", "empty", "-o", "empty.jsonl"]);
    assert_eq!(output.status.code(), Some(0));
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/parse/wxr-classic");
    let sightings = run(&fixture, &["extract", "pages"], b"");
    fs::write(scratch.path().join("some.jsonl"), sightings).unwrap();
    let parts = run(scratch.path(), &["identify", "empty.jsonl", "some.jsonl"], b"");
    let archive = run(scratch.path(), &["reconcile"], &parts);
    assert_eq!(archive, fs::read(fixture.join("expected.jsonl")).unwrap());
}

/// The examples in `docs/cluster.md` run as they stand.
#[test]
fn the_examples_for_clusters_run() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = fs::read_to_string(root.join("docs/cluster.md")).unwrap();
    let scripts: Vec<&str> = page
        .split("```sh\n")
        .skip(1)
        .map(|rest| rest.split("```").next().unwrap())
        .collect();
    assert_eq!(scripts.len(), 2);
    let scratch = tempfile::tempdir().unwrap();
    let at = scratch.path();
    let names = ["feed-atom", "httrack", "rest-lists", "two-blogs", "wxr-classic"];
    for (name, copy) in names
        .map(|name| (name, format!("blogs/{name}")))
        .into_iter()
        .chain([("httrack", "mirror".to_owned())])
    {
        for (path, bytes) in case::files(&root.join("fixtures/parse").join(name), "pages") {
            let path = at.join(&copy).join(path.strip_prefix("pages/").unwrap());
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
    }
    let own = Path::new(env!("CARGO_BIN_EXE_posterity")).parent().unwrap().to_owned();
    let rest = std::env::var_os("PATH").unwrap();
    let search = std::env::join_paths([own].into_iter().chain(std::env::split_paths(&rest))).unwrap();
    for script in scripts {
        let mut bash = Command::new("bash");
        bash.args(["-e", "-o", "pipefail", "-c", script])
            .current_dir(at)
            .env("PATH", &search);
        let output = bash.output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    let made = case::files(at, "archives").into_iter();
    let archives = made.filter(|(path, _)| !path.ends_with(".sources.jsonl"));
    let archives: Vec<Vec<u8>> = archives.map(|(_, bytes)| bytes).collect();
    assert!(archives.len() > 2);
    let due = run(at, &with(&["parse"], &names.map(|name| format!("blogs/{name}"))), b"");
    assert_eq!(records(&archives), records(std::slice::from_ref(&due)));
    assert!(fs::read(at.join("all.jsonl")).unwrap() == due);
    assert!(fs::read(at.join("mirror.jsonl")).unwrap() == run(at, &["parse", "mirror"], b""));
}
