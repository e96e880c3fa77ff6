use super::trust::{Heard, TITLES, by_trust};
use crate::archive::Note;
use crate::extract::{Evidence, Place};
use std::collections::BTreeMap;

/// The title most trusted. An empty one at the post itself means that it has none, whatever the head says.
///
/// An export has the title as it was typed, and WordPress shows it with typographic quotes and dashes: where a page shows
/// the same title, it is written as shown.
pub(super) fn decide(heard: Vec<Heard<'_, String>>, notes: &mut Vec<Note>) -> Option<String> {
    let heard = by_trust(heard, TITLES);
    let mut best = heard.first()?;
    let shown: Vec<&Heard<'_, String>> = heard
        .iter()
        .filter(|heard| heard.said.evidence == Evidence::Item)
        .collect();
    if best.place == Place::Export {
        let same = |other: &&&Heard<'_, String>| plain(&other.said.value) == plain(&best.said.value);
        let page = shown.iter().filter(|heard| heard.place != Place::Export).find(same);
        best = page.copied().unwrap_or(best);
    }
    let mut titles: BTreeMap<String, &str> = BTreeMap::new();
    for heard in &shown {
        // WordPress puts a word before the titles of posts that are not for all: `Protected: …`, `Private: …`.
        let prefixed = |title: &str| best.place == Place::Export && title.ends_with(&format!(": {}", best.said.value));
        if !prefixed(&heard.said.value) {
            titles.entry(plain(&heard.said.value)).or_insert(&heard.said.value);
        }
    }
    if titles.len() > 1 {
        let titles: Vec<String> = titles.values().map(|title| format!("“{title}”")).collect();
        notes.push(Note {
            code: "title-disagrees".to_owned(),
            message: format!("its pages call it {}", titles.join(" and ")),
            rule: None,
            characters: None,
        });
    }
    (!best.said.value.is_empty()).then(|| best.said.value.clone())
}

/// The title as a typewriter has it: what `wptexturize()` makes typographic is one character again.
fn plain(title: &str) -> String {
    let mut plain = String::with_capacity(title.len());
    for c in title.chars() {
        match c {
            '‘' | '’' | '‚' | '′' => plain.push('\''),
            '“' | '”' | '„' | '″' => plain.push('"'),
            '–' | '—' => plain.push('-'),
            '-' if plain.ends_with('-') => {}
            '…' => plain.push_str("..."),
            '×' => plain.push('x'),
            '\u{a0}' => plain.push(' '),
            _ => plain.push(c),
        }
    }
    plain.replace("''", "\"").replace("``", "\"")
}
