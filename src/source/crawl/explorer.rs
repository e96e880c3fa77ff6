use super::frontier::{Frontier, Kind, Mark, Target, mark};
use super::scope::{Place, Scope};
use super::{Robots, traps};
use crate::address::Address;
use crate::capture::{Capture, magic};
use crate::extract::links::{LinkRole, Links, links};
use crate::limits;
use std::collections::HashSet;

/// Learns from each answer what to ask for next. Pure: the same answers lead to the same questions, so that a crawl that was
/// broken off and reads its own answers again goes on where it was.
#[derive(Debug)]
pub struct Explorer {
    frontier: Frontier,
    parts: Parts,
    is_wordpress: bool,
    /// WordPress's REST interface lists the posts, so that its feed need not be paged.
    has_rest: bool,
    /// What feeds have named.
    in_feeds: HashSet<Mark>,
    /// What pages of calendars have named, besides each other.
    in_calendars: HashSet<Mark>,
}

/// Whether what pages show is asked for as well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parts {
    /// Pictures, films, files and style sheets too.
    Keep,
    /// Pages alone.
    Skip,
}

/// Lists of WordPress's REST interface. Those in order of number have no gaps at their pages' edges.
const LISTS: &[&str] = &["posts", "pages", "categories", "tags", "users", "comments"];

/// Where sitemaps lie that nobody names: WordPress's own, and what plug-ins and other software make.
const SITEMAPS: &[&str] = &["wp-sitemap.xml", "sitemap.xml", "sitemap_index.xml"];

impl Explorer {
    /// Begins at the blog's home.
    pub fn begin(home: &Capture, scope: Scope, robots: Robots, parts: Parts) -> Explorer {
        let root = scope.root().clone();
        let sitemaps: Vec<Address> = robots.sitemaps.iter().filter_map(|text| root.join(text)).collect();
        let mut explorer = Explorer {
            frontier: Frontier::new(scope, robots),
            parts,
            is_wordpress: false,
            has_rest: false,
            in_feeds: HashSet::new(),
            in_calendars: HashSet::new(),
        };
        home.address.iter().for_each(|address| explorer.frontier.know(address));
        let found = links(home);
        explorer.is_wordpress = found.is_wordpress;
        if found.is_wordpress {
            explorer.frontier.skip_days();
        }
        let probes = SITEMAPS.iter().filter_map(|name| root.join(name));
        let sitemaps = if sitemaps.is_empty() {
            probes.collect()
        } else {
            sitemaps
        };
        sitemaps
            .iter()
            .for_each(|address| explorer.offer(address, Kind::Sitemap));
        explorer.offer_rest(&found);
        explorer.offer_feed(&found, &root);
        explorer.take(&found, 0);
        explorer
    }

    /// What is still to be asked for.
    pub fn frontier(&mut self) -> &mut Frontier {
        &mut self.frontier
    }

    /// Hears an answer.
    pub fn learn(&mut self, target: &Target, capture: &Capture) {
        // WordPress shows its front page for lists that it does not have. Links of that one, seen from there, lead to the same
        // pages at addresses without end.
        let is_list = matches!(target.kind, Kind::Robots | Kind::Sitemap | Kind::Feed | Kind::Rest);
        if is_list && magic::is_page(&capture.body) {
            return;
        }
        let found = links(capture);
        match target.kind {
            Kind::Rest => self.go_on_with_list(target, capture, &found),
            Kind::Feed => self.go_on_with_feed(target, &found),
            Kind::Part => return,
            Kind::Robots | Kind::Sitemap | Kind::Page | Kind::Calendar => {}
        }
        let barren = match target.kind {
            Kind::Calendar if !self.is_new_in_calendars(&found) => target.barren.saturating_add(1),
            _ => 0,
        };
        self.take(&found, barren);
    }

    /// An answer led on to another address.
    pub fn led_on(&mut self, target: &Target, address: &Address) {
        self.frontier.offer(address, target.kind, target.barren);
    }

    fn offer(&mut self, address: &Address, kind: Kind) {
        self.frontier.offer(address, kind, 0);
    }

    /// Offers pages and their parts.
    fn take(&mut self, found: &Links, barren: u8) {
        for link in &found.links {
            match link.role {
                LinkRole::Page if traps::is_calendar(&link.address) => {
                    self.frontier.offer(&link.address, Kind::Calendar, barren);
                }
                LinkRole::Page => self.offer(&link.address, Kind::Page),
                LinkRole::Part if self.parts == Parts::Keep => self.offer(&link.address, Kind::Part),
                LinkRole::Sitemap => self.offer(&link.address, Kind::Sitemap),
                LinkRole::Next => self.offer(&link.address, Kind::Feed),
                LinkRole::Part | LinkRole::Feed | LinkRole::Rest => {}
            }
        }
    }

    fn offer_rest(&mut self, found: &Links) {
        let Some(root) = found.links.iter().find(|link| link.role == LinkRole::Rest) else {
            return;
        };
        for list in LISTS {
            let root = root.address.as_str();
            let separator = if root.contains('?') { '&' } else { '?' };
            let text = format!("{root}wp/v2/{list}{separator}per_page=100&orderby=id&order=asc&page=1");
            if let Some(address) = Address::parse(&text) {
                self.offer(&address, Kind::Rest);
            }
        }
    }

    /// The first feed that the home names, and the first one of comments; WordPress has one of posts in any case.
    fn offer_feed(&mut self, found: &Links, root: &Address) {
        let feeds = || found.links.iter().filter(|link| link.role == LinkRole::Feed);
        let own = feeds().find(|link| !is_of_comments(&link.address));
        let usual = || root.join("?feed=rss2").filter(|_| self.is_wordpress);
        if let Some(feed) = own.map(|link| link.address.clone()).or_else(usual) {
            self.offer(&feed, Kind::Feed);
        }
        if let Some(comments) = feeds().find(|link| is_of_comments(&link.address)) {
            self.offer(&comments.address, Kind::Feed);
        }
    }

    /// The first page of a list says how many there are.
    fn go_on_with_list(&mut self, target: &Target, capture: &Capture, found: &Links) {
        let text = target.address.as_str();
        self.has_rest |= text.contains("wp/v2/posts") && found.entries > 0;
        let Some(stem) = text.strip_suffix("&page=1") else {
            return;
        };
        let pages = capture
            .header("x-wp-totalpages")
            .and_then(|pages| pages.parse::<u32>().ok());
        for page in 2..=pages.unwrap_or(1).min(limits::CRAWL_LIST_PAGES) {
            if let Some(address) = Address::parse(&format!("{stem}&page={page}")) {
                self.offer(&address, Kind::Rest);
            }
        }
    }

    /// WordPress pages its feed by a number, for as long as a page names something new.
    fn go_on_with_feed(&mut self, target: &Target, found: &Links) {
        let pages = found.links.iter().filter(|link| link.role == LinkRole::Page);
        let mut new = 0;
        for link in pages {
            new += usize::from(self.in_feeds.insert(mark(&link.address.key())));
        }
        let number = target.address.parameter("paged");
        let number = number.and_then(|number| number.parse::<u32>().ok()).unwrap_or(1);
        let has_others = self.has_rest || is_of_comments(&target.address);
        if new == 0 || !self.is_wordpress || has_others || number >= limits::CRAWL_LIST_PAGES {
            return;
        }
        let mut url = target.address.without_parameters(&["paged"]).url().clone();
        url.query_pairs_mut().append_pair("paged", &(number + 1).to_string());
        if let Some(next) = Address::parse(url.as_str()) {
            self.offer(&next, Kind::Feed);
        }
    }

    /// Whether a page of a calendar names a page of the blog that none before it has named. Other forms of a page and further
    /// calendars are none.
    fn is_new_in_calendars(&mut self, found: &Links) -> bool {
        let pages = found.links.iter().filter(|link| link.role == LinkRole::Page);
        let mut is_new = false;
        let plain = |address: &Address| {
            let is_none = traps::is_calendar(address) || traps::is_variant(address) || traps::trap(address).is_some();
            !is_none && self.frontier.scope().place(address) == Place::Inside
        };
        for link in pages.filter(|link| plain(&link.address)) {
            is_new |= self.in_calendars.insert(mark(&link.address.key()));
        }
        is_new
    }
}

/// Whether a feed is one of comments. Its newest page tells which posts were spoken of; the posts' own pages have them all.
fn is_of_comments(address: &Address) -> bool {
    address.target().contains("comments")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(address: &str, body: &str) -> Capture {
        Capture::saved("x".to_owned(), Address::parse(address), body.as_bytes().to_vec())
    }

    fn waiting(explorer: &mut Explorer) -> Vec<Target> {
        std::iter::from_fn(|| explorer.frontier().pop()).collect()
    }

    fn begin(body: &str) -> Explorer {
        let home = answer("http://h.test/b/", body);
        let scope = Scope::of(home.address.as_ref().unwrap());
        Explorer::begin(&home, scope, Robots::default(), Parts::Keep)
    }

    #[test]
    fn the_home_of_a_wordpress_leads_to_its_lists() {
        let mut explorer = begin(
            "<!doctype html><meta name=generator content='WordPress 5.9'><link rel='https://api.w.org/' href='/b/?rest_route=/'>\
             <link rel=alternate type=application/rss+xml href=/b/comments/feed/>\
             <link rel=alternate type=application/rss+xml href=/b/feed/><a href=/b/?p=1>One</a><a href=?m=201905>May</a>\
             <a href=/b/?m=20190509>9</a><a rel=nofollow href=/b/trap>x</a><img src=/files/a.jpg srcset='a.jpg 1x, b.jpg 2x'>",
        );
        let texts: Vec<String> = waiting(&mut explorer)
            .into_iter()
            .map(|target| format!("{} {}", target.kind, target.address.as_str()))
            .collect();
        assert_eq!(
            texts,
            [
                "REST http://h.test/b/?rest_route=/wp/v2/posts&per_page=100&orderby=id&order=asc&page=1",
                "REST http://h.test/b/?rest_route=/wp/v2/pages&per_page=100&orderby=id&order=asc&page=1",
                "REST http://h.test/b/?rest_route=/wp/v2/categories&per_page=100&orderby=id&order=asc&page=1",
                "REST http://h.test/b/?rest_route=/wp/v2/tags&per_page=100&orderby=id&order=asc&page=1",
                "REST http://h.test/b/?rest_route=/wp/v2/users&per_page=100&orderby=id&order=asc&page=1",
                "REST http://h.test/b/?rest_route=/wp/v2/comments&per_page=100&orderby=id&order=asc&page=1",
                "sitemap http://h.test/b/wp-sitemap.xml",
                "sitemap http://h.test/b/sitemap.xml",
                "sitemap http://h.test/b/sitemap_index.xml",
                "feed http://h.test/b/feed/",
                "feed http://h.test/b/comments/feed/",
                "page http://h.test/b/?p=1",
                "calendar http://h.test/b/?m=201905",
                "part http://h.test/files/a.jpg",
                "part http://h.test/b/b.jpg",
            ]
        );
        assert_eq!(explorer.frontier().refused()["day that its month lists"], 1);
    }

    #[test]
    fn lists_are_paged_to_their_end() {
        let mut explorer = begin("<!doctype html><meta name=generator content='WordPress 2.9'>");
        let feed = waiting(&mut explorer).pop().unwrap();
        assert_eq!(feed.address.as_str(), "http://h.test/b/?feed=rss2");
        let rss = "<rss><channel><item><link>http://h.test/b/?p=1</link></item></channel></rss>";
        explorer.learn(&feed, &answer(feed.address.as_str(), rss));
        let next = waiting(&mut explorer);
        let texts: Vec<&str> = next.iter().map(|target| target.address.as_str()).collect();
        assert_eq!(texts, ["http://h.test/b/?feed=rss2&paged=2", "http://h.test/b/?p=1"]);
        explorer.learn(&next[0], &answer(next[0].address.as_str(), rss));
        assert_eq!(waiting(&mut explorer), []);
    }

    #[test]
    fn a_front_page_in_the_place_of_a_list_leads_nowhere() {
        let mut explorer = begin("<!doctype html><a href='?paged=2'>older</a>");
        let all = waiting(&mut explorer);
        let sitemap = all.iter().find(|target| target.kind == Kind::Sitemap).unwrap();
        let body = "<!doctype html><a href='?paged=2'>older</a>";
        explorer.learn(sitemap, &answer("http://h.test/b/wp-sitemap.xml/", body));
        assert_eq!(waiting(&mut explorer), []);
    }

    #[test]
    fn an_empty_calendar_is_left_alone() {
        let mut explorer = begin("<!doctype html><a href=/b/?month=2019-01>1</a>");
        let mut asked = 0;
        while let Some(target) = explorer.frontier().pop() {
            asked += 1;
            assert!(asked < 50);
            let month = target.address.parameter("month").unwrap_or_default();
            let Some(number) = month.strip_prefix("2019-").and_then(|month| month.parse::<u32>().ok()) else {
                continue;
            };
            let post = if number < 4 {
                format!("<a href=/b/?p={number}>x</a>")
            } else {
                String::new()
            };
            let body = format!(
                "<!doctype html>{post}<a href=/b/>home</a><a href='/b/?month=2019-{:02}'>next</a>",
                number + 1
            );
            explorer.learn(&target, &answer(target.address.as_str(), &body));
        }
        // Three sitemaps, three posts, three months that name them, and three that name nothing new.
        assert_eq!(asked, 12);
        assert_eq!(explorer.frontier().refused()["empty calendar"], 1);
    }
}
