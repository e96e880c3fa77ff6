use super::Stamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One comment on a post, in the order shown. E-mail addresses are never kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Comment {
    /// The platform's own number where it has one, else the place in order.
    pub id: String,
    /// The comment this one answers.
    pub parent: Option<String>,
    /// Comment, pingback or trackback.
    pub kind: CommentKind,
    /// Whether a visitor sees it.
    pub status: CommentStatus,
    /// The name shown.
    pub author: Option<String>,
    /// The address the name links to.
    pub author_url: Option<String>,
    /// When it was written, as precise as the evidence.
    pub published: Option<Stamp>,
    /// What it says.
    pub body_html: Option<String>,
}

/// What kind of response a comment is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum CommentKind {
    /// Written by a reader.
    #[default]
    Comment,
    /// Another page links here, announced by pingback.
    Pingback,
    /// Another page links here, announced by trackback.
    Trackback,
}

/// Whether a visitor sees a comment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum CommentStatus {
    /// Shown.
    #[default]
    Approved,
    /// Waiting for moderation.
    Pending,
    /// Marked as spam.
    Spam,
    /// Thrown away.
    Trashed,
}
