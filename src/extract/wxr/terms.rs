use crate::extract::sighting::{Evidence, Label, Said};
use crate::extract::xml::Element;
use crate::extract::{fragment, wordpress};

/// Names of the elements that describe a term of one sort: element, slug, parent, name, description.
const SORTS: &[[&str; 5]] = &[
    [
        "wp:category",
        "wp:category_nicename",
        "wp:category_parent",
        "wp:cat_name",
        "wp:category_description",
    ],
    ["wp:tag", "wp:tag_slug", "", "wp:tag_name", "wp:tag_description"],
    [
        "wp:term",
        "wp:term_slug",
        "wp:term_parent",
        "wp:term_name",
        "wp:term_description",
    ],
];

/// The terms that the head of an export lists.
pub(super) fn listed(channel: &Element) -> Vec<Label> {
    let mut labels: Vec<Label> = Vec::new();
    for [element, slug, parent, name, description] in SORTS {
        for term in channel.all(element) {
            let own = term.text_of("wp:term_taxonomy");
            let taxonomy = match *element {
                "wp:category" => "category",
                "wp:tag" => "tag",
                _ => own.as_deref().map_or("", wordpress::taxonomy),
            };
            if taxonomy.is_empty() || !wordpress::is_taxonomy_of_posts(taxonomy) {
                continue;
            }
            let label = Label {
                taxonomy: taxonomy.to_owned(),
                name: term.text_of(name).map(|name| plain(&name)),
                slug: term.text_of(slug).and_then(|slug| wordpress::slug(&slug)),
                id: term.text_of("wp:term_id").and_then(|id| id.parse().ok()),
                parent: term.text_of(parent).and_then(|parent| wordpress::slug(&parent)),
                description: term.text_of(description).map(|text| fragment::text(&text)),
                ..Label::default()
            };
            // Categories and tags stand a second time among the terms.
            if !labels.contains(&label) {
                labels.push(label);
            }
        }
    }
    labels
}

/// The terms of an item: `domain` has the taxonomy, `nicename` the slug. Exports before 1.0 repeat each without its slug.
pub(super) fn of_item(item: &Element) -> Vec<Said<Label>> {
    let mut said = Vec::new();
    for element in item.all("category") {
        let Some(domain) = element.attribute("domain") else {
            continue;
        };
        let taxonomy = wordpress::taxonomy(domain);
        let slug = element.attribute("nicename").and_then(wordpress::slug);
        let label = Label {
            taxonomy: taxonomy.to_owned(),
            name: Some(plain(&element.text())).filter(|name| !name.is_empty()),
            slug,
            ..Label::default()
        };
        if wordpress::is_taxonomy_of_posts(taxonomy) && (label.name.is_some() || label.slug.is_some()) {
            said.push(Said::new(label, Evidence::Item, "wxr:category"));
        }
    }
    said
}

/// A name as a page shows it: the database holds `&` escaped. What looks like an element is part of the name.
fn plain(name: &str) -> String {
    crate::dom::folded(&crate::dom::decoded(name))
}
