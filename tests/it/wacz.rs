//! WACZ files are sources: what their WARC files hold is read as if they lay in a folder. And `scrape` writes them.

use crate::case::{folders, posterity};
use crate::generators::find;
use crate::scrape::Blog;
use std::collections::BTreeSet;
use std::fs;
use std::io::{Cursor, Read, Write};
use std::path::Path;
use std::process::Command;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// A ZIP of these entries, stored as they are.
fn packed(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, bytes) in entries {
        zip.start_file(*name, stored).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// Captures of two blogs of fixtures.
fn captures(scratch: &Path) -> [Vec<u8>; 2] {
    let blogs: Vec<_> = folders("parse")
        .into_iter()
        .filter(|folder| folder.join("pages").is_dir())
        .take(2)
        .collect();
    [0, 1].map(|at| {
        let output = scratch.join(at.to_string());
        let mut all = vec![
            "migrate",
            "pages",
            "--quiet",
            "--to",
            "json",
            "-o",
            output.to_str().unwrap(),
        ];
        let more = fs::read_to_string(blogs[at].join("arguments")).unwrap_or_default();
        all.extend(more.lines());
        assert!(posterity(&blogs[at], &all).status.success());
        fs::read(output.join("captures.warc.gz")).unwrap()
    })
}

#[test]
fn a_wacz_is_read_like_a_folder_of_its_captures() {
    let scratch = tempfile::tempdir().unwrap();
    let [one, other] = captures(scratch.path());
    let folder = scratch.path().join("folder");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("a.warc.gz"), &one).unwrap();
    fs::write(folder.join("b.warc.gz"), &other).unwrap();
    let entries: [(&str, &[u8]); 5] = [
        ("datapackage.json", b"{}"),
        ("archive/b.warc.gz", &other),
        ("archive/a.warc.gz", &one),
        ("indexes/index.cdx", b"nothing that is read"),
        ("../archive/c.warc.gz", &one),
    ];
    fs::write(scratch.path().join("x.wacz"), packed(&entries)).unwrap();
    let parsed = |source: &str| {
        let done = posterity(scratch.path(), &["parse", source, "--quiet"]);
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        done.stdout
    };
    assert_eq!(parsed("x.wacz"), parsed("folder"));
    // One that lies in a folder is read, too.
    let alone = scratch.path().join("alone");
    fs::create_dir(&alone).unwrap();
    fs::copy(scratch.path().join("x.wacz"), alone.join("x.wacz")).unwrap();
    assert_eq!(parsed("alone"), parsed("folder"));
}

#[test]
fn what_is_wrong_with_a_wacz_is_said() {
    let scratch = tempfile::tempdir().unwrap();
    let [one, _] = captures(scratch.path());
    let good = packed(&[("archive/a.warc.gz", &one)]);
    let mut compressed = good.clone();
    let directory = memchr::memmem::rfind(&compressed, b"PK\x01\x02").unwrap();
    compressed[directory + 10] = 8;
    let table: [(&str, Vec<u8>, &str); 4] = [
        ("none", packed(&[("pages/pages.jsonl", b"{}")]), "holds no WARC file"),
        (
            "compressed",
            compressed,
            "holds `archive/a.warc.gz` compressed, which no WACZ does",
        ),
        (
            "mixed",
            packed(&[("archive/a.warc.gz", &one), ("archive/b.warc", b"WARC/1.1\r\n")]),
            "holds WARC files of which some are compressed and some are not",
        ),
        ("cut", good[..good.len() / 2].to_vec(), "`cut.wacz` cannot be read"),
    ];
    for (name, bytes, due) in table {
        let file = format!("{name}.wacz");
        fs::write(scratch.path().join(&file), bytes).unwrap();
        let done = posterity(scratch.path(), &["parse", &file, "--quiet"]);
        let said = String::from_utf8(done.stderr).unwrap();
        assert!(done.status.code() == Some(2) && said.contains(due), "{name}: {said}");
    }
}

/// The entries of a WACZ by name, each with whether it is stored as it is.
fn entries(path: &str) -> Vec<(String, bool, Vec<u8>)> {
    let mut zip = ZipArchive::new(fs::File::open(path).unwrap()).unwrap();
    (0..zip.len())
        .map(|number| {
            let mut entry = zip.by_index(number).unwrap();
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes).unwrap();
            (
                entry.name().to_owned(),
                entry.compression() == CompressionMethod::Stored,
                bytes,
            )
        })
        .collect()
}

fn text(entries: &[(String, bool, Vec<u8>)], name: &str) -> String {
    let entry = entries.iter().find(|(own, ..)| own == name).unwrap();
    String::from_utf8(entry.2.clone()).unwrap()
}

#[test]
fn a_crawl_is_packed_so_that_others_take_it() {
    for folder in folders("crawl") {
        let blog = Blog::serve(&folder, 0);
        let said = blog.scrape("blog.wacz", &[]);
        assert!(
            said.contains("\npacked ") && said.contains("blog.wacz -o archive.jsonl"),
            "{said}"
        );
        let (wacz, warc) = (blog.captures("blog.wacz"), blog.captures("blog.warc.gz"));
        let check = Command::new(find("wacz", "cargo xtask install"))
            .args(["validate", "-f", &wacz])
            .output()
            .unwrap();
        let found = String::from_utf8(check.stdout).unwrap();
        assert!(
            check.status.success() && found.contains("the passed WACZ is valid"),
            "{found}"
        );
        // Our own reader has the same archive of both.
        assert_eq!(blog.parse(&wacz), blog.parse(&warc));
        let entries = entries(&wacz);
        let names: Vec<&str> = entries.iter().map(|(name, ..)| name.as_str()).collect();
        let due = [
            "archive/blog.warc.gz",
            "indexes/index.cdx",
            "pages/pages.jsonl",
            "datapackage.json",
            "datapackage-digest.json",
        ];
        assert_eq!(names, due);
        assert!(entries.iter().all(|(_, is_stored, _)| *is_stored));
        assert_eq!(entries[0].2, fs::read(&warc).unwrap());
        indexed_like_others(&text(&entries, "indexes/index.cdx"), &warc);
        let package: serde_json::Value = serde_json::from_str(&text(&entries, "datapackage.json")).unwrap();
        assert_eq!(package["mainPageUrl"], format!("{}/", blog.seed()));
        listed(
            &text(&entries, "pages/pages.jsonl"),
            &text(&entries, "indexes/index.cdx"),
        );
        // The same captures give the same bytes, and nothing is asked for again.
        let (before, asked) = (fs::read(&wacz).unwrap(), blog.server.asked().len());
        blog.scrape("blog.wacz", &[]);
        assert_eq!((fs::read(&wacz).unwrap(), blog.server.asked().len()), (before, asked));
    }
}

/// The index says what an indexer of other hands says.
fn indexed_like_others(index: &str, warc: &str) {
    let indexer = find("cdxj-indexer", "cargo xtask install");
    let other = Command::new(indexer).args(["--sort", warc]).output().unwrap();
    let parsed = |text: &str| -> BTreeSet<(String, String, String)> {
        let parts = text.lines().map(|line| line.splitn(3, ' ').collect::<Vec<_>>());
        let entry = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap().to_string();
        parts
            .map(|parts| (parts[0].to_owned(), parts[1].to_owned(), entry(parts[2])))
            .collect()
    };
    let own = parsed(index);
    assert_eq!(own, parsed(&String::from_utf8(other.stdout).unwrap()));
    assert!(own.len() > 10);
    let mut lines: Vec<&str> = index.lines().collect();
    lines.sort_unstable();
    assert!(index.lines().eq(lines));
}

/// Every good page of the index is in the list, and nothing else.
fn listed(pages: &str, index: &str) {
    let lines: Vec<serde_json::Value> = pages.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(
        (&lines[0]["format"], &lines[0]["id"]),
        (&"json-pages-1.0".into(), &"pages".into())
    );
    let urls: BTreeSet<&str> = lines[1..].iter().map(|page| page["url"].as_str().unwrap()).collect();
    let entries: Vec<serde_json::Value> = index
        .lines()
        .map(|line| serde_json::from_str(line.splitn(3, ' ').nth(2).unwrap()).unwrap())
        .collect();
    let good = entries
        .iter()
        .filter(|entry| entry["status"] == "200" && entry["mime"] == "text/html");
    assert_eq!(urls, good.map(|entry| entry["url"].as_str().unwrap()).collect());
    assert!(
        lines[1..]
            .iter()
            .all(|page| page["title"].as_str().is_some_and(|title| !title.is_empty()))
    );
}

#[test]
fn a_wacz_of_other_hands_is_not_written_over() {
    let blog = Blog::serve(&folders("crawl")[0], 0);
    let wacz = blog.captures("blog.wacz");
    fs::write(&wacz, "PK").unwrap();
    let seed = blog.seed();
    let done = posterity(
        blog.scratch.path(),
        &["scrape", &seed, "-o", "blog.wacz", "--allow-private", "--pause", "0"],
    );
    let said = String::from_utf8(done.stderr).unwrap();
    assert!(
        done.status.code() == Some(2) && said.contains("which it would be packed from, is not"),
        "{said}"
    );
    assert_eq!(fs::read(&wacz).unwrap(), b"PK");
}

/// A crawl that stopped before its end is not packed, and goes on.
#[test]
fn only_a_whole_crawl_is_packed() {
    let blog = Blog::serve(&folders("crawl")[0], 0);
    let seed = blog.seed();
    let all = ["scrape", &seed, "-o", "blog.wacz", "--allow-private", "--pause", "0"];
    let done = posterity(blog.scratch.path(), &[&all[..], &["--max-pages", "3"]].concat());
    assert_eq!(done.status.code(), Some(2));
    assert!(!Path::new(&blog.captures("blog.wacz")).exists());
    blog.scrape("blog.wacz", &[]);
    blog.scrape("whole.warc.gz", &[]);
    assert_eq!(
        blog.parse(&blog.captures("blog.wacz")),
        blog.parse(&blog.captures("whole.warc.gz"))
    );
}
