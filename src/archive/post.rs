use super::{Byline, Comment, Label, MediaUse, Stamp, TermUse};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// One post or standing page: all that its witnesses said, decided.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Post {
    /// The PostKey: the strongest claim to identity, printable and stable.
    pub id: String,
    /// Root of the site it belongs to.
    pub site: String,
    /// `post`, `page`, or the platform's own word.
    pub kind: Kind,
    /// Whether a visitor sees it.
    pub status: Status,
    /// The permalink.
    pub url: Option<String>,
    /// Every other address it answered to, sorted.
    pub aliases: Vec<String>,
    /// The site's own slug, decoded.
    pub slug: Option<String>,
    /// The title as text, entities decoded once; null where the post has none.
    pub title: Option<String>,
    /// The title's markup, only where it has any.
    pub title_html: Option<String>,
    /// When it was published, the site's wall time, as precise as the evidence.
    pub published: Option<Stamp>,
    /// When it was last changed.
    pub updated: Option<Stamp>,
    /// Who wrote it.
    pub authors: Vec<Byline>,
    /// Its tags, in name order.
    pub tags: Vec<Label>,
    /// Its categories, in name order.
    pub categories: Vec<Label>,
    /// Its terms of other taxonomies.
    pub terms: Vec<TermUse>,
    /// BCP 47 language tag, where the post says so itself.
    pub language: Option<String>,
    /// The excerpt, only where the site gave one.
    pub excerpt_html: Option<String>,
    /// The body: chrome removed, links absolute, otherwise as found.
    pub body_html: Option<String>,
    /// False when only an excerpt or some of its pages were ever seen.
    pub body_complete: bool,
    /// Key of the parent page.
    pub parent: Option<String>,
    /// Place among its siblings.
    pub order: Option<i64>,
    /// Kept at the top of the listings.
    pub sticky: bool,
    /// Address of the featured image.
    pub featured_media: Option<String>,
    /// Pictures, films, sounds and files in the body, in order.
    pub media: Vec<MediaUse>,
    /// Comments in the order shown.
    pub comments: Vec<Comment>,
    /// Whether it still takes comments; null where no page says.
    pub comments_open: Option<bool>,
    /// Set when the blog has removed the post: the last content is kept.
    pub gone: Option<Gone>,
    /// The post's own pages, feed entries and export items.
    pub sources: Vec<PostSource>,
    /// Doubts and disagreements.
    pub notes: Vec<Note>,
    /// Namespaced values with no home elsewhere.
    pub extra: serde_json::Map<String, serde_json::Value>,
    /// Keys this version does not know, kept as they were.
    #[serde(flatten)]
    pub unknown: serde_json::Map<String, serde_json::Value>,
}

impl Post {
    /// What the archive is ordered by: publication with nulls last, then key.
    pub fn order_key(&self) -> (bool, Option<Stamp>, &str) {
        (self.published.is_none(), self.published, &self.id)
    }
}

/// What a post is: `post`, `page`, or the platform's own word.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Kind(pub Cow<'static, str>);

impl Kind {
    /// An entry of the blog.
    pub const POST: Kind = Kind(Cow::Borrowed("post"));
    /// A standing page.
    pub const PAGE: Kind = Kind(Cow::Borrowed("page"));
}

impl Default for Kind {
    fn default() -> Kind {
        Kind::POST
    }
}

/// Whether a visitor sees a post.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Seen on a public page or in a feed.
    Published,
    /// Not finished.
    Draft,
    /// Waiting for review.
    Pending,
    /// To appear later.
    Scheduled,
    /// For some eyes only.
    Private,
    /// Behind a password; its body is null.
    Protected,
    /// Thrown away.
    Trashed,
    /// No witness says.
    #[default]
    Unknown,
}

impl Status {
    /// The word that stands in the archive.
    pub fn as_str(self) -> &'static str {
        match self {
            Status::Published => "published",
            Status::Draft => "draft",
            Status::Pending => "pending",
            Status::Scheduled => "scheduled",
            Status::Private => "private",
            Status::Protected => "protected",
            Status::Trashed => "trashed",
            Status::Unknown => "unknown",
        }
    }
}

/// A post that the blog has removed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Gone {
    /// When its absence was first certain.
    pub since: String,
    /// What shows it: `404`, `410`, `absent`.
    pub evidence: String,
}

/// One of the post's own pages.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct PostSource {
    /// Its address, or the path of the saved file where it has none.
    pub url: String,
    /// What it is.
    pub kind: SourceKind,
}

/// What a post's own page is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum SourceKind {
    /// The post's own page.
    Single,
    /// An entry of a feed.
    Feed,
    /// An item of an export file.
    Export,
}

/// A doubt or disagreement about a post.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Note {
    /// Stable name of the kind of doubt.
    pub code: String,
    /// The facts, in one sentence.
    pub message: String,
    /// Rule that took something out of the body (`body-removed`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// Characters of text taken out of the body (`body-removed`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub characters: Option<usize>,
}
