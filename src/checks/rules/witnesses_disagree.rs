use super::{Check, Context, Reporter, Rule, Severity};
use crate::archive::Post;
use crate::checks::finding::printable;
use crate::checks::rule::Field;

pub(super) const RULE: Rule = Rule {
    name: "witnesses-disagree",
    severity: Severity::Info,
    summary: "a post's pages contradict each other",
    explanation: "\
The post stands on several pages, and they say different things: another title, another date, the
same address for two posts. The most trusted page was believed.

Ask `posterity explain ARCHIVE --post KEY` who said what, and correct the archive if the wrong one
was believed.",
    hint: Some("`posterity explain` shows who said what"),
    check: Check::Post(check),
};

fn check(post: &Post, _: &Context<'_>, out: &mut Reporter<'_>) {
    for (at, note) in post.notes.iter().enumerate() {
        if note.code.ends_with("-disagrees") || note.code == "identity-conflict" {
            out.report(Field::Item("notes", at, ""), printable(&note.message));
        }
    }
}
