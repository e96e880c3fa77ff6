use super::{Check, Reporter, Rule, Seen, Severity, Whole, shown};
use crate::archive::Record;
use crate::checks::index::{Digest, Index, digest};
use crate::dom::folded;
use std::collections::HashMap;

pub(super) const RULE: Rule = Rule {
    name: "category-tag-same-name",
    severity: Severity::Info,
    summary: "a tag and a category have the same name",
    explanation: "\
Readers see one word twice and two listings for it. Importers of some platforms merge the two, or
number one of them (`roads-2`), which changes its address.

Decide which of the two the posts should keep.",
    hint: None,
    check: Check::Archive(|| Box::<State>::default()),
};

/// Tags and categories by folded name.
#[derive(Default)]
struct State(HashMap<Digest, u64>);

impl Whole for State {
    fn see(&mut self, seen: &Seen<'_>, _: &Index, out: &mut Reporter<'_>) {
        let Record::Term(term) = seen.record else { return };
        let other = match term.taxonomy.as_str() {
            "tag" => "category",
            "category" => "tag",
            _ => return,
        };
        let name = folded(&term.name).to_lowercase();
        self.0
            .entry(digest(&[&term.site, &term.taxonomy, &name]))
            .or_insert(seen.line);
        if let Some(line) = self.0.get(&digest(&[&term.site, other, &name])) {
            out.report(
                "name",
                format!("{} is also the name of the {other} on line {line}", shown(&term.name)),
            );
        }
    }
}
