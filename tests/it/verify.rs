//! `snapshot --verify`: whatever is done to a bag, the fault is named, and where it is.

use crate::blog::{Nights, Served};
use crate::case::{Verdict, folders, posterity};
use posterity::capture::Digest;
use serde::Deserialize;
use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

/// One thing that befalls a bag.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    name: String,
    /// The file that it befalls; `{first}` and `{last}` are the first and the last segment.
    file: String,
    #[serde(flatten)]
    deed: Deed,
    /// What is said of it, in order; each line holds one of these.
    faults: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Deed {
    /// So many bytes are cut off at the end.
    Cut(usize),
    /// A bit is turned in the byte at this hundredth of the file.
    Turn(usize),
    /// A text is put in the place of another in the file as it is packed.
    Replace([String; 2]),
    /// The same in the unpacked records, which are packed again, and the bag's lists are made to fit.
    Forge([String; 2]),
    /// The file is taken away, if so it is.
    Remove(bool),
    /// A file is put there.
    Add(String),
}

fn bag(root: &Path) -> (PathBuf, [String; 2]) {
    let folder = &folders("snapshot")[0];
    let nights: Nights = toml::from_str(&fs::read_to_string(folder.join("nights.toml")).unwrap()).unwrap();
    let served = Served::start(&nights, 0);
    for night in nights.nights.iter().take(3) {
        served.turn(night);
        let seed = served.seed();
        let done = posterity(
            root,
            &[
                "snapshot",
                &seed,
                "--into",
                "bag",
                "--allow-private",
                "--pause",
                "0",
                "--quiet",
            ],
        );
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    }
    let bag = root.join("bag");
    let mut names: Vec<String> = fs::read_dir(bag.join("data/captures"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    let ends = [names[0].clone(), names[names.len() - 1].clone()];
    (bag, ends)
}

fn verified(bag: &Path) -> (i32, Vec<String>) {
    let done = posterity(bag.parent().unwrap(), &["snapshot", "--verify", bag.to_str().unwrap()]);
    let said = String::from_utf8(done.stdout).unwrap();
    (done.status.code().unwrap(), said.lines().map(str::to_owned).collect())
}

#[test]
fn every_fault_is_named() {
    let scratch = tempfile::tempdir().unwrap();
    let (whole, ends) = bag(scratch.path());
    assert_eq!(verified(&whole), (0, Vec::new()));
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/faults-snapshot/verify.toml"));
    let table: toml::Table = toml::from_str(&text.unwrap()).unwrap();
    let rows: Vec<Row> = table["rows"].clone().try_into().unwrap();
    assert!(rows.len() > 10);
    let mut verdict = Verdict::default();
    for row in &rows {
        let copy = scratch.path().join(&row.name);
        copied(&whole, &copy);
        let name = row.file.replace("{first}", &ends[0]).replace("{last}", &ends[1]);
        befall(&copy, &name, &row.deed);
        let (code, lines) = verified(&copy);
        let fits = lines.len() == row.faults.len()
            && lines
                .iter()
                .zip(&row.faults)
                .all(|(line, due)| line.contains(due.as_str()));
        if code != 1 || !fits {
            verdict.fail(format!("{}: exit {code}\n{}", row.name, lines.join("\n")));
        }
    }
    verdict.give();
}

fn copied(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let place = to.join(entry.file_name());
        if entry.path().is_dir() {
            copied(&entry.path(), &place);
        } else {
            fs::copy(entry.path(), place).unwrap();
        }
    }
}

fn befall(bag: &Path, name: &str, deed: &Deed) {
    let path = bag.join(name);
    let bytes = fs::read(&path).unwrap_or_default();
    match deed {
        Deed::Cut(count) => fs::write(path, &bytes[..bytes.len() - count]).unwrap(),
        Deed::Turn(at) => {
            let mut bytes = bytes;
            let place = bytes.len() * at / 100;
            bytes[place] ^= 4;
            fs::write(path, bytes).unwrap();
        }
        Deed::Replace([from, to]) => fs::write(path, replaced(&bytes, from, to)).unwrap(),
        Deed::Forge([from, to]) => {
            fs::write(&path, repacked(&bytes, from, to)).unwrap();
            list(bag, name);
        }
        Deed::Remove(is_so) => assert!(*is_so && fs::remove_file(path).is_ok()),
        Deed::Add(text) => fs::write(path, text).unwrap(),
    }
}

fn replaced(bytes: &[u8], from: &str, to: &str) -> Vec<u8> {
    let text = String::from_utf8_lossy(bytes);
    assert!(text.contains(from), "{from} is not there");
    text.replacen(from, to, 1).into_bytes()
}

/// Each member unpacked, changed and packed again. The first member that has the text is changed.
fn repacked(bytes: &[u8], from: &str, to: &str) -> Vec<u8> {
    let (mut rest, mut out, mut is_done) = (bytes, Vec::new(), false);
    while !rest.is_empty() {
        let mut member = flate2::bufread::GzDecoder::new(rest);
        let mut record = Vec::new();
        member.read_to_end(&mut record).unwrap();
        rest = member.into_inner();
        if !is_done && String::from_utf8_lossy(&record).contains(from) {
            record = replaced(&record, from, to);
            is_done = true;
        }
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        packed.write_all(&record).unwrap();
        out.extend(packed.finish().unwrap());
    }
    assert!(is_done, "{from} is not there");
    out
}

/// Makes the lists and the size fit a changed segment, as a careful forger would.
fn list(bag: &Path, name: &str) {
    let sum = |path: &str| Digest::of(&fs::read(bag.join(path)).unwrap()).hex().to_owned();
    let relist = |list: &str, path: &str| {
        let text = fs::read_to_string(bag.join(list)).unwrap();
        let lines = text.lines().map(|line| match line.ends_with(&format!("  {path}")) {
            true => format!("{}  {path}\n", sum(path)),
            false => format!("{line}\n"),
        });
        let text: String = lines.collect();
        fs::write(bag.join(list), text).unwrap();
    };
    relist("manifest-sha256.txt", name);
    let sizes = fs::read_dir(bag.join("data/captures"))
        .unwrap()
        .map(|entry| entry.unwrap().metadata().unwrap().len());
    let sizes: Vec<u64> = sizes.collect();
    let info = fs::read_to_string(bag.join("bag-info.txt")).unwrap();
    let lines = info.lines().map(|line| match line.starts_with("Payload-Oxum") {
        true => format!("Payload-Oxum: {}.{}\n", sizes.iter().sum::<u64>(), sizes.len()),
        false => format!("{line}\n"),
    });
    fs::write(bag.join("bag-info.txt"), lines.collect::<String>()).unwrap();
    relist("tagmanifest-sha256.txt", "manifest-sha256.txt");
    relist("tagmanifest-sha256.txt", "bag-info.txt");
}

#[test]
fn what_is_no_bag_is_said() {
    let scratch = tempfile::tempdir().unwrap();
    let (code, _) = verified(&scratch.path().join("none"));
    assert_eq!(code, 2);
}
