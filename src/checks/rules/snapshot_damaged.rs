use super::{Check, Rule, Severity};

pub(in crate::checks) const RULE: Rule = Rule {
    name: "snapshot-damaged",
    severity: Severity::Error,
    summary: "a file of a snapshot is not as the snapshot's lists say",
    explanation: "\
A snapshot is a bag (RFC 8493): it lists the digest of each of its files, and the captures in it
hold digests of their own. One of them does not fit, a file is missing, or one is there that no list
names. A disk fails in this way, or a copy that was broken off.

Take the file from another copy. What cannot be had again is lost, and the rest is still good.",
    hint: Some("`posterity snapshot --verify` names every fault"),
    check: Check::Reading,
};
