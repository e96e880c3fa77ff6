//! What the last part of a selector says of the element itself, asked before scraper is.

use super::index::Key;
use super::query::outside_brackets;
use html5ever::{LocalName, local_name, ns};
use scraper::ElementRef;
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
            .map(|(at, _)| word(selector, *at))
            // With capitals it is one name in HTML and another one in SVG.
            .filter(|name| is_lower(name))
            .map(LocalName::from);
        own.attributes = attributes(selector, start);
        own
    }

    pub(super) fn hint(&self) -> Option<Key> {
        let id = self.ids.first().map(|id| Key::id(id));
        let class = || self.classes.first().map(|class| Key::class(class));
        id.or_else(class).or_else(|| self.name.as_deref().map(Key::name))
    }

    /// Whether the element has all of it. Asked first, since scraper's own answer costs some hundred times as much.
    pub(super) fn answer(&self, element: &Element) -> Answer {
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
        let has = self.name.as_ref().is_none_or(|name| element.name.local == *name)
            && self.ids.iter().all(|id| value(local_name!("id")) == Some(id))
            && self.classes.iter().all(has_class);
        if !has {
            return Answer::No;
        }
        let answers = self.attributes.iter().map(|attribute| attribute.answer(element));
        answers.min().unwrap_or(Answer::Yes)
    }
}

/// What can be said without scraper. The least of several answers is that to all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Answer {
    No,
    /// Scraper knows.
    Perhaps,
    Yes,
}

/// An element that must stand around another one.
#[derive(Clone, Debug)]
pub(super) struct Around {
    own: Own,
    reach: Reach,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reach {
    /// `a > b`
    Parent,
    /// `a b`
    Ancestor,
}

/// What a selector asks of the elements around its own, the nearest first. None where it asks anything that is left to scraper: of
/// its own element or of others.
pub(super) fn around(selector: &str) -> Option<Vec<Around>> {
    let outside = outside_brackets(selector);
    // Each with how it stands to the one before it.
    let mut compounds: Vec<(&str, Reach)> = Vec::new();
    let (mut start, mut reach) = (0, Reach::Ancestor);
    for (at, c) in outside.iter().filter(|(_, c)| matches!(c, ' ' | '>' | '+' | '~')) {
        let compound = selector[start..*at].trim();
        if !compound.is_empty() {
            compounds.push((compound, reach));
            reach = Reach::Ancestor;
        }
        match c {
            '>' => reach = Reach::Parent,
            ' ' => {}
            _ => return None,
        }
        start = at + 1;
    }
    compounds.push((selector[start..].trim(), reach));
    let pairs = compounds.windows(2).rev();
    let around: Vec<Around> = pairs
        .map(|pair| Around {
            own: Own::of(pair[0].0),
            reach: pair[1].1,
        })
        .collect();
    // The parent of some ancestor would have to be looked for again and again.
    let wanders = |pair: &[Around]| (pair[0].reach, pair[1].reach) == (Reach::Ancestor, Reach::Parent);
    let is_plain = compounds.iter().all(|(compound, _)| is_plain(compound));
    (is_plain && !around.windows(2).any(wanders)).then_some(around)
}

fn is_lower(name: &str) -> bool {
    !name.bytes().any(|byte| byte.is_ascii_uppercase())
}

/// Whether a compound is nothing but a name, ids, classes and attributes.
fn is_plain(compound: &str) -> bool {
    let is_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    let mut rest = compound.trim_start_matches(is_word);
    if !is_lower(&compound[..compound.len() - rest.len()]) {
        return false;
    }
    while let Some(mark) = rest.chars().next() {
        rest = match mark {
            '#' | '.' => rest[1..].trim_start_matches(is_word),
            '[' => match end_of_brackets(rest) {
                Some(end) => &rest[end..],
                None => return false,
            },
            _ => return false,
        };
    }
    !compound.is_empty() && !compound.contains('\\')
}

/// Where the brackets end that begin here, if they hold what is understood.
fn end_of_brackets(text: &str) -> Option<usize> {
    let mut quote = None;
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (Some(open), _) if open == c => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(c),
            (None, ']') => return Attribute::of(&text[1..at]).map(|_| at + 1),
            (None, _) => {}
        }
    }
    None
}

/// Whether an element stands in all of these.
pub(super) fn stands_in(element: &ElementRef<'_>, around: &[Around]) -> Answer {
    let mut outer = element.ancestors().filter_map(ElementRef::wrap);
    for wanted in around {
        loop {
            let Some(next) = outer.next() else {
                return Answer::No;
            };
            match (wanted.own.answer(next.value()), wanted.reach) {
                (Answer::Yes, _) => break,
                (Answer::Perhaps, _) => return Answer::Perhaps,
                (Answer::No, Reach::Parent) => return Answer::No,
                (Answer::No, Reach::Ancestor) => {}
            }
        }
    }
    Answer::Yes
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
    /// Letter case of the value counts, which is asked for plainly.
    counts_case: bool,
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
                counts_case: true,
                rarest: 0,
            });
        };
        let value = rest[operator.len()..].trim();
        let (value, flag) = match value.chars().next()? {
            quote @ ('"' | '\'') => value[1..].split_once(quote)?,
            _ => value.split_at(word(value, 0).len()),
        };
        let counts_case = flag.trim().is_empty() && !value.is_empty() && CASE_COUNTS.contains(&&*name);
        let value = value.to_owned();
        Some(Attribute {
            name,
            lower,
            test,
            counts_case,
            rarest: rarest(&value),
            value,
        })
    }

    fn answer(&self, element: &Element) -> Answer {
        let mut answer = Answer::No;
        for (name, value) in &element.attrs {
            if name.local != self.lower && name.local != self.name {
                continue;
            }
            let is_plain = name.ns == ns!() && self.name == self.lower;
            if is_plain && self.fits(value.as_bytes(), Case::Counts) {
                return Answer::Yes;
            }
            if !(is_plain && self.counts_case) && self.fits(value.as_bytes(), Case::DoesNotCount) {
                answer = Answer::Perhaps;
            }
        }
        answer
    }

    /// Nothing is said to fit surely that empty text fits: by the rules that is nowhere, or everywhere.
    fn fits(&self, value: &[u8], case: Case) -> bool {
        let wanted = self.value.as_bytes();
        let is = |part: Option<&[u8]>| {
            part.is_some_and(|part| match case {
                Case::Counts => part == wanted && !wanted.is_empty(),
                Case::DoesNotCount => part.eq_ignore_ascii_case(wanted),
            })
        };
        match self.test {
            Test::IsThere => true,
            Test::Is => is(Some(value)),
            Test::Begins => is(value.get(..wanted.len())),
            Test::Ends => is(value
                .len()
                .checked_sub(wanted.len())
                .and_then(|start| value.get(start..))),
            Test::HasWord => value.split(u8::is_ascii_whitespace).any(|word| is(Some(word))),
            Test::Contains => match wanted.get(self.rarest) {
                None => case == Case::DoesNotCount,
                Some(rare) => {
                    let stands_around = |at: usize| {
                        let start = at.checked_sub(self.rarest);
                        start.is_some_and(|start| is(value.get(start..start + wanted.len())))
                    };
                    match case {
                        Case::Counts => memchr::memchr_iter(*rare, value).any(stands_around),
                        Case::DoesNotCount => {
                            let cases = (rare.to_ascii_lowercase(), rare.to_ascii_uppercase());
                            memchr::memchr2_iter(cases.0, cases.1, value).any(stands_around)
                        }
                    }
                }
            },
        }
    }
}

/// Attributes that selectors ask about most; those in whose values case does not count are others (HTML standard, 4.16.2).
const CASE_COUNTS: &[&str] = &[
    "class", "content", "href", "id", "itemprop", "name", "property", "src", "style",
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Case {
    Counts,
    DoesNotCount,
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
            (".x .y > li.z[data-k='p.q']", own("li", &[], &["z"], &["data-k"])),
            ("LI.z", own("", &[], &["z"], &[])),
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
