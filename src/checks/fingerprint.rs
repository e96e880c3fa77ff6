use super::finding::Finding;
use sha2::{Digest, Sha256};

impl Finding {
    /// What tells this finding from others, wherever the record stands: rule, record, field and the values found. It outlives
    /// lines that move and sentences that are put in other words.
    pub fn fingerprint(&self) -> String {
        let mut digest = Sha256::new();
        let mut add = |part: &str| {
            digest.update(part.as_bytes());
            digest.update([0]);
        };
        add(self.rule);
        add(self.key.as_deref().unwrap_or_default());
        add(&nameless(self.field.as_deref().unwrap_or_default()));
        values(&self.message).for_each(add);
        let digest = digest.finalize();
        digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect()
    }
}

/// A field without its places in lists: `tags[2].slug` as `tags[].slug`.
fn nameless(field: &str) -> String {
    field.chars().filter(|c| !c.is_ascii_digit()).collect()
}

/// The values that a message names, in backticks, and its numbers, but those of lines.
fn values(message: &str) -> impl Iterator<Item = &str> {
    let quoted = message.split('`').enumerate();
    quoted.flat_map(|(at, part)| {
        let is_value = at % 2 == 1;
        let value = Some(part).filter(|_| is_value);
        let words = if is_value { "" } else { part };
        value.into_iter().chain(numbers(words))
    })
}

fn numbers(words: &str) -> impl Iterator<Item = &str> {
    let mut last = "";
    words.split([' ', ',', ';', ':', '(', ')']).filter(move |word| {
        let of_line = std::mem::replace(&mut last, word) == "line";
        !of_line && !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit())
    })
}

#[cfg(test)]
mod tests {
    use super::super::rules;
    use super::*;

    fn print(message: &str) -> String {
        Finding::new(&rules::schema::RULE, 7, message.to_owned()).fingerprint()
    }

    #[test]
    fn values_count_and_words_and_lines_do_not() {
        let one = print("`a` is also the key of the post on line 12");
        assert_eq!(one, print("`a` stands on line 999, too"));
        assert_ne!(one, print("`b` stands on line 12, too"));
        assert_ne!(print("3 images, `a` first"), print("4 images, `a` first"));
        assert_ne!(print("`line 4`"), print("`line 5`"));
        assert_eq!(one.len(), 32);
    }

    #[test]
    fn the_record_and_the_field_count_and_places_in_lists_do_not() {
        let finding = || Finding::new(&rules::schema::RULE, 7, "`a`".to_owned());
        let print = |key: &str, field: &str| finding().of(Some(key)).at(field.to_owned()).fingerprint();
        assert_eq!(print("h/?p=1", "tags[1].slug"), print("h/?p=1", "tags[20].slug"));
        assert_ne!(print("h/?p=1", "tags[1].slug"), print("h/?p=1", "tags[1].name"));
        assert_ne!(print("h/?p=1", "title"), print("h/?p=2", "title"));
    }
}
