use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A picture, film, sound or file that the site serves. Key: site, address.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Media {
    /// Root of the site that uses it.
    pub site: String,
    /// Its address.
    pub url: String,
    /// `sha256:` and the digest of its bytes in hexadecimal, where they are kept.
    pub digest: Option<String>,
    /// Where its bytes are kept, relative to the archive.
    pub path: Option<String>,
    /// MIME type.
    pub media_type: Option<String>,
    /// Size of its bytes.
    pub bytes: Option<u64>,
    /// Keys this version does not know, kept as they were.
    #[serde(flatten)]
    pub unknown: serde_json::Map<String, serde_json::Value>,
}

/// A post's use of a medium.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct MediaUse {
    /// Its address.
    pub url: String,
    /// What it is used as.
    pub kind: MediaKind,
    /// The alternative text; null where the page gave no such attribute.
    pub alt: Option<String>,
    /// The caption, as text.
    pub caption: Option<String>,
    /// `sha256:` and the digest of its bytes in hexadecimal, where they are kept.
    pub digest: Option<String>,
    /// Where its bytes are kept, relative to the archive.
    pub path: Option<String>,
}

/// What a medium is used as.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum MediaKind {
    /// `img`, `picture`.
    #[default]
    Image,
    /// `video`.
    Video,
    /// `audio`.
    Audio,
    /// A link to a file among the uploads.
    File,
    /// `iframe`, `embed`, `object`.
    Embed,
}
