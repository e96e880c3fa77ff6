//! Where the body is when no selector knows: where most of the page's running text stands.
//!
//! Blocks of text that are not mostly links weigh as much as they have characters, unless they stand in something
//! whose name says that it is no content. The element that holds most of that weight most directly is the core; its
//! ancestors are taken as long as each adds a good part. What stands inside and is no content by its name is chrome.

use super::context::Context;
use super::{Lazy, link, query};
use crate::dom::El;
use std::sync::LazyLock;

static HEADING: Lazy = LazyLock::new(|| query("h1"));
static SECOND: Lazy = LazyLock::new(|| query("h2"));

/// Words of class names and ids that say that an element is no content.
const NO_CONTENT: &[&str] = &[
    "ad",
    "ads",
    "advert",
    "advertisement",
    "author",
    "banner",
    "bio",
    "breadcrumb",
    "breadcrumbs",
    "button",
    "buttons",
    "byline",
    "comment",
    "comments",
    "commentlist",
    "consent",
    "cookie",
    "cookies",
    "cta",
    "disqus",
    "footer",
    "form",
    "hidden",
    "jp",
    "login",
    "masthead",
    "menu",
    "meta",
    "metadata",
    "modal",
    "nav",
    "navbar",
    "navigation",
    "newsletter",
    "nextprev",
    "pager",
    "pagination",
    "popular",
    "popup",
    "prevnext",
    "print",
    "promo",
    "promoted",
    "rating",
    "recent",
    "recommended",
    "related",
    "respond",
    "search",
    "share",
    "sharing",
    "sharedaddy",
    "sidebar",
    "signup",
    "similar",
    "skip",
    "social",
    "sponsor",
    "sponsored",
    "subscribe",
    "subscription",
    "tags",
    "taglist",
    "toc",
    "toolbar",
    "trending",
    "upsell",
    "widget",
    "widgets",
    "yarpp",
];

/// Elements that are no content whatever they are called.
const NO_CONTENT_ELEMENTS: &[&str] = &["nav", "footer", "aside", "form", "dialog", "menu", "button", "select"];

/// Least running text of a post that no selector found, in characters: about three sentences.
const LEAST: usize = 250;

/// Least running text of a teaser.
const SENTENCE: usize = 60;

/// What was found.
pub(super) struct Prose<'a> {
    /// The body.
    pub(super) body: El<'a>,
    /// Its weight, in characters.
    pub(super) weight: usize,
    /// Elements of the page that are no content, outermost ones only.
    pub(super) chrome: Vec<El<'a>>,
}

/// Finds the element that holds the running text inside another.
pub(super) fn find<'a>(context: &Context<'a>, within: El<'a>) -> Option<Prose<'a>> {
    find_of(context, within, LEAST)
}

/// The same where there is as little as one sentence: a listing's teaser.
pub(super) fn find_teaser<'a>(context: &Context<'a>, within: El<'a>) -> Option<Prose<'a>> {
    find_of(context, within, SENTENCE)
}

fn find_of<'a>(context: &Context<'a>, within: El<'a>, least: usize) -> Option<Prose<'a>> {
    let texts = context.running_text();
    let plain = Sums::of(context, texts.iter().map(|(el, text)| (*el, text.characters)));
    let all = plain.of_element(context.dom.root());
    let is_small = |el: &El<'a>| {
        let own = plain.of_element(*el);
        own * 5 < all * 2 || (is_overlay(*el) && own * 5 < all * 4)
    };
    let inside = context.dom.root().descendants_from(within);
    let chrome = outermost(inside.filter(|el| is_chrome(el) && is_small(el)));
    let blocks: Vec<(El<'a>, usize)> = texts
        .iter()
        .filter(|(el, _)| within.contains(el) && !is_inside(*el, &chrome))
        .map(|(el, text)| (*el, weight(*el, text.characters, text.linked)))
        .collect();
    let sums = Sums::of(context, blocks.iter().copied());
    let mut body = core(&blocks, within)?;
    for around in body
        .ancestors()
        .take_while(|around| *around == within || within.contains(around))
    {
        if sums.of_element(around) * 4 >= sums.of_element(body) * 5 {
            body = around;
        }
    }
    let weight = sums.of_element(body);
    (weight >= least).then_some(Prose { body, weight, chrome })
}

impl Prose<'_> {
    /// The weight of the body's text that stands in none of these items, and of that which does.
    pub(super) fn weight_beside(&self, context: &Context<'_>, items: &[El<'_>]) -> (usize, usize) {
        let texts = context.running_text().iter().copied();
        let texts = texts.filter(|(el, _)| self.body.contains(el) || *el == self.body);
        let (mut beside, mut within) = (0, 0);
        for (el, text) in texts.filter(|(el, _)| !is_inside(*el, &self.chrome)) {
            let is_theirs = items.iter().any(|item| *item == el || item.contains(&el));
            let sum = if is_theirs { &mut within } else { &mut beside };
            *sum += weight(el, text.characters, text.linked);
        }
        (beside, within)
    }
}

/// What is no content inside an element, whatever its size.
pub(super) fn chrome<'a>(context: &Context<'a>, within: El<'a>) -> Vec<El<'a>> {
    outermost(
        context
            .dom
            .root()
            .descendants_from(within)
            .skip(1)
            .take_while(|el| within.contains(el))
            .filter(is_chrome),
    )
}

fn is_chrome(el: &El<'_>) -> bool {
    has_no_content(*el) && !is_code(*el)
}

/// The page's main heading: of the `h1` that are not chrome the one that the page's head names, else the first; where that is
/// the blog's name, the `h2` that the head calls the page by.
pub(super) fn heading<'a>(context: &Context<'a>, chrome: &[El<'a>]) -> Option<El<'a>> {
    let is_own = |heading: &El<'a>| !is_inside(*heading, chrome) && heading.has_text();
    let own: Vec<El<'a>> = context.dom.select(&HEADING).into_iter().filter(is_own).collect();
    let is_called = |el: &El<'a>| context.is_called(&el.text());
    let main = match own.as_slice() {
        [only] => *only,
        several => *several.iter().find(|el| is_called(el)).or(several.first())?,
    };
    if !leads_home(context, main) {
        return Some(main);
    }
    let mut second = context.dom.select(&SECOND).into_iter();
    second.find(|el| is_own(el) && is_called(el)).or(Some(main))
}

/// Whether a heading links to the home page, as the blog's name does.
fn leads_home(context: &Context<'_>, heading: El<'_>) -> bool {
    let target = link::of_heading(heading).and_then(|link| context.resolve(link.attr("href")?));
    target.is_some_and(|target| Context::is_front(&target))
}

/// Sums of weights over elements: everything inside one has numbers from its own to its last.
struct Sums(Vec<usize>);

impl Sums {
    fn of<'a>(context: &Context<'_>, weights: impl Iterator<Item = (El<'a>, usize)>) -> Sums {
        let mut sums = vec![0; context.dom.root().last_number() as usize + 2];
        weights.for_each(|(el, weight)| sums[el.number() as usize + 1] += weight);
        for at in 1..sums.len() {
            sums[at] += sums[at - 1];
        }
        Sums(sums)
    }

    fn of_element(&self, el: El<'_>) -> usize {
        self.0[el.last_number() as usize + 1] - self.0[el.number() as usize]
    }
}

fn weight(el: El<'_>, characters: usize, linked: usize) -> usize {
    let least = match el.name() {
        "p" | "pre" | "blockquote" | "li" | "dd" => 25,
        _ => 80,
    };
    match linked * 2 > characters || characters < least {
        true => 0,
        false if el.name() == "li" => characters / 2,
        false => characters,
    }
}

/// The element with most weight directly in it: a block counts whole for its parent, half for what is around that, and so on.
fn core<'a>(blocks: &[(El<'a>, usize)], within: El<'a>) -> Option<El<'a>> {
    let mut scores: std::collections::BTreeMap<u32, (usize, El<'a>)> = std::collections::BTreeMap::new();
    for (el, weight) in blocks.iter().filter(|(_, weight)| *weight > 0) {
        let is_paragraph = !matches!(el.name(), "div" | "section" | "article" | "main" | "td");
        let holders = el.ancestors().take(4);
        let own = (!is_paragraph).then_some(*el);
        for (distance, holder) in own.into_iter().chain(holders).enumerate() {
            if holder == within || within.contains(&holder) {
                scores.entry(holder.number()).or_insert((0, holder)).0 += weight >> distance;
            }
        }
    }
    let best = scores.into_values().rev().max_by_key(|(score, _)| *score);
    best.map(|(_, el)| el)
}

fn has_no_content(el: El<'_>) -> bool {
    if NO_CONTENT_ELEMENTS.contains(&el.name()) {
        return true;
    }
    // An id of many words is a heading's text, made an anchor.
    let id = el.attr("id").filter(|id| id.split('-').count() < 5);
    let mut names = el.classes().chain(id);
    names.any(says_no_content)
}

/// What page builders call every element that an author puts on a page: Elementor, HubSpot.
const BUILDERS: &[&str] = &["elementor-", "widget-span", "widget-type", "hs_cos_", "hs-"];

/// Whether it lies above the page when something is clicked, however much text it holds.
fn is_overlay(el: El<'_>) -> bool {
    el.name() == "dialog" || words(el).any(|word| ["modal", "popup", "dialog", "cookie", "cookies"].contains(&word))
}

fn says_no_content(name: &str) -> bool {
    // `md:hidden`, `print:block`: how it looks somewhere.
    if name.contains(':') {
        return false;
    }
    let is_builders = || BUILDERS.iter().any(|builder| name.starts_with(builder));
    let mut words = name.split(|c: char| !c.is_ascii_alphanumeric());
    words.any(
        |word| match NO_CONTENT.iter().find(|no| word.eq_ignore_ascii_case(no)) {
            // `overflow-hidden`, `field--label-hidden`: the element itself is not.
            Some(&"hidden") => name.eq_ignore_ascii_case("hidden"),
            Some(&("widget" | "widgets" | "meta")) => !is_builders(),
            found => found.is_some(),
        },
    )
}

/// Whether it is part of a listing of code, where highlighters call comments `comment` and forms `form`.
fn is_code(el: El<'_>) -> bool {
    !NO_CONTENT_ELEMENTS.contains(&el.name()) && el.ancestors().any(|up| matches!(up.name(), "pre" | "code"))
}

/// Whether it may name the author, the date or the terms, for all that it is no content.
pub(super) fn is_about_post(el: El<'_>) -> bool {
    let about = ["author", "bio", "byline", "meta", "metadata", "tags", "taglist"];
    let of_post = ["article", "entry", "post"];
    let is_any = |of: &[&str]| words(el).any(|word| of.iter().any(|of| word.eq_ignore_ascii_case(of)));
    !is_of_site(el) && (is_any(&about) || (is_any(&["footer"]) && is_any(&of_post)))
}

/// Whether an element is by its name about the blog rather than about the post: a side bar, a cloud of tags.
pub(super) fn is_of_site(el: El<'_>) -> bool {
    let of_site = [
        "cloud", "popular", "recent", "related", "sidebar", "tagcloud", "widget", "widgets",
    ];
    words(el).any(|word| of_site.iter().any(|of| word.eq_ignore_ascii_case(of)))
}

/// The words of an element's classes and id.
fn words<'a>(el: El<'a>) -> impl Iterator<Item = &'a str> {
    let names = el.classes().chain(el.attr("id"));
    names.flat_map(|name| name.split(|c: char| !c.is_ascii_alphanumeric()))
}

fn outermost<'a>(elements: impl Iterator<Item = El<'a>>) -> Vec<El<'a>> {
    let mut kept: Vec<El<'a>> = Vec::new();
    for el in elements {
        if !kept.last().is_some_and(|last| last.contains(&el)) {
            kept.push(el);
        }
    }
    kept
}

/// Whether one of these, in document order, holds the element or is it.
fn is_inside(el: El<'_>, outer: &[El<'_>]) -> bool {
    let at = outer.partition_point(|outer| outer.number() <= el.number());
    at > 0 && (outer[at - 1] == el || outer[at - 1].contains(&el))
}
