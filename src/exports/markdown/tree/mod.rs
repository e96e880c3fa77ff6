//! A folder of Markdown read back: each file a post, in the flavour's own keys, with the addresses that the new site gives.
//!
//! What is read need not be what we wrote: people go on writing in such a folder. Nothing is judged here but what never
//! becomes a record: front matter that cannot be read, redirects that lead nowhere.

mod body;
mod entry;
mod keys;
mod recognise;
mod redirects;
mod served;
mod source;

pub use keys::Keys;
pub use recognise::recognised;
pub use source::{Source, told};

use super::flavour::Flavour;
use super::front;
use crate::archive::Counts;
use crate::exports::{File, Place, Records};
use body::{Page, is_source, without_ending};
use entry::Entry;
use serde_json::{Map, Value, json};
use served::Served;
use std::collections::{BTreeMap, BTreeSet};

/// The site that a folder is, until it has a host. The name is reserved (RFC 2606), so that no page can have it.
const SITE: &str = "this-site.invalid";

/// Where links lead whose goal is there and is no post.
const ELSEWHERE: &str = "served.invalid";

/// A folder as it was read.
#[derive(Debug, Default)]
pub struct Tree {
    /// Its posts.
    pub records: Records,
    /// Their files, by path.
    pub sources: BTreeMap<String, Source>,
    /// What became no record.
    pub troubles: Vec<Trouble>,
}

/// Something wrong in a file that became no record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// Path of the file.
    pub path: String,
    /// Line in it, from 1.
    pub line: u64,
    /// What it is.
    pub kind: TroubleKind,
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TroubleKind {
    /// Front matter that cannot be read, for this reason.
    Front(String),
    /// A redirect to this address, which the site does not answer.
    Redirect(String),
}

/// A file whose front matter was read.
struct Draft<'a> {
    path: &'a str,
    text: &'a str,
    front: Value,
    /// Where the body begins.
    body: usize,
    address: Option<String>,
}

/// Whether a file is one that [`read`] wants the bytes of.
pub fn is_wanted(path: &str, flavour: &dyn Flavour) -> bool {
    redirects::is_list(path) || (is_source(path) && recognise::holds_posts(path, flavour.name())) || is_comments(path)
}

/// Reads a folder: the files that are [wanted](is_wanted), and the names of all.
pub fn read(files: &[File], names: &BTreeSet<String>, flavour: &dyn Flavour) -> Tree {
    let mut tree = Tree::default();
    let mut drafts = Vec::new();
    for file in files.iter().filter(|file| is_source(&file.path)) {
        match draft(file, flavour) {
            Ok(draft) => drafts.extend(draft),
            Err(fault) => {
                let (line, reason) = plain(&fault);
                tree.troubles.push(Trouble {
                    path: file.path.clone(),
                    line,
                    kind: TroubleKind::Front(reason),
                });
            }
        }
    }
    let fields: Vec<Map<String, Value>> = drafts.iter().map(|draft| fields(draft, flavour)).collect();
    let addresses: Vec<String> = drafts.iter().filter_map(|draft| draft.address.clone()).collect();
    let listed: Vec<_> = fields.iter().map(served::listed).collect();
    let served = Served::new(&listed, &addresses, names, flavour);
    let posts = drafts
        .iter()
        .filter_map(|draft| Some((draft.path.to_owned(), draft.address.clone()?)));
    let posts: BTreeMap<String, String> = posts.collect();
    begin(drafts.len(), &mut tree.records);
    let comments = comments(files);
    for (draft, fields) in drafts.iter().zip(fields) {
        let page = Page {
            path: draft.path,
            address: draft.address.as_deref().unwrap_or("/"),
            posts: &posts,
            served: &served,
            names,
        };
        finish(draft, fields, &page, &comments, flavour, &mut tree);
    }
    for file in files.iter().filter(|file| redirects::is_list(&file.path)) {
        let text = String::from_utf8_lossy(&file.bytes);
        let targets = redirects::targets(&file.path, &text).into_iter();
        let lost = targets.filter(|(_, target)| !served.is_post(target) && !served.is_other(target));
        tree.troubles.extend(lost.map(|(line, target)| Trouble {
            path: file.path.clone(),
            line,
            kind: TroubleKind::Redirect(target),
        }));
    }
    tree
}

/// Takes a file apart; none where it is no post. Without front matter, a file at the root is somebody's notes.
fn draft<'a>(file: &'a File, flavour: &dyn Flavour) -> Result<Option<Draft<'a>>, String> {
    let text = std::str::from_utf8(&file.bytes).map_err(|_| "it is not UTF-8".to_owned())?;
    let plain = text.strip_prefix('\u{feff}').unwrap_or(text);
    let format = front::fence(plain).unwrap_or(flavour.format());
    if front::fence(plain).is_none() && !file.path.contains('/') {
        return Ok(None);
    }
    let lines = plain.replace("\r\n", "\n");
    let whole = if lines.len() == plain.len() {
        plain
    } else {
        lines.as_str()
    };
    let (front, rest) = front::read(whole, format).map_err(|fault| match fault {
        front::FrontFault::Unreadable(reason) => reason,
        other => other.to_string(),
    })?;
    // Counted from the end, since line ends may have been shortened before.
    let ends = rest.matches('\n').count();
    let body = plain.len() - tail(plain, ends, rest);
    let offset = text.len() - plain.len();
    let address = recognise::address(&file.path, &Entry::new(&front, flavour), flavour.name());
    Ok(Some(Draft {
        path: &file.path,
        text,
        front,
        body: offset + body,
        address,
    }))
}

/// The line of the file that a parser's words name, the fence counted, and its reason without the picture it draws.
fn plain(fault: &str) -> (u64, String) {
    let mut lines = fault.lines().map(str::trim).filter(|line| !line.is_empty());
    let first = lines.next().unwrap_or_default();
    let first = first.strip_prefix("error: ").unwrap_or(first);
    let number = first.split_once("line ").map(|(_, rest)| rest);
    let number = number.and_then(|rest| rest.split(|c: char| !c.is_ascii_digit()).next()?.parse::<u64>().ok());
    // TOML tells the place first and the reason last; YAML tells both at once.
    let reason = match first.starts_with("TOML parse error") {
        true => lines.next_back().unwrap_or(first),
        false => first
            .split_once(": ")
            .filter(|_| number.is_some())
            .map_or(first, |(_, reason)| reason),
    };
    (number.map_or(1, |line| line + 1), reason.to_owned())
}

/// Length of the end of a text that has so many line ends; as long as `rest` where none was shortened.
fn tail(text: &str, ends: usize, rest: &str) -> usize {
    if text.ends_with(rest) {
        return rest.len();
    }
    let mut starts = text.rmatch_indices('\n').skip(ends);
    starts.next().map_or(text.len(), |(at, _)| text.len() - at - 1)
}

/// The header and the site.
fn begin(posts: usize, records: &mut Records) {
    let counts = Counts {
        sites: 1,
        posts,
        ..Counts::default()
    };
    records.add_header(counts, Place::default());
    records.add_site(&format!("{SITE}/"), Some(&format!("https://{SITE}/")), Place::default());
}

/// What front matter and path say of a post.
fn fields(draft: &Draft<'_>, flavour: &dyn Flavour) -> Map<String, Value> {
    let entry = Entry::new(&draft.front, flavour);
    let mut fields = entry.fields();
    let kind = match entry.rest_text("kind") {
        Some(kind) => kind,
        None if fields["published"].is_null() && !recognise::among_posts(draft.path) => "page",
        None => "post",
    };
    fields.insert("kind".to_owned(), json!(kind));
    fields
}

fn finish(
    draft: &Draft<'_>,
    mut said: Map<String, Value>,
    page: &Page<'_>,
    comments: &BTreeMap<String, Value>,
    flavour: &dyn Flavour,
    tree: &mut Tree,
) {
    let entry = Entry::new(&draft.front, flavour);
    let markdown = &draft.text[draft.body..];
    let mut body = page.body(markdown);
    let image = match entry.get(entry.keys.image) {
        Value::Array(images) => images.first().unwrap_or(&Value::Null),
        one => one,
    };
    let featured = image.as_str().map(|image| {
        page.resolved(image, "image", &mut body)
            .unwrap_or_else(|| image.to_owned())
    });
    let aliases = aliases(&entry);
    let id = entry.rest_text("id").unwrap_or(draft.path);
    let comments = entry.rest_text("comments").and_then(|key| comments.get(key)).cloned();
    let own = json!({
        "id": id,
        "site": format!("{SITE}/"),
        "url": draft.address.as_ref().map(|address| format!("https://{SITE}{address}")),
        "aliases": aliases,
        "title_html": null,
        "terms": [],
        "body_html": if markdown.trim().is_empty() { Value::Null } else { json!(body.html) },
        "body_complete": entry.flag("complete", true),
        "featured_media": match image { Value::Null => Value::Null, other => featured.map_or(other.clone(), Value::from) },
        "media": body.media,
        "comments": comments.unwrap_or_else(|| json!([])),
        "comments_open": null,
        "gone": null,
        "sources": [],
        "notes": [],
        "extra": {},
    });
    if let Value::Object(own) = own {
        said.extend(own);
    }
    let place = Place::in_file(draft.path, Some(1));
    tree.records.add("post", Value::Object(said), place);
    let source = Source::new(draft.text.to_owned(), draft.body, entry.keys, body.links);
    tree.sources.insert(draft.path.to_owned(), source);
}

/// Old addresses as the generator answers them; absolute ones as they are.
fn aliases(entry: &Entry<'_>) -> Value {
    let absolute = |alias: &Value| match alias {
        Value::String(text) if text.contains("://") => json!(text),
        Value::String(text) => json!(format!("https://{SITE}/{}", text.trim_start_matches('/'))),
        other => other.clone(),
    };
    match entry.get(entry.keys.aliases) {
        Value::Null => json!([]),
        Value::Array(list) => list.iter().map(absolute).collect(),
        one => json!([absolute(one)]),
    }
}

/// Whether a file holds the comments of a post as data.
fn is_comments(path: &str) -> bool {
    path.ends_with(".json") && path.split('/').rev().nth(1) == Some("comments")
}

/// The comments of posts by the key that front matter names.
fn comments(files: &[File]) -> BTreeMap<String, Value> {
    let data = files.iter().filter(|file| is_comments(&file.path));
    let read = data.filter_map(|file| {
        let name = file.path.rsplit('/').next()?.strip_suffix(".json")?;
        let mut value: Value = serde_json::from_slice(&file.bytes).ok()?;
        Some((name.to_owned(), value.get_mut("comments")?.take()))
    });
    read.collect()
}

/// `/posts/a/` of `content/posts/a.md`, below this folder.
fn address_of_path(path: &str, folder: &str) -> String {
    let path = without_ending(path.strip_prefix(folder).unwrap_or(path));
    let path = path.strip_suffix("/index").unwrap_or(path);
    format!("/{path}/")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn parsers_are_quoted_without_their_pictures() {
        let fault = |text: &str, format| match front::read(text, format) {
            Err(front::FrontFault::Unreadable(reason)) => plain(&reason),
            other => (0, format!("{other:?}")),
        };
        let yaml = fault("---\na: 1\nb: \"x\nc: \"y\"\n---\n", front::Format::Yaml);
        assert!(
            yaml.0 > 2 && !yaml.1.is_empty() && !yaml.1.contains(['\n', '|']),
            "{yaml:?}"
        );
        let toml = fault("+++\na = 1\nb = \"x\n+++\n", front::Format::Toml);
        assert!(
            toml.0 == 3 && !toml.1.contains("TOML parse error") && !toml.1.contains(['\n', '|']),
            "{toml:?}"
        );
        let open = fault("---\na: 1\n", front::Format::Yaml);
        assert_eq!(open, (1, "there is no `---` around it".to_owned()));
    }

    /// Reads a file as a post of each flavour, and asks for the line of everything that might be found in it.
    fn survives(text: &str) {
        for flavour in crate::exports::markdown::FLAVOURS {
            let names = ["hugo.toml", "content/posts/a.md", "redirects/redirects.csv"];
            let names: BTreeSet<String> = names.into_iter().map(str::to_owned).collect();
            let files = [
                File::text("content/posts/a.md", text.to_owned()),
                File::text("redirects/redirects.csv", text.to_owned()),
                File::text("static/_redirects", text.to_owned()),
            ];
            let tree = read(&files, &names, *flavour);
            let lines = tree.records.lines.iter().filter(|byte| **byte == b'\n').count();
            assert_eq!(lines, tree.records.places.len());
            let last = text.matches('\n').count() as u64 + 1;
            for source in tree.sources.values() {
                for field in ["title", "body_html", "media[0].path", "tags[0].name"] {
                    assert!((1..=last).contains(&source.line(Some(field), "`a` `` `\n`")));
                }
            }
        }
    }

    #[test]
    fn hostile_files_are_read_in_bounded_time() {
        survives(&format!("---\na: {}\n---\n", "[".repeat(20_000)));
        survives(&format!("---\na: 1\n---\n{}", "> ".repeat(20_000)));
        survives(&format!("---\na: 1\n---\n{}", "[".repeat(20_000)));
        survives(&format!("---\na: 1\n---\n{}", "<div>".repeat(20_000)));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn whatever_a_file_holds_it_is_read(text in "(---\r?\n|\\+\\+\\+\n)?[-a-z:=\"'\\[\\] \r\né]{0,40}(---\r?\n)?(\\PC|\n|\r){0,60}") {
            survives(&text);
        }
    }
}
