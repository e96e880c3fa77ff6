use super::{Check, Context, Reporter, Rule, Severity, shown};
use crate::archive::Record;
use crate::checks::finding::is_invisible;

pub(super) const RULE: Rule = Rule {
    name: "slug-unsafe",
    severity: Severity::Warning,
    summary: "a slug would make a bad file name or address",
    explanation: "\
Slugs become names of files and parts of addresses. Slashes, characters that Windows or the web
reserve, blanks, dots at either end, names of devices (`con`, `nul`) and names longer than 200 bytes
break one or the other; a slug such as `../x` may even be an attack. Letters of all scripts are
fine.

Exporters make such a slug safe, but then the address is no longer the old one. Correct it, or set
it to null.",
    hint: None,
    check: Check::Record(check),
};

/// Room for an extension and a number is left under the 255 bytes that file systems allow.
const LONGEST: usize = 200;

fn check(record: &Record, _: &Context<'_>, out: &mut Reporter<'_>) {
    let slug = match record {
        Record::Post(post) => post.slug.as_deref(),
        Record::Term(term) => term.slug.as_deref().filter(|slug| !slug.is_empty()),
        Record::Person(person) => person.slug.as_deref(),
        Record::Archive(_) | Record::Site(_) | Record::Media(_) | Record::Other(_) => None,
    };
    match slug {
        Some("") => out.report(
            "slug",
            "the slug is empty; of a record without one it is null".to_owned(),
        ),
        Some(slug) => {
            if let Some(reason) = fault(slug) {
                out.report("slug", format!("{} {reason}", shown(slug)));
            }
        }
        None => {}
    }
}

/// What is wrong with a slug.
fn fault(slug: &str) -> Option<String> {
    let holds = |what: &str| Some(format!("holds {what}"));
    if slug.contains(['/', '\\']) {
        return holds("a slash");
    }
    if slug.contains(|c: char| c.is_control() || is_invisible(c)) {
        return holds("characters that cannot be seen");
    }
    if slug.contains(char::is_whitespace) {
        return holds("blanks");
    }
    if let Some(c) = slug.chars().find(|c| "<>:\"|?*#%".contains(*c)) {
        return holds(&format!(
            "{}, which file names or addresses reserve",
            shown(&c.to_string())
        ));
    }
    if slug.starts_with('.') || slug.ends_with('.') {
        return Some("begins or ends with a dot".to_owned());
    }
    if slug.len() > LONGEST {
        return Some(format!("is {} bytes long", slug.len()));
    }
    is_device(slug).then(|| "is the name of a device on Windows".to_owned())
}

/// `con`, `nul`, `com1`, with or without extension.
fn is_device(slug: &str) -> bool {
    let name = slug.split('.').next().unwrap_or_default().to_ascii_lowercase();
    let numbered = name.len() == 4
        && (name.starts_with("com") || name.starts_with("lpt"))
        && name.ends_with(|c: char| matches!(c, '1'..='9'));
    numbered || matches!(name.as_str(), "con" | "prn" | "aux" | "nul")
}
