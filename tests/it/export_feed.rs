//! `export json --shape feed --page-size N`: pages that feed readers follow, and that give the archive back.

use crate::case::{self, posterity};
use crate::export_json::public;
use crate::validate_exports::ALL;
use posterity::archive;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

const AT: &str = "https://feeds.example/blog/";

/// What JSON Feed 1.1 asks of a feed, as a JSON Schema: its keys and no others but extensions, their types, what must be there.
pub(crate) fn standard() -> jsonschema::Validator {
    let text = json!({ "type": "string" });
    let address = json!({ "type": "string", "pattern": "^[a-z][a-z0-9+.-]*:[^\\s]+$" });
    let date =
        json!({ "type": "string", "pattern": "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d([+-]\\d\\d:\\d\\d|Z)$" });
    let number = json!({ "type": "number", "minimum": 0 });
    let extension = json!({ "^_[a-zA-Z][^.]+$": { "type": "object" } });
    let author = json!({
        "type": "object", "minProperties": 1, "additionalProperties": false,
        "properties": { "name": text, "url": address, "avatar": address },
    });
    let attachment = json!({
        "type": "object", "required": ["url", "mime_type"], "additionalProperties": false,
        "properties": {
            "url": address, "mime_type": text, "title": text, "size_in_bytes": number, "duration_in_seconds": number,
        },
    });
    let item = json!({
        "type": "object", "required": ["id"], "additionalProperties": false, "patternProperties": extension,
        "anyOf": [{ "required": ["content_html"] }, { "required": ["content_text"] }],
        "properties": {
            "id": text, "url": text, "external_url": text, "title": text, "content_html": text, "content_text": text,
            "summary": text, "image": text, "banner_image": text, "date_published": date, "date_modified": date,
            "authors": { "type": "array", "items": author }, "tags": { "type": "array", "items": text }, "language": text,
            "attachments": { "type": "array", "items": attachment },
        },
    });
    let feed = json!({
        "type": "object", "required": ["version", "title", "items"], "additionalProperties": false,
        "patternProperties": extension,
        "properties": {
            "version": { "const": "https://jsonfeed.org/version/1.1" }, "title": text, "home_page_url": address,
            "feed_url": address, "description": text, "user_comment": text, "next_url": address, "icon": address,
            "favicon": address, "authors": { "type": "array", "items": author }, "language": text,
            "expired": { "type": "boolean" }, "hubs": { "type": "array" }, "items": { "type": "array", "items": item },
        },
    });
    jsonschema::validator_for(&feed).unwrap()
}

fn export(archive: &Path, size: usize, output: &Path) -> Output {
    export_with(archive, size, output, &[])
}

fn export_with(archive: &Path, size: usize, output: &Path, more: &[&str]) -> Output {
    let size = size.to_string();
    let mut arguments = vec!["export", "json", archive.to_str().unwrap(), "--shape", "feed"];
    arguments.extend(["--page-size", &size, "--feed-url", AT, "-o", output.to_str().unwrap()]);
    arguments.extend(more);
    let made = posterity(Path::new("."), &arguments);
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    made
}

/// The pages that a reader comes to from the first one.
fn followed(folder: &Path) -> Vec<Value> {
    let mut next = Some(format!("{AT}feed.json"));
    let mut seen = BTreeSet::new();
    let mut pages = Vec::new();
    while let Some(address) = next {
        assert!(seen.insert(address.clone()), "{address} twice");
        let page = fs::read(folder.join(address.strip_prefix(AT).unwrap())).unwrap();
        let page: Value = serde_json::from_slice(&page).unwrap();
        next = page["next_url"].as_str().map(str::to_owned);
        pages.push(page);
    }
    pages
}

fn names(folder: &Path) -> BTreeSet<String> {
    let entries = fs::read_dir(folder).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| name != ".posterity.json").collect()
}

fn fixtures() -> Vec<PathBuf> {
    let mut folders = case::folders("export-json");
    folders.push(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/blogs/ashcombe"));
    folders
}

#[test]
fn readers_come_to_every_post_and_the_archive_comes_back() {
    let standard = standard();
    for fixture in fixtures() {
        let mut expected = public(&fixture);
        // Archives written by hand may be in another order; pages are in the archive's own.
        expected
            .posts
            .sort_by(|one, other| one.order_key().cmp(&other.order_key()));
        let mut due = Vec::new();
        archive::write(&expected, &mut due).unwrap();
        for size in [1, 2, 7, 100] {
            let place = tempfile::tempdir().unwrap();
            let folder = place.path().join("feed");
            export(&fixture.join("archive.jsonl"), size, &folder);
            let pages = followed(&folder);
            assert_eq!(pages.len(), expected.posts.len().div_ceil(size).max(1));
            assert_eq!(names(&folder).len(), pages.len());
            for page in &pages {
                assert!(
                    standard.is_valid(page),
                    "{}: {:?}",
                    fixture.display(),
                    standard.iter_errors(page).next()
                );
                assert_eq!(page["feed_url"], format!("{AT}feed.json"));
                assert!(page["items"].as_array().unwrap().len() <= size);
            }
            let items = pages.iter().flat_map(|page| page["items"].as_array().unwrap());
            let ids: Vec<&str> = items.map(|item| item["id"].as_str().unwrap()).collect();
            let newest_first = expected.posts.iter().rev().filter(|post| post.published.is_some());
            let undated = expected.posts.iter().filter(|post| post.published.is_none());
            let posts: Vec<&str> = newest_first.chain(undated).map(|post| post.id.as_str()).collect();
            assert_eq!(ids, posts);
            let back = posterity(place.path(), &["parse", "feed"]);
            assert!(
                back.stdout == due,
                "{} {size}: {}",
                fixture.display(),
                String::from_utf8_lossy(&back.stderr)
            );
        }
    }
}

#[test]
fn a_feed_of_one_piece_keeps_to_the_standard_too() {
    let standard = standard();
    for fixture in fixtures() {
        let made = posterity(
            &fixture,
            &["export", "json", "archive.jsonl", "--shape", "feed", "-o", "-"],
        );
        let feed: Value = serde_json::from_slice(&made.stdout).unwrap();
        assert!(
            standard.is_valid(&feed),
            "{}: {:?}",
            fixture.display(),
            standard.iter_errors(&feed).next()
        );
        assert!(feed.get("next_url").is_none() && feed.get("feed_url").is_none());
    }
    let mut feed = json!({ "version": "https://jsonfeed.org/version/1.1", "title": "x", "items": [{ "id": "a" }] });
    assert!(!standard.is_valid(&feed), "an item without content");
    feed["items"][0]["content_text"] = json!("");
    assert!(standard.is_valid(&feed));
    feed["next_url"] = json!("feed-2.json");
    assert!(!standard.is_valid(&feed), "an address without a scheme");
}

#[test]
fn pages_that_nothing_asks_for_any_more_go() {
    let place = tempfile::tempdir().unwrap();
    let archive = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/blogs/ashcombe/archive.jsonl");
    let folder = place.path().join("feed");
    export(&archive, 1, &folder);
    let many = names(&folder).len();
    let said = String::from_utf8(export(&archive, 1, &folder).stderr).unwrap();
    assert!(
        said.contains(&format!("0 files written, {many} unchanged, 0 removed")),
        "{said}"
    );
    let said = String::from_utf8(export(&archive, many, &folder).stderr).unwrap();
    assert!(said.contains(&format!("{} removed", many - 1)), "{said}");
    assert_eq!(names(&folder), BTreeSet::from(["feed.json".to_owned()]));
}

#[test]
fn what_cannot_be_paged_is_said() {
    let place = tempfile::tempdir().unwrap();
    let archive = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/blogs/ashcombe/archive.jsonl");
    let archive = archive.to_str().unwrap();
    for (arguments, sentence) in [
        (
            vec!["--shape", "feed", "--page-size", "3", "-o", "f"],
            "--feed-url <URL>",
        ),
        (vec!["--shape", "feed", "--feed-url", AT, "-o", "f"], "--page-size <N>"),
        (
            vec!["--shape", "feed", "--page-size", "0", "--feed-url", AT, "-o", "f"],
            "--page-size <N>",
        ),
        (
            vec!["--page-size", "3", "--feed-url", AT, "-o", "f"],
            "only a feed has pages",
        ),
        (
            vec!["--shape", "feed", "--page-size", "3", "--feed-url", AT, "-o", "-"],
            "pages are files",
        ),
        (
            vec![
                "--shape",
                "feed",
                "--page-size",
                "3",
                "--feed-url",
                "feed.json",
                "-o",
                "f",
            ],
            "`feed.json` is no address at which `feed.json` could be found",
        ),
        (
            vec![
                "--shape",
                "feed",
                "--page-size",
                "3",
                "--feed-url",
                "https://h.test/all.json",
                "-o",
                "f",
            ],
            "`https://h.test/all.json` is no address",
        ),
    ] {
        let made = posterity(place.path(), &[&["export", "json", archive][..], &arguments].concat());
        let said = String::from_utf8(made.stderr).unwrap();
        assert!(
            made.status.code() == Some(2) && said.contains(sentence),
            "{arguments:?}: {said}"
        );
    }
    assert_eq!(fs::read_dir(place.path()).unwrap().count(), 0);
}

#[test]
fn a_page_alone_or_a_page_too_few_is_noticed() {
    let place = tempfile::tempdir().unwrap();
    let archive = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/blogs/ashcombe/archive.jsonl");
    let folder = place.path().join("feed");
    export(&archive, 3, &folder);
    for command in ["parse", "validate"] {
        let made = posterity(&folder, &[command, "feed-2.json"]);
        let said = String::from_utf8(made.stderr).unwrap();
        assert!(
            made.status.code() == Some(2) && said.contains("is page 2 of "),
            "{command}: {said}"
        );
    }
    fs::remove_file(folder.join("feed-2.json")).unwrap();
    let made = posterity(place.path(), &["parse", "feed"]);
    let said = String::from_utf8(made.stderr).unwrap();
    assert!(made.status.code() == Some(2) && said.contains("feed-2.json"), "{said}");
    let found = case::findings(&folder);
    let rules: BTreeSet<&str> = found.iter().map(|finding| finding["rule"].as_str().unwrap()).collect();
    assert!(
        rules.contains("file-missing") && rules.contains("counts-wrong"),
        "{found:#?}"
    );
    fs::copy(folder.join("feed-3.json"), folder.join("feed-2.json")).unwrap();
    let made = posterity(place.path(), &["parse", "feed"]);
    let said = String::from_utf8(made.stderr).unwrap();
    assert!(
        said.contains("cannot read `feed` back: `feed-2.json` is page 3 of "),
        "{said}"
    );
}

#[test]
fn the_rules_see_through_pages() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("feed");
    let valid = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/rules/valid/archive.jsonl");
    export_with(&valid, 2, &folder, &ALL);
    assert_eq!(case::findings(&folder), Vec::<Value>::new());
    let page = folder.join("feed-2.json");
    let text = fs::read_to_string(&page).unwrap();
    let at = text.find("\"slug\": \"").unwrap();
    fs::write(&page, text.replacen("\"slug\": \"", "\"slug\": \"../", 1)).unwrap();
    let found = case::findings(&folder);
    let slug = found.iter().find(|finding| finding["rule"] == "slug-unsafe").unwrap();
    assert!(slug["path"].as_str().unwrap().ends_with("feed/feed-2.json"), "{slug}");
    assert_eq!(slug["line"], 1 + text[..at].matches('\n').count());
    fs::write(&page, &text[..text.len() / 2]).unwrap();
    let found = case::findings(&folder);
    assert_eq!(found[0]["rule"], "json-invalid");
    assert!(
        found[0]["path"].as_str().unwrap().ends_with("feed/feed-2.json"),
        "{}",
        found[0]
    );
}
