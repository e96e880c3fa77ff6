use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A tag, a category or a term of another taxonomy. Key: site, taxonomy, slug, or the name where the slug is not known.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Term {
    /// Root of the site it belongs to.
    pub site: String,
    /// `tag`, `category` or the name of another taxonomy.
    pub taxonomy: String,
    /// The site's own slug, decoded; null where no witness gave one.
    pub slug: Option<String>,
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

impl Term {
    /// What tells it from the other terms of its taxonomy: its slug, else its name.
    pub fn key(&self) -> &str {
        self.slug.as_deref().unwrap_or(&self.name)
    }
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
