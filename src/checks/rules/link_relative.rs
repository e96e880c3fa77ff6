use super::{Check, Context, Reporter, Rule, Severity};
use crate::checks::body::{Body, Lazy, first_and_more, query, scheme};
use std::sync::LazyLock;

pub(super) const RULE: Rule = Rule {
    name: "link-relative",
    severity: Severity::Warning,
    summary: "a link or image in a body is not absolute",
    explanation: "\
Addresses in a body are absolute, so that they mean the same wherever it is shown. A relative one
breaks as soon as the post moves to another address.

Resolve it against the address of the page it stood on.",
    hint: None,
    check: Check::Body(check),
};

static ADDRESSED: Lazy = LazyLock::new(|| query("a, area, img, source, video, audio, iframe, embed"));

fn check(body: &Body<'_>, _: &Context<'_>, out: &mut Reporter<'_>) {
    let elements = body.select(&ADDRESSED);
    let addresses = elements
        .iter()
        .filter_map(|el| el.attr("href").or_else(|| el.attr("src")));
    let relative: Vec<String> = addresses.filter(|url| is_relative(url)).map(str::to_owned).collect();
    if let Some(what) = first_and_more(&relative) {
        out.report("body_html", format!("the body has relative addresses: {what}"));
    }
}

/// A jump within the page is not relative to anything.
fn is_relative(url: &str) -> bool {
    let url = url.trim();
    !url.is_empty() && !url.starts_with('#') && scheme(url).is_none()
}
