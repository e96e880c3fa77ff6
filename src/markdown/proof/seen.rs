//! The words and links that a visitor sees, taken from the bare tree, so that this does not see with the eyes of the reader
//! it checks: what a reading of blocks has no place for would be missed there on both sides alike.

use super::compare::decoded;
use crate::dom::fragment::{Fragment, Step, Tag};
use crate::markdown::read;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// What is seen, in order.
enum Seen<'d> {
    Text(&'d str),
    /// Words end here.
    Gap,
    /// The address of a link that held text or a picture.
    Link(&'d str),
}

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

/// Whether the same words and links are seen in both, in whatever order. The length is about that of the text.
pub(super) fn is_same(source: &Fragment, rendering: &Fragment, length: usize) -> bool {
    let (own, other) = (Sight::of(source, length), Sight::of(rendering, length));
    // As a rule the order is the same too, which is faster to see.
    own.follows(&other) || sum(source) == sum(rendering)
}

/// What is seen, from first to last.
struct Sight<'d> {
    text: Vec<u8>,
    links: Vec<&'d str>,
}

impl<'d> Sight<'d> {
    fn of(fragment: &'d Fragment, length: usize) -> Sight<'d> {
        let mut sight = Sight {
            text: Vec::with_capacity(length + length / 8),
            links: Vec::new(),
        };
        visit(fragment, |seen| match seen {
            Seen::Text(text) => sight.text.extend_from_slice(text.as_bytes()),
            Seen::Gap => sight.text.push(b'\n'),
            Seen::Link(address) => sight.links.push(address),
        });
        sight
    }

    fn follows(&self, other: &Sight<'_>) -> bool {
        let is_same = |(one, other): (&&str, &&str)| one == other || address_of(one) == address_of(other);
        self.links.len() == other.links.len()
            && self.links.iter().zip(&other.links).all(is_same)
            && same_words(&self.text, &other.text)
    }
}

/// Whether two texts have the same words in the same order.
fn same_words(own: &[u8], other: &[u8]) -> bool {
    let is_letter = |byte: Option<&u8>| byte.is_some_and(|byte| WEIGHTS[*byte as usize] != 0);
    let gap = |text: &[u8]| text.iter().take_while(|byte| !is_letter(Some(byte))).count();
    let (mut own, mut other) = (own, other);
    loop {
        let same = common(own, other);
        let in_word = is_letter(own[..same].last());
        (own, other) = (&own[same..], &other[same..]);
        if in_word && (is_letter(own.first()) || is_letter(other.first())) {
            return false;
        }
        (own, other) = (&own[gap(own)..], &other[gap(other)..]);
        match (own.first(), other.first()) {
            (None, None) => return true,
            (one, other) if one != other => return false,
            _ => {}
        }
    }
}

/// How many bytes are the same at the beginning of both.
fn common(one: &[u8], other: &[u8]) -> usize {
    let (pieces, others) = (one.as_chunks::<16>().0, other.as_chunks::<16>().0);
    let whole = pieces
        .iter()
        .zip(others)
        .take_while(|(one, other)| one == other)
        .count()
        * 16;
    let rest = one[whole..].iter().zip(&other[whole..]);
    whole + rest.take_while(|(one, other)| one == other).count()
}

/// A number that is the same for the same words and links in whatever order, and next to never for others. All beyond
/// ASCII counts as letters, but the bytes of no-break spaces. No branches: where words end, no processor can foresee.
fn sum(fragment: &Fragment) -> u64 {
    let mut sum = 0u64;
    let mut word = 0u64;
    visit(fragment, |seen| match seen {
        Seen::Text(text) => {
            for byte in text.as_bytes() {
                let weight = WEIGHTS[*byte as usize];
                let goes_on = u64::from(weight == 0).wrapping_sub(1);
                sum = sum.wrapping_add(mixed(word) & !goes_on);
                word = (word.rotate_left(5) ^ weight) & goes_on;
            }
        }
        Seen::Gap => sum = sum.wrapping_add(mixed(std::mem::take(&mut word))),
        Seen::Link(address) => {
            let bytes = address_of(address);
            let hash = bytes.iter().fold(1, |hash, byte| mixed(hash ^ u64::from(*byte)));
            sum = sum.wrapping_add(mixed(hash));
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
pub(super) fn words(fragment: &Fragment) -> BTreeMap<String, usize> {
    let mut words = BTreeMap::new();
    let mut word = String::new();
    let mut end = |word: &mut String| {
        if !word.is_empty() {
            *words.entry(std::mem::take(word)).or_default() += 1;
        }
    };
    visit(fragment, |seen| match seen {
        Seen::Text(text) => {
            for c in text.chars() {
                match c.is_alphanumeric() {
                    true => word.push(c),
                    false => end(&mut word),
                }
            }
        }
        Seen::Gap => end(&mut word),
        Seen::Link(_) => {}
    });
    words
}

/// Addresses of links that hold text or a picture.
pub(super) fn links(fragment: &Fragment) -> BTreeSet<String> {
    let mut links = BTreeSet::new();
    visit(fragment, |seen| {
        if let Seen::Link(address) = seen {
            links.insert(String::from_utf8_lossy(&address_of(address)).into_owned());
        }
    });
    links
}

/// An address as browsers read it: no line ends or tabs inside, no blanks around (URL standard, 4.4).
fn address_of(href: &str) -> Cow<'_, [u8]> {
    let href = href.trim_matches([' ', '\t', '\n', '\r', '\u{c}']);
    match href.contains(['\t', '\n', '\r']) {
        true => Cow::Owned(decoded(&href.replace(['\t', '\n', '\r'], "")).into_owned()),
        false => decoded(href),
    }
}

/// Gives what is seen.
fn visit<'d>(fragment: &'d Fragment, mut take: impl FnMut(Seen<'d>)) {
    let mut unseen = 0usize;
    // How much was seen, and how much when each open link began.
    let (mut shown, mut links) = (0usize, Vec::new());
    fragment.walk().for_each(|step| match step {
        Step::Open(tag) => {
            unseen += usize::from(unseen > 0 || is_unseen(tag));
            match tag.name() {
                "a" => links.push(shown),
                "img" if unseen == 0 => shown += 1,
                name if parts(name) => take(Seen::Gap),
                _ => {}
            }
        }
        Step::Close(tag) => {
            let was_seen = unseen == 0;
            unseen = unseen.saturating_sub(1);
            if parts(tag.name()) {
                take(Seen::Gap);
            } else if tag.name() == "a"
                && links.pop().is_some_and(|before| before < shown)
                && let Some(address) = tag.attr("href").filter(|href| was_seen && !href.is_empty())
            {
                take(Seen::Link(address));
            }
        }
        Step::Text(text) if unseen == 0 => {
            shown += usize::from(!text.trim().is_empty());
            take(Seen::Text(text));
        }
        Step::Comment(comment) if read::is_more(comment) => take(Seen::Gap),
        _ => {}
    });
    take(Seen::Gap);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// By whole words, one by one.
    fn plainly(text: &str) -> Vec<&[u8]> {
        let words = text.as_bytes().split(|byte| WEIGHTS[*byte as usize] == 0);
        words.filter(|word| !word.is_empty()).collect()
    }

    #[test]
    fn gaps_part_words_and_nothing_else_does() {
        for (one, other, due) in [
            ("a b", "a\n\nb ", true),
            ("a, b", "a b", true),
            (" a", "a", true),
            ("ab", "a b", false),
            ("a b", "ab", false),
            ("a b", "a", false),
            ("a", "a b", false),
            ("a", "ab", false),
            ("", " ,", true),
            ("a\u{a0}b", "a b", true),
        ] {
            assert_eq!(same_words(one.as_bytes(), other.as_bytes()), due, "{one:?} {other:?}");
        }
    }

    proptest! {
        #[test]
        fn words_are_compared_as_if_one_by_one(one in "[ab,\u{a0}\u{e0} ]{0,40}", other in "[ab,\u{a0}\u{e0} ]{0,40}", cut in 0usize..40) {
            let due = plainly(&one) == plainly(&other);
            prop_assert_eq!(same_words(one.as_bytes(), other.as_bytes()), due);
            let spaced = one.replace(',', " \n");
            prop_assert!(same_words(one.as_bytes(), spaced.as_bytes()));
            let cut: String = one.chars().take(cut).collect();
            prop_assert_eq!(same_words(one.as_bytes(), cut.as_bytes()), plainly(&one) == plainly(&cut));
        }

        #[test]
        fn order_does_not_count(words in proptest::collection::vec("[a-d]{1,3}", 0..8)) {
            let page = |words: &[String]| Fragment::parse(&format!("<p>{}", words.join("<p>"))).unwrap();
            let turned: Vec<String> = words.iter().rev().cloned().collect();
            prop_assert!(is_same(&page(&words), &page(&turned), 0));
            let more: Vec<String> = words.iter().cloned().chain(["a".to_owned()]).collect();
            prop_assert!(!is_same(&page(&words), &page(&more), 0));
        }
    }
}
