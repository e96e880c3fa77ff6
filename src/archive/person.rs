use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// An author of a site.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Person {
    /// Root of the site.
    pub site: String,
    /// The site's own slug for the author, decoded.
    pub slug: Option<String>,
    /// The name as shown.
    pub name: String,
    /// Address of the author's listing.
    pub url: Option<String>,
    /// Keys this version does not know, kept as they were.
    #[serde(flatten)]
    pub unknown: serde_json::Map<String, serde_json::Value>,
}

/// A post's mention of an author.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Byline {
    /// The name as shown.
    pub name: String,
    /// The site's own slug for the author, decoded.
    pub slug: Option<String>,
    /// Address of the author's listing.
    pub url: Option<String>,
}
