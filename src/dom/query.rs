//! Selectors, each with a hint to where in a page its elements can be at all.

use scraper::Selector;
use std::fmt;

/// A CSS selector list, each part with the list of elements that can match it at all.
#[derive(Clone)]
pub struct Query {
    text: String,
    pub(super) parts: Vec<Part>,
}

#[derive(Clone)]
pub(super) struct Part {
    pub(super) hint: Hint,
    /// The hint says all that the selector says.
    pub(super) is_whole: bool,
    /// Ids and classes without which the page has nothing that matches.
    pub(super) needs: Vec<Hint>,
    pub(super) selector: Selector,
}

#[derive(Clone)]
pub(super) enum Hint {
    Class(String),
    Id(String),
    Name(String),
    Any,
}

impl Query {
    /// Reads a selector list; the reason is a phrase for a message.
    pub fn parse(text: &str) -> Result<Query, String> {
        let parts = split_list(text)
            .into_iter()
            .map(|part| {
                let selector = Selector::parse(part).map_err(|fault| format!("`{part}` is no selector: {fault}"))?;
                let hint = hint(part);
                let is_whole = match &hint {
                    Hint::Class(class) => part.strip_prefix('.') == Some(class),
                    Hint::Id(id) => part.strip_prefix('#') == Some(id),
                    Hint::Name(name) => part == name,
                    Hint::Any => false,
                };
                Ok(Part {
                    hint,
                    is_whole,
                    needs: needs(part),
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

/// What an element must have for the selector's last compound to match it.
fn hint(selector: &str) -> Hint {
    let outside = outside_brackets(selector);
    let start = outside
        .iter()
        .rev()
        .find(|(_, c)| matches!(c, ' ' | '>' | '+' | '~'))
        .map_or(0, |(at, _)| at + 1);
    let compound: Vec<(usize, char)> = outside.into_iter().filter(|(at, _)| *at >= start).collect();
    let word = |from: usize| -> String {
        compound
            .iter()
            .skip_while(|(at, _)| *at < from)
            .map_while(|(_, c)| (c.is_alphanumeric() || matches!(c, '-' | '_')).then_some(*c))
            .collect()
    };
    let mark = |mark: char| compound.iter().find(|(_, c)| *c == mark).map(|(at, _)| word(at + 1));
    match (mark('#'), mark('.'), compound.first()) {
        (Some(id), ..) => Hint::Id(id),
        (None, Some(class), _) => Hint::Class(class),
        (None, None, Some((at, c))) if c.is_ascii_alphabetic() => Hint::Name(word(*at).to_ascii_lowercase()),
        _ => Hint::Any,
    }
}

/// Every id and class that stands outside brackets and parentheses: of the element itself, of what it is in or behind.
fn needs(selector: &str) -> Vec<Hint> {
    let outside = outside_brackets(selector);
    let word = |from: usize| -> String {
        let rest = outside.iter().skip_while(|(at, _)| *at < from);
        rest.map_while(|(_, c)| (c.is_alphanumeric() || matches!(c, '-' | '_')).then_some(*c))
            .collect()
    };
    let marks = outside.iter().filter(|(_, c)| matches!(c, '#' | '.'));
    marks
        .map(|(at, c)| match c {
            '#' => Hint::Id(word(at + 1)),
            _ => Hint::Class(word(at + 1)),
        })
        .collect()
}
