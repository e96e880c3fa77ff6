//! What a listing says about every post on it: a post listed under a tag has that tag, one listed under a month is of
//! that month.

use super::context::Context;
use super::{Lazy, query, wordpress};
use crate::archive::Stamp;
use crate::dom::El;
use crate::extract::role::Role;
use crate::extract::sighting::Label;
use std::sync::LazyLock;

static LINK: Lazy = LazyLock::new(|| query("a[href]"));

/// The term whose listing this page is.
pub(super) fn label(context: &Context<'_>) -> Option<Label> {
    let by_class = wordpress::listed_term(context);
    let by_address = match &context.role {
        Role::Term(term) => Some(Label {
            taxonomy: term.taxonomy.to_owned(),
            slug: further_page_of(context, term.slug.as_deref()).or_else(|| term.slug.clone()),
            id: term.id,
            parent: term.parent.clone(),
            url: context
                .address
                .as_ref()
                .map(|address| address.without_parameters(&["paged"]).to_string()),
            ..Label::default()
        }),
        _ => None,
    };
    let heading = heading(context);
    let by_heading = heading.as_deref().and_then(read_heading);
    let mut label = match (by_address, by_class) {
        (Some(mut address), Some(class)) if address.taxonomy == class.taxonomy => {
            address.slug = address.slug.or(class.slug);
            address.id = address.id.or(class.id);
            address
        }
        (Some(label), _) | (None, Some(label)) => label,
        (None, None) => {
            let (taxonomy, name) = by_heading?;
            return Some(Label {
                taxonomy: taxonomy.to_owned(),
                name: Some(name),
                ..Label::default()
            });
        }
    };
    label.name = match by_heading {
        Some((taxonomy, name)) if taxonomy == label.taxonomy => Some(name),
        // A heading in another language: what stands in quotation marks or behind the colon is the name.
        _ => heading
            .as_deref()
            .and_then(behind_colon)
            .or_else(|| heading.as_deref().and_then(quoted)),
    };
    if label.url.as_deref().is_some_and(|url| url.contains("/page/")) {
        label.url = None;
    }
    Some(label)
}

/// The slug on a further page of Pelican's, `/tag/boats2.html`: it links to `/tag/boats.html` as to another page, not as to a
/// tag of that name.
fn further_page_of(context: &Context<'_>, slug: Option<&str>) -> Option<String> {
    let slug = slug.filter(|slug| slug.ends_with(|c: char| c.is_ascii_digit()))?;
    let first = slug.trim_end_matches(|c: char| c.is_ascii_digit());
    let address = context.address.as_ref()?;
    let path = address.path().strip_suffix(".html")?;
    let path = path.trim_end_matches(|c: char| c.is_ascii_digit());
    let target = address.join(&format!("{path}.html"))?.key();
    let letters = |text: &str| text.to_lowercase().replace(|c: char| !c.is_alphanumeric(), "");
    let is_page = |link: &El<'_>| {
        let leads_there = || {
            link.attr("href")
                .and_then(|href| context.resolve(href))
                .map(|address| address.key())
        };
        letters(&link.text()) != letters(first) && leads_there().as_ref() == Some(&target)
    };
    let is_further = !first.is_empty() && context.dom.select(&LINK).iter().any(is_page);
    is_further.then(|| first.to_owned())
}

/// The month, day or year whose listing this page is.
pub(super) fn period(context: &Context<'_>) -> Option<Stamp> {
    match context.role {
        Role::Archive(stamp) => Some(stamp),
        Role::Other if context.address.is_none() => {
            let heading = heading(context)?;
            let rest = heading.strip_prefix("Archive for ")?;
            super::super::dates::read_month(rest)
        }
        _ => None,
    }
}

fn heading(context: &Context<'_>) -> Option<String> {
    let mut headings = context
        .profile
        .heading
        .iter()
        .filter_map(|query| context.dom.first(query));
    headings
        .next()
        .map(|heading| heading.text())
        .filter(|text| !text.is_empty())
}

/// Kubrick's and the later themes' headings in English, whose words tell the taxonomy.
fn read_heading(heading: &str) -> Option<(&'static str, String)> {
    for (start, end, taxonomy) in [
        ("Posts Tagged ", "", "tag"),
        ("Archive for the ", " Category", "category"),
        ("Tag Archives:", "", "tag"),
        ("Category Archives:", "", "category"),
        ("Tag:", "", "tag"),
        ("Category:", "", "category"),
    ] {
        let inner = heading.strip_prefix(start).and_then(|rest| rest.strip_suffix(end));
        let Some(inner) = inner else { continue };
        // Quotation marks behind a colon are the name's own.
        let name = if start.ends_with(':') {
            inner.trim()
        } else {
            unquoted(inner.trim())
        };
        if !name.is_empty() {
            return Some((taxonomy, name.to_owned()));
        }
    }
    None
}

/// The text without one pair of quotation marks around it; apostrophes inside it stay.
fn unquoted(text: &str) -> &str {
    for (open, close) in QUOTES {
        if let Some(inner) = text.strip_prefix(*open).and_then(|rest| rest.strip_suffix(*close)) {
            return inner.trim();
        }
    }
    text
}

const QUOTES: &[(char, char)] = &[
    ('‘', '’'),
    ('“', '”'),
    ('„', '“'),
    ('‚', '‘'),
    ('«', '»'),
    ('»', '«'),
    ('"', '"'),
    ('\'', '\''),
    ('”', '”'),
];

fn quoted(heading: &str) -> Option<String> {
    QUOTES.iter().find_map(|(open, close)| {
        let start = heading.find(*open)? + open.len_utf8();
        let end = heading.rfind(*close)?;
        let inner = heading.get(start..end)?.trim();
        (!inner.is_empty()).then(|| inner.to_owned())
    })
}

fn behind_colon(heading: &str) -> Option<String> {
    let (_, name) = heading.split_once(':')?;
    (!name.trim().is_empty()).then(|| name.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_headings() {
        assert_eq!(
            read_heading("Posts Tagged ‘children’s services’"),
            Some(("tag", "children’s services".to_owned()))
        );
        assert_eq!(
            read_heading("Archive for the ‘Roads’ Category"),
            Some(("category", "Roads".to_owned()))
        );
        assert_eq!(read_heading("Tag: R&D"), Some(("tag", "R&D".to_owned())));
        assert_eq!(read_heading("Archive for June, 2017"), None);
        assert_eq!(quoted("Beiträge mit dem Schlagwort „Wald“"), Some("Wald".to_owned()));
    }
}
