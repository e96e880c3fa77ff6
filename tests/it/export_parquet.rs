//! `export parquet`, read by DuckDB: every field of every record, the typed columns, and the questions of `docs/parquet.md`.

use crate::case::{self, Verdict, posterity};
use crate::export_json::public;
use crate::generators::find;
use posterity::archive::{Archive, Post, Status};
use posterity::exports::columns::{self, Made, schema};
use serde::Serialize;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const INSTALL: &str = "python3 -m venv target/generators && target/generators/bin/pip install duckdb";

/// What DuckDB answers, asked in a folder: a row each.
fn answers(folder: &Path, question: &str) -> Vec<Map<String, Value>> {
    const ASK: &str = "import duckdb, json, sys\n\
                       found = duckdb.connect().execute(sys.stdin.read())\n\
                       names = [column[0] for column in found.description]\n\
                       for row in found.fetchall():\n    print(json.dumps(dict(zip(names, row)), default=str))\n";
    let mut python = Command::new(find("python3", INSTALL))
        .args(["-c", ASK])
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    python.stdin.take().unwrap().write_all(question.as_bytes()).unwrap();
    let output = python.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success(),
        "{question}\n{said}\ninstall DuckDB with: {INSTALL}"
    );
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn export(archive: &Path, output: &Path) -> String {
    let arguments = [
        "export",
        "parquet",
        archive.to_str().unwrap(),
        "-o",
        output.to_str().unwrap(),
    ];
    let made = posterity(Path::new("."), &arguments);
    let said = String::from_utf8(made.stderr).unwrap();
    assert!(made.status.success(), "{said}");
    said
}

fn ashcombe() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/blogs/ashcombe")
}

/// A folder of Parquet of an archive.
fn made(archive: &Path) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    export(archive, folder.path());
    folder
}

/// Whether DuckDB's value says what the archive's says; what is missing is null, numbers are numbers.
fn same(due: &Value, found: &Value) -> bool {
    match (due, found) {
        (Value::Object(due), Value::Object(found)) => {
            let own = due
                .iter()
                .all(|(key, value)| same(value, found.get(key).unwrap_or(&Value::Null)));
            let derived = |key: &str| key.ends_with("_date") || key.ends_with("_at");
            own && found
                .iter()
                .all(|(key, value)| due.contains_key(key) || value.is_null() || derived(key))
        }
        (Value::Array(due), Value::Array(found)) => {
            due.len() == found.len() && due.iter().zip(found).all(|(due, found)| same(due, found))
        }
        (Value::Number(due), Value::Number(found)) => due.as_f64() == found.as_f64(),
        _ => due == found,
    }
}

fn differences<T: Serialize>(table: &schema::Table, records: &[T], folder: &Path, verdict: &mut Verdict) {
    let question = format!(
        "SELECT to_json(record)::VARCHAR AS record FROM '{}.parquet' AS record",
        table.name
    );
    let rows = answers(folder, &question);
    assert_eq!(rows.len(), records.len(), "{}", table.name);
    for (record, row) in records.iter().zip(rows) {
        let mut found: Map<String, Value> = serde_json::from_str(row["record"].as_str().unwrap()).unwrap();
        if let Some(Value::Object(unknown)) = found.shift_remove("unknown") {
            found.extend(unknown);
        }
        let due = serde_json::to_value(record).unwrap();
        if !same(&due, &Value::Object(found.clone())) {
            let fields = due.as_object().unwrap().iter();
            let wrong = fields.filter(|(key, value)| !same(value, found.get(*key).unwrap_or(&Value::Null)));
            let wrong: Vec<String> = wrong
                .map(|(key, value)| format!("{key}: {value} is {:?}", found.get(key)))
                .collect();
            verdict.fail(format!("{}: {}", table.name, wrong.join("\n")));
        }
    }
}

#[test]
fn duckdb_reads_every_field_of_every_record() {
    let mut verdict = Verdict::default();
    let mut fixtures = case::folders("export-json");
    fixtures.extend(case::folders("export-sql"));
    fixtures.push(ashcombe());
    let mut posts = 0;
    for fixture in fixtures {
        let archive = public(&fixture);
        let folder = made(&fixture.join("archive.jsonl"));
        differences(&schema::SITES, &archive.sites, folder.path(), &mut verdict);
        differences(&schema::TERMS, &archive.terms, folder.path(), &mut verdict);
        differences(&schema::PEOPLE, &archive.people, folder.path(), &mut verdict);
        differences(&schema::MEDIA, &archive.media, folder.path(), &mut verdict);
        differences(&schema::POSTS, &archive.posts, folder.path(), &mut verdict);
        posts += archive.posts.len();
    }
    assert!(posts > 50, "{posts}");
    verdict.give();
}

/// Days are those that are written; moments are those that a feed of the same archive has.
#[test]
fn typed_columns_say_no_more_than_the_evidence() {
    let (mut days, mut moments, mut rows) = (0, 0, 0);
    for fixture in [case::folders("export-json"), vec![ashcombe()]].concat() {
        let folder = made(&fixture.join("archive.jsonl"));
        let feed = posterity(
            &fixture,
            &["export", "json", "archive.jsonl", "--shape", "feed", "-o", "-"],
        );
        let feed: Value = serde_json::from_slice(&feed.stdout).unwrap();
        let items = feed["items"].as_array().unwrap();
        for (field, key) in [("published", "date_published"), ("updated", "date_modified")] {
            let question = format!(
                "SELECT {field} AS text, {field}_date::VARCHAR AS day, epoch_us({field}_at) AS moment FROM 'posts.parquet'"
            );
            for (row, item) in answers(folder.path(), &question).iter().zip(items) {
                let text = row["text"].as_str().unwrap_or_default();
                assert_eq!(row["day"].as_str(), text.get(..10), "{text}");
                // Years 0 and 9999 have hours that no timestamp has.
                let date = item.get(key).map(|date| date.as_str().unwrap());
                let moment = date.and_then(|date| date.parse::<jiff::Timestamp>().ok());
                assert_eq!(
                    row["moment"].as_i64(),
                    moment.map(|moment| moment.as_microsecond()),
                    "{text}"
                );
                days += usize::from(!row["day"].is_null());
                moments += usize::from(moment.is_some());
                rows += 1;
            }
        }
    }
    assert!(0 < moments && moments < days && days < rows, "{moments} {days} {rows}");
}

#[test]
fn columns_have_their_types() {
    let folder = made(&ashcombe().join("archive.jsonl"));
    let types = |table: &str| -> BTreeMap<String, String> {
        let rows = answers(folder.path(), &format!("DESCRIBE SELECT * FROM '{table}.parquet'"));
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        rows.iter()
            .map(|row| (text(&row["column_name"]), text(&row["column_type"])))
            .collect()
    };
    let posts = types("posts");
    for (column, due) in [
        ("id", "VARCHAR"),
        ("published", "VARCHAR"),
        ("published_date", "DATE"),
        ("published_at", "TIMESTAMP WITH TIME ZONE"),
        ("sticky", "BOOLEAN"),
        ("order", "BIGINT"),
        ("aliases", "VARCHAR[]"),
        (
            "tags",
            "STRUCT(\"name\" VARCHAR, slug VARCHAR, url VARCHAR, parent VARCHAR)[]",
        ),
        ("gone", "STRUCT(since VARCHAR, evidence VARCHAR)"),
        ("extra", "JSON"),
    ] {
        assert_eq!(posts[column], due, "{column}");
    }
    assert_eq!(types("media")["bytes"], "UBIGINT");
    let about = answers(
        folder.path(),
        "SELECT created_by FROM parquet_file_metadata('posts.parquet')",
    );
    assert_eq!(about[0]["created_by"], "posterity version 1");
}

#[test]
fn the_same_archive_gives_the_same_bytes() {
    let place = tempfile::tempdir().unwrap();
    let archive = ashcombe().join("archive.jsonl");
    let (folder, file) = (place.path().join("parquet"), place.path().join("posts.parquet"));
    let said = export(&archive, &folder);
    assert!(said.contains("5 files written"), "{said}");
    let said = export(&archive, &folder);
    assert!(said.contains("0 files written, 5 unchanged"), "{said}");
    export(&archive, &file);
    let bytes = fs::read(&file).unwrap();
    assert!(bytes == fs::read(folder.join("posts.parquet")).unwrap());
    let piped = posterity(
        place.path(),
        &["export", "parquet", archive.to_str().unwrap(), "-o", "-"],
    );
    assert!(piped.stdout == bytes, "{}", String::from_utf8_lossy(&piped.stderr));
}

#[test]
fn groups_of_rows_are_bounded_and_all_there() {
    let post = |number: usize| Post {
        id: format!("h.test/?p={number}"),
        site: "h.test/".to_owned(),
        status: Status::Published,
        body_html: Some(format!("{number} {}", "letters ".repeat(1 << 17))),
        ..Post::default()
    };
    let archive = Archive {
        posts: (0..80).map(post).collect(),
        ..Archive::default()
    };
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("posts.parquet");
    let mut file = fs::File::create(&path).unwrap();
    columns::write(&schema::POSTS, &archive, &mut file).unwrap();
    let groups = answers(
        folder.path(),
        "SELECT count(DISTINCT row_group_id) AS groups FROM parquet_metadata('posts.parquet')",
    );
    assert_eq!(groups[0]["groups"], 2);
    let all = answers(
        folder.path(),
        "SELECT count(*) AS posts, sum(length(body_html))::BIGINT AS letters FROM 'posts.parquet'",
    );
    let letters: usize = archive
        .posts
        .iter()
        .map(|post| post.body_html.as_ref().unwrap().len())
        .sum();
    assert_eq!((&all[0]["posts"], &all[0]["letters"]), (&json!(80), &json!(letters)));
    let found = columns::difference(&schema::POSTS, &archive, Made::File(fs::File::open(&path).unwrap()));
    assert_eq!(found.unwrap(), None);
    let mut other = archive.clone();
    other.posts[79].title = Some(String::new());
    let found = columns::difference(&schema::POSTS, &other, Made::File(fs::File::open(&path).unwrap()));
    assert_eq!(
        found.unwrap().as_deref(),
        Some("its columns are not as they were written")
    );
    other = archive;
    other.posts.pop();
    let found = columns::difference(&schema::POSTS, &other, Made::Bytes(fs::read(&path).unwrap()));
    assert!(found.unwrap().is_some(), "a post too many");
}

#[test]
fn the_page_is_current_and_its_questions_are_answered() {
    let page = columns::guide();
    let mut verdict = Verdict::default();
    verdict.expect(&Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/parquet.md"), &page);
    verdict.give();
    let folder = made(&ashcombe().join("archive.jsonl"));
    let questions = page
        .split("```sql\n")
        .skip(1)
        .map(|rest| rest.split("```").next().unwrap());
    let answers: Vec<_> = questions.map(|question| answers(folder.path(), question)).collect();
    assert_eq!(answers.len(), 7);
    // Ashcombe has no category without a post.
    assert!(answers[..6].iter().all(|rows| !rows.is_empty()), "{answers:#?}");
    let archive = public(&ashcombe());
    let mut years: BTreeMap<String, usize> = BTreeMap::new();
    let mut tags: BTreeMap<&str, usize> = BTreeMap::new();
    for post in archive.posts.iter() {
        if *post.kind.0 == *"post"
            && let Some(date) = post.published
        {
            *years.entry(date.to_string()[..4].to_owned()).or_default() += 1;
        }
        post.tags
            .iter()
            .for_each(|tag| *tags.entry(&tag.name).or_default() += 1);
    }
    let told: BTreeMap<String, usize> = answers[0]
        .iter()
        .filter_map(|row| Some((row["year"].as_str()?.to_owned(), row["posts"].as_u64()? as usize)))
        .collect();
    assert_eq!(told, years);
    for row in &answers[1] {
        assert_eq!(
            row["posts"].as_u64().unwrap() as usize,
            tags[row["name"].as_str().unwrap()],
            "{row:?}"
        );
    }
    assert_eq!(answers[1].len(), tags.len().min(10));
}

#[test]
fn parquet_is_no_source_and_is_not_validated() {
    let folder = made(&ashcombe().join("archive.jsonl"));
    for path in ["posts.parquet", "."] {
        for command in ["parse", "validate"] {
            let output = posterity(folder.path(), &[command, path]);
            let said = String::from_utf8(output.stderr).unwrap();
            assert_eq!(output.status.code(), Some(2), "{command} {path}: {said}");
            assert!(
                said.contains("is Parquet, which is made for questions"),
                "{command} {path}: {said}"
            );
        }
    }
}

#[test]
fn migrate_makes_it_and_drafts_stay_behind() {
    let place = tempfile::tempdir().unwrap();
    let pages = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/parse/kubrick-home/pages");
    let pages = pages.to_str().unwrap();
    let arguments = [
        "migrate",
        pages,
        "--base-url",
        "https://wexcombe.example/",
        "--to",
        "parquet",
        "-o",
        "moved",
    ];
    let output = posterity(place.path(), &arguments);
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{said}");
    assert!(
        said.contains("8 posts found = 7 exported, 1 not shown to visitors"),
        "{said}"
    );
    let found = answers(
        &place.path().join("moved/parquet"),
        "SELECT DISTINCT status FROM 'posts.parquet'",
    );
    assert_eq!(found, [Map::from_iter([("status".to_owned(), json!("published"))])]);
}
