//! One map from folded words to what they may mean, made once from the tables of languages and of roles.

use super::languages::ROWS;
use super::roles::{ROLES, Role};
use std::collections::HashMap;
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// How a language writes the number of a day before a month.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Days {
    /// `9 grudnia`
    Plain,
    /// `9. prosince`
    Dotted,
}

/// A language whose rules a reader may follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Language(usize);

impl Language {
    /// The language of a BCP 47 tag such as `pl` or `pl-PL`, if its words are known here.
    pub fn of_tag(tag: &str) -> Option<Language> {
        let primary = tag.split(['-', '_']).next()?.trim().to_ascii_lowercase();
        let known = |tags: &str| tags.split(' ').any(|known| known == primary);
        ROWS.iter().position(|row| known(row.tags)).map(Language)
    }
}

/// A set of languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Languages(u64);

impl Languages {
    pub(super) const NONE: Languages = Languages(0);
    pub(super) const ALL: Languages = Languages(u64::MAX);

    pub(super) fn only(language: Language) -> Languages {
        Languages(1 << language.0)
    }

    /// Those that write days so.
    pub(super) fn writing(days: Days) -> Languages {
        let rows = ROWS.iter().enumerate().filter(|(_, row)| row.days == days);
        rows.fold(Languages::NONE, |all, (at, _)| all | Languages::only(Language(at)))
    }

    pub(super) fn meet(self, other: Languages) -> bool {
        self.0 & other.0 != 0
    }

    pub(super) fn is_none(self) -> bool {
        self.0 == 0
    }
}

impl std::ops::BitOr for Languages {
    type Output = Languages;

    fn bitor(self, other: Languages) -> Languages {
        Languages(self.0 | other.0)
    }
}

/// When a name counts; see [`super::languages::Row::months`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Care {
    Free,
    Plain,
    Capital,
    Dotted,
}

/// A month or a weekday, by number from 1, that a word means in some languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Sense {
    pub(super) number: i8,
    pub(super) languages: Languages,
    pub(super) care: Care,
    /// The folded word that must follow.
    pub(super) second: Option<String>,
}

/// All that a word may mean.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) months: Vec<Sense>,
    pub(super) weekdays: Vec<Sense>,
    /// Languages in which it stands around dates.
    pub(super) around: Languages,
    roles: u32,
}

impl Entry {
    pub(super) fn is(&self, role: Role) -> bool {
        self.roles & role.bit() != 0
    }
}

static LEXICON: LazyLock<HashMap<String, Entry>> = LazyLock::new(build);

/// Longest word looked up, in bytes; the longest name is far shorter, and prose holds monsters.
const WORD_BYTES: usize = 64;

/// What a word as written may mean.
pub(super) fn look_up(word: &str) -> Option<&'static Entry> {
    if word.len() > WORD_BYTES {
        return None;
    }
    let mut lower = [0; WORD_BYTES];
    let lower = &mut lower[..word.len()];
    lower.copy_from_slice(word.as_bytes());
    lower.make_ascii_lowercase();
    match std::str::from_utf8(lower) {
        Ok(lower) if lower.is_ascii() => LEXICON.get(lower),
        _ => LEXICON.get(&folded(word)),
    }
}

/// Without case and accents: `AOÛT` and `aout` are one, and so are `ı` and `i`.
pub(super) fn folded(word: &str) -> String {
    let plain = word.chars().flat_map(char::to_lowercase).nfkd();
    let mut folded = String::with_capacity(word.len());
    for c in plain.filter(|c| !is_combining_mark(*c) && !super::tokens::is_invisible(*c)) {
        match c {
            'ł' => folded.push('l'),
            'ø' => folded.push('o'),
            'đ' => folded.push('d'),
            'ı' => folded.push('i'),
            'ς' => folded.push('σ'),
            'ß' => folded.push_str("ss"),
            other => folded.push(other),
        }
    }
    folded
}

fn build() -> HashMap<String, Entry> {
    let mut map = HashMap::new();
    for (at, row) in ROWS.iter().enumerate() {
        let languages = Languages::only(Language(at));
        for (word, sense) in senses(row.months, languages) {
            add(&mut entry(&mut map, &word).months, sense);
        }
        for (word, sense) in senses(row.weekdays, languages) {
            add(&mut entry(&mut map, &word).weekdays, sense);
        }
        for word in row.around.split_whitespace() {
            let entry = entry(&mut map, &folded(word));
            entry.around = entry.around | languages;
        }
    }
    for (role, words) in ROLES {
        for word in words.split_whitespace() {
            entry(&mut map, &folded(word)).roles |= role.bit();
        }
    }
    map
}

fn entry<'m>(map: &'m mut HashMap<String, Entry>, word: &str) -> &'m mut Entry {
    map.entry(word.to_owned()).or_insert_with(|| Entry {
        months: Vec::new(),
        weekdays: Vec::new(),
        around: Languages::NONE,
        roles: 0,
    })
}

/// Languages that mean the same by a word share a sense.
fn add(senses: &mut Vec<Sense>, new: Sense) {
    let same = senses
        .iter_mut()
        .find(|old| old.number == new.number && old.care == new.care && old.second == new.second);
    match same {
        Some(old) => old.languages = old.languages | new.languages,
        None => senses.push(new),
    }
}

/// The folded words of a row's groups with what they mean.
fn senses(groups: &str, languages: Languages) -> impl Iterator<Item = (String, Sense)> {
    let numbered = (1..).zip(groups.split('|'));
    numbered.flat_map(move |(number, group)| {
        group.split_whitespace().map(move |name| {
            let cares = [('.', Care::Dotted), ('?', Care::Plain), ('^', Care::Capital)];
            let marked = cares
                .iter()
                .find_map(|(mark, care)| Some((name.strip_suffix(*mark)?, *care)));
            let (name, care) = marked.unwrap_or((name, Care::Free));
            let (first, second) = name
                .split_once('_')
                .map_or((name, None), |(first, second)| (first, Some(folded(second))));
            (
                folded(first),
                Sense {
                    number,
                    languages,
                    care,
                    second,
                },
            )
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::{BTreeMap, BTreeSet};

    #[test]
    fn the_table_is_whole() {
        assert!(ROWS.len() <= 64);
        for row in ROWS {
            assert_eq!(row.months.split('|').count(), 12, "{}", row.tags);
            assert_eq!(row.weekdays.split('|').count(), 7, "{}", row.tags);
        }
    }

    /// A word that names two months must be known to do so: the fixtures hold a case for each.
    #[test]
    fn only_known_words_name_two_months() {
        let mut two = BTreeMap::new();
        for (word, entry) in LEXICON.iter() {
            let plain = entry.months.iter().filter(|sense| sense.second.is_none());
            let months: BTreeSet<i8> = plain.map(|sense| sense.number).collect();
            if months.len() > 1 {
                two.insert(word.as_str(), months.into_iter().collect::<Vec<_>>());
            }
        }
        let known = [
            ("lip", vec![6, 7]),
            ("lis", vec![10, 11]),
            ("listopad", vec![10, 11]),
            ("listopada", vec![10, 11]),
            ("srp", vec![7, 8]),
        ];
        assert_eq!(two, BTreeMap::from(known));
    }

    #[test]
    fn folds_case_and_accents() {
        for (written, plain) in [
            ("AOÛT", "aout"),
            ("października", "pazdziernika"),
            ("KASIM", "kasim"),
            ("Kasım", "kasim"),
            ("ΜΑΪ́ΟΣ", "μαιοσ"),
            ("ｄｅｃ", "dec"),
        ] {
            assert_eq!(folded(written), plain);
        }
    }

    #[test]
    fn knows_languages_by_tag() {
        assert_eq!(Language::of_tag("pl-PL"), Language::of_tag("PL"));
        assert_ne!(Language::of_tag("pl"), Language::of_tag("hr"));
        assert_eq!(Language::of_tag("tlh"), None);
    }
}
