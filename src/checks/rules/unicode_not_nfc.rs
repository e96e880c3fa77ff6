use super::{Check, Reporter, Rule, Severity, shown};
use crate::checks::texts::Text;
use unicode_normalization::is_nfc;

pub(super) const RULE: Rule = Rule {
    name: "unicode-not-nfc",
    severity: Severity::Info,
    summary: "a text holds letters in pieces",
    explanation: "\
Some letters can be written in one piece (`é`) or in two (`e` and an accent). They look the same and
are not: searches miss the word, and names that differ in nothing else clash on some disks. Macs
write file names in pieces.

Normalise the text to form C. Exporters do so in names of files.",
    hint: None,
    check: Check::Text(check),
};

fn check(text: &Text<'_>, out: &mut Reporter<'_>) {
    if !text.marks.uncomposed {
        return;
    }
    let words = text.value.split(char::is_whitespace);
    let word = words.into_iter().find(|word| !is_nfc(word)).unwrap_or(text.value);
    out.report(
        text.field,
        format!(
            "{} in {} is not in normal form C",
            shown(word),
            shown(&text.field.to_string())
        ),
    );
}
