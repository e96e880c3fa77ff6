//! Bodies line by line, with an eye for what is code: what the guards of flavours share.

/// What a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// Part of a paragraph, a list or anything else.
    Text,
    /// A row of a table.
    Table,
    /// A heading.
    Heading,
    /// Part of a block of HTML, which runs to the next blank line.
    Html,
}

/// Where in its line a piece stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum At {
    /// At the beginning, after the marks of quotes and lists.
    Start,
    /// After code, or it is such a mark.
    Within,
}

/// A piece of a line that is no code.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece<'a> {
    pub(super) text: &'a str,
    pub(super) line: Line,
    pub(super) at: At,
}

/// A line, in two.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row<'a> {
    /// The marks of quotes and lists.
    pub(super) marks: &'a str,
    /// What stands behind them, with its line feed.
    pub(super) inner: &'a str,
    /// What it is; none where it is code or HTML: in fenced blocks, raw `pre` and blocks of HTML.
    pub(super) line: Option<Line>,
}

/// The lines, each with what it is.
pub(super) fn rows(markdown: &str) -> Vec<Row<'_>> {
    let lines: Vec<&str> = markdown.split_inclusive('\n').collect();
    let kinds = kinds(&lines);
    let mut fence: Option<String> = None;
    let mut rows = Vec::with_capacity(lines.len());
    for (line, kind) in lines.into_iter().zip(kinds) {
        let (marks, inner) = line.split_at(content(line));
        let was_open = fence.is_some();
        if let Some(end) = &fence {
            let ends = line.trim_start_matches([' ', '>']).starts_with(end.as_str());
            if ends || (end == "</pre>" && line.contains("</pre>")) {
                fence = None;
            }
        } else if let Some(mark) = opening(inner) {
            fence = Some(mark);
        } else if line.contains("<pre") {
            fence = (!line.contains("</pre>")).then(|| "</pre>".to_owned());
        }
        let is_code = was_open || fence.is_some() || line.contains("<pre") || kind == Line::Html;
        let line = (!is_code).then_some(kind);
        rows.push(Row { marks, inner, line });
    }
    rows
}

/// Changes what stands outside code and HTML: outside fenced blocks, code spans, raw `pre` and blocks of HTML.
pub(super) fn outside_code(markdown: &str, change: impl Fn(Piece<'_>) -> String) -> String {
    let mut text = String::with_capacity(markdown.len());
    for row in rows(markdown) {
        text.push_str(row.marks);
        match row.line {
            Some(line) => outside_spans(row.inner, line, &change, &mut text),
            None => text.push_str(row.inner),
        }
    }
    text
}

/// The fence that a line opens.
fn opening(inner: &str) -> Option<String> {
    let mark = inner.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let fence: String = inner.chars().take_while(|c| *c == mark).collect();
    let info = &inner[fence.len()..];
    (fence.len() >= 3 && !(mark == '`' && info.contains('`'))).then_some(fence)
}

/// Where the content of a line begins, after the marks of quotes and lists.
fn content(line: &str) -> usize {
    let mut at = 0;
    loop {
        let rest = &line[at..];
        let skipped = rest.len() - rest.trim_start_matches([' ', '>']).len();
        let rest = &rest[skipped..];
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let marker = match rest.as_bytes() {
            [b'-' | b'*' | b'+', b' ', ..] => 2,
            _ if digits > 0 && (rest[digits..].starts_with(". ") || rest[digits..].starts_with(") ")) => digits + 2,
            _ => 0,
        };
        at += skipped + marker;
        if marker == 0 {
            return at;
        }
    }
}

/// What each line is.
fn kinds(lines: &[&str]) -> Vec<Line> {
    let inner = |number: usize| lines.get(number).map_or("", |line| line[content(line)..].trim_end());
    let (mut in_table, mut in_html) = (None, None);
    let kind = |number: usize| {
        let (own, next) = (inner(number), inner(number + 1));
        let level = own.len() - own.trim_start_matches('#').len();
        let underlined = |mark: char| !own.is_empty() && !next.is_empty() && next.chars().all(|c| c == mark);
        if own.is_empty() {
            (in_table, in_html) = (None, None);
        } else if is_rule(next) {
            in_table = Some(());
        } else if begins_html(own) {
            in_html = Some(());
        }
        if in_html.is_some() {
            Line::Html
        } else if ((1..=6).contains(&level) && own[level..].starts_with([' ', '\t']))
            || underlined('=')
            || underlined('-')
        {
            Line::Heading
        } else if in_table.is_some() && own.contains('|') {
            Line::Table
        } else {
            Line::Text
        }
    };
    (0..lines.len()).map(kind).collect()
}

/// Whether a line begins a block of HTML (CommonMark 4.6, kind 6).
fn begins_html(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("</").or_else(|| text.strip_prefix('<')) else {
        return false;
    };
    let name: String = rest.chars().take_while(char::is_ascii_alphanumeric).collect();
    let rest = &rest[name.len()..];
    BLOCKS.contains(&name.to_ascii_lowercase().as_str()) && (rest.is_empty() || rest.starts_with([' ', '\t', '>', '/']))
}

/// Names of the elements that are blocks wherever they stand.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "base",
    "basefont",
    "blockquote",
    "body",
    "caption",
    "center",
    "col",
    "colgroup",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "frame",
    "frameset",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hr",
    "html",
    "iframe",
    "legend",
    "li",
    "link",
    "main",
    "menu",
    "menuitem",
    "nav",
    "noframes",
    "ol",
    "optgroup",
    "option",
    "p",
    "param",
    "search",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "title",
    "tr",
    "track",
    "ul",
];

/// The line that parts the head of a table from its body.
fn is_rule(text: &str) -> bool {
    text.contains('-') && text.contains('|') && text.chars().all(|c| matches!(c, '|' | ':' | '-' | ' '))
}

/// Code spans: as many backticks at the end as at the beginning.
fn outside_spans(inner: &str, line: Line, change: &impl Fn(Piece<'_>) -> String, text: &mut String) {
    let mut plain = 0;
    let mut at = 0;
    let piece = |from: usize, to: usize| Piece {
        text: &inner[from..to],
        line,
        at: if from == 0 { At::Start } else { At::Within },
    };
    while let Some(open) = inner[at..].find('`').map(|open| at + open) {
        let ticks: String = inner[open..].chars().take_while(|c| *c == '`').collect();
        let before = &inner[..open];
        let escaped = (before.len() - before.trim_end_matches('\\').len()) % 2 == 1;
        let start = open + ticks.len();
        let close = (!escaped).then(|| closing(&inner[start..], &ticks)).flatten();
        match close {
            Some(close) => {
                text.push_str(&change(piece(plain, open)));
                at = start + close + ticks.len();
                text.push_str(&inner[open..at]);
                plain = at;
            }
            None => at = start,
        }
    }
    text.push_str(&change(piece(plain, inner.len())));
}

fn closing(text: &str, ticks: &str) -> Option<usize> {
    let mut at = 0;
    loop {
        let found = at + text[at..].find(ticks)?;
        let run = text[found..].chars().take_while(|c| *c == '`').count();
        if run == ticks.len() {
            return Some(found);
        }
        at = found + run;
    }
}

/// Fenced blocks inside quotes and lists, each replaced by one line. Others are left alone, whatever is in them.
pub(super) fn nested_fences(markdown: &str, render: impl Fn(&[&str]) -> String) -> String {
    let mut text = String::with_capacity(markdown.len());
    let mut lines = markdown.split_inclusive('\n');
    while let Some(line) = lines.next() {
        let prefix = content(line);
        let Some(fence) = opening(&line[prefix..]) else {
            text.push_str(line);
            continue;
        };
        if prefix == 0 {
            text.push_str(line);
            for line in lines.by_ref() {
                text.push_str(line);
                if line.trim_start_matches(' ').starts_with(&fence)
                    && line.trim_matches([' ', '\n', '`', '~']).is_empty()
                {
                    break;
                }
            }
            continue;
        }
        let mut code = Vec::new();
        for line in lines.by_ref() {
            let inner = line.trim_start_matches([' ', '>']);
            if inner.starts_with(&fence) {
                break;
            }
            let margin = line
                .char_indices()
                .take(prefix)
                .take_while(|(_, c)| matches!(c, ' ' | '>'));
            code.push(line[margin.count()..].trim_end_matches('\n'));
        }
        text.push_str(&line[..prefix]);
        text.push_str(&render(&code));
        text.push('\n');
    }
    text
}

/// A brace that stands alone in a heading begins attributes in some dialects.
pub(super) fn heading_braces(piece: Piece<'_>) -> String {
    if piece.line != Line::Heading {
        return piece.text.to_owned();
    }
    let mut text = String::new();
    let mut rest = piece.text;
    while let Some(at) = rest.find('{') {
        let run = rest[at..].chars().take_while(|c| *c == '{').count();
        text.push_str(&rest[..at]);
        text.push_str(if run == 1 { "&#123;" } else { &rest[at..at + run] });
        rest = &rest[at + run..];
    }
    text + rest
}

/// Whether a line says in some dialects what an abbreviation stands for: `*[HTML]: words`.
pub(super) fn abbreviates(line: &str) -> bool {
    let label = line.strip_prefix("*[").and_then(|rest| rest.split_once(']'));
    label.is_some_and(|(_, rest)| rest.trim_start_matches(' ').starts_with(':'))
}

/// A colon at the beginning of a line begins a definition in some dialects.
pub(super) fn leading_colon(piece: Piece<'_>, text: String) -> String {
    match text.strip_prefix(':') {
        Some(rest) if piece.at == At::Start => format!("&#58;{rest}"),
        _ => text,
    }
}

/// Bars that are not escaped yet, as references: those are right in attributes too.
pub(super) fn escape_bars(line: &str) -> String {
    let mut text = String::with_capacity(line.len());
    let mut backslashes = 0usize;
    for c in line.chars() {
        if c == '|' && backslashes.is_multiple_of(2) {
            text.push_str("&#124;");
        } else {
            text.push(c);
        }
        backslashes = if c == '\\' { backslashes + 1 } else { 0 };
    }
    text
}

/// Escapes as a renderer of an older Markdown knows them: of marks other than `known` it would show the backslash, so that
/// they become character references; a hard break is two blanks.
pub(super) fn older_escapes(line: &str, known: &str) -> String {
    let (inner, end) = line.strip_suffix('\n').map_or((line, ""), |inner| (inner, "\n"));
    let mut text = String::with_capacity(line.len());
    let mut rest = inner.chars().peekable();
    while let Some(c) = rest.next() {
        match rest.peek().copied().filter(|_| c == '\\') {
            None if c == '\\' && !end.is_empty() => text.push_str("  "),
            Some(next) if next.is_ascii_punctuation() => {
                rest.next();
                if known.contains(next) {
                    text.extend([c, next]);
                } else {
                    text.push_str(&format!("&#{};", u32::from(next)));
                }
            }
            _ => text.push(c),
        }
    }
    text.push_str(end);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_is_left_alone() {
        let loud = |text: &str| outside_code(text, |piece| piece.text.to_uppercase());
        assert_eq!(loud("a `b` c ``d ` e`` f\n"), "A `b` C ``d ` e`` F\n");
        assert_eq!(loud("a\n```x\nb\n```\nc"), "A\n```x\nb\n```\nC");
        assert_eq!(loud("> - ~~~~\n> ~~~\n> ~~~~\nc"), "> - ~~~~\n> ~~~\n> ~~~~\nC");
        assert_eq!(loud("a ` b"), "A ` B");
        assert_eq!(loud("<pre>a\nb</pre>\nc"), "<pre>a\nb</pre>\nC");
    }

    #[test]
    fn tables_and_headings_are_known() {
        let kinds = |text: &str| kinds(&text.split_inclusive('\n').collect::<Vec<&str>>());
        assert_eq!(kinds("| - |\n"), [Line::Text]);
        assert_eq!(kinds("> a | b\n> --- | ---\n> c | d\n"), [Line::Table; 3]);
        assert_eq!(
            kinds("a | b\n\n| c |\n| - |\n"),
            [Line::Text, Line::Text, Line::Table, Line::Table]
        );
        assert_eq!(
            kinds("## a\nb\n---\n#c"),
            [Line::Heading, Line::Heading, Line::Text, Line::Text]
        );
        assert_eq!(
            kinds("<td>a\nb\n\n<sup>c</sup>\n"),
            [Line::Html, Line::Html, Line::Text, Line::Text]
        );
    }

    #[test]
    fn nested_code_becomes_one_line() {
        let joined = |text: &str| nested_fences(text, |lines| lines.join("+"));
        assert_eq!(
            joined("```\na\n```\n- b\n\n  ```\n  c\n    d\n  ```\ne\n"),
            "```\na\n```\n- b\n\n  c+  d\ne\n"
        );
        assert_eq!(joined("> ~~~\n> a\n>\n> b\n> ~~~\n"), "> a++b\n");
    }

    #[test]
    fn unknown_escapes_become_references() {
        assert_eq!(
            older_escapes("a \\< b \\* c \\\\ d\\\n", "*\\"),
            "a &#60; b \\* c \\\\ d  \n"
        );
        assert_eq!(older_escapes("\\a \\", ""), "\\a \\");
    }

    #[test]
    fn bars_are_escaped_once() {
        assert_eq!(escape_bars("a | b \\| c \\\\|"), "a &#124; b \\| c \\\\&#124;");
    }
}
