use super::{Check, Context, Reporter, Rule, Severity};
use crate::archive::{Post, Status};

pub(super) const RULE: Rule = Rule {
    name: "body-empty",
    severity: Severity::Warning,
    summary: "a post has no body",
    explanation: "\
Nothing in the body can be seen: no words, no picture, no film. Either the post is empty on the blog
as well, or the theme marks the body in a way that was not understood. A protected post has none,
rightly.

Look at the page itself. If it has a body, give `--profile` a profile that knows where the theme
puts it.",
    hint: None,
    check: Check::Post(check),
};

fn check(post: &Post, context: &Context<'_>, out: &mut Reporter<'_>) {
    // Of a post behind a password, or one never seen whole, nothing else was to be expected.
    if post.status == Status::Protected || !post.body_complete {
        return;
    }
    let empty = match (post.body_html.as_deref(), context.body.get()) {
        (None, _) => true,
        (Some(_), Some(body)) => !body.shows_anything(),
        (Some(_), None) => false,
    };
    if empty {
        out.report("body_html", "the post has no body".to_owned());
    }
}
