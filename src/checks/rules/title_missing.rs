use super::{Check, Context, Reporter, Rule, Severity};
use crate::archive::Post;
use crate::checks::body::is_blank;

pub(super) const RULE: Rule = Rule {
    name: "title-missing",
    severity: Severity::Warning,
    summary: "a post has no title",
    explanation: "\
Some posts never had one: asides, links, pictures. Otherwise the theme marks the title in a way that
was not understood. Exporters fall back on the slug or the first words of the body.

Ask `posterity explain ARCHIVE --post KEY` which pages were read, and give `--profile` a profile if
the theme is odd.",
    hint: None,
    check: Check::Post(check),
};

fn check(post: &Post, _: &Context<'_>, out: &mut Reporter<'_>) {
    let title = post.title.as_deref().unwrap_or_default();
    if is_blank(title) {
        out.report("title", "the post has no title".to_owned());
    }
}
