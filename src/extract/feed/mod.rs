//! Feeds: RSS of all versions, Atom, JSON Feed. An entry is one sighting; an entry that is a comment tells of its post.

mod atom;
mod entry;
mod json;
mod rss;

pub(super) use json::page as json;

use super::dates::{self, Order};
use super::page::facts;
use super::sighting::{Doubt, Page, Person, SiteFacts};
use super::xml::{Document, Element};
use super::{fragment, wordpress};
use crate::address::Address;
use crate::archive::Stamp;
use crate::capture::Capture;
use entry::{Entry, Text};

/// A feed and what holds for all its entries.
struct Feed<'a> {
    capture: &'a Capture,
    /// The format, as rules name it.
    format: &'static str,
    /// The blog's home, where the feed proves it.
    home: Option<Address>,
    /// What relative links are relative to, where an entry does not say.
    base: Option<Address>,
}

/// Everything a feed in XML says.
pub(super) fn page(capture: &Capture, document: &Document) -> Page {
    let is_atom = document.root.name == "feed";
    let channel = match document.root.child("channel") {
        Some(channel) if !is_atom => channel,
        _ => &document.root,
    };
    let link = if is_atom {
        atom::link_of(channel)
    } else {
        rss::link_of(channel)
    };
    let generator = generator(&document.root, channel);
    let base = link.as_deref().and_then(Address::parse);
    let mut feed = Feed {
        capture,
        format: if is_atom { "atom" } else { "rss" },
        home: None,
        base: base.clone().or_else(|| capture.address.clone()),
    };
    let entries: Vec<Entry> = document
        .items
        .iter()
        .map(|item| {
            if is_atom {
                atom::entry(item, channel, &feed)
            } else {
                rss::entry(item, &feed)
            }
        })
        .collect();
    let is_of_comments = entries.iter().all(|entry| entry.reply.is_some());
    let own = base.filter(|_| !is_of_comments);
    feed.home = own.as_ref().and_then(|link| home(link, &entries, generator.as_deref()));
    let mut facts = facts(capture, feed.home.clone(), own.as_ref());
    facts.generator = generator;
    describe(channel, is_atom, &mut facts);
    entry::page(&feed, entries, facts)
}

/// Title, tagline and language of the blog.
fn describe(channel: &Element, is_atom: bool, facts: &mut SiteFacts) {
    let words = |name: &str| {
        let found = channel.child(name)?;
        let text = if is_atom { atom::text(found) } else { rss::text(found) };
        Some(text.plain()).filter(|text| !text.is_empty())
    };
    facts.title = words("title");
    facts.description = words(if is_atom { "subtitle" } else { "description" }).or_else(|| words("tagline"));
    let language = channel.text_of("language").or_else(|| channel.text_of("dc:language"));
    let language = language.or_else(|| channel.attribute("xml:lang").map(str::to_owned));
    facts.language = language.filter(|language| is_language(language));
}

fn is_language(text: &str) -> bool {
    (2..=35).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// The software: RSS names it in an element, RSS 1.0 in a resource, Atom with its version beside it.
fn generator(root: &Element, channel: &Element) -> Option<String> {
    let named = channel.child("generator").or_else(|| root.child("generator"));
    let agent = channel
        .child("admin:generatoragent")
        .and_then(|agent| agent.attribute("rdf:resource"));
    let name = named
        .map(Element::text)
        .filter(|name| !name.is_empty())
        .or_else(|| agent.map(str::to_owned))?;
    let version = named.and_then(|named| named.attribute("version"));
    Some(match version.filter(|version| !name.contains(version)) {
        Some(version) => format!("{name} {version}"),
        None => wordpress::generator(&name),
    })
}

/// The blog's home. A feed's own link is its home only where WordPress made it, or where it is a host's root: others link to
/// the section that they are the feed of.
fn home(link: &Address, entries: &[Entry], generator: Option<&str>) -> Option<Address> {
    let home = wordpress::home(link.as_str())?;
    let numbered = || {
        entries
            .iter()
            .any(|entry| entry.guid.as_deref().is_some_and(|guid| guid.contains("?p=")))
    };
    let is_root = home.path() == "/";
    let by_wordpress = generator.is_some_and(|name| name.starts_with("WordPress")) || numbered();
    let mut own = entries
        .iter()
        .filter_map(|entry| entry.link.as_ref())
        .filter(|link| link.host() == home.host());
    let beneath = own.all(|link| link.path().starts_with(home.path()));
    ((is_root || by_wordpress) && beneath && !entries.is_empty()).then_some(home)
}

/// An author as feeds write one: `a@b.example (Name)`, `Name <a@b.example>`, `Name`. Addresses of mail boxes are dropped.
fn person(text: &str) -> Option<Person> {
    let text = text.trim();
    let bracketed = |open: char, close: char| {
        let (before, rest) = text.split_once(open)?;
        let (inside, _) = rest.rsplit_once(close)?;
        Some((before.trim(), inside.trim()))
    };
    let name = match bracketed('(', ')').or_else(|| bracketed('<', '>')) {
        Some((before, inside)) if before.contains('@') => inside,
        Some((before, inside)) if inside.contains('@') => before,
        _ => text,
    };
    let name = name.trim_matches(|c: char| c == '"' || c.is_whitespace());
    let is_name = !name.is_empty() && !name.contains('@') && name.chars().count() <= 120;
    is_name.then(|| Person {
        name: name.to_owned(),
        ..Person::default()
    })
}

/// A date as the standards have it (RFC 3339, RFC 2822), or as feeds write it all the same.
fn stamp(text: &str, doubts: &mut Vec<Doubt>) -> Option<Stamp> {
    if let Ok(stamp) = text.parse() {
        return Some(stamp);
    }
    let reading = dates::read(text, Order::Unknown)?;
    doubts.extend(reading.notes.into_iter().map(|note| Doubt {
        code: note.code().to_owned(),
        message: note.to_string(),
    }));
    Some(reading.stamp)
}

/// Text as HTML: feeds of plain text part paragraphs by blank lines.
fn paragraphs(text: &str) -> String {
    let mut html = String::new();
    for part in text.replace("\r\n", "\n").split("\n\n") {
        let part = part.trim();
        if !part.is_empty() {
            html.push_str("<p>");
            super::xml::push_escaped(part, &mut html);
            html.push_str("</p>\n");
        }
    }
    html.replace("&quot;", "\"")
}

/// The post's address in a link: without the parameters that feeds add to see who came by them.
fn permalink(link: &Address) -> Address {
    let tracking: Vec<String> = link
        .url()
        .query_pairs()
        .filter(|(name, _)| name.starts_with("utm_"))
        .map(|(name, _)| name.into_owned())
        .collect();
    if tracking.is_empty() {
        return link.clone();
    }
    let names: Vec<&str> = tracking.iter().map(String::as_str).collect();
    link.without_parameters(&names)
}

impl Text {
    /// The text without markup.
    fn plain(&self) -> String {
        match self {
            Text::Plain(text) => crate::dom::folded(text),
            Text::Html(html) => fragment::text(html),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mail_boxes_are_no_names() {
        for (text, due) in [
            ("a@b.example (Ann Barrow)", Some("Ann Barrow")),
            ("Ann Barrow <a@b.example>", Some("Ann Barrow")),
            ("Ann Barrow (a@b.example)", Some("Ann Barrow")),
            ("Ann (of Mill Lane) Barrow", Some("Ann (of Mill Lane) Barrow")),
            ("a@b.example", None),
            ("a@b.example (a@b.example)", None),
            ("", None),
        ] {
            assert_eq!(person(text).map(|person| person.name).as_deref(), due, "{text}");
        }
    }
}
