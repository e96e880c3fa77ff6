//! Writing HTML inside Markdown: on lines that are never blank, since a blank line ends it.

use std::fmt::Write;

/// Writes text.
pub(super) fn text(text: &str, html: &mut String) {
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '\u{a0}' => html.push_str("&nbsp;"),
            '\r' => html.push_str("&#13;"),
            _ => html.push(c),
        }
    }
}

/// Writes text whose line ends count. A line that would be blank begins with its line end as a reference.
pub(super) fn verbatim(text: &str, html: &mut String) {
    for (number, line) in text.split('\n').enumerate() {
        if number > 0 {
            let written = html.rfind('\n').map_or(html.as_str(), |at| &html[at..]);
            let is_blank = written.trim().is_empty();
            html.push_str(if is_blank { "&#10;" } else { "\n" });
        }
        for (number, part) in line.split('\t').enumerate() {
            // Some readers make blanks of tabs.
            html.push_str(if number > 0 { "&#9;" } else { "" });
            self::text(part, html);
        }
    }
    if html.ends_with('\n') {
        html.pop();
        html.push_str("&#10;");
    }
}

/// Writes one attribute.
pub(super) fn attribute(name: &str, value: &str, html: &mut String) {
    let _ = write!(html, " {name}=\"");
    for c in value.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '"' => html.push_str("&quot;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '\u{a0}' => html.push_str("&nbsp;"),
            '\n' => html.push_str("&#10;"),
            '\r' => html.push_str("&#13;"),
            _ => html.push(c),
        }
    }
    html.push('"');
}

/// Writes a start tag without attributes.
pub(super) fn open(name: &str, html: &mut String) {
    let _ = write!(html, "<{name}>");
}

/// Writes an end tag.
pub(super) fn close(name: &str, html: &mut String) {
    let _ = write!(html, "</{name}>");
}
