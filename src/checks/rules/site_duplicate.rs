use super::{Check, Context, Reporter, Rule, Severity, shown};
use crate::archive::Record;

pub(super) const RULE: Rule = Rule {
    name: "site-duplicate",
    severity: Severity::Error,
    summary: "two site records have the same root",
    explanation: "\
A site is known by its root. With two records of one root nobody can say which title, language and
time zone hold.

Keep one of them.",
    hint: None,
    check: Check::Record(check),
};

fn check(record: &Record, context: &Context<'_>, out: &mut Reporter<'_>) {
    let Record::Site(site) = record else { return };
    if let Some(known) = context.sites.recorded(&site.root) {
        let line = known.line;
        out.report(
            "root",
            format!("{} is also the root of the site on line {line}", shown(&site.root)),
        );
    }
}
