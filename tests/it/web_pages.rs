//! `fixtures/web-pages/*.toml`: one page of the web as a source, and crawls that meet
//! trouble. The table says what the server answers, what is said, word
//! for word, and what the archive holds.

use crate::case::{Verdict, posterity, tables, try_at_once};
use crate::web_server::{Answer, Server};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fs;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    page: Vec<Page>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Page {
    name: String,
    arguments: Vec<String>,
    answers: BTreeMap<String, Vec<Answer>>,
    asked: Vec<String>,
    exit: i32,
    stderr: String,
    /// What is run after it, for the archive.
    then: Option<Vec<String>>,
    /// What the archive holds.
    #[serde(default)]
    holds: Vec<String>,
    /// Files that are there before.
    #[serde(default)]
    files: BTreeMap<String, String>,
}

#[test]
fn a_page_of_the_web_is_a_source() {
    let mut verdict = Verdict::default();
    let tables: Vec<Table> = tables("web-pages");
    let rows: Vec<Page> = tables.into_iter().flat_map(|table| table.page).collect();
    assert!(rows.len() > 5);
    try_at_once(&rows, try_page, &mut verdict);
    verdict.give();
}

fn try_page(page: &Page) -> Vec<String> {
    let mut all = Vec::new();
    let server = Server::of_table(page.answers.clone());
    let host = server.host();
    let arguments: Vec<String> = page.arguments.iter().map(|own| own.replace("{host}", &host)).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in &page.files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    let done = posterity(folder.path(), &arguments);
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap().replace(&host, "{host}");
    let (mut archive, said) = (text(done.stdout), text(done.stderr));
    let mut wrong = |what: String| all.push(format!("{}: {what}", page.name));
    if done.status.code() != Some(page.exit) {
        wrong(format!("exit {:?}, not {}", done.status.code(), page.exit));
    }
    if said != page.stderr.trim_start_matches('\n') {
        wrong(format!("said:\n{said}"));
    }
    let asked: Vec<String> = server.asked().into_iter().map(|request| request.target).collect();
    if asked != page.asked {
        wrong(format!("asked {asked:?}"));
    }
    if let Some(then) = &page.then {
        let then: Vec<&str> = then.iter().map(String::as_str).collect();
        archive = text(posterity(folder.path(), &then).stdout);
    }
    for part in page.holds.iter().filter(|part| !archive.contains(part.as_str())) {
        wrong(format!("no {part} in:\n{archive}"));
    }
    if archive.contains("secret") || (page.exit == 2 && page.then.is_none() && !archive.is_empty()) {
        wrong(format!("wrote:\n{archive}"));
    }
    all
}
