use crate::address::Address;
use crate::archive::{CommentStatus, Kind, MediaUse, Stamp, Status};
use crate::capture::Digest;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Everything one capture says about one post. It testifies; it never decides.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Sighting {
    /// Where the witness stands.
    pub witness: Witness,
    /// Claims to identity.
    pub claims: Vec<Claim>,
    /// The blog's home, where a list of posts proves it for all of them.
    pub home: Option<Address>,
    /// `post`, `page`, or the platform's own word.
    pub kind: Option<Said<Kind>>,
    /// Whether a visitor sees it, where the witness says so itself; a page or feed entry says it by being there.
    pub status: Option<Said<Status>>,
    /// The site's own slug, decoded, where the witness has it apart from the address.
    pub slug: Option<Said<String>>,
    /// The platform's number of the page above it.
    pub parent: Option<Said<u64>>,
    /// Place among its siblings.
    pub order: Option<Said<i64>>,
    /// A password form stands where the body should be.
    pub protected: bool,
    /// How many parts the links to further parts show the post to have, at least.
    pub parts: usize,
    /// Stands among the sticky posts.
    pub sticky: bool,
    /// Titles as text; an empty one says that the post has none.
    pub titles: Vec<Said<String>>,
    /// Titles as markup, where they have any.
    pub title_html: Option<Said<String>>,
    /// Publication.
    pub published: Vec<Said<Stamp>>,
    /// Last change.
    pub updated: Vec<Said<Stamp>>,
    /// Authors.
    pub authors: Vec<Said<Person>>,
    /// Tags, categories and other terms.
    pub terms: Vec<Said<Label>>,
    /// Languages.
    pub languages: Vec<Said<String>>,
    /// Excerpts as HTML.
    pub excerpts: Vec<Said<String>>,
    /// The body, or a part of it.
    pub body: Option<Said<Body>>,
    /// The featured image.
    pub featured: Vec<Said<String>>,
    /// The platform's number of the featured image.
    pub featured_number: Option<Said<u64>>,
    /// Pictures, films, sounds and files that belong to the post and stand beside its body: enclosures.
    pub enclosures: Vec<Said<MediaUse>>,
    /// Comments in the order shown.
    pub comments: Vec<Comment>,
    /// Whether comments may be left.
    pub comments_open: Option<Said<bool>>,
    /// Things that are odd: wrong weekdays and the like.
    pub doubts: Vec<Doubt>,
    /// What the body has as its author typed it, since only the site could make it HTML; odd only where the body is used.
    pub left_typed: Vec<Doubt>,
}

/// Who says it: one place in one capture.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Witness {
    /// Address of the capture, or its path in the source where it has none.
    pub address: String,
    /// Digest of the capture's bytes.
    pub digest: Option<Digest>,
    /// When it was captured, RFC 3339.
    pub captured_at: Option<String>,
    /// What kind of page it is.
    pub place: Place,
    /// Place of the sighting on that page, from 0.
    pub position: usize,
    /// Page of a post in several parts, from 1.
    pub part: usize,
    /// Profile that read the page.
    pub profile: String,
}

/// What kind of page a witness is, the weightiest first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Place {
    /// An item of an export file.
    Export,
    /// The post's own page.
    Single,
    /// An entry of a feed.
    Feed,
    /// One of several posts on a listing.
    #[default]
    Listing,
    /// A comment that stands apart from its post, in a feed or list of comments: it tells of the post, and does not show it.
    Mention,
}

/// A value, how it was found, and by which rule.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Said<T> {
    /// What is said.
    pub value: T,
    /// What sort of evidence it is.
    pub evidence: Evidence,
    /// The profile's or reader's rule: `kubrick:small`, `json-ld:datePublished`.
    pub rule: String,
}

impl<T> Said<T> {
    /// A value found by a rule.
    pub fn new(value: T, evidence: Evidence, rule: impl Into<String>) -> Said<T> {
        Said {
            value,
            evidence,
            rule: rule.into(),
        }
    }
}

/// Sorts of evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Evidence {
    /// Markup for machines at the post itself: `time[datetime]`, microformats, class names.
    Item,
    /// Words that people read at the post itself.
    Words,
    /// Structured data about the page: JSON-LD, microdata.
    Data,
    /// Meta elements of the page: OpenGraph, `article:*`.
    Meta,
    /// The heading, address or body class of the listing it stands on.
    Listing,
    /// Its own address.
    Address,
    /// The page's `<title>`.
    Title,
    /// Values that do not tell what they are: a feed's categories mix tags with categories, and its descriptions mix
    /// excerpts that somebody wrote with beginnings that a machine cut off.
    Mixed,
}

/// A claim to identity.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Claim {
    /// The platform's number, unique within its site; the address is any of that site's, and the site itself is settled
    /// when all witnesses are heard.
    PlatformId(Option<Address>, u64),
    /// The post's own address as a listing or canonical link gives it.
    Permalink(Address),
    /// The post's short address.
    Shortlink(Address),
    /// The address at which the post's own page answered.
    Answered(Address),
    /// A feed's or export's own identifier.
    Guid(String),
    /// Path within the source: the weakest.
    Path(String),
}

/// An author as shown.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Person {
    /// The name.
    pub name: String,
    /// Slug, where the markup has it.
    pub slug: Option<String>,
    /// Address of the author's listing.
    pub url: Option<String>,
    /// The platform's number; alone, it stands for what another capture of the same site knows by it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<u64>,
}

/// A use of a term, as far as one witness knows it.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Label {
    /// `tag`, `category` or another taxonomy.
    pub taxonomy: String,
    /// The name as shown.
    pub name: Option<String>,
    /// The slug, from an address or a class name.
    pub slug: Option<String>,
    /// The platform's number.
    pub id: Option<u64>,
    /// Address of the term's listing.
    pub url: Option<String>,
    /// Slug of the parent, from the address.
    pub parent: Option<String>,
    /// Number of the parent.
    pub parent_id: Option<u64>,
    /// The description, as text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

/// A body or part of one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Body {
    /// The HTML, chrome removed, links absolute.
    pub html: String,
    /// How much of the post it is.
    pub extent: Extent,
    /// Who made it HTML.
    pub origin: Origin,
    /// Set when the part begins with the mark of a `<!--more-->` and no text before it (`<!--noteaser-->`).
    pub begins_at_more: bool,
    /// What cleaning took out: rule and number of characters.
    pub removed: Vec<Removed>,
    /// Pictures, films, sounds and files in it, in order.
    pub media: Vec<MediaUse>,
}

/// Who made a body HTML.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Origin {
    /// The site: it is what a reader sees.
    #[default]
    Shown,
    /// We, from what the author typed, as an export file holds it.
    Typed,
}

/// How much of a post a body is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Extent {
    /// All of it, or all of this part.
    Full,
    /// What stands before `<!--more-->`.
    Teaser,
    /// An excerpt, made by hand or by the theme.
    Excerpt,
}

/// Text that cleaning took out of a body.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Removed {
    /// The rule that took it.
    pub rule: String,
    /// How many characters of text.
    pub characters: usize,
}

/// A comment as one page shows it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comment {
    /// The platform's number.
    pub id: Option<String>,
    /// Number of the comment it answers.
    pub parent: Option<String>,
    /// `comment`, `pingback`, `trackback`.
    pub kind: crate::archive::CommentKind,
    /// Whether a visitor sees it; what a page shows is approved.
    pub status: CommentStatus,
    /// The name shown.
    pub author: Option<String>,
    /// What the name links to.
    pub author_url: Option<String>,
    /// When it was written.
    pub published: Option<Stamp>,
    /// What it says.
    pub body_html: Option<String>,
}

/// Something odd that a reader met.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Doubt {
    /// Stable name.
    pub code: String,
    /// The facts, in one sentence.
    pub message: String,
}

/// Everything one capture says.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Page {
    /// About posts. Where a page is carried between processes they follow it.
    #[serde(skip)]
    pub sightings: Vec<Sighting>,
    /// About the site.
    pub site: SiteFacts,
    /// About terms, beyond single posts: listing headings, category menus.
    pub terms: Vec<Label>,
    /// About media that have pages of their own.
    pub attachments: Vec<Attachment>,
    /// About authors, beyond single posts.
    pub people: Vec<Person>,
    /// Items that are no posts and were left out, by their own name: menus, revisions, settings.
    pub left_out: BTreeMap<String, usize>,
}

impl Page {
    /// Whether it says anything that a page of a blog is read for. Terms alone do not count: every page has menus.
    pub fn is_telling(&self) -> bool {
        !self.sightings.is_empty() || !self.attachments.is_empty() || !self.people.is_empty()
    }
}

/// What a page says about its site.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SiteFacts {
    /// The page's own address, or its path in the source.
    pub address: String,
    /// The blog's home, where the markup proves it.
    pub home: Option<Address>,
    /// The blog's name.
    pub title: Option<String>,
    /// The tagline.
    pub description: Option<String>,
    /// BCP 47 tag of the page.
    pub language: Option<String>,
    /// The software.
    pub generator: Option<String>,
    /// Zone of its wall times: an IANA name or a fixed offset.
    pub timezone: Option<String>,
}

impl SiteFacts {
    /// The address that tells which site a page belongs to: its own, else the home it names. The home, too, where its own
    /// lies outside: servers show a blog's front page for what they do not have.
    pub fn seat<'a>(&'a self, own: Option<&'a Address>) -> Option<&'a Address> {
        let home = self.home.as_ref();
        let is_in =
            |own: &&Address| home.is_none_or(|home| own.host() != home.host() || own.path().starts_with(home.folder()));
        own.filter(is_in).or(home)
    }
}

/// A medium with a page of its own.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Attachment {
    /// Address of the file.
    pub url: String,
    /// Address of its page.
    pub page: Option<String>,
    /// The platform's number.
    pub id: Option<u64>,
}
