use super::{Check, Reporter, Rule, Seen, Severity, Whole, shown};
use crate::archive::Record;
use crate::checks::index::{Digest, Index, digest};
use crate::checks::rule::Place;

pub(super) const RULE: Rule = Rule {
    name: "term-parent-unknown",
    severity: Severity::Warning,
    summary: "the parent of a term has no record",
    explanation: "\
A term names its parent by slug, and the taxonomy has no such term. The export cannot put the term
where it belongs.

Add the parent's record, or correct or drop `parent`.",
    hint: None,
    check: Check::Archive(|| Box::<State>::default()),
};

/// Terms whose parent has not passed yet.
#[derive(Default)]
struct State(Vec<(Digest, Place, Box<str>)>);

impl Whole for State {
    fn see(&mut self, seen: &Seen<'_>, index: &Index, _: &mut Reporter<'_>) {
        let Record::Term(term) = seen.record else { return };
        let Some(parent) = &term.parent else { return };
        let key = digest(&[&term.site, &term.taxonomy, parent]);
        if !index.terms.contains_key(&key) {
            self.0.push((key, seen.place(), parent.as_str().into()));
        }
    }

    fn end(&mut self, index: &Index, out: &mut Reporter<'_>) {
        for (key, place, parent) in &self.0 {
            if index.damaged == 0 && !index.terms.contains_key(key) {
                out.report_at(
                    place,
                    "parent",
                    format!("there is no term {} in its taxonomy", shown(parent)),
                );
            }
        }
    }
}
