use super::{Check, Rule, Severity};

pub(in crate::checks) const RULE: Rule = Rule {
    name: "schema",
    severity: Severity::Error,
    summary: "a record does not keep to the JSON Schema",
    explanation: "\
Every record has every field of its type, each of the kind that the schema says; `posterity schema
post` prints it. Other commands take a missing field as null or empty and refuse one of the wrong
kind.

Mend whatever program wrote the record. Other rules say nothing about a field that this one has
named.",
    hint: None,
    check: Check::Reading,
};
