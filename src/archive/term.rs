use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A tag, a category or a term of another taxonomy. Key: site, taxonomy, slug.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Term {
    /// Root of the site it belongs to.
    pub site: String,
    /// `tag`, `category` or the name of another taxonomy.
    pub taxonomy: String,
    /// The site's own slug, decoded.
    pub slug: String,
    /// The name as shown.
    pub name: String,
    /// Slug of the parent term.
    pub parent: Option<String>,
    /// Address of the term's listing.
    pub url: Option<String>,
    /// The term's description, as text.
    pub description: Option<String>,
    /// Keys this version does not know, kept as they were.
    #[serde(flatten)]
    pub unknown: serde_json::Map<String, serde_json::Value>,
}

/// A post's use of a tag or category.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Label {
    /// The name as shown.
    pub name: String,
    /// The site's own slug, decoded; null where no witness gave one.
    pub slug: Option<String>,
    /// Address of the term's listing.
    pub url: Option<String>,
    /// Slug of the parent term.
    pub parent: Option<String>,
}

/// A post's use of a term of another taxonomy.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct TermUse {
    /// Name of the taxonomy.
    pub taxonomy: String,
    /// The name as shown.
    pub name: String,
    /// The site's own slug, decoded.
    pub slug: Option<String>,
    /// Address of the term's listing.
    pub url: Option<String>,
    /// Slug of the parent term.
    pub parent: Option<String>,
}
