use super::{Check, Context, Reporter, Rule, Severity};
use crate::archive::Post;
use crate::checks::finding::printable;
use crate::checks::rule::Field;

pub(super) const RULE: Rule = Rule {
    name: "charset-malformed",
    severity: Severity::Warning,
    summary: "a post's page holds bytes that are no text",
    explanation: "\
Some bytes of a page are not valid in the charset that it is written in, and were replaced. A letter
or more is lost or wrong.

Look at the page itself: it may name the wrong charset, or mix two.",
    hint: None,
    check: Check::Post(check),
};

fn check(post: &Post, _: &Context<'_>, out: &mut Reporter<'_>) {
    for (at, note) in post.notes.iter().enumerate() {
        if note.code == "charset-malformed" {
            out.report(Field::Item("notes", at, ""), printable(&note.message));
        }
    }
}
