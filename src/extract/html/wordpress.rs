//! What WordPress's own ids and class names mean, whatever the theme: `#post-N`, `post_class()` (since 2.7),
//! `body_class()` (since 2.8).

use super::context::Context;
use super::scope::Scope;
use super::{Lazy, query};
use crate::dom::El;
use crate::extract::sighting::Label;
use std::sync::LazyLock;

static NUMBERED: Lazy = LazyLock::new(|| query("[id^='post-']"));

/// The number of the post in this item: of the item itself, or of a heading in it (Kubrick's archives).
pub(super) fn post_number(context: &Context<'_>, item: El<'_>) -> Option<u64> {
    if context.profile.platform.as_deref() != Some("wordpress") {
        return None;
    }
    let of_id = |el: El<'_>| el.attr("id")?.strip_prefix("post-")?.parse::<u64>().ok();
    let of_class = |el: El<'_>| {
        el.classes()
            .find_map(|class| class.strip_prefix("post-")?.parse::<u64>().ok())
    };
    of_id(item).or_else(|| of_class(item)).or_else(|| {
        let inner = item.select(&NUMBERED);
        inner
            .into_iter()
            .filter(|el| matches!(el.name(), "h1" | "h2" | "h3" | "h4" | "a"))
            .find_map(of_id)
    })
}

/// The number of the post that the page itself is about, from `<body>`.
pub(super) fn page_number(context: &Context<'_>) -> Option<u64> {
    context
        .body_number("postid-")
        .or_else(|| context.body_number("page-id-"))
}

/// Slugs of tags and categories from the item's classes. A number alone may be a slug or, for slugs with no Latin
/// letter, the term's number: such classes testify to nothing.
pub(super) fn class_terms<'a>(context: &Context<'a>, scope: &Scope<'a>) -> Vec<Label> {
    if context.profile.platform.as_deref() != Some("wordpress") {
        return Vec::new();
    }
    let label = |taxonomy: &str, slug: &str| {
        let named = !slug.is_empty() && !slug.bytes().all(|byte| byte.is_ascii_digit());
        named.then(|| Label {
            taxonomy: taxonomy.to_owned(),
            slug: Some(slug.to_owned()),
            ..Label::default()
        })
    };
    let classes = scope.item.classes();
    let terms = classes.filter_map(|class| {
        let tag = class.strip_prefix("tag-").and_then(|slug| label("tag", slug));
        tag.or_else(|| class.strip_prefix("category-").and_then(|slug| label("category", slug)))
    });
    terms.collect()
}

/// Slug and number of the term whose listing this is: `archive category category-roads category-7`.
pub(super) fn listed_term(context: &Context<'_>) -> Option<Label> {
    let taxonomy = ["category", "tag"]
        .into_iter()
        .find(|class| context.body_class(class))?;
    let prefix = format!("{taxonomy}-");
    let rests: Vec<&str> = context
        .body_classes()
        .filter_map(|class| class.strip_prefix(&prefix))
        .collect();
    // `category-paged-3` says which page of the listing this is, as `paged-3` does.
    let paged = |rest: &&str| rest.starts_with("paged-") && context.body_class(rest);
    let rests: Vec<&str> = rests.into_iter().filter(|rest| !paged(rest)).collect();
    let numbers: Vec<u64> = rests.iter().filter_map(|rest| rest.parse().ok()).collect();
    let slug = rests.iter().find(|rest| rest.parse::<u64>().is_err());
    Some(Label {
        taxonomy: taxonomy.to_owned(),
        slug: slug.map(|slug| (*slug).to_owned()),
        id: (numbers.len() == 1).then(|| numbers[0]),
        ..Label::default()
    })
}
