//! RSS 0.9 to 2.0 and 1.0 (RDF), with the modules that blogs use: `content`, `dc`, `dcterms`, `media`.

use super::entry::{Entry, Found, Reply, Text};
use super::{Feed, person};
use crate::address::Address;
use crate::archive::MediaUse;
use crate::extract::fragment::{self, media_kind};
use crate::extract::sighting::{Evidence, Label, Person, Said};
use crate::extract::wordpress;
use crate::extract::xml::Element;

/// The feed's link to what it is the feed of.
pub(super) fn link_of(channel: &Element) -> Option<String> {
    channel.text_of("link")
}

/// A title: as it is, unless it stands in CDATA, where it is markup, or has elements in it all the same.
pub(super) fn text(element: &Element) -> Text {
    let words = element.html();
    if element.is_cdata() || element.children().next().is_some() || words.contains("</") {
        return Text::Html(words);
    }
    Text::Plain(element.data())
}

/// Reads an item.
pub(super) fn entry(item: &Element, feed: &Feed<'_>) -> Entry {
    let about = item.attribute("rdf:about").map(str::to_owned);
    let written = item
        .text_of("feedburner:origlink")
        .or_else(|| item.text_of("link"))
        .or_else(|| item.child("atom:link")?.attribute("href").map(str::to_owned))
        .or_else(|| about.clone());
    let guid = item.text_of("guid").or(about);
    let permanent = item
        .child("guid")
        .is_some_and(|guid| guid.attribute("ispermalink") != Some("false"));
    let link = written.as_deref().and_then(|link| resolve(feed, link));
    let link = link.or_else(|| guid.as_deref().filter(|_| permanent).and_then(Address::parse));
    let number = [&written, &guid]
        .into_iter()
        .flatten()
        .find_map(|link| wordpress::comment_number(link));
    let found = |element: &'static str| {
        let value = item.text_of(element)?;
        Some(Found { value, element })
    };
    let markup = |element: &'static str| {
        let value = item.child(element)?.html();
        (!value.trim().is_empty()).then_some(Found { value, element })
    };
    // An entry of nothing: the feed has full texts, and this one is empty.
    let empty = || {
        let is_empty = item.child("content:encoded").is_some() && markup("description").is_none();
        is_empty.then(|| Found {
            value: String::new(),
            element: "content:encoded",
        })
    };
    Entry {
        link,
        guid,
        title: item.child("title").map(text),
        published: ["pubdate", "dc:date", "dcterms:issued", "dcterms:created"]
            .into_iter()
            .filter_map(found)
            .collect(),
        updated: ["dcterms:modified", "atom:updated"]
            .into_iter()
            .filter_map(found)
            .collect(),
        authors: authors(item),
        terms: terms(item),
        language: item.text_of("dc:language"),
        content: markup("content:encoded").or_else(|| markup("body")).or_else(empty),
        summary: markup("description"),
        enclosures: enclosures(item, feed),
        reply: number.map(|number| Reply {
            number: Some(number),
            post: None,
        }),
        ..Entry::default()
    }
}

fn resolve(feed: &Feed<'_>, link: &str) -> Option<Address> {
    Address::parse(link).or_else(|| feed.base.as_ref()?.join(link))
}

fn authors(item: &Element) -> Vec<Person> {
    let of = |name: &'static str| {
        let found = item.all(name).filter_map(|author| {
            let text = author.text();
            person(&if author.is_cdata() {
                crate::dom::decoded(&text)
            } else {
                text
            })
        });
        found.collect::<Vec<Person>>()
    };
    let lists = ["dc:creator", "author", "itunes:author"].map(of);
    lists.into_iter().find(|people| !people.is_empty()).unwrap_or_default()
}

/// WordPress puts tags and categories alike into `category`, without telling; its exports tell by `domain`.
fn terms(item: &Element) -> Vec<Said<Label>> {
    let mut terms: Vec<Said<Label>> = Vec::new();
    for element in item.all("category").chain(item.all("dc:subject")) {
        let name = fragment::text(&element.data().replace('<', "&lt;"));
        if name.is_empty() {
            continue;
        }
        let taxonomy = match element.attribute("domain") {
            Some("category") => Some("category"),
            Some("tag" | "post_tag") => Some("tag"),
            _ => None,
        };
        let label = Label {
            taxonomy: taxonomy.unwrap_or("category").to_owned(),
            name: Some(name),
            slug: element.attribute("nicename").and_then(wordpress::slug),
            ..Label::default()
        };
        let evidence = taxonomy.map_or(Evidence::Mixed, |_| Evidence::Item);
        terms.push(Said::new(label, evidence, format!("rss:{}", element.name)));
    }
    terms
}

/// Enclosures, and what the `media` module has beside them. The pictures of authors that some hosts add are no media of the
/// post.
fn enclosures(item: &Element, feed: &Feed<'_>) -> Vec<MediaUse> {
    let mut uses: Vec<MediaUse> = Vec::new();
    let groups = item.all("media:group").flat_map(|group| group.all("media:content"));
    let all = item.all("enclosure").chain(item.all("media:content")).chain(groups);
    for element in all {
        let Some(url) = element.attribute("url").and_then(|url| resolve(feed, url)) else {
            continue;
        };
        let is_portrait = url.host().ends_with("gravatar.com");
        if is_portrait || uses.iter().any(|known| known.url == url.as_str()) {
            continue;
        }
        let caption = element
            .text_of("media:description")
            .or_else(|| element.text_of("media:title"));
        uses.push(MediaUse {
            kind: media_kind(element.attribute("type").or(element.attribute("medium")), url.as_str()),
            url: url.to_string(),
            caption,
            ..MediaUse::default()
        });
    }
    uses
}
