//! Atom 1.0 (RFC 4287) and 0.3, with threads (RFC 4685), drafts (RFC 5023) and the kinds of Blogger's exports.

use super::entry::{Entry, Found, IsDraft, Reply, Text};
use super::{Feed, paragraphs, person};
use crate::address::Address;
use crate::archive::{Kind, MediaUse};
use crate::extract::fragment::media_kind;
use crate::extract::role::{Role, role, whole};
use crate::extract::sighting::{Evidence, Label, Person, Said};
use crate::extract::wordpress;
use crate::extract::xml::Element;

/// Scheme of the category in which Blogger says what an entry is.
const KIND: &str = "http://schemas.google.com/g/2005#kind";

/// Scheme of Blogger's labels.
const LABELS: &str = "http://www.blogger.com/atom/ns#";

/// The link to what a feed or entry is the feed or entry of.
pub(super) fn link_of(element: &Element) -> Option<String> {
    let links = element
        .all("link")
        .filter(|link| matches!(link.attribute("rel"), None | Some("alternate")));
    let mut links: Vec<&Element> = links.collect();
    links.sort_by_key(|link| !link.attribute("type").is_none_or(|kind| kind.contains("html")));
    links.first()?.attribute("href").map(str::to_owned)
}

/// A text construct: plain, HTML or XHTML. Atom 0.3 says by `mode` whether markup is escaped.
pub(super) fn text(element: &Element) -> Text {
    let kind = element.attribute("type").unwrap_or("text");
    if kind.contains("html") || element.attribute("mode") == Some("escaped") || element.children().next().is_some() {
        return Text::Html(element.html());
    }
    Text::Plain(element.data())
}

/// Reads an entry of a feed.
pub(super) fn entry(item: &Element, root: &Element, feed: &Feed<'_>) -> Entry {
    let base = base(item, root, feed);
    let resolve = |link: &str| match &base {
        Some(base) => base.join(link),
        None => Address::parse(link),
    };
    let guid = item.text_of("id");
    let link = item
        .text_of("feedburner:origlink")
        .or_else(|| link_of(item))
        .and_then(|link| resolve(&link));
    let found = |element: &'static str| {
        let value = item.text_of(element)?;
        Some(Found { value, element })
    };
    let (kind, other) = kind(item);
    let is_reply = other.as_deref() == Some("comment");
    let draft = item.children().find(|child| child.name.ends_with(":control"));
    let is_draft = draft.is_some_and(|control| control.children().any(|draft| draft.text() == "yes"));
    let content = item
        .child("content")
        .filter(|content| content.attribute("src").is_none());
    Entry {
        title: item.child("title").map(text),
        published: ["published", "issued", "created"]
            .into_iter()
            .filter_map(found)
            .collect(),
        updated: ["updated", "modified"].into_iter().filter_map(found).collect(),
        authors: authors(item, root),
        terms: item.all("category").filter_map(term).collect(),
        language: item.attribute("xml:lang").map(str::to_owned),
        content: content.and_then(|content| markup(content, "content")),
        summary: item.child("summary").and_then(|summary| markup(summary, "summary")),
        enclosures: enclosures(item, &resolve),
        reply: reply(item, guid.as_deref(), link.as_ref(), is_reply),
        link,
        guid,
        base: content
            .and_then(|content| content.attribute("xml:base"))
            .and_then(&resolve)
            .or(base),
        kind,
        is_draft: if is_draft { IsDraft::Yes } else { IsDraft::Unsaid },
        other: other.filter(|_| !is_reply),
        ..Entry::default()
    }
}

fn base(item: &Element, root: &Element, feed: &Feed<'_>) -> Option<Address> {
    let outer = match (root.attribute("xml:base"), &feed.base) {
        (Some(base), Some(outer)) => outer.join(base),
        (Some(base), None) => Address::parse(base),
        (None, outer) => outer.clone(),
    };
    match (item.attribute("xml:base"), &outer) {
        (Some(base), Some(outer)) => outer.join(base),
        (Some(base), None) => Address::parse(base),
        (None, _) => outer,
    }
}

fn markup(element: &Element, name: &'static str) -> Option<Found> {
    let value = match text(element) {
        Text::Html(html) => html,
        Text::Plain(text) => paragraphs(&text),
    };
    let found = Found { value, element: name };
    (!found.value.trim().is_empty()).then_some(found)
}

/// Authors of the entry, of the feed it was taken from, or of the feed.
fn authors(item: &Element, root: &Element) -> Vec<Person> {
    let of = |element: &Element| -> Vec<Person> {
        let authors = element.all("author").filter_map(|author| {
            let mut person = person(&author.text_of("name")?)?;
            // The page of a person, which is the author's listing only where its address says so.
            let page = author.text_of("uri").or_else(|| author.text_of("url"));
            let listing = page.as_deref().and_then(Address::parse);
            person.url = listing
                .filter(|page| role(page) == Role::Listing)
                .map(|page| page.to_string());
            Some(person)
        });
        authors.collect()
    };
    let source = item.child("source").map(of).unwrap_or_default();
    let lists = [of(item), source, of(root)];
    lists.into_iter().find(|people| !people.is_empty()).unwrap_or_default()
}

/// A category. Its scheme may tell what it is; WordPress's does not.
fn term(element: &Element) -> Option<Said<Label>> {
    let scheme = element.attribute("scheme").unwrap_or_default();
    let word = element.attribute("term").unwrap_or_default();
    let name = element
        .attribute("label")
        .filter(|label| !label.is_empty())
        .unwrap_or(word)
        .trim();
    if name.is_empty() || scheme == KIND {
        return None;
    }
    let taxonomy = match scheme {
        LABELS => Some("tag"),
        _ if scheme.ends_with("#category") => Some("category"),
        _ if scheme.ends_with("#tag") => Some("tag"),
        _ => None,
    };
    let label = Label {
        taxonomy: taxonomy.unwrap_or("category").to_owned(),
        name: Some(name.to_owned()),
        ..Label::default()
    };
    let evidence = taxonomy.map_or(Evidence::Mixed, |_| Evidence::Item);
    Some(Said::new(label, evidence, "atom:category"))
}

/// What Blogger says an entry is: the kind of a post, or its word for what is none.
fn kind(item: &Element) -> (Option<Kind>, Option<String>) {
    let kinds = item
        .all("category")
        .filter(|category| category.attribute("scheme") == Some(KIND));
    let word = kinds
        .filter_map(|category| category.attribute("term")?.rsplit_once('#'))
        .next();
    match word {
        Some((_, "post")) => (Some(Kind::POST), None),
        Some((_, "page")) => (Some(Kind::PAGE), None),
        Some((_, other)) => (None, Some(other.to_owned())),
        None => (None, None),
    }
}

/// An entry is a comment where it answers something, or where WordPress numbers it as one.
fn reply(item: &Element, guid: Option<&str>, link: Option<&Address>, is_reply: bool) -> Option<Reply> {
    let number = guid.and_then(wordpress::comment_number);
    let answered = item.child("thr:in-reply-to");
    if number.is_none() && answered.is_none() && !is_reply {
        return None;
    }
    let target = answered.and_then(|answered| answered.attribute("href"));
    let target = target.and_then(Address::parse).map(|address| whole(&address));
    Some(Reply {
        number,
        post: target.or_else(|| link.map(whole)),
    })
}

fn enclosures(item: &Element, resolve: &dyn Fn(&str) -> Option<Address>) -> Vec<MediaUse> {
    let links = item
        .all("link")
        .filter(|link| link.attribute("rel") == Some("enclosure"));
    let uses = links.filter_map(|link| {
        let url = resolve(link.attribute("href")?)?.to_string();
        Some(MediaUse {
            kind: media_kind(link.attribute("type"), &url),
            url,
            caption: link.attribute("title").map(str::to_owned),
            ..MediaUse::default()
        })
    });
    uses.collect()
}
