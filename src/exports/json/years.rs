//! The archive's own lines in a folder: what is not a post in one file, the posts of each year in one of theirs.
//!
//! In the order of their names the files are the archive, byte for byte: `cat FOLDER/*.jsonl`. The records of sites, terms,
//! people and media stand in the first file alone, since they belong to no year: a night that changes one year's posts
//! changes that year's file, and a year's file holds posts and nothing else, as readers of JSON Lines expect.

use crate::archive::{self, Archive, Post, Record};
use crate::exports::proof;
use std::borrow::Cow;
use std::io::{self, BufRead, Write};

/// Name of the file that holds the header and all that is not a post; it sorts before those of the years.
pub const FIRST: &str = "blog.jsonl";

/// Name of the file of posts whose date nobody knows; it sorts behind those of the years.
const UNDATED: &str = "posts-undated.jsonl";

/// Whether a file of the folder holds posts, by its name.
pub fn holds_posts(name: &str) -> bool {
    let year = name.strip_prefix("posts-").and_then(|rest| rest.strip_suffix(".jsonl"));
    name == UNDATED || year.is_some_and(|year| year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit()))
}

/// What comes first: posts without a year last, as in an archive.
fn order(post: &Post) -> (bool, Option<i16>) {
    let year = post.published.map(|stamp| stamp.year_month().0);
    (year.is_none(), year)
}

fn name(post: &Post) -> String {
    match order(post).1 {
        Some(year) => format!("posts-{year:04}.jsonl"),
        None => UNDATED.to_owned(),
    }
}

/// The archive with its posts in the order of their years. An archive is in that order anyway, but where it was written by
/// hand.
pub fn in_years(archive: &Archive) -> Cow<'_, Archive> {
    if archive.posts.is_sorted_by_key(order) {
        return Cow::Borrowed(archive);
    }
    let mut archive = archive.clone();
    archive.posts.sort_by_key(order);
    Cow::Owned(archive)
}

/// The posts of each file, by its name, of an archive in the order of years.
pub fn files(archive: &Archive) -> impl Iterator<Item = (String, &[Post])> {
    let years = archive.posts.chunk_by(|one, other| order(one) == order(other));
    years.map(|posts| (name(&posts[0]), posts))
}

/// Writes the header and all that is not a post.
///
/// # Errors
/// When writing fails.
pub fn write_first(archive: &Archive, mut out: &mut dyn Write) -> io::Result<()> {
    let records = archive
        .records()
        .take_while(|record| !matches!(record, Record::Post(_)));
    records
        .into_iter()
        .try_for_each(|record| archive::write_record(&record, &mut out))
}

/// Writes posts.
///
/// # Errors
/// When writing fails.
pub fn write_posts(posts: &[Post], mut out: &mut dyn Write) -> io::Result<()> {
    let records = posts.iter().map(|post| Record::Post(Box::new(post.clone())));
    records
        .into_iter()
        .try_for_each(|record| archive::write_record(&record, &mut out))
}

/// Where the first file, read back, differs first from what it was made of; `None` where it does not.
pub fn difference_of_first(archive: &Archive, input: impl BufRead) -> Option<String> {
    let records = archive
        .records()
        .take_while(|record| !matches!(record, Record::Post(_)));
    difference(records, input)
}

/// The same of a file of posts.
pub fn difference_of_posts(posts: &[Post], input: impl BufRead) -> Option<String> {
    difference(posts.iter().map(|post| Record::Post(Box::new(post.clone()))), input)
}

/// Read line by line, so that a year of any size costs the memory of one post.
fn difference(expected: impl Iterator<Item = Record>, input: impl BufRead) -> Option<String> {
    let mut lines = archive::Lines::new(input);
    for expected in expected {
        let Some((number, line)) = lines.next() else {
            return Some(format!("{} is missing", proof::name(&expected)));
        };
        let found = line.and_then(|line| archive::read_record(&line));
        let difference = match found {
            Ok(found) => proof::between(&expected, &found),
            Err(fault) => return Some(format!("line {number} {fault}")),
        };
        if let Some(field) = difference {
            return Some(format!("{} differs in {field}", proof::name(&expected)));
        }
    }
    lines.next().map(|(number, _)| format!("line {number} is too many"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn posts(dates: &[&str]) -> Archive {
        let post = |date: &&str| Post {
            id: format!("h.test/{date}"),
            published: date.parse().ok(),
            ..Post::default()
        };
        Archive {
            posts: dates.iter().map(post).collect(),
            ..Archive::default()
        }
    }

    #[test]
    fn files_stand_in_the_order_of_the_archive() {
        let archive = posts(&["", "2009", "0950-02", "2009-05-01", "1999"]);
        let archive = in_years(&archive);
        let files: Vec<(String, usize)> = files(&archive).map(|(name, posts)| (name, posts.len())).collect();
        let due = [
            ("posts-0950.jsonl", 1),
            ("posts-1999.jsonl", 1),
            ("posts-2009.jsonl", 2),
            ("posts-undated.jsonl", 1),
        ];
        assert_eq!(files, due.map(|(name, count)| (name.to_owned(), count)));
        assert!(files.is_sorted() && FIRST < "posts");
        assert!(files.iter().all(|(name, _)| holds_posts(name)));
        for other in [
            "posts-209.jsonl",
            "posts-20099.jsonl",
            "posts-2009.json",
            FIRST,
            "posts-abcd.jsonl",
        ] {
            assert!(!holds_posts(other), "{other}");
        }
    }

    #[test]
    fn every_difference_is_noticed() {
        let archive = posts(&["2009", "2009-05-01"]);
        let mut text = Vec::new();
        write_posts(&archive.posts, &mut text).unwrap();
        let text = String::from_utf8(text).unwrap();
        let told = |text: &str| difference_of_posts(&archive.posts, text.as_bytes());
        assert_eq!(told(&text), None);
        let (first, second) = text.split_once('\n').unwrap();
        assert_eq!(told(first).as_deref(), Some("post `h.test/2009-05-01` is missing"));
        assert_eq!(told(&format!("{text}{second}")).as_deref(), Some("line 3 is too many"));
        let other = text.replacen("\"title\":null", "\"title\":\"x\"", 1);
        assert_eq!(told(&other).as_deref(), Some("post `h.test/2009` differs in `title`"));
        assert!(
            told(&text.replacen("{\"type\"", "{", 1))
                .unwrap()
                .starts_with("line 1 is not")
        );
    }
}
