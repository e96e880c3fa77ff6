//! `posterity parse --media` over saved pages: `fixtures/media/NAME/pages` gives `expected.jsonl`, and beside the archive
//! every file that it names, under the digest of its bytes, and no other.

use crate::case::{Verdict, files, folders, posterity};
use posterity::archive;
use posterity::capture::Digest;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// Parses with media into a folder of its own; the archive, and the files of media by path.
fn parsed(folder: &Path, source: &str, scratch: &Path) -> (String, BTreeMap<String, Vec<u8>>) {
    let output = scratch.join("archive.jsonl");
    let arguments = ["--quiet", "parse", source, "--media", "-o", output.to_str().unwrap()];
    let done = posterity(folder, &arguments);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    (fs::read_to_string(&output).unwrap(), files(scratch, "archive.media"))
}

#[test]
fn media_are_kept_under_their_digests() {
    let mut verdict = Verdict::default();
    for folder in folders("media") {
        let scratch = tempfile::tempdir().unwrap();
        let (text, files) = parsed(&folder, "pages", scratch.path());
        verdict.expect(&folder.join("expected.jsonl"), &text);
        let archive = archive::read_all(text.as_bytes()).unwrap();
        let named: BTreeSet<&String> = archive.media.iter().filter_map(|medium| medium.path.as_ref()).collect();
        assert!(!named.is_empty() && named.iter().copied().eq(files.keys()), "{files:?}");
        for (path, bytes) in &files {
            let digest = Digest::of(bytes);
            let due = format!("archive.media/{}/{}.", &digest.hex()[..2], digest.hex());
            assert!(path.starts_with(&due), "{path}");
            let of_it = |medium: &&archive::Media| medium.path.as_ref() == Some(path);
            for medium in archive.media.iter().filter(of_it) {
                assert_eq!(medium.digest.as_deref(), Some(digest.as_str()));
                assert_eq!(medium.bytes, Some(bytes.len() as u64));
            }
        }
        let uses = archive.posts.iter().flat_map(|post| &post.media);
        for medium in uses.filter(|medium| medium.path.is_some()) {
            assert!(named.contains(medium.path.as_ref().unwrap()), "{}", medium.url);
        }
    }
    verdict.give();
}

#[test]
fn a_second_run_and_other_threads_change_no_byte() {
    for folder in folders("media") {
        let scratch = tempfile::tempdir().unwrap();
        let first = parsed(&folder, "pages", scratch.path());
        assert!(
            parsed(&folder, "pages", scratch.path()) == first,
            "{}",
            folder.display()
        );
    }
}

/// Without `--media` nothing is kept, and the archive says so.
#[test]
fn nothing_is_kept_unasked() {
    for folder in folders("media") {
        let scratch = tempfile::tempdir().unwrap();
        let output = scratch.path().join("archive.jsonl");
        let done = posterity(&folder, &["--quiet", "parse", "pages", "-o", output.to_str().unwrap()]);
        assert!(done.status.success());
        assert!(files(scratch.path(), "archive.media").is_empty());
        let archive = archive::read_all(fs::read(&output).unwrap().as_slice()).unwrap();
        assert!(!archive.media.is_empty());
        assert!(
            archive
                .media
                .iter()
                .all(|medium| medium.digest.is_none() && medium.path.is_none())
        );
    }
}

/// The same files as records of a WARC file give the same media.
#[test]
fn records_of_a_warc_file_are_as_good_as_files() {
    let folder = folders("media")
        .into_iter()
        .find(|folder| folder.ends_with("mirror"))
        .unwrap();
    let scratch = tempfile::tempdir().unwrap();
    let warc = scratch.path().join("blog.warc");
    let mut bytes = Vec::new();
    for (path, body) in files(&folder, "pages") {
        let path = path
            .strip_prefix("pages/")
            .unwrap()
            .replace("index.html", "")
            .replace('@', "?");
        let media_type = if path.ends_with('/') {
            "text/html"
        } else {
            "application/octet-stream"
        };
        let head = format!("HTTP/1.1 200 OK\r\nContent-Type: {media_type}\r\n\r\n");
        let fields = format!(
            "WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: http://{path}\r\nWARC-Date: 2011-08-01T00:00:00Z\r\n\
             Content-Type: application/http; msgtype=response\r\nContent-Length: {}\r\n\r\n",
            head.len() + body.len()
        );
        bytes.extend([fields.as_bytes(), head.as_bytes(), &body, b"\r\n\r\n"].concat());
    }
    fs::write(&warc, bytes).unwrap();
    let (text, kept) = parsed(&folder, warc.to_str().unwrap(), scratch.path());
    let expected = fs::read_to_string(folder.join("expected.jsonl")).unwrap();
    let media = |text: &str| -> Vec<String> {
        let lines = text.lines().filter(|line| line.starts_with("{\"type\":\"media\""));
        lines.map(str::to_owned).collect()
    };
    assert_eq!(media(&text), media(&expected));
    assert_eq!(kept.len(), 6);
}

/// `migrate` takes media along unasked, counts everything met once, and a second run changes no byte.
#[test]
fn migrate_takes_media_along_and_counts_them() {
    for folder in folders("media") {
        let scratch = tempfile::tempdir().unwrap();
        let output = scratch.path().join("out");
        let arguments = [
            "migrate",
            "pages",
            "--to",
            "hugo",
            "--quiet",
            "-o",
            output.to_str().unwrap(),
        ];
        assert!(posterity(&folder, &arguments).status.success());
        let first = files(scratch.path(), "out");
        let report: serde_json::Value = serde_json::from_slice(&first["out/report.json"]).unwrap();
        let read = &report["read"];
        let skipped: u64 = read["skipped"]
            .as_object()
            .unwrap()
            .values()
            .filter_map(|n| n.as_u64())
            .sum();
        let failed = read["failed"].as_object().unwrap().len() as u64;
        let media = read["media"].as_u64().unwrap();
        let sum = read["pages"].as_u64().unwrap() + media + skipped + failed;
        assert!(media > 0 && read["met"].as_u64() == Some(sum), "{read}");
        let copied = first
            .keys()
            .filter(|path| path.starts_with("out/site/static/media/"))
            .count();
        let kept = first
            .keys()
            .filter(|path| path.starts_with("out/archive.media/"))
            .count();
        assert!(copied > 0 && copied == kept, "{copied} of {kept}");
        assert!(posterity(&folder, &arguments).status.success());
        let second = files(scratch.path(), "out");
        let same =
            |(path, bytes): (&String, &Vec<u8>)| path.ends_with("report.json") || second.get(path) == Some(bytes);
        assert!(
            first.len() == second.len() && first.iter().all(same),
            "{}",
            folder.display()
        );
    }
}
