use super::{Check, Context, Reporter, Rule, Severity, shown};
use crate::archive::Record;
use crate::dom::decoded;

pub(super) const RULE: Rule = Rule {
    name: "title-double-encoded",
    severity: Severity::Warning,
    summary: "a title or name shows a character reference as text",
    explanation: "\
Titles and names are plain text, and this one has `&amp;` or `&#8217;` in it: somewhere on its way
it was encoded twice. Readers of the exported site will see the reference. Only a title about HTML
has it rightly.

Correct the text. If it stands so on the blog's own pages, the blog's database holds it so.",
    hint: None,
    check: Check::Record(check),
};

fn check(record: &Record, _: &Context<'_>, out: &mut Reporter<'_>) {
    let texts: &[(&str, Option<&str>)] = match record {
        Record::Post(post) => &[("title", post.title.as_deref())],
        Record::Term(term) => &[("name", Some(&term.name)), ("description", term.description.as_deref())],
        Record::Person(person) => &[("name", Some(&person.name))],
        Record::Site(site) => &[
            ("title", site.title.as_deref()),
            ("description", site.description.as_deref()),
        ],
        Record::Archive(_) | Record::Media(_) | Record::Other(_) => &[],
    };
    for (field, text) in texts {
        if let Some((text, reference)) = text.and_then(|text| Some((text, reference(text)?))) {
            out.report(field, format!("{} shows {} as text", shown(text), shown(reference)));
        }
    }
}

/// The first character reference in a text: `&amp;`, `&#8217;`.
fn reference(text: &str) -> Option<&str> {
    let starts = text.match_indices('&').map(|(at, _)| at);
    let mut candidates = starts.filter_map(|at| {
        let end = text[at..].find(';')?;
        Some(&text[at..=at + end])
    });
    candidates.find(|candidate| {
        let name = &candidate[1..candidate.len() - 1];
        let formed = name.strip_prefix('#').unwrap_or(name);
        let formed = (1..32).contains(&formed.len()) && formed.bytes().all(|byte| byte.is_ascii_alphanumeric());
        formed && decoded(candidate) != **candidate
    })
}
