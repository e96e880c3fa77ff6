//! `posterity export markdown`: whole folders as expected, and what must hold of every flavour.

use crate::case::{Verdict, folders, posterity};
use posterity::archive::{self, Archive, Byline, Comment, Kind, Label, Post, Site, Status};
use posterity::capture::Digest;
use posterity::exports::markdown::{Bundling, Comments, Export, FLAVOURS, Flavour, Options, Rendered, read_back};
use posterity::exports::plan::folded;
use posterity::exports::{File, Selection, select};
use posterity::markdown::Engine;
use proptest::prelude::*;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// All files below a folder by path; not the list of our own files.
fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(&next).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
                files.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    files.remove(".posterity.json");
    files
}

fn arguments(case: &Path) -> Vec<String> {
    let text = fs::read_to_string(case.join("arguments.txt")).unwrap();
    text.lines().map(str::to_owned).collect()
}

/// Runs an export into a folder: exit code and what was said.
fn export(arguments: &[String], output: &Path) -> (i32, String) {
    let mut all = vec!["export", "markdown"];
    all.extend(arguments.iter().map(String::as_str));
    all.extend(["-o", output.to_str().unwrap()]);
    let done = posterity(root(), &all);
    assert!(done.stdout.is_empty());
    (done.status.code().unwrap(), String::from_utf8(done.stderr).unwrap())
}

/// The layouts that every site gets are not repeated as expectations.
fn is_scaffold(bytes: &[u8]) -> bool {
    let scaffold = tree(&root().join("src/exports/scaffold"));
    scaffold.values().any(|known| known == bytes)
}

/// Text as it is; of other bytes the digest stands for them.
fn shown(bytes: &[u8]) -> String {
    std::str::from_utf8(bytes).map_or_else(|_| format!("{}\n", Digest::of(bytes)), str::to_owned)
}

#[test]
fn folders_are_as_expected() {
    let mut verdict = Verdict::default();
    for case in folders("export-markdown") {
        let place = tempfile::tempdir().unwrap();
        let report = place.path().join("report.json");
        let mut arguments = arguments(&case);
        arguments.extend(["--report".to_owned(), report.to_str().unwrap().to_owned()]);
        let output = place.path().join("out");
        let (code, said) = export(&arguments, &output);
        let mut made = tree(&output);
        made.retain(|_, bytes| !is_scaffold(bytes));
        made.insert("../report.json".to_owned(), fs::read(&report).unwrap());
        made.insert(
            "../said.txt".to_owned(),
            format!("{said}exit code {code}\n").into_bytes(),
        );
        let expected = case.join("expected");
        for (path, bytes) in &made {
            verdict.expect(&expected.join(path), &shown(bytes));
        }
        for path in tree(&expected).keys().filter(|path| !made.contains_key(*path)) {
            verdict.fail(format!("{} was not made", expected.join(path).display()));
        }
    }
    verdict.give();
}

fn ashcombe() -> Vec<String> {
    vec!["fixtures/blogs/ashcombe/archive.jsonl".to_owned()]
}

fn with(mut arguments: Vec<String>, more: &[&str]) -> Vec<String> {
    arguments.extend(more.iter().map(|text| (*text).to_owned()));
    arguments
}

#[test]
fn a_second_run_changes_nothing_and_edits_are_kept_unless_told() {
    let place = tempfile::tempdir().unwrap();
    let arguments = with(ashcombe(), &["--flavour", "hugo"]);
    export(&arguments, place.path());
    let first = tree(place.path());
    let (_, said) = export(&with(arguments.clone(), &["--threads", "7"]), place.path());
    assert!(
        said.contains(&format!(" 0 files written, {} unchanged", first.len())),
        "{said}"
    );
    assert_eq!(tree(place.path()), first);
    let edited = place.path().join("content/chief/about.md");
    fs::write(&edited, "mine").unwrap();
    let (code, said) = export(&arguments, place.path());
    assert_eq!(code, 0);
    assert!(
        said.contains("`content/chief/about.md` was changed by other hands and stays"),
        "{said}"
    );
    assert_eq!(fs::read_to_string(&edited).unwrap(), "mine");
    export(&with(arguments, &["--overwrite"]), place.path());
    assert_eq!(tree(place.path()), first);
}

#[test]
fn a_site_that_is_there_keeps_its_own_files() {
    let place = tempfile::tempdir().unwrap();
    fs::write(place.path().join("hugo.yaml"), "title: Mine\n").unwrap();
    let (code, said) = export(&with(ashcombe(), &["--flavour", "hugo"]), place.path());
    assert_eq!(code, 0);
    assert!(said.contains("`hugo.yaml` is there"), "{said}");
    let made = tree(place.path());
    assert!(
        !made
            .keys()
            .any(|path| path.starts_with("layouts/") || path == "hugo.toml")
    );
    assert!(made.contains_key("content/chief/about.md"));
}

#[test]
fn what_cannot_be_done_is_said() {
    let place = tempfile::tempdir().unwrap();
    for (more, sentence) in [
        (
            &["--path", "../{slug}.md"][..],
            "the path `../{slug}.md` cannot be used: `..` is no name",
        ),
        (&["--path", "{year}.md"], "neither `{slug}` nor `{id}`"),
        (
            &["--flavour", "sculpin"],
            "`sculpin` is no value for `--flavour <FLAVOUR>`",
        ),
        (&["--field", "date"], "expected two keys"),
        (&["--include", "secret"], "there is no status `secret`"),
    ] {
        let (code, said) = export(&with(ashcombe(), more), place.path());
        assert_eq!(code, 2, "{more:?}");
        assert!(said.contains(sentence), "{more:?}: {said}");
    }
}

/// The blog of many constructs.
/// The invented blog.
pub(crate) const ASHCOMBE: &str = "fixtures/blogs/ashcombe/archive.jsonl";

fn selection() -> Selection {
    selection_of(ASHCOMBE)
}

pub(crate) fn selection_of(archive: &str) -> Selection {
    let bytes = fs::read(root().join(archive)).unwrap();
    select(archive::read_all(bytes.as_slice()).unwrap(), &[])
}

pub(crate) fn options(flavour: &dyn Flavour) -> Options<'_> {
    Options {
        flavour,
        engine: Engine::Own,
        comments: Comments::Data,
        bundling: Bundling::Single,
        path: None,
        fields: &[],
    }
}

fn rendered(export: &Export<'_>) -> Vec<Rendered> {
    (0..export.len()).map(|number| export.post(number).unwrap()).collect()
}

#[test]
fn every_flavour_reads_back_as_the_archive_has_it() {
    let selection = selection();
    for flavour in FLAVOURS {
        let export = Export::plan(&selection, options(*flavour)).unwrap();
        let files: Vec<File> = rendered(&export)
            .into_iter()
            .flat_map(|rendered| rendered.files)
            .collect();
        let read = read_back(&files, *flavour).unwrap();
        assert_eq!(read.len(), selection.archive.posts.len(), "{}", flavour.name());
        for (post, read) in selection.archive.posts.iter().zip(&read) {
            let text = read.front.to_string();
            let id = serde_json::to_string(&post.id).unwrap();
            assert!(text.contains(&id), "{}: {} lacks {id}", flavour.name(), read.path);
            if flavour.name() != "pelican" && !read.path.contains("pages/") {
                let titles = [read.front["title"].as_str().unwrap_or_default(), ""];
                assert!(
                    titles.contains(&post.title.as_deref().unwrap_or_default()),
                    "{}",
                    read.path
                );
            }
        }
    }
}

/// Names of tags as front matter gives them, in whatever form.
#[test]
fn tags_keep_their_names_and_order() {
    let selection = selection();
    for flavour in FLAVOURS
        .iter()
        .filter(|flavour| !matches!(flavour.name(), "pelican" | "docusaurus"))
    {
        let export = Export::plan(&selection, options(*flavour)).unwrap();
        let files: Vec<File> = rendered(&export)
            .into_iter()
            .flat_map(|rendered| rendered.files)
            .collect();
        for (post, read) in selection.archive.posts.iter().zip(read_back(&files, *flavour).unwrap()) {
            let tags = read.front.get("tags").or_else(|| read.front["taxonomies"].get("tags"));
            let found: Vec<&str> = tags
                .and_then(Value::as_array)
                .into_iter()
                .flatten()
                .filter_map(Value::as_str)
                .collect();
            let expected: Vec<&str> = post.tags.iter().map(|tag| tag.name.as_str()).collect();
            assert_eq!(found, expected, "{}: {}", flavour.name(), read.path);
        }
    }
}

#[test]
fn redirects_lead_only_to_what_is_there() {
    let selection = selection();
    for flavour in FLAVOURS {
        let export = Export::plan(&selection, options(*flavour)).unwrap();
        let posts = export.places().places.iter().map(|place| place.address.clone());
        let listings = export.listings().0.iter().filter_map(|listing| listing.address.clone());
        let home = ["/", "/chief/", "/leader/"].map(str::to_owned);
        let known: BTreeSet<String> = posts
            .chain(listings)
            .chain(home)
            .map(|address| encoded(&address))
            .collect();
        let rows = &export.redirects().rows;
        assert!(rows.len() > 30, "{}: {}", flavour.name(), rows.len());
        for row in rows {
            assert!(
                known.contains(&row.to) || row.to.ends_with(".xml"),
                "{}: {row:?}",
                flavour.name()
            );
            let from = format!("{}{}", row.path(), row.query());
            assert_ne!(from, row.to);
        }
    }
}

fn encoded(address: &str) -> String {
    posterity::exports::markdown::links::encoded(address)
}

#[test]
fn nothing_hidden_leaks_and_no_path_leaves() {
    let selection = selection();
    for flavour in FLAVOURS {
        let export = Export::plan(&selection, options(*flavour)).unwrap();
        let posts = rendered(&export).into_iter().flat_map(|rendered| rendered.files);
        let files: Vec<File> = posts
            .chain(export.redirect_files())
            .chain(export.site_files())
            .collect();
        let paths: BTreeSet<String> = files.iter().map(|file| folded(&file.path)).collect();
        assert_eq!(paths.len(), files.len(), "{}", flavour.name());
        for file in &files {
            let text = String::from_utf8_lossy(&file.bytes);
            for secret in ["A draft.", "Private words.", "Locked", "Cheap Pills", "Buy now"] {
                assert!(
                    !text.contains(secret),
                    "{}: {} says {secret}",
                    flavour.name(),
                    file.path
                );
            }
            let bad = |segment: &str| segment.is_empty() || segment.starts_with('.') || segment.len() > 255;
            assert!(
                !file.path.split('/').any(bad) && !file.path.contains('\\'),
                "{}",
                file.path
            );
        }
    }
}

fn label() -> impl Strategy<Value = Label> {
    (any::<String>(), proptest::option::of("[a-z]{1,6}")).prop_map(|(name, slug)| Label {
        url: slug.as_ref().map(|slug| format!("http://h.test/tag/{slug}/")),
        name,
        slug,
        parent: None,
    })
}

fn any_post() -> impl Strategy<Value = Post> {
    let text = || proptest::option::of(any::<String>());
    let date = proptest::sample::select(
        &[
            "2011",
            "2011-04",
            "2011-04-05",
            "2012-10-28T01:30",
            "2011-04-05T10:33:05-03:00",
        ][..],
    );
    let words = (
        text(),
        text(),
        text(),
        text(),
        proptest::option::of("http://h\\.test/\\PC{0,12}"),
    );
    let lists = (
        proptest::collection::vec(label(), 0..3),
        proptest::collection::vec(label(), 0..3),
        proptest::collection::vec(any::<String>(), 0..2),
        proptest::collection::vec("http://h\\.test/\\PC{0,12}", 0..3),
        proptest::collection::btree_map(any::<String>(), any::<String>(), 0..2),
    );
    (words, lists, proptest::option::of(date), any::<String>(), any::<bool>()).prop_map(
        |(
            (title, slug, excerpt, body, url),
            (tags, categories, authors, aliases, extra),
            published,
            comment,
            is_page,
        )| Post {
            site: "h.test/".to_owned(),
            status: Status::Published,
            kind: if is_page { Kind::PAGE } else { Kind::POST },
            title,
            slug,
            excerpt_html: excerpt,
            body_html: body,
            url,
            tags,
            categories,
            aliases,
            authors: authors
                .into_iter()
                .map(|name| Byline {
                    name,
                    ..Byline::default()
                })
                .collect(),
            published: published.map(|text| text.parse().unwrap()),
            comments: vec![Comment {
                body_html: Some(comment.clone()),
                author: Some(comment),
                ..Comment::default()
            }],
            extra: extra.into_iter().map(|(key, value)| (key, value.into())).collect(),
            ..Post::default()
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Whatever a hostile blog says: each post has its own safe file, and its front matter reads back.
    #[test]
    fn any_blog_can_be_exported(posts in proptest::collection::vec(any_post(), 1..6)) {
        let mut posts = posts;
        for (number, post) in posts.iter_mut().enumerate() {
            post.id = format!("h.test/?p={number}");
        }
        let site = Site { root: "h.test/".to_owned(), title: posts[0].title.clone(), ..Site::default() };
        let selection = select(Archive { sites: vec![site], posts, ..Archive::default() }, &[]);
        for flavour in FLAVOURS {
            let export = Export::plan(&selection, options(*flavour)).unwrap();
            let mut files = Vec::new();
            for number in 0..export.len() {
                let rendered = export.post(number);
                prop_assert!(rendered.is_ok(), "{}: {:?}", flavour.name(), rendered);
                files.extend(rendered.unwrap().files);
            }
            let read = read_back(&files, *flavour);
            prop_assert!(read.is_ok(), "{}: {:?}", flavour.name(), read);
            prop_assert_eq!(read.unwrap().len(), export.len());
            files.extend(export.redirect_files());
            files.extend(export.site_files());
            let paths: BTreeSet<String> = files.iter().map(|file| folded(&file.path)).collect();
            prop_assert_eq!(paths.len(), files.len());
            let bad = |segment: &str| segment.is_empty() || segment.starts_with('.') || segment.len() > 200;
            prop_assert!(!files.iter().any(|file| file.path.split('/').any(bad)));
        }
    }
}
