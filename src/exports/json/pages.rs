//! A JSON Feed in pages: the newest posts first, each page naming the next by `next_url`.
//!
//! The archive's order is found again by turning the dated posts round; those without a date stand at the end of either.

use super::fault::Fault;
use super::feed::{self, Addresses, Feed, Lookup};
use crate::archive::{Archive, Post};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::borrow::Cow;
use std::io::{self, Write};
use std::num::NonZeroUsize;
use url::Url;

/// Which page of how many, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page {
    /// Its number.
    pub number: usize,
    /// How many there are.
    pub of: usize,
}

/// Name of the file of the first page.
pub const FIRST: &str = "feed.json";

/// Name of the file of a page, from 1.
pub fn name(number: usize) -> String {
    match number {
        1 => FIRST.to_owned(),
        _ => format!("feed-{number}.json"),
    }
}

/// The number of the page that a file holds, by its name.
pub fn number(file: &str) -> Option<usize> {
    let digits = file.strip_prefix("feed-").and_then(|rest| rest.strip_suffix(".json"));
    let number = if file == FIRST { 1 } else { digits?.parse().ok()? };
    (name(number) == file).then_some(number)
}

/// The archive in its own order, which a page relies on. It is in that order anyway, but where it was written by hand.
pub fn in_order(archive: &Archive) -> Cow<'_, Archive> {
    if archive
        .posts
        .is_sorted_by(|one, other| one.order_key() <= other.order_key())
    {
        return Cow::Borrowed(archive);
    }
    let mut archive = archive.clone();
    archive
        .posts
        .sort_by(|one, other| one.order_key().cmp(&other.order_key()));
    Cow::Owned(archive)
}

/// Where the first page will be found: the address typed, or `feed.json` in the folder typed. None where it is neither.
pub fn place(typed: &str) -> Option<Url> {
    let url = Url::parse(typed)
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https"))?;
    let last = url.path().rsplit('/').next().unwrap_or_default().to_owned();
    (last.is_empty() || last == FIRST).then(|| url.join(FIRST).ok())?
}

/// The pages of a feed, not written yet.
pub struct Pages<'a> {
    archive: &'a Archive,
    lookup: Lookup<'a>,
    posts: Vec<&'a Post>,
    size: NonZeroUsize,
    place: Url,
}

impl<'a> Pages<'a> {
    /// Pages of so many posts, of an archive in its own order, the first of which will be found at this address.
    pub fn of(archive: &'a Archive, size: NonZeroUsize, place: Url) -> Pages<'a> {
        let dated = archive.posts.iter().rev().filter(|post| post.published.is_some());
        let undated = archive.posts.iter().filter(|post| post.published.is_none());
        Pages {
            archive,
            lookup: Lookup::of(archive),
            posts: dated.chain(undated).collect(),
            size,
            place,
        }
    }

    /// How many there are; one at least.
    pub fn count(&self) -> usize {
        self.posts.len().div_ceil(self.size.get()).max(1)
    }

    /// Writes a page, from 1.
    ///
    /// # Errors
    /// When writing fails.
    pub fn write(&self, number: usize, out: &mut dyn Write) -> io::Result<()> {
        let size = self.size.get();
        let posts = self
            .posts
            .iter()
            .skip((number - 1) * size)
            .take(size)
            .copied()
            .collect();
        let page = Page {
            number,
            of: self.count(),
        };
        let next = (number < page.of)
            .then(|| self.place.join(&name(number + 1)).ok())
            .flatten();
        let addresses = Addresses {
            feed: self.place.to_string(),
            next: next.map(String::from),
        };
        super::pretty(&Feed::page(self.archive, &self.lookup, posts, page, addresses), out)
    }
}

/// Rebuilds the archive from pages, given one by one from the first.
#[derive(Debug, Default)]
pub struct Reading {
    archive: Archive,
    last: Option<Page>,
}

impl Reading {
    /// Reads the next page.
    ///
    /// # Errors
    /// When it is no page of a feed of ours, or not the next one.
    pub fn add(&mut self, bytes: &[u8]) -> Result<(), Fault> {
        let value: Value = serde_json::from_slice(bytes)?;
        let (page, found) = feed::read_page(value)?;
        let page = page.ok_or(Fault::NoShape)?;
        let due = self.last.map_or(1, |last| last.number + 1);
        if page.number != due || self.last.is_some_and(|last| last.of != page.of) {
            return Err(Fault::Page(page));
        }
        match page.number {
            1 => self.archive = found,
            _ => self.archive.posts.extend(found.posts),
        }
        self.last = Some(page);
        Ok(())
    }

    /// The number of the next page; none behind the last one.
    pub fn next(&self) -> Option<usize> {
        match self.last {
            None => Some(1),
            Some(page) => (page.number < page.of).then_some(page.number + 1),
        }
    }

    /// The archive.
    pub fn finish(mut self) -> Archive {
        self.archive.posts = turned(self.archive.posts, |post| post.published.is_some());
        self.archive
    }
}

/// Items in the archive's order: those with a date turned round, the others behind them.
pub(super) fn turned<T>(items: Vec<T>, has_date: impl Fn(&T) -> bool) -> Vec<T> {
    let (mut dated, undated): (Vec<T>, Vec<T>) = items.into_iter().partition(has_date);
    dated.reverse();
    dated.extend(undated);
    dated
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_page_has_one_address() {
        let told = |typed| place(typed).map(String::from);
        for typed in ["https://h.test/a/", "https://h.test/a/feed.json"] {
            assert_eq!(told(typed).as_deref(), Some("https://h.test/a/feed.json"), "{typed}");
        }
        assert_eq!(told("http://h.test").as_deref(), Some("http://h.test/feed.json"));
        assert_eq!([1, 2, 10].map(|page| number(&name(page))), [Some(1), Some(2), Some(10)]);
        assert_eq!(["feed-1.json", "feed-02.json", "feed-x.json"].map(number), [None; 3]);
        for typed in ["https://h.test/a/all.json", "ftp://h.test/", "feed.json", "/a/"] {
            assert_eq!(told(typed), None, "{typed}");
        }
    }
}
