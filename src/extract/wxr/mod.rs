//! WXR, WordPress's export format (1.0 to 1.2): RSS with everything that the database holds of each item.

mod autop;
mod blocks;
mod comments;
mod item;
mod objects;
mod scan;
mod shortcode;
mod terms;
mod typed;

use super::fragment;
use super::page::facts;
use super::sighting::{Attachment, Page, Person};
use super::wordpress;
use super::xml::{Document, Element};
use crate::address::Address;
use crate::capture::Capture;
use std::collections::BTreeMap;

/// An export and what holds for all its items.
struct Export<'a> {
    capture: &'a Capture,
    /// The blog's home.
    home: Option<Address>,
    /// Authors by login.
    authors: BTreeMap<String, Person>,
}

/// Whether RSS is an export: it says so by its version, or has items with numbers of the database (before 1.0).
pub(super) fn is_export(document: &Document) -> bool {
    let versioned = document
        .root
        .child("channel")
        .is_some_and(|channel| channel.child("wp:wxr_version").is_some());
    versioned
        || document
            .items
            .iter()
            .any(|item| item.child("wp:post_id").is_some() && item.child("wp:status").is_some())
}

/// Everything an export says.
pub(super) fn page(capture: &Capture, document: &Document) -> Page {
    let channel = document.root.child("channel").unwrap_or(&document.root);
    let home = ["wp:base_blog_url", "link", "wp:base_site_url"]
        .iter()
        .find_map(|name| wordpress::home(&channel.text_of(name)?));
    let export = Export {
        capture,
        home,
        authors: channel.all("wp:author").filter_map(author).collect(),
    };
    let mut page = Page {
        site: facts(capture, export.home.clone(), None),
        terms: terms::listed(channel),
        people: export.authors.values().cloned().collect(),
        ..Page::default()
    };
    page.site.title = channel.text_of("title").map(|title| fragment::text(&title));
    page.site.description = channel.text_of("description").map(|text| fragment::text(&text));
    page.site.language = channel.text_of("language");
    let generator = channel.text_of("generator");
    page.site.generator = generator.map(|generator| wordpress::generator(&generator));
    for item in &document.items {
        let fields = item::custom_fields(item);
        if fields > 0 {
            *page.left_out.entry("custom field".to_owned()).or_default() += fields;
        }
        let kind = item.text_of("wp:post_type").unwrap_or_else(|| "post".to_owned());
        if kind == "attachment" {
            page.attachments.extend(attachment(item));
        } else if wordpress::is_content(&kind) {
            let position = page.sightings.len();
            page.sightings.push(item::sighting(&export, item, &kind, position));
        } else {
            *page.left_out.entry(kind).or_default() += 1;
        }
    }
    page
}

/// An author by login. The e-mail address beside it is not read.
fn author(element: &Element) -> Option<(String, Person)> {
    let login = element.text_of("wp:author_login")?;
    let shown = element.text_of("wp:author_display_name");
    let name = shown
        .as_deref()
        .map(fragment::text)
        .filter(|name| !name.is_empty() && !name.contains('@'));
    let person = Person {
        name: name.or_else(|| Some(login.clone()).filter(|login| !login.contains('@')))?,
        slug: wordpress::author_slug(&login).filter(|_| !login.contains('@')),
        url: None,
        id: element.text_of("wp:author_id").and_then(|id| id.parse().ok()),
    };
    Some((login, person))
}

fn attachment(item: &Element) -> Option<Attachment> {
    let url = item.text_of("wp:attachment_url").or_else(|| item.text_of("guid"))?;
    Some(Attachment {
        url: Address::parse(&url)?.to_string(),
        page: item.text_of("link"),
        id: item.text_of("wp:post_id").and_then(|id| id.parse().ok()),
    })
}
