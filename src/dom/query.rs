//! Selectors, each with a hint to where in a page its elements can be at all.

use super::index::Key;
use scraper::node::Element;
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
    /// `own` says all that the selector says.
    is_whole: bool,
    /// Ids and classes without which the page has nothing that matches.
    pub(super) needs: Vec<Key>,
    own: Own,
    selector: Selector,
}

impl Part {
    pub(super) fn matches(&self, element: &ElementRef<'_>) -> bool {
        self.own.has(element.value()) && (self.is_whole || self.selector.matches(element))
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
                    is_whole: own.is_all_of(part),
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
fn outside_brackets(text: &str) -> Vec<(usize, char)> {
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

/// What the selector's last compound says plainly of the element itself. What it says in other ways is left to scraper.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Own {
    name: Option<String>,
    ids: Vec<String>,
    classes: Vec<String>,
    attributes: Vec<String>,
}

impl Own {
    fn of(selector: &str) -> Own {
        let outside = outside_brackets(selector);
        let combinator = outside.iter().rev().find(|(_, c)| matches!(c, ' ' | '>' | '+' | '~'));
        let start = combinator.map_or(0, |(at, _)| at + 1);
        let mut own = Own::default();
        if selector.contains('\\') {
            return own;
        }
        let marks = outside.iter().filter(|(at, _)| *at >= start);
        for (at, mark) in marks.clone() {
            match mark {
                '#' => own.ids.push(word(selector, at + 1)),
                '.' => own.classes.push(word(selector, at + 1)),
                _ => {}
            }
        }
        own.name = marks
            .take(1)
            .find(|(_, first)| first.is_ascii_alphabetic())
            .map(|(at, _)| word(selector, *at).to_ascii_lowercase());
        own.attributes = attributes(selector, start);
        own
    }

    fn hint(&self) -> Option<Key> {
        let id = self.ids.first().map(|id| Key::id(id));
        let class = || self.classes.first().map(|class| Key::class(class));
        id.or_else(class).or_else(|| self.name.as_deref().map(Key::name))
    }

    /// Whether the selector is a name, classes and ids, and nothing else.
    fn is_all_of(&self, selector: &str) -> bool {
        let marked =
            |mark: char, words: &[String]| words.iter().map(|word| format!("{mark}{word}")).collect::<String>();
        let name = self.name.as_deref().unwrap_or_default();
        selector == format!("{name}{}{}", marked('#', &self.ids), marked('.', &self.classes)) && !selector.is_empty()
    }

    /// Whether the element has all of it: asked first, since scraper's own answer costs some hundred times as much.
    fn has(&self, element: &Element) -> bool {
        let attribute = |wanted: &String| element.attrs().any(|(name, _)| name.eq_ignore_ascii_case(wanted));
        let value = |wanted: &str| {
            element
                .attrs()
                .find(|(name, _)| *name == wanted)
                .map(|(_, value)| value)
        };
        let has_class =
            |class: &String| value("class").is_some_and(|all| all.split_ascii_whitespace().any(|own| own == class));
        self.name.as_deref().is_none_or(|name| element.name() == name)
            && self.ids.iter().all(|id| value("id") == Some(id))
            && self.classes.iter().all(has_class)
            && self.attributes.iter().all(attribute)
    }
}

/// The name that begins here.
fn word(selector: &str, from: usize) -> String {
    let rest = selector[from..].chars();
    rest.take_while(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
        .collect()
}

/// Names of the attributes that brackets behind `start` ask for, of those outside parentheses.
fn attributes(selector: &str, start: usize) -> Vec<String> {
    let (mut parentheses, mut quote, mut found) = (0usize, None, Vec::new());
    for (at, c) in selector.char_indices() {
        match (quote, c) {
            (Some(open), _) if open == c => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(c),
            (None, '(') => parentheses += 1,
            (None, ')') => parentheses = parentheses.saturating_sub(1),
            (None, '[') if parentheses == 0 && at >= start => {
                let name = word(selector, at + 1);
                let rest = &selector[at + 1 + name.len()..];
                let has_namespace = rest.starts_with('|') && !rest.starts_with("|=");
                if !name.is_empty() && !has_namespace {
                    found.push(name);
                }
            }
            _ => {}
        }
    }
    found
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
    fn what_the_last_compound_says_is_known_beforehand() {
        let own = |name: &str, ids: &[&str], classes: &[&str], attributes: &[&str]| {
            let all = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<String>>();
            let name = Some(name.to_owned()).filter(|name| !name.is_empty());
            (name, all(ids), all(classes), all(attributes))
        };
        for (selector, due) in [
            ("a", own("a", &[], &[], &[])),
            (".x .y > LI.z[data-k='p.q']", own("li", &[], &["z"], &["data-k"])),
            ("#a b#c.d.e", own("b", &["c"], &["d", "e"], &[])),
            ("[rel~=tag]:not([href], .f)", own("", &[], &[], &["rel"])),
            ("[lang|=en]", own("", &[], &[], &["lang"])),
            ("[xlink|href]", own("", &[], &[], &[])),
            (".a\\:b", own("", &[], &[], &[])),
            ("div[class*='x > y'] i", own("i", &[], &[], &[])),
            ("*", own("", &[], &[], &[])),
        ] {
            let found = Own::of(selector);
            assert_eq!(
                (found.name, found.ids, found.classes, found.attributes),
                due,
                "{selector}"
            );
        }
    }
}
