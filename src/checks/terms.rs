//! The tags, categories and other terms that a post carries, as one list.

use super::index::{Digest, digest};
use crate::archive::Post;

/// One use of a term.
#[derive(Clone, Copy, Debug)]
pub(super) struct Used<'a> {
    /// Field of the post: `tags`, `categories`, `terms`.
    pub(super) list: &'static str,
    /// Place in it.
    pub(super) at: usize,
    pub(super) taxonomy: &'a str,
    pub(super) slug: Option<&'a str>,
    pub(super) name: &'a str,
    /// Key of the term: by slug, or by name where the post gives no slug.
    pub(super) key: Digest,
}

/// All terms of a post.
pub(super) fn uses(post: &Post) -> impl Iterator<Item = Used<'_>> {
    let tags = post.tags.iter().enumerate();
    let categories = post.categories.iter().enumerate();
    let others = post.terms.iter().enumerate();
    let tags = tags.map(|(at, label)| ("tags", at, "tag", label.slug.as_deref(), label.name.as_str()));
    let categories =
        categories.map(|(at, label)| ("categories", at, "category", label.slug.as_deref(), label.name.as_str()));
    let others = others.map(|(at, term)| {
        let taxonomy = term.taxonomy.as_str();
        ("terms", at, taxonomy, term.slug.as_deref(), term.name.as_str())
    });
    tags.chain(categories)
        .chain(others)
        .map(|(list, at, taxonomy, slug, name)| Used {
            list,
            at,
            taxonomy,
            slug,
            name,
            key: match slug {
                Some(slug) => digest(&[&post.site, taxonomy, slug]),
                None => name_key(&post.site, taxonomy, name),
            },
        })
}

/// Key of a term by its name, for posts that give no slug.
pub(super) fn name_key(site: &str, taxonomy: &str, name: &str) -> Digest {
    digest(&[site, taxonomy, "", name])
}
