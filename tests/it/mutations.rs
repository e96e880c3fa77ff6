//! A valid archive broken in hundreds of ways: each is named by the right rule at the right line, and nothing else is.

use crate::rules::{TODAY, listed};
use posterity::checks::{self, Finding, Options};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn valid() -> Vec<Value> {
    let path = folder().join("archive.jsonl");
    let text = std::fs::read_to_string(path).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/rules/valid")
}

fn check(lines: &[String]) -> Vec<Finding> {
    let exists = |relative: &str| folder().join(relative).is_file();
    let options = Options {
        exists: Some(&exists),
        ..Options::new(TODAY)
    };
    checks::collect(lines.join("\n").as_bytes(), &options).0
}

/// One way to break the archive.
struct Mutation {
    what: String,
    lines: Vec<String>,
    /// The rule that must name it.
    rule: &'static str,
    /// The line it must name, from 1.
    line: usize,
    /// Rules that may speak as well.
    also: &'static [&'static str],
}

impl Mutation {
    fn new(what: String, records: &[Value], rule: &'static str, line: usize) -> Mutation {
        Mutation {
            what,
            lines: records.iter().map(Value::to_string).collect(),
            rule,
            line,
            also: &[],
        }
    }

    /// What is wrong with what the rules say about it.
    fn fault(&self) -> Option<String> {
        let findings = check(&self.lines);
        let named = findings
            .iter()
            .any(|finding| finding.rule == self.rule && finding.line == self.line as u64);
        let spoke: BTreeSet<&str> = findings.iter().map(|finding| finding.rule).collect();
        let alone = spoke.iter().all(|rule| *rule == self.rule || self.also.contains(rule));
        (!named || !alone).then(|| {
            let (what, rule, line) = (&self.what, self.rule, self.line);
            format!("{what}: {rule} on line {line} expected, found:\n{}", listed(&findings))
        })
    }
}

fn judge(mutations: &[Mutation]) {
    let faults: Vec<String> = mutations.iter().filter_map(Mutation::fault).collect();
    assert!(
        faults.is_empty(),
        "{} of {} wrong:\n{}",
        faults.len(),
        mutations.len(),
        faults.join("\n")
    );
}

/// The first record of each type, and of the posts the one with everything.
fn samples(records: &[Value]) -> Vec<usize> {
    let first = |kind: &str| records.iter().position(|record| record["type"] == kind).unwrap();
    let richest = |at: &usize| records[*at]["comments"].as_array().map_or(0, Vec::len);
    let post = (0..records.len()).max_by_key(richest).unwrap();
    vec![
        first("archive"),
        first("site"),
        first("term"),
        first("person"),
        first("media"),
        post,
    ]
}

/// Pointers to all fields of a record; of lists the first item stands for all. What is in `extra` has no schema.
fn fields(record: &Value) -> Vec<String> {
    let mut found = Vec::new();
    let mut open = vec![(String::new(), record)];
    while let Some((at, value)) = open.pop() {
        match value {
            Value::Object(fields) if at != "/extra" => {
                for (name, value) in fields.iter().filter(|(name, _)| *name != "type") {
                    found.push(format!("{at}/{name}"));
                    open.push((format!("{at}/{name}"), value));
                }
            }
            Value::Array(items) => open.extend(items.first().map(|item| (format!("{at}/0"), item))),
            _ => {}
        }
    }
    found
}

fn remove(record: &mut Value, pointer: &str) -> Option<Value> {
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    record
        .pointer_mut(parent)
        .unwrap()
        .as_object_mut()
        .unwrap()
        .shift_remove(name)
}

#[test]
fn every_field_is_missed() {
    let records = valid();
    let mut mutations = Vec::new();
    for at in samples(&records) {
        // What cleaning took out of a body is in some notes only.
        let optional = |pointer: &String| pointer.ends_with("/rule") || pointer.ends_with("/characters");
        for pointer in fields(&records[at]).into_iter().filter(|pointer| !optional(pointer)) {
            let mut broken = records.clone();
            remove(&mut broken[at], &pointer).unwrap();
            mutations.push(Mutation::new(format!("no {pointer}"), &broken, "schema", at + 1));
        }
    }
    assert!(mutations.len() > 90, "{}", mutations.len());
    judge(&mutations);
}

#[test]
fn every_field_of_another_type_is_named() {
    let records = valid();
    let mut mutations = Vec::new();
    for at in samples(&records) {
        for pointer in fields(&records[at]) {
            let mut broken = records.clone();
            let value = broken[at].pointer_mut(&pointer).unwrap();
            *value = match value {
                Value::Null | Value::Object(_) => json!([true]),
                Value::String(_) => json!(7),
                _ => json!({"odd": "one"}),
            };
            mutations.push(Mutation::new(format!("odd {pointer}"), &broken, "schema", at + 1));
        }
    }
    assert!(mutations.len() > 90, "{}", mutations.len());
    judge(&mutations);
}

#[test]
fn every_misspelt_field_is_named() {
    let records = valid();
    let mut mutations = Vec::new();
    for at in samples(&records) {
        for pointer in fields(&records[at]) {
            let mut broken = records.clone();
            let value = remove(&mut broken[at], &pointer).unwrap();
            let (parent, name) = pointer.rsplit_once('/').unwrap();
            broken[at].pointer_mut(parent).unwrap()[format!("{name}s")] = value;
            let mutation = Mutation::new(format!("{pointer}s"), &broken, "field-unknown", at + 1);
            mutations.push(Mutation {
                also: &["schema"],
                ..mutation
            });
        }
    }
    judge(&mutations);
}

#[test]
fn every_line_that_is_cut_is_named() {
    let whole: Vec<String> = valid().iter().map(Value::to_string).collect();
    let cut = (0..whole.len()).map(|at| {
        let mut lines = whole.clone();
        let half = lines[at].floor_char_boundary(lines[at].len() / 2);
        lines[at].truncate(half);
        Mutation {
            what: format!("line {} cut", at + 1),
            lines,
            rule: "json-invalid",
            line: at + 1,
            also: &[],
        }
    });
    judge(&cut.collect::<Vec<Mutation>>());
}

#[test]
fn every_line_that_is_lost_is_missed() {
    let records = valid();
    for at in 1..records.len() {
        let mut fewer = records.clone();
        fewer.remove(at);
        let lines: Vec<String> = fewer.iter().map(Value::to_string).collect();
        let findings = check(&lines);
        let named = findings
            .iter()
            .any(|finding| finding.rule == "counts-wrong" && finding.line == 1);
        assert!(named, "line {} lost:\n{}", at + 1, listed(&findings));
    }
}

/// Numbers of the lines that the faults below are put into, by what stands there.
struct Places {
    site: usize,
    roads: usize,
    services: usize,
    highways: usize,
    norah: usize,
    media: usize,
    oldest: usize,
    first: usize,
    rich: usize,
    protected: usize,
    page: usize,
}

impl Places {
    fn of(records: &[Value]) -> Places {
        let find = |field: &str, value: &str| records.iter().position(|record| record[field] == value).unwrap();
        let rich = find("title", "The bridge & the bins");
        Places {
            site: 1,
            roads: find("slug", "roads"),
            services: find("slug", "services"),
            highways: find("slug", "highways"),
            norah: find("slug", "norah-bellamy"),
            media: records
                .iter()
                .position(|record| record["type"] == "media" && record["path"] != Value::Null)
                .unwrap(),
            oldest: records.iter().position(|record| record["type"] == "post").unwrap(),
            first: find("id", "blog.northbeck.example/?p=1"),
            rich,
            protected: find("status", "protected"),
            page: find("slug", "team"),
        }
    }
}

/// A fault: the rule that names it, the line it names from 0, what is done, and the rules that may speak as well.
type Fault = (&'static str, usize, Change, &'static [&'static str]);

/// Changes the records of a valid archive.
type Change = Box<dyn Fn(&mut Vec<Value>)>;

fn put(at: usize, pointer: &'static str, value: Value) -> Change {
    Box::new(move |records| *records[at].pointer_mut(pointer).unwrap() = value.clone())
}

/// Puts a record that is there once more at this place, with some fields changed, and counts it.
fn repeat(from: usize, to: usize, count: &'static str, changes: Value) -> Change {
    Box::new(move |records| {
        let mut record = records[from].clone();
        for (name, value) in changes.as_object().unwrap() {
            record[name] = value.clone();
        }
        records.insert(to, record);
        let counted = records[0]["counts"][count].as_u64().unwrap();
        records[0]["counts"][count] = json!(counted + 1);
    })
}

#[expect(clippy::too_many_lines, reason = "one uniform list")]
fn texts(at: &Places) -> Vec<Fault> {
    let (first, rich) = (at.first, at.rich);
    vec![
        ("slug-unsafe", first, put(first, "/slug", json!("../note")), &[]),
        (
            "slug-unsafe",
            at.norah,
            put(at.norah, "/slug", json!("norah bellamy")),
            &[],
        ),
        ("title-missing", first, put(first, "/title", json!(null)), &[]),
        ("title-missing", first, put(first, "/title", json!("  ")), &[]),
        (
            "title-double-encoded",
            first,
            put(first, "/title", json!("Roads &amp; bins")),
            &[],
        ),
        (
            "title-double-encoded",
            at.site,
            put(at.site, "/description", json!("What&#8217;s on")),
            &[],
        ),
        (
            "title-is-site-title",
            first,
            put(first, "/title", json!("Northbeck Notes")),
            &[],
        ),
        (
            "mojibake",
            first,
            put(first, "/title", json!("The leaderâ€™s cafÃ©")),
            &[],
        ),
        (
            "mojibake",
            rich,
            put(rich, "/comments/0/body_html", json!("<p>Â£5, please</p>")),
            &[],
        ),
        (
            "mojibake",
            first,
            put(first, "/body_html", json!("<p>Zo\u{fffd}</p>")),
            &[],
        ),
        (
            "control-characters",
            first,
            put(first, "/title", json!("Note\u{8}s")),
            &[],
        ),
        (
            "unicode-not-nfc",
            first,
            put(first, "/title", json!("Cafe\u{301}")),
            &[],
        ),
        (
            "invisible-characters",
            first,
            put(first, "/title", json!("No\u{200b}te")),
            &[],
        ),
        (
            "language-invalid",
            at.site,
            put(at.site, "/language", json!("en_GB")),
            &[],
        ),
        (
            "language-invalid",
            rich,
            put(rich, "/language", json!("English (UK)")),
            &[],
        ),
        (
            "timezone-invalid",
            at.site,
            put(at.site, "/timezone/value", json!("London")),
            &[],
        ),
        (
            "email-leaked",
            rich,
            put(rich, "/comments/0/author", json!("wilf@tarn.example")),
            &[],
        ),
        (
            "email-leaked",
            rich,
            put(rich, "/comments/0/author_url", json!("mailto:wilf@tarn.example")),
            &[],
        ),
        (
            "email-leaked",
            at.norah,
            put(at.norah, "/name", json!("norah@northbeck.example")),
            &[],
        ),
        (
            "email-leaked",
            rich,
            put(rich, "/extra/wordpress", json!({"by": ["wilf@tarn.example"]})),
            &[],
        ),
        (
            "email-in-body",
            first,
            put(first, "/body_html", json!("<p>norah@northbeck.example</p>")),
            &[],
        ),
        (
            "email-in-body",
            rich,
            put(rich, "/excerpt_html", json!("<p>norah@northbeck.example</p>")),
            &[],
        ),
        (
            "password-leaked",
            first,
            put(first, "/extra", json!({"wordpress": {"post_password": "swordfish"}})),
            &[],
        ),
    ]
}

fn dates(at: &Places) -> Vec<Fault> {
    let (first, rich) = (at.first, at.rich);
    vec![
        (
            "published-missing",
            first,
            put(first, "/published", json!(null)),
            &["post-order"],
        ),
        (
            "published-in-future",
            first,
            put(first, "/published", json!("2026-01-01")),
            &["post-order", "date-disagrees-with-url"],
        ),
        (
            "published-implausible",
            first,
            put(first, "/published", json!("1970-01-01T00:00:00")),
            &["post-order", "date-disagrees-with-url"],
        ),
        (
            "updated-before-published",
            rich,
            put(rich, "/updated", json!("2011-04-01")),
            &[],
        ),
        (
            "date-disagrees-with-url",
            rich,
            put(rich, "/published", json!("2012-02-03")),
            &["post-order"],
        ),
        (
            "comment-before-post",
            rich,
            put(rich, "/comments/1/published", json!("2011-03-06")),
            &[],
        ),
        ("schema", first, put(first, "/published", json!("3 March 2012")), &[]),
        ("schema", first, put(first, "/published", json!("2012-02-30")), &[]),
        ("schema", first, put(first, "/status", json!("publish")), &[]),
        (
            "post-order",
            first + 1,
            Box::new(move |records| records.swap(first, first + 1)),
            &[],
        ),
    ]
}

#[expect(clippy::too_many_lines, reason = "one uniform list")]
fn bodies(at: &Places) -> Vec<Fault> {
    let (first, rich) = (at.first, at.rich);
    let body = |rule: &'static str, html: &str| -> Fault { (rule, first, put(first, "/body_html", json!(html)), &[]) };
    let deep = "<div>".repeat(600);
    vec![
        body("body-empty", ""),
        body("body-empty", "<p> &nbsp; </p>"),
        ("body-empty", first, put(first, "/body_html", json!(null)), &[]),
        (
            "body-excerpt-only",
            first,
            put(first, "/body_complete", json!(false)),
            &[],
        ),
        (
            "body-part-missing",
            first,
            put(
                first,
                "/notes",
                json!([{"code": "body-part-missing", "message": "page 2 of 3 was never seen"}]),
            ),
            &[],
        ),
        (
            "charset-malformed",
            first,
            put(
                first,
                "/notes",
                json!([{"code": "charset-malformed", "message": "3 bytes are not valid UTF-8"}]),
            ),
            &[],
        ),
        (
            "witnesses-disagree",
            first,
            put(
                first,
                "/notes",
                json!([{"code": "date-disagrees", "message": "one says so, another so"}]),
            ),
            &[],
        ),
        (
            "body-of-protected",
            at.protected,
            put(at.protected, "/body_html", json!("<p>Secret</p>")),
            &[],
        ),
        (
            "comments-of-protected",
            rich,
            put(rich, "/status", json!("protected")),
            &["body-of-protected"],
        ),
        body("body-too-deep", &deep),
        body(
            "script-in-body",
            "<p>x</p><script src='https://elsewhere.example/x.js'></script>",
        ),
        body("script-in-body", "<p onmouseover=alert(1)>x</p>"),
        (
            "script-in-body",
            rich,
            put(rich, "/comments/0/body_html", json!("<a href='javascript:x()'>x</a>")),
            &[],
        ),
        body("shortcode-left", "<p>[gallery ids=\"1,2\"]</p>"),
        body("placeholder-text", "<p>Lorem ipsum dolor sit amet</p>"),
        (
            "excerpt-equals-body",
            first,
            Box::new(move |records| records[first]["excerpt_html"] = records[first]["body_html"].clone()),
            &[],
        ),
        body("heading-empty", "<h2></h2><p>x</p>"),
        body(
            "image-without-alt",
            "<p><img src='https://blog.northbeck.example/a.jpg'></p>",
        ),
        body("link-empty", "<p><a href=''>x</a></p>"),
        body("link-relative", "<p><a href='../x/'>x</a></p>"),
        body("link-local", "<p><a href='file:///C:/x.doc'>x</a></p>"),
        body(
            "link-internal-dangling",
            "<p><a href='https://blog.northbeck.example/2012/03/nowhere/'>x</a></p>",
        ),
        body(
            "link-internal-dangling",
            "<p><a href='http://www.blog.northbeck.example/?p=404'>x</a></p>",
        ),
        body(
            "link-internal-dangling",
            "<p><a href='https://council.northbeck.example/leaders/?p=2'>x</a></p>",
        ),
    ]
}

#[expect(clippy::too_many_lines, reason = "one uniform list")]
fn keys(at: &Places) -> Vec<Fault> {
    let (first, rich) = (at.first, at.rich);
    let (roads, services, norah, media) = (at.roads, at.services, at.norah, at.media);
    let permalink = "https://blog.northbeck.example/2012/03/note-1/";
    vec![
        ("id-missing", at.page, put(at.page, "/id", json!("")), &[]),
        (
            "id-duplicate",
            first + 1,
            repeat(first, first + 1, "posts", json!({"url": null, "aliases": []})),
            &[],
        ),
        (
            "url-duplicate",
            first + 1,
            repeat(first, first + 1, "posts", json!({"id": "blog.northbeck.example/?p=1b"})),
            &[],
        ),
        ("alias-conflict", rich, put(rich, "/aliases", json!([permalink])), &[]),
        (
            "alias-conflict",
            rich,
            Box::new(move |records| records[rich]["aliases"] = json!([records[rich]["url"]])),
            &[],
        ),
        (
            "url-invalid",
            first,
            put(first, "/url", json!("/2012/03/note-1/")),
            &["link-internal-dangling"],
        ),
        (
            "url-invalid",
            media,
            put(media, "/url", json!("uploads/bridge.jpg")),
            &[],
        ),
        (
            "url-not-of-site",
            first,
            put(first, "/url", json!("https://elsewhere.example/2012/03/note-1/")),
            &["link-internal-dangling"],
        ),
        (
            "site-duplicate",
            2,
            repeat(1, 2, "sites", json!({"title": "Again"})),
            &[],
        ),
        (
            "site-unknown",
            media,
            put(media, "/site", json!("elsewhere.example/")),
            &[],
        ),
        (
            "term-duplicate",
            roads + 1,
            repeat(roads, roads + 1, "terms", json!({})),
            &[],
        ),
        (
            "tag-slug-conflict",
            roads + 1,
            repeat(roads, roads + 1, "terms", json!({"name": "Streets"})),
            &["term-duplicate"],
        ),
        (
            "tag-slug-conflict",
            rich,
            put(rich, "/tags/0/slug", json!("roads")),
            &["term-repeated", "term-unused"],
        ),
        (
            "term-unused",
            roads + 1,
            repeat(roads, roads + 1, "terms", json!({"slug": "zebra", "name": "Zebra"})),
            &[],
        ),
        (
            "category-tag-same-name",
            roads,
            put(roads, "/name", json!("News")),
            &["tag-slug-conflict"],
        ),
        (
            "term-unknown",
            rich,
            put(rich, "/tags/0/slug", json!("waste")),
            &["term-unused"],
        ),
        (
            "term-unknown",
            rich,
            put(rich, "/categories/0/slug", json!("waste")),
            &["term-unused"],
        ),
        (
            "term-unknown",
            rich,
            put(rich, "/terms/0/taxonomy", json!("mood")),
            &["term-unused"],
        ),
        (
            "term-repeated",
            rich,
            Box::new(move |records| records[rich]["tags"][1] = records[rich]["tags"][0].clone()),
            &["term-unused"],
        ),
        (
            "term-parent-unknown",
            services,
            put(services, "/parent", json!("everything")),
            &[],
        ),
        (
            "term-parent-cycle",
            at.highways,
            put(services, "/parent", json!("highways")),
            &[],
        ),
        ("author-missing", first, put(first, "/authors", json!([])), &[]),
        (
            "person-unknown",
            first,
            put(
                first,
                "/authors/0",
                json!({"name": "Nobody", "slug": null, "url": null}),
            ),
            &[],
        ),
        (
            "person-duplicate",
            norah + 1,
            repeat(norah, norah + 1, "people", json!({"name": "N. Bellamy"})),
            &[],
        ),
        (
            "media-missing",
            media,
            put(media, "/path", json!("archive.media/00/lost.jpg")),
            &[],
        ),
        (
            "media-missing",
            rich,
            put(rich, "/media/0/path", json!("archive.media/00/lost.jpg")),
            &[],
        ),
        (
            "media-path-unsafe",
            media,
            put(media, "/path", json!("../archive.jsonl")),
            &[],
        ),
        (
            "media-duplicate",
            media + 1,
            repeat(media, media + 1, "media", json!({})),
            &[],
        ),
        ("digest-invalid", media, put(media, "/digest", json!("md5:00")), &[]),
        (
            "comment-id-duplicate",
            rich,
            put(rich, "/comments/2/id", json!("11")),
            &[],
        ),
        (
            "comment-parent-unknown",
            rich,
            put(rich, "/comments/1/parent", json!("99")),
            &[],
        ),
        (
            "comment-thread-cycle",
            rich,
            put(rich, "/comments/0/parent", json!("13")),
            &[],
        ),
        (
            "parent-unknown",
            at.page,
            put(at.page, "/parent", json!("blog.northbeck.example/?p=99")),
            &[],
        ),
        (
            "parent-cycle",
            at.page,
            Box::new({
                let page = at.page;
                move |records| records[page]["parent"] = records[page]["id"].clone()
            }),
            &[],
        ),
    ]
}

fn frames(at: &Places) -> Vec<Fault> {
    let (first, oldest) = (at.first, at.oldest);
    vec![
        ("header-missing", 0, Box::new(|records| drop(records.remove(0))), &[]),
        (
            "header-missing",
            0,
            put(0, "/type", json!("archives")),
            &["record-unknown"],
        ),
        (
            "header-repeated",
            5,
            Box::new(|records| records.insert(5, records[0].clone())),
            &[],
        ),
        ("version-newer", 0, put(0, "/schema_version", json!(2)), &[]),
        ("counts-wrong", 0, put(0, "/counts/posts", json!(8)), &[]),
        ("counts-wrong", 0, put(0, "/counts/terms", json!(12)), &[]),
        ("counts-wrong", 0, Box::new(|records| drop(records.pop())), &[]),
        (
            "record-order",
            oldest,
            Box::new(move |records| records.swap(oldest, oldest - 1)),
            &[],
        ),
        (
            "record-order",
            2,
            Box::new(|records| records.swap(1, 3)),
            &["site-unknown", "record-order"],
        ),
        ("record-unknown", first, put(first, "/type", json!("psot")), &[]),
        (
            "record-unknown",
            at.roads,
            Box::new({
                let roads = at.roads;
                move |records| drop(remove(&mut records[roads], "/type"))
            }),
            &[],
        ),
    ]
}

#[test]
fn every_fault_is_named_by_its_rule() {
    let records = valid();
    let at = Places::of(&records);
    let faults = [texts(&at), dates(&at), bodies(&at), keys(&at), frames(&at)];
    let mutations: Vec<Mutation> = faults
        .into_iter()
        .flatten()
        .map(|(rule, line, change, also)| {
            let mut broken = records.clone();
            change(&mut broken);
            Mutation {
                also,
                ..Mutation::new(format!("fault for {rule}"), &broken, rule, line + 1)
            }
        })
        .collect();
    assert!(mutations.len() >= 100, "{}", mutations.len());
    judge(&mutations);
    // Each rule is broken here at least once; three are broken line by line and field by field above.
    let broken: BTreeSet<&str> = mutations.iter().map(|mutation| mutation.rule).collect();
    let left: Vec<&str> = checks::rules()
        .iter()
        .map(|rule| rule.name)
        .filter(|name| !broken.contains(name))
        .collect();
    assert_eq!(left, ["json-invalid", "field-unknown"]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Whatever bytes are damaged, the checks come to an end, and their counts add up.
    #[test]
    fn no_damage_stops_the_checks(places in prop::collection::vec((0usize..20_000, any::<u8>()), 1..6)) {
        let mut bytes = std::fs::read(folder().join("archive.jsonl")).unwrap();
        for (at, byte) in places {
            let at = at % bytes.len();
            bytes[at] = byte;
        }
        let (findings, report) = checks::collect(&bytes[..], &Options::new(TODAY));
        prop_assert_eq!(findings.len(), report.by_rule.values().sum::<usize>());
        prop_assert_eq!(findings.len(), report.by_severity.values().sum::<usize>());
        prop_assert!(findings.iter().all(|finding| finding.line > 0));
    }
}
