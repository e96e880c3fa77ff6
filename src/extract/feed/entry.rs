//! One entry of a feed, whatever the format, and the sighting it makes.

use super::{Feed, permalink, stamp};
use crate::address::Address;
use crate::archive::{Kind, MediaUse, Status};
use crate::capture::magic;
use crate::dom::Omit;
use crate::extract::page::witness;
use crate::extract::role::{Role, role, whole};
use crate::extract::sighting::{
    Claim, Comment, Doubt, Evidence, Label, Origin, Page, Person, Place, Said, Sighting, SiteFacts,
};
use crate::extract::{fragment, wordpress};

/// Words of a feed.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Text {
    /// As they are.
    Plain(String),
    /// As markup.
    Html(String),
}

/// A value and the element that holds it, as rules name it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Found {
    pub(super) value: String,
    pub(super) element: &'static str,
}

/// What an entry that is a comment answers.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Reply {
    /// The comment's number.
    pub(super) number: Option<String>,
    /// Address of the post, where the entry names it apart from its own.
    pub(super) post: Option<Address>,
}

/// One entry, read and not yet understood.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Entry {
    pub(super) link: Option<Address>,
    /// The feed's identifier of it, as written.
    pub(super) guid: Option<String>,
    pub(super) title: Option<Text>,
    pub(super) published: Vec<Found>,
    pub(super) updated: Vec<Found>,
    pub(super) authors: Vec<Person>,
    pub(super) terms: Vec<Said<Label>>,
    pub(super) language: Option<String>,
    /// Full text, as HTML.
    pub(super) content: Option<Found>,
    /// An excerpt or the beginning of the text, as HTML.
    pub(super) summary: Option<Found>,
    pub(super) featured: Option<String>,
    pub(super) enclosures: Vec<MediaUse>,
    /// What relative links are relative to.
    pub(super) base: Option<Address>,
    pub(super) kind: Option<Kind>,
    pub(super) is_draft: IsDraft,
    pub(super) reply: Option<Reply>,
    /// The format's own word for what it is, where it is neither post nor comment.
    pub(super) other: Option<String>,
}

/// Whether an entry says that it is not published.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum IsDraft {
    #[default]
    Unsaid,
    Yes,
}

/// Everything the feed says.
pub(super) fn page(feed: &Feed<'_>, entries: Vec<Entry>, facts: SiteFacts) -> Page {
    let mut page = Page {
        site: facts,
        ..Page::default()
    };
    for (position, entry) in entries.into_iter().enumerate() {
        if let Some(other) = entry.other {
            *page.left_out.entry(other).or_default() += 1;
        } else if is_medium(&entry) {
            *page.left_out.entry("picture".to_owned()).or_default() += 1;
        } else if let Some(reply) = entry.reply.clone() {
            page.sightings.extend(mention(feed, entry, reply, position));
        } else {
            page.sightings.push(sighting(feed, entry, position));
        }
    }
    page
}

/// Whether an entry is a picture of a gallery and no post: it has no text, and leads to the file itself.
fn is_medium(entry: &Entry) -> bool {
    let media_type = entry.link.as_ref().and_then(|link| magic::of_name(link.path()));
    let is_shown = |kind: &str| {
        ["image/", "video/", "audio/"]
            .iter()
            .any(|begin| kind.starts_with(begin))
    };
    entry.content.is_none() && entry.summary.is_none() && media_type.is_some_and(is_shown)
}

fn sighting(feed: &Feed<'_>, entry: Entry, position: usize) -> Sighting {
    let rule = |element: &str| format!("{}:{element}", feed.format);
    let mut sighting = Sighting {
        witness: witness(feed.capture, Place::Feed, position, feed.format),
        claims: claims(feed, &entry, position),
        home: feed.home.clone(),
        kind: entry.kind.map(|kind| Said::new(kind, Evidence::Item, rule("kind"))),
        ..Sighting::default()
    };
    if entry.is_draft == IsDraft::Yes {
        sighting.status = Some(Said::new(Status::Draft, Evidence::Item, rule("draft")));
    }
    match entry.title {
        Some(Text::Html(html)) => fragment::title(&html, &rule("title"), &mut sighting),
        Some(Text::Plain(text)) => {
            let text = crate::dom::folded(&text);
            sighting.titles.push(Said::new(text, Evidence::Item, rule("title")));
        }
        None => {}
    }
    for (found, list) in [
        (&entry.published, &mut sighting.published),
        (&entry.updated, &mut sighting.updated),
    ] {
        for found in found {
            let rule = rule(found.element);
            match stamp(&found.value, &mut sighting.doubts) {
                Some(stamp) => list.push(Said::new(stamp, Evidence::Item, rule)),
                None => sighting.doubts.push(Doubt {
                    code: "date-unreadable".to_owned(),
                    message: format!("`{rule}` is no date: `{}`", found.value),
                }),
            }
        }
    }
    let authors = entry.authors.into_iter();
    sighting.authors = authors
        .map(|person| Said::new(person, Evidence::Item, rule("author")))
        .collect();
    sighting.terms = entry.terms;
    let language = entry.language.into_iter();
    sighting.languages = language
        .map(|language| Said::new(language, Evidence::Item, rule("language")))
        .collect();
    let featured = entry.featured.into_iter();
    sighting.featured = featured
        .map(|url| Said::new(url, Evidence::Item, rule("image")))
        .collect();
    let enclosures = entry.enclosures.into_iter();
    sighting.enclosures = enclosures
        .map(|medium| Said::new(medium, Evidence::Item, rule("enclosure")))
        .collect();
    let base = entry.base.or(entry.link).or_else(|| feed.base.clone());
    words(feed, entry.content, entry.summary, base.as_ref(), &mut sighting);
    sighting
}

/// Body and excerpt. What stands in place of a protected post's words says that it is protected.
fn words(
    feed: &Feed<'_>,
    content: Option<Found>,
    summary: Option<Found>,
    base: Option<&Address>,
    sighting: &mut Sighting,
) {
    let rule = |element: &str| format!("{}:{element}", feed.format);
    if let Some(content) = content {
        fragment::body(&content.value, base, Origin::Shown, &rule(content.element), sighting);
    }
    let Some(summary) = summary else { return };
    sighting.protected |= fragment::text(&summary.value) == PROTECTED;
    if sighting.protected {
        sighting.body = None;
        return;
    }
    let html = fragment::html(&summary.value, base);
    let said = html.map(|html| Said::new(html, Evidence::Mixed, rule(summary.element)));
    sighting.excerpts.extend(said);
}

/// What WordPress puts into a feed in place of a protected post's excerpt.
const PROTECTED: &str = "There is no excerpt because this is a protected post.";

/// Claims to identity. WordPress's guid has the platform's number, which is the post's own only on the site that it names:
/// posts that were imported keep the guid of the site they came from.
fn claims(feed: &Feed<'_>, entry: &Entry, position: usize) -> Vec<Claim> {
    let mut claims = Vec::new();
    let link = entry.link.as_ref().map(permalink);
    if let Some(guid) = &entry.guid {
        let address = Address::parse(guid);
        let own = feed.home.as_ref().or(link.as_ref());
        let numbered = address.as_ref().and_then(|address| match role(address) {
            Role::Numbered(number) if own.is_some_and(|own| own.host() == address.host()) => Some(number),
            _ => None,
        });
        claims.extend(numbered.map(|number| Claim::PlatformId(own.or(address.as_ref()).cloned(), number)));
        claims.push(Claim::Guid(guid.clone()));
    }
    claims.extend(link.map(Claim::Permalink));
    if claims.is_empty() {
        claims.push(Claim::Path(format!("{}#{}", feed.capture.label(), position + 1)));
    }
    claims
}

/// A comment that stands apart from its post.
fn mention(feed: &Feed<'_>, entry: Entry, reply: Reply, position: usize) -> Option<Sighting> {
    let post = reply.post.or_else(|| entry.link.as_ref().map(whole))?;
    let content = entry.content.or(entry.summary);
    let (parent, html) = answered(content.map(|found| found.value).unwrap_or_default());
    let mut doubts = Vec::new();
    let published = entry
        .published
        .iter()
        .find_map(|found| stamp(&found.value, &mut doubts));
    let author = entry.authors.into_iter().next();
    let comment = Comment {
        id: reply.number,
        parent,
        author: author.as_ref().map(|author| author.name.clone()),
        author_url: author.and_then(|author| author.url),
        published,
        body_html: fragment::html(&html, Some(&post)),
        ..Comment::default()
    };
    Some(Sighting {
        witness: witness(feed.capture, Place::Mention, position, feed.format),
        claims: vec![Claim::Permalink(permalink(&post))],
        comments: vec![comment],
        ..Sighting::default()
    })
}

/// WordPress puts a line before a comment that answers another: `In reply to <a href="…#comment-228">Name</a>.`
fn answered(html: String) -> (Option<String>, String) {
    let none = Omit::nothing();
    let Ok(parsed) = fragment::Fragment::parse(&html) else {
        return (None, html);
    };
    let line = parsed.children().into_iter().next();
    let link = line.and_then(|line| line.children().into_iter().next());
    let target = link.and_then(|link| wordpress::comment_number(link.attr("href")?));
    match (line, target) {
        (Some(line), Some(target)) if line.name() == "p" && line.text().starts_with("In reply to ") => {
            let mut omit = none;
            omit.add(line);
            (Some(target), parsed.html(None, &omit))
        }
        _ => (None, html),
    }
}
