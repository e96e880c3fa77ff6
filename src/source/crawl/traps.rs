use crate::address::Address;
use crate::archive::Precision;
use crate::extract::{Role, role};
use crate::limits;

/// Words in a path or query that lead to no page of a blog: doors for its authors, forms, other forms of the same page.
const DOORS: &[&str] = &[
    "wp-admin",
    "wp-login.php",
    "wp-signup.php",
    "wp-register.php",
    "wp-comments-post.php",
    "wp-trackback.php",
    "wp-cron.php",
    "xmlrpc.php",
    "trackback",
    "embed",
    "search",
];

/// Parameters of searches, other forms of the same page, and what changes something.
const NO_PAGES: &[&str] = &[
    "s",
    "search",
    "q",
    "print",
    "ical",
    "embed",
    "rest_route",
    "rsd",
    "tb",
    "like_comment",
    "add-to-cart",
    "action",
    "redirect_to",
    "sort",
    "order",
    "orderby",
];

/// Parameters that say which page is meant, in the software that blogs run on.
const KNOWN: &[&str] = &[
    "p",
    "page_id",
    "attachment_id",
    "m",
    "cat",
    "tag",
    "author",
    "author_name",
    "category_name",
    "name",
    "pagename",
    "paged",
    "page",
    "cpage",
    "year",
    "monthnum",
    "day",
    "id",
    "entry",
    "post",
    "start-index",
    "max-results",
    "updated-max",
];

/// Why an address is not asked for as a page, in a few words that group well in a summary; none where it is.
pub(super) fn trap(address: &Address) -> Option<&'static str> {
    let segments: Vec<&str> = address.path().split('/').filter(|part| !part.is_empty()).collect();
    let parameters = address.parameters();
    let named = |names: &[&str]| parameters.iter().any(|(name, _)| names.contains(&name.as_str()));
    if address.as_str().len() > limits::CRAWL_ADDRESS_BYTES {
        Some("address too long")
    } else if segments.len() > limits::CRAWL_PATH_FOLDERS || repeats(&segments) {
        Some("path that repeats itself")
    } else if role(address) == Role::Feed || address.path().contains("/wp-json") {
        Some("feed or interface")
    } else if segments.iter().any(|part| DOORS.contains(part)) || named(NO_PAGES) {
        Some("form or search")
    } else {
        None
    }
}

/// A name that stands in a path three times: links relative to the wrong folder make such without end. Numbers may: dates do.
fn repeats(segments: &[&str]) -> bool {
    let named = segments
        .iter()
        .filter(|part| !part.bytes().all(|byte| byte.is_ascii_digit()));
    named
        .clone()
        .any(|part| named.clone().filter(|other| *other == part).count() > 2)
}

/// Whether an address has parameters of which nobody knows whether they say what is meant.
pub(super) fn is_variant(address: &Address) -> bool {
    let parameters = address.parameters();
    parameters.iter().any(|(name, _)| !KNOWN.contains(&name.as_str()))
}

/// Whether an address is a page of a calendar: a year, a month or a day, of which there is always a next one.
pub(super) fn is_calendar(address: &Address) -> bool {
    let dated = |text: &str| {
        let digits: String = text.chars().filter(|c| *c != '-').collect();
        let plain = matches!(digits.len(), 6 | 8) && digits.bytes().all(|byte| byte.is_ascii_digit());
        plain && (digits.starts_with("19") || digits.starts_with("20") || digits.starts_with("21"))
    };
    match role(address) {
        Role::Archive(_) => true,
        Role::Numbered(_) | Role::Attachment(_) | Role::Dated(..) => false,
        _ => {
            let has_dashes = |part: &str| part.contains('-') && dated(part);
            let parameters = address.parameters();
            address.path().split('/').any(has_dashes) || parameters.iter().any(|(_, value)| dated(value))
        }
    }
}

/// Whether an address lists the posts of one day. WordPress lists them by month as well, whole.
pub(super) fn is_day(address: &Address) -> bool {
    matches!(role(address), Role::Archive(stamp) if stamp.precision() == Precision::Day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> Address {
        Address::parse(&format!("http://h.test{text}")).unwrap()
    }

    #[test]
    fn doors_and_mazes_are_no_pages() {
        for (text, due) in [
            ("/ceblog/wp-login.php?redirect_to=x", Some("form or search")),
            ("/ceblog/?s=weir", Some("form or search")),
            ("/2019/05/weir/trackback/", Some("form or search")),
            ("/?p=4&orderby=date", Some("form or search")),
            ("/2019/05/weir/feed/", Some("feed or interface")),
            ("/wp-json/wp/v2/posts/4", Some("feed or interface")),
            ("/a/b/a/b/a/b/", Some("path that repeats itself")),
            ("/2019/05/05/2019/", None),
            ("/?p=1147", None),
            ("/?m=201906&paged=2", None),
            ("/2019/05/weir/comment-page-2/", None),
            ("/research/", None),
        ] {
            assert_eq!(trap(&address(text)), due, "{text}");
        }
        assert_eq!(
            trap(&address(&format!("/{}", "a/".repeat(21)))),
            Some("path that repeats itself")
        );
        assert_eq!(
            trap(&address(&format!("/{}", "x".repeat(2100)))),
            Some("address too long")
        );
    }

    #[test]
    fn calendars_are_known_by_their_dates() {
        for (text, due) in [
            ("/?m=201906", true),
            ("/2019/06/", true),
            ("/2019/06/09/", true),
            ("/events/2031-05/", true),
            ("/events/?month=2031-05", true),
            ("/?p=201906", false),
            ("/2019/06/weir/", false),
            ("/?cat=201", false),
            ("/roads-2019/", false),
        ] {
            assert_eq!(is_calendar(&address(text)), due, "{text}");
        }
        assert!(is_day(&address("/2019/06/09/")) && is_day(&address("/?m=20190609")));
        assert!(!is_day(&address("/2019/06/")));
    }

    #[test]
    fn unknown_parameters_make_variants() {
        assert!(is_variant(&address("/?view=3")) && is_variant(&address("/?p=1&colour=red")));
        assert!(!is_variant(&address("/?p=1&utm_source=x")) && !is_variant(&address("/a/")));
    }
}
