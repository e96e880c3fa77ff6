//! Reading a text from the left to the right, no part of it twice: what patterns do, in time linear in the text.

/// White space as the patterns of WordPress have it: ASCII alone.
pub(super) fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{b}' | '\u{c}')
}

/// The text without white space at its beginning.
pub(super) fn skip_space(text: &str) -> &str {
    text.trim_start_matches(is_space)
}

/// Drops white space at the end of a text.
pub(super) fn trim_space_end(text: &mut String) {
    text.truncate(text.trim_end_matches(is_space).len());
}

/// Rewrites a text from the left to the right: at each `<`, `at_tag` may take what stands there, and gives how many bytes
/// it took; what it wrote itself and what it did not take are in the result.
pub(super) fn rewritten(text: &str, mut at_tag: impl FnMut(&str, &mut String) -> Option<usize>) -> String {
    let mut written = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        written.push_str(&rest[..at]);
        rest = &rest[at..];
        let taken = at_tag(rest, &mut written).unwrap_or(0);
        if taken == 0 {
            written.push('<');
        }
        rest = &rest[taken.max(1)..];
    }
    written.push_str(rest);
    written
}

/// Where some words stand next. Texts are read from the left to the right, and no part of one is searched twice.
pub(super) struct Ahead<'a> {
    text: &'a str,
    words: &'static str,
    next: Next,
}

#[derive(Clone, Copy)]
enum Next {
    Unsearched,
    At(usize),
    Nowhere,
}

impl<'a> Ahead<'a> {
    pub(super) fn of(text: &'a str, words: &'static str) -> Ahead<'a> {
        Ahead {
            text,
            words,
            next: Next::Unsearched,
        }
    }

    /// Where in a rest of the text the words begin.
    pub(super) fn find(&mut self, rest: &str) -> Option<usize> {
        let start = self.text.len() - rest.len();
        let is_behind = |next: usize| next < start;
        match self.next {
            Next::Nowhere => return None,
            Next::At(next) if !is_behind(next) => {}
            _ => self.next = rest.find(self.words).map_or(Next::Nowhere, |at| Next::At(start + at)),
        }
        match self.next {
            Next::At(next) => Some(next - start),
            _ => None,
        }
    }

    /// Length of a tag, opening or closing, whose name begins as one of these. The words are `>`.
    pub(super) fn tag(&mut self, rest: &str, names: &[&str]) -> Option<usize> {
        let inner = rest.strip_prefix('<')?;
        let name = inner.strip_prefix('/').unwrap_or(inner);
        let is_one = names.iter().any(|own| name.starts_with(own));
        is_one.then(|| self.find(rest).map(|at| at + 1))?
    }
}
