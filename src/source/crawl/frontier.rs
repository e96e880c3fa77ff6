use super::Robots;
use super::queue::Queue;
use super::scope::{Place, Scope};
use super::traps;
use crate::address::Address;
use crate::capture::Digest;
use crate::limits;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt;

/// What an address is asked for. The kinds are asked in this order: first what lists much, then pages, then what has no end,
/// then what pages show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// What a host asks of us.
    Robots,
    /// An answer of WordPress's REST interface.
    Rest,
    /// A sitemap.
    Sitemap,
    /// A feed of posts.
    Feed,
    /// A page.
    Page,
    /// A page of a calendar.
    Calendar,
    /// A picture, a film, a style sheet.
    Part,
}

impl fmt::Display for Kind {
    /// The kind in a word, for a summary.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Kind::Robots => "robots.txt",
            Kind::Rest => "REST",
            Kind::Sitemap => "sitemap",
            Kind::Feed => "feed",
            Kind::Page => "page",
            Kind::Calendar => "calendar",
            Kind::Part => "part",
        })
    }
}

/// What is remembered of an address that was met: half of its digest, since a million addresses must not fill the memory.
pub type Mark = u128;

/// The mark of an address, or of its key.
pub fn mark(key: &str) -> Mark {
    let digest = Digest::of(key.as_bytes());
    let half = digest.hex().get(..32).unwrap_or_default();
    u128::from_str_radix(half, 16).unwrap_or_default()
}

/// An address to ask for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The address as it is asked for.
    pub address: Address,
    /// What it is asked for.
    pub kind: Kind,
    /// How many pages of a calendar in a row that led here said nothing new.
    pub barren: u8,
}

/// What is still to be asked for, and everything that was ever offered. Pure: the same offers give the same order.
#[derive(Debug)]
pub struct Frontier {
    scope: Scope,
    robots: Robots,
    /// Whether lists by day are passed over, because lists by month are whole.
    skips_days: bool,
    seen: HashSet<Mark>,
    /// How many addresses of each path differ only in unknown parameters.
    variants: HashMap<Mark, usize>,
    waiting: BTreeMap<Kind, Queue>,
    refused: BTreeMap<&'static str, usize>,
    offered: BTreeMap<Kind, usize>,
}

impl Frontier {
    /// A frontier that knows only the blog's scope and what its host asks for.
    pub fn new(scope: Scope, robots: Robots) -> Frontier {
        Frontier {
            scope,
            robots,
            skips_days: false,
            seen: HashSet::new(),
            variants: HashMap::new(),
            waiting: BTreeMap::new(),
            refused: BTreeMap::new(),
            offered: BTreeMap::new(),
        }
    }

    /// What belongs to the blog.
    pub fn scope(&self) -> &Scope {
        &self.scope
    }

    /// From now on lists by day are passed over.
    pub fn skip_days(&mut self) {
        self.skips_days = true;
    }

    /// Offers an address. It is taken once, if it belongs to the blog, its host allows it, and it is no trap.
    pub fn offer(&mut self, address: &Address, kind: Kind, barren: u8) {
        let place = self.scope.place(address);
        let is_near = match kind {
            Kind::Page | Kind::Calendar | Kind::Feed => place == Place::Inside,
            Kind::Robots | Kind::Rest | Kind::Sitemap | Kind::Part => place != Place::Elsewhere,
        };
        let address = self.scope.asked(address);
        let key = address.key();
        if place == Place::Elsewhere || self.seen.contains(&mark(&key)) {
            return;
        }
        let refusal = if is_near {
            self.refusal(&address, kind, barren)
        } else {
            Some("another blog on this host")
        };
        // What was refused may be offered again as something else, and is then looked at anew.
        if let Some(reason) = refusal {
            if self.seen.insert(mark(&format!("{reason} {key}"))) {
                *self.refused.entry(reason).or_default() += 1;
            }
            return;
        }
        self.seen.insert(mark(&key));
        *self.offered.entry(kind).or_default() += 1;
        let target = Target { address, kind, barren };
        let waiting = self.waiting.entry(kind);
        waiting.or_insert_with(|| Queue::new(kind)).push(target);
    }

    fn refusal(&mut self, address: &Address, kind: Kind, barren: u8) -> Option<&'static str> {
        let is_page = matches!(kind, Kind::Page | Kind::Calendar);
        let trap = if is_page { traps::trap(address) } else { None };
        if trap.is_some() {
            return trap;
        }
        if !self.robots.allows(&address.target()) {
            return Some("robots.txt");
        }
        if self.skips_days && is_page && traps::is_day(address) {
            return Some("day that its month lists");
        }
        if barren >= limits::CRAWL_EMPTY_MONTHS {
            return Some("empty calendar");
        }
        if kind == Kind::Calendar
            && self
                .offered
                .get(&kind)
                .is_some_and(|count| *count >= limits::CRAWL_CALENDAR_PAGES)
        {
            return Some("more of a calendar than is followed");
        }
        if self.seen.len() >= limits::CRAWL_ADDRESSES {
            return Some("more addresses than are followed");
        }
        if is_page && traps::is_variant(address) {
            let variants = self.variants.entry(mark(address.path())).or_default();
            *variants += 1;
            if *variants > limits::CRAWL_VARIANTS {
                return Some("too many variants of one page");
            }
        }
        None
    }

    /// Whether an address is one of the blog and its host allows that it is asked for.
    pub fn may_ask(&self, address: &Address) -> bool {
        self.scope.place(address) == Place::Inside && self.robots.allows(&address.target())
    }

    /// Marks an address as known without asking for it.
    pub fn know(&mut self, address: &Address) {
        let key = self.scope.asked(address).key();
        self.seen.insert(mark(&key));
    }

    /// The next address to ask for.
    pub fn pop(&mut self) -> Option<Target> {
        self.waiting.values_mut().find_map(Queue::pop)
    }

    /// How many addresses wait.
    pub fn len(&self) -> usize {
        self.waiting.values().map(Queue::len).sum()
    }

    /// Whether nothing waits.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many addresses were taken, by kind.
    pub fn offered(&self) -> &BTreeMap<Kind, usize> {
        &self.offered
    }

    /// How many addresses were not taken, by reason.
    pub fn refused(&self) -> &BTreeMap<&'static str, usize> {
        &self.refused
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> Address {
        Address::parse(text).unwrap()
    }

    fn frontier(robots: &str) -> Frontier {
        let scope = Scope::of(&address("http://h.test/b/"));
        Frontier::new(scope, Robots::parse(robots.as_bytes()))
    }

    fn drained(frontier: &mut Frontier) -> Vec<String> {
        std::iter::from_fn(|| frontier.pop())
            .map(|target| target.address.path().to_owned() + target.address.url().query().unwrap_or_default())
            .collect()
    }

    #[test]
    fn each_address_is_taken_once_and_what_lists_much_goes_first() {
        let mut frontier = frontier("User-agent: *\nDisallow: /b/secret/\n");
        for (text, kind) in [
            ("http://h.test/b/a.jpg", Kind::Part),
            ("http://h.test/b/?p=2", Kind::Page),
            ("https://www.h.test/b/index.php?p=2&replytocom=7", Kind::Page),
            ("http://h.test/b/?p=3", Kind::Page),
            ("http://h.test/b/feed/", Kind::Page),
            ("http://h.test/b/feed/", Kind::Feed),
            ("http://h.test/b/secret/x", Kind::Page),
            ("http://h.test/c/?p=2", Kind::Page),
            ("http://h.test/c/b.jpg", Kind::Part),
            ("http://else.test/c.jpg", Kind::Part),
            ("http://h.test/b/2019/05/", Kind::Calendar),
        ] {
            frontier.offer(&address(text), kind, 0);
        }
        assert_eq!(
            drained(&mut frontier),
            ["/b/feed/", "/b/p=2", "/b/p=3", "/b/2019/05/", "/b/a.jpg", "/c/b.jpg"]
        );
        let refused = BTreeMap::from([
            ("another blog on this host", 1),
            ("feed or interface", 1),
            ("robots.txt", 1),
        ]);
        assert_eq!(*frontier.refused(), refused);
    }

    #[test]
    fn mazes_have_an_end() {
        let mut frontier = frontier("");
        for number in 0..1000 {
            frontier.offer(&address(&format!("http://h.test/b/?view={number}")), Kind::Page, 0);
            frontier.offer(&address(&format!("http://h.test/b/?p={number}")), Kind::Page, 0);
        }
        frontier.offer(&address("http://h.test/b/2031/05/"), Kind::Calendar, 3);
        assert_eq!(drained(&mut frontier).len(), 1200);
        assert_eq!(frontier.refused()["too many variants of one page"], 800);
        assert_eq!(frontier.refused()["empty calendar"], 1);
    }
}
