use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One blog: a host and the path below which all its posts live.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Site {
    /// Host and path root, without scheme and `www.`, ending in a slash: `blog.example.org/ceblog/`.
    pub root: String,
    /// The blog's name, as its pages give it.
    pub title: Option<String>,
    /// Address of the home page.
    pub url: Option<String>,
    /// The blog's tagline.
    pub description: Option<String>,
    /// BCP 47 language tag of the blog.
    pub language: Option<String>,
    /// The zone that the blog's wall times are meant in.
    pub timezone: Option<Timezone>,
    /// The software that made the pages, as they say: `WordPress 2.9.2`.
    pub generator: Option<String>,
    /// Keys this version does not know, kept as they were.
    #[serde(flatten)]
    pub unknown: serde_json::Map<String, serde_json::Value>,
}

/// A time zone and who said so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Timezone {
    /// IANA name (`Europe/London`) or fixed offset (`+01:00`).
    pub value: String,
    /// Where it comes from: `user` or the rule that found it.
    pub from: String,
}
