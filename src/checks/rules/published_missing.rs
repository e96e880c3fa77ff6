use super::{Check, Context, Reporter, Rule, Severity};
use crate::archive::{Kind, Post, Status};

pub(super) const RULE: Rule = Rule {
    name: "published-missing",
    severity: Severity::Warning,
    summary: "a post has no date",
    explanation: "\
No page of the blog said when the post was published, or the theme says it in a way that was not
understood. Most site generators order posts by date, and some refuse one without. Standing pages
and drafts need none.

Ask `posterity explain ARCHIVE --post KEY` which pages were read. Save a month's listing or the feed
as well, or give `--profile` a profile that knows where the theme puts the date.",
    hint: Some("`posterity explain` shows which pages were read"),
    check: Check::Post(check),
};

fn check(post: &Post, _: &Context<'_>, out: &mut Reporter<'_>) {
    let unfinished = matches!(post.status, Status::Draft | Status::Pending | Status::Trashed);
    if post.published.is_none() && post.kind == Kind::POST && !unfinished {
        out.report("published", "the post has no date".to_owned());
    }
}
