use super::context::Context;
use super::scope::Scope;
use super::{Lazy, prose, query, wordpress};
use crate::address::Address;
use crate::dom::{El, Query};
use crate::extract::role::{Role, TermAddress, role, term_at};
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
    // In a listing of a category, loose selectors take titles for its links.
    let is_loose = context.profile.platform.is_none();
    let permalinks = scope
        .layout
        .permalink
        .as_deref()
        .filter(|_| is_loose)
        .unwrap_or_default();
    let is_title = |el: &El<'_>| permalinks.iter().any(|query| el.matches(query)) && term_of(context, *el).is_none();
    let elements = elements
        .into_iter()
        .filter(|el| !is_title(el) && !is_in_cloud(context, scope, *el));
    let labels = elements.filter_map(|el| label(context, el, taxonomy));
    labels
        .map(|label| Said::new(label, Evidence::Item, rule.clone()))
        .collect()
}

/// Whether a link stands in a cloud of tags or the like inside a wide item.
fn is_in_cloud(context: &Context<'_>, scope: &Scope<'_>, el: El<'_>) -> bool {
    let mut inside = el.ancestors().take_while(|up| scope.item.contains(up));
    context.profile.platform.is_none() && inside.any(prose::is_of_site)
}

/// The term that a link leads to, by its address.
fn term_of(context: &Context<'_>, el: El<'_>) -> Option<TermAddress> {
    let url = context.absolute(el.attr("href")?)?;
    match Address::of(url.clone()).as_ref().map(role) {
        Some(Role::Term(term)) => Some(term),
        _ => term_at(&url),
    }
}

/// Links of the item, not of its body, that by their addresses lead to listings of terms: of those taxonomies for which no
/// selector found any.
fn by_address<'a>(context: &Context<'a>, scope: &Scope<'a>, said: &[Said<Label>]) -> Vec<Said<Label>> {
    let rule = format!("{}:address of a link", context.profile.name);
    let links = scope.select(&LINK).into_iter();
    let leads_to_term = |el: &El<'_>| !context.is_outside(*el) && term_of(context, *el).is_some();
    let links = links.filter(|el| leads_to_term(el) && !is_in_cloud(context, scope, *el));
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
    let is_wordpress = context.profile.platform.as_deref() == Some("wordpress");
    let shown = el.text();
    // Themes set the mark before a tag's name.
    let name = match shown.strip_prefix('#').map(str::trim_start) {
        Some(name) if !is_wordpress && !name.is_empty() => name.to_owned(),
        _ => shown,
    };
    if name.is_empty() {
        return None;
    }
    let url = el.attr("href").and_then(|href| context.absolute(href));
    let term = term_of(context, el);
    let place = url.clone().filter(|url| term_at(url).is_some());
    let mut label = Label {
        taxonomy: taxonomy.to_owned(),
        name: Some(name),
        url: match place {
            Some(place) => Some(place.to_string()),
            None => url.and_then(Address::of).map(|address| address.to_string()),
        },
        ..Label::default()
    };
    if let Some(term) = term {
        let is_nikola = || {
            context
                .site()
                .generator
                .as_deref()
                .is_some_and(|name| name.starts_with("Nikola"))
        };
        if is_wordpress || el.attr("rel") != Some("tag") || !is_nikola() {
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
    let index = index(context);
    labels.chain(index).collect()
}

/// What a page of all tags or categories says: each link's name, without the number of posts behind it.
fn index(context: &Context<'_>) -> Vec<Label> {
    if context.role != Role::Listing || context.profile.platform.is_some() {
        return Vec::new();
    }
    let links = context.dom.select(&LINK).into_iter();
    // Places on this page are letters of the alphabet, or what else it is divided into.
    let is_elsewhere = |el: &El<'_>| el.attr("href").is_some_and(|href| !href.contains('#'));
    let links = links.filter(|el| is_elsewhere(el) && !context.is_outside(*el) && term_of(context, *el).is_some());
    let named = links.filter_map(|el| {
        let mut label = label(context, el, "tag")?;
        let name = label.name.take()?;
        let counts = el.children().into_iter().map(|child| child.text());
        let count = counts
            .filter(|text| is_count(text))
            .find(|text| name.ends_with(text.as_str()));
        let name = count.map_or(name.as_str(), |count| name[..name.len() - count.len()].trim_end());
        label.name = (!name.is_empty()).then(|| name.to_owned());
        label.name.is_some().then_some(label)
    });
    named.collect()
}

/// `7`, `(7)`.
fn is_count(text: &str) -> bool {
    let digits = text.trim_matches(['(', ')']);
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}
