use super::{Check, Context, Reporter, Rule, Severity};
use crate::archive::{Kind, Post, Status};

pub(super) const RULE: Rule = Rule {
    name: "author-missing",
    severity: Severity::Info,
    summary: "a post has no author",
    explanation: "\
No page of the blog said who wrote the post. Many themes show no author, rightly where there is only
one.

If the theme does show it, give `--profile` a profile that knows where.",
    hint: None,
    check: Check::Post(check),
};

fn check(post: &Post, _: &Context<'_>, out: &mut Reporter<'_>) {
    if post.authors.is_empty() && post.kind == Kind::POST && post.status == Status::Published {
        out.report("authors", "the post has no author".to_owned());
    }
}
