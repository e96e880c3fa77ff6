use crate::archive::{Gone, Post};
use crate::capture::Digest;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// Longest value that is held and shown in full, in bytes of its JSON; of longer ones the digest and the length are.
const SHOWN_BYTES: usize = 160;

/// Fields that say who told us of a post and how sure that is. They differ from night to night without any change of the
/// blog: a post leaves the first page of the feed when a newer one comes.
const WITNESSES: &[&str] = &["sources", "notes"];

/// Fields that are looked at by themselves, or that are what posts are paired by.
const APART: &[&str] = &["id", "site", "gone", "comments"];

/// What is held of a post while two archives are compared.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outline {
    /// Its key.
    pub id: String,
    /// Its title.
    pub title: Option<String>,
    /// Its permalink.
    pub url: Option<String>,
    /// Its other addresses.
    pub aliases: Vec<String>,
    /// Whether the blog has removed it.
    pub gone: Option<Gone>,
    /// What each field is worth, in the schema's order.
    pub fields: Vec<(String, Worth)>,
    /// Digest of each comment, by its number.
    pub comments: BTreeMap<String, Digest>,
    /// Digest of who told of it.
    pub witnesses: Option<Digest>,
}

/// What is held of a value: enough to tell whether it changed, and to show it where it is short.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Worth {
    /// The value itself.
    Short(Value),
    /// Of a long one.
    Long {
        /// Digest of its JSON.
        digest: Digest,
        /// Length of its JSON in bytes.
        bytes: usize,
    },
}

impl Worth {
    /// The worth of a value.
    pub fn of(value: Value) -> Worth {
        let text = value.to_string();
        if text.len() <= SHOWN_BYTES {
            Worth::Short(value)
        } else {
            Worth::Long {
                digest: Digest::of(text.as_bytes()),
                bytes: text.len(),
            }
        }
    }
}

impl Outline {
    /// The outline of a post.
    pub fn of(post: &Post) -> Outline {
        let value = serde_json::to_value(post).unwrap_or_default();
        let Value::Object(fields) = value else {
            return Outline::default();
        };
        let mut outline = Outline {
            id: post.id.clone(),
            title: post.title.clone(),
            url: post.url.clone(),
            aliases: post.aliases.clone(),
            gone: post.gone.clone(),
            comments: comments(post),
            ..Outline::default()
        };
        let mut witnesses = String::new();
        for (name, value) in fields {
            if WITNESSES.contains(&name.as_str()) {
                witnesses.push_str(&value.to_string());
            } else if !APART.contains(&name.as_str()) {
                outline.fields.push((name, Worth::of(value)));
            }
        }
        outline.witnesses = Some(Digest::of(witnesses.as_bytes()));
        outline
    }

    /// What the post is worth in this field.
    pub fn field(&self, name: &str) -> Option<&Worth> {
        let found = self.fields.iter().find(|(own, _)| own == name);
        found.map(|(_, worth)| worth)
    }
}

/// Comments by number. Where two have the same one, the later ones get their place besides.
fn comments(post: &Post) -> BTreeMap<String, Digest> {
    let mut found = BTreeMap::new();
    for (place, comment) in post.comments.iter().enumerate() {
        let text = serde_json::to_string(comment).unwrap_or_default();
        let id = match found.contains_key(&comment.id) {
            true => format!("{} at {place}", comment.id),
            false => comment.id.clone(),
        };
        found.insert(id, Digest::of(text.as_bytes()));
    }
    found
}
