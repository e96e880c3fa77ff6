use super::{Check, Context, Reporter, Rule, Severity};
use crate::archive::Post;
use crate::checks::finding::printable;
use crate::checks::rule::Field;

pub(super) const RULE: Rule = Rule {
    name: "body-part-missing",
    severity: Severity::Warning,
    summary: "a part of a post was never seen",
    explanation: "\
The post is divided over several pages, and not all of them are among the sources. The body has a
gap.

Save the missing pages as well (`?page=2`, `/2/` behind the address), and read the sources again.",
    hint: None,
    check: Check::Post(check),
};

fn check(post: &Post, _: &Context<'_>, out: &mut Reporter<'_>) {
    for (at, note) in post.notes.iter().enumerate() {
        if note.code == "body-part-missing" {
            out.report(Field::Item("notes", at, ""), printable(&note.message));
        }
    }
}
