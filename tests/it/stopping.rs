//! SIGINT and SIGTERM, and what killed runs leave behind.

use crate::case::{files, folders, posterity};
use crate::scrape::Blog;
use std::fs;
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::thread;
use std::time::Duration;

const PAGE: &str = "fixtures/parse/kubrick-home/pages/index.html";

/// A migration that waits for its standard input, with its captures in the making.
fn waiting(folder: &Path) -> (Child, ChildStdin) {
    // What is run in the background may have been told to ignore SIGINT, and hands that on.
    let mut child = Command::new("env")
        .args(["--default-signal=INT,TERM", env!("CARGO_BIN_EXE_posterity")])
        .current_dir(folder)
        .args(["migrate", "-", "--to", "hugo", "-o", "out"])
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let stdin = child.stdin.take().unwrap();
    until(|| left(folder).len() == 1);
    (child, stdin)
}

fn until(mut is_so: impl FnMut() -> bool) {
    for _ in 0..2000 {
        if is_so() {
            return;
        }
        thread::sleep(Duration::from_millis(5));
    }
    panic!("it never came to be so");
}

fn left(folder: &Path) -> Vec<String> {
    files(folder, ".")
        .into_keys()
        .filter(|path| path.contains(".part"))
        .collect()
}

fn signal(child: &Child, name: &str) {
    let sent = Command::new("kill").args([name, &child.id().to_string()]).status();
    assert!(sent.unwrap().success());
}

#[test]
fn a_run_that_is_stopped_says_so_and_leaves_nothing() {
    for name in ["-INT", "-TERM"] {
        let place = tempfile::tempdir().unwrap();
        let (mut child, _stdin) = waiting(place.path());
        signal(&child, name);
        // One that does not heed it would wait for ever.
        until(|| child.try_wait().unwrap().is_some());
        let output = child.wait_with_output().unwrap();
        assert_eq!(
            String::from_utf8(output.stderr).unwrap(),
            "error: stopped before the end\n"
        );
        assert_eq!(output.status.code(), Some(2), "{name}");
        assert_eq!(files(place.path(), ".").len(), 0, "{name}");
    }
}

#[test]
fn what_a_killed_run_left_goes_with_the_next_one() {
    let place = tempfile::tempdir().unwrap();
    let (mut child, _stdin) = waiting(place.path());
    child.kill().unwrap();
    child.wait().unwrap();
    let staging = format!("out/site/.posterity-staging.{}", child.id());
    fs::create_dir_all(place.path().join(&staging)).unwrap();
    let part = left(place.path());
    // What another run is making now stays.
    let (other, _other_stdin) = {
        let mut other = Command::new("sleep").arg("60").stdin(Stdio::piped()).spawn().unwrap();
        let stdin = other.stdin.take();
        (other, stdin)
    };
    let lively = format!("out/.archive.jsonl.{}.part", other.id());
    fs::write(place.path().join(&lively), "x").unwrap();
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join(PAGE);
    let done = posterity(
        place.path(),
        &["migrate", page.to_str().unwrap(), "--to", "hugo", "-o", "out"],
    );
    signal(&other, "-KILL");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    assert_eq!(part.len(), 1);
    assert_eq!(left(place.path()), [format!("./{lively}")]);
    assert!(!place.path().join(staging).exists());
}

/// What a crawl has captured when it is stopped is what it goes on from.
#[test]
fn a_crawl_that_is_stopped_goes_on() {
    let blog = Blog::serve(&folders("crawl")[0], 20);
    let (seed, captures) = (blog.seed(), blog.captures("stopped.warc.gz"));
    let child = Command::new(env!("CARGO_BIN_EXE_posterity"))
        .args([
            "scrape",
            &seed,
            "-o",
            &captures,
            "--allow-private",
            "--pause",
            "0",
            "--quiet",
        ])
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    until(|| blog.server.asked().len() > 5);
    signal(&child, "-TERM");
    let output = child.wait_with_output().unwrap();
    assert_eq!(
        String::from_utf8(output.stderr).unwrap(),
        "error: stopped before the end\nhint: the same command goes on from here\n"
    );
    assert_eq!(output.status.code(), Some(2));
    let before = blog.server.asked().len();
    assert!(blog.scrape("stopped.warc.gz", &[]).starts_with("going on: "));
    let rest = blog.server.asked().len() - before;
    blog.scrape("whole.warc.gz", &[]);
    let whole = blog.server.asked().len() - before - rest;
    assert!(rest + 4 < whole, "{rest} of {whole}");
    assert_eq!(blog.parse(&captures), blog.parse(&blog.captures("whole.warc.gz")));
}

/// A crawl of an address that was mistyped leaves nothing in the way of the right one.
#[test]
fn a_crawl_that_came_to_nothing_leaves_nothing() {
    let blog = Blog::serve(&folders("crawl")[0], 0);
    let captures = blog.captures("blog.warc.gz");
    let wrong = format!("http://{}/no-such-blog/", blog.server.host());
    for (seed, more) in [
        ("http://127.0.0.1:1/", "--allow-private"),
        (&blog.seed(), "--quiet"),
        (&wrong, "--allow-private"),
    ] {
        let done = posterity(blog.scratch.path(), &["scrape", seed, "-o", &captures, more]);
        assert_eq!(done.status.code(), Some(2), "{seed}");
        assert!(!Path::new(&captures).exists(), "{seed}");
    }
    blog.scrape("blog.warc.gz", &[]);
    let before = fs::read(&captures).unwrap();
    let done = posterity(
        blog.scratch.path(),
        &["scrape", &wrong, "-o", &captures, "--allow-private"],
    );
    assert!(String::from_utf8(done.stderr).unwrap().contains("holds no crawl of"));
    assert_eq!(fs::read(&captures).unwrap(), before);
}

#[test]
fn all_is_asked_for_again_where_that_is_wanted() {
    let blog = Blog::serve(&folders("crawl")[0], 0);
    blog.scrape("blog.warc.gz", &[]);
    let first = blog.server.asked().len();
    blog.scrape("blog.warc.gz", &[]);
    assert_eq!(blog.server.asked().len(), first);
    let archive = blog.parse(&blog.captures("blog.warc.gz"));
    blog.scrape("blog.warc.gz", &["--full"]);
    assert_eq!(blog.server.asked().len(), 2 * first);
    assert_eq!(blog.parse(&blog.captures("blog.warc.gz")), archive);
}

/// Files of other hands would be in no list of the bag.
#[test]
fn snapshots_go_into_no_folder_of_other_files() {
    let blog = Blog::serve(&folders("crawl")[0], 0);
    let into = blog.scratch.path().join("papers");
    fs::create_dir(&into).unwrap();
    fs::write(into.join("minutes.txt"), "x").unwrap();
    let seed = blog.seed();
    let arguments = ["snapshot", &seed, "--into", "papers", "--allow-private", "--pause", "0"];
    let done = posterity(blog.scratch.path(), &arguments);
    assert_eq!(
        String::from_utf8(done.stderr).unwrap(),
        "error: `papers` holds `minutes.txt`, and no snapshots\nhint: name a new folder, or an empty one\n"
    );
    assert_eq!(done.status.code(), Some(2));
    assert_eq!(files(blog.scratch.path(), "papers").len(), 1);
    assert!(blog.server.asked().is_empty());
}
