use super::{LinkRole, Links};
use crate::address::Address;
use crate::extract::xml::{self, Element};
use crate::limits;
use serde_json::Value;

/// Addresses that a sitemap lists, or an index of sitemaps.
pub(super) fn sitemap(text: &str, address: &Address) -> Links {
    let mut links = Links::default();
    let Ok(document) = xml::read(text, &["url", "sitemap"]) else {
        return links;
    };
    for item in &document.items {
        let role = if item.name == "sitemap" {
            LinkRole::Sitemap
        } else {
            LinkRole::Page
        };
        if let Some(place) = item.text_of("loc") {
            links.add(role, address, &place);
        }
        for picture in item.all("image:image").filter_map(|image| image.text_of("image:loc")) {
            links.add(LinkRole::Part, address, &picture);
        }
    }
    links.entries = document.items.len();
    links
}

/// Pages of a feed's entries, and the feed that goes on where this one ends (RFC 5005).
pub(super) fn feed(text: &str, address: &Address) -> Links {
    let mut links = Links::default();
    let Ok(document) = xml::read(text, &["item", "entry"]) else {
        return links;
    };
    let places = document.items.iter().filter_map(place);
    places.for_each(|place| links.add(LinkRole::Page, address, &place));
    let head = document.root.child("channel").unwrap_or(&document.root);
    for rel in ["next", "prev-archive", "next-archive"] {
        let all = head.all("link").chain(head.all("atom:link"));
        let next = all.filter(|link| link.attribute("rel") == Some(rel));
        for href in next.filter_map(|link| link.attribute("href")) {
            links.add(LinkRole::Next, address, href);
        }
    }
    let generator = head.child("generator").map(Element::text).unwrap_or_default();
    links.is_wordpress = generator.contains("wordpress") || generator.contains("WordPress");
    links.entries = document.items.len();
    links
}

/// The page of an entry: RSS has it as text, Atom as an attribute.
fn place(item: &Element) -> Option<String> {
    let linked = item
        .all("link")
        .find(|link| matches!(link.attribute("rel"), None | Some("alternate")))?;
    match linked.attribute("href") {
        Some(href) => Some(href.to_owned()),
        None => Some(linked.text()).filter(|text| !text.trim().is_empty()),
    }
}

/// Pages of the objects that a REST answer lists.
pub(super) fn rest(body: &[u8]) -> Links {
    let mut links = Links {
        is_wordpress: true,
        ..Links::default()
    };
    if body.len() > limits::JSON_BYTES {
        return links;
    }
    let Ok(Value::Array(objects)) = serde_json::from_slice(body) else {
        return links;
    };
    let places = objects.iter().filter_map(|object| object.get("link")?.as_str());
    let addresses = places.filter_map(Address::parse);
    links.links = addresses
        .map(|address| super::Link {
            role: LinkRole::Page,
            address,
        })
        .collect();
    links.entries = objects.len();
    links
}
