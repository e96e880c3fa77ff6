use super::{Check, Context, Reporter, Rule, Severity, counted};
use crate::archive::{Post, Status};

pub(super) const RULE: Rule = Rule {
    name: "comments-of-protected",
    severity: Severity::Error,
    summary: "a post behind a password has comments",
    explanation: "\
Comments on a post behind a password are hidden with it. This record says `protected` and holds
comments all the same: either the status is wrong, or something leaked.

Empty `comments`, or correct `status`.",
    hint: None,
    check: Check::Post(check),
};

fn check(post: &Post, _: &Context<'_>, out: &mut Reporter<'_>) {
    if post.status == Status::Protected && !post.comments.is_empty() {
        let count = counted(post.comments.len(), "comment", "comments");
        out.report(
            "comments",
            format!("the post is behind a password, and the archive has {count} on it"),
        );
    }
}
