//! WACZ files are sources: what their WARC files hold is read as if they lay in a folder.

use crate::case::{folders, posterity};
use std::fs;
use std::io::{Cursor, Write};
use std::path::Path;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

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
        ("cut", good[..good.len() / 2].to_vec(), "cannot read `cut.wacz`"),
    ];
    for (name, bytes, due) in table {
        let file = format!("{name}.wacz");
        fs::write(scratch.path().join(&file), bytes).unwrap();
        let done = posterity(scratch.path(), &["parse", &file, "--quiet"]);
        let said = String::from_utf8(done.stderr).unwrap();
        assert!(done.status.code() == Some(2) && said.contains(due), "{name}: {said}");
    }
}
