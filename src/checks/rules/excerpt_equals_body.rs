use super::{Check, Context, Reporter, Rule, Severity};
use crate::archive::Post;
use crate::checks::body::Body;
use crate::dom::folded;

pub(super) const RULE: Rule = Rule {
    name: "excerpt-equals-body",
    severity: Severity::Info,
    summary: "a post's excerpt is its whole body",
    explanation: "\
An excerpt that says all that the body says is none. Either the post is very short, or only an
excerpt was seen and taken for the body.

Set `excerpt_html` to null if it is no help to readers.",
    hint: None,
    check: Check::Post(check),
};

fn check(post: &Post, context: &Context<'_>, out: &mut Reporter<'_>) {
    let (Some(excerpt), Some(body)) = (post.excerpt_html.as_deref(), context.body.get()) else {
        return;
    };
    // Markup seldom doubles a text: what is much shorter or longer need not be parsed.
    if excerpt.len() > body.html.len() * 2 || body.html.len() > excerpt.len() * 2 {
        return;
    }
    let Ok(excerpt) = Body::parse(excerpt) else { return };
    let text = folded(excerpt.text());
    if !text.is_empty() && text == folded(body.text()) {
        out.report("excerpt_html", "the excerpt says all that the body says".to_owned());
    }
}
