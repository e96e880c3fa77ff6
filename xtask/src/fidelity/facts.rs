//! What must not be missing, counted: words, links, pictures.

use super::block::address;
use super::names;
use scraper::{ElementRef, Html, Node};
use std::collections::BTreeMap;

type Count<T> = BTreeMap<T, usize>;

#[derive(Default)]
pub(super) struct Facts {
    pub(super) words: Count<String>,
    pub(super) links: Count<Vec<u8>>,
    pub(super) images: Count<Vec<u8>>,
}

/// How many there are.
pub(super) fn sum<T>(count: &Count<T>) -> usize {
    count.values().sum()
}

/// How many of them the other has as well.
pub(super) fn kept<T: Ord>(own: &Count<T>, other: &Count<T>) -> usize {
    own.iter()
        .map(|(thing, count)| (*count).min(other.get(thing).copied().unwrap_or_default()))
        .sum()
}

impl Facts {
    pub(super) fn of(page: &Html) -> Facts {
        let mut facts = Facts::default();
        let mut text = String::new();
        facts.collect(page.root_element(), &mut text);
        for word in words(&text) {
            *facts.words.entry(word).or_default() += 1;
        }
        facts
    }

    fn collect(&mut self, el: ElementRef<'_>, text: &mut String) {
        for child in el.children() {
            match (child.value(), ElementRef::wrap(child)) {
                (Node::Text(part), _) => text.push_str(part),
                (_, Some(inner)) if !names::is_dropped(inner.value().name()) => self.element(inner, text),
                _ => {}
            }
        }
    }

    fn element(&mut self, el: ElementRef<'_>, text: &mut String) {
        let name = el.value().name();
        let parts = names::is_block(name) || name == "br";
        text.push_str(if parts { " " } else { "" });
        if name == "img" {
            let source = address(el.attr("src").unwrap_or_default());
            *self.images.entry(source).or_default() += 1;
        }
        if let Some(href) = el
            .attr("href")
            .filter(|href| name == "a" && !href.is_empty() && shows(el))
        {
            *self.links.entry(address(href)).or_default() += 1;
        }
        self.collect(el, text);
        text.push_str(if parts { " " } else { "" });
    }
}

/// Whether a link can be seen.
fn shows(el: ElementRef<'_>) -> bool {
    let has_text = el.text().any(|text| !text.trim().is_empty());
    let elements = || el.descendants().filter_map(ElementRef::wrap);
    has_text || elements().any(|el| el.value().name() == "img")
}

/// Words and single signs.
fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    for c in text.chars() {
        if c.is_alphanumeric() || c == '_' {
            word.push(c);
            continue;
        }
        if !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        if !c.is_whitespace() {
            words.push(c.to_string());
        }
    }
    words.extend((!word.is_empty()).then_some(word));
    words
}
