//! What `migrate` keeps of its sources: real WARC tools read it, and it gives the same archive again.

use crate::case::{files, folders, posterity};
use std::fs;
use std::io::{Cursor, Read, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

#[test]
fn the_captures_that_migrate_keeps_give_the_same_archive() {
    for folder in folders("parse") {
        let scratch = tempfile::tempdir().unwrap();
        let captures = kept(&folder, scratch.path());
        let arguments = fs::read_to_string(folder.join("arguments")).unwrap_or_default();
        let mut all = vec!["parse", captures.to_str().unwrap(), "--quiet"];
        all.extend(arguments.lines());
        let again = posterity(&folder, &all);
        let first = fs::read_to_string(scratch.path().join("out/archive.jsonl")).unwrap();
        assert_eq!(String::from_utf8(again.stdout).unwrap(), first, "{}", folder.display());
    }
}

/// Pictures and files are among the captures: with the folder gone, they give the same archive and the same media.
#[test]
fn media_are_kept_with_the_pages() {
    for folder in folders("media") {
        let scratch = tempfile::tempdir().unwrap();
        let captures = kept(&folder, scratch.path());
        let output = scratch.path().join("again/archive.jsonl");
        fs::create_dir(scratch.path().join("again")).unwrap();
        let again = [
            "parse",
            "--media",
            "--quiet",
            captures.to_str().unwrap(),
            "-o",
            output.to_str().unwrap(),
        ];
        assert!(posterity(&folder, &again).status.success());
        let of = |under: &str| -> Vec<(String, Vec<u8>)> {
            let found = files(scratch.path(), under).into_iter();
            found
                .map(|(path, bytes)| (path.split_once('/').unwrap().1.to_owned(), bytes))
                .collect()
        };
        let first: Vec<_> = of("out")
            .into_iter()
            .filter(|(path, _)| path.starts_with("archive."))
            .collect();
        let media = first
            .iter()
            .filter(|(path, _)| path.starts_with("archive.media/"))
            .count();
        let same = first == of("again");
        assert!(media > 0 && same, "{}", folder.display());
    }
}

/// Captures are known by what they are: from standard input, packed or not, and under any name; with their media.
#[test]
fn captures_are_known_by_their_bytes() {
    let folder = &folders("media")[0];
    let scratch = tempfile::tempdir().unwrap();
    let captures = kept(folder, scratch.path());
    let packed = fs::read(&captures).unwrap();
    let mut plain = Vec::new();
    flate2::read::MultiGzDecoder::new(packed.as_slice())
        .read_to_end(&mut plain)
        .unwrap();
    let mut wacz = zip::ZipWriter::new(Cursor::new(Vec::new()));
    wacz.start_file(
        "archive/data.warc.gz",
        zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored),
    )
    .unwrap();
    wacz.write_all(&packed).unwrap();
    let wacz = wacz.finish().unwrap().into_inner();
    let of = |name: &str, bytes: &[u8], source: &str| {
        let file = scratch.path().join("source/captures.dat");
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, bytes).unwrap();
        let output = format!("{name}/blog.jsonl");
        let status = Command::new(env!("CARGO_BIN_EXE_posterity"))
            .args(["parse", "--media", "--quiet", source, "-o", &output])
            .current_dir(scratch.path())
            .stdin(fs::File::open(&file).unwrap())
            .env("TMPDIR", scratch.path())
            .status()
            .unwrap();
        assert!(status.success(), "{name}");
        let found = files(&scratch.path().join(name), ".");
        assert!(found.len() > 2);
        found
    };
    let named = of("named", &packed, "source/captures.dat");
    for (name, bytes, source) in [
        ("folder", &packed, "source"),
        ("folder-plain", &plain, "source"),
        ("packed", &packed, "-"),
        ("plain", &plain, "-"),
        ("wacz", &wacz, "-"),
    ] {
        assert!(named == of(name, bytes, source), "{name}");
    }
    let left = fs::read_dir(scratch.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name());
    assert!(!left.into_iter().any(|name| name.to_string_lossy().starts_with('.')));
}

#[test]
fn warcio_finds_every_digest_right() {
    let scratch = tempfile::tempdir().unwrap();
    let captures = kept(&folders("media")[0], scratch.path());
    let warcio = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/generators/bin/warcio");
    assert!(warcio.exists(), "warcio is not there: cargo xtask install");
    let check = Command::new(&warcio)
        .args(["check", "-v"])
        .arg(&captures)
        .output()
        .unwrap();
    let said = String::from_utf8(check.stdout).unwrap();
    assert!(
        check.status.success() && said.contains("digest pass") && !said.contains("fail"),
        "{said}"
    );
    let index = Command::new(&warcio).arg("index").arg(&captures).output().unwrap();
    let records = String::from_utf8(index.stdout).unwrap();
    let resources = records.lines().filter(|line| line.contains("\"resource\"")).count();
    assert!(resources > 0 && records.lines().count() == resources + 1, "{records}");
}

/// Migrates a fixture and gives the place of its captures.
fn kept(folder: &Path, scratch: &Path) -> PathBuf {
    let output = scratch.join("out");
    let arguments = fs::read_to_string(folder.join("arguments")).unwrap_or_default();
    let mut all = vec![
        "migrate",
        "pages",
        "--quiet",
        "--to",
        "json",
        "-o",
        output.to_str().unwrap(),
    ];
    all.extend(arguments.lines());
    let done = posterity(folder, &all);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    output.join("captures.warc.gz")
}
