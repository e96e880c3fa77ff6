use crate::address::{Address, decoded_path};
use crate::archive::Site;
use std::collections::BTreeMap;

/// The sites of an archive by root.
#[derive(Clone, Debug, Default)]
pub(super) struct Sites {
    known: BTreeMap<String, Known>,
    /// Whether the only one is the header's, which holds until a record of a site stands against it.
    from_header: bool,
}

/// What rules must know of a site.
#[derive(Clone, Debug)]
pub(super) struct Known {
    /// Line of its record.
    pub(super) line: u64,
    /// Its name.
    pub(super) title: Option<String>,
}

impl Sites {
    /// Adds a site; the first of one root stays.
    pub(super) fn add(&mut self, site: &Site, line: u64) {
        if std::mem::take(&mut self.from_header) {
            self.known.clear();
        }
        self.known.entry(site.root.clone()).or_insert_with(|| Known {
            line,
            title: site.title.clone(),
        });
    }

    /// Adds the site that the header carries itself.
    pub(super) fn add_header_site(&mut self, site: &Site, line: u64) {
        self.add(site, line);
        self.from_header = true;
    }

    /// The record of a site with this root.
    pub(super) fn recorded(&self, root: &str) -> Option<&Known> {
        self.known.get(root).filter(|_| !self.from_header)
    }

    /// The site with this root.
    pub(super) fn get(&self, root: &str) -> Option<&Known> {
        self.known.get(root)
    }

    /// Root of the site that this address belongs to: the longest that its key begins with.
    pub(super) fn of(&self, address: &Address) -> Option<&str> {
        let mut path = address.host();
        path.push_str(&decoded_path(address.path()));
        // A home page linked without its slash is still the site's.
        path.push('/');
        let mut folders = path.rmatch_indices('/').map(|(at, _)| &path[..=at]);
        folders.find_map(|folder| Some(self.known.get_key_value(folder)?.0.as_str()))
    }

    /// Whether an address as written may belong to a site, so that it is worth while to look at it closely.
    pub(super) fn may_have(&self, url: &str) -> bool {
        plain_host(url).is_none_or(|host| self.has_host(host.strip_prefix("www.").unwrap_or(host)))
    }

    /// Whether any site lives on this host (with its port, without `www.`).
    pub(super) fn has_host(&self, host: &str) -> bool {
        let begin = format!("{host}/");
        let next = self.known.range(begin.clone()..).next();
        next.is_some_and(|(root, _)| root.starts_with(&begin))
    }
}

/// The host of an address in which browsers see nothing but what is written; none of any other.
pub(super) fn plain_host(url: &str) -> Option<&str> {
    let rest = url.strip_prefix("http://").or_else(|| url.strip_prefix("https://"))?;
    let host = rest.split(['/', '?', '#']).next()?;
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'.');
    // What ends in a number may be one, and `xn--` stands for other letters.
    let ends_in_letters = host.ends_with(|c: char| c.is_ascii_lowercase());
    (ends_in_letters && host.bytes().all(plain) && !host.contains("xn--")).then_some(host)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_belongs_to_the_longest_root() {
        let mut sites = Sites::default();
        for root in ["h.test/", "h.test/a/", "127.0.0.1:8080/b/"] {
            let root = root.to_owned();
            sites.add(
                &Site {
                    root,
                    ..Site::default()
                },
                2,
            );
        }
        let of = |text: &str| sites.of(&Address::parse(text).unwrap()).map(str::to_owned);
        assert_eq!(of("http://www.h.test/a/x/?p=1").as_deref(), Some("h.test/a/"));
        assert_eq!(of("http://h.test/a").as_deref(), Some("h.test/a/"));
        assert_eq!(of("http://h.test/ab/?u=/a/").as_deref(), Some("h.test/"));
        assert_eq!(of("http://127.0.0.1:8080/c/"), None);
        assert_eq!(of("http://h.test/a/index.html?p=1").as_deref(), Some("h.test/a/"));
        assert!(sites.has_host("127.0.0.1:8080") && !sites.has_host("127.0.0.1"));
        for url in [
            "http://www.h.test/b",
            "https://h.test",
            "http://H.TEST/",
            "http://127.0.0.1:8080/b/",
            "/b",
        ] {
            assert!(sites.may_have(url), "{url}");
        }
        assert!(!sites.may_have("http://other.test/h.test/"));
    }
}
