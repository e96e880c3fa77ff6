//! Language tags, as RFC 5646 (BCP 47) forms them.

/// Whether a tag is formed as `en`, `en-GB`, `zh-Hant-TW`; whether anyone speaks it is not asked.
pub(super) fn is_well_formed(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let first = parts.next().unwrap_or_default();
    let language = match first.to_ascii_lowercase().as_str() {
        // Private use, and the grandfathered names.
        "x" | "i" => tag.len() > 2,
        _ => (2..=8).contains(&first.len()) && first.bytes().all(|byte| byte.is_ascii_alphabetic()),
    };
    let rest = |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    language && parts.all(rest) && !tag.ends_with('-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_tags_by_their_form() {
        for good in [
            "en",
            "en-GB",
            "zh-Hant-TW",
            "sl-rozaj-biske",
            "de-CH-1996",
            "x-klingon",
            "i-navajo",
            "en-US-u-islamcal",
        ] {
            assert!(is_well_formed(good), "{good}");
        }
        for bad in [
            "",
            "e",
            "en_GB",
            "english (UK)",
            "en-",
            "123",
            "en--GB",
            "x-",
            "en-verylongpart",
        ] {
            assert!(!is_well_formed(bad), "{bad}");
        }
    }
}
