use super::{Check, Reporter, Rule, Seen, Severity, Whole, counted, shown};
use crate::archive::Record;
use crate::checks::index::Index;
use crate::checks::rule::Place;
use std::collections::BTreeMap;

pub(super) const RULE: Rule = Rule {
    name: "site-unknown",
    severity: Severity::Error,
    summary: "a record belongs to a site that the archive does not have",
    explanation: "\
Terms, people, media and posts name their site by its root. Without a record for it nobody knows its
address, its language and the time zone of its dates.

Add the site's record, or correct the field.",
    hint: None,
    check: Check::Archive(|| Box::<State>::default()),
};

/// Roots without a record: where first met, and how often.
#[derive(Default)]
struct State(BTreeMap<String, (Place, usize)>);

impl Whole for State {
    fn see(&mut self, seen: &Seen<'_>, index: &Index, _: &mut Reporter<'_>) {
        let site = match seen.record {
            Record::Term(term) => &term.site,
            Record::Person(person) => &person.site,
            Record::Media(media) => &media.site,
            Record::Post(post) => &post.site,
            Record::Archive(_) | Record::Site(_) | Record::Other(_) => return,
        };
        if index.sites.get(site).is_some() || seen.broken.covers("site") {
            return;
        }
        match self.0.get_mut(site) {
            Some((_, more)) => *more += 1,
            None => {
                self.0.insert(site.clone(), (seen.place(), 0));
            }
        }
    }

    fn end(&mut self, index: &Index, out: &mut Reporter<'_>) {
        for (root, (place, more)) in &self.0 {
            if index.damaged > 0 || index.sites.get(root).is_some() {
                continue;
            }
            let mut message = match root.as_str() {
                "" => "the record names no site".to_owned(),
                root => format!("there is no site {}", shown(root)),
            };
            if *more > 0 {
                message.push_str(&format!(
                    "; {} to it, too",
                    counted(*more, "other record belongs", "other records belong")
                ));
            }
            out.report_at(place, "site", message);
        }
    }
}
