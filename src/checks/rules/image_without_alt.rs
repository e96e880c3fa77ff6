use super::{Check, Context, Reporter, Rule, Severity, counted, shown};
use crate::checks::body::{Body, Lazy, query};
use crate::dom::El;
use std::sync::LazyLock;

pub(super) const RULE: Rule = Rule {
    name: "image-without-alt",
    severity: Severity::Info,
    summary: "an image has no alternative text",
    explanation: "\
People who cannot see an image, and search engines, have only its alternative text. An empty one
(`alt=\"\"`) is right for a picture that says nothing; here the attribute is missing altogether,
which public bodies may not allow themselves.

Write what the image shows, best on the blog itself.",
    hint: None,
    check: Check::Body(check),
};

static IMAGES: Lazy = LazyLock::new(|| query("img"));

fn check(body: &Body<'_>, _: &Context<'_>, out: &mut Reporter<'_>) {
    let images = body.select(&IMAGES);
    let mute: Vec<&El<'_>> = images.iter().filter(|image| image.attr("alt").is_none()).collect();
    if let Some(first) = mute.first() {
        let source = shown(first.attr("src").unwrap_or_default());
        let (count, all) = (mute.len(), counted(images.len(), "image", "images"));
        out.report(
            "body_html",
            format!("{count} of {all} in the body without alternative text, the first {source}"),
        );
    }
}
