//! The link of an item's title: the post's own address, as a listing gives it.

use super::context::Context;
use super::{Lazy, query};
use crate::dom::El;
use std::sync::LazyLock;

static HEADINGS: Lazy = LazyLock::new(|| query("h1, h2, h3, h4, h5, h6"));
static LINK: Lazy = LazyLock::new(|| query("a[href]"));

/// Links that may be the item's permalink: those of the profile's first selector that finds any; on pages of unknown make
/// only such that stand at the title, and where there are none the link around the title or around the whole item.
pub(super) fn of_item<'a>(context: &Context<'a>, item: El<'a>, may_read: &dyn Fn(El<'a>) -> bool) -> Vec<El<'a>> {
    let queries = context.profile.listing.permalink.iter().flatten();
    let is_loose = context.profile.prose;
    for query in queries {
        let mut found = item.select(query);
        if item.matches(query) {
            found.insert(0, item);
        }
        found.retain(|link| may_read(*link) && (!is_loose || is_at_title(item, *link)));
        if !found.is_empty() {
            return found;
        }
    }
    let around = || {
        let heading = item
            .select(&HEADINGS)
            .into_iter()
            .find(|el| may_read(*el) && el.has_text());
        let inside = heading.and_then(|heading| {
            let mut up = heading.ancestors().take_while(|up| item.contains(up) || *up == item);
            up.find(|up| up.matches(&LINK))
        });
        inside.or_else(|| item.parent().filter(|parent| parent.matches(&LINK)))
    };
    is_loose.then(around).flatten().into_iter().collect()
}

/// The link in a heading or around it.
pub(super) fn of_heading(heading: El<'_>) -> Option<El<'_>> {
    let around = || heading.ancestors().find(|up| up.matches(&LINK));
    heading.first(&LINK).or_else(around)
}

/// Whether a link stands at the item's title: in no heading, or in one that no heading of its rank goes before.
fn is_at_title(item: El<'_>, link: El<'_>) -> bool {
    let Some(heading) = link.ancestors().find(|up| up.matches(&HEADINGS)) else {
        return true;
    };
    let headings = item.select(&HEADINGS);
    let before = headings.iter().take_while(|el| el.number() < heading.number());
    let outranks = |el: &El<'_>| el.name() <= heading.name() && el.has_text();
    !before.into_iter().any(outranks)
}
