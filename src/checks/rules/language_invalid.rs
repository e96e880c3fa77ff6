use super::{Check, Context, Reporter, Rule, Severity, shown};
use crate::archive::Record;
use crate::checks::language::is_well_formed;

pub(super) const RULE: Rule = Rule {
    name: "language-invalid",
    severity: Severity::Warning,
    summary: "a language tag is not well formed",
    explanation: "\
Languages are written as BCP 47 has them: `en`, `en-GB`, `cy`. Underscores (`en_GB`) and names of
languages are not understood by browsers, screen readers and site generators.

Correct the tag.",
    hint: None,
    check: Check::Record(check),
};

fn check(record: &Record, _: &Context<'_>, out: &mut Reporter<'_>) {
    let tag = match record {
        Record::Site(site) => site.language.as_deref(),
        Record::Post(post) => post.language.as_deref(),
        _ => None,
    };
    if let Some(tag) = tag.filter(|tag| !is_well_formed(tag)) {
        out.report("language", format!("{} is no language tag such as `en-GB`", shown(tag)));
    }
}
