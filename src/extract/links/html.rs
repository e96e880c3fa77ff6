use super::{LinkRole, Links};
use crate::address::Address;
use crate::archive::{Reference, candidates, is_file, reference};
use crate::dom::{Dom, El};

/// Addresses that a page names. A page too deep to be read names none.
pub(super) fn links(text: &str, address: &Address) -> Links {
    let mut links = Links::default();
    let Ok(dom) = Dom::parse(text) else { return links };
    let base = dom
        .elements()
        .filter(|el| el.name() == "base")
        .find_map(|el| el.attr("href"));
    let base = base
        .and_then(|href| address.join(href))
        .unwrap_or_else(|| address.clone());
    for el in dom.elements() {
        match el.name() {
            "link" => of_head(el, &base, &mut links),
            "a" | "area" => of_text(el, &base, &mut links),
            "script" => {
                if let Some(source) = el.attr("src") {
                    links.add(LinkRole::Part, &base, source);
                }
            }
            "meta" if el.attr("name") == Some("generator") => {
                links.is_wordpress |= el.attr("content").is_some_and(|own| own.starts_with("WordPress"));
            }
            _ => of_media(el, &base, &mut links),
        }
    }
    let has_its_folders = |link: &super::Link| link.address.path().contains("/wp-content/");
    links.is_wordpress |= links.links.iter().any(has_its_folders);
    links
}

fn has(el: El<'_>, attribute: &str, word: &str) -> bool {
    let value = el.attr(attribute).unwrap_or_default();
    value.split_ascii_whitespace().any(|own| own.eq_ignore_ascii_case(word))
}

fn of_head(el: El<'_>, base: &Address, links: &mut Links) {
    let Some(href) = el.attr("href") else { return };
    let kind = el.attr("type").unwrap_or_default();
    let role = if has(el, "rel", "https://api.w.org/") {
        LinkRole::Rest
    } else if has(el, "rel", "alternate") && (kind.contains("rss") || kind.contains("atom")) {
        LinkRole::Feed
    } else if has(el, "rel", "stylesheet") || has(el, "rel", "icon") || has(el, "rel", "apple-touch-icon") {
        LinkRole::Part
    } else if has(el, "rel", "next") || has(el, "rel", "prev") || has(el, "rel", "archives") || has(el, "rel", "start")
    {
        LinkRole::Page
    } else {
        return;
    };
    links.add(role, base, href);
}

/// A link in the text. Links that are not to be followed lead to log-ins, replies and traps for machines.
fn of_text(el: El<'_>, base: &Address, links: &mut Links) {
    let Some(href) = el.attr("href").filter(|_| !has(el, "rel", "nofollow")) else {
        return;
    };
    let is_part = base.join(href).is_some_and(|address| is_file(address.as_str()));
    let role = if is_part { LinkRole::Part } else { LinkRole::Page };
    links.add(role, base, href);
}

fn of_media(el: El<'_>, base: &Address, links: &mut Links) {
    for (attribute, value) in el.attributes() {
        match reference(el.name(), attribute) {
            Some(Reference::Medium) => links.add(LinkRole::Part, base, value),
            Some(Reference::Candidates) => {
                if let Some((address, _)) = candidates(value)
                    .into_iter()
                    .max_by(|a, b| width(a.1).total_cmp(&width(b.1)))
                {
                    links.add(LinkRole::Part, base, address);
                }
            }
            _ => {}
        }
    }
}

/// `300w` and `2x` as numbers; none is one.
fn width(descriptor: &str) -> f64 {
    descriptor.trim_end_matches(['w', 'x']).parse().unwrap_or(1.0)
}
