use super::{Check, Rule, Severity};

pub(in crate::checks) const RULE: Rule = Rule {
    name: "counts-wrong",
    severity: Severity::Error,
    summary: "the header counts other records than there are",
    explanation: "\
The header says how many records of each type follow. Fewer mean that the archive was cut off, more
that something was added to it.

Make the archive again. If you changed it on purpose, correct the header's `counts`.",
    hint: None,
    check: Check::Reading,
};
