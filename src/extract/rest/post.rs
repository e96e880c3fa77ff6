use super::fields::{links, number, numbers, text};
use super::{Answer, rendered};
use crate::address::{Address, percent_decoded};
use crate::archive::{Kind, Status};
use crate::extract::page::witness;
use crate::extract::sighting::{Claim, Evidence, Label, Origin, Person, Place, Said, Sighting};
use crate::extract::{fragment, wordpress};
use serde_json::Value;

/// What an answer says of one post or page.
pub(super) fn sighting(answer: &Answer<'_>, object: &Value, kind: &str, position: usize) -> Sighting {
    let link = text(object, "link").and_then(Address::parse);
    let at = |local: &str, utc: &str| wordpress::moment(text(object, local), text(object, utc));
    let published = at("date", "date_gmt").map(|stamp| said(stamp, "date"));
    let updated = at("modified", "modified_gmt").map(|stamp| said(stamp, "modified"));
    let status = text(object, "status").and_then(wordpress::status);
    let hidden = |key: &str| object.get(key).and_then(|field| field.get("protected")) == Some(&Value::Bool(true));
    let mut sighting = Sighting {
        witness: witness(answer.capture, Place::Export, position, "rest"),
        claims: claims(answer, object, link.as_ref()),
        home: answer.home.clone(),
        kind: Some(said(Kind(kind.to_owned().into()), "type")),
        status: status
            .filter(|status| *status != Status::Unknown)
            .map(|status| said(status, "status")),
        slug: text(object, "slug").and_then(|slug| Some(said(wordpress::slug(slug)?, "slug"))),
        parent: number(object, "parent").map(|parent| said(parent, "parent")),
        order: object
            .get("menu_order")
            .and_then(Value::as_i64)
            .map(|order| said(order, "menu_order")),
        sticky: object.get("sticky") == Some(&Value::Bool(true)),
        protected: hidden("content") || hidden("excerpt"),
        published: published.into_iter().collect(),
        updated: updated.into_iter().collect(),
        authors: author(object)
            .map(|person| said(person, "author"))
            .into_iter()
            .collect(),
        terms: terms(object),
        featured_number: number(object, "featured_media").map(|number| said(number, "featured_media")),
        comments_open: match text(object, "comment_status") {
            Some("open") => Some(said(true, "comment_status")),
            Some("closed") => Some(said(false, "comment_status")),
            _ => None,
        },
        ..Sighting::default()
    };
    if let Some(title) = rendered(object, "title") {
        fragment::title(&title, "rest:title", &mut sighting);
    }
    if !sighting.protected {
        words(object, link.as_ref().or(answer.home.as_ref()), &mut sighting);
    }
    sighting
}

fn said<T>(value: T, rule: &str) -> Said<T> {
    Said::new(value, Evidence::Item, format!("rest:{rule}"))
}

/// Body and excerpt as shown. An excerpt may be an author's or a machine's: the answer does not tell.
fn words(object: &Value, base: Option<&Address>, sighting: &mut Sighting) {
    if let Some(content) = rendered(object, "content") {
        sighting.parts = content.matches("<!--nextpage-->").count() + 1;
        fragment::body(&content, base, Origin::Shown, "rest:content", sighting);
    }
    let excerpt = rendered(object, "excerpt").and_then(|excerpt| fragment::html(&excerpt, base));
    let excerpt = excerpt.map(|html| Said::new(html, Evidence::Mixed, "rest:excerpt"));
    sighting.excerpts.extend(excerpt);
}

fn claims(answer: &Answer<'_>, object: &Value, link: Option<&Address>) -> Vec<Claim> {
    let mut claims = Vec::new();
    let site = answer.home.as_ref().or(link).cloned();
    claims.extend(number(object, "id").map(|number| Claim::PlatformId(site, number)));
    claims.extend(link.cloned().map(Claim::Permalink));
    claims.extend(rendered(object, "guid").map(|guid| Claim::Guid(crate::dom::decoded(&guid))));
    claims
}

/// The author by number, to be joined with the list of authors.
fn author(object: &Value) -> Option<Person> {
    let id = number(object, "author")?;
    Some(Person {
        id: Some(id),
        ..Person::default()
    })
}

/// Terms by number. Which field holds which taxonomy, the links tell: `…/wp/v2/genres?post=12` is the field `genres`.
fn terms(object: &Value) -> Vec<Said<Label>> {
    let mut fields: Vec<(String, String)> = links(object, "wp:term")
        .filter_map(|link| {
            let taxonomy = text(link, "taxonomy")?;
            let href = percent_decoded(text(link, "href")?);
            let path = href.split_once("/wp/v2/")?.1;
            let field = path.split(['?', '&', '/']).next()?;
            Some((field.to_owned(), wordpress::taxonomy(taxonomy).to_owned()))
        })
        .collect();
    for (field, taxonomy) in [("categories", "category"), ("tags", "tag")] {
        if !fields.iter().any(|(known, _)| known == field) {
            fields.push((field.to_owned(), taxonomy.to_owned()));
        }
    }
    let mut terms = Vec::new();
    for (field, taxonomy) in fields {
        for id in numbers(object, &field) {
            let label = Label {
                taxonomy: taxonomy.clone(),
                id: Some(id),
                ..Label::default()
            };
            terms.push(said(label, &field));
        }
    }
    terms
}
