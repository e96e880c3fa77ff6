use super::{Check, Rule, Severity};

pub(in crate::checks) const RULE: Rule = Rule {
    name: "redirect-dangling",
    severity: Severity::Error,
    summary: "a redirect leads to an address that the site does not answer",
    explanation: "\
Every old address leads to where its post is now. When the post's file was renamed, moved or deleted
and the redirect was not, people who follow old links and bookmarks meet an error page.

Correct the target, or take the line out. Looked at are `_redirects` and `redirects/redirects.csv`.",
    hint: None,
    check: Check::Reading,
};
