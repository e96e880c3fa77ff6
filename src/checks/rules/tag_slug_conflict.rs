use super::{Check, Reporter, Rule, Seen, Severity, Whole, shown};
use crate::archive::Record;
use crate::checks::index::{Digest, Index, digest};
use crate::checks::rule::Field;
use crate::checks::terms::uses;
use crate::dom;
use std::collections::{HashMap, HashSet};
use unicode_normalization::UnicodeNormalization;

pub(super) const RULE: Rule = Rule {
    name: "tag-slug-conflict",
    severity: Severity::Warning,
    summary: "one slug stands for two tags or categories",
    explanation: "\
Within a taxonomy, a slug means one term. Here it goes with two names, or two slugs differ in
nothing but case or the way their letters are composed. Exporters write one page for each slug, and
on many disks such slugs are one folder, so the posts of both terms would end up on it.

Give one of the terms another slug, or both the same name.",
    hint: None,
    check: Check::Archive(|| Box::<State>::default()),
};

/// Terms by folded slug.
#[derive(Default)]
struct State {
    known: HashMap<Digest, Known>,
    /// Terms met before as they are: nothing more can be said of them.
    met: HashSet<Digest>,
}

struct Known {
    slug: Box<str>,
    name: Box<str>,
    line: u64,
}

impl Whole for State {
    fn see(&mut self, seen: &Seen<'_>, _: &Index, out: &mut Reporter<'_>) {
        let broken = |field: &str| seen.broken.covers(field);
        match seen.record {
            Record::Term(term) if !broken("name") && !broken("slug") => {
                let used = Named {
                    site: &term.site,
                    taxonomy: &term.taxonomy,
                    slug: term.key(),
                    name: &term.name,
                };
                self.meet(&used, Field::Own("slug"), seen.line, out);
            }
            Record::Post(post) => {
                for used in uses(post).filter(|used| !broken(used.list)) {
                    let Some(slug) = used.slug else { continue };
                    let named = Named {
                        site: &post.site,
                        taxonomy: used.taxonomy,
                        slug,
                        name: used.name,
                    };
                    self.meet(&named, Field::Item(used.list, used.at, "slug"), seen.line, out);
                }
            }
            _ => {}
        }
    }
}

struct Named<'a> {
    site: &'a str,
    taxonomy: &'a str,
    slug: &'a str,
    name: &'a str,
}

impl State {
    fn meet(&mut self, term: &Named<'_>, field: Field, line: u64, out: &mut Reporter<'_>) {
        let as_it_is = digest(&[term.site, term.taxonomy, term.slug, term.name]);
        if term.slug.is_empty() || !self.met.insert(as_it_is) {
            return;
        }
        let folded: String = term.slug.nfc().collect::<String>().to_lowercase();
        let key = digest(&[term.site, term.taxonomy, &folded]);
        let Some(known) = self.known.get(&key) else {
            let (slug, name) = (term.slug.into(), term.name.into());
            self.known.insert(key, Known { slug, name, line });
            return;
        };
        let same = *known.slug == *term.slug;
        if same && dom::folded(&known.name) == dom::folded(term.name) {
            return;
        }
        let (slug, name, other) = (shown(term.slug), shown(term.name), shown(&known.name));
        let message = if same {
            format!(
                "{slug} is the slug of {name} here, and of {other} on line {}",
                known.line
            )
        } else {
            format!(
                "{slug} is the same as {} on line {} where case does not count",
                shown(&known.slug),
                known.line
            )
        };
        out.report(field, message);
    }
}
