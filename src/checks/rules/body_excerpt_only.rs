use super::{Check, Context, Reporter, Rule, Severity};
use crate::archive::{Post, Status};

pub(super) const RULE: Rule = Rule {
    name: "body-excerpt-only",
    severity: Severity::Warning,
    summary: "only an excerpt of a post was ever seen",
    explanation: "\
The post was met on listings or in a feed that show the beginning only, and its own page is not
among the sources. The export will hold no more than that.

Save the post's own page as well, and read the sources again.",
    hint: Some("save the posts' own pages, and read the sources again"),
    check: Check::Post(check),
};

fn check(post: &Post, _: &Context<'_>, out: &mut Reporter<'_>) {
    // `body-part-missing` knows better what is missing.
    let parts = post.notes.iter().any(|note| note.code == "body-part-missing");
    if !post.body_complete && post.status != Status::Protected && !parts {
        out.report("body_complete", "only an excerpt of the post was seen".to_owned());
    }
}
