//! Whether a page of unknown make is one post, whatever else stands on it: the heading that the page's head names leads
//! nowhere, and the page's prose stands beside the items that lead to other pages.

use super::context::Context;
use super::{Lazy, byline, link, query};
use crate::dom::El;
use std::sync::LazyLock;

static HEADINGS: Lazy = LazyLock::new(|| query("h1, h2, h3, h4"));
static UPPER: Lazy = LazyLock::new(|| query("h1, h2"));
static MAIN: Lazy = LazyLock::new(|| query("h1"));

/// Running text beside items that lead elsewhere, so much that it is a post and no listing's introduction, in characters.
const POST: usize = 1200;
/// As much of it as a short post has, in characters. Few items may stand beside that.
const SHORT_POST: usize = 250;
/// Most related posts beside a short one. Listings hold more.
const RELATED: usize = 4;

/// Whether the page is one post, as its head and its prose have it.
pub(super) fn is_told<'a>(context: &Context<'a>, items: &[El<'a>]) -> bool {
    if context.may_be_home() || !context.profile.prose {
        return false;
    }
    if let [only] = items
        && names(context, *only)
    {
        return true;
    }
    if heading(context).is_none() || !unlinked(context, items).is_empty() {
        return false;
    }
    let Some(prose) = context.prose() else {
        return false;
    };
    let others: Vec<El<'a>> = items
        .iter()
        .filter(|item| context.links_elsewhere(**item))
        .copied()
        .collect();
    if others
        .iter()
        .any(|other| other.contains(&prose.body) || *other == prose.body)
    {
        return false;
    }
    let (own, of_others) = prose.weight_beside(context, &others);
    own >= POST || (own >= SHORT_POST && own > of_others && others.len() <= RELATED)
}

/// Items that are whole posts without a page of their own, each with a heading and a date: hand-made pages of news hold
/// several. One alone is the page.
pub(super) fn unlinked<'a>(context: &Context<'a>, items: &[El<'a>]) -> Vec<El<'a>> {
    if !context.profile.prose || items.len() < 2 {
        return Vec::new();
    }
    let is_apart = |item: &El<'a>| !items.iter().any(|other| other.contains(item) || item.contains(other));
    let has_heading = |item: &El<'a>| item.select(&HEADINGS).iter().any(|el| el.has_text());
    let links = |item: &El<'a>| !link::of_item(context, *item, &|_| true).is_empty();
    let all = items.iter().filter(|item| is_apart(item) && !links(item));
    let all = all.filter(|item| has_heading(item) && byline::is_dated(context, **item));
    let all: Vec<El<'a>> = all.copied().collect();
    if all.len() > 1 { all } else { Vec::new() }
}

/// Whether the page's head calls the page by an item's own heading: home pages and listings bear other names.
fn names(context: &Context<'_>, item: El<'_>) -> bool {
    let heading = item.select(&HEADINGS).into_iter().find(|el| el.has_text());
    let text = heading.map(|heading| heading.text()).unwrap_or_default();
    let is_long = text.chars().filter(|c| c.is_alphanumeric()).count() >= 10;
    is_long && Some(&text) != context.site().title.as_ref() && context.is_called(&text)
}

/// The heading by which the page's head calls it, where that leads nowhere else: an `h1`, or an `h2` of a page that has
/// none. Where the head calls it by none, the only `h1`, unless that is the blog's name.
pub(super) fn heading<'a>(context: &Context<'a>) -> Option<El<'a>> {
    let main = context.dom.select(&MAIN);
    let has_main = main.iter().any(|el| el.has_text());
    let headings = if has_main { main } else { context.dom.select(&UPPER) };
    let own = |el: &El<'_>| el.has_text() && !context.is_outside(*el) && !leads_elsewhere(context, *el);
    let own: Vec<El<'a>> = headings.into_iter().filter(own).collect();
    let is_named = |el: &&El<'_>| context.is_called(&el.text());
    let only = || match own.as_slice() {
        [only] if has_main && Some(only.text()) != context.site().title => Some(only),
        _ => None,
    };
    own.iter().find(is_named).or_else(only).copied()
}

/// Whether a heading is a link to another page, or stands in one.
fn leads_elsewhere(context: &Context<'_>, heading: El<'_>) -> bool {
    let link = link::of_heading(heading);
    let target = link.and_then(|link| context.resolve(link.attr("href")?));
    target.is_some_and(|target| !context.is_here(&target))
}
