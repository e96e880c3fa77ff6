//! The words of HTML, taken from the bare tree, so that this does not see with the eyes of the reader it checks.

use crate::dom::fragment::{Fragment, Step, Tag};
use crate::markdown::read;
use std::collections::BTreeMap;

/// Whether nobody sees the text of an element.
fn is_unseen(tag: Tag<'_>) -> bool {
    let is_unseen = matches!(
        tag.name(),
        "script" | "style" | "template" | "head" | "title" | "noscript" | "rp" | "iframe" | "noembed" | "noframes"
    );
    is_unseen || read::is_copy(tag)
}

/// Whether an element parts words.
fn parts(name: &str) -> bool {
    match name.len() {
        1 => name == "p",
        2 => matches!(
            name,
            "br" | "dd"
                | "dl"
                | "dt"
                | "h1"
                | "h2"
                | "h3"
                | "h4"
                | "h5"
                | "h6"
                | "hr"
                | "li"
                | "ol"
                | "td"
                | "th"
                | "tr"
                | "ul"
        ),
        3 => matches!(name, "dir" | "div" | "nav" | "pre" | "xml" | "xmp"),
        4 => matches!(name, "body" | "form" | "html" | "main" | "menu"),
        5 => matches!(name, "aside" | "table" | "tbody" | "tfoot" | "thead"),
        6 => matches!(
            name,
            "canvas"
                | "center"
                | "dialog"
                | "figure"
                | "footer"
                | "header"
                | "hgroup"
                | "legend"
                | "option"
                | "search"
                | "select"
        ),
        7 => matches!(
            name,
            "address" | "article" | "caption" | "details" | "listing" | "section" | "summary"
        ),
        _ => matches!(
            name,
            "blockquote" | "fieldset" | "figcaption" | "optgroup" | "plaintext" | "textarea"
        ),
    }
}

/// A number that is the same for the same words in whatever order, and next to never for others. All beyond ASCII counts
/// as letters, but the bytes of no-break spaces. No branches: where words end, no processor can foresee.
pub(super) fn sum(fragment: &Fragment) -> u64 {
    let mut sum = 0u64;
    let mut word = 0u64;
    visit(fragment, |part| {
        for byte in part.unwrap_or(" ").as_bytes() {
            let weight = WEIGHTS[*byte as usize];
            let goes_on = u64::from(weight == 0).wrapping_sub(1);
            sum = sum.wrapping_add(mixed(word) & !goes_on);
            word = (word.rotate_left(5) ^ weight) & goes_on;
        }
    });
    sum
}

/// For each byte of a word a number without pattern, for all others nought.
static WEIGHTS: [u64; 256] = {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let is_letter = (byte as u8).is_ascii_alphanumeric() || (byte >= 128 && byte != 0xc2 && byte != 0xa0);
        if is_letter {
            table[byte] = mixed(mixed(byte as u64 + 1));
        }
        byte += 1;
    }
    table
};

/// Scatters bits; nought stays nought. The constant is 2^64 over the golden ratio.
const fn mixed(number: u64) -> u64 {
    let number = number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    number ^ (number >> 32)
}

/// How often each word stands in the HTML.
pub(super) fn count(fragment: &Fragment) -> BTreeMap<String, usize> {
    let mut words = BTreeMap::new();
    let mut word = String::new();
    let mut end = |word: &mut String| {
        if !word.is_empty() {
            *words.entry(std::mem::take(word)).or_default() += 1;
        }
    };
    visit(fragment, |part| match part {
        Some(text) => {
            for c in text.chars() {
                match c.is_alphanumeric() {
                    true => word.push(c),
                    false => end(&mut word),
                }
            }
        }
        None => end(&mut word),
    });
    words
}

/// Gives what is seen of the text in order, and none where a word ends in any case.
fn visit(fragment: &Fragment, mut take: impl FnMut(Option<&str>)) {
    let mut unseen = 0usize;
    for step in fragment.walk() {
        match step {
            Step::Open(tag) => {
                unseen += usize::from(unseen > 0 || is_unseen(tag));
                if parts(tag.name()) {
                    take(None);
                }
            }
            Step::Close(tag) => {
                unseen = unseen.saturating_sub(1);
                if parts(tag.name()) {
                    take(None);
                }
            }
            Step::Text(text) if unseen == 0 => take(Some(text)),
            _ => {}
        }
    }
    take(None);
}
