use super::{Check, Context, Reporter, Rule, Severity, shown};
use crate::archive::Post;
use crate::checks::rule::Field;
use std::collections::HashSet;

pub(super) const RULE: Rule = Rule {
    name: "comment-parent-unknown",
    severity: Severity::Warning,
    summary: "a comment answers one that is not there",
    explanation: "\
The comment names the one that it answers, and the post has no such comment. The other was removed
on the blog, or it stands on a further page of comments that is not among the sources.

Save the other pages of comments as well, or set `parent` to null.",
    hint: None,
    check: Check::Post(check),
};

fn check(post: &Post, _: &Context<'_>, out: &mut Reporter<'_>) {
    let ids: HashSet<&str> = post.comments.iter().map(|comment| comment.id.as_str()).collect();
    for (at, comment) in post.comments.iter().enumerate() {
        if let Some(parent) = comment.parent.as_deref().filter(|parent| !ids.contains(parent)) {
            let message = format!(
                "comment {} answers {}, which the post does not have",
                shown(&comment.id),
                shown(parent)
            );
            out.report(Field::Item("comments", at, "parent"), message);
        }
    }
}
