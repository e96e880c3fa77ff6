//! `fixtures/faults-web/*.toml`: servers that answer wrongly or not at all. A post shows media of such a server; the table
//! says what is asked, what comes along, and what is said, word for word.

use crate::case::{Verdict, posterity, tables, try_at_once};
use crate::web_server::{Answer, Request, Server};
use serde::Deserialize;
use serde_json::json;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    fault: Vec<Fault>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Fault {
    name: String,
    /// Addresses of the pictures in the post; `{host}` is the server.
    shown: Vec<String>,
    #[serde(default)]
    answers: BTreeMap<String, Vec<Answer>>,
    arguments: Option<Vec<String>>,
    /// What the server is asked, in order.
    asked: Vec<String>,
    /// Files that come along.
    kept: Vec<String>,
    stderr: String,
    /// The longest that it may take, in seconds.
    #[serde(default = "patience")]
    seconds: u64,
}

fn patience() -> u64 {
    10
}

#[test]
fn servers_that_misbehave_harm_nothing() {
    let mut verdict = Verdict::default();
    let tables: Vec<Table> = tables("faults-web");
    let rows: Vec<Fault> = tables.into_iter().flat_map(|table| table.fault).collect();
    assert!(rows.len() > 15);
    try_at_once(&rows, try_fault, &mut verdict);
    verdict.give();
}

/// All that a server learns of us: no cookie, no credentials, no page that we come from.
const HEADERS: &str = concat!(
    "accept-encoding: identity\naccept: */*\nuser-agent: posterity/",
    env!("CARGO_PKG_VERSION"),
    "\nhost: {host}"
);

fn try_fault(fault: &Fault) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::of_table(fault.answers.clone());
    let host = server.host();
    fs::write(folder.path().join("blog.jsonl"), archive(fault, &host)).unwrap();
    let asking = ["--allow-private", "--pause", "0", "--timeout", "2"].map(str::to_owned);
    let asking = fault.arguments.clone().unwrap_or(asking.to_vec());
    let mut arguments = vec![
        "export",
        "markdown",
        "blog.jsonl",
        "-o",
        "site",
        "--site",
        "none",
        "--fetch-media",
    ];
    arguments.extend(asking.iter().map(String::as_str));
    let begun = Instant::now();
    let done = posterity(folder.path(), &arguments);
    let mut wrong = Vec::new();
    let mut check = |what: &str, due: String, is: String| {
        if due != is {
            wrong.push(format!("{}: {what} should be\n{due}\nand is\n{is}", fault.name));
        }
    };
    let said = String::from_utf8(done.stderr).unwrap().replace(&host, "{host}");
    // Which of its addresses a machine gives its own name first is its own affair.
    let said = said.replace(
        "localhost:1/b.gif` leads to ::1",
        "localhost:1/b.gif` leads to 127.0.0.1",
    );
    check("said", fault.stderr.trim_start_matches('\n').to_owned(), said);
    check("exit", "Some(0)".to_owned(), format!("{:?}", done.status.code()));
    let requests = server.asked();
    let asked: Vec<String> = requests.iter().map(|request| request.target.clone()).collect();
    check("asked", format!("{:?}", fault.asked), format!("{asked:?}"));
    check(
        "kept",
        format!("{:?}", fault.kept),
        format!("{:?}", kept(&folder.path().join("site/media"))),
    );
    let in_time = begun.elapsed() < Duration::from_secs(fault.seconds);
    check("in time", "true".to_owned(), in_time.to_string());
    for request in &requests {
        check("headers", HEADERS.replace("{host}", &host), request.headers.join("\n"));
    }
    let left = fs::read_dir(folder.path().join("site")).unwrap();
    let left = left.filter(|entry| {
        entry
            .as_ref()
            .unwrap()
            .file_name()
            .to_str()
            .unwrap()
            .contains("scratch")
    });
    check("scratch folders left", "0".to_owned(), left.count().to_string());
    wrong
}

fn archive(fault: &Fault, host: &str) -> String {
    let shown: Vec<String> = fault.shown.iter().map(|url| url.replace("{host}", host)).collect();
    let uses = shown
        .iter()
        .map(|url| json!({"url": url, "kind": "image", "alt": "x", "caption": null}));
    let images: Vec<String> = shown
        .iter()
        .map(|url| format!("<p><img src=\"{url}\" alt=\"x\"></p>"))
        .collect();
    let header = json!({"type": "archive", "schema_version": 1,
        "counts": {"sites": 0, "terms": 0, "people": 0, "media": 0, "posts": 1}});
    let post = json!({"type": "post", "id": "b.example/?p=1", "site": "b.example/", "kind": "post", "status": "published",
        "url": "http://b.example/?p=1", "slug": "a", "title": "A", "body_html": images.concat(), "body_complete": true,
        "media": uses.collect::<Vec<_>>()});
    format!("{header}\n{post}\n")
}

fn kept(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().to_str().unwrap().to_owned())
        .collect();
    names.sort();
    names
}

/// `migrate --fetch-media` keeps what it fetched beside the archive, counts it, and pauses between two requests.
#[test]
fn migrate_fetches_politely_and_its_sums_match() {
    let folder = tempfile::tempdir().unwrap();
    let answer = |body: &str| {
        vec![Answer {
            body: body.to_owned(),
            ..Answer::default()
        }]
    };
    let pictures = [
        ("/up/a.gif", "GIF89a-one"),
        ("/up/b.gif", "GIF89a-two"),
        ("/up/c.gif", "<html>"),
    ];
    let table = pictures.map(|(target, body)| (target.to_owned(), answer(body)));
    let server = Server::of_table(BTreeMap::from(table));
    let host = server.host();
    let images = pictures.map(|(target, _)| format!("<img src='http://user:secret@{host}{target}' alt='x'>"));
    let page = page(&images.concat());
    fs::create_dir(folder.path().join("pages")).unwrap();
    fs::write(folder.path().join("pages/weir.html"), page).unwrap();
    let base = format!("http://{host}/");
    let arguments = [
        "migrate",
        "pages",
        "--base-url",
        &base,
        "--to",
        "hugo",
        "-o",
        "out",
        "--fetch-media",
    ];
    let asking = ["--allow-private", "--pause", "0.3", "--contact", "web@council.example"];
    let done = posterity(folder.path(), &[&arguments[..], &asking].concat());
    let said = String::from_utf8(done.stderr).unwrap();
    assert!(
        done.status.success() && said.contains("fetched 2 media, 1 failed"),
        "{said}"
    );
    let asked = server.asked();
    for (one, next) in asked.iter().zip(&asked[1..]) {
        assert!(next.at - one.at >= Duration::from_millis(300));
    }
    let agent = concat!(
        "user-agent: posterity/",
        env!("CARGO_PKG_VERSION"),
        " (+web@council.example)"
    );
    assert!(
        asked
            .iter()
            .all(|request| request.headers.iter().any(|header| header == agent))
    );
    let report = fs::read_to_string(folder.path().join("out/report.json")).unwrap();
    let archive = fs::read_to_string(folder.path().join("out/archive.jsonl")).unwrap();
    assert!(!format!("{said}{report}").contains("secret"));
    let report: serde_json::Value = serde_json::from_str(&report).unwrap();
    let read = &report["read"];
    let failed = &read["failed"][format!("http://{host}/up/c.gif")];
    assert_eq!(failed, "is a page that stands in the place of a medium");
    assert_eq!(
        (read["met"].as_u64(), read["pages"].as_u64(), read["media"].as_u64()),
        (Some(4), Some(1), Some(2))
    );
    assert_eq!(kept(&folder.path().join("out/site/static/media")), ["a.gif", "b.gif"]);
    assert_eq!(archive.matches("\"digest\":\"sha256:").count(), 4, "{archive}");
    let again = posterity(folder.path(), &[&arguments[..], &asking].concat());
    assert!(again.status.success());
    only_what_failed_is_fetched_again(&server.asked()[asked.len()..], folder.path(), &archive);
}

fn page(images: &str) -> String {
    format!(
        "<!doctype html><title>Weir</title><article class='hentry post-7'><h1 class='entry-title'>Weir</h1>\
         <div class='entry-content'><p>The lock gate.</p>{images}</div></article>"
    )
}

fn only_what_failed_is_fetched_again(asked: &[Request], folder: &Path, before: &str) {
    let targets: Vec<&str> = asked.iter().map(|request| request.target.as_str()).collect();
    assert_eq!(targets, ["/up/c.gif"]);
    assert_eq!(fs::read_to_string(folder.join("out/archive.jsonl")).unwrap(), before);
    let report = fs::read_to_string(folder.join("out/report.json")).unwrap();
    let report: serde_json::Value = serde_json::from_str(&report).unwrap();
    assert_eq!(report["read"]["media"], 2);
}
