//! Names of authors as pages write them: "By Ada Long and Ben Hill · 3 May 2019".

/// Words in front of an author's name, in small letters.
const BY: &[&str] = &[
    "view all posts by",
    "all posts by",
    "posts by",
    "written by",
    "posted by",
    "published by",
    "words by",
    "article by",
    "author",
    "by",
    "verfasst von",
    "geschrieben von",
    "von",
    "écrit par",
    "publié par",
    "par",
    "escrito por",
    "publicado por",
    "por",
    "scritto da",
    "pubblicato da",
    "geschreven door",
    "door",
    "skrevet av",
    "skriven av",
    "av",
];
/// What ends a name in such a line.
const ENDS: &[&str] = &[
    " | ",
    " · ",
    " • ",
    " – ",
    " — ",
    " - ",
    " on ",
    " in ",
    " / ",
    "  ",
    " Published",
    " Updated",
    " Posted",
];
/// Between the names of several.
const BETWEEN: &[&str] = &[" and ", " & ", " und ", " et ", " y "];
/// Small words inside names.
const PARTICLES: &[&str] = &[
    "van", "von", "de", "der", "den", "del", "della", "di", "da", "dos", "du", "la", "le", "el", "al", "bin", "ten",
    "ter", "y", "e", "zu",
];
/// Most words of a name.
const WORDS: usize = 5;

/// The text behind words that introduce an author, if it begins with such: "By Ada" gives "Ada", "Written by:" the empty text.
pub(super) fn behind_by(text: &str) -> Option<&str> {
    let lower = text.to_lowercase();
    let found = BY.iter().filter(|word| {
        let rest = lower.strip_prefix(**word);
        rest.is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '-' || c == '\''))
    });
    let word = found.max_by_key(|word| word.len())?;
    let rest = text.get(word.len()..)?;
    Some(rest.trim_start().trim_start_matches([':', '：']).trim())
}

/// The text without such words in front.
pub(super) fn without_by(text: &str) -> &str {
    behind_by(text).filter(|rest| !rest.is_empty()).unwrap_or(text)
}

/// The names that a text begins with: none unless it looks like names.
pub(super) fn names(text: &str) -> Vec<String> {
    let end = ENDS.iter().filter_map(|end| text.find(end)).min().unwrap_or(text.len());
    let text = &text[..end];
    let without_title = |name: &str| {
        let name = name.split(',').next().unwrap_or_default();
        name.trim_matches(|c: char| ".,:|".contains(c) || c.is_whitespace())
            .to_owned()
    };
    let is_full = |name: &String| is_name(name) && name.split_whitespace().count() > 1;
    if let Some((first, last)) = BETWEEN.iter().find_map(|between| text.rsplit_once(between)) {
        // "Ada Long, MPH and Ben Hill": of what stands between commas only full names count.
        let several: Vec<String> = first
            .split(',')
            .chain([last])
            .map(without_title)
            .filter(is_full)
            .collect();
        if several.len() > 1 {
            return several;
        }
    }
    let only = without_title(text);
    is_name(&only).then_some(only).into_iter().collect()
}

/// Whether a text looks like a name: a few words with capitals, no digits, no address.
pub(super) fn is_name(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let begins = |word: &&str| {
        PARTICLES.contains(word)
            || word
                .chars()
                .next()
                .is_some_and(|first| !first.is_lowercase() && first.is_alphabetic())
    };
    let is_odd = |c: char| c.is_numeric() || "@:;!?|/<>{}[]()".contains(c);
    (1..=WORDS).contains(&words.len())
        && words.iter().all(begins)
        && !text.contains(is_odd)
        && text.chars().any(char::is_alphabetic)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_behind_by_and_end_at_the_date() {
        for (line, expected) in [
            ("By Ada Long · 3 May 2019", &["Ada Long"][..]),
            ("Written by Ada Long on May 3, 2019", &["Ada Long"]),
            ("by: Ada Long , May 3, 2019", &["Ada Long"]),
            ("By Ada Long and Ben Hill | May 3", &["Ada Long", "Ben Hill"]),
            ("By Long and Hill", &[]),
            (
                "By Ada Long, MPH and Ben Hill, RD | Wexcombe",
                &["Ada Long", "Ben Hill"],
            ),
            ("By Ada Long, Head of Gates", &["Ada Long"]),
            ("Von Ute van der Berg", &["Ute van der Berg"]),
            ("by the sea, where gates are", &[]),
            ("By 2019 all gates were shut", &[]),
            ("Bystander Ada", &[]),
            ("3 May 2019", &[]),
        ] {
            assert_eq!(behind_by(line).map(names).unwrap_or_default(), expected, "{line}");
        }
    }

    #[test]
    fn a_word_alone_introduces_the_next_line() {
        assert_eq!(behind_by("Written by:"), Some(""));
        assert_eq!(behind_by("Byron"), None);
        assert_eq!(without_by("Written By Ada Long"), "Ada Long");
        assert_eq!(without_by("Von"), "Von");
    }
}
