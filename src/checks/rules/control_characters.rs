use super::{Check, Reporter, Rule, Severity, counted, shown, shown_all};
use crate::checks::texts::{Text, is_control};

pub(super) const RULE: Rule = Rule {
    name: "control-characters",
    severity: Severity::Warning,
    summary: "a text holds control characters",
    explanation: "\
Characters that command machines and show nothing: a backspace, a bell, a NUL. They come from copied
word processor files. XML forbids most of them, so that feeds and exports with them are not well
formed, and databases refuse a NUL.

Delete them.",
    hint: None,
    check: Check::Text(check),
};

fn check(text: &Text<'_>, out: &mut Reporter<'_>) {
    if !text.marks.controls {
        return;
    }
    let mut codes: Vec<u32> = text.value.chars().filter(|c| is_control(*c)).map(u32::from).collect();
    let count = codes.len();
    codes.sort_unstable();
    codes.dedup();
    let codes: Vec<String> = codes.iter().take(5).map(|code| format!("U+{code:04X}")).collect();
    let codes = shown_all(codes.iter().map(String::as_str));
    let what = counted(count, "control character", "control characters");
    out.report(
        text.field,
        format!("{} holds {what} ({codes})", shown(&text.field.to_string())),
    );
}
