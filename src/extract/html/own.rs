//! Which element of a post's own page is that post.

use super::context::Context;
use super::{Lazy, metadata, one, prose, query, wordpress};
use crate::dom::El;
use crate::extract::profile::Layout;
use crate::extract::role::Role;
use std::sync::LazyLock;

/// A body so short that it may be something else, in characters.
const SHORT: usize = 300;

static MAIN: Lazy = LazyLock::new(|| query("main, [role=main]"));
static TIME: Lazy = LazyLock::new(|| query("time[datetime]"));

/// A post's item.
pub(super) struct Own<'a> {
    pub(super) item: El<'a>,
    /// The body, where it was found by its prose.
    pub(super) body: Option<El<'a>>,
    /// The main heading of such a page.
    pub(super) heading: Option<El<'a>>,
    /// What is no content on such a page.
    pub(super) chrome: Vec<El<'a>>,
    /// Where on the page a post without a page of its own stands.
    pub(super) anchor: Option<String>,
}

impl<'a> Own<'a> {
    /// An item that a selector found.
    pub(super) fn named(item: El<'a>) -> Own<'a> {
        Own {
            item,
            body: None,
            heading: None,
            chrome: Vec::new(),
            anchor: None,
        }
    }

    /// The place of an item among all as its claim to identity: its id, else its number.
    pub(super) fn anchored(mut self, position: usize) -> Own<'a> {
        let id = self.item.attr("id").filter(|id| !id.is_empty());
        self.anchor = Some(id.map_or_else(|| (position + 1).to_string(), str::to_owned));
        self
    }

    /// What may not be read as the post's author, date or terms.
    pub(super) fn outside(&self) -> Vec<El<'a>> {
        let chrome = self.chrome.iter().filter(|el| !prose::is_about_post(**el));
        chrome.copied().collect()
    }
}

/// The page's own post: the item that the profile's selectors find; where they find none, or no body in it, what holds the
/// page's prose.
pub(super) fn find<'a>(context: &Context<'a>, listed: &[El<'a>]) -> Option<Own<'a>> {
    let named = own_item(context, listed);
    if !context.profile.prose {
        return named.map(Own::named);
    }
    let is_here = |item: &El<'a>| is_numbered(context, *item) || !leads_elsewhere(context, *item, listed);
    let named = named.filter(is_here);
    match named {
        Some(item) if has_body(context, item, listed) && !is_mere_part(context, item) => Some(Own::named(item)),
        _ => by_prose(context, named)
            .or(named.map(Own::named))
            .or_else(|| short(context)),
    }
}

/// A post of a line or two, where no item is marked: what the only body on the page holds, or `main`. It must be dated.
fn short<'a>(context: &Context<'a>) -> Option<Own<'a>> {
    let main = context.dom.first(&MAIN);
    let is_dated = || matches!(context.role, Role::Dated(..)) || main.is_some_and(|main| main.select(&TIME).len() == 1);
    if context.may_be_home() || !(is_dated() || metadata::is_article(context)) {
        return None;
    }
    let bodies = context.profile.single.body.iter().flatten().map(|query| {
        let found = context.dom.select(query).into_iter();
        found
            .filter(|el| el.has_text() && !context.is_outside(*el))
            .collect::<Vec<El<'a>>>()
    });
    let mut bodies = bodies.filter(|found| !found.is_empty());
    let titles = context.profile.single.title.iter().flatten();
    let title = titles
        .flat_map(|title| context.dom.select(&title.select))
        .find(El::has_text)?;
    match (bodies.next().as_deref(), main) {
        (Some([body]), _) => Some(Own {
            item: body.ancestors().find(|up| up.contains(&title)).unwrap_or(*body),
            body: Some(*body),
            heading: None,
            chrome: Vec::new(),
            anchor: None,
        }),
        (None, Some(main)) if main.contains(&title) => Some(Own {
            item: main,
            body: Some(main),
            heading: Some(title),
            chrome: prose::chrome(context, main),
            anchor: None,
        }),
        _ => None,
    }
}

/// Whether all that an item holds is short, on a page whose prose stands elsewhere: a line about the author of the post.
fn is_mere_part(context: &Context<'_>, item: El<'_>) -> bool {
    let length = |el: El<'_>| el.text().chars().count();
    let mut bodies = context.profile.single.body.iter().flatten();
    let body = bodies.find_map(|query| item.first(query));
    if !context.profile.prose || body.is_none_or(|body| length(body) > SHORT) {
        return false;
    }
    context.prose().is_some_and(|prose| {
        let apart = body.is_none_or(|body| !body.contains(&prose.body) && !prose.body.contains(&body));
        apart && prose.weight >= 4 * SHORT
    })
}

fn by_prose<'a>(context: &Context<'a>, named: Option<El<'a>>) -> Option<Own<'a>> {
    let found = context.prose()?;
    let heading = prose::heading(context, &found.chrome);
    if named.is_none() && !is_post(context, heading) {
        return None;
    }
    let inner = named.and_then(|item| Some((item, prose::find(context, item)?)));
    if let Some((item, inner)) = inner.filter(|(_, inner)| inner.weight * 2 >= found.weight) {
        return Some(Own {
            item,
            body: Some(inner.body),
            heading,
            chrome: inner.chrome,
            anchor: None,
        });
    }
    let body = found.body;
    let around = |heading: El<'a>| body.ancestors().find(|up| up.contains(&heading));
    let item = match heading {
        Some(heading) if body.contains(&heading) => Some(body),
        Some(heading) => around(heading),
        None => body.parent(),
    };
    Some(Own {
        item: item.unwrap_or(body),
        body: Some(body),
        heading,
        chrome: found.chrome.clone(),
        anchor: None,
    })
}

/// Whether a page whose post no selector finds is a post at all: it says so, or it has a heading and is not the home page.
fn is_post(context: &Context<'_>, heading: Option<El<'_>>) -> bool {
    let is_home = context.address.as_ref().is_some_and(|address| address.path().len() < 2);
    let says_so = matches!(context.role, Role::Numbered(_) | Role::Dated(..))
        || wordpress::page_number(context).is_some()
        || metadata::is_article(context);
    says_so || (heading.is_some() && !is_home)
}

fn has_body<'a>(context: &Context<'a>, item: El<'a>, listed: &[El<'a>]) -> bool {
    let bodies = context.profile.single.body.iter().flatten();
    let mut bodies = bodies.flat_map(|query| item.select(query));
    let is_own = |body: &El<'_>| {
        let mut others = listed.iter().filter(|other| **other != item && item.contains(other));
        !others.any(|other| other.contains(body))
    };
    bodies.any(|body| is_own(&body) && (!context.profile.prose || body.has_text()))
}

/// Whether it is a listing's item whose title leads to another page.
fn leads_elsewhere<'a>(context: &Context<'a>, item: El<'a>, listed: &[El<'a>]) -> bool {
    listed.contains(&item) && context.links_elsewhere(item)
}

fn is_numbered(context: &Context<'_>, item: El<'_>) -> bool {
    let number = wordpress::page_number(context);
    number.is_some() && wordpress::post_number(context, item) == number
}

/// Whether an item inside the page's own is another post: not the part of it that holds most of its text.
pub(super) fn is_other<'a>(context: &Context<'a>, own: El<'a>, other: El<'a>) -> bool {
    let length = |el: El<'_>| el.text().chars().count();
    !context.profile.prose || context.links_elsewhere(other) || length(other) * 2 < length(own)
}

/// Whether another item is this post again.
pub(super) fn is_same(context: &Context<'_>, own: El<'_>, other: El<'_>) -> bool {
    let number = |item| wordpress::post_number(context, item);
    let own = wordpress::page_number(context).or_else(|| number(own));
    own.is_some() && number(other) == own
}

/// Elements around posts: of the first selector that matches outside side bars and the like.
pub(super) fn items<'a>(context: &Context<'a>, layout: &Layout) -> Vec<El<'a>> {
    for query in layout.item.iter().flatten() {
        let mut found = context.dom.select(query);
        found.retain(|el| !context.is_outside(*el) && (!context.profile.prose || !is_empty(*el)));
        if !found.is_empty() {
            return found;
        }
    }
    Vec::new()
}

/// Whether nothing is in it: a line or a background of the theme.
fn is_empty(item: El<'_>) -> bool {
    item.children().is_empty() && !item.has_text()
}

/// Of the items on a post's own page, that post: the one with the page's number, else the first that does not lead to
/// another page. Block themes without a template of their own for posts show it as the one item of a listing.
fn own_item<'a>(context: &Context<'a>, listed: &[El<'a>]) -> Option<El<'a>> {
    let items = items(context, &context.profile.single);
    let numbered = |items: &[El<'a>]| items.iter().find(|item| is_numbered(context, **item)).copied();
    let here = || {
        items
            .iter()
            .find(|item| !leads_elsewhere(context, **item, listed))
            .copied()
    };
    let named = || {
        let heading = one::heading(context).filter(|_| context.profile.prose)?;
        let around = items
            .iter()
            .filter(|item| item.contains(&heading) && !leads_elsewhere(context, **item, listed));
        around.last().copied()
    };
    let own = numbered(&items)
        .or_else(named)
        .or_else(here)
        .or_else(|| items.first().copied());
    let full = own.filter(|item| has_body(context, *item, listed));
    full.or_else(|| numbered(listed)).or(own)
}
