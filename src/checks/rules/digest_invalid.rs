use super::{Check, Context, Reporter, Rule, Severity, shown};
use crate::archive::Record;
use crate::checks::rule::Field;

pub(super) const RULE: Rule = Rule {
    name: "digest-invalid",
    severity: Severity::Error,
    summary: "a digest is not a SHA-256 digest",
    explanation: "\
Digests are written `sha256:` and 64 hexadecimal digits in lower case. With anything else nobody can
prove in twenty years that a file is still the one that the blog showed.

Read the sources again with `--media`, or set the digest to null.",
    hint: None,
    check: Check::Record(check),
};

fn check(record: &Record, _: &Context<'_>, out: &mut Reporter<'_>) {
    let mut look = |field: Field, digest: Option<&str>| {
        if let Some(digest) = digest.filter(|digest| !is_digest(digest)) {
            out.report(field, format!("{} is no SHA-256 digest", shown(digest)));
        }
    };
    match record {
        Record::Media(media) => look(Field::Own("digest"), media.digest.as_deref()),
        Record::Post(post) => {
            for (at, media) in post.media.iter().enumerate() {
                look(Field::Item("media", at, "digest"), media.digest.as_deref());
            }
        }
        _ => {}
    }
}

fn is_digest(text: &str) -> bool {
    text.strip_prefix("sha256:").is_some_and(|digits| {
        digits.len() == 64 && digits.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
    })
}
