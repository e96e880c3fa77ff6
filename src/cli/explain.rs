use super::apart::Writing;
use super::args::{self, KeepComments, Reading};
use super::{Console, Exit, input, parse};
use crate::address::Address;
use crate::archive::Post;
use crate::error::Error;
use crate::extract::Evidence;
use crate::output;
use crate::reconcile::{Testimony, Word};
use crate::source;
use serde_json::Value;
use std::fmt::Write as _;
use std::path::Path;

/// `posterity explain`: which page and rule gave each field, and who disagreed.
pub(super) fn run(arguments: &args::Explain, console: &Console) -> Result<Exit, Error> {
    let (posts, testimony) = subject(arguments, console)?;
    let chosen: Vec<&Post> = posts
        .iter()
        .filter(|post| arguments.post.as_deref().is_none_or(|key| is(post, key)))
        .collect();
    if chosen.is_empty() {
        let key = arguments.post.clone().unwrap_or_default();
        return Err(Error::Usage {
            what: format!("no post of `{}` is `{key}`", source::shown(&arguments.subject)),
            hint: Some("give its key, its address, or how either ends, as in `--post ?p=12`".to_owned()),
        });
    }
    let mut text = String::new();
    for post in chosen {
        let own: Vec<&Testimony> = testimony.iter().filter(|line| line.post == post.id).collect();
        explain(post, &own, &mut text);
    }
    output::file("-", text.as_bytes())?;
    Ok(Exit::Clean)
}

/// An archive with its sources file, else a source that is read on the spot.
fn subject(arguments: &args::Explain, console: &Console) -> Result<(Vec<Post>, Vec<Testimony>), Error> {
    let path = &arguments.subject;
    let sources = parse::sources_path(path);
    if Path::new(&sources).is_file() {
        let archive = input::archive(path)?;
        let text = std::fs::read_to_string(&sources).map_err(|source| Error::Read {
            path: sources.clone(),
            source,
        })?;
        return Ok((archive.posts, heard(&text, &sources)?));
    }
    let reading = Reading {
        sources: vec![path.clone()],
        base_url: arguments.base_url.clone(),
        timezone: None,
        profile: Vec::new(),
        comments: KeepComments::Keep,
        asking: arguments.asking.clone(),
    };
    let (_, reconciled) = parse::reconciled(&reading, &Writing::default(), console, &mut |_| Ok(()))?;
    let lines = parse::testimony(&reconciled, 0..reconciled.archive.posts.len());
    let lines = lines.map_err(|source| Error::Read {
        path: path.clone(),
        source,
    })?;
    let testimony = heard(&String::from_utf8_lossy(&lines), path)?;
    Ok((reconciled.archive.posts, testimony))
}

/// Reads lines of testimony.
fn heard(text: &str, path: &str) -> Result<Vec<Testimony>, Error> {
    let lines = text.lines().map(serde_json::from_str::<Testimony>);
    lines.collect::<Result<_, _>>().map_err(|fault| Error::Read {
        path: path.to_owned(),
        source: fault.into(),
    })
}

/// Whether a key, an address or the end of either means this post.
pub(super) fn is(post: &Post, key: &str) -> bool {
    let place = |text: &str| Some(Address::parse(text)?.key().trim_end_matches('/').to_owned());
    let meant = place(key);
    let mut addresses = post.url.iter().chain(&post.aliases);
    let is_there = |own: &String| ends_so(own, key) || (meant.is_some() && place(own) == meant);
    addresses.any(is_there) || ends_so(&post.id, key) || meant.as_ref() == Some(&post.id)
}

/// `?p=4` is not the end of `?p=14`, nor `4` of it.
fn ends_so(own: &str, key: &str) -> bool {
    let Some(before) = own.strip_suffix(key) else {
        return false;
    };
    let part = |c: char| c.is_alphanumeric();
    !(before.ends_with(part) && key.starts_with(part))
}

fn explain(post: &Post, testimony: &[&Testimony], text: &mut String) {
    let title = post.title.as_deref().unwrap_or("(no title)");
    let _ = writeln!(text, "{}\n  {title}", post.id);
    let value = serde_json::to_value(post).unwrap_or_default();
    for field in FIELDS {
        let said: Vec<(&Testimony, &Word)> = testimony
            .iter()
            .flat_map(|line| {
                line.said
                    .iter()
                    .filter(|word| is_about(word, field))
                    .map(move |word| (*line, word))
            })
            .collect();
        let decided = value.get(field).unwrap_or(&Value::Null);
        if said.is_empty() && is_empty(decided) {
            continue;
        }
        let _ = writeln!(text, "\n  {field}: {}", short(decided));
        for (line, word) in said {
            let place = serde_json::to_value(line.place).ok();
            let place = place.as_ref().and_then(Value::as_str).unwrap_or_default().to_owned();
            let _ = writeln!(
                text,
                "    {:<7} {}  [{}] {}",
                place,
                line.address,
                word.rule,
                short(&word.value)
            );
        }
    }
    for note in &post.notes {
        let _ = writeln!(text, "\n  note {}: {}", note.code, note.message);
    }
    text.push('\n');
}

/// Whether a word is about a field. Tags and categories are heard as terms; what mixes them may be about either.
fn is_about(word: &Word, field: &str) -> bool {
    let taxonomy = word.value.get("taxonomy").and_then(Value::as_str);
    let is_mixed = word.evidence == Some(Evidence::Mixed);
    word.field == testified(field)
        && match field {
            "tags" => taxonomy == Some("tag") || is_mixed,
            "categories" => taxonomy == Some("category") || is_mixed,
            "terms" => !matches!(taxonomy, Some("tag" | "category")),
            _ => true,
        }
}

/// Fields of a post that witnesses testify to, in the archive's order.
const FIELDS: &[&str] = &[
    "kind",
    "status",
    "title",
    "title_html",
    "published",
    "updated",
    "authors",
    "tags",
    "categories",
    "terms",
    "language",
    "excerpt_html",
    "body_html",
    "sticky",
    "featured_media",
    "comments",
    "comments_open",
];

/// Tags and categories are heard as terms.
fn testified(field: &str) -> &str {
    match field {
        "tags" | "categories" => "terms",
        field => field,
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::Array(values) => values.is_empty(),
        _ => false,
    }
}

/// One line of at most a hundred characters.
fn short(value: &Value) -> String {
    let text = match value {
        Value::String(text) => crate::dom::folded(text),
        Value::Array(values) if values.iter().all(|value| value.get("name").is_some()) => {
            let names: Vec<&str> = values.iter().filter_map(|value| value.get("name")?.as_str()).collect();
            names.join(", ")
        }
        Value::Object(fields) if fields.contains_key("name") => {
            let parts = ["taxonomy", "name", "slug"]
                .iter()
                .filter_map(|key| fields.get(*key)?.as_str());
            parts.collect::<Vec<&str>>().join(" ")
        }
        Value::Array(values) => format!("{} of them", values.len()),
        value => value.to_string(),
    };
    match text.char_indices().nth(100) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text,
    }
}
