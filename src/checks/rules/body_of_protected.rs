use super::{Check, Context, Reporter, Rule, Severity};
use crate::archive::{Post, Status};
use crate::checks::body::is_blank;

pub(super) const RULE: Rule = Rule {
    name: "body-of-protected",
    severity: Severity::Error,
    summary: "a post behind a password has a body",
    explanation: "\
What a visitor could see only with a password stays out of an archive. This record says `protected`
and holds a body all the same: either the status is wrong, or something leaked.

Set `body_html` to null, or correct `status`.",
    hint: None,
    check: Check::Post(check),
};

fn check(post: &Post, _: &Context<'_>, out: &mut Reporter<'_>) {
    let body = post.body_html.as_deref().unwrap_or_default();
    if post.status == Status::Protected && !is_blank(body) {
        out.report(
            "body_html",
            "the post is behind a password, and its body is in the archive".to_owned(),
        );
    }
}
