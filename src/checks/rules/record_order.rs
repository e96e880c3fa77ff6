use super::{Check, Rule, Severity};

pub(in crate::checks) const RULE: Rule = Rule {
    name: "record-order",
    severity: Severity::Error,
    summary: "a record stands before one that belongs in front of it",
    explanation: "\
Records stand in the order header, sites, terms, people, media, posts, so that a program can read an
archive in one go and knows each term before the first post that uses it.

Sort the lines in this order.",
    hint: Some("the order is header, sites, terms, people, media, posts"),
    check: Check::Reading,
};
