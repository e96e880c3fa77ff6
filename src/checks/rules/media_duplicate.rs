use super::{Check, Reporter, Rule, Seen, Severity, Whole, shown};
use crate::archive::Record;
use crate::checks::index::{Index, media_key};

pub(super) const RULE: Rule = Rule {
    name: "media-duplicate",
    severity: Severity::Warning,
    summary: "two media records have the same address",
    explanation: "\
A medium is known by site and address. Two records of one leave open which digest and file hold.

Keep one of them.",
    hint: None,
    check: Check::Archive(|| Box::<State>::default()),
};

#[derive(Default)]
struct State;

impl Whole for State {
    fn see(&mut self, seen: &Seen<'_>, index: &Index, out: &mut Reporter<'_>) {
        let Record::Media(media) = seen.record else { return };
        if let Some(line) = index.media.get(&media_key(&media.site, &media.url)) {
            out.report(
                "url",
                format!("{} is also the address of the medium on line {line}", shown(&media.url)),
            );
        }
    }
}
