use super::{Export, comments, terms, typed};
use crate::address::Address;
use crate::archive::{Kind, Stamp};
use crate::extract::page::witness;
use crate::extract::sighting::{Claim, Evidence, Origin, Person, Place, Said, Sighting};
use crate::extract::xml::Element;
use crate::extract::{fragment, wordpress};

/// What an export says of one post or page.
pub(super) fn sighting(export: &Export<'_>, item: &Element, kind: &str, position: usize) -> Sighting {
    let number = item.text_of("wp:post_id").and_then(|id| id.parse::<u64>().ok());
    let link = item.text_of("link").and_then(|link| Address::parse(&link));
    let mut sighting = Sighting {
        witness: witness(export.capture, Place::Export, position, "wxr"),
        claims: claims(export, item, number, link.as_ref()),
        home: export.home.clone(),
        kind: Some(said(Kind(kind.to_owned().into()), "post_type")),
        slug: item
            .text_of("wp:post_name")
            .and_then(|name| Some(said(wordpress::slug(&name)?, "post_name"))),
        parent: above_zero(item, "wp:post_parent").map(|parent| said(parent, "post_parent")),
        order: item
            .text_of("wp:menu_order")
            .and_then(|order| order.parse().ok())
            .filter(|order| kind != "post" || *order != 0)
            .map(|order| said(order, "menu_order")),
        sticky: item.text_of("wp:is_sticky").as_deref() == Some("1"),
        protected: item
            .child("wp:post_password")
            .is_some_and(|password| !password.data().is_empty()),
        published: moment(item, "wp:post_date", "wp:post_date_gmt")
            .map(|at| said(at, "post_date"))
            .into_iter()
            .collect(),
        updated: moment(item, "wp:post_modified", "wp:post_modified_gmt")
            .map(|at| said(at, "post_modified"))
            .into_iter()
            .collect(),
        authors: author(export, item)
            .map(|person| said(person, "creator"))
            .into_iter()
            .collect(),
        terms: terms::of_item(item),
        featured_number: thumbnail(item).map(|number| said(number, "_thumbnail_id")),
        comments_open: comments_open(item),
        comments: comments::of_item(item, link.as_ref()),
        ..Sighting::default()
    };
    let status = item.text_of("wp:status").and_then(|word| wordpress::status(&word));
    sighting.status = status.map(|status| said(status, "status"));
    let title = item.child("title").map(Element::data).unwrap_or_default();
    fragment::title(&title, "wxr:title", &mut sighting);
    if !sighting.protected {
        words(item, number, link.as_ref().or(export.home.as_ref()), &mut sighting);
    }
    sighting
}

fn said<T>(value: T, rule: &str) -> Said<T> {
    Said::new(value, Evidence::Item, format!("wxr:{rule}"))
}

/// Body and excerpt, as the author typed them.
fn words(item: &Element, number: Option<u64>, base: Option<&Address>, sighting: &mut Sighting) {
    let content = item.child("content:encoded").map(Element::data);
    if let Some(content) = content {
        let typed = typed::html(&content, number);
        sighting.parts = typed.parts;
        sighting.left_typed = typed.doubts;
        fragment::body(&typed.html, base, Origin::Typed, "wxr:content", sighting);
    }
    let excerpt = item.text_of("excerpt:encoded");
    let excerpt = excerpt.and_then(|excerpt| fragment::html(&typed::html(&excerpt, None).html, base));
    sighting.excerpts.extend(excerpt.map(|html| said(html, "excerpt")));
}

fn claims(export: &Export<'_>, item: &Element, number: Option<u64>, link: Option<&Address>) -> Vec<Claim> {
    let mut claims = Vec::new();
    let site = export.home.as_ref().or(link).cloned();
    claims.extend(number.map(|number| Claim::PlatformId(site, number)));
    claims.extend(link.cloned().map(Claim::Permalink));
    claims.extend(item.text_of("guid").map(Claim::Guid));
    if claims.is_empty() {
        let position = format!("{}#{:?}", export.capture.label(), item.text_of("title"));
        claims.push(Claim::Path(position));
    }
    claims
}

fn moment(item: &Element, local: &str, utc: &str) -> Option<Stamp> {
    wordpress::moment(item.text_of(local).as_deref(), item.text_of(utc).as_deref())
}

/// A number of the database; 0 stands for none.
fn above_zero(item: &Element, name: &str) -> Option<u64> {
    item.text_of(name)?.parse().ok().filter(|number| *number > 0)
}

/// The item has a login; the head of the export says whose it is. An export in several files may say it only in the first.
fn author(export: &Export<'_>, item: &Element) -> Option<Person> {
    let login = item.text_of("dc:creator")?;
    let unknown = || Person {
        name: fragment::text(&login),
        slug: wordpress::author_slug(&login),
        ..Person::default()
    };
    let known = export.authors.get(&login).cloned();
    known.or_else(|| Some(unknown()).filter(|person| !person.name.is_empty() && !login.contains('@')))
}

/// How many fields an author or a plugin added that are not plugins' own (whose names begin with `_`). No visitor sees them
/// unless a theme shows them, and nothing says which are private: they are counted and left out.
pub(super) fn custom_fields(item: &Element) -> usize {
    let names = item.all("wp:postmeta").filter_map(|meta| meta.text_of("wp:meta_key"));
    names.filter(|name| !name.starts_with('_')).count()
}

fn thumbnail(item: &Element) -> Option<u64> {
    let metas = item.all("wp:postmeta");
    let mut named = metas.filter(|meta| meta.text_of("wp:meta_key").as_deref() == Some("_thumbnail_id"));
    named.next()?.text_of("wp:meta_value")?.parse().ok()
}

fn comments_open(item: &Element) -> Option<Said<bool>> {
    let open = match item.text_of("wp:comment_status")?.as_str() {
        "open" => true,
        "closed" => false,
        _ => return None,
    };
    Some(said(open, "comment_status"))
}
