use super::{Check, Reporter, Rule, Severity, shown};
use crate::checks::garbled;
use crate::checks::texts::Text;

pub(super) const RULE: Rule = Rule {
    name: "mojibake",
    severity: Severity::Warning,
    summary: "a text was read in the wrong charset",
    explanation: "\
`cafÃ©` for `café`, `itâ€™s` for `it’s`, or the mark � where a letter was: somewhere on its way a
text was read in a charset that is not its own. Often it already stands so in the blog's database,
after a move between servers.

If the pages themselves show it right, they name the wrong charset: say so in a report. If they show
it wrong, the text can be mended by hand; where the message says what was meant, nothing is lost. A
� cannot be undone.",
    hint: None,
    check: Check::Text(check),
};

fn check(text: &Text<'_>, out: &mut Reporter<'_>) {
    if !text.marks.garbled {
        return;
    }
    let field = shown(&text.field.to_string());
    if let Some(garbled) = garbled::find(text.value) {
        let meant = match &garbled.meant {
            Some(meant) => format!("; {} was probably meant", shown(meant)),
            None => String::new(),
        };
        let message = format!(
            "{field} holds {}, read in the wrong charset{meant}",
            shown(garbled.text)
        );
        out.report(text.field, message);
    } else if let Some(around) = text.value.find('\u{fffd}').map(|at| garbled::word(text.value, at)) {
        out.report(
            text.field,
            format!("{field} holds {}: a letter was lost", shown(around)),
        );
    }
}
