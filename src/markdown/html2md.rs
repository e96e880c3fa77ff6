//! The html2md crate as an engine. It panics on some stray markup and takes exponential time on nested tables, so what it
//! cannot be trusted with stays as HTML.

use super::Converted;
use crate::dom::{Dom, Omit, Query, Writer};

/// Deepest nesting given to html2md: its block quotes take time that grows with the fourth power of depth.
#[cfg(feature = "html2md")]
const DEPTH: usize = 60;

/// Converts a body, or keeps it as HTML.
pub(super) fn convert(html: &str) -> Converted {
    let Ok(dom) = Dom::of_body(html) else {
        return Converted {
            markdown: block(html),
            losses: Vec::new(),
        };
    };
    let converted = guarded(html, &dom);
    let markdown = converted.unwrap_or_else(|| as_html(html, &dom));
    let mut markdown = markdown.trim_matches('\n').to_owned();
    if !markdown.is_empty() {
        markdown.push('\n');
    }
    Converted {
        markdown,
        losses: Vec::new(),
    }
}

/// The body as the parser understood it.
fn as_html(html: &str, dom: &Dom) -> String {
    let omit = Omit::nothing();
    let writer = Writer {
        omit: &omit,
        rewrite: &|_, _, _| None,
    };
    let body = Query::parse("body").ok().and_then(|query| dom.first(&query));
    body.map_or_else(|| block(html), |body| block(&body.inner_html(&writer)))
}

/// HTML without blank lines and indents, so that a Markdown reader takes it for one block of HTML.
pub(super) fn block(html: &str) -> String {
    let mut text = "<div>\n".to_owned();
    let mut rest = html;
    while let Some(start) = rest.find("<pre") {
        let end = rest[start..].find("</pre>").map_or(rest.len(), |end| start + end);
        push_lines(&rest[..start], &mut text);
        text.push_str(&rest[start..end].replace('\n', "&#10;"));
        rest = &rest[end..];
    }
    push_lines(rest, &mut text);
    text.push_str("\n</div>");
    text
}

fn push_lines(html: &str, text: &mut String) {
    for (number, line) in html.split('\n').enumerate() {
        let line = if number > 0 { line.trim_start() } else { line };
        if number > 0 && !line.is_empty() && !text.ends_with('\n') {
            text.push('\n');
        }
        text.push_str(line);
    }
}

#[cfg(not(feature = "html2md"))]
fn guarded(_html: &str, _dom: &Dom) -> Option<String> {
    None
}

#[cfg(feature = "html2md")]
fn guarded(html: &str, dom: &Dom) -> Option<String> {
    let every = Query::parse("*").ok()?;
    let nested = Query::parse("table table").ok()?;
    let depth = |el: &crate::dom::El<'_>| el.ancestors().take(DEPTH + 1).count();
    if dom.first(&nested).is_some() || dom.select(&every).iter().any(|el| depth(el) > DEPTH) {
        return None;
    }
    quiet::catch(|| html2md::parse_html(html))
}

#[cfg(feature = "html2md")]
mod quiet {
    use std::cell::Cell;
    use std::panic::{self, AssertUnwindSafe};
    use std::sync::Once;

    thread_local! {
        static QUIET: Cell<Option<()>> = const { Cell::new(None) };
    }

    static HOOK: Once = Once::new();

    /// Runs what may panic; nothing of that panic is shown.
    pub(super) fn catch<T>(run: impl FnOnce() -> T) -> Option<T> {
        HOOK.call_once(|| {
            let usual = panic::take_hook();
            panic::set_hook(Box::new(move |info| {
                if QUIET.get().is_none() {
                    usual(info);
                }
            }));
        });
        QUIET.set(Some(()));
        let made = panic::catch_unwind(AssertUnwindSafe(run));
        QUIET.set(None);
        made.ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn markdown(html: &str) -> String {
        convert(html).markdown
    }

    #[cfg(feature = "html2md")]
    #[test]
    fn converts_what_it_can() {
        assert_eq!(markdown("<p>One <b>two</b></p>"), "One **two**\n");
    }

    #[test]
    fn keeps_what_breaks_it() {
        assert_eq!(
            markdown("<blockquote><li></li></blockquote>"),
            "<div>\n<blockquote><li></li></blockquote>\n</div>\n"
        );
        let tables = "<table><tr><td><table><tr><td>x</td></tr></table></td></tr></table>";
        assert!(markdown(tables).starts_with("<div>\n<table>"));
        assert!(markdown(&"<blockquote>".repeat(200)).starts_with("<div>\n<blockquote>"));
        assert!(markdown(&"<div>".repeat(2000)).starts_with("<div>\n<div>"));
        let code = "<table><tr><td><table></table><pre>a\n\n  b</pre></td></tr></table>";
        assert!(markdown(code).contains("<pre>a&#10;&#10;  b</pre>"));
        assert_eq!(markdown(""), "");
    }
}
