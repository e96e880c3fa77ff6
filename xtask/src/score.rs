//! `cargo xtask score ARCHIVE GOLD`: an archive against the truth that a WordPress database holds.
//!
//! GOLD is one JSON object with `posts`, each with `id`, `type`, `status`, `title_shown`, `date_shown`, `author`, `tags`,
//! `categories`, `body_html`, `comments`, `password`. A post of the archive is found by its number: `?p=` or `?page_id=`.

use posterity::archive::{CommentStatus, Post, Status, read_all};
use posterity::dom::{Dom, Omit};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::BufReader;

/// Scores and prints a table; a post lost, doubled, invented or leaked makes the command fail.
pub(crate) fn run(arguments: &[String]) -> Result<(), String> {
    if arguments.first().is_some_and(|form| form == "markdown") {
        return crate::fidelity::run(&arguments[1..]);
    }
    let [archive, gold] = arguments else {
        return Err("usage: cargo xtask score ARCHIVE GOLD, or cargo xtask score markdown FILE".to_owned());
    };
    let file = File::open(archive).map_err(|fault| format!("{archive}: {fault}"))?;
    let posts = read_all(BufReader::new(file))
        .map_err(|(line, fault)| format!("{archive}: line {line} {fault}"))?
        .posts;
    let text = std::fs::read_to_string(gold).map_err(|fault| format!("{gold}: {fault}"))?;
    let gold: Value = serde_json::from_str(&text).map_err(|fault| format!("{gold}: {fault}"))?;
    let score = score(&posts, gold["posts"].as_array().map_or(&[], Vec::as_slice));
    score.print();
    if score.broken.is_empty() {
        Ok(())
    } else {
        Err(score.broken.join("\n"))
    }
}

#[derive(Default)]
struct Score {
    public: usize,
    hidden: usize,
    fields: BTreeMap<&'static str, (usize, Vec<String>)>,
    broken: Vec<String>,
}

fn score(posts: &[Post], gold: &[Value]) -> Score {
    let mut by_number: BTreeMap<u64, Vec<&Post>> = BTreeMap::new();
    let mut score = Score::default();
    for post in posts {
        match number(post) {
            Some(number) => by_number.entry(number).or_default().push(post),
            None => score.broken.push(format!("invented: {} has no number", post.id)),
        }
    }
    for truth in gold {
        let id = truth["id"].as_u64().unwrap_or_default();
        let own = by_number.remove(&id).unwrap_or_default();
        let public = truth["status"] == "publish";
        match (public, own.as_slice()) {
            (true, [post]) => {
                score.public += 1;
                compare(post, truth, &mut score);
            }
            (true, []) => score.broken.push(format!("lost: {id}")),
            (false, []) => {}
            (false, [post]) if !is_shown(post) => {
                score.hidden += 1;
                compare(post, truth, &mut score);
            }
            (true, own) => score.broken.push(format!("found {} times: {id}", own.len())),
            (false, _) => score.broken.push(format!("leaked: {id} is {}", truth["status"])),
        }
        leaks(posts, truth, gold, &mut score);
    }
    score
        .broken
        .extend(by_number.keys().map(|id| format!("invented: {id}")));
    score
}

/// The post's number on its platform.
fn number(post: &Post) -> Option<u64> {
    let addresses = std::iter::once(&post.id).chain(&post.url).chain(&post.aliases);
    let mut numbers = addresses.filter_map(|address| {
        let (_, rest) = address.split_once("?p=").or_else(|| address.split_once("?page_id="))?;
        rest.parse().ok()
    });
    numbers.next()
}

fn compare(post: &Post, truth: &Value, score: &mut Score) {
    let text = |key: &str| truth[key].as_str().unwrap_or_default().to_owned();
    let id = &post.id;
    // Pages put a word before the titles of posts that are not for all; exports do not.
    let title = match post.status {
        Status::Published => squeezed(&text("title_shown")),
        _ => [text("title_shown"), plain(&truth["title_html"])]
            .iter()
            .map(|title| squeezed(title))
            .find(|title| post.title.as_ref() == Some(title))
            .unwrap_or_default(),
    };
    score.field(
        "title",
        id,
        &squeezed(post.title.as_deref().unwrap_or_default()),
        &title,
    );
    let shown = text("date_shown").replace(' ', "T");
    let published = post.published.map(|stamp| stamp.to_string()).unwrap_or_default();
    score.field("day", id, published.get(..10).unwrap_or_default(), &shown[..10]);
    score.field("minute", id, published.get(..16).unwrap_or_default(), &shown[..16]);
    score.field("second and zone", id, &published, &format!("{shown}{}", offset(truth)));
    for (field, labels) in [("tags", &post.tags), ("categories", &post.categories)] {
        let own: BTreeSet<String> = labels.iter().map(|label| label.name.clone()).collect();
        score.field(field, id, &format!("{own:?}"), &format!("{:?}", names(&truth[field])));
        let own: BTreeSet<String> = labels.iter().filter_map(|label| label.slug.clone()).collect();
        let slugs: BTreeSet<String> = truth[field]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|term| Some(term["slug"].as_str()?.to_owned()))
            .collect();
        let name = if field == "tags" { "tag slugs" } else { "category slugs" };
        score.field(name, id, &format!("{own:?}"), &format!("{slugs:?}"));
    }
    let author = post
        .authors
        .first()
        .map(|author| author.name.clone())
        .unwrap_or_default();
    score.field("author", id, &author, &plain(&truth["author"]["name"]));
    score.field("kind", id, &post.kind.0, &text("type"));
    if text("password").is_empty() {
        score.field(
            "body",
            id,
            &letters(post.body_html.as_deref().unwrap_or_default()),
            &letters(&text("body_html")),
        );
    } else {
        let form = if post.body_html.is_none() && post.status == Status::Protected {
            ""
        } else {
            "a body"
        };
        score.field("body", id, form, "");
    }
    score.field("status", id, post.status.as_str(), status(truth));
    compare_comments(post, truth, score);
}

/// The archive's word for the status.
fn status(truth: &Value) -> &str {
    let open = truth["password"].as_str().is_none_or(str::is_empty);
    match (truth["status"].as_str(), open) {
        (Some("publish"), false) => "protected",
        (Some("publish"), true) => "published",
        (Some("future"), _) => "scheduled",
        (Some("trash"), _) => "trashed",
        (other, _) => other.unwrap_or_default(),
    }
}

fn compare_comments(post: &Post, truth: &Value, score: &mut Score) {
    let shown = truth["password"].as_str().is_none_or(str::is_empty);
    let visible = post.comments.iter().filter(|own| own.status == CommentStatus::Approved);
    let own: Vec<String> = visible
        .map(|own| {
            let body = letters(own.body_html.as_deref().unwrap_or_default());
            format!(
                "{} {} {} {body}",
                own.id,
                own.parent.as_deref().unwrap_or("0"),
                own.author.as_deref().unwrap_or_default()
            )
        })
        .collect();
    let mut due: Vec<(u64, String)> = approved(truth)
        .filter(|_| shown)
        .map(|due| {
            let body = letters(due["content_html"].as_str().unwrap_or_default());
            let number = due["id"].as_u64().unwrap_or_default();
            (
                number,
                format!("{number} {} {} {body}", due["parent"], plain(&due["author"])),
            )
        })
        .collect();
    due.sort();
    let due: Vec<String> = due.into_iter().map(|(_, due)| due).collect();
    score.field("comments", &post.id, &own.join("\n"), &due.join("\n"));
}

/// Whether a visitor sees the post, or that there is one.
fn is_shown(post: &Post) -> bool {
    matches!(post.status, Status::Published | Status::Protected | Status::Unknown)
}

fn approved(truth: &Value) -> impl Iterator<Item = &Value> {
    let all = truth["comments"].as_array().into_iter().flatten();
    all.filter(|comment| comment["approved"] == "1")
}

/// What a page can show of the zone: the difference between the two times that the database holds.
fn offset(truth: &Value) -> String {
    let read = |key: &str| {
        truth[key]
            .as_str()
            .and_then(|text| text.parse::<jiff::civil::DateTime>().ok())
    };
    let minutes = match (read("date_shown"), read("date_gmt")) {
        (Some(local), Some(utc)) => (local.duration_since(utc).as_secs() / 60).abs(),
        _ => 0,
    };
    format!("+{:02}:{:02}", minutes / 60, minutes % 60)
}

fn names(terms: &Value) -> BTreeSet<String> {
    terms
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|term| Some(term["name"].as_str()?.to_owned()))
        .collect()
}

fn is_public(truth: &Value) -> bool {
    truth["status"] == "publish" && truth["password"].as_str().is_none_or(str::is_empty)
}

/// Whether a public post shows this text: invented comments repeat themselves.
fn shows(truth: &Value, text: &str) -> bool {
    let body = letters(truth["body_html"].as_str().unwrap_or_default());
    let mut comments = approved(truth).map(|comment| letters(comment["content_html"].as_str().unwrap_or_default()));
    body.contains(text) || comments.any(|comment| comment.contains(text))
}

/// Text that only the password, a draft or moderation hides must stand in the archive only where it is marked as hidden.
fn leaks(posts: &[Post], truth: &Value, gold: &[Value], score: &mut Score) {
    let hidden_post = !is_public(truth);
    let mut hidden = Vec::new();
    if hidden_post {
        hidden.push(letters(truth["body_html"].as_str().unwrap_or_default()));
    }
    let all = truth["comments"].as_array().into_iter().flatten();
    let unseen = all.filter(|comment| hidden_post || comment["approved"] != "1");
    hidden.extend(unseen.map(|comment| letters(comment["content_html"].as_str().unwrap_or_default())));
    // Short texts stand elsewhere by chance.
    let public = |text: &String| gold.iter().any(|truth| is_public(truth) && shows(truth, text));
    for text in hidden.iter().filter(|text| text.chars().count() > 40 && !public(text)) {
        let in_post = |post: &&Post| {
            let bodies = post.body_html.iter().chain(&post.excerpt_html);
            let comments = post
                .comments
                .iter()
                .filter(|comment| comment.status == CommentStatus::Approved);
            bodies
                .chain(comments.flat_map(|comment| &comment.body_html))
                .any(|html| letters(html).contains(text))
        };
        if let Some(post) = posts.iter().filter(|post| is_shown(post)).find(in_post) {
            score
                .broken
                .push(format!("leaked: hidden text of {} stands in {}", truth["id"], post.id));
        }
    }
}

/// A name as a page shows it: databases hold names with entities and elements in them.
fn plain(name: &Value) -> String {
    let name = name.as_str().unwrap_or_default();
    Dom::parse(name).map(|dom| dom.root().text()).unwrap_or_default()
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<&str>>().join(" ")
}

/// The text without white space; scripts and styles are no text.
fn letters(html: &str) -> String {
    let text = Dom::parse(html)
        .map(|dom| dom.root().raw_text(&Omit::nothing()))
        .unwrap_or_default();
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

impl Score {
    fn field(&mut self, field: &'static str, id: &str, actual: &str, expected: &str) {
        let row = self.fields.entry(field).or_default();
        if actual == expected {
            row.0 += 1;
        } else {
            let cut = |text: &str| text.chars().take(120).collect::<String>();
            row.1.push(format!("{id}: {:?}, not {:?}", cut(actual), cut(expected)));
        }
    }

    fn print(&self) {
        println!(
            "{} public posts and pages found once, {} hidden ones marked as hidden",
            self.public, self.hidden
        );
        for (field, (right, wrong)) in &self.fields {
            println!("{field:<16} {right:>4} / {}", right + wrong.len());
            for line in wrong.iter().take(6) {
                println!("    {line}");
            }
        }
    }
}
