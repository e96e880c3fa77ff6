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

/// Texts that fill space, each with letters of it that are rare elsewhere.
const FILLERS: &[(&str, &[&str])] = &[
    ("lorem ipsum dolor", &["psum", "PSUM"]),
    ("welcome to wordpress. this is your first post", &["WordPress"]),
];

fn check(body: &Body<'_>, _: &Context<'_>, out: &mut Reporter<'_>) {
    for (filler, letters) in FILLERS {
        // The letters decide before the whole text is folded.
        let may = letters.iter().any(|letters| body.html.contains(letters));
        if may && folded(body.prose()).to_lowercase().contains(filler) {
            out.report("body_html", format!("the body holds {}", shown(filler)));
        }
    }
}
