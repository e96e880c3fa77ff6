use super::{Check, Reporter, Rule, Seen, Severity, Whole};
use crate::checks::index::{Index, digest};
use crate::checks::parents::Parents;

pub(super) const RULE: Rule = Rule {
    name: "parent-cycle",
    severity: Severity::Error,
    summary: "a page is its own ancestor",
    explanation: "\
Following the parents of this page leads back to it. Programs that draw the tree of pages never come
to an end or refuse the archive.

Correct the `parent` of one of the pages in the circle.",
    hint: None,
    check: Check::Archive(|| Box::<State>::default()),
};

#[derive(Default)]
struct State(Parents);

impl Whole for State {
    fn see(&mut self, seen: &Seen<'_>, _: &Index, _: &mut Reporter<'_>) {
        let Some(post) = seen.post() else { return };
        if let Some(parent) = &post.parent {
            self.0.add(digest(&[&post.id]), digest(&[parent]), seen.place());
        }
    }

    fn end(&mut self, _: &Index, out: &mut Reporter<'_>) {
        for place in self.0.circles() {
            out.report_at(place, "parent", "the page is its own ancestor".to_owned());
        }
    }
}
