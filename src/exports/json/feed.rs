//! JSON Feed 1.1. What the feed's own keys say is said there only; all else of the archive stands under `_posterity`, so
//! that a feed gives the whole archive back.

use super::document::{self, Head};
use super::fault::Fault;
use super::pages::Page;
use crate::archive::{Archive, Byline, Media, MediaKind, MediaUse, Post, SCHEMA_VERSION, Site, Stamp};
use crate::exports::dates::Zones;
use crate::exports::text::text;
use serde::{Deserialize, Serialize, Serializer};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

const VERSION: &str = "https://jsonfeed.org/version/1.1";

/// A post's fields that an item says under the same key and with the same meaning.
const SAID: [&str; 4] = ["id", "url", "title", "language"];

/// The feed, or a page of it.
#[derive(Serialize)]
pub(super) struct Feed<'a> {
    version: &'static str,
    title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    home_page_url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    feed_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'a str>,
    #[serde(rename = "_posterity")]
    beside: Beside<'a>,
    items: Items<'a>,
}

/// What stands under `_posterity` of the feed itself.
#[derive(Serialize)]
#[serde(untagged)]
enum Beside<'a> {
    Whole(Head<'a>),
    Leaf(Leaf),
}

/// The same of a page but the first: what is not a post stands there alone.
#[derive(Serialize)]
struct Leaf {
    schema_version: u32,
    page: Page,
}

/// Addresses of a page, and of the feed that it belongs to.
pub(super) struct Addresses {
    pub(super) feed: String,
    pub(super) next: Option<String>,
}

/// What all items of a feed are made with.
pub(super) struct Lookup<'a> {
    zones: Zones<'a>,
    media: BTreeMap<(&'a str, &'a str), &'a Media>,
}

impl<'a> Lookup<'a> {
    pub(super) fn of(archive: &'a Archive) -> Lookup<'a> {
        let media = archive.media.iter();
        Lookup {
            zones: Zones::of(&archive.sites),
            media: media.map(|medium| ((&*medium.site, &*medium.url), medium)).collect(),
        }
    }
}

impl<'a> Feed<'a> {
    /// All posts in one feed, in the archive's order.
    pub(super) fn of(archive: &'a Archive, lookup: &'a Lookup<'a>) -> Feed<'a> {
        let posts = archive.posts.iter().collect();
        Feed::with(archive, Beside::Whole(Head::of(archive)), Items { posts, lookup })
    }

    /// A page of these posts.
    pub(super) fn page(
        archive: &'a Archive,
        lookup: &'a Lookup<'a>,
        posts: Vec<&'a Post>,
        page: Page,
        addresses: Addresses,
    ) -> Feed<'a> {
        let beside = match page.number {
            1 => Beside::Whole(Head::of_first(archive, page)),
            _ => Beside::Leaf(Leaf {
                schema_version: SCHEMA_VERSION,
                page,
            }),
        };
        Feed {
            feed_url: Some(addresses.feed),
            next_url: addresses.next,
            ..Feed::with(archive, beside, Items { posts, lookup })
        }
    }

    fn with(archive: &'a Archive, beside: Beside<'a>, items: Items<'a>) -> Feed<'a> {
        // One feed of several sites is none of theirs.
        let site = match archive.sites.as_slice() {
            [site] => Some(site),
            _ => None,
        };
        Feed {
            version: VERSION,
            title: title(&archive.sites),
            home_page_url: site.and_then(|site| site.url.as_deref()),
            feed_url: None,
            next_url: None,
            description: site.and_then(|site| site.description.as_deref()),
            language: site.and_then(|site| site.language.as_deref()),
            beside,
            items,
        }
    }
}

/// A feed must have a title: the sites' own, or their roots.
fn title(sites: &[Site]) -> String {
    let titles = sites.iter().map(|site| site.title.as_deref().unwrap_or(&site.root));
    titles.collect::<Vec<&str>>().join(", ")
}

/// The items, made one by one while they are written.
struct Items<'a> {
    posts: Vec<&'a Post>,
    lookup: &'a Lookup<'a>,
}

impl Serialize for Items<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Lookup { zones, media } = self.lookup;
        serializer.collect_seq(self.posts.iter().map(|post| item(post, zones, media)))
    }
}

fn item(post: &Post, zones: &Zones<'_>, media: &BTreeMap<(&str, &str), &Media>) -> Map<String, Value> {
    let mut rest = match serde_json::to_value(post) {
        Ok(Value::Object(fields)) => fields,
        _ => Map::new(),
    };
    let mut item = Map::new();
    let mut say = |key: &str, value: Value| {
        if !value.is_null() && value != json!([]) {
            item.insert(key.to_owned(), value);
        }
    };
    for field in SAID {
        say(field, rest.shift_remove(field).unwrap_or_default());
    }
    match (&post.body_html, &post.excerpt_html) {
        (Some(_), _) => say("content_html", rest.shift_remove("body_html").unwrap_or_default()),
        (None, Some(excerpt)) => say("content_html", json!(excerpt)),
        // An item must have content, if only an empty one.
        (None, None) => say("content_text", json!("")),
    }
    let date = |stamp: &Option<Stamp>| stamp.and_then(|stamp| zones.rfc3339(&stamp, &post.site));
    say("summary", json!(post.excerpt_html.as_deref().map(text)));
    say("image", json!(post.featured_media));
    say("date_published", json!(date(&post.published)));
    say("date_modified", json!(date(&post.updated)));
    say("authors", authors(post));
    say("tags", post.tags.iter().map(|tag| json!(tag.name)).collect());
    say("attachments", attachments(post, media));
    say("_posterity", Value::Object(rest));
    item
}

fn authors(post: &Post) -> Value {
    let author = |author: &Byline| match &author.url {
        Some(url) => json!({ "name": author.name, "url": url }),
        None => json!({ "name": author.name }),
    };
    post.authors.iter().map(author).collect()
}

/// Films, sounds and files whose media type is known: an attachment must have one.
fn attachments(post: &Post, media: &BTreeMap<(&str, &str), &Media>) -> Value {
    let playable = [MediaKind::Audio, MediaKind::Video, MediaKind::File];
    let uses = post.media.iter().filter(|used| playable.contains(&used.kind));
    let attachment = |used: &MediaUse| {
        let medium = media.get(&(post.site.as_str(), used.url.as_str()))?;
        let mime_type = medium.media_type.as_ref()?;
        Some(match medium.bytes {
            Some(bytes) => json!({ "url": used.url, "mime_type": mime_type, "size_in_bytes": bytes }),
            None => json!({ "url": used.url, "mime_type": mime_type }),
        })
    };
    uses.filter_map(attachment).collect()
}

#[derive(Deserialize)]
struct Found {
    #[serde(rename = "_posterity", default)]
    head: Value,
    #[serde(default)]
    items: Vec<Map<String, Value>>,
}

/// What is read of a page beside its items.
#[derive(Deserialize)]
struct Marked {
    #[serde(default)]
    page: Option<Page>,
}

pub(super) fn read(value: Value) -> Result<Archive, Fault> {
    match read_page(value)? {
        (None, archive) => Ok(archive),
        (Some(page), _) => Err(Fault::Page(page)),
    }
}

/// What stands on a page, and which it is; none where it is a feed of one piece.
pub(super) fn read_page(value: Value) -> Result<(Option<Page>, Archive), Fault> {
    let found: Found = serde_json::from_value(value)?;
    let page = Marked::deserialize(&found.head)?.page;
    let mut archive = document::read(found.head)?;
    for item in found.items {
        archive.posts.push(post(item)?);
    }
    Ok((page, archive))
}

fn post(item: Map<String, Value>) -> Result<Post, Fault> {
    Ok(serde_json::from_value(Value::Object(fields(item)))?)
}

/// A post's fields, put together of what an item says and what stands under `_posterity`.
pub(super) fn fields(mut item: Map<String, Value>) -> Map<String, Value> {
    let mut fields = match item.shift_remove("_posterity") {
        Some(Value::Object(fields)) => fields,
        _ => Map::new(),
    };
    for field in SAID {
        fields.insert(field.to_owned(), item.shift_remove(field).unwrap_or_default());
    }
    // Where the content stands in for a body, the archive's own null is still there.
    let body = item.shift_remove("content_html").unwrap_or_default();
    fields.entry("body_html").or_insert(body);
    fields
}
