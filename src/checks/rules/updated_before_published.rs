use super::{Check, Context, Reporter, Rule, Severity, shown};
use crate::archive::Post;
use crate::checks::dates::is_before;

pub(super) const RULE: Rule = Rule {
    name: "updated-before-published",
    severity: Severity::Warning,
    summary: "a post was changed before it was published",
    explanation: "\
`updated` is earlier than `published`. Either one of the dates was read wrong, or they stand in
different time zones, or the post was written as a draft and published later, which some platforms
show as such.

Correct whichever is wrong, or set `updated` to null.",
    hint: None,
    check: Check::Post(check),
};

fn check(post: &Post, _: &Context<'_>, out: &mut Reporter<'_>) {
    let (Some(published), Some(updated)) = (post.published, post.updated) else {
        return;
    };
    if is_before(&updated, &published) {
        let (updated, published) = (shown(&updated.to_string()), shown(&published.to_string()));
        out.report(
            "updated",
            format!("{updated} is before it was published on {published}"),
        );
    }
}
