use crate::address::Address;
use crate::archive::Site;
use std::collections::BTreeMap;

/// The sites of an archive by root.
#[derive(Debug, Default)]
pub(super) struct Sites(BTreeMap<String, Known>);

/// What rules must know of a site.
#[derive(Debug)]
pub(super) struct Known {
    /// Line of its record.
    pub(super) line: u64,
    /// Its name.
    pub(super) title: Option<String>,
}

impl Sites {
    /// Adds a site; the first of one root stays.
    pub(super) fn add(&mut self, site: &Site, line: u64) {
        self.0.entry(site.root.clone()).or_insert_with(|| Known {
            line,
            title: site.title.clone(),
        });
    }

    /// The site with this root.
    pub(super) fn get(&self, root: &str) -> Option<&Known> {
        self.0.get(root)
    }

    /// Whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Root of the site that this address belongs to: the longest that its key begins with.
    pub(super) fn of(&self, address: &Address) -> Option<&str> {
        let key = address.key();
        let path = key.split('?').next().unwrap_or_default();
        let folders = path.rmatch_indices('/').map(|(at, _)| &path[..=at]);
        let mut roots = folders.filter_map(|folder| self.0.get_key_value(folder));
        // A home page linked without its slash is still the site's.
        let bare = || self.0.get_key_value(format!("{path}/").as_str());
        let found = bare().or_else(|| roots.next());
        found.map(|(root, _)| root.as_str())
    }

    /// Whether any site lives on this host (with its port, without `www.`).
    pub(super) fn has_host(&self, host: &str) -> bool {
        let begin = format!("{host}/");
        let next = self.0.range(begin.clone()..).next();
        next.is_some_and(|(root, _)| root.starts_with(&begin))
    }
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
        assert!(sites.has_host("127.0.0.1:8080") && !sites.has_host("127.0.0.1"));
    }
}
