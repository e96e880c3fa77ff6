//! Posts and standing pages: what the platform says, else what the page says of itself.

use super::context::Context;
use super::metadata;
use crate::address::percent_decoded;
use crate::archive::Kind;
use crate::dom::El;
use crate::extract::role::Role;
use crate::extract::sighting::{Evidence, Place, Said, Sighting};

/// Names of standing pages in addresses.
const STANDING: &[&str] = &[
    "about",
    "about-me",
    "about-us",
    "colophon",
    "contact",
    "contact-us",
    "cookies",
    "cv",
    "datenschutz",
    "impressum",
    "imprint",
    "kontakt",
    "legal",
    "legal-notice",
    "now",
    "privacy",
    "privacy-policy",
    "resume",
    "terms",
    "uses",
];

/// What WordPress says in classes and addresses.
pub(super) fn typed(context: &Context<'_>, item: El<'_>, place: Place) -> Option<Said<Kind>> {
    let rule = |class: &str| format!("{}:{class}", context.profile.name);
    if place == Place::Single && context.body_number("page-id-").is_some() {
        return Some(Said::new(Kind::PAGE, Evidence::Data, rule("body_class")));
    }
    if context
        .address
        .as_ref()
        .is_some_and(|own| place == Place::Single && own.parameter("page_id").is_some())
    {
        return Some(Said::new(Kind::PAGE, Evidence::Address, rule("page_id")));
    }
    let typed = item.classes().find_map(|class| class.strip_prefix("type-"))?;
    let kind = match typed {
        "post" => Kind::POST,
        "page" => Kind::PAGE,
        other => Kind(other.to_owned().into()),
    };
    Some(Said::new(kind, Evidence::Item, rule("post_class")))
}

/// Says that a post's own page is a standing page, where that page shows no date and no term, and its head calls it a website
/// or its address has a name that only such pages have. A listing or feed that has it among its posts knows better.
pub(super) fn standing(context: &Context<'_>, sighting: &mut Sighting) {
    let is_said = |by: Evidence| by != Evidence::Meta && by != Evidence::Data;
    let is_dated = sighting.published.iter().any(|said| is_said(said.evidence));
    let has_terms = sighting.terms.iter().any(|said| is_said(said.evidence));
    if sighting.kind.is_some() || sighting.protected || has_terms {
        return;
    }
    let (by_name, by_head) = (has_standing_name(context), metadata::is_website(context));
    // Generators give all pages a date in the head; what they do not call an article is none.
    let is_standing = match (by_name, by_head) {
        (true, true) => true,
        (true, false) => !is_dated,
        (false, true) => sighting.published.is_empty() && !context.may_be_home(),
        _ => false,
    };
    if is_standing {
        let rule = if by_name {
            "address of a standing page"
        } else {
            "meta:og:type"
        };
        sighting.kind = Some(Said::new(Kind::PAGE, Evidence::Meta, rule));
    }
}

/// `/about/`, `/de/impressum.html`, Pelican's `/pages/history.html`.
fn has_standing_name(context: &Context<'_>) -> bool {
    let Some(address) = context.address.as_ref().filter(|_| context.role == Role::Other) else {
        return false;
    };
    let segments = address.path().split('/').filter(|part| !part.is_empty());
    let mut names: Vec<String> = segments.map(percent_decoded).collect();
    names.retain(|name| !matches!(name.as_str(), "index.html" | "index.htm"));
    match names.as_slice() {
        [folder, _] if folder == "pages" => true,
        [.., last] if names.len() < 3 => {
            let name = last.strip_suffix(".html").unwrap_or(last);
            STANDING.iter().any(|standing| name.eq_ignore_ascii_case(standing))
        }
        _ => false,
    }
}
