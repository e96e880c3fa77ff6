use super::{Check, Reporter, Rule, Seen, Severity, Whole};
use crate::archive::Record;
use crate::checks::index::{Index, digest, term_key};
use crate::checks::parents::Parents;

pub(super) const RULE: Rule = Rule {
    name: "term-parent-cycle",
    severity: Severity::Error,
    summary: "a term is its own ancestor",
    explanation: "\
Following the parents of this term leads back to it. Programs that draw the tree of terms never come
to an end or refuse the archive.

Correct the `parent` of one of the terms in the circle.",
    hint: None,
    check: Check::Archive(|| Box::<State>::default()),
};

#[derive(Default)]
struct State(Parents);

impl Whole for State {
    fn see(&mut self, seen: &Seen<'_>, _: &Index, _: &mut Reporter<'_>) {
        let Record::Term(term) = seen.record else { return };
        if let Some(parent) = &term.parent {
            let parent = digest(&[&term.site, &term.taxonomy, parent]);
            self.0.add(term_key(term), parent, seen.place());
        }
    }

    fn end(&mut self, _: &Index, out: &mut Reporter<'_>) {
        for place in self.0.circles() {
            out.report_at(place, "parent", "the term is its own ancestor".to_owned());
        }
    }
}
