use super::{Check, Context, Reporter, Rule, Severity, shown};
use crate::checks::body::Body;
use crate::dom::folded;

pub(super) const RULE: Rule = Rule {
    name: "placeholder-text",
    severity: Severity::Info,
    summary: "a body holds text that is only there to fill space",
    explanation: "\
`Lorem ipsum` or the post that WordPress comes with: nobody wrote it for readers.

Leave the post out, or finish it.",
    hint: None,
    check: Check::Body(check),
};

/// Beginnings of texts that fill space.
const FILLERS: &[&str] = &["lorem ipsum dolor", "welcome to wordpress. this is your first post"];

fn check(body: &Body<'_>, _: &Context<'_>, out: &mut Reporter<'_>) {
    let html = body.html.as_bytes();
    for filler in FILLERS {
        // A first word decides before the text is folded.
        let word = filler.split(' ').next().unwrap_or_default().as_bytes();
        let may = html.windows(word.len()).any(|window| window.eq_ignore_ascii_case(word));
        if may && folded(body.prose()).to_lowercase().contains(filler) {
            out.report("body_html", format!("the body holds {}", shown(filler)));
        }
    }
}
