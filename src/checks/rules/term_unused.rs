use super::{Check, Reporter, Rule, Seen, Severity, Whole};
use crate::archive::Record;
use crate::checks::index::{Digest, Index, digest, term_key};
use crate::checks::rule::Place;
use crate::checks::terms::{name_key, uses};
use std::collections::{HashMap, HashSet};

pub(super) const RULE: Rule = Rule {
    name: "term-unused",
    severity: Severity::Info,
    summary: "no post uses a term",
    explanation: "\
The term has a record and a listing on the blog, and no post of the archive carries it. Either its
posts are missing from the archive, or the term was never used. Parents of terms in use count as
used.

Save the term's listing and its posts as well, or drop the record.",
    hint: None,
    check: Check::Archive(|| Box::<State>::default()),
};

#[derive(Default)]
struct State {
    terms: Vec<Known>,
    used: HashSet<Digest>,
    uncertain: bool,
}

struct Known {
    key: Digest,
    name: Digest,
    parent: Option<Digest>,
    place: Place,
}

impl Whole for State {
    fn see(&mut self, seen: &Seen<'_>, _: &Index, _: &mut Reporter<'_>) {
        self.uncertain |= ["tags", "categories", "terms", "site", "parent"]
            .iter()
            .any(|field| seen.broken.covers(field));
        match seen.record {
            Record::Term(term) if !term.key().is_empty() && !term.taxonomy.is_empty() => self.terms.push(Known {
                key: term_key(term),
                name: name_key(&term.site, &term.taxonomy, &term.name),
                parent: term
                    .parent
                    .as_ref()
                    .map(|parent| digest(&[&term.site, &term.taxonomy, parent])),
                place: seen.place(),
            }),
            Record::Post(post) => {
                self.used.extend(uses(post).map(|used| used.key));
            }
            _ => {}
        }
    }

    fn end(&mut self, index: &Index, out: &mut Reporter<'_>) {
        if index.damaged > 0 || self.uncertain {
            return;
        }
        let parents: HashMap<Digest, Digest> = self
            .terms
            .iter()
            .filter_map(|term| Some((term.key, term.parent?)))
            .collect();
        for term in &self.terms {
            if self.used.contains(&term.name) {
                self.used.insert(term.key);
            }
        }
        // Each step adds a term that was not there, so a circle ends.
        let mut open: Vec<Digest> = self.used.iter().copied().collect();
        while let Some(key) = open.pop() {
            if let Some(parent) = parents.get(&key).filter(|parent| self.used.insert(**parent)) {
                open.push(*parent);
            }
        }
        for term in self.terms.iter().filter(|term| !self.used.contains(&term.key)) {
            out.report_at(&term.place, "", "no post uses the term".to_owned());
        }
    }
}
