//! E-mail addresses in text.

use crate::address::percent_decoded;

/// The e-mail addresses in a text, in order; also where a link has `%40` for the sign.
pub(super) fn addresses(text: &str) -> Vec<String> {
    if !may_hold(text) {
        return Vec::new();
    }
    let text = if text.contains("%40") {
        percent_decoded(text)
    } else {
        text.to_owned()
    };
    let signs = text.match_indices('@').map(|(at, _)| at);
    signs.filter_map(|at| address_at(&text, at)).collect()
}

/// Whether a text holds what every address holds: most do not.
pub(super) fn may_hold(text: &str) -> bool {
    let sign = memchr::memchr2(b'@', b'%', text.as_bytes());
    sign.is_some_and(|at| text[at..].contains('@') || text[at..].contains("%40"))
}

/// An address that is recognised by those who know it: `w…@tarn.example`.
pub(super) fn masked(address: &str) -> String {
    let (local, host) = address.split_once('@').unwrap_or((address, ""));
    let first: String = local.chars().take(1).collect();
    format!("{first}…@{host}")
}

/// The address around this sign.
fn address_at(text: &str, at: usize) -> Option<String> {
    let (before, after) = (&text[..at], &text[at + 1..]);
    let start = before
        .rfind(|c: char| !is_local(c))
        .map_or(0, |end| end + before[end..].chars().next().map_or(1, char::len_utf8));
    let local = before[start..].trim_start_matches('.');
    // `@name@host` is a name on a social network, `https://name@host/` and `photo@2x.jpg` are no mailboxes either.
    let prefix = &before[..start];
    let end = after.find(|c: char| !is_host(c)).unwrap_or(after.len());
    let host = after[..end].trim_end_matches(['.', '-']);
    let no_mailbox = prefix.ends_with('@') || prefix.ends_with("://") || local.is_empty() || local.ends_with('.');
    (!no_mailbox && is_mail_host(host)).then(|| format!("{local}@{host}"))
}

fn is_local(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '.' | '_' | '%' | '+' | '-' | '\'')
}

fn is_host(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '.' | '-')
}

/// At least two labels, the last one letters only, and no file name.
fn is_mail_host(host: &str) -> bool {
    const FILES: &[&str] = &[
        "png", "jpg", "jpeg", "gif", "webp", "svg", "avif", "css", "js", "html", "php", "pdf",
    ];
    let Some((rest, last)) = host.rsplit_once('.') else {
        return false;
    };
    let labels = rest
        .split('.')
        .all(|label| !label.is_empty() && !label.starts_with('-'));
    labels && last.len() >= 2 && last.chars().all(char::is_alphabetic) && !FILES.contains(&last.to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn masks_all_but_the_first_letter() {
        assert_eq!(masked("wilf@tarn.example"), "w…@tarn.example");
    }

    #[test]
    fn finds_mailboxes_and_nothing_else() {
        for (text, found) in [
            (
                "write to norah.bellamy+blog@mail.example.org.",
                "norah.bellamy+blog@mail.example.org",
            ),
            ("<mailto:a@b.test>", "a@b.test"),
            ("http://h.test/?e=a%40b.test", "a@b.test"),
            ("‘jörg@müller.example’", "jörg@müller.example"),
        ] {
            assert_eq!(addresses(text), [found]);
        }
        for none in [
            "@norah",
            "@norah@social.example",
            "photo@2x.jpg",
            "a @ b",
            "a@b",
            "https://user@host.test/",
            "5@1.50",
            "@",
            "x@.test",
        ] {
            assert_eq!(addresses(none), [""; 0], "{none}");
        }
    }
}
