use super::past::{Past, is_further, list, marks};
use super::{Answer, History};
use crate::address::Address;
use crate::capture::Capture;
use crate::extract::{self, Claim, Outcome, Page, Place, Profiles, Sighting, Witness};
use crate::limits;
use crate::source::crawl::{Kind, Target};
use std::collections::{BTreeMap, BTreeSet};

/// What a run asks for again, of what earlier runs were answered.
///
/// Whatever lists posts is asked for every night: feeds, sitemaps, the REST interface, listings. Where one of them says of a
/// post something that it did not say before, or names it no more, the post's own pages are asked for, too. Where the REST
/// interface is open, it lists all posts in full, so that of listings the first pages are enough, and the further ones are asked
/// for when something in them must have changed. Of the rest a share is asked for each night, what was asked longest ago first,
/// so that everything comes up in [`limits::SNAPSHOT_NIGHTS`] nights.
pub struct Night<'a> {
    past: &'a Past,
    profiles: &'a Profiles,
    due: Due,
    /// Addresses of which it is time, as they are asked for.
    share: BTreeSet<String>,
    /// Keys of pages that are asked for because a post that they tell of may have changed.
    wanted: BTreeSet<String>,
    /// What was not asked for since its earlier answer stands, by key.
    stands: BTreeMap<String, Target>,
    /// Keys of all addresses that were met.
    met: BTreeSet<String>,
    /// Posts that some list of tonight names.
    named: BTreeSet<String>,
    /// Posts that some list of tonight names no more.
    unnamed: BTreeSet<String>,
    /// The REST interface lists all posts tonight.
    has_rest: bool,
    /// Lists that have other posts than before.
    moved: BTreeSet<String>,
    /// What is claimed of posts that stand on listings tonight.
    listed: BTreeSet<String>,
    /// What is claimed of posts that the REST interface names and nobody knew.
    new: Vec<Vec<String>>,
    /// All pages of all lists are to be asked for.
    wants_lists: bool,
}

/// What a run asks for again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// What is likely to have changed, and a share of the rest.
    Share,
    /// Everything.
    All,
}

impl<'a> Night<'a> {
    /// A night after these runs.
    pub fn new(history: &History, past: &'a Past, profiles: &'a Profiles, due: Due) -> Night<'a> {
        Night {
            past,
            profiles,
            due,
            share: share(history, past),
            wanted: BTreeSet::new(),
            stands: BTreeMap::new(),
            met: BTreeSet::new(),
            named: BTreeSet::new(),
            unnamed: BTreeSet::new(),
            has_rest: false,
            moved: BTreeSet::new(),
            listed: BTreeSet::new(),
            new: Vec::new(),
            wants_lists: false,
        }
    }

    /// Whether an address is asked for again; `former` is what was answered the last time.
    pub fn is_due(&self, target: &Target, (newest, former): (&Answer, &Capture), history: &History) -> bool {
        let address = &target.address;
        // What a run that was broken off heard is not believed of anything that is no good answer.
        let is_passing = !newest.is_good() && !history.runs[newest.run].is_complete();
        let is_doubtful = is_passing || self.is_beside_its_post(address, newest, former);
        let is_list = matches!(target.kind, Kind::Robots | Kind::Rest | Kind::Sitemap | Kind::Feed);
        self.due == Due::All
            || is_list
            || is_doubtful
            || (self.past.is_list(address) && !(self.has_rest && is_further(address)))
            || self.is_of_moved(address)
            || self.wanted.contains(&address.key())
            || self.share.contains(address.as_str())
    }

    /// An address was not asked for, since its earlier answer stands.
    pub fn stood(&mut self, target: &Target) {
        let key = target.address.key();
        self.met.insert(key.clone());
        self.stands.insert(key, target.clone());
    }

    /// An address gave no answer.
    pub fn failed(&mut self, target: &Target) {
        self.met.insert(target.address.key());
    }

    /// An address answered; `former` is what it had answered before.
    pub fn answered(&mut self, target: &Target, capture: &Capture, former: Option<&Capture>) {
        let key = target.address.key();
        self.met.insert(key.clone());
        self.stands.remove(&key);
        let now = self.page(capture);
        for sighting in &now.sightings {
            let place = sighting.witness.place;
            let marks = marks(&sighting.claims);
            self.has_rest |= place == Place::Export && target.kind == Kind::Rest;
            if let Some(post) = self.past.post(&marks).filter(|_| place != Place::Single) {
                self.named.insert(post.to_owned());
            }
            if place == Place::Listing {
                self.listed.extend(marks);
            }
        }
        if let Some(former) = former.filter(|former| former.digest != capture.digest) {
            let before = self.page(former);
            // Terms and authors of other names stand on all pages.
            self.wants_lists |= target.kind == Kind::Rest && (before.terms != now.terms || before.people != now.people);
            if self.look(&before.sightings, &now.sightings) {
                self.moved.insert(list(&target.address));
            }
        }
    }

    /// An address that is to be asked for though the crawl did not come to it, or passed it by: one whose earlier answer
    /// stands, and the own pages of posts that nothing leads to any more, which tell whether they are still there.
    pub fn again(&mut self) -> Option<Target> {
        // What one list names no more may have moved to another one.
        let lost: Vec<String> = self.unnamed.difference(&self.named).cloned().collect();
        self.unnamed.clear();
        lost.iter().for_each(|post| self.want(post));
        // A new post that no first page of a list names stands on a further one.
        let is_listed = |post: &Vec<String>| post.iter().any(|mark| self.listed.contains(mark));
        self.wants_lists |= !self.new.iter().all(is_listed);
        let wanted = self.wanted.iter().find(|key| self.stands.contains_key(*key)).cloned();
        let further = || {
            let mut stands = self.stands.iter();
            let found = stands.find(|(_, target)| self.is_of_moved(&target.address));
            found.map(|(key, _)| key.clone())
        };
        if let Some(target) = wanted.or_else(further).and_then(|key| self.stands.remove(&key)) {
            return Some(target);
        }
        let unmet = self.past.all_pages().find(|address| !self.met.contains(&address.key()));
        let target = unmet.map(|address| Target {
            address: address.clone(),
            kind: Kind::Page,
            barren: 0,
        })?;
        self.wanted.insert(target.address.key());
        self.met.insert(target.address.key());
        Some(target)
    }

    /// Keys of addresses that answered well before, and that nothing led to.
    pub fn unreached(&self, good: &BTreeSet<String>) -> BTreeSet<String> {
        good.difference(&self.met).cloned().collect()
    }

    /// Whether an address is a page of a list that has other posts than before.
    fn is_of_moved(&self, address: &Address) -> bool {
        (self.wants_lists && self.past.is_list(address)) || self.moved.contains(&list(address))
    }

    /// Whether the own page of a post that is there did not tell of it the last time: it was gone, or another page stood there,
    /// and neither was believed.
    fn is_beside_its_post(&self, address: &Address, newest: &Answer, former: &Capture) -> bool {
        let Some(told) = self.past.told(address) else {
            return false;
        };
        let tells = |sighting: &Sighting| self.past.post(&marks(&sighting.claims)).is_some();
        !newest.is_good() || !told.contains(&former.digest) && !self.page(former).sightings.iter().any(tells)
    }

    fn page(&self, capture: &Capture) -> Page {
        match extract::page(capture, self.profiles) {
            Outcome::Read(page) => *page,
            Outcome::ErrorPage | Outcome::Failed(_) => Page::default(),
        }
    }

    /// Compares what a page says with what it said before; says whether it names other posts.
    fn look(&mut self, before: &[Sighting], now: &[Sighting]) -> bool {
        let mut left: BTreeMap<usize, &Sighting> = before.iter().enumerate().collect();
        let mut places: BTreeMap<String, usize> = BTreeMap::new();
        for (at, sighting) in before.iter().enumerate() {
            for mark in marks_of(sighting) {
                places.entry(mark).or_insert(at);
            }
        }
        let mut names_others = false;
        for sighting in now {
            let own = marks_of(sighting);
            let earlier = own.iter().find_map(|mark| left.remove(places.get(mark)?));
            let is_same = earlier.is_some_and(|earlier| alike(earlier, sighting));
            let claimed = marks(&sighting.claims);
            let known = self.past.post(&claimed).map(str::to_owned);
            names_others |= earlier.is_none();
            if known.is_none() && sighting.witness.place == Place::Export {
                self.new.push(claimed);
            }
            // A known post that is new to this list came from another page of it.
            let is_moved = earlier.is_none() && known.is_some() && sighting.witness.place != Place::Mention;
            if is_same || is_moved {
                continue;
            }
            known.iter().for_each(|post| self.want(post));
            self.wanted.extend(addresses(sighting).map(Address::key));
        }
        names_others |= !left.is_empty();
        for sighting in left.into_values() {
            let Some(post) = self.past.post(&marks(&sighting.claims)).map(str::to_owned) else {
                continue;
            };
            match sighting.witness.place {
                // A comment is gone.
                Place::Mention => self.want(&post),
                _ => {
                    self.unnamed.insert(post);
                }
            }
        }
        names_others
    }

    /// The own pages of a post are to be asked for, and those that list it.
    fn want(&mut self, post: &str) {
        self.wanted.extend(self.past.pages(post).map(Address::key));
        self.wanted.extend(self.past.listings(post).cloned());
    }
}

/// The share of what earlier runs were answered that is asked for tonight.
fn share(history: &History, past: &Past) -> BTreeSet<String> {
    let is_asked = |address: &Address| past.is_list(address) && !is_further(address);
    let is_rest = |text: &str| Address::parse(text).is_some_and(|address| !is_asked(&address));
    let rest = history.newest().filter(|(text, _)| is_rest(text));
    let mut rest: Vec<(usize, &str)> = rest.map(|(text, newest)| (newest.run, text)).collect();
    rest.sort_unstable();
    let count = rest.len().div_ceil(limits::SNAPSHOT_NIGHTS);
    rest.into_iter().take(count).map(|(_, text)| text.to_owned()).collect()
}

/// What tells a sighting from the others of its page. Comments that stand apart from their posts are told by their numbers.
fn marks_of(sighting: &Sighting) -> Vec<String> {
    if sighting.witness.place != Place::Mention {
        return marks(&sighting.claims);
    }
    let comments = sighting.comments.iter();
    comments
        .filter_map(|comment| Some(format!("comment {}", comment.id.as_deref()?)))
        .collect()
}

/// Whether two sightings say the same, wherever they stand.
fn alike(one: &Sighting, other: &Sighting) -> bool {
    let placeless = |sighting: &Sighting| Sighting {
        witness: Witness::default(),
        ..sighting.clone()
    };
    placeless(one) == placeless(other)
}

fn addresses(sighting: &Sighting) -> impl Iterator<Item = &Address> {
    sighting.claims.iter().filter_map(|claim| match claim {
        Claim::Permalink(address) | Claim::Shortlink(address) | Claim::Answered(address) => Some(address),
        Claim::PlatformId(..) | Claim::Guid(_) | Claim::Path(_) => None,
    })
}

impl std::fmt::Debug for Night<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Night").field("due", &self.due).finish_non_exhaustive()
    }
}
