//! Bodies line by line, with an eye for what is code.

/// Changes the lines of a body, and of each line only what stands outside code: fenced blocks, code spans, raw `pre`.
pub(super) fn outside_code(markdown: &str, change: impl Fn(&str) -> String) -> String {
    let mut text = String::with_capacity(markdown.len());
    let mut fence: Option<String> = None;
    for line in markdown.split_inclusive('\n') {
        let inner =
            line.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, ' ' | '>' | '-' | '*' | '.' | ')'));
        match &fence {
            Some(end) => {
                text.push_str(line);
                let closes = line.trim_start_matches([' ', '>']).starts_with(end.as_str())
                    || line.contains("</pre>") && end == "</pre>";
                if closes {
                    fence = None;
                }
            }
            None if inner.starts_with("```") || inner.starts_with("~~~") => {
                let mark = inner.chars().next().unwrap_or('`');
                fence = Some(inner.chars().take_while(|c| *c == mark).collect());
                text.push_str(line);
            }
            None if line.contains("<pre") => {
                fence = Some("</pre>".to_owned()).filter(|_| !line.contains("</pre>"));
                text.push_str(line);
            }
            None => outside_spans(line, &change, &mut text),
        }
    }
    text
}

/// Code spans: as many backticks at the end as at the beginning.
fn outside_spans(line: &str, change: &impl Fn(&str) -> String, text: &mut String) {
    let mut plain = 0;
    let mut at = 0;
    while let Some(open) = line[at..].find('`').map(|open| at + open) {
        let ticks: String = line[open..].chars().take_while(|c| *c == '`').collect();
        let escaped = line[..open].ends_with('\\');
        let start = open + ticks.len();
        let close = (!escaped).then(|| closing(&line[start..], &ticks)).flatten();
        match close {
            Some(close) => {
                text.push_str(&change(&line[plain..open]));
                at = start + close + ticks.len();
                text.push_str(&line[open..at]);
                plain = at;
            }
            None => at = start,
        }
    }
    text.push_str(&change(&line[plain..]));
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

/// Bars that are not escaped yet, escaped.
pub(super) fn escape_bars(line: &str) -> String {
    let mut text = String::with_capacity(line.len());
    let mut backslashes = 0usize;
    for c in line.chars() {
        if c == '|' && backslashes.is_multiple_of(2) {
            text.push('\\');
        }
        backslashes = if c == '\\' { backslashes + 1 } else { 0 };
        text.push(c);
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
        let loud = |text: &str| outside_code(text, str::to_uppercase);
        assert_eq!(loud("a `b` c ``d ` e`` f\n"), "A `b` C ``d ` e`` F\n");
        assert_eq!(loud("a\n```x\nb\n```\nc"), "A\n```x\nb\n```\nC");
        assert_eq!(loud("> - ~~~~\n> ~~~\n> ~~~~\nc"), "> - ~~~~\n> ~~~\n> ~~~~\nC");
        assert_eq!(loud("a ` b"), "A ` B");
        assert_eq!(loud("<pre>a\nb</pre>\nc"), "<pre>a\nb</pre>\nC");
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
        assert_eq!(escape_bars("a | b \\| c \\\\|"), "a \\| b \\| c \\\\\\|");
    }
}
