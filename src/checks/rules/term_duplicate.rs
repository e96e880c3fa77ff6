use super::{Check, Reporter, Rule, Seen, Severity, Whole, shown};
use crate::archive::Record;
use crate::checks::index::{Index, term_key};

pub(super) const RULE: Rule = Rule {
    name: "term-duplicate",
    severity: Severity::Error,
    summary: "two term records have the same site, taxonomy and slug",
    explanation: "\
A term is known by site, taxonomy and slug. Two records of one term leave open which name and parent
hold, and clash in a database.

Keep one of them.",
    hint: None,
    check: Check::Archive(|| Box::<State>::default()),
};

#[derive(Default)]
struct State;

impl Whole for State {
    fn see(&mut self, seen: &Seen<'_>, index: &Index, out: &mut Reporter<'_>) {
        let Record::Term(term) = seen.record else { return };
        if let Some(line) = index.terms.get(&term_key(term)) {
            let term = shown(&format!("{}/{}", term.taxonomy, term.key()));
            out.report("slug", format!("{term} is also the term on line {line}"));
        }
    }
}
