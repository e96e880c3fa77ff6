use crate::address::Address;
use crate::archive::{Archive, Gone, Label, Post};
use crate::compare::{Named, Outline, pair};
use crate::limits;
use std::collections::{BTreeMap, BTreeSet};

/// What a run knows of what is not there any more.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// It came to its end. Only then is anything missed.
    pub is_complete: bool,
    /// When it began, RFC 3339.
    pub time: String,
    /// Keys of addresses that say that nothing is there, with the status.
    pub dead: BTreeMap<String, u16>,
    /// Keys of posts that were missing already after the latest run before that came to its end.
    pub missing_before: BTreeSet<String>,
    /// Keys of posts of which nothing new is said: they stand as they stood.
    pub standing: BTreeSet<String>,
    /// How many posts may be removed in one night.
    pub removals: Removals,
}

/// How many posts may be removed in one night.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Removals {
    /// As many as [`limits::SNAPSHOT_REMOVALS_PERCENT`] says.
    #[default]
    Bounded,
    /// All of them.
    Accepted,
}

/// An archive that keeps what the blog has removed.
#[derive(Clone, Debug, Default)]
pub struct Settled {
    /// The archive.
    pub archive: Archive,
    /// Posts that no page tells of any more, and that nothing says are removed.
    pub missing: Vec<Named>,
    /// Keys of posts that stand as they stood in the former archive, with their testimony.
    pub carried: BTreeSet<String>,
    /// Posts that would have been removed, had they not been too many at once.
    pub withheld: Vec<Named>,
}

/// Settles what became of posts of the former archive that the blog's pages of now do not show.
///
/// A post whose own address says 404 or 410 is removed. One that is absent without a word is *missing*, and removed when it is
/// missing after the next run that comes to its end, too. Removed ones stay with `gone` set; what a run that was broken off
/// does not show stands as it stood. Where most of a blog goes in one night, the host is more likely to have moved than the
/// posts to have been removed: then none is, unless [`Removals::Accepted`] says so.
pub fn settle(now: Archive, former: &Archive, facts: &Facts) -> Settled {
    let mut settled = Settled {
        archive: now,
        ..Settled::default()
    };
    let outlines = |posts: &[Post]| -> BTreeMap<String, Outline> {
        posts.iter().map(|post| (post.id.clone(), Outline::of(post))).collect()
    };
    let pairs = pair(&outlines(&former.posts), &outlines(&settled.archive.posts));
    let by_key: BTreeMap<&str, &Post> = former.posts.iter().map(|post| (post.id.as_str(), post)).collect();
    let mut absent: Vec<&Post> = pairs
        .only_old
        .iter()
        .filter_map(|id| by_key.get(id.as_str()).copied())
        .collect();
    // Some list may still name what has its own address dead.
    let named = settled.archive.posts.iter().filter(|post| dead(post, facts).is_some());
    let named: BTreeSet<String> = named.map(|post| post.id.clone()).collect();
    for (old, new) in pairs.both.iter().filter(|(_, new)| named.contains(new)) {
        settled.archive.posts.retain(|post| post.id != *new);
        absent.extend(by_key.get(old.as_str()).copied());
    }
    for post in absent {
        settled.keep(post, former, facts);
    }
    for post in settled.stand(&by_key, facts) {
        settled.keep_others(post, former);
    }
    if facts.removals == Removals::Bounded {
        settled.withhold(&by_key);
    }
    settled.archive.sort();
    settled.missing.sort_by(|a, b| a.id.cmp(&b.id));
    settled
}

impl Settled {
    fn keep(&mut self, post: &Post, former: &Archive, facts: &Facts) {
        let evidence = match dead(post, facts) {
            _ if post.gone.is_some() || !facts.is_complete => None,
            Some(status) => Some(status.to_string()),
            None if facts.missing_before.contains(&post.id) => Some(ABSENT.to_owned()),
            None => {
                self.missing.push(named(post));
                None
            }
        };
        let gone = evidence.map(|evidence| Gone {
            since: facts.time.clone(),
            evidence,
        });
        self.archive.posts.push(Post {
            gone: gone.or_else(|| post.gone.clone()),
            ..post.clone()
        });
        self.carried.insert(post.id.clone());
        self.keep_others(post, former);
    }

    /// Takes back what this night removes, where it is too much. Posts that were absent without a word are missing still.
    fn withhold(&mut self, former: &BTreeMap<&str, &Post>) {
        let is_there = |post: &&Post| post.gone.is_none();
        let known = former.values().copied().filter(is_there).count();
        let was_there = |post: &Post| former.get(post.id.as_str()).is_some_and(is_there);
        let posts = self.archive.posts.iter_mut();
        let removed: Vec<&mut Post> = posts.filter(|post| post.gone.is_some() && was_there(post)).collect();
        let is_bearable = removed.len() * 100 <= known * limits::SNAPSHOT_REMOVALS_PERCENT;
        if removed.len() < limits::SNAPSHOT_REMOVALS_LEAST || is_bearable {
            return;
        }
        for post in removed {
            if post.gone.take().is_some_and(|gone| gone.evidence == ABSENT) {
                self.missing.push(named(post));
            }
            self.withheld.push(named(post));
        }
    }

    /// Puts the former record in the place of the new one where the blog says nothing new; gives those that stand.
    fn stand<'a>(&mut self, former: &BTreeMap<&str, &'a Post>, facts: &Facts) -> Vec<&'a Post> {
        let mut standing = Vec::new();
        for post in &mut self.archive.posts {
            let Some(before) = former.get(post.id.as_str()).filter(|before| before.gone.is_none()) else {
                continue;
            };
            if facts.standing.contains(&post.id) {
                *post = (*before).clone();
                self.carried.insert(post.id.clone());
                standing.push(*before);
            } else if bare(&post.body_html) == bare(&before.body_html) {
                post.body_html.clone_from(&before.body_html);
            }
        }
        standing
    }

    /// The records that a post needs beside its own.
    fn keep_others(&mut self, post: &Post, former: &Archive) {
        let own = &mut self.archive;
        let labels = [("tag", &post.tags), ("category", &post.categories)];
        let labels = labels
            .into_iter()
            .flat_map(|(taxonomy, own)| own.iter().map(move |label| (taxonomy, of(label))));
        let terms = post
            .terms
            .iter()
            .map(|term| (term.taxonomy.as_str(), (term.slug.as_deref(), term.name.as_str())));
        let used: BTreeSet<(&str, &str)> = labels
            .chain(terms)
            .map(|(taxonomy, (slug, name))| (taxonomy, slug.unwrap_or(name)))
            .collect();
        add(
            &mut own.sites,
            &former.sites,
            |site| site.root == post.site,
            |a, b| a.root == b.root,
        );
        add(
            &mut own.terms,
            &former.terms,
            |term| term.site == post.site && used.contains(&(term.taxonomy.as_str(), term.key())),
            |a, b| (&a.site, &a.taxonomy, a.key()) == (&b.site, &b.taxonomy, b.key()),
        );
        add(
            &mut own.people,
            &former.people,
            |person| {
                person.site == post.site
                    && post
                        .authors
                        .iter()
                        .any(|own| own.slug == person.slug && own.name == person.name)
            },
            |a, b| (&a.site, &a.slug, &a.name) == (&b.site, &b.slug, &b.name),
        );
        let media: BTreeSet<&String> = post
            .media
            .iter()
            .map(|medium| &medium.url)
            .chain(&post.featured_media)
            .collect();
        add(
            &mut own.media,
            &former.media,
            |medium| medium.site == post.site && media.contains(&medium.url),
            |a, b| (&a.site, &a.url) == (&b.site, &b.url),
        );
    }
}

/// What tells that a post is gone where no status does.
const ABSENT: &str = "absent";

fn named(post: &Post) -> Named {
    Named {
        id: post.id.clone(),
        title: post.title.clone(),
    }
}

/// A body without empty paragraphs. WordPress sets them round figures in all posts of a list but the first, so that a post
/// that comes to another place in it seems to have changed.
fn bare(body: &Option<String>) -> Option<String> {
    body.as_ref().map(|body| body.replace("<p></p>", ""))
}

fn of(label: &Label) -> (Option<&str>, &str) {
    (label.slug.as_deref(), label.name.as_str())
}

fn add<T: Clone>(own: &mut Vec<T>, former: &[T], is_used: impl Fn(&T) -> bool, is_same: impl Fn(&T, &T) -> bool) {
    for record in former.iter().filter(|record| is_used(record)) {
        if !own.iter().any(|other| is_same(other, record)) {
            own.push(record.clone());
        }
    }
}

/// The status that the post's own address gives, where nothing is there any more.
fn dead(post: &Post, facts: &Facts) -> Option<u16> {
    let address = Address::parse(post.url.as_deref()?)?;
    facts.dead.get(&address.key()).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn archive(posts: &[&str]) -> Archive {
        let post = |id: &&str| Post {
            id: format!("h.test/?p={id}"),
            url: Some(format!("http://h.test/?p={id}")),
            ..Post::default()
        };
        Archive {
            posts: posts.iter().map(post).collect(),
            ..Archive::default()
        }
    }

    fn facts(is_complete: bool) -> Facts {
        Facts {
            is_complete,
            time: "2026-01-02T02:00:00Z".to_owned(),
            dead: BTreeMap::from([("h.test/?p=1".to_owned(), 410)]),
            missing_before: BTreeSet::from(["h.test/?p=2".to_owned()]),
            ..Facts::default()
        }
    }

    fn told(settled: &Settled) -> Vec<String> {
        let posts = settled.archive.posts.iter();
        posts
            .map(|post| {
                let gone = post.gone.as_ref().map_or("there", |gone| &gone.evidence);
                format!("{} {gone}", post.id)
            })
            .collect()
    }

    #[test]
    fn what_is_dead_is_removed_and_what_is_absent_is_missing_first() {
        let settled = settle(archive(&["4"]), &archive(&["1", "2", "3", "4"]), &facts(true));
        let due = [
            "h.test/?p=1 410",
            "h.test/?p=2 absent",
            "h.test/?p=3 there",
            "h.test/?p=4 there",
        ];
        assert_eq!(told(&settled), due);
        let missing: Vec<&str> = settled.missing.iter().map(|post| post.id.as_str()).collect();
        assert_eq!((missing, settled.carried.len()), (vec!["h.test/?p=3"], 3));
    }

    #[test]
    fn a_dead_address_counts_more_than_a_list_that_still_names_it() {
        let settled = settle(archive(&["1", "4"]), &archive(&["1", "4"]), &facts(true));
        assert_eq!(told(&settled), ["h.test/?p=1 410", "h.test/?p=4 there"]);
    }

    #[test]
    fn when_most_posts_go_at_once_none_does_unless_that_is_accepted() {
        let numbers: Vec<String> = (1..=9).map(|number| number.to_string()).collect();
        let all: Vec<&str> = numbers.iter().map(String::as_str).collect();
        let dead = |numbers: &[&str]| numbers.iter().map(|id| (format!("h.test/?p={id}"), 404)).collect();
        let mut night = facts(true);
        night.dead = dead(&["1", "3", "4"]);
        night.missing_before = BTreeSet::from(["h.test/?p=2".to_owned()]);
        let settled = settle(archive(&all[5..]), &archive(&all), &night);
        assert!(told(&settled).iter().all(|line| line.ends_with(" there")));
        let ids = |named: &[Named]| -> Vec<String> { named.iter().map(|post| post.id[10..].to_owned()).collect() };
        assert_eq!(ids(&settled.withheld), ["1", "2", "3", "4"]);
        assert_eq!(ids(&settled.missing), ["2", "5"]);
        night.removals = Removals::Accepted;
        let accepted = settle(archive(&all[5..]), &archive(&all), &night);
        assert_eq!(
            told(&accepted).iter().filter(|line| !line.ends_with(" there")).count(),
            4
        );
        // Two may go from a blog of any size, and a few from a large one.
        night.removals = Removals::Bounded;
        night.missing_before.clear();
        night.dead = dead(&["1", "3"]);
        assert!(settle(archive(&[]), &archive(&["1", "3"]), &night).withheld.is_empty());
    }

    #[test]
    fn a_run_that_was_broken_off_removes_nothing() {
        let mut broken_off = facts(false);
        broken_off.dead.clear();
        let settled = settle(archive(&["4"]), &archive(&["1", "2", "3", "4"]), &broken_off);
        assert!(told(&settled).iter().all(|line| line.ends_with(" there")));
        assert!(settled.missing.is_empty());
    }

    #[test]
    fn what_is_gone_stays_so_until_it_returns() {
        let former = settle(archive(&["4"]), &archive(&["1", "4"]), &facts(true)).archive;
        let later = Facts {
            time: "2026-02-02T02:00:00Z".to_owned(),
            is_complete: true,
            ..Facts::default()
        };
        let settled = settle(archive(&["4"]), &former, &later);
        assert_eq!(settled.archive, former);
        assert_eq!(
            told(&settle(archive(&["1", "4"]), &former, &later)),
            ["h.test/?p=1 there", "h.test/?p=4 there"]
        );
    }
}
