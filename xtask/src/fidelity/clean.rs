//! Whether Markdown holds HTML.

/// Whether a tag or comment stands outside code, of which nothing but addresses in angle brackets is taken for Markdown.
pub(super) fn has_html(markdown: &str) -> bool {
    let mut at = 0;
    while let Some(byte) = markdown.as_bytes().get(at) {
        let rest = &markdown[at..];
        at += match byte {
            b'`' => code_span(rest),
            b' ' | b'\t' if at == 0 || markdown.as_bytes()[at - 1] == b'\n' => indented_line(rest),
            b'\\' if rest.starts_with("\\<") => 2,
            b'<' => match address(rest) {
                Some(length) => length,
                None => return true,
            },
            _ => 1,
        };
        at = markdown.ceil_char_boundary(at);
    }
    false
}

/// A row of backticks up to the next as long, or the longest part of the row that has such an end.
fn code_span(rest: &str) -> usize {
    let row = rest.bytes().take_while(|byte| *byte == b'`').count();
    let spans = (1..=row).rev().filter_map(|ticks| {
        let end = rest[ticks..].find(&rest[..ticks])?;
        Some(2 * ticks + end)
    });
    spans.into_iter().next().unwrap_or(row)
}

fn indented_line(rest: &str) -> usize {
    match rest.starts_with("    ") || rest.starts_with('\t') {
        true => rest.find('\n').unwrap_or(rest.len()),
        false => 1,
    }
}

fn address(rest: &str) -> Option<usize> {
    let is_address = rest.starts_with("<http://") || rest.starts_with("<https://");
    rest.find('>').filter(|_| is_address).map(|end| end + 1)
}

#[cfg(test)]
mod tests {
    use super::has_html;

    #[test]
    fn tells_html_from_what_looks_like_it() {
        for markdown in [
            "a `<b>` c",
            "```\n<b>\n```\n",
            "\\<b>",
            "<http://a.example/>",
            "    <b>",
            "a é b",
        ] {
            assert!(!has_html(markdown), "{markdown}");
        }
        for markdown in ["a <b>c</b>", "<!--more-->", "`a` <br />", "a\n  <b>"] {
            assert!(has_html(markdown), "{markdown}");
        }
    }
}
