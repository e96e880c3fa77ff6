//! `export sql --into`: databases that are there already, brought up to date.

use super::Server;
use crate::case;
use crate::export_sql::{one_post, public};
use posterity::archive::{Archive, Comment, Label, Person, Post, Site, Stamp, Status, Term};
use posterity::exports::sql::{self, Changes, Place, Sqlite};
use posterity::exports::{Selection, difference};
use rusqlite::Connection;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};
use std::thread;
use std::time::Duration;

fn selection(archive: Archive) -> Selection {
    Selection {
        archive,
        ..Selection::default()
    }
}

/// Numbers that look like chance and are the same on every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % sides as u64) as usize
    }
}

fn post(number: usize, dice: &mut Dice) -> Post {
    let tags = (0..dice.roll(4)).map(|tag| Label {
        name: format!("Tag {tag}"),
        slug: Some(format!("tag-{tag}")),
        ..Label::default()
    });
    let seen = dice.roll(1000);
    let comments = (0..dice.roll(3)).map(|comment| Comment {
        id: format!("{comment}"),
        body_html: Some(format!("<p>{seen}</p>")),
        ..Comment::default()
    });
    Post {
        id: format!("h.test/?p={number}"),
        site: "h.test/".to_owned(),
        status: Status::Published,
        title: [None, Some(String::new()), Some(format!("It's {number} 😀"))][dice.roll(3)].clone(),
        body_html: Some(format!("<p>{number} \\ \"{}\"</p>", dice.roll(2))),
        published: Stamp::day(2009, 12, number as i8 + 1),
        tags: tags.collect(),
        aliases: (0..dice.roll(3))
            .map(|alias| format!("http://h.test/{number}/{alias}"))
            .collect(),
        comments: comments.collect(),
        ..Post::default()
    }
}

/// A blog as it may be on some night: posts come, go, change and change places, and so do records.
fn some_night(dice: &mut Dice) -> Archive {
    let mut posts: Vec<Post> = Vec::new();
    for number in 0..12 {
        if dice.roll(3) > 0 {
            let place = dice.roll(posts.len() + 1);
            posts.insert(
                if dice.roll(2) == 0 { place } else { posts.len() },
                post(number, &mut Dice(7 + number as u64 + 100 * dice.roll(2) as u64)),
            );
        }
    }
    let terms = (0..dice.roll(5)).map(|number| Term {
        site: "h.test/".to_owned(),
        taxonomy: "tag".to_owned(),
        slug: Some(format!("tag-{}", number + dice.roll(2))),
        name: format!("Tag {number}"),
        ..Term::default()
    });
    let terms = terms.collect();
    let people = (0..dice.roll(3)).map(|number| Person {
        site: "h.test/".to_owned(),
        name: format!("Person {number}"),
        ..Person::default()
    });
    let people = people.collect();
    let site = Site {
        root: "h.test/".to_owned(),
        title: Some(format!("Night {}", dice.roll(2))),
        ..Site::default()
    };
    Archive {
        sites: vec![site],
        terms,
        people,
        posts,
        ..Archive::default()
    }
}

/// What must have changed, found out in another way: by whole posts.
fn due(old: &Archive, new: &Archive) -> (usize, usize, usize, usize) {
    let find = |archive: &Archive, id: &str| archive.posts.iter().find(|post| post.id == id).cloned();
    let (mut added, mut changed, mut same) = (0, 0, 0);
    for post in &new.posts {
        match find(old, &post.id) {
            None => added += 1,
            Some(old) if old == *post => same += 1,
            Some(_) => changed += 1,
        }
    }
    let deleted = old.posts.iter().filter(|post| find(new, &post.id).is_none()).count();
    (added, changed, deleted, same)
}

/// Nights on nights: after each the database says what the archive says, and a second run does nothing.
fn night_after_night(nights: usize, place: &Place, read: &dyn Fn() -> Archive) {
    let mut dice = Dice(88_172_645_463_325_252);
    let mut last = Archive::default();
    for night in 0..nights {
        let archive = some_night(&mut dice);
        let changes = sql::bring(&selection(archive.clone()), place).unwrap();
        assert_eq!(difference(&archive, &read()), None, "night {night}");
        // A post whose tag's record has come or gone has a link more or less, and is the same post.
        let (added, changed, deleted, same) = due(&last, &archive);
        assert_eq!((changes.added, changes.deleted), (added, deleted), "night {night}");
        assert_eq!(changes.changed + changes.unchanged, changed + same, "night {night}");
        assert!(
            changes.changed >= changed,
            "night {night}: {changes:?}, and {changed} have changed"
        );
        let again = sql::bring(&selection(archive.clone()), place).unwrap();
        let nothing = Changes {
            unchanged: archive.posts.len(),
            ..Changes::default()
        };
        assert_eq!(again, nothing, "night {night}");
        last = archive;
    }
}

fn every_field() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/export-sql/every-field")
}

fn into(address: &str, archive: &str) -> Output {
    case::posterity(&every_field(), &["export", "sql", archive, "--into", address])
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn succeeds(output: &Output, sentence: &str) {
    assert!(
        output.status.success() && said(output).contains(sentence),
        "{}",
        said(output)
    );
    assert!(output.stdout.is_empty());
}

fn fails(output: &Output, sentence: &str) {
    assert_eq!(output.status.code(), Some(2), "{}", said(output));
    assert!(said(output).contains(sentence), "{}\nnot: {sentence}", said(output));
    assert!(!said(output).contains("wrong-password"), "{}", said(output));
}

/// All that is asked of a server.
pub(super) fn is_kept_up_to_date(server: &dyn Server) {
    let root = |database: &str| server.address(database, server.root(), "");
    server.create("nights");
    night_after_night(12, &Place::parse(&root("nights")).unwrap(), &|| {
        server.archive("nights")
    });

    for folder in case::folders("export-sql")
        .iter()
        .filter(|folder| folder.join("archive.jsonl").exists())
    {
        let selection = public(folder);
        let database = folder.file_name().unwrap().to_str().unwrap().replace('-', "_");
        server.create(&database);
        sql::bring(&selection, &Place::parse(&root(&database)).unwrap()).unwrap();
        assert_eq!(
            difference(&selection.archive, &server.archive(&database)),
            None,
            "{database}"
        );
        if folder.ends_with("every-field") {
            super::answers(server, &database);
        }
    }

    server.create("cli");
    succeeds(
        &into(&root("cli"), "archive.jsonl"),
        "3 posts added, 0 changed, 0 deleted, 0 as they were",
    );
    succeeds(
        &into(&root("cli"), "archive.jsonl"),
        "0 posts added, 0 changed, 0 deleted, 3 as they were (0 rows)",
    );
    any_text_comes_through(server);
    foreign_tables_stay(server);
    another_blog_stays(server);
    a_failure_changes_nothing(server);
}

/// Values go over the wire in another way than in dumps. U+0000 comes through or is refused, by each database's own means.
fn any_text_comes_through(server: &dyn Server) {
    server.create("texts");
    let place = Place::parse(&server.address("texts", server.root(), "")).unwrap();
    let mut selection = super::awkward_posts(server.dialect());
    let changes = sql::bring(&selection, &place).unwrap();
    assert_eq!(changes.added, selection.archive.posts.len());
    assert_eq!(difference(&selection.archive, &server.archive("texts")), None);
    let nul = one_post("\0a\0\0").archive.posts;
    selection.archive.posts.extend(nul);
    match sql::bring(&selection, &place) {
        Ok(changes) => {
            assert_eq!((changes.added, changes.changed), (1, 0));
            assert_eq!(difference(&selection.archive, &server.archive("texts")), None);
        }
        Err(fault) => assert_eq!(
            fault.to_string(),
            "`posts.slug` of `h.test/?p=1` holds a NUL character, which PostgreSQL cannot store"
        ),
    }
}

/// Tables of the same name, and others beside ours.
fn foreign_tables_stay(server: &dyn Server) {
    let root = |database: &str| server.address(database, server.root(), "");
    server.create("guests");
    server.run(
        "guests",
        "CREATE TABLE visits (page VARCHAR(9)); INSERT INTO visits VALUES ('home');",
    );
    succeeds(&into(&root("guests"), "archive.jsonl"), "3 posts added");
    assert_eq!(server.ask("guests", "SELECT page FROM visits;"), "home");
    server.create("shop");
    server.run(
        "shop",
        "CREATE TABLE media (price INTEGER); INSERT INTO media VALUES (3);",
    );
    let refused = "the database has a table `media` that posterity did not make: it has no column `position`";
    fails(&into(&root("shop"), "archive.jsonl"), refused);
    assert_eq!(server.ask("shop", "SELECT price FROM media;"), "3");
    assert!(
        server.try_run("shop", "SELECT * FROM archive;").is_err(),
        "a table was left behind"
    );
    server.create("half");
    server.run("half", "CREATE TABLE archive (schema_version INTEGER);");
    let refused = "the database has a table `archive` that posterity did not make: there is no table `sites` beside it";
    fails(&into(&root("half"), "archive.jsonl"), refused);
}

/// Another run writes: it is waited for, and not for ever. `hold` takes the lock and keeps it for longer than that, `is_held`
/// tells whether it has it, `release` ends it.
pub(super) fn another_run_is_waited_for(server: &dyn Server, hold: &str, is_held: &str, release: &str) {
    server.create("busy");
    let load = || into(&server.address("busy", server.root(), ""), "archive.jsonl");
    let mut other = server.client("busy");
    let mut other = other
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    other.stdin.take().unwrap().write_all(hold.as_bytes()).unwrap();
    while server.ask("busy", is_held) != "1" {
        thread::sleep(Duration::from_millis(50));
    }
    fails(&load(), "another posterity is writing to it");
    server.run("busy", release);
    other.wait().unwrap();
    succeeds(&load(), "3 posts added");
}

fn another_blog_stays(server: &dyn Server) {
    let place = Place::parse(&server.address("cli", server.root(), "")).unwrap();
    let before = server.archive("cli");
    for archive in [Archive::default(), some_night(&mut Dice(3))] {
        let fault = sql::bring(&selection(archive), &place).unwrap_err();
        assert_eq!(
            fault.to_string(),
            "the database holds the site `blog.council.example/leader/`, which the archive does not know"
        );
    }
    assert_eq!(difference(&before, &server.archive("cli")), None);
    server.run("cli", "UPDATE archive SET schema_version = 7;");
    fails(
        &into(&server.address("cli", server.root(), ""), "archive.jsonl"),
        "it says schema version 7",
    );
}

/// The server refuses one of many rows.
fn a_failure_changes_nothing(server: &dyn Server) {
    let place = Place::parse(&server.address("nights", server.root(), "")).unwrap();
    let before = server.archive("nights");
    server.run(
        "nights",
        "ALTER TABLE comments ADD CONSTRAINT polite CHECK (body_html <> 'rude');",
    );
    let mut after = some_night(&mut Dice(11));
    after.posts.retain(|post| post.id != before.posts[0].id);
    let last = after.posts.last_mut().unwrap();
    last.comments = vec![Comment {
        id: "1".to_owned(),
        body_html: Some("rude".to_owned()),
        ..Comment::default()
    }];
    let fault = sql::bring(&selection(after.clone()), &place).unwrap_err().to_string();
    assert!(fault.contains("polite"), "{fault}");
    assert_eq!(difference(&before, &server.archive("nights")), None);
    after.posts.last_mut().unwrap().comments.clear();
    sql::bring(&selection(after.clone()), &place).unwrap();
    assert_eq!(difference(&after, &server.archive("nights")), None);
}

pub(super) fn who_may_not_write_is_told(server: &dyn Server, denied: &str, missing: &str) {
    server.create("closed");
    fails(
        &into(&server.address("closed", "locked", "wrong-password"), "archive.jsonl"),
        denied,
    );
    fails(
        &into(&server.address("nowhere", server.root(), ""), "archive.jsonl"),
        missing,
    );
}

/// A view in the way of ours: tables that were made before it goes wrong are not left behind, and the view stays.
pub(super) fn what_was_made_is_taken_back(server: &dyn Server) {
    server.create("view");
    server.run("view", "CREATE VIEW addresses AS SELECT 'mine' AS whose;");
    fails(
        &into(&server.address("view", server.root(), ""), "archive.jsonl"),
        "addresses",
    );
    assert_eq!(server.ask("view", "SELECT whose FROM addresses;"), "mine");
    assert!(
        server.try_run("view", "SELECT * FROM archive;").is_err(),
        "a table was left behind"
    );
}

#[test]
fn sqlite_is_kept_up_to_date() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    Connection::open(path("nights.db"))
        .unwrap()
        .execute_batch("CREATE TABLE mine (x); INSERT INTO mine VALUES (1);")
        .unwrap();
    let place = Place::parse(&path("nights.db")).unwrap();
    night_after_night(60, &place, &|| sql::read(Path::new(&path("nights.db"))).unwrap());
    let mine: i64 = Connection::open(path("nights.db"))
        .unwrap()
        .query_row("SELECT x FROM mine", [], |row| row.get(0))
        .unwrap();
    assert_eq!(mine, 1);

    let texts = super::awkward_posts(&Sqlite);
    sql::bring(&texts, &place).unwrap_err();
    Connection::open(path("texts.db"))
        .unwrap()
        .execute_batch("VACUUM")
        .unwrap();
    sql::bring(&texts, &Place::parse(&path("texts.db")).unwrap()).unwrap();
    let found = sql::read(Path::new(&path("texts.db"))).unwrap();
    assert_eq!(difference(&texts.archive, &found), None);

    let new = path("new.sqlite");
    succeeds(&into(&new, "archive.jsonl"), "3 posts, 5 terms, 4 comments to");
    let bytes = std::fs::read(&new).unwrap();
    succeeds(
        &into(&new, "archive.jsonl"),
        "0 posts added, 0 changed, 0 deleted, 3 as they were (0 rows)",
    );
    assert!(bytes == std::fs::read(&new).unwrap(), "a second run changed the file");

    std::fs::write(
        path("words.db"),
        "Just words, and enough of them to be no empty database.",
    )
    .unwrap();
    fails(&into(&path("words.db"), "archive.jsonl"), "file is not a database");
    let shop = path("shop.db");
    Connection::open(&shop)
        .unwrap()
        .execute_batch("CREATE TABLE posts (price)")
        .unwrap();
    fails(
        &into(&shop, "archive.jsonl"),
        "the database has a table `posts` that posterity did not make",
    );
    let other = sql::bring(&selection(some_night(&mut Dice(3))), &Place::parse(&new).unwrap()).unwrap_err();
    assert!(other.to_string().contains("which the archive does not know"));
    let busy = Connection::open(&new).unwrap();
    busy.execute_batch("BEGIN IMMEDIATE").unwrap();
    fails(&into(&new, "archive.jsonl"), "database is locked");
    assert_eq!(std::fs::read(&new).unwrap(), bytes);
}

/// After an upsert full text is found as after a new export, and hands that change a row by themselves are followed.
#[test]
fn full_text_follows_an_upsert() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("blog.db");
    let place = Place::parse(path.to_str().unwrap()).unwrap();
    let mut selection = public(&every_field());
    sql::write_database(&selection, &path).unwrap();
    let found = |words: &str| -> i64 {
        let query = "SELECT count(*) FROM posts_search WHERE posts_search MATCH ?";
        Connection::open(&path)
            .unwrap()
            .query_row(query, [words], |row| row.get(0))
            .unwrap()
    };
    assert_eq!((found("monday"), found("class")), (1, 0));
    for post in &mut selection.archive.posts {
        post.body_html = post
            .body_html
            .as_ref()
            .map(|body| body.replace("Monday", "<b class=\"day\">Friday</b>"));
    }
    assert_eq!(sql::bring(&selection, &place).unwrap().changed, 1);
    assert_eq!((found("monday"), found("friday"), found("class")), (0, 1, 0));
    Connection::open(&path)
        .unwrap()
        .execute("UPDATE posts SET title = 'Sunday'", [])
        .unwrap();
    assert_eq!(found("sunday"), 3);
    sql::bring(&selection, &place).unwrap();
    assert_eq!((found("sunday"), found("friday")), (0, 1));
    selection.archive.posts.clear();
    assert_eq!(sql::bring(&selection, &place).unwrap().deleted, 3);
    assert_eq!(found("friday"), 0);
}

#[test]
fn doubtful_places_are_refused_without_their_passwords() {
    for (arguments, sentence) in [
        (
            vec!["--into", "blog"],
            "`blog` is neither the address of a database nor the name of a SQLite file",
        ),
        (
            vec!["--into", "postgres://u:1/wrong-password@h/blog"],
            "the address after `--into` cannot be understood",
        ),
        (
            vec!["--into", "redis://u:wrong-password@h/blog"],
            "the address after `--into` cannot be understood",
        ),
        (
            vec!["--into", "mysql://u:wrong-password@h/"],
            "`mysql://u@h/`: its address cannot be understood",
        ),
        (
            vec!["--into", "postgres://u:wrong-password@h/blog?port=x"],
            "`postgres://u@h/blog`: its address cannot be understood",
        ),
        (
            vec!["--into", "postgres://u:wrong-password@127.0.0.1:1/blog"],
            "`postgres://u@127.0.0.1:1/blog`: no server answers: Connection refused",
        ),
        (
            vec!["--into", "mysql://u:wrong-password@127.0.0.1:1/blog"],
            "`mysql://u@127.0.0.1:1/blog`: no server answers: Could not connect to address",
        ),
        (vec!["--into", "blog.db", "-o", "blog.sql"], "cannot go together with"),
        (
            vec!["--into", "blog.db", "--dialect", "mysql"],
            "cannot go together with",
        ),
        (vec![], "`--output <OUT>` or `--into <DATABASE>` is missing"),
    ] {
        let mut all = vec!["export", "sql", "archive.jsonl"];
        all.extend(arguments);
        fails(&case::posterity(&every_field(), &all), sentence);
    }
    assert!(!every_field().join("blog.db").exists());
}
