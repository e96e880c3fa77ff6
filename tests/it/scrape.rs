//! `fixtures/crawl/NAME/pages`, served by a server of our own: `scrape` finds all of it, asks for nothing else, and what it
//! captures gives the same archive as the folder does.

use crate::case::{Verdict, files, folders, posterity};
use crate::web_server::{Answer, Request, Server};
use posterity::capture::warc::{Record, Records};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

/// The host that the pages of fixtures name; the server's own stands in its place.
const HOST: &str = "blogs.council.example";

/// A served blog.
pub(crate) struct Blog {
    pub(crate) server: Server,
    /// The pages as saved files that name the server.
    pages: PathBuf,
    pub(crate) scratch: tempfile::TempDir,
}

impl Blog {
    pub(crate) fn serve(folder: &Path, wait: u64) -> Blog {
        let text = fs::read_to_string(folder.join("answers.toml")).unwrap();
        let more: BTreeMap<String, Answer> = toml::from_str(&text).unwrap();
        let root = folder.join("pages");
        let host = Arc::new(std::sync::OnceLock::<String>::new());
        let known = Arc::clone(&host);
        let server = Server::start(Arc::new(move |target: &str| {
            let path = target.trim_start_matches('/').replace("/?", "/index.html@");
            let path = if path.ends_with('/') { path + "index.html" } else { path };
            let answer = match fs::read(root.join(path)) {
                Ok(body) => page(target, body, known.get().unwrap()),
                Err(_) => more.get(target)?.clone(),
            };
            Some(Answer { wait, ..answer })
        }));
        host.set(server.host()).unwrap();
        let scratch = tempfile::tempdir().unwrap();
        let pages = scratch.path().join("pages");
        copy(&folder.join("pages"), &pages, &server.host());
        Blog { server, pages, scratch }
    }

    pub(crate) fn seed(&self) -> String {
        format!("http://{}/ceblog", self.server.host())
    }

    pub(crate) fn captures(&self, name: &str) -> String {
        self.scratch.path().join(name).display().to_string()
    }

    /// Crawls into a file; what was said.
    pub(crate) fn scrape(&self, name: &str, more: &[&str]) -> String {
        let (seed, captures) = (self.seed(), self.captures(name));
        let arguments = ["scrape", &seed, "-o", &captures, "--allow-private", "--pause", "0"];
        let done = posterity(self.scratch.path(), &[&arguments, more].concat());
        let said = String::from_utf8(done.stderr).unwrap();
        assert_eq!(done.status.code(), Some(0), "{said}");
        said
    }

    pub(crate) fn parse(&self, source: &str) -> String {
        let base = format!("http://{}/", self.server.host());
        let done = posterity(self.scratch.path(), &["parse", source, "--quiet", "--base-url", &base]);
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        String::from_utf8(done.stdout).unwrap()
    }
}

/// A page, sent in one way or another.
fn page(target: &str, body: Vec<u8>, host: &str) -> Answer {
    let is_picture = target.ends_with(".gif");
    let kind = match target {
        _ if is_picture => "Content-Type: image/gif",
        _ if target.contains("feed=") => "Content-Type: text/xml; charset=UTF-8",
        _ => "Content-Type: text/html; charset=UTF-8",
    };
    let headers = [
        "X-Powered-By: PHP/5.2.6",
        kind,
        "Set-Cookie: a=1",
        "Set-Cookie: b=2; path=/",
    ];
    Answer {
        headers: headers.map(str::to_owned).to_vec(),
        // The smallest picture is ASCII but for a few bytes.
        body: if is_picture {
            "GIF89a-stile".to_owned()
        } else {
            text(body, host)
        },
        gzip: target.len().is_multiple_of(3) && !is_picture,
        chunked: target.len().is_multiple_of(2),
        ..Answer::default()
    }
}

fn text(body: Vec<u8>, host: &str) -> String {
    String::from_utf8(body).unwrap().replace(HOST, host)
}

fn copy(from: &Path, to: &Path, host: &str) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let (path, place) = {
            let entry = entry.unwrap();
            (entry.path(), to.join(entry.file_name()))
        };
        match fs::read(&path) {
            Err(_) => copy(&path, &place, host),
            Ok(bytes) if path.extension().is_some_and(|ending| ending == "gif") => fs::write(place, bytes).unwrap(),
            Ok(bytes) => fs::write(place, text(bytes, host)).unwrap(),
        }
    }
}

fn targets(requests: &[Request]) -> Vec<String> {
    requests.iter().map(|request| request.target.clone()).collect()
}

fn records(path: &str) -> Vec<Record> {
    let records = Records::new(File::open(path).unwrap()).unwrap();
    records.map(Result::unwrap).collect()
}

#[test]
fn all_of_a_blog_is_found_once_and_nothing_else_is_asked_for() {
    let mut verdict = Verdict::default();
    for folder in folders("crawl") {
        let blog = Blog::serve(&folder, 0);
        let said = blog.scrape("blog.warc.gz", &[]);
        let asked = targets(&blog.server.asked());
        let told = said
            .replace(&blog.captures(""), "")
            .replace(&blog.server.host(), "{host}");
        verdict.expect(&folder.join("expected.asked"), &(asked.join("\n") + "\n"));
        verdict.expect(&folder.join("expected.stderr"), &told);
        let distinct: BTreeSet<&String> = asked.iter().collect();
        assert_eq!(distinct.len(), asked.len());
        let archive = blog.parse(&blog.captures("blog.warc.gz"));
        assert_eq!(
            archive,
            blog.parse(blog.pages.to_str().unwrap()),
            "{}",
            folder.display()
        );
        // What is there already is not asked for again, and nothing is written.
        let before = fs::read(blog.captures("blog.warc.gz")).unwrap();
        let again = blog.scrape("blog.warc.gz", &[]);
        assert!(again.starts_with("going on: "), "{again}");
        assert_eq!(blog.server.asked().len(), asked.len());
        assert_eq!(fs::read(blog.captures("blog.warc.gz")).unwrap(), before);
    }
    verdict.give();
}

/// A blog's address is the whole job: all of it is crawled, and a second run asks for nothing and changes no byte.
#[test]
fn migrate_crawls_a_blog_and_a_second_run_changes_nothing() {
    for folder in folders("crawl") {
        let blog = Blog::serve(&folder, 0);
        let (seed, moved) = (blog.seed(), blog.captures("moved"));
        let migrate = |more: &[&str]| {
            let arguments = [
                "migrate", &seed, "--to", "hugo", "--to", "json", "--to", "jekyll", "-o", &moved,
            ];
            let asking = ["--allow-private", "--pause", "0"];
            let done = posterity(blog.scratch.path(), &[&arguments[..], &asking, more].concat());
            (done.status.code(), String::from_utf8(done.stderr).unwrap())
        };
        let (code, said) = migrate(&["--max-pages", "3"]);
        assert_eq!(code, Some(2), "{said}");
        assert!(said.contains("stopped before the end"), "{said}");
        assert!(!Path::new(&moved).join("archive.jsonl").exists());
        let (code, said) = migrate(&[]);
        assert_eq!(code, Some(0), "{said}");
        assert!(
            said.contains(&format!("next: cd {moved}/site-hugo && hugo server")),
            "{said}"
        );
        let ids = |archive: &str| -> Vec<String> {
            let records = archive
                .lines()
                .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
            records
                .filter_map(|record| Some(record["id"].as_str()?.to_owned()))
                .collect()
        };
        let archive = fs::read_to_string(Path::new(&moved).join("archive.jsonl")).unwrap();
        assert_eq!(ids(&archive), ids(&blog.parse(blog.pages.to_str().unwrap())));
        let asked = blog.server.asked().len();
        let before = files(Path::new(&moved), ".");
        assert_eq!(migrate(&[]).0, Some(0));
        assert_eq!(blog.server.asked().len(), asked);
        let after = files(Path::new(&moved), ".");
        let changed: Vec<&String> = before
            .keys()
            .filter(|path| before.get(*path) != after.get(*path))
            .collect();
        assert!(changed.is_empty() && before.len() == after.len(), "{changed:?}");
    }
}

/// Status, header values and body of each record are what the server sent, each request is what the server got.
#[test]
fn records_hold_what_was_sent() {
    for folder in folders("crawl") {
        let blog = Blog::serve(&folder, 0);
        blog.scrape("blog.warc.gz", &[]);
        let records = records(&blog.captures("blog.warc.gz"));
        let of = |kind: &'static str| records.iter().filter(move |record| record.kind() == kind);
        let asked = blog.server.asked();
        assert_eq!(
            (of("response").count(), of("request").count()),
            (asked.len(), asked.len())
        );
        for ((request, response), sent) in asked.iter().zip(of("response")).zip(of("request")) {
            assert_eq!(
                response.target(),
                Some(format!("http://{}{}", blog.server.host(), request.target).as_str())
            );
            let head: Vec<String> = request.answer.head().iter().map(|line| lowered(line)).collect();
            let reason = match request.answer.status {
                200 => "OK",
                301 => "Moved Permanently",
                _ => "Not Found",
            };
            let mut due = format!(
                "HTTP/1.1 {} {reason}\r\n{}\r\n\r\n",
                request.answer.status,
                head.join("\r\n")
            )
            .into_bytes();
            due.extend(request.answer.sent());
            assert!(response.block.as_deref() == Some(due.as_slice()), "{}", request.target);
            let due = format!(
                "GET {} HTTP/1.1\r\n{}\r\n\r\n",
                request.target,
                request.headers.join("\r\n")
            );
            assert_eq!(String::from_utf8_lossy(sent.block.as_deref().unwrap()), due);
            assert!(!due.to_ascii_lowercase().contains("cookie"));
        }
    }
}

fn lowered(line: &str) -> String {
    let (name, value) = line.split_once(':').unwrap();
    match name {
        "Transfer-Encoding" => format!("x-orig-transfer-encoding:{value}"),
        _ => format!("{}:{value}", name.to_ascii_lowercase()),
    }
}

#[test]
fn warcio_finds_every_digest_of_a_crawl_right() {
    let warcio = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/generators/bin/warcio");
    assert!(warcio.exists(), "warcio is not there: cargo xtask install");
    for folder in folders("crawl") {
        let blog = Blog::serve(&folder, 0);
        blog.scrape("blog.warc.gz", &[]);
        let check = Command::new(&warcio)
            .args(["check", "-v", &blog.captures("blog.warc.gz")])
            .output()
            .unwrap();
        let said = String::from_utf8(check.stdout).unwrap();
        assert!(check.status.success() && !said.contains("fail"), "{said}");
        assert_eq!(said.matches("digest pass").count(), 2 * blog.server.asked().len() + 1);
    }
}

/// However often a run is killed, the captures stay readable, nothing that is there is asked for again, and the end is the
/// same.
#[test]
fn a_crawl_that_is_killed_goes_on_where_it_was() {
    let folder = &folders("crawl")[0];
    let blog = Blog::serve(folder, 15);
    blog.scrape("whole.warc.gz", &[]);
    let whole = blog.server.asked().len();
    let (seed, captures) = (blog.seed(), blog.captures("killed.warc.gz"));
    let mut kills = 0;
    loop {
        let mut child = Command::new(env!("CARGO_BIN_EXE_posterity"))
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
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let enough = blog.server.asked().len() + 3;
        let status = loop {
            if let Some(status) = child.try_wait().unwrap() {
                break Some(status);
            }
            if blog.server.asked().len() >= enough {
                // At another moment each time.
                thread::sleep(Duration::from_millis((kills * 7) % 20));
                child.kill().unwrap();
                child.wait().unwrap();
                break None;
            }
            thread::sleep(Duration::from_millis(1));
        };
        match status {
            Some(status) => {
                assert!(status.success());
                break;
            }
            None => kills += 1,
        }
        assert!(kills < 100);
        let readable = posterity(blog.scratch.path(), &["parse", &captures, "--quiet"]);
        assert_eq!(
            readable.status.code(),
            Some(if readable.stdout.is_empty() { 2 } else { 0 })
        );
    }
    assert!(kills > 5, "{kills}");
    let asked = blog.server.asked().len() - whole;
    assert!(
        asked <= whole + kills as usize,
        "{asked} asked, {whole} needed, {kills} killed"
    );
    assert_eq!(blog.parse(&captures), blog.parse(&blog.captures("whole.warc.gz")));
    records(&captures);
}

/// A calendar that has a page for every month there is and ever will be, each with a list to sort in many ways.
#[test]
fn mazes_without_end_have_one() {
    let server = Server::start(Arc::new(|target: &str| {
        let month = target.split("month=").nth(1).unwrap_or("0").split('&').next()?;
        let next = month.parse::<u32>().ok()? + 1;
        let date = format!("{}-{:02}", 2019 + next / 12, 1 + next % 12);
        let body = format!(
            "<!doctype html><title>Events</title><a href='/events/{date}/?month={next}'>next</a><a href='{next}/'>deeper</a>\
             <a href='/?view={next}'>view</a><a href='/?view={next}&amp;sort=up'>sorted</a><a href='/calendar/calendar/'>x</a>"
        );
        let is_file = target.ends_with(".txt") || target.ends_with(".xml");
        (!is_file).then(|| Answer {
            body,
            ..Answer::default()
        })
    }));
    let scratch = tempfile::tempdir().unwrap();
    let seed = format!("http://{}/", server.host());
    let arguments = ["scrape", &seed, "-o", "maze.warc.gz", "--allow-private", "--pause", "0"];
    let done = posterity(scratch.path(), &arguments);
    let said = String::from_utf8(done.stderr).unwrap();
    assert!(done.status.success() && said.contains("empty calendar"), "{said}");
    assert!(server.asked().len() < 300, "{}", server.asked().len());
}

#[test]
fn the_pause_is_kept_between_all_requests() {
    let blog = Blog::serve(&folders("crawl")[0], 0);
    let arguments = ["--pause", "0.1", "--no-media", "--max-pages", "4"];
    let seed = blog.seed();
    let captures = blog.captures("slow.warc.gz");
    let all = [&["scrape", &seed, "-o", &captures, "--allow-private"], &arguments[..]].concat();
    let done = posterity(blog.scratch.path(), &all);
    let said = String::from_utf8(done.stderr).unwrap();
    assert_eq!(done.status.code(), Some(2), "{said}");
    assert!(
        said.contains("warning: stopped before the end, after 4 pages"),
        "{said}"
    );
    let asked = blog.server.asked();
    assert!(asked.len() > 8);
    for (one, next) in asked.iter().zip(&asked[1..]) {
        assert!(
            next.at - one.at >= Duration::from_millis(100),
            "{} {}",
            one.target,
            next.target
        );
    }
}

/// A host that asks for a longer pause gets it; so does one that takes long to answer.
#[test]
fn the_pause_is_as_long_as_the_host_asks() {
    let answer = |body: &str, wait| {
        vec![Answer {
            body: body.to_owned(),
            wait,
            ..Answer::default()
        }]
    };
    let table = BTreeMap::from([
        ("/robots.txt".to_owned(), answer("User-agent: *\nCrawl-delay: 0.3\n", 0)),
        ("/".to_owned(), answer("<!doctype html><a href=/slow/>x</a>", 0)),
        ("/slow/".to_owned(), answer("<!doctype html><a href=/last/>x</a>", 500)),
        ("/last/".to_owned(), answer("<!doctype html><title>x</title>", 0)),
    ]);
    let server = Server::of_table(table);
    let scratch = tempfile::tempdir().unwrap();
    let seed = format!("http://{}/", server.host());
    let arguments = ["scrape", &seed, "-o", "a.warc.gz", "--allow-private", "--pause", "0"];
    assert!(posterity(scratch.path(), &arguments).status.success());
    let asked = server.asked();
    for (one, next) in asked.iter().zip(&asked[1..]) {
        // It waited until the answer had come, and as long again.
        let least = if one.target == "/slow/" { 1000 } else { 300 };
        assert!(
            next.at - one.at >= Duration::from_millis(least),
            "{} {}",
            one.target,
            next.target
        );
    }
    assert_eq!(targets(&asked).last().map(String::as_str), Some("/last/"));
}
