//! `posterity parse EXPORT`: every form that gives an archive back gives the one it was made of, byte for byte.

use crate::case::{self, Verdict};
use crate::export_sql::public;
use posterity::archive::{self, Archive};
use posterity::exports::json::Shape;
use rusqlite::Connection;
use std::fs;
use std::path::Path;
use std::process::Output;

/// Name of the file, and how `export` makes it.
const FORMS: [(&str, &[&str]); 8] = [
    ("out.db", &["sql"]),
    ("out.sqlite", &["sql"]),
    ("sqlite.sql", &["sql"]),
    ("postgres.sql", &["sql", "--dialect", "postgres"]),
    ("mysql.sql", &["sql", "--dialect", "mysql"]),
    ("document.json", &["json"]),
    ("array.json", &["json", "--shape", "array"]),
    ("feed.json", &["json", "--shape", "feed"]),
];

fn export(folder: &Path, form: &str, output: &Path) {
    let (_, how) = FORMS.iter().find(|(name, _)| *name == form).unwrap();
    let mut arguments = vec!["export", how[0], "archive.jsonl", "-o", output.to_str().unwrap()];
    arguments.extend(&how[1..]);
    let made = case::posterity(folder, &arguments);
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
}

fn written(archive: &Archive) -> Vec<u8> {
    let mut bytes = Vec::new();
    archive::write(archive, &mut bytes).unwrap();
    bytes
}

#[test]
fn every_form_gives_the_archive_back_byte_for_byte() {
    let mut verdict = Verdict::default();
    let place = tempfile::tempdir().unwrap();
    for folder in case::folders("export-sql").iter().chain(&case::folders("export-json")) {
        let archive = public(folder).archive;
        for (form, _) in FORMS {
            let file = place.path().join(form);
            export(folder, form, &file);
            let back = case::posterity(place.path(), &["parse", form, "-o", "-"]);
            let due = match form {
                "array.json" if archive.posts.is_empty() => continue,
                "array.json" => written(&Shape::Array.carries(&archive)),
                _ => written(&archive),
            };
            if back.stdout != due {
                let said = String::from_utf8_lossy(&back.stderr);
                verdict.fail(format!("{} as {form}: {said}", folder.display()));
            }
        }
    }
    verdict.give();
}

/// A folder with each form of one archive.
fn all_forms() -> tempfile::TempDir {
    let place = tempfile::tempdir().unwrap();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/export-sql/every-field");
    for (form, _) in FORMS {
        export(&folder, form, &place.path().join(form));
    }
    place
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn names_do_not_matter_and_a_file_is_written_on_request() {
    let place = all_forms();
    fs::rename(place.path().join("out.db"), place.path().join("feed")).unwrap();
    let made = case::posterity(place.path(), &["parse", "feed", "-o", "back.jsonl"]);
    assert_eq!(
        said(&made),
        "read back: 3 posts, 5 terms, 2 people, 2 media of 1 site\n"
    );
    let feed = case::posterity(place.path(), &["parse", "feed.json"]);
    assert_eq!(fs::read(place.path().join("back.jsonl")).unwrap(), feed.stdout);
    let array = case::posterity(place.path(), &["parse", "array.json"]);
    assert!(said(&array).contains("an array holds posts alone"), "{}", said(&array));
    let again = ["export", "json", "back.jsonl", "-o", "again.json"];
    assert!(case::posterity(place.path(), &again).status.success());
    let read = |name| fs::read(place.path().join(name)).unwrap();
    assert_eq!(read("again.json"), read("document.json"));
}

#[test]
fn an_export_is_read_alone_and_as_it_is() {
    let place = all_forms();
    fs::write(
        place.path().join("page.html"),
        "<!DOCTYPE html><title>x</title><p>y</p>",
    )
    .unwrap();
    for (arguments, sentence) in [
        (
            vec!["parse", "page.html", "out.db"],
            "`out.db` is no capture: what was exported is read back alone",
        ),
        (vec!["parse", "out.db", "document.json"], "`out.db` is no capture"),
        (
            vec!["migrate", "sqlite.sql", "--to", "hugo", "-o", "moved"],
            "`sqlite.sql` is no capture",
        ),
        (vec!["explain", "out.db"], "`out.db` is no capture"),
        (
            vec!["parse", "out.db", "--timezone", "UTC"],
            "`--timezone` would change nothing",
        ),
        (
            vec!["parse", "out.db", "--comments", "none"],
            "`--comments` would change nothing",
        ),
        (
            vec!["parse", "out.db", "-o", "a.jsonl", "--media"],
            "`--media` would change nothing",
        ),
        (
            vec!["parse", "out.db", "-o", "./out.db"],
            "`./out.db` is the export itself",
        ),
    ] {
        let made = case::posterity(place.path(), &arguments);
        assert_eq!(made.status.code(), Some(2), "{arguments:?}");
        assert!(said(&made).contains(sentence), "{arguments:?}: {}", said(&made));
        assert!(made.stdout.is_empty());
    }
    assert!(!place.path().join("moved").exists());
}

/// A feed of ours among captures is a feed as others make them.
#[test]
fn a_feed_of_ours_may_stand_among_captures() {
    let place = all_forms();
    fs::write(
        place.path().join("page.html"),
        "<!DOCTYPE html><title>x</title><p>y</p>",
    )
    .unwrap();
    let made = case::posterity(place.path(), &["parse", "feed.json", "page.html"]);
    assert_eq!(made.status.code(), Some(0), "{}", said(&made));
    assert!(said(&made).contains("3 posts"), "{}", said(&made));
}

/// What `parse` says of a file with these bytes; it fails, prints nothing and writes nothing.
fn refused(name: &str, bytes: &[u8]) -> String {
    let place = tempfile::tempdir().unwrap();
    fs::write(place.path().join(name), bytes).unwrap();
    let made = case::posterity(place.path(), &["parse", name, "-o", "out.jsonl"]);
    assert_eq!(made.status.code(), Some(2), "{name}: {}", said(&made));
    assert!(made.stdout.is_empty());
    assert_eq!(fs::read_dir(place.path()).unwrap().count(), 1, "something was written");
    said(&made)
}

fn expect(name: &str, bytes: &[u8], sentence: &str) {
    let said = refused(name, bytes);
    let due = format!("cannot read `{name}` back: {sentence}");
    assert!(said.contains(&due), "{said}\nnot: {due}");
}

#[test]
fn what_is_no_export_is_said_to_be_none() {
    let neither = "it is neither a SQLite database nor a dump that posterity made";
    expect("a.db", b"", neither);
    expect("a.sqlite", b"Just words.", neither);
    expect("a.sql", b"CREATE TABLE posts (id INTEGER);", neither);
    expect("a.SQL", b"-- MySQL dump 10.13\n", neither);
    expect(
        "a.db",
        b"SQLite format 3\0 and nothing more",
        "it is a damaged database",
    );
}

/// A database of every field, changed by statements.
fn changed(statements: &str) -> Vec<u8> {
    let place = all_forms();
    let file = place.path().join("out.db");
    Connection::open(&file).unwrap().execute_batch(statements).unwrap();
    fs::read(file).unwrap()
}

#[test]
fn databases_of_other_hands_are_told_apart() {
    let mut other = Connection::open_in_memory().unwrap();
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join("other.db");
    other = Connection::open(&file).unwrap_or(other);
    other
        .execute_batch("CREATE TABLE people (name TEXT); INSERT INTO people VALUES ('x');")
        .unwrap();
    let foreign = "it is a database, but none that posterity made: it has no table `archive`";
    expect("other.db", &fs::read(&file).unwrap(), foreign);
    for (statements, sentence) in [
        (
            "ALTER TABLE posts DROP COLUMN title_html",
            "`posts` does not hold what an archive holds: it has no column `title_html`",
        ),
        (
            "DROP TABLE comments",
            "it is a database, but none that posterity made: it has no table `comments`",
        ),
        ("UPDATE archive SET schema_version = 7", "it says schema version 7"),
        (
            "DELETE FROM archive",
            "`archive` does not hold what an archive holds: it has no row",
        ),
        (
            "PRAGMA foreign_keys = OFF; DELETE FROM posts WHERE slug = 'the-bridge'",
            "`posts` does not hold what an archive holds: there is no post",
        ),
        (
            "UPDATE posts SET extra = '{' WHERE position = 1",
            "`posts` does not hold what an archive holds: EOF",
        ),
        (
            "UPDATE posts SET published = 'soon' WHERE position = 1",
            "`posts` does not hold what an archive holds",
        ),
        (
            "UPDATE posts SET title = CAST(X'FF' AS TEXT) WHERE position = 1",
            "`posts` does not hold what an archive holds: a text is not UTF-8",
        ),
        (
            "UPDATE posts SET title = X'00' WHERE position = 1",
            "`posts` does not hold what an archive holds: a value is neither text nor a whole number",
        ),
    ] {
        expect("out.db", &changed(statements), sentence);
    }
}

/// A view that counts without end, a column that computes, a table of full text: none of them is asked.
#[test]
fn tables_that_compute_are_refused() {
    let endless = "PRAGMA foreign_keys = OFF; DROP TABLE aliases; CREATE VIEW aliases AS WITH RECURSIVE n(i) AS \
                   (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS post, i AS position, i AS url FROM n";
    let plain = "`aliases` does not hold what an archive holds: it is no plain table";
    expect("out.db", &changed(endless), plain);
    let full_text =
        "PRAGMA foreign_keys = OFF; DROP TABLE aliases; CREATE VIRTUAL TABLE aliases USING fts5(post, position, url)";
    expect("out.db", &changed(full_text), plain);
    let computed = "PRAGMA foreign_keys = OFF; DROP TABLE aliases; CREATE TABLE aliases (post TEXT, position INTEGER, \
                    url TEXT AS (printf('%.100000000c', 'x')))";
    let missing = "`aliases` does not hold what an archive holds: it has no column `url`";
    expect("out.db", &changed(computed), missing);
}

#[test]
fn damaged_databases_are_refused_and_never_stop_the_program() {
    let whole = changed("SELECT 1");
    let mut other = 0;
    for cut in [
        100,
        512,
        4096,
        5000,
        whole.len() / 2,
        whole.len() - 4096,
        whole.len() - 1,
    ] {
        let said = refused("cut.db", &whole[..cut]);
        assert!(said.contains("it is a damaged database"), "cut at {cut}: {said}");
    }
    let place = tempfile::tempdir().unwrap();
    for at in (0..whole.len()).step_by(4096) {
        let mut bytes = whole.clone();
        for byte in bytes.iter_mut().skip(at).take(108) {
            *byte = 0xff;
        }
        fs::write(place.path().join("hit.db"), bytes).unwrap();
        let made = case::posterity(place.path(), &["parse", "hit.db"]);
        let code = made.status.code();
        assert!(matches!(code, Some(0 | 2)), "{at}: {}", said(&made));
        assert!(code == Some(0) || made.stdout.is_empty());
        other += i32::from(code == Some(2));
    }
    assert!(other > 40, "only {other} hits were noticed");
}

/// A dump of every field with something put before its end.
fn dump(form: &str, more: &str) -> String {
    let place = all_forms();
    let text = fs::read_to_string(place.path().join(form)).unwrap();
    let (before, _) = text.rsplit_once("COMMIT;\n").unwrap();
    format!("{before}{more}\nCOMMIT;\n")
}

#[test]
fn a_dump_may_make_tables_and_fill_them_and_no_more() {
    let forbidden = "it holds a statement that no dump of posterity needs";
    let place = tempfile::tempdir().unwrap();
    let outside = place.path().join("outside.db");
    let attach = format!("ATTACH '{}' AS x;", outside.display());
    let vacuum = format!("COMMIT; VACUUM INTO '{}'; BEGIN;", outside.display());
    for statement in [
        attach.as_str(),
        "PRAGMA journal_mode = WAL;",
        "PRAGMA writable_schema = ON;",
        "PRAGMA max_page_count = 4294967294;",
        "SELECT load_extension('x');",
        "INSERT INTO aliases SELECT id, 99, hex(randomblob(100000000)) FROM posts;",
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) INSERT INTO aliases SELECT id, i, 'x' FROM n, posts;",
        "DROP TABLE comments;",
        "CREATE TEMP TABLE t (x);",
        "CREATE VIRTUAL TABLE t USING rtree(id, x, y);",
        vacuum.as_str(),
    ] {
        expect("dump.sql", dump("sqlite.sql", statement).as_bytes(), forbidden);
    }
    assert!(!outside.exists());
    let many = "terms a CROSS JOIN terms b CROSS JOIN terms c CROSS JOIN terms d CROSS JOIN terms e CROSS JOIN terms f";
    let more = "CROSS JOIN terms g CROSS JOIN terms h CROSS JOIN terms i CROSS JOIN terms j CROSS JOIN terms k";
    let work = format!(
        "INSERT INTO sites (root, unknown) SELECT 'x', '{{}}' FROM {many} {more} WHERE k.name = e.name || 'x';"
    );
    let endless = "it asks for more work than an archive of its size can need";
    expect("dump.sql", dump("sqlite.sql", &work).as_bytes(), endless);
    let ten = "'xxxxxxxxxx'";
    let long = format!("replace(replace(replace(replace({ten}, 'x', {ten}), 'x', {ten}), 'x', {ten}), 'x', {ten})");
    let growth = format!(
        "INSERT INTO aliases SELECT posts.id, 1000 + a.rowid * 1000 + b.rowid * 100 + c.rowid * 10 + d.rowid, {long} \
         FROM posts, terms a, terms b, terms c, terms d;"
    );
    let said = refused("dump.sql", dump("sqlite.sql", &growth).as_bytes());
    assert!(said.contains("database or disk is full"), "{said}");
}

#[test]
fn a_dump_that_was_edited_says_what_it_says_now() {
    let place = tempfile::tempdir().unwrap();
    let edited = dump(
        "sqlite.sql",
        "UPDATE posts SET title = 'Edited' WHERE slug = 'the-bridge';",
    );
    fs::write(place.path().join("dump.sql"), edited).unwrap();
    let made = case::posterity(place.path(), &["parse", "dump.sql"]);
    assert!(
        String::from_utf8_lossy(&made.stdout).contains("\"title\":\"Edited\""),
        "{}",
        said(&made)
    );
    let orphan = "INSERT INTO aliases VALUES ('nobody', 1, 'x');";
    let said = refused("dump.sql", dump("sqlite.sql", orphan).as_bytes());
    assert!(said.contains("FOREIGN KEY constraint failed"), "{said}");
}

/// Nobody runs dumps for servers here: what is not known in them is not skipped.
#[test]
fn dumps_for_servers_are_as_we_write_them() {
    for form in ["postgres.sql", "mysql.sql"] {
        let more = dump(form, "UPDATE posts SET title = 'Edited';");
        let line = more.lines().count() - 1;
        expect(
            "dump.sql",
            more.as_bytes(),
            &format!("line {line} is not as posterity writes it"),
        );
        let text = dump(form, "");
        expect("dump.sql", &text.as_bytes()[..text.len() - 200], "line ");
        let (rows, _) = text.split_once("\nCOMMIT;").unwrap();
        expect("dump.sql", rows.as_bytes(), "it is cut off: its last lines are missing");
    }
    let text = dump("sqlite.sql", "");
    let (rows, _) = text.split_once("CREATE TRIGGER").unwrap();
    expect("dump.sql", rows.as_bytes(), "it is cut off: its last lines are missing");
    let mut bytes = text.into_bytes();
    let at = bytes.len() / 2;
    bytes[at] = 0xff;
    expect("dump.sql", &bytes, "it is not UTF-8");
}

#[test]
fn json_that_was_cut_or_grows_too_deep_is_refused() {
    let place = all_forms();
    for form in ["document.json", "array.json", "feed.json"] {
        let text = fs::read(place.path().join(form)).unwrap();
        expect(form, &text[..text.len() / 2], "it is not JSON as posterity writes it");
    }
    let deep = format!("{{\"schema_version\":1,\"posts\":{}", "[".repeat(1_000_000));
    expect(
        "deep.json",
        deep.as_bytes(),
        "it is not JSON as posterity writes it: recursion limit exceeded",
    );
    expect(
        "newer.json",
        b"{\"schema_version\":2}",
        "it says schema version 2, and this program knows version 1",
    );
}
