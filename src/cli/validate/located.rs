//! From the line of a record read back to its place in the export.

use super::readback::Readback;
use crate::checks::Finding;
use crate::exports::json;
use crate::exports::markdown::tree::{self, Source};
use crate::exports::{Place, Records};

/// The place that a finding means, its message telling other places, too.
pub(super) fn located(mut finding: Finding, readback: &Readback) -> (Finding, Place) {
    let records = &readback.records;
    let place = |line| place(line, records);
    finding.message = told(&finding.message, &place);
    let mut place = place(finding.line);
    let source = place.file.as_ref().and_then(|file| readback.sources.get(file));
    if let Some(source) = source {
        place.line = Some(source.line(finding.field.as_deref(), &finding.message));
        as_written(&mut finding, source);
    }
    let text = readback.json.get(place.file.as_deref().unwrap_or_default());
    if let (Some(text), Some(field)) = (text, &finding.field) {
        place.line = json::line_of(text, &place, field).or(place.line);
    }
    if !readback.sources.is_empty() {
        finding.message = tree::told(&finding.message);
    }
    (finding, place)
}

/// Puts the key of the front matter where the archive's field was named.
fn as_written(finding: &mut Finding, source: &Source) {
    let field = finding.field.clone().unwrap_or_default();
    let top = field.split(['.', '[']).next().unwrap_or_default();
    let Some(key) = source.key(top) else { return };
    finding.field = Some(field.replacen(top, key, 1));
    if let Some(rest) = finding.message.strip_prefix(&format!("`{top}")) {
        finding.message = format!("`{key}{rest}");
    }
}

fn place(line: u64, records: &Records) -> Place {
    let at = usize::try_from(line).unwrap_or_default();
    let place = at.checked_sub(1).and_then(|at| records.places.get(at));
    place.cloned().unwrap_or_default()
}

/// A message in which lines of other records are what they are in the export. What stands in backticks is somebody's text.
pub(super) fn told(message: &str, place: &dyn Fn(u64) -> Place) -> String {
    let parts = message.split('`').enumerate();
    let parts = parts.map(|(at, part)| match at % 2 {
        0 => outside(part, place),
        _ => part.to_owned(),
    });
    parts.collect::<Vec<String>>().join("`")
}

fn outside(words: &str, place: &dyn Fn(u64) -> Place) -> String {
    const ON: &str = " on line ";
    let mut text = String::new();
    let mut rest = words;
    while let Some(at) = rest.find(ON) {
        let after = &rest[at + ON.len()..];
        let digits = after.bytes().take_while(u8::is_ascii_digit).count();
        text.push_str(&rest[..at]);
        let place = place(after[..digits].parse().unwrap_or_default());
        match (&place.file, place.line) {
            (Some(file), _) => text.push_str(&format!(" in `{file}`")),
            (None, Some(line)) => text.push_str(&format!("{ON}{line}")),
            (None, None) => {}
        }
        rest = &after[digits..];
    }
    text.push_str(rest);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_told_as_the_export_has_them() {
        let in_file = Place::in_file("posts/a.md", Some(3));
        let records = Records {
            lines: Vec::new(),
            places: vec![Place::line(40), in_file, Place::default()],
        };
        let told = |message: &str| told(message, &|line| place(line, &records));
        assert_eq!(
            told("`a on line 1` is the post on line 1, too"),
            "`a on line 1` is the post on line 40, too"
        );
        assert_eq!(told("it is the post on line 2"), "it is the post in `posts/a.md`");
        assert_eq!(told("it is the post on line 3, too"), "it is the post, too");
    }
}
