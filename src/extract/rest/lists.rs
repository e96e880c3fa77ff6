//! What answers say beside posts: terms, authors, media, comments, the site.

use super::fields::{number, text};
use super::{Answer, rendered};
use crate::address::Address;
use crate::extract::page::witness;
use crate::extract::role::whole;
use crate::extract::sighting::{Attachment, Claim, Comment, Label, Page, Person, Place, Sighting};
use crate::extract::{fragment, wordpress};
use serde_json::Value;

/// A term.
pub(super) fn term(object: &Value) -> Option<Label> {
    let taxonomy = wordpress::taxonomy(text(object, "taxonomy")?);
    wordpress::is_taxonomy_of_posts(taxonomy).then(|| Label {
        taxonomy: taxonomy.to_owned(),
        name: text(object, "name").map(|name| crate::dom::folded(&crate::dom::decoded(name))),
        slug: text(object, "slug").and_then(wordpress::slug),
        id: number(object, "id"),
        url: text(object, "link").map(str::to_owned),
        parent_id: number(object, "parent"),
        description: text(object, "description")
            .map(fragment::text)
            .filter(|words| !words.is_empty()),
        ..Label::default()
    })
}

/// An author.
pub(super) fn person(object: &Value) -> Option<Person> {
    let name = text(object, "name").map(fragment::text)?;
    (!name.is_empty() && !name.contains('@')).then(|| Person {
        name,
        slug: text(object, "slug").and_then(wordpress::slug),
        url: text(object, "link").map(str::to_owned),
        id: number(object, "id"),
    })
}

/// A medium and its page.
pub(super) fn medium(object: &Value) -> Option<Attachment> {
    Some(Attachment {
        url: Address::parse(text(object, "source_url")?)?.to_string(),
        page: text(object, "link").map(str::to_owned),
        id: number(object, "id"),
    })
}

/// A comment, which tells of its post by number.
pub(super) fn comment(answer: &Answer<'_>, object: &Value, position: usize) -> Option<Sighting> {
    let post = number(object, "post")?;
    let kind = wordpress::comment_kind(text(object, "type").unwrap_or_default())?;
    let link = text(object, "link").and_then(Address::parse).map(|link| whole(&link));
    let author = text(object, "author_name").map(fragment::text);
    let url = text(object, "author_url").and_then(Address::parse);
    let comment = Comment {
        id: number(object, "id").map(|id| id.to_string()),
        parent: number(object, "parent").map(|parent| parent.to_string()),
        kind,
        status: wordpress::comment_status(text(object, "status").unwrap_or("approved")),
        author: author.filter(|name| !name.is_empty()),
        author_url: url.map(|url| url.to_string()),
        published: wordpress::moment(text(object, "date"), text(object, "date_gmt")),
        body_html: rendered(object, "content").and_then(|html| fragment::html(&html, link.as_ref())),
    };
    Some(Sighting {
        witness: witness(answer.capture, Place::Mention, position, "rest"),
        claims: vec![Claim::PlatformId(answer.home.clone().or(link), post)],
        comments: vec![comment],
        ..Sighting::default()
    })
}

/// What the root of the interface says of the site.
pub(super) fn site(object: &Value, page: &mut Page) {
    page.site.title = text(object, "name").map(fragment::text);
    page.site.description = text(object, "description")
        .map(fragment::text)
        .filter(|words| !words.is_empty());
    page.site.home = text(object, "home").or(text(object, "url")).and_then(wordpress::home);
    let named = text(object, "timezone_string").map(str::to_owned);
    page.site.timezone = named.or_else(|| offset(object.get("gmt_offset")?));
}

/// Hours ahead of UTC, as a number or its text, as an offset: `5.5` → `+05:30`.
fn offset(value: &Value) -> Option<String> {
    let hours = value.as_f64().or_else(|| value.as_str()?.parse().ok())?;
    let minutes = (hours * 60.0).round();
    (-720.0..=840.0).contains(&minutes).then(|| {
        let sign = if minutes < 0.0 { '-' } else { '+' };
        let whole = minutes.abs() as u32;
        format!("{sign}{:02}:{:02}", whole / 60, whole % 60)
    })
}
