use super::context::Context;
use super::scope::Scope;
use super::{Lazy, query, wordpress};
use crate::dom::{El, Query};
use crate::extract::role::{Role, role};
use crate::extract::sighting::{Evidence, Label, Place, Said};
use std::collections::BTreeMap;
use std::sync::LazyLock;

static MENU: Lazy = LazyLock::new(|| query("li.cat-item"));
static LINK: Lazy = LazyLock::new(|| query("a[href]"));

/// Everything on the page that gives this post terms.
pub(super) fn of_item<'a>(context: &Context<'a>, scope: &Scope<'a>, place: Place) -> Vec<Said<Label>> {
    let mut said = links(context, scope, "tag", scope.layout.tags.as_deref());
    said.extend(links(context, scope, "category", scope.layout.categories.as_deref()));
    if context.profile.prose {
        let more = by_address(context, scope, &said);
        said.extend(more);
    }
    for label in wordpress::class_terms(context, scope) {
        said.push(Said::new(
            label,
            Evidence::Item,
            format!("{}:post_class", context.profile.name),
        ));
    }
    if place == Place::Listing
        && let Some(label) = context.listed()
    {
        said.push(Said::new(
            label.clone(),
            Evidence::Listing,
            format!("{}:listing", context.profile.name),
        ));
    }
    said
}

fn links<'a>(context: &Context<'a>, scope: &Scope<'a>, taxonomy: &str, queries: Option<&[Query]>) -> Vec<Said<Label>> {
    let queries = queries.unwrap_or_default();
    let mut found = queries.iter().map(|query| (query, scope.select(query)));
    let Some((query, elements)) = found.find(|(_, elements)| !elements.is_empty()) else {
        return Vec::new();
    };
    let rule = format!("{}:{}", context.profile.name, query.as_str());
    let labels = elements.into_iter().filter_map(|el| label(context, el, taxonomy));
    labels
        .map(|label| Said::new(label, Evidence::Item, rule.clone()))
        .collect()
}

/// Links of the item, not of its body, that by their addresses lead to listings of terms: of those taxonomies for which no
/// selector found any.
fn by_address<'a>(context: &Context<'a>, scope: &Scope<'a>, said: &[Said<Label>]) -> Vec<Said<Label>> {
    let rule = format!("{}:address of a link", context.profile.name);
    let leads_to_term = |el: &El<'_>| {
        let address = el.attr("href").and_then(|href| context.resolve(href));
        address.is_some_and(|address| matches!(role(&address), Role::Term(_)))
    };
    let links = scope.select(&LINK).into_iter();
    let links = links.filter(|el| !context.is_outside(*el) && leads_to_term(el));
    let labels = links.filter_map(|el| Some((el, label(context, el, "tag")?)));
    let is_new = |label: &Label| !said.iter().any(|said| said.value.taxonomy == label.taxonomy);
    let mut places: BTreeMap<String, El<'_>> = BTreeMap::new();
    let mut new = Vec::new();
    for (el, label) in labels.filter(|(_, label)| is_new(label)) {
        // A post's terms stand in one place; those that follow elsewhere are of related posts, or all that the blog has.
        let around = el.ancestors().nth(2).unwrap_or(el);
        let place = places.entry(label.taxonomy.clone()).or_insert(around);
        if place.contains(&el) {
            new.push(Said::new(label, Evidence::Item, rule.clone()));
        }
    }
    new
}

/// What one link to a term's listing says. Where its address tells the taxonomy, the address wins; but Nikola keeps its tags
/// below `/categories/` too, and links to them as `rel="tag"`, where WordPress says `rel="category tag"` of categories.
fn label(context: &Context<'_>, el: El<'_>, taxonomy: &str) -> Option<Label> {
    let name = el.text();
    if name.is_empty() {
        return None;
    }
    let address = el.attr("href").and_then(|href| context.resolve(href));
    let mut label = Label {
        taxonomy: taxonomy.to_owned(),
        name: Some(name),
        url: address.as_ref().map(ToString::to_string),
        ..Label::default()
    };
    if let Some(Role::Term(term)) = address.as_ref().map(role) {
        let is_wordpress = context.profile.platform.as_deref() == Some("wordpress");
        if is_wordpress || el.attr("rel") != Some("tag") {
            label.taxonomy = term.taxonomy.to_owned();
        }
        label.slug = term.slug;
        label.id = term.id;
        label.parent = term.parent;
    }
    Some(label)
}

/// Category menus in side bars (`wp_list_categories()`): names, numbers and who is whose child.
pub(super) fn menus(context: &Context<'_>) -> Vec<Label> {
    let items = context.dom.select(&MENU);
    let number = |el: El<'_>| {
        el.classes()
            .find_map(|class| class.strip_prefix("cat-item-")?.parse::<u64>().ok())
    };
    let labels = items.iter().filter_map(|item| {
        let link = item.children().into_iter().find(|child| child.matches(&LINK))?;
        let mut label = label(context, link, "category")?;
        label.id = label.id.or_else(|| number(*item));
        label.parent_id = item.ancestors().find(|up| up.has_class("cat-item")).and_then(number);
        Some(label)
    });
    labels.collect()
}
