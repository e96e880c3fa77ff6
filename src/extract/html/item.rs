use super::context::Context;
use super::own::{self, Own};
use super::scope::Scope;
use super::{
    Lazy, authors, body, byline, change, comments, kind, link, listing, metadata, one, query, terms, title, wordpress,
};
use crate::address::Address;
use crate::archive::{Precision, Stamp};
use crate::dom::{El, Query};
use crate::extract::dates::{self, Order};
use crate::extract::profile::{Layout, What};
use crate::extract::role::{self, Role};
use crate::extract::sighting::{Body, Claim, Doubt, Evidence, Extent, Place, Removed, Said, Sighting, Witness};
use std::sync::LazyLock;

static LINK: Lazy = LazyLock::new(|| query("a[href]"));
static MARKUP: Lazy = LazyLock::new(|| {
    query("em, strong, i, b, code, sub, sup, del, ins, abbr, span[lang], small, s, u, q, cite, kbd, mark")
});

/// What the page says about each of its posts.
pub(super) fn sightings(context: &Context<'_>) -> Vec<Sighting> {
    let profile = context.profile;
    let listed = own::items(context, &profile.listing);
    let place = context.place(&listed);
    let own = match place {
        Place::Single => own::find(context, &listed),
        _ => None,
    };
    let item = own.as_ref().map(|own| own.item);
    let mut sightings = Vec::new();
    if let Some(own) = own {
        sightings.extend(sighting(context, own, Place::Single, &listed, 0));
    }
    // On a post's own page the others are related posts: what they say of themselves is true all the same.
    let is_other = |other: &El<'_>| item != Some(*other);
    let is_known =
        |other: &El<'_>| place != Place::Single || item.is_some_and(|own| !own::is_same(context, own, *other));
    let unlinked = match place {
        Place::Single => Vec::new(),
        _ => one::unlinked(context, &listed),
    };
    for (at, other) in listed
        .iter()
        .enumerate()
        .filter(|(_, other)| is_other(other) && is_known(other))
    {
        let position = sightings.len();
        let own = Own::named(*other);
        let own = if unlinked.contains(other) {
            own.anchored(at)
        } else {
            own
        };
        sightings.extend(sighting(context, own, Place::Listing, &listed, position));
    }
    sightings
}

fn sighting<'a>(
    context: &Context<'a>,
    own: Own<'a>,
    place: Place,
    all: &[El<'a>],
    position: usize,
) -> Option<Sighting> {
    let (profile, item) = (context.profile, own.item);
    let layout = match place {
        Place::Single => &profile.single,
        _ => &profile.listing,
    };
    let mut scope = scope_of(context, &own, layout, place, all);
    let protected = body::is_protected(item, &scope.nested);
    let mut removed = Vec::new();
    let mut extent = Extent::Full;
    let mut is_cut_off = false;
    let by_prose = own.body.map(|body| (body, Extent::Full));
    if let Some((found, kind)) = by_prose.or_else(|| body_element(&scope)) {
        let mut cleaning = body::clean(item, found, layout, &profile.name);
        let inside = own.heading.filter(|heading| found.contains(heading));
        let heading = inside.or_else(|| title::opening(context, &scope, place, found));
        cleaning.take_chrome(found, &own.chrome, heading, &profile.name);
        extent = shown_of(context, layout, found, (place, kind));
        is_cut_off = context.is_cut_off() && found.is_last();
        if is_cut_off && extent == Extent::Full {
            extent = Extent::Teaser;
        }
        scope.body = Some(found);
        scope.omit = cleaning.omit;
        removed = cleaning.removed;
    }
    let mut sighting = Sighting {
        witness: witness(context, place, position),
        claims: claims(context, &scope, place, own.anchor.as_deref()),
        kind: kind::typed(context, item, place),
        protected,
        sticky: item.has_class("sticky"),
        parts: parts(context, &scope, place),
        featured: featured(context, &scope),
        terms: terms::of_item(context, &scope, place),
        authors: authors::of_item(context, &scope),
        // What has no address of its own is of the page's site.
        home: own
            .anchor
            .as_ref()
            .and_then(|_| context.site().seat(context.address.as_ref()).cloned()),
        ..Sighting::default()
    };
    if sighting.claims.is_empty() {
        return None;
    }
    if is_cut_off {
        let message = "a page of it breaks off within the body".to_owned();
        sighting.doubts.push(super::doubt("page-cut-off", message));
    }
    titles(context, &scope, place, &mut sighting);
    dates_of(context, &scope, place, &mut sighting);
    // Of a known platform's items the selectors find what there is, but for dates of themes that nobody knows.
    if place != Place::Single && profile.prose && (profile.platform.is_none() || sighting.published.is_empty()) {
        byline::testify(context, &scope, &mut sighting);
    }
    if profile.prose
        && !protected
        && let Some((taken, shown)) = unmarked(context, &mut scope, &own, place)
    {
        removed = taken;
        extent = shown;
    }
    if !protected {
        let read = body::read(context, &scope, removed, extent);
        give_body(context, &scope, read, &mut sighting);
    }
    if place == Place::Single {
        of_page(context, &scope, &mut sighting);
        kind::standing(context, &mut sighting);
    }
    says_something(&sighting).then_some(sighting)
}

/// What the rest of a post's own page says of it.
fn of_page<'a>(context: &Context<'a>, scope: &Scope<'a>, sighting: &mut Sighting) {
    metadata::testify(context, sighting);
    if context.profile.prose {
        change::told_by_data(sighting);
        byline::testify(context, scope, sighting);
        authors::settle(sighting);
    }
    comments::testify(context, sighting);
}

/// What of an item is its body, where nothing in it is marked as one.
fn unmarked<'a>(
    context: &Context<'a>,
    scope: &mut Scope<'a>,
    own: &Own<'a>,
    place: Place,
) -> Option<(Vec<Removed>, Extent)> {
    if scope.body.is_some() {
        return None;
    }
    if place == Place::Single {
        return Some((body::take_whole(context, scope), Extent::Full));
    }
    // Of items in one another it is not known whose the text is; a theme that knows where a body ends knows where it is.
    if !scope.nested.is_empty() || scope.layout.body_until.is_some() {
        return None;
    }
    let (taken, shown) = body::take_prose(context, scope)?;
    let extent = if own.anchor.is_some() { Extent::Full } else { shown };
    Some((taken, extent))
}

/// An item and what of it may be read.
fn scope_of<'a>(context: &Context<'a>, own: &Own<'a>, layout: &'a Layout, place: Place, all: &[El<'a>]) -> Scope<'a> {
    let item = own.item;
    let is_post = |other: &&El<'a>| place != Place::Single || own::is_other(context, item, **other);
    let nested = all.iter().filter(|other| item.contains(other)).filter(is_post);
    let nested: Vec<El<'a>> = nested.copied().collect();
    let mut scope = Scope {
        item,
        layout,
        tail: tail(context, item, layout, all),
        body: None,
        omit: crate::dom::Omit::nothing(),
        outside: own.outside(),
        ends_before: nested.first().copied().filter(|_| place == Place::Listing),
        nested,
    };
    if place == Place::Single {
        scope.nested.extend(comments::within(context, item));
    }
    scope
}

/// What the item shows of the post: the body, or an excerpt in its place.
fn give_body<'a>(context: &Context<'a>, scope: &Scope<'a>, read: Option<Body>, sighting: &mut Sighting) {
    let rule = format!("{}:{}", context.profile.name, scope.body.map_or("", |_| "body"));
    let is_own = sighting.witness.place == Place::Single;
    let Some(body) = read.filter(|body| !body.html.is_empty() || is_own) else {
        return;
    };
    match body.extent {
        Extent::Excerpt => sighting.excerpts.push(Said::new(body.html, Evidence::Item, rule)),
        _ => sighting.body = Some(Said::new(body, Evidence::Item, rule)),
    }
}

/// A title, a body or an excerpt, a password form, or at least the platform's number.
fn says_something(sighting: &Sighting) -> bool {
    sighting.protected
        || sighting.body.is_some()
        || !sighting.excerpts.is_empty()
        || sighting.titles.iter().any(|title| !title.value.is_empty())
        || sighting
            .claims
            .iter()
            .any(|claim| matches!(claim, Claim::PlatformId(..)))
}

/// The part of the item that stray end tags pushed out of it: behind it, before the next item, in none.
fn tail<'a>(context: &Context<'a>, item: El<'a>, layout: &Layout, all: &[El<'a>]) -> Option<El<'a>> {
    let query = layout.tail.as_ref().filter(|query| item.first(query).is_none())?;
    let end = all.iter().map(El::number).find(|number| *number > item.number());
    let behind = |el: &El<'_>| el.number() > item.number() && end.is_none_or(|end| el.number() < end);
    context.dom.select(query).into_iter().find(behind)
}

/// How much of the post an element shows; `kind` is what its selector says.
fn shown_of(context: &Context<'_>, layout: &Layout, body: El<'_>, (place, kind): (Place, Extent)) -> Extent {
    if place != Place::Listing || kind != Extent::Full {
        return kind;
    }
    match layout.more.as_ref().and_then(|more| body.first(more)) {
        Some(link) => cut_by(link),
        None if context.profile.platform.is_none() && body::is_cut(body) => Extent::Excerpt,
        None => kind,
    }
}

/// A more link leads to the place where its author cut the post (`#more-12`, Blogger's `#more`); where it leads only to
/// the post, the theme made an excerpt.
fn cut_by(link: El<'_>) -> Extent {
    let target = link.attr("href").and_then(|href| href.split_once('#'));
    match target {
        Some((_, anchor)) if anchor.starts_with("more") => Extent::Teaser,
        _ => Extent::Excerpt,
    }
}

/// The highest page number among the links to the post's further pages.
fn parts<'a>(context: &Context<'a>, scope: &Scope<'a>, place: Place) -> usize {
    if place != Place::Single {
        return 1;
    }
    let Some(own) = context.address.as_ref().map(role::whole) else {
        return 1;
    };
    // `&page=2`, `/2/`: resolving every link of a page to find a few would cost a tenth of all reading.
    let may_be =
        |href: &&str| href.contains("page=") || href.trim_end_matches('/').ends_with(|c: char| c.is_ascii_digit());
    let links = scope
        .select(&LINK)
        .into_iter()
        .filter_map(|link| context.resolve(link.attr("href").filter(may_be)?));
    let further = links
        .filter(|link| role::whole(link).key() == own.key())
        .map(|link| role::part(&link));
    further.max().unwrap_or(1)
}

fn featured<'a>(context: &Context<'a>, scope: &Scope<'a>) -> Vec<Said<String>> {
    let images = scope.select_first(scope.layout.featured.as_deref().unwrap_or_default());
    let addresses = images.iter().filter_map(|image| context.resolve(image.attr("src")?));
    let rule = format!("{}:featured", context.profile.name);
    addresses
        .take(1)
        .map(|address| Said::new(address.to_string(), Evidence::Item, rule.clone()))
        .collect()
}

fn witness(context: &Context<'_>, place: Place, position: usize) -> Witness {
    Witness {
        address: context.capture.label().to_owned(),
        digest: Some(context.capture.digest.clone()),
        captured_at: context.capture.captured_at.clone(),
        place,
        position,
        part: match (&context.address, place) {
            (Some(address), Place::Single) => role::part(address),
            _ => 1,
        },
        profile: context.profile.name.clone(),
    }
}

/// The body's element; where a listing shows excerpts, that.
fn body_element<'a>(scope: &Scope<'a>) -> Option<(El<'a>, Extent)> {
    let find = |queries: &Option<Vec<Query>>| {
        let elements = queries.iter().flatten().flat_map(|query| scope.item.select(query));
        let mut own = elements.filter(|el| !scope.nested.iter().any(|nested| nested.contains(el) || nested == el));
        own.next()
    };
    find(&scope.layout.body)
        .map(|el| (el, Extent::Full))
        .or_else(|| find(&scope.layout.excerpt).map(|el| (el, Extent::Excerpt)))
}

/// Where the item's title links to; in a listing also what the link around title and excerpt leads to.
fn permalink<'a>(context: &Context<'a>, scope: &Scope<'a>, place: Place) -> Option<Address> {
    let links = match place {
        Place::Single => scope.select_first(scope.layout.permalink.as_deref().unwrap_or_default()),
        _ => link::of_item(context, scope.item, &|el| scope.may_read(el)),
    };
    let links = links.into_iter();
    // In a listing, a link to a place on the same page is the address of no post.
    let leads_away = |href: &&str| place == Place::Single || !href.starts_with('#');
    let mut addresses = links.filter_map(|link| context.resolve(link.attr("href").filter(leads_away)?));
    let may_be = |address: &Address| !Context::is_list(address);
    // A post's own page says where it is; what links of it lead to is worth less.
    let link = match place {
        Place::Single => addresses.next().filter(may_be),
        _ => addresses.find(may_be),
    }?;
    // Link posts give their title another site's address; that is no permalink.
    let is_here = context.address.as_ref().is_none_or(|own| own.host() == link.host());
    is_here.then(|| role::whole(&link))
}

fn claims<'a>(context: &Context<'a>, scope: &Scope<'a>, place: Place, anchor: Option<&str>) -> Vec<Claim> {
    let mut claims = Vec::new();
    let single = place == Place::Single;
    let link = permalink(context, scope, place);
    let own = context.address.as_ref().filter(|_| single).map(role::whole);
    let canonical = context
        .canonical()
        .filter(|_| single)
        .map(|address| role::whole(&address));
    let shortlink = context.shortlink().filter(|_| single);
    let seat = context.site().seat(context.address.as_ref()).or(link.as_ref()).cloned();
    let by_address = |address: &Option<Address>| match address.as_ref().map(role::role) {
        Some(Role::Numbered(number)) => Some(number),
        _ => None,
    };
    let number = wordpress::post_number(context, scope.item)
        .or_else(|| wordpress::page_number(context).filter(|_| single))
        .or_else(|| by_address(&shortlink))
        .or_else(|| by_address(&link))
        .or_else(|| by_address(&own));
    claims.extend(number.map(|number| Claim::PlatformId(seat, number)));
    claims.extend(canonical.or(link).map(Claim::Permalink));
    claims.extend(shortlink.map(Claim::Shortlink));
    claims.extend(own.map(Claim::Answered));
    if let Some(anchor) = anchor.filter(|_| claims.is_empty()) {
        claims.push(Claim::Path(format!("{}#{anchor}", context.capture.label())));
    }
    if claims.is_empty() && single {
        claims.push(Claim::Path(context.capture.path.clone()));
    }
    claims
}

fn titles<'a>(context: &Context<'a>, scope: &Scope<'a>, place: Place, sighting: &mut Sighting) {
    if let Some((el, rule)) = title::find(context, scope, place) {
        let text = el.text();
        sighting.titles.push(Said::new(text, Evidence::Item, rule.clone()));
        let holder = el
            .children()
            .into_iter()
            .find(|child| child.matches(&LINK))
            .unwrap_or(el);
        if holder.first(&MARKUP).is_some() {
            let writer = crate::dom::Writer {
                omit: &scope.omit,
                rewrite: &|_, _, _| None,
            };
            let html = holder.inner_html(&writer).trim().to_owned();
            sighting.title_html = Some(Said::new(html, Evidence::Item, rule));
        }
    }
}

fn dates_of<'a>(context: &Context<'a>, scope: &Scope<'a>, place: Place, sighting: &mut Sighting) {
    let mut doubts = Vec::new();
    // Where no theme is known, what a selector finds behind the first date are those of posts beside this one.
    let may_be_others = place == Place::Single && context.profile.platform.is_none();
    for reader in scope.layout.published.iter().flatten() {
        let before = sighting.published.len();
        for (el, text, rule) in scope.read_at(context, reader) {
            let evidence = if reader.what == What::Text {
                Evidence::Words
            } else {
                Evidence::Item
            };
            let is_change = context.profile.prose && change::is_at(el);
            let dates = match is_change {
                true => &mut sighting.updated,
                false if may_be_others && sighting.published.len() > before => continue,
                false => &mut sighting.published,
            };
            dates.extend(stamp(context, &text, &mut doubts).map(|stamp| Said::new(stamp, evidence, rule)));
        }
    }
    for reader in scope.layout.time.iter().flatten() {
        for (text, rule) in scope.read(context, reader) {
            let day = sighting.published.iter().find(|said| said.value.datetime().is_none());
            let timed = day.and_then(|day| dates::read_time(&text, day.value));
            sighting
                .published
                .extend(timed.map(|stamp| Said::new(stamp, Evidence::Words, rule)));
        }
    }
    for reader in scope.layout.updated.iter().flatten() {
        for (text, rule) in scope.read(context, reader) {
            sighting
                .updated
                .extend(stamp(context, &text, &mut doubts).map(|stamp| Said::new(stamp, Evidence::Item, rule)));
        }
    }
    if place == Place::Listing
        && let Some(period) = listing::period(context)
    {
        sighting.published.push(Said::new(
            period,
            Evidence::Listing,
            format!("{}:listing", context.profile.name),
        ));
    }
    for claim in &sighting.claims {
        let (Claim::Permalink(address) | Claim::Answered(address)) = claim else {
            continue;
        };
        if let Role::Dated(stamp, _) = role::role(address) {
            sighting.published.push(Said::new(stamp, Evidence::Address, "address"));
            break;
        }
    }
    sighting.doubts.append(&mut doubts);
}

/// A date as markup or as words.
pub(super) fn stamp(context: &Context<'_>, text: &str, doubts: &mut Vec<Doubt>) -> Option<Stamp> {
    if let Ok(stamp) = text.parse() {
        return Some(stamp);
    }
    let mut reading = dates::read_in(text, Order::Unknown, context.language())?;
    if reading.stamp.precision() == Precision::Year && context.order() != Order::Unknown {
        reading = dates::read_in(text, context.order(), context.language())?;
    }
    doubts.extend(reading.notes.into_iter().map(|note| Doubt {
        code: note.code().to_owned(),
        message: note.to_string(),
    }));
    Some(reading.stamp)
}
