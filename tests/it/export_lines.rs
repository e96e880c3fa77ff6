//! `export json --shape lines`: the archive's own lines, in one file or a file a year.

use crate::case::{self, posterity};
use crate::export_json::public;
use posterity::archive::{self, Archive};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

fn written(archive: &Archive) -> Vec<u8> {
    let mut bytes = Vec::new();
    archive::write(archive, &mut bytes).unwrap();
    bytes
}

/// Exports an archive as lines; what was said.
fn export(archive: &Path, output: &Path) -> String {
    let arguments = ["export", "json", "--shape", "lines", archive.to_str().unwrap(), "-o"];
    let made = posterity(Path::new("."), &[&arguments[..], &[output.to_str().unwrap()]].concat());
    let said = String::from_utf8(made.stderr).unwrap();
    assert!(made.status.success(), "{said}");
    said
}

/// Names and bytes of the files that were made, in the order of their names.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let files = case::files(folder.parent().unwrap(), folder.file_name().unwrap().to_str().unwrap());
    let named = files
        .into_iter()
        .map(|(path, bytes)| (path.rsplit('/').next().unwrap().to_owned(), bytes));
    named.filter(|(name, _)| name != ".posterity.json").collect()
}

fn fixtures() -> Vec<PathBuf> {
    let mut folders = case::folders("export-json");
    folders.extend(case::folders("export-sql"));
    folders.push(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/blogs/ashcombe"));
    folders
}

#[test]
fn the_files_of_all_years_are_the_archive() {
    let mut most = 0;
    for fixture in fixtures() {
        let place = tempfile::tempdir().unwrap();
        let folder = place.path().join("years");
        export(&fixture.join("archive.jsonl"), &folder);
        let due = written(&public(&fixture));
        let files = files(&folder);
        let bytes: Vec<u8> = files.iter().flat_map(|(_, bytes)| bytes.clone()).collect();
        assert!(bytes == due, "{}", fixture.display());
        assert_eq!(files[0].0, "blog.jsonl");
        for (name, bytes) in &files[1..] {
            let text = std::str::from_utf8(bytes).unwrap();
            for line in text.lines() {
                let post: Value = serde_json::from_str(line).unwrap();
                let year = post["published"].as_str().map_or("undated", |date| &date[..4]);
                assert_eq!(
                    (&post["type"], format!("posts-{year}.jsonl")),
                    (&Value::from("post"), name.clone())
                );
            }
        }
        most = most.max(files.len());
        let single = place.path().join("all.jsonl");
        export(&fixture.join("archive.jsonl"), &single);
        for made in [folder, single] {
            let back = posterity(place.path(), &["parse", made.to_str().unwrap()]);
            assert!(back.stdout == due, "{}", String::from_utf8_lossy(&back.stderr));
        }
    }
    assert!(most > 3, "no fixture has posts of three years");
}

#[test]
fn a_second_run_changes_nothing_and_years_that_are_gone_go() {
    let place = tempfile::tempdir().unwrap();
    let archive = place.path().join("archive.jsonl");
    let folder = place.path().join("years");
    let dates = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/export-json/dates/archive.jsonl");
    let mut whole = archive::read_all(fs::read(dates).unwrap().as_slice()).unwrap();
    fs::write(&archive, written(&whole)).unwrap();
    export(&archive, &folder);
    let before = files(&folder);
    assert!(before.iter().any(|(name, _)| name == "posts-2017.jsonl"));
    let said = export(&archive, &folder);
    assert!(
        said.contains(&format!("0 files written, {} unchanged, 0 removed", before.len())),
        "{said}"
    );
    whole
        .posts
        .retain(|post| post.published.is_none_or(|date| date.year_month().0 != 2017));
    // An archive that hands have written in another order.
    whole.posts.reverse();
    fs::write(&archive, written(&whole)).unwrap();
    let said = export(&archive, &folder);
    assert!(said.contains("1 removed"), "{said}");
    let left: Vec<String> = files(&folder).into_iter().map(|(name, _)| name).collect();
    assert!(!left.contains(&"posts-2017.jsonl".to_owned()), "{left:?}");
    let back = posterity(place.path(), &["parse", "years"]);
    let back = archive::read_all(back.stdout.as_slice()).unwrap();
    assert_eq!(back.posts.len(), whole.posts.len());
    fs::write(folder.join("posts-2009.jsonl"), "mine").unwrap();
    let said = export(&archive, &folder);
    assert!(
        said.contains("`posts-2009.jsonl` was changed by other hands and stays"),
        "{said}"
    );
    assert_eq!(fs::read(folder.join("posts-2009.jsonl")).unwrap(), b"mine");
}

/// What validate finds, as its JSON tells.
#[test]
fn the_rules_find_the_same_in_years_at_their_places() {
    let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/rules");
    let mut compared = 0;
    for rule in case::folders("rules") {
        let Ok(text) = fs::read_to_string(rule.join("failing.jsonl")) else {
            continue;
        };
        let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<String>>();
        let place = tempfile::tempdir().unwrap();
        let folder = place.path().join("years");
        fs::create_dir(&folder).unwrap();
        // Cut between lines wherever posts begin: what reads the folder joins it.
        let all = lines(&text);
        let first = all
            .iter()
            .position(|line| line.contains("\"type\":\"post\""))
            .unwrap_or(all.len());
        if all.is_empty() || first == 0 || !all[0].starts_with("{\"type\":\"archive\",\"schema_version\":") {
            continue;
        }
        fs::write(folder.join("blog.jsonl"), all[..first].join("\n")).unwrap();
        fs::write(folder.join("posts-2009.jsonl"), all[first..].join("\n")).unwrap();
        let told = |finding: &Value| {
            let line = finding["line"].as_u64().unwrap();
            let line = match finding["path"].as_str().unwrap().ends_with("posts-2009.jsonl") {
                true => line + first as u64,
                false => line,
            };
            format!("{line} {} {} {}", finding["rule"], finding["key"], finding["field"])
        };
        // Nothing lies beside an export.
        let of_records = |finding: &&Value| finding["rule"] != "media-missing";
        let due: Vec<String> = case::findings(&rule.join("failing.jsonl"))
            .iter()
            .filter(of_records)
            .map(told)
            .collect();
        let found: Vec<String> = case::findings(&folder).iter().filter(of_records).map(told).collect();
        assert_eq!(found, due, "{}", rule.strip_prefix(&rules).unwrap().display());
        compared += usize::from(!due.is_empty());
    }
    assert!(compared > 50, "{compared}");
}

#[test]
fn a_year_that_is_gone_or_changed_is_named() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("years");
    export(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/blogs/ashcombe/archive.jsonl"),
        &folder,
    );
    let of_files = |finding: &Value| finding["rule"].as_str().unwrap().starts_with("file-");
    assert!(!case::findings(&folder).iter().any(of_files));
    let files = files(&folder);
    let (year, text) = &files[1];
    fs::remove_file(folder.join(year)).unwrap();
    let found = case::findings(&folder);
    let named = |rule: &str, path: &str| {
        let is = |finding: &&Value| finding["rule"] == rule && finding["path"].as_str().unwrap().ends_with(path);
        found.iter().any(|finding| is(&finding))
    };
    assert!(
        named("file-missing", year) && named("counts-wrong", "blog.jsonl"),
        "{found:#?}"
    );
    let back = posterity(place.path(), &["parse", "years"]);
    let said = String::from_utf8(back.stderr).unwrap();
    assert_eq!(back.status.code(), Some(2));
    assert!(
        said.contains("cannot read `years` back: line ") && said.contains("the archive is cut off"),
        "{said}"
    );
    let text = String::from_utf8(text.clone()).unwrap();
    fs::write(folder.join(year), text.replacen("\"slug\":\"", "\"slug\":\"../", 1)).unwrap();
    let found = case::findings(&folder);
    let slug = found.iter().find(|finding| finding["rule"] == "slug-unsafe").unwrap();
    let line = 1 + text.lines().position(|line| line.contains("\"slug\":\"")).unwrap();
    assert_eq!(slug["line"], line);
    assert!(slug["path"].as_str().unwrap().ends_with(year.as_str()), "{slug}");
    assert!(
        found.iter().any(|finding| finding["rule"] == "file-changed"),
        "{found:#?}"
    );
}

#[test]
fn an_archive_is_told_from_captures() {
    let place = tempfile::tempdir().unwrap();
    let archive = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/blogs/ashcombe/archive.jsonl");
    fs::copy(&archive, place.path().join("archive.jsonl")).unwrap();
    export(&archive, &place.path().join("years"));
    for (source, sentence) in [
        (
            "archive.jsonl",
            "`archive.jsonl` is no capture: it is an archive already",
        ),
        (
            "years",
            "`years` is no capture: what was exported is read back alone, and by `parse`",
        ),
    ] {
        let made = posterity(place.path(), &["migrate", source, "--to", "hugo", "-o", "moved"]);
        let said = String::from_utf8(made.stderr).unwrap();
        assert!(made.status.code() == Some(2) && said.contains(sentence), "{said}");
    }
}

/// A folder holds one export: what it wrote there the last time goes when nothing asks for it any more.
#[test]
fn the_folder_of_another_export_is_left_alone() {
    let place = tempfile::tempdir().unwrap();
    let archive = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/blogs/ashcombe/archive.jsonl");
    let archive = archive.to_str().unwrap();
    let forms: [&[&str]; 4] = [
        &["markdown"],
        &["json", "--shape", "lines"],
        &["parquet"],
        &[
            "json",
            "--shape",
            "feed",
            "--page-size",
            "3",
            "--feed-url",
            "https://h.test/",
        ],
    ];
    for (at, form) in forms.iter().enumerate() {
        let made = posterity(
            place.path(),
            &[&["export"], *form, &[archive, "-o", &format!("of-{at}")]].concat(),
        );
        assert!(
            made.status.success(),
            "{form:?}: {}",
            String::from_utf8_lossy(&made.stderr)
        );
    }
    fs::rename(place.path().join("of-0"), place.path().join("site")).unwrap();
    let before = case::files(place.path(), "site");
    for form in &forms[1..] {
        let made = posterity(place.path(), &[&["export"], *form, &[archive, "-o", "site"]].concat());
        let said = String::from_utf8(made.stderr).unwrap();
        assert!(
            made.status.code() == Some(2) && said.contains("`site` holds another export"),
            "{said}"
        );
    }
    let refused = posterity(place.path(), &["export", "parquet", archive, "-o", "of-1"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(before == case::files(place.path(), "site"), "something has changed");
}
