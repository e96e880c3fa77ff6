use crate::address::{Address, is_noise};

/// What belongs to a blog: everything below the folder of its home. A sister blog on the same host is another blog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope {
    home: Address,
}

/// Where an address lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In the blog.
    Inside,
    /// On the blog's host.
    SameHost,
    /// On another host.
    Elsewhere,
}

/// Parameters that say who asks and not what for, besides those that every [`Address`] passes over.
const SESSIONS: &[&str] = &[
    "phpsessid",
    "jsessionid",
    "sid",
    "_ga",
    "_wpnonce",
    "doing_wp_cron",
    "relatedposts_hit",
    "relatedposts_origin",
    "relatedposts_position",
];

impl Scope {
    /// The scope of the blog whose home answered at this address.
    pub fn of(home: &Address) -> Scope {
        let folder = home.join(home.folder()).unwrap_or_else(|| home.clone());
        Scope { home: folder }
    }

    /// The folder of the blog's home.
    pub fn root(&self) -> &Address {
        &self.home
    }

    /// Where an address lies; scheme and `www.` do not count.
    pub fn place(&self, address: &Address) -> Place {
        if address.host() != self.home.host() {
            Place::Elsewhere
        } else if address.path().starts_with(self.home.path()) || is_root_without_slash(address, &self.home) {
            Place::Inside
        } else {
            Place::SameHost
        }
    }

    /// The address as it is asked for: without what only tracks, and on its own host with the scheme and name that the home
    /// answered at, so that no page is asked for twice. All else stays as it was found.
    pub fn asked(&self, address: &Address) -> Address {
        let mut url = address.url().clone();
        let kept: Vec<&str> = url
            .query()
            .unwrap_or_default()
            .split('&')
            .filter(|pair| means(pair))
            .collect();
        let query = kept.join("&");
        url.set_query(Some(query.as_str()).filter(|query| !query.is_empty()));
        if let Some((path, _)) = url.path().split_once(";jsessionid=") {
            let path = path.to_owned();
            url.set_path(&path);
        }
        if address.host() == self.home.host() {
            let home = self.home.url();
            // Of the same kind of address, these cannot fail.
            let _ = url.set_scheme(home.scheme());
            let _ = url.set_host(home.host_str());
            let _ = url.set_port(home.port());
        }
        Address::parse(url.as_str()).unwrap_or_else(|| address.clone())
    }
}

fn is_root_without_slash(address: &Address, home: &Address) -> bool {
    home.path().strip_suffix('/') == Some(address.path())
}

fn means(pair: &str) -> bool {
    let name = pair.split('=').next().unwrap_or_default();
    !name.is_empty() && !is_noise(name) && !SESSIONS.contains(&name.to_ascii_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> Address {
        Address::parse(text).unwrap()
    }

    #[test]
    fn a_sister_blog_is_another_blog() {
        let scope = Scope::of(&address("https://www.council.test/ceblog/index.php"));
        for (text, due) in [
            ("http://council.test/ceblog/?p=1", Place::Inside),
            ("https://www.council.test/ceblog", Place::Inside),
            ("https://www.council.test/ceblog2/", Place::SameHost),
            ("https://www.council.test/leadersblog/?p=1", Place::SameHost),
            ("https://www.council.test/", Place::SameHost),
            ("https://blogs.council.test/ceblog/", Place::Elsewhere),
            ("https://www.council.test:8443/ceblog/", Place::Elsewhere),
        ] {
            assert_eq!(scope.place(&address(text)), due, "{text}");
        }
    }

    #[test]
    fn addresses_lose_only_what_tracks() {
        let scope = Scope::of(&address("https://www.h.test/b/"));
        for (text, due) in [
            (
                "http://h.test/b/?p=5&replytocom=9&utm_source=x",
                "https://www.h.test/b/?p=5",
            ),
            (
                "http://h.test/b/?q=a%20b+c&PHPSESSID=1",
                "https://www.h.test/b/?q=a%20b+c",
            ),
            ("http://h.test/b/x;jsessionid=4?share=x", "https://www.h.test/b/x"),
            ("http://other.test/?b=2&a=1", "http://other.test/?b=2&a=1"),
        ] {
            assert_eq!(scope.asked(&address(text)).as_str(), due);
        }
    }
}
