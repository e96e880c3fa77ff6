//! Links that can be seen, by a walk of their own: what a reading of blocks has no place for (a link round a block of code)
//! is missed there on both sides alike.

use super::compare::decoded;
use crate::dom::fragment::{Fragment, Step};
use std::collections::BTreeSet;

/// Addresses of links that hold text or a picture.
pub(super) fn visible(fragment: &Fragment) -> BTreeSet<String> {
    let mut open: Vec<(String, bool)> = Vec::new();
    let mut found = BTreeSet::new();
    for step in fragment.walk() {
        match step {
            Step::Open(tag) if tag.name() == "a" => {
                open.push((tag.attr("href").map(address).unwrap_or_default(), false));
            }
            Step::Open(tag) if tag.name() == "img" => open.iter_mut().for_each(|link| link.1 = true),
            Step::Text(text) if !text.trim().is_empty() => open.iter_mut().for_each(|link| link.1 = true),
            Step::Close(tag) if tag.name() == "a" => {
                found.extend(
                    open.pop()
                        .filter(|(href, seen)| *seen && !href.is_empty())
                        .map(|(href, _)| href),
                );
            }
            _ => {}
        }
    }
    found
}

/// An address as browsers read it: no line feeds or tabs inside, no blanks around (URL standard, 4.4).
fn address(href: &str) -> String {
    let href = href.replace(['\n', '\r', '\t'], "");
    String::from_utf8_lossy(&decoded(href.trim())).into_owned()
}
