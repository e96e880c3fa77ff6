use super::{Check, Rule, Severity};

pub(in crate::checks) const RULE: Rule = Rule {
    name: "header-repeated",
    severity: Severity::Error,
    summary: "a second header stands in the middle",
    explanation: "\
Two archives were written one after the other into one file. Other commands refuse it, since each
header counts its own records only.

Keep the archives apart, or read both sources in one `posterity parse`.",
    hint: None,
    check: Check::Reading,
};
