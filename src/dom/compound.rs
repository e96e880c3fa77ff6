//! What the last part of a selector says of the element itself, asked before scraper is.

use super::index::Key;
use super::query::outside_brackets;
use html5ever::{LocalName, local_name};
use scraper::node::Element;

/// What the selector's last compound says plainly of the element itself. What it says in other ways is left to scraper.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Own {
    name: Option<LocalName>,
    ids: Vec<String>,
    classes: Vec<String>,
    attributes: Vec<Attribute>,
}

impl Own {
    pub(super) fn of(selector: &str) -> Own {
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
            .map(|(at, _)| LocalName::from(word(selector, *at).to_ascii_lowercase()));
        own.attributes = attributes(selector, start);
        own
    }

    pub(super) fn hint(&self) -> Option<Key> {
        let id = self.ids.first().map(|id| Key::id(id));
        let class = || self.classes.first().map(|class| Key::class(class));
        id.or_else(class).or_else(|| self.name.as_deref().map(Key::name))
    }

    /// Whether the selector is a name, classes and ids, and nothing else.
    pub(super) fn is_all_of(&self, selector: &str) -> bool {
        let marked =
            |mark: char, words: &[String]| words.iter().map(|word| format!("{mark}{word}")).collect::<String>();
        let name = self.name.as_deref().unwrap_or_default();
        selector == format!("{name}{}{}", marked('#', &self.ids), marked('.', &self.classes)) && !selector.is_empty()
    }

    /// Whether the element has all of it: asked first, since scraper's own answer costs some hundred times as much.
    pub(super) fn has(&self, element: &Element) -> bool {
        let value = |wanted: LocalName| {
            let mut attributes = element.attrs.iter();
            attributes
                .find(|(name, _)| name.local == wanted)
                .map(|(_, value)| &**value)
        };
        let has_class = |class: &String| {
            let classes = value(local_name!("class")).unwrap_or_default();
            classes.split_ascii_whitespace().any(|own| own == class)
        };
        self.name.as_ref().is_none_or(|name| element.name.local == *name)
            && self.ids.iter().all(|id| value(local_name!("id")) == Some(id))
            && self.classes.iter().all(has_class)
            && self.attributes.iter().all(|attribute| attribute.may_be(element))
    }
}

/// The name that begins here.
pub(super) fn word(selector: &str, from: usize) -> String {
    let rest = selector[from..].chars();
    rest.take_while(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
        .collect()
}

/// What a pair of brackets asks of an attribute, as far as it must be true: letter case is left to scraper, for which it
/// counts in some attributes and not in others.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Attribute {
    name: LocalName,
    /// The same as pages have it: in lower case, unless it is one of SVG's.
    lower: LocalName,
    test: Test,
    value: String,
    /// Place in the value of the byte that is looked for: one that addresses have seldom.
    rarest: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Test {
    IsThere,
    Is,
    HasWord,
    Begins,
    Ends,
    Contains,
}

impl Attribute {
    /// Reads what stands between brackets.
    fn of(text: &str) -> Option<Attribute> {
        let name = word(text, 0);
        let rest = text[name.len()..].trim_start();
        let tests = [
            ("=", Test::Is),
            ("~=", Test::HasWord),
            ("^=", Test::Begins),
            ("$=", Test::Ends),
            ("*=", Test::Contains),
        ];
        let operator = tests.into_iter().find(|(operator, _)| rest.starts_with(operator));
        let has_namespace = rest.starts_with('|') && !rest.starts_with("|=");
        if name.is_empty() || has_namespace {
            return None;
        }
        let lower = name.to_ascii_lowercase().into();
        let name = name.into();
        let Some((operator, test)) = operator else {
            return Some(Attribute {
                name,
                lower,
                test: Test::IsThere,
                value: String::new(),
                rarest: 0,
            });
        };
        let value = rest[operator.len()..].trim();
        let value = match value.chars().next()? {
            quote @ ('"' | '\'') => value[1..].split(quote).next().unwrap_or_default().to_owned(),
            _ => word(value, 0),
        };
        Some(Attribute {
            name,
            lower,
            test,
            rarest: rarest(&value),
            value,
        })
    }

    fn may_be(&self, element: &Element) -> bool {
        let is_it = |name: &LocalName| *name == self.lower || *name == self.name;
        let mut attributes = element.attrs.iter();
        attributes.any(|(name, value)| is_it(&name.local) && self.fits(value.as_bytes()))
    }

    fn fits(&self, value: &[u8]) -> bool {
        let wanted = self.value.as_bytes();
        let is = |part: Option<&[u8]>| part.is_some_and(|part| part.eq_ignore_ascii_case(wanted));
        match self.test {
            Test::IsThere => true,
            Test::Is => is(Some(value)),
            Test::Begins => is(value.get(..wanted.len())),
            Test::Ends => is(value
                .len()
                .checked_sub(wanted.len())
                .and_then(|start| value.get(start..))),
            Test::HasWord => value.split(u8::is_ascii_whitespace).any(|word| is(Some(word))),
            Test::Contains => wanted.get(self.rarest).is_none_or(|rare| {
                let cases = (rare.to_ascii_lowercase(), rare.to_ascii_uppercase());
                let mut places = memchr::memchr2_iter(cases.0, cases.1, value);
                places.any(|at| {
                    let start = at.checked_sub(self.rarest);
                    start.is_some_and(|start| is(value.get(start..start + wanted.len())))
                })
            }),
        }
    }
}

/// Place of the byte that is seldom met in addresses.
fn rarest(value: &str) -> usize {
    /// The usual ones, the most usual first.
    const USUAL: &[u8] = b"/etsoanirpc.hldm-w:ugyb0123456789fv";
    let rarity = |byte: u8| USUAL.iter().position(|usual| byte.eq_ignore_ascii_case(usual));
    let places = value.bytes().enumerate();
    let rarest = places.max_by_key(|(_, byte)| rarity(*byte).unwrap_or(USUAL.len()));
    rarest.map_or(0, |(at, _)| at)
}

/// What brackets behind `start` ask for, of those outside parentheses.
fn attributes(selector: &str, start: usize) -> Vec<Attribute> {
    let (mut parentheses, mut quote, mut open, mut found) = (0usize, None, None, Vec::new());
    for (at, c) in selector.char_indices() {
        match (quote, c) {
            (Some(end), _) if end == c => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(c),
            (None, '(') => parentheses += 1,
            (None, ')') => parentheses = parentheses.saturating_sub(1),
            (None, '[') if parentheses == 0 && at >= start => open = Some(at + 1),
            (None, ']') => found.extend(open.take().and_then(|from| Attribute::of(&selector[from..at]))),
            _ => {}
        }
    }
    found
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
            let attributes = found.attributes.iter().map(|attribute| attribute.name.to_string());
            let attributes: Vec<String> = attributes.collect();
            let name = found.name.as_deref().map(str::to_owned);
            assert_eq!((name, found.ids, found.classes, attributes), due, "{selector}");
        }
    }
}
