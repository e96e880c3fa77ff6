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

/// Whether parsing is worth while: most comments hold neither attributes nor scripts.
fn is_suspect(html: &str) -> bool {
    html.contains('=') || html.contains("<s") || html.contains("<S")
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
