use super::{Check, Context, Reporter, Rule, Severity, shown};
use crate::archive::Post;
use crate::checks::body::{Body, Lazy, first_and_more, query};
use crate::checks::rule::Field;
use crate::dom::El;
use std::sync::LazyLock;

pub(super) const RULE: Rule = Rule {
    name: "script-in-body",
    severity: Severity::Warning,
    summary: "a body or comment holds a script",
    explanation: "\
Scripts, handlers such as `onclick` and `javascript:` links do not survive in Markdown, are
forbidden by many sites, and in a comment they are an attack. What they showed on the old blog (a
counter, a slide show, a form) is missing in the new one.

Look what the script was for, and replace or delete it.",
    hint: None,
    check: Check::Post(check),
};

static SCRIPTS: Lazy = LazyLock::new(|| query("script"));

fn check(post: &Post, context: &Context<'_>, out: &mut Reporter<'_>) {
    if let Some(body) = context.body.get() {
        report(Field::Own("body_html"), found(body), out);
    }
    for (at, comment) in post.comments.iter().enumerate() {
        let html = comment.body_html.as_deref().unwrap_or_default();
        if is_suspect(html)
            && let Ok(body) = Body::parse(html)
        {
            report(Field::Item("comments", at, "body_html"), found(&body), out);
        }
        let url = comment.author_url.as_deref().unwrap_or_default();
        if runs(url) {
            report(Field::Item("comments", at, "author_url"), vec![url.to_owned()], out);
        }
    }
}

fn report(field: Field, found: Vec<String>, out: &mut Reporter<'_>) {
    if let Some(what) = first_and_more(&found) {
        out.report(field, format!("{} holds {what}", shown(&field.to_string())));
    }
}

fn found(body: &Body<'_>) -> Vec<String> {
    let scripts = body.select(&SCRIPTS).into_iter().filter(is_code);
    let mut found: Vec<String> = scripts.map(|_| "<script>".to_owned()).collect();
    for el in body.all() {
        for (name, value) in el.attributes() {
            let handler = name.len() > 2 && name.starts_with("on");
            if handler || (matches!(name, "href" | "src" | "action" | "formaction") && runs(value)) {
                found.push(format!("{name}={value}"));
            }
        }
    }
    found
}

/// Whether parsing is worth while: most comments hold no attributes but those of plain links, and no scripts.
fn is_suspect(html: &str) -> bool {
    html.contains("<s") || html.contains("<S") || memchr::memchr_iter(b'=', html.as_bytes()).any(|at| may_run(html, at))
}

/// Whether the attribute whose sign of equality stands here may be a handler, or an address that runs.
fn may_run(html: &str, sign: usize) -> bool {
    let ends_name = |byte: &u8| {
        matches!(
            byte,
            b' ' | b'\t' | b'\n' | b'\r' | 0xc | b'/' | b'"' | b'\'' | b'<' | b'>' | b'='
        )
    };
    let before = html[..sign].trim_ascii_end().as_bytes();
    let start = before.iter().rposition(ends_name).map_or(0, |at| at + 1);
    let name = before[start..].to_ascii_lowercase();
    if name.starts_with(b"on") {
        return true;
    }
    let value = html[sign + 1..].trim_start_matches(|c: char| c.is_ascii_whitespace() || matches!(c, '"' | '\''));
    let is_plain =
        |first: u8| matches!(first, b'!'..=b'~') && !matches!(first, b'j' | b'J' | b'v' | b'V' | b'd' | b'D' | b'&');
    matches!(&name[..], b"href" | b"src" | b"action" | b"formaction") && !value.bytes().next().is_some_and(is_plain)
}

/// Data in a script element is no script.
fn is_code(el: &El<'_>) -> bool {
    let kind = el.attr("type").unwrap_or_default().trim().to_ascii_lowercase();
    kind.is_empty() || kind == "module" || kind.ends_with("javascript") || kind.ends_with("ecmascript")
}

/// Whether following the address runs it.
fn runs(url: &str) -> bool {
    let first = url.chars().find(|c| !c.is_whitespace() && !c.is_control());
    // Most addresses begin otherwise.
    if !matches!(first, Some('j' | 'J' | 'v' | 'V' | 'd' | 'D')) {
        return false;
    }
    let url: String = url
        .chars()
        .filter(|c| !c.is_whitespace() && !c.is_control())
        .take(20)
        .collect();
    let url = url.to_ascii_lowercase();
    ["javascript:", "vbscript:", "data:text/html"]
        .iter()
        .any(|scheme| url.starts_with(scheme))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_found_was_suspected() {
        let values = [
            "x",
            "http://h.test/",
            "javascript:a",
            " JaVa\tscript:a",
            "&#106;avascript:a",
            "\u{1}javascript:a",
            "",
        ];
        let names = [
            "onclick",
            "ONLOAD",
            "href",
            "HREF",
            "\u{a0}src",
            "a onx",
            "x/onx",
            "x'onx",
            "formaction ",
            "x\u{c}onx",
        ];
        for name in names {
            for value in values {
                for html in [
                    format!("<a {name}=\"{value}\">"),
                    format!("<p>a = b</p><a class=x {name} = '{value}'>"),
                    format!("<img/{name}={value}>"),
                ] {
                    let body = Body::parse(&html).unwrap();
                    assert!(found(&body).is_empty() || is_suspect(&html), "{html}");
                }
            }
        }
        assert!(is_suspect("<a onclick=x>") && is_suspect("<script>") && is_suspect("<a href='javascript:x'>"));
        assert!(!is_suspect(
            "<a href=\"http://h.test/\" rel=\"nofollow\" class='on'>a = two</a>"
        ));
    }
}
