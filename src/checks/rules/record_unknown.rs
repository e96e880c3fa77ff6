use super::{Check, Rule, Severity};

pub(in crate::checks) const RULE: Rule = Rule {
    name: "record-unknown",
    severity: Severity::Warning,
    summary: "a record has no type that this version knows",
    explanation: "\
Records of an unknown type are passed over by every command. A name that is nearly a known one is a
misspelling.

Correct `type`: it is one of `archive`, `site`, `term`, `person`, `media` and `post`.",
    hint: None,
    check: Check::Reading,
};
