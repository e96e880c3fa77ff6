//! Dates that are those of the last change, by the words at them: "Last updated: 3 May 2019".

use crate::archive::{Precision, Stamp};
use crate::dom::El;
use crate::extract::sighting::{Evidence, Said, Sighting};

/// Words of the last change.
const CHANGED: &[&str] = &[
    "updated",
    "modified",
    "edited",
    "revised",
    "aktualisiert",
    "geändert",
    "mis à jour",
    "modifié",
    "actualizado",
    "aggiornato",
    "atualizado",
    "bijgewerkt",
    "reviewed",
];
/// Words of publication: what has them, too, says both.
const PUBLISHED: &[&str] = &["publish", "posted", "created", "veröffentlicht", "publi", "pubbl"];
/// Longest label in front of a date, in characters.
const LABEL: usize = 40;

/// Whether words are about the last change and not about publication.
pub(super) fn is_about(words: &str) -> bool {
    let words = words.to_lowercase();
    let has = |of: &[&str]| of.iter().any(|word| words.contains(word));
    has(CHANGED) && !has(PUBLISHED)
}

/// Whether a line is only the label of such a date, which stands in the next.
pub(super) fn is_label(line: &str) -> bool {
    line.chars().count() <= LABEL && is_about(line) && !line.contains(|c: char| c.is_ascii_digit())
}

/// Whether an element's date is that of the last change: it says so itself, or what stands right before it does.
pub(super) fn is_at(el: El<'_>) -> bool {
    let own = el.text();
    if is_about(&own) || el.attr("itemprop") == Some("dateModified") {
        return true;
    }
    let before = el.parent().map(|parent| parent.text_before(el)).unwrap_or_default();
    let label = before.rsplit(|c: char| c.is_ascii_digit()).next().unwrap_or_default();
    label.chars().count() <= LABEL && is_about(label)
}

/// A theme that shows only when a post was changed, in the place of its date: where structured data gives that day as the
/// last change and an earlier one as publication, what is shown is the change.
pub(super) fn told_by_data(sighting: &mut Sighting) {
    let is_data = |said: &&Said<Stamp>| matches!(said.evidence, Evidence::Data | Evidence::Meta);
    let days = |list: &[Said<Stamp>]| -> Vec<Stamp> {
        let all = list
            .iter()
            .filter(is_data)
            .map(|said| said.value.coarsened(Precision::Day));
        all.filter(|day| day.precision() == Precision::Day).collect()
    };
    let (published, updated) = (days(&sighting.published), days(&sighting.updated));
    // What a line calls a change says less than data that give the moment.
    let words = sighting
        .updated
        .iter_mut()
        .filter(|said| said.evidence == Evidence::Words && !updated.is_empty());
    words.for_each(|said| said.evidence = Evidence::Mixed);
    if published.is_empty() {
        return;
    }
    let is_change = |said: &Said<Stamp>| {
        let day = said.value.coarsened(Precision::Day);
        let is_shown = matches!(said.evidence, Evidence::Item | Evidence::Words);
        // A day apart they may be one moment in two zones.
        let is_earlier = |first: &Stamp| first.date().and_then(|date| date.tomorrow().ok()) < day.date();
        is_shown && updated.contains(&day) && published.iter().all(is_earlier)
    };
    let (changes, kept) = sighting.published.drain(..).partition(is_change);
    sighting.published = kept;
    sighting.updated.extend::<Vec<Said<Stamp>>>(changes);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_tell_changes_from_publication() {
        assert!(is_about("Last updated: 3 May 2019"));
        assert!(is_label("Updated on"));
        assert!(!is_label("Updated on 3 May"));
        assert!(!is_about("Published 3 May, updated 4 May"));
        assert!(!is_about("3 May 2019"));
    }
}
