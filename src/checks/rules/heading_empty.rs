use super::{Check, Context, Reporter, Rule, Severity, counted, shown_all};
use crate::checks::body::{Body, Lazy, is_empty, query};
use crate::dom::El;
use std::collections::BTreeSet;
use std::sync::LazyLock;

pub(super) const RULE: Rule = Rule {
    name: "heading-empty",
    severity: Severity::Info,
    summary: "a body has a heading without words",
    explanation: "\
A heading that shows nothing appears in tables of contents and stops people who read with a screen
reader. Editors leave them behind when a line is deleted.

Delete it.",
    hint: None,
    check: Check::Body(check),
};

static HEADINGS: Lazy = LazyLock::new(|| query("h1, h2, h3, h4, h5, h6"));

fn check(body: &Body<'_>, _: &Context<'_>, out: &mut Reporter<'_>) {
    let headings = body.select(&HEADINGS);
    let empty: Vec<&str> = headings.iter().filter(|el| is_empty(el)).map(El::name).collect();
    if !empty.is_empty() {
        let names: BTreeSet<&str> = empty.iter().copied().collect();
        let what = counted(empty.len(), "heading", "headings");
        out.report(
            "body_html",
            format!("the body has {what} without words ({})", shown_all(names)),
        );
    }
}
