use super::rule::Rule;
use serde::Serialize;
use std::fmt::Write as _;

/// How bad a breach is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing; often intended.
    Info,
    /// Probably wrong on the blog or in the reading of it.
    Warning,
    /// Breaks the normal form, loses something or leaks something.
    Error,
}

impl Severity {
    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Severity::Info => "info",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

/// One breach of one rule at one place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Name of the rule.
    pub rule: &'static str,
    /// How bad it is; the rule's own.
    pub severity: Severity,
    /// Line of the archive, from 1.
    pub line: u64,
    /// Key of the record on that line, where it has one.
    pub key: Option<String>,
    /// Path of the field in the record: `tags[0].slug`; none where the record as a whole is meant.
    pub field: Option<String>,
    /// One lower-case sentence, values in backticks; free of control characters.
    pub message: String,
    /// What to do about it.
    pub hint: Option<&'static str>,
}

impl Finding {
    /// A finding about a line as a whole.
    pub(super) fn new(rule: &Rule, line: u64, message: String) -> Finding {
        Finding {
            rule: rule.name,
            severity: rule.severity,
            line,
            key: None,
            field: None,
            message,
            hint: rule.hint,
        }
    }

    /// The same about this record.
    pub(super) fn of(self, key: Option<&str>) -> Finding {
        Finding {
            key: key.filter(|key| !key.is_empty()).map(printable),
            ..self
        }
    }

    /// The same about this field.
    pub(super) fn at(self, field: String) -> Finding {
        Finding {
            field: Some(field).filter(|field| !field.is_empty()),
            ..self
        }
    }
}

/// Longest value shown in a message, in characters.
const SHOWN: usize = 100;

/// A value as messages show it: in backticks, cut when long, nothing in it that a terminal obeys or an eye misses.
pub(super) fn shown(value: &str) -> String {
    let mut text = String::from("`");
    for (at, c) in value.chars().enumerate() {
        if at == SHOWN {
            text.push('…');
            break;
        }
        escape(c, &mut text);
    }
    text.push('`');
    text
}

/// Values in backticks: `a`, `b` and `c`.
pub(super) fn shown_all<'a>(values: impl IntoIterator<Item = &'a str>) -> String {
    let shown: Vec<String> = values.into_iter().map(shown).collect();
    match shown.split_last() {
        None => String::new(),
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
    }
}

/// `1 post`, `2 posts`.
pub(super) fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// The text without anything that a terminal obeys.
pub(super) fn printable(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    text.chars().for_each(|c| escape(c, &mut clean));
    clean
}

fn escape(c: char, text: &mut String) {
    if c.is_control() || is_invisible(c) {
        let _ = write!(text, "\\u{{{:x}}}", u32::from(c));
    } else {
        text.push(c);
    }
}

/// Characters that nobody sees and that no script needs between its letters: zero-width spaces, byte order marks,
/// and the marks that turn the direction of text around (Unicode Standard Annex 9).
pub(super) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}' | '\u{2060}' | '\u{feff}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_what_cannot_be_seen_and_cuts_what_is_long() {
        assert_eq!(shown("a\u{1b}[31m\u{200b}b"), "`a\\u{1b}[31m\\u{200b}b`");
        assert_eq!(shown(&"x".repeat(101)).chars().count(), 103);
        assert_eq!(shown_all(["a", "b", "c"]), "`a`, `b` and `c`");
    }
}
