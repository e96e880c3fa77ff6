use super::{Check, Reporter, Rule, Severity, counted, shown, shown_all};
use crate::checks::finding::is_invisible;
use crate::checks::texts::Text;

pub(super) const RULE: Rule = Rule {
    name: "invisible-characters",
    severity: Severity::Info,
    summary: "a text holds characters that nobody sees",
    explanation: "\
Zero-width spaces and byte order marks come with text that was pasted from elsewhere; marks that
turn the direction of text around can make a name read as another. Searches miss the words in which
they stand.

Delete them, unless a script needs them there. Joiners, which emoji and many scripts need, are not
counted.",
    hint: None,
    check: Check::Text(check),
};

fn check(text: &Text<'_>, out: &mut Reporter<'_>) {
    if !text.marks.invisible {
        return;
    }
    let mut codes: Vec<u32> = text.value.chars().filter(|c| is_invisible(*c)).map(u32::from).collect();
    let count = codes.len();
    codes.sort_unstable();
    codes.dedup();
    let codes: Vec<String> = codes.iter().take(5).map(|code| format!("U+{code:04X}")).collect();
    let codes = shown_all(codes.iter().map(String::as_str));
    let what = counted(count, "invisible character", "invisible characters");
    out.report(
        text.field,
        format!("{} holds {what} ({codes})", shown(&text.field.to_string())),
    );
}
