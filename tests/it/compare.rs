//! `fixtures/compare/NAME/{old,new}.jsonl`: what differs, as text and as JSON.

use crate::case::{Verdict, folders, posterity};

#[test]
fn changes_are_told_as_expected() {
    let mut verdict = Verdict::default();
    for folder in folders("compare") {
        for (format, file) in [("text", "expected.txt"), ("json", "expected.json")] {
            let done = posterity(&folder, &["compare", "old.jsonl", "new.jsonl", "--format", format]);
            let said = String::from_utf8(done.stderr).unwrap();
            verdict.expect(&folder.join(file), &String::from_utf8(done.stdout).unwrap());
            verdict.expect(&folder.join("expected.stderr"), &said);
            let is_same = said.starts_with("nothing changed") && !said.contains("added") && !said.contains("removed");
            let code = done.status.code();
            if code != Some(if is_same { 0 } else { 1 }) {
                verdict.fail(format!("{}: exit {code:?}, and it says: {said}", folder.display()));
            }
        }
    }
    verdict.give();
}

/// What is added one way is removed the other way, and an archive does not differ from itself.
#[test]
fn the_other_way_round_says_the_opposite() {
    for folder in folders("compare") {
        let compare = |old: &str, new: &str| {
            let done = posterity(
                &folder,
                &["compare", old, new, "--format", "json", "--fail-on", "never"],
            );
            assert_eq!(done.status.code(), Some(0), "{}", String::from_utf8_lossy(&done.stderr));
            serde_json::from_slice::<serde_json::Value>(&done.stdout).unwrap()
        };
        let ids = |changes: &serde_json::Value, of: &str| {
            let posts = changes[of].as_array().unwrap().iter();
            let ids = posts.filter(|post| post["evidence"].is_null());
            ids.map(|post| post["id"].as_str().unwrap().to_owned())
                .collect::<Vec<String>>()
        };
        let (there, back) = (compare("old.jsonl", "new.jsonl"), compare("new.jsonl", "old.jsonl"));
        assert_eq!(ids(&there, "added"), ids(&back, "removed"), "{}", folder.display());
        assert_eq!(
            there["changed"].as_array().unwrap().len(),
            back["changed"].as_array().unwrap().len()
        );
        assert_eq!(
            there["rekeyed"].as_array().unwrap().len(),
            back["rekeyed"].as_array().unwrap().len()
        );
        assert_eq!(there["terms"]["added"], back["terms"]["removed"]);
        let itself = compare("new.jsonl", "new.jsonl");
        assert!(itself["changed"].as_array().unwrap().is_empty() && itself["added"].as_array().unwrap().is_empty());
    }
}

#[test]
fn what_cannot_be_compared_is_said() {
    let folder = &folders("compare")[0];
    for (arguments, due) in [
        (
            ["-", "-"],
            "error: standard input holds one archive, and two are to be compared",
        ),
        (
            ["old.jsonl", "none.jsonl"],
            "error: there is no file or folder `none.jsonl`",
        ),
        (
            ["old.jsonl", "expected.txt"],
            "error: `expected.txt`: line 1 is not a JSON object",
        ),
    ] {
        let done = posterity(folder, &[&["compare"], &arguments[..]].concat());
        let said = String::from_utf8(done.stderr).unwrap();
        assert!(done.status.code() == Some(2) && said.starts_with(due), "{said}");
        assert!(done.stdout.is_empty());
    }
}
