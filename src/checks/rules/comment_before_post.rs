use super::{Check, Context, Reporter, Rule, Severity, counted, shown};
use crate::archive::Post;
use crate::checks::dates::is_before;
use crate::checks::rule::Field;

pub(super) const RULE: Rule = Rule {
    name: "comment-before-post",
    severity: Severity::Info,
    summary: "a comment is older than its post",
    explanation: "\
Nobody can comment on what is not there. The post was dated anew after it had comments, the comment
was moved here from elsewhere, or one of the dates was read wrong.

Look at the page itself, if more than a few posts are named.",
    hint: None,
    check: Check::Post(check),
};

fn check(post: &Post, _: &Context<'_>, out: &mut Reporter<'_>) {
    let Some(published) = post.published else { return };
    let early: Vec<usize> = post
        .comments
        .iter()
        .enumerate()
        .filter(|(_, comment)| comment.published.is_some_and(|stamp| is_before(&stamp, &published)))
        .map(|(at, _)| at)
        .collect();
    if let Some(first) = early.first() {
        let count = counted(early.len(), "comment is", "comments are");
        let message = format!("{count} older than the post of {}", shown(&published.to_string()));
        out.report(Field::Item("comments", *first, "published"), message);
    }
}
