//! Authors: those that the item names, and what the head has to say about them.

use super::context::Context;
use super::scope::Scope;
use super::{Lazy, name, query};
use crate::address::Address;
use crate::dom::El;
use crate::extract::profile::What;
use crate::extract::sighting::{Evidence, Person, Said, Sighting};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

static LINK: Lazy = LazyLock::new(|| query("a[href]"));

/// Most authors that one post is taken to name.
const MOST: usize = 3;

/// In selectors: by them names are found that may be of something else on the page.
const LOOSE: &[&str] = &["class*=", "href*=", ".byline a"];

/// The authors that the item names: those of the first reader that finds any.
pub(super) fn of_item<'a>(context: &Context<'a>, scope: &Scope<'a>) -> Vec<Said<Person>> {
    for reader in scope.layout.author.iter().flatten() {
        let is_whole = reader.what == What::Text && reader.after.is_none() && reader.before.is_none();
        let values = scope.read_at(context, reader).into_iter();
        let said: Vec<(El<'_>, Said<Person>)> = values
            .filter_map(|(el, text, rule)| {
                let person = person(context, &text, is_whole.then_some(el))?;
                Some((el, Said::new(person, Evidence::Item, rule)))
            })
            .collect();
        if let Some((first, _)) = said.first() {
            let count = count(context, &said, *first);
            return said.into_iter().take(count).map(|(_, said)| said).collect();
        }
    }
    Vec::new()
}

/// How many of the names found are this post's: so many are those of related posts' authors, and so are those that stand
/// apart from the first.
fn count(context: &Context<'_>, said: &[(El<'_>, Said<Person>)], first: El<'_>) -> usize {
    let names: BTreeSet<&str> = said.iter().map(|(_, said)| said.value.name.as_str()).collect();
    if names.len() > MOST {
        return 1;
    }
    if !context.profile.prose || !said.iter().any(|(_, said)| is_loose(said)) {
        return said.len();
    }
    let around = first.ancestors().nth(3);
    let together = |el: &El<'_>| around.is_none_or(|around| around.contains(el));
    said.iter().take_while(|(el, _)| together(el)).count()
}

fn is_loose(said: &Said<Person>) -> bool {
    LOOSE.iter().any(|loose| said.rule.contains(loose))
}

/// Brings together what item and head say. A name that a loose selector found yields to the one that structured data gives,
/// and loses what stands behind that; of the head's meta elements those speak that name most authors.
pub(super) fn settle(sighting: &mut Sighting) {
    let of = |evidence: Evidence, all: &[Said<Person>]| -> Vec<String> {
        let own = all.iter().filter(|said| said.evidence == evidence);
        own.map(|said| said.value.name.clone()).collect()
    };
    let data = of(Evidence::Data, &sighting.authors);
    let shown = of(Evidence::Item, &sighting.authors);
    let is_known = data
        .iter()
        .any(|name| shown.iter().any(|shown| shown.contains(name.as_str())));
    for said in &mut sighting.authors {
        if data.is_empty() || said.evidence != Evidence::Item || !is_loose(said) {
            continue;
        }
        match data.iter().find(|name| said.value.name.starts_with(name.as_str())) {
            Some(name) => said.value.name.clone_from(name),
            None if !is_known => said.evidence = Evidence::Mixed,
            None => {}
        }
    }
    sighting.authors.retain(|said| {
        let begins = |name: &String| said.value.name.len() > name.len() && said.value.name.starts_with(name.as_str());
        !(said.evidence == Evidence::Item && is_loose(said) && shown.iter().any(begins))
    });
    let mut rules: BTreeMap<String, usize> = BTreeMap::new();
    for said in sighting.authors.iter().filter(|said| said.evidence == Evidence::Meta) {
        *rules.entry(said.rule.clone()).or_default() += 1;
    }
    let best = rules
        .iter()
        .max_by_key(|(rule, count)| (**count, rule.as_str() == "meta:author"));
    let best = best.map(|(rule, _)| rule.clone());
    for said in &mut sighting.authors {
        if said.evidence == Evidence::Meta && best.as_deref() != Some(&said.rule) {
            said.evidence = Evidence::Mixed;
        }
    }
}

/// A name, with the link in or around it. Words before the name ("by", "von") are not part of it.
fn person(context: &Context<'_>, text: &str, el: Option<El<'_>>) -> Option<Person> {
    let name = name::without_by(text).trim();
    let ends = [" Published ", " Updated ", " Posted ", " | ", " • ", " · "];
    let end = ends.iter().filter_map(|end| name.find(end)).min();
    let name = name[..end.unwrap_or(name.len())].trim();
    let is_link_text = ["View ", "More ", "Read ", "See ", "All "]
        .iter()
        .any(|word| name.starts_with(word));
    let is_dated = name
        .split(|c: char| !c.is_ascii_digit())
        .any(|digits| digits.len() == 4);
    if name.is_empty() || name.chars().count() > 120 || name.contains('@') || is_link_text || is_dated {
        return None;
    }
    let href = el.and_then(|el| el.attr("href").or_else(|| el.first(&LINK)?.attr("href")));
    let address = href.and_then(|href| context.resolve(href));
    let slug = address.as_ref().and_then(author_slug);
    Some(Person {
        name: name.to_owned(),
        slug,
        url: address.map(|address| address.to_string()),
        id: None,
    })
}

/// `/author/jane-doe/`, `/author/jane-doe.html`.
fn author_slug(address: &Address) -> Option<String> {
    let mut segments = address
        .path()
        .split('/')
        .skip_while(|segment| !matches!(*segment, "author" | "authors"))
        .skip(1);
    segments
        .next()
        .map(|slug| slug.strip_suffix(".html").unwrap_or(slug))
        .filter(|slug| !slug.is_empty())
        .map(crate::address::percent_decoded)
}
