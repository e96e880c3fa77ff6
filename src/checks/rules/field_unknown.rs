use super::{Check, Rule, Severity};

pub(in crate::checks) const RULE: Rule = Rule {
    name: "field-unknown",
    severity: Severity::Warning,
    summary: "a record has a field that the schema does not name",
    explanation: "\
Unknown fields of a record are kept but never exported, and those deeper inside it are lost when the
archive is rewritten. A name that is nearly a known one is a misspelling, and the value is missing
where it belongs.

Correct the name. A value with no home of its own belongs into the post's `extra`.",
    hint: None,
    check: Check::Reading,
};
