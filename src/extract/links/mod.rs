//! Addresses that an answer names: where a crawl may go next. What each is, its own place in the answer tells.

mod html;
mod lists;

use super::charset;
use super::form::{Form, form};
use crate::address::Address;
use crate::capture::{Capture, warc};

/// An address, and what it is said to be.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Link {
    /// What it is said to be.
    pub role: LinkRole,
    /// Where it leads.
    pub address: Address,
}

/// What an address is said to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LinkRole {
    /// A page, or what a link may lead to.
    Page,
    /// What a page needs to be shown, and files that it links to: pictures, films, style sheets.
    Part,
    /// A feed of posts.
    Feed,
    /// The list that goes on where this one ends.
    Next,
    /// A sitemap, named by another.
    Sitemap,
    /// The root of WordPress's REST interface.
    Rest,
}

/// What an answer names, and of what software it seems to be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Links {
    /// Links in order, each once.
    pub links: Vec<Link>,
    /// The page is one of WordPress.
    pub is_wordpress: bool,
    /// How many entries a feed or a list has.
    pub entries: usize,
}

/// Everything that a capture names. Answers that say "error" name nothing: their links are those of any page.
pub fn links(capture: &Capture) -> Links {
    let Some(address) = capture
        .address
        .as_ref()
        .filter(|_| (200..300).contains(&capture.status))
    else {
        return Links::default();
    };
    // Sitemaps come as compressed files, too.
    let unpacked = capture
        .body
        .starts_with(&[0x1f, 0x8b])
        .then(|| warc::decoded(&capture.body, "gzip"));
    let body = match &unpacked {
        Some(Ok(body)) => body,
        Some(Err(_)) => return Links::default(),
        None => &capture.body,
    };
    let text = || charset::decode(body, capture.header("content-type")).text;
    let mut links = match form(body) {
        Form::Html => html::links(&text(), address),
        Form::Rss | Form::Atom => lists::feed(&text(), address),
        Form::Other("sitemap") => lists::sitemap(&text(), address),
        Form::Rest => lists::rest(body),
        _ => Links::default(),
    };
    let mut seen = std::collections::BTreeSet::new();
    links.links.retain(|link| seen.insert(link.clone()));
    links
}

impl Links {
    /// Adds what `text` names, as seen from an address; what is no web address is none.
    fn add(&mut self, role: LinkRole, base: &Address, text: &str) {
        let address = base.join(text);
        self.links.extend(address.map(|address| Link { role, address }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn found(body: &[u8]) -> Vec<(LinkRole, String)> {
        let address = Address::parse("http://h.test/b/list");
        let capture = Capture::saved("x".to_owned(), address, body.to_vec());
        let links = links(&capture).links.into_iter();
        links.map(|link| (link.role, link.address.to_string())).collect()
    }

    fn named(role: LinkRole, text: &str) -> (LinkRole, String) {
        (role, format!("http://h.test/b/{text}"))
    }

    #[test]
    fn sitemaps_are_read_plain_and_packed() {
        let map = "<?xml version='1.0'?><urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9' \
                   xmlns:image='http://www.google.com/schemas/sitemap-image/1.1'><url><loc> http://h.test/b/?p=1&amp;x=2 </loc>\
                   <image:image><image:loc>http://h.test/b/a.jpg</image:loc></image:image></url></urlset>";
        let due = [named(LinkRole::Page, "?p=1&x=2"), named(LinkRole::Part, "a.jpg")];
        assert_eq!(found(map.as_bytes()), due);
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packed.write_all(map.as_bytes()).unwrap();
        assert_eq!(found(&packed.finish().unwrap()), due);
        let index = b"<sitemapindex><sitemap><loc>posts.xml.gz</loc></sitemap></sitemapindex>";
        assert_eq!(found(index), [named(LinkRole::Sitemap, "posts.xml.gz")]);
    }

    #[test]
    fn feeds_lead_to_their_entries_and_on() {
        let atom = b"<feed xmlns='http://www.w3.org/2005/Atom'><link rel='next' href='?start=2'/><link href='/b/'/>\
                     <entry><link rel='replies' href='r'/><link rel='alternate' href='one'/></entry></feed>";
        assert_eq!(
            found(atom),
            [named(LinkRole::Page, "one"), named(LinkRole::Next, "list?start=2")]
        );
        let rss = b"<rss><channel><link>http://h.test/b/</link><item><link>two</link></item></channel></rss>";
        assert_eq!(found(rss), [named(LinkRole::Page, "two")]);
    }

    #[test]
    fn pages_name_pages_and_parts() {
        let page =
            b"<!doctype html><base href='/b/c/'><link rel='stylesheet' href='s.css'><a href='../?p=2#more'>x</a>\
                     <a href='report.pdf'>x</a><a href='javascript:x()'>x</a><a rel='external nofollow' href='no'>x</a>\
                     <img src='a-300.jpg' srcset='a-300.jpg 300w, a-900.jpg 900w'>";
        let due = [
            named(LinkRole::Part, "c/s.css"),
            named(LinkRole::Page, "?p=2"),
            named(LinkRole::Part, "c/report.pdf"),
            named(LinkRole::Part, "c/a-300.jpg"),
            named(LinkRole::Part, "c/a-900.jpg"),
        ];
        assert_eq!(found(page), due);
    }
}
