//! Selectors, each with a hint to where in a page its elements can be at all.

use super::compound::{Answer, Around, Own, around, stands_in, word};
use super::index::Key;
use scraper::{ElementRef, Selector};
use std::fmt;

/// A CSS selector list, each part with the list of elements that can match it at all.
#[derive(Clone)]
pub struct Query {
    text: String,
    pub(super) parts: Vec<Part>,
}

#[derive(Clone)]
pub(super) struct Part {
    /// Lists the elements that can match; none where any can.
    pub(super) hint: Option<Key>,
    /// What must stand around the element, the nearest first, where that and `own` are all that the selector says.
    around: Option<Vec<Around>>,
    /// Ids and classes without which the page has nothing that matches.
    pub(super) needs: Vec<Key>,
    own: Own,
    selector: Selector,
}

impl Part {
    pub(super) fn matches(&self, element: &ElementRef<'_>) -> bool {
        let own = self.own.answer(element.value());
        let answer = match (own, &self.around) {
            (Answer::No, _) => Answer::No,
            (Answer::Yes, Some(around)) => stands_in(element, around),
            _ => Answer::Perhaps,
        };
        match answer {
            Answer::No => false,
            Answer::Yes => true,
            Answer::Perhaps => self.selector.matches(element),
        }
    }
}

impl Query {
    /// Reads a selector list; the reason is a phrase for a message.
    pub fn parse(text: &str) -> Result<Query, String> {
        let parts = split_list(text)
            .into_iter()
            .map(|part| {
                let selector = Selector::parse(part).map_err(|fault| format!("`{part}` is no selector: {fault}"))?;
                let own = Own::of(part);
                Ok(Part {
                    hint: own.hint(),
                    around: around(part),
                    needs: needs(part),
                    own,
                    selector,
                })
            })
            .collect::<Result<Vec<Part>, String>>()?;
        Ok(Query {
            text: text.to_owned(),
            parts,
        })
    }

    /// Matches nothing.
    pub fn nothing() -> Query {
        Query {
            text: String::new(),
            parts: Vec::new(),
        }
    }

    /// The selector as written.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl fmt::Debug for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Query({})", self.text)
    }
}

/// Splits at commas outside brackets, parentheses and quotes.
fn split_list(text: &str) -> Vec<&str> {
    let (mut parts, mut start) = (Vec::new(), 0);
    for (at, c) in outside_brackets(text) {
        if c == ',' {
            parts.push(text[start..at].trim());
            start = at + 1;
        }
    }
    parts.push(text[start..].trim());
    parts
}

/// Characters of a selector that stand outside brackets, parentheses and quotes.
pub(super) fn outside_brackets(text: &str) -> Vec<(usize, char)> {
    let (mut depth, mut quote, mut outside) = (0usize, None, Vec::new());
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (Some(open), _) if open == c => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(c),
            (None, '[' | '(') => depth += 1,
            (None, ']' | ')') => depth = depth.saturating_sub(1),
            (None, _) if depth == 0 => outside.push((at, c)),
            (None, _) => {}
        }
    }
    outside
}

/// Every id and class that stands outside brackets and parentheses: of the element itself, of what it is in or behind.
fn needs(selector: &str) -> Vec<Key> {
    if selector.contains('\\') {
        return Vec::new();
    }
    let outside = outside_brackets(selector);
    let marks = outside.iter().filter(|(_, c)| matches!(c, '#' | '.'));
    marks
        .map(|(at, c)| match c {
            '#' => Key::id(&word(selector, at + 1)),
            _ => Key::class(&word(selector, at + 1)),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_scraper_matches_is_matched() {
        let page = scraper::Html::parse_document(
            "<a rel='Tag nofollow' href='HTTP://h/x' data-k=''>1</a><input type=TEXT lang=en-GB id=I class='c d'>
            <ul class='c' data-k='k l'><li class='d'><b class='d'><i>1</i></b></li><li><ul><li><i class='c'>2</i></li></ul></li></ul>
            <svg viewBox='0 0 1 1'><a xlink:href='/s'><foreignObject><p>3</p></foreignObject></a></svg>",
        );
        let selectors = [
            "[rel~=tag]",
            "[rel~='Tag']",
            "[rel=Tag]",
            "[rel^=Tag]",
            "[rel$=low]",
            "[rel*='g n']",
            "[href]",
            "[href^='http:' i]",
            "[href^=\"HTTP\"]",
            "[data-k='']",
            "[data-k]",
            "[data-k*='']",
            "[data-k~='']",
            "[type=text]",
            "[type = text]",
            "[lang|=en]",
            "[lang|=EN]",
            "input#I.c.d",
            "#i",
            ".C",
            "INPUT",
            "a[rel~=tag][href$='/x' s]",
            "[*|href]",
            "[data-k='k l']",
            "[href='http://h/x'], [href='HTTP://h/x']",
            "[href='http://h/x' i]",
            "[href*='//H']",
            "[href*='//h'][href*=x]",
            "[href$='X' s]",
            "[class='c D'], [id=i]",
            "[data-k~=k][class]",
            "[data-k~='k l']",
            "[href=''], [rel^=''], [rel$='']",
            "[viewBox]",
            "[viewbox]",
            "[xlink\\:href]",
            "foreignObject p",
            "svg a[href]",
            "ul li",
            "ul > li",
            ".c > .d i",
            ".c > li.d > .d > i",
            "ul ul i.c",
            "ul > ul i",
            "ul li > ul > li i",
            "[data-k~=K] i",
            "[class=c] > [class=d] i",
            "ul.c li:first-child i",
            "li + li i",
            "body>ul>li>b>i",
            "html",
            "html > body",
            "p ul",
        ];
        for selector in selectors {
            let query = Query::parse(selector).unwrap();
            let bare = Selector::parse(selector).unwrap();
            for element in page.root_element().descendent_elements() {
                let found = query.parts.iter().any(|part| part.matches(&element));
                assert_eq!(found, bare.matches(&element), "{selector} {}", element.html());
            }
        }
    }
}
