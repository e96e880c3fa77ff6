use super::{Check, Context, Reporter, Rule, Severity, shown};
use crate::archive::Record;
use crate::checks::homeless::{collect, homeless};

pub(super) const RULE: Rule = Rule {
    name: "password-leaked",
    severity: Severity::Error,
    summary: "a record holds a password",
    explanation: "\
Export files of some platforms carry the passwords of protected posts. They must not get into an
archive that is copied and published.

Delete the value.",
    hint: None,
    check: Check::Record(check),
};

/// Names of fields that hold passwords: WordPress, Ghost, Movable Type, Drupal.
const NAMES: &[&str] = &[
    "password",
    "post_password",
    "user_pass",
    "passwd",
    "passphrase",
    "hashed_password",
];

fn check(record: &Record, _: &Context<'_>, out: &mut Reporter<'_>) {
    for (path, value) in homeless(record) {
        let mut texts = Vec::new();
        collect(path, value, &mut texts);
        for (path, _) in texts.iter().filter(|(_, text)| !text.is_empty()) {
            let last = path.rsplit(['.', ':']).next().unwrap_or_default().to_ascii_lowercase();
            if NAMES.contains(&last.as_str()) {
                out.report(path, format!("{} holds a password", shown(path)));
            }
        }
    }
}
