//! The words of HTML, taken from the bare tree, so that this does not see with the eyes of the reader it checks.

use crate::dom::fragment::{Fragment, Step};
use crate::markdown::read;
use std::collections::BTreeMap;

/// Elements whose text nobody sees.
const UNSEEN: [&str; 10] = [
    "script", "style", "template", "head", "title", "noscript", "rp", "iframe", "noembed", "noframes",
];

/// Elements that part words.
const PARTING: [&str; 58] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "br",
    "canvas",
    "caption",
    "center",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "legend",
    "li",
    "listing",
    "main",
    "menu",
    "nav",
    "ol",
    "optgroup",
    "option",
    "p",
    "plaintext",
    "pre",
    "search",
    "section",
    "select",
    "summary",
    "table",
    "tbody",
    "td",
    "textarea",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
    "xml",
    "xmp",
    "html",
];

/// A number that is the same for the same words in whatever order, and next to never for others.
pub(super) fn sum(fragment: &Fragment) -> u64 {
    let mut sum = 0u64;
    let mut hash = SEED;
    visit(fragment, |c| match c {
        Some(c) => hash = (hash.rotate_left(5) ^ u64::from(u32::from(c))).wrapping_mul(0x517c_c1b7_2722_0a95),
        None if hash != SEED => {
            sum = sum.wrapping_add(hash ^ (hash >> 29));
            hash = SEED;
        }
        None => {}
    });
    sum
}

const SEED: u64 = 0x9e37_79b9_7f4a_7c15;

/// How often each word stands in the HTML.
pub(super) fn count(fragment: &Fragment) -> BTreeMap<String, usize> {
    let mut words = BTreeMap::new();
    let mut word = String::new();
    visit(fragment, |c| match c {
        Some(c) => word.push(c),
        None if !word.is_empty() => *words.entry(std::mem::take(&mut word)).or_default() += 1,
        None => {}
    });
    words
}

/// Gives the characters of words in order, and none where a word ends.
fn visit(fragment: &Fragment, mut take: impl FnMut(Option<char>)) {
    let mut unseen = 0usize;
    for step in fragment.walk() {
        match step {
            Step::Open(tag) => {
                unseen += usize::from(unseen > 0 || UNSEEN.contains(&tag.name()) || read::is_copy(tag));
                if PARTING.contains(&tag.name()) {
                    take(None);
                }
            }
            Step::Close(tag) => {
                unseen = unseen.saturating_sub(1);
                if PARTING.contains(&tag.name()) {
                    take(None);
                }
            }
            Step::Text(text) if unseen == 0 => {
                for c in text.chars() {
                    take(c.is_alphanumeric().then_some(c));
                }
            }
            _ => {}
        }
    }
    take(None);
}
