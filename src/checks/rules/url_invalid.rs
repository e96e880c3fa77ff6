use super::{Check, Context, Reporter, Rule, Severity, shown};
use crate::address::Address;
use crate::archive::{Post, Record};
use crate::checks::rule::Field;
use crate::checks::sites::plain_host;

pub(super) const RULE: Rule = Rule {
    name: "url-invalid",
    severity: Severity::Error,
    summary: "an address is not an absolute http address",
    explanation: "\
Addresses in an archive are absolute, so that they mean the same everywhere. Exporters make file
names, redirects and links from them; one that cannot be read is left out.

Correct the address, or set it to null.",
    hint: None,
    check: Check::Record(check),
};

fn check(record: &Record, context: &Context<'_>, out: &mut Reporter<'_>) {
    let mut look = |field: Field, url: Option<&str>| {
        if let Some(url) = url.filter(|url| !is_address(url)) {
            out.report(
                field,
                format!(
                    "{} is {}, which is no http address",
                    shown(&field.to_string()),
                    shown(url)
                ),
            );
        }
    };
    match record {
        Record::Site(site) => look(Field::Own("url"), site.url.as_deref()),
        Record::Term(term) => look(Field::Own("url"), term.url.as_deref()),
        Record::Person(person) => look(Field::Own("url"), person.url.as_deref()),
        Record::Media(media) => look(Field::Own("url"), served(&media.url)),
        Record::Post(post) => check_post(post, context, &mut look),
        Record::Archive(_) | Record::Other(_) => {}
    }
}

fn check_post(post: &Post, context: &Context<'_>, look: &mut dyn FnMut(Field, Option<&str>)) {
    if context.permalink.is_none() {
        look(Field::Own("url"), post.url.as_deref());
    }
    for (at, alias) in post.aliases.iter().enumerate() {
        look(Field::Item("aliases", at, ""), Some(alias));
    }
    look(
        Field::Own("featured_media"),
        post.featured_media.as_deref().and_then(served),
    );
    for (at, media) in post.media.iter().enumerate() {
        look(Field::Item("media", at, "url"), served(&media.url));
    }
}

/// Behind a plain host nothing can go wrong any more (URL standard, 4.4).
fn is_address(url: &str) -> bool {
    plain_host(url).is_some_and(|host| !host.is_empty()) || Address::parse(url).is_some()
}

/// Media may stand in their own address; an empty one is the business of `id-missing`.
fn served(url: &str) -> Option<&str> {
    Some(url).filter(|url| !url.is_empty() && !url.starts_with("data:"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_host_is_an_address_to_the_parser_too() {
        for host in [
            "h.test",
            "a..b",
            "-a-.b-b",
            "ab--c.d",
            "1.2.x",
            &"x".repeat(300),
            "",
            ".",
            ".a",
            "1.2",
            "h_h",
        ] {
            for rest in ["", "/", "/a b%zz\\\u{7f}<>?#[]:@", "?", "#x", ":80/", ":x/", "\n"] {
                let url = format!("http://{host}{rest}");
                assert_eq!(is_address(&url), Address::parse(&url).is_some(), "{url}");
            }
        }
    }
}
