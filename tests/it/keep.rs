//! `snapshot --keep`: what older nights held is dropped but for what is needed, and nothing else can be told from a bag of which
//! nothing was dropped.

use crate::case::{folders, posterity};
use crate::snapshot::{Case, valid, without_times};
use posterity::capture::Digest;
use posterity::capture::warc::{Records, answer};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::path::Path;
use std::thread;

fn names(folder: &Path) -> BTreeSet<String> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect()
}

fn sound(case: &Case, bag: &str) {
    let done = posterity(case.scratch.path(), &["snapshot", "--verify", bag]);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stdout));
}

fn with(arguments: &[String], more: &[&str]) -> Vec<String> {
    let more = more.iter().map(|text| (*text).to_owned());
    arguments.iter().cloned().chain(more).collect()
}

/// Bodies of answers, by address and date.
fn bodies(bag: &Path) -> BTreeMap<(String, String), Digest> {
    let mut bodies = BTreeMap::new();
    for name in names(&bag.join("data/captures")) {
        let file = File::open(bag.join("data/captures").join(name)).unwrap();
        for record in Records::new(file).unwrap().map(Result::unwrap) {
            if record.kind() == "response" {
                let about = (record.target().unwrap(), record.field("WARC-Date").unwrap());
                let body = answer(record.block.as_deref().unwrap()).unwrap().body;
                bodies.insert((about.0.to_owned(), about.1.to_owned()), Digest::of(&body));
            }
        }
    }
    bodies
}

/// Each night asks for the same and gives the same archive, whether older nights are dropped or not.
#[test]
fn nights_go_on_as_if_nothing_had_been_dropped() {
    let folders = folders("snapshot");
    let mut cases: Vec<(&Path, &str)> = folders.iter().map(|folder| (folder.as_path(), "1")).collect();
    cases.push((&folders[0], "2"));
    let dropped: usize = thread::scope(|scope| {
        let running: Vec<_> = cases
            .iter()
            .map(|case| scope.spawn(|| side_by_side(case.0, case.1)))
            .collect();
        running.into_iter().map(|case| case.join().unwrap()).sum()
    });
    assert!(dropped > 3, "{dropped}");
}

/// Runs all nights with and without dropping; how many segments are gone in the end.
fn side_by_side(folder: &Path, keep: &str) -> usize {
    let case = Case::of(folder, 0);
    for (number, night) in case.nights.nights.iter().enumerate() {
        let place = format!("{} night {}", folder.display(), number + 1);
        case.served.turn(night);
        let before = case.asked(0).len();
        let whole = case.run("whole", &night.arguments);
        let between = case.asked(0).len();
        let kept = case.run("kept", &with(&night.arguments, &["--keep", keep]));
        let asked = case.asked(before);
        let (one, other) = asked.split_at(between - before);
        assert_eq!(one, other, "{place}");
        assert_eq!(kept.0, whole.0, "{place}: {}", kept.1);
        let archive = |bag: &str| {
            let text = fs::read_to_string(case.scratch.path().join(bag).join("archive.jsonl"));
            without_times(&text.unwrap())
        };
        assert_eq!(archive("kept"), archive("whole"), "{place}");
    }
    sound(&case, "kept");
    let bag = case.scratch.path().join("kept");
    valid(&bag);
    let nights = case.nights.nights.len();
    assert_eq!(names(&bag.join("changes")).len(), nights);
    nights - names(&bag.join("data/captures")).len()
}

/// What was dropped is written down, record by record, and nothing else is gone: what is left is byte for byte what it was.
#[test]
fn what_is_dropped_is_written_down() {
    let case = Case::of(&folders("snapshot")[0], 0);
    for night in case.nights.nights.iter().take(6) {
        case.served.turn(night);
        case.run("bag", &night.arguments);
    }
    let before = bodies(&case.bag());
    let files = names(&case.bag().join("data/captures"));
    let digest = |name: &str| Digest::of(&fs::read(case.bag().join("data/captures").join(name)).unwrap());
    let digests: BTreeMap<String, Digest> = files.iter().map(|name| (name.clone(), digest(name))).collect();
    let (code, said) = case.run("bag", &["--keep".to_owned(), "2".to_owned()]);
    assert!(code == 0 && said.contains("\nkept 2 nights; of older ones "), "{said}");
    let after = bodies(&case.bag());
    assert!(
        before
            .iter()
            .all(|(about, body)| after.get(about).is_none_or(|own| own == body))
    );
    let lists = names(&case.bag().join("dropped"));
    assert_eq!(lists.len(), 1);
    let text = fs::read(case.bag().join("dropped").join(lists.first().unwrap())).unwrap();
    let list: serde_json::Value = serde_json::from_slice(&text).unwrap();
    let segments = list["segments"].as_array().unwrap();
    assert!(!segments.is_empty());
    for segment in segments {
        let name = segment["path"].as_str().unwrap().rsplit('/').next().unwrap();
        assert_eq!(segment["digest"], digests[name].as_str());
        match segment["now"].as_str() {
            Some(now) => assert_eq!(now, digest(name).as_str()),
            None => assert!(!case.bag().join("data/captures").join(name).exists()),
        }
        assert!(segment["now"].is_null() || !segment["records"].as_array().unwrap().is_empty());
    }
    // The nights that are kept are the very files that they were.
    let newest = files.last().unwrap();
    assert_eq!(digest(newest), digests[newest]);
    sound(&case, "bag");
}

/// Posts that the blog has removed rest on answers that nothing else needs any more.
#[test]
fn a_post_that_is_gone_keeps_what_it_rests_on() {
    let case = Case::of(&folders("snapshot")[0], 0);
    for night in &case.nights.nights {
        case.served.turn(night);
        case.run("bag", &with(&night.arguments, &["--keep", "1"]));
    }
    let archive = fs::read_to_string(case.bag().join("archive.jsonl")).unwrap();
    let gone: Vec<&str> = archive.lines().filter(|line| line.contains("\"since\"")).collect();
    assert!(gone.len() == 1 && gone[0].contains("?p=5"), "{gone:?}");
    let bodies = bodies(&case.bag());
    let sources = fs::read_to_string(case.bag().join("archive.sources.jsonl")).unwrap();
    let mut found = 0;
    for line in sources.lines().filter(|line| line.contains("/weir/?p=5\"")) {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        let due = (line["address"].as_str().unwrap(), line["digest"].as_str().unwrap());
        let is_it = |((address, _), body): (&(String, String), &Digest)| (address.as_str(), body.as_str()) == due;
        assert!(bodies.iter().any(is_it), "{due:?}");
        found += 1;
    }
    assert!(found > 0);
}

/// What was forgotten does not return when older nights are dropped.
#[test]
fn what_was_forgotten_stays_forgotten() {
    let case = Case::of(&folders("snapshot")[0], 0);
    for night in case.nights.nights.iter().take(3) {
        case.served.turn(night);
        case.run("bag", &night.arguments);
    }
    let forgot = posterity(case.scratch.path(), &["forget", "bag", "?p=4"]);
    assert!(forgot.status.success(), "{}", String::from_utf8_lossy(&forgot.stderr));
    let archive = fs::read(case.bag().join("archive.jsonl")).unwrap();
    for _ in 0..2 {
        let (code, said) = case.run("bag", &["--keep".to_owned(), "1".to_owned()]);
        assert!(code == 0 && said.contains("\nkept 1 night; "), "{said}");
        assert_eq!(fs::read(case.bag().join("archive.jsonl")).unwrap(), archive);
        sound(&case, "bag");
    }
    assert!(
        bodies(&case.bag())
            .keys()
            .all(|(address, _)| !address.ends_with("?p=4"))
    );
}

/// A kill between two files of a change that was made ready: `--verify` says so, and the next run finishes it.
#[test]
fn a_change_that_was_broken_off_half_way_is_told_and_finished() {
    let case = Case::of(&folders("snapshot")[0], 0);
    case.served.turn(&case.nights.nights[0]);
    assert_eq!(case.run("bag", &[]).0, 0);
    let name = names(&case.bag().join("data/captures")).pop_first().unwrap();
    let (sealed, place) = (case.bag().join("work/keep.sealed"), format!("data/captures/{name}"));
    fs::create_dir_all(sealed.join("data/captures")).unwrap();
    fs::rename(case.bag().join(&place), sealed.join(&place)).unwrap();
    let verify = || {
        let done = posterity(case.scratch.path(), &["snapshot", "--verify", "bag"]);
        (done.status.code(), String::from_utf8(done.stderr).unwrap())
    };
    let warning = "warning: a change was broken off while it was moved into place; the next run finishes it";
    let (code, said) = verify();
    assert!(code == Some(1) && said.contains(warning), "{said}");
    assert_eq!(case.run("bag", &[]).0, 0);
    let (code, said) = verify();
    assert!(code == Some(0) && !said.contains(warning), "{said}");
}
