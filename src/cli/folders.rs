//! Folders that `export json` made: told by what is in them, and read file by file.

use crate::exports::Place;
use crate::exports::json::{self, Shape, pages, years};
use std::collections::VecDeque;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

/// How far a file is looked into.
const HEAD: u64 = 64 * 1024;

/// How much is read at once.
const PIECE: usize = 64 * 1024;

/// What such a folder holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Folder {
    /// An archive's lines, a file a year.
    Years,
    /// A feed in pages.
    Pages,
    /// Parquet, a file for each type of record.
    Columns,
}

/// How a Parquet file begins.
const PARQUET: &[u8] = b"PAR1";

/// What is said of Parquet.
pub(super) const UNREAD: &str =
    "is Parquet, which is made for questions and not read back; the archive that it was made of can be";

/// Whether these are the first bytes of a Parquet file.
pub(super) fn is_parquet(head: &[u8]) -> bool {
    head.starts_with(PARQUET)
}

/// Tells what a folder holds; none where it is no such folder.
pub(super) fn folder(root: &Path) -> Option<Folder> {
    if shape(&root.join(years::FIRST)) == Some(Shape::Lines) {
        return Some(Folder::Years);
    }
    if is_parquet(&head(&root.join("posts.parquet")).unwrap_or_default()) {
        return Some(Folder::Columns);
    }
    let first = root.join(pages::FIRST);
    let marked = || Some(json::is_page(&head(&first)?));
    (shape(&first) == Some(Shape::Feed) && marked()?).then_some(Folder::Pages)
}

/// Whether a folder holds posts of years; without them, what is called as the first file of such may be any archive.
pub(super) fn has_years(root: &Path) -> bool {
    let entries = fs::read_dir(root).into_iter().flatten().flatten();
    entries
        .filter_map(|entry| entry.file_name().into_string().ok())
        .any(|name| years::holds_posts(&name))
}

fn shape(file: &Path) -> Option<Shape> {
    Shape::of_ours(&head(file)?)
}

fn head(file: &Path) -> Option<Vec<u8>> {
    // A pipe of that name would be waited for without end.
    if !file.is_file() {
        return None;
    }
    let mut head = Vec::new();
    File::open(file).ok()?.take(HEAD).read_to_end(&mut head).ok()?;
    Some(head)
}

/// The pages of a feed that are there, by name, in their order.
pub(super) fn pages(root: &Path) -> io::Result<Vec<String>> {
    let entries = fs::read_dir(root)?.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()));
    let names = entries.collect::<io::Result<Vec<String>>>()?;
    let mut pages: Vec<(usize, String)> = names
        .into_iter()
        .filter_map(|name| Some((pages::number(&name)?, name)))
        .collect();
    pages.sort();
    Ok(pages.into_iter().map(|(_, name)| name).collect())
}

/// The files of such a folder as one archive, opened one after the other.
pub(super) struct Joined {
    open: Box<dyn BufRead>,
    rest: VecDeque<Part>,
}

/// A file, and what parts it from the next.
struct Part {
    path: PathBuf,
    end: &'static [u8],
}

/// Each file of a folder, and how many lines there are to its end.
pub(super) struct Ends(Vec<(String, u64)>);

impl Joined {
    /// Finds the files of a folder, and counts their lines.
    pub(super) fn open(root: &Path) -> io::Result<(Joined, Ends)> {
        let entries = fs::read_dir(root)?.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()));
        let mut names = entries.collect::<io::Result<Vec<String>>>()?;
        names.retain(|name| name == years::FIRST || years::holds_posts(name));
        names.sort();
        let mut rest = VecDeque::new();
        let mut ends = Vec::new();
        let mut lines = 0;
        for name in names {
            let path = root.join(&name);
            let (own, last) = measure(&path)?;
            // The next file begins on a line of its own.
            let end: &[u8] = if matches!(last, None | Some(b'\n')) { b"" } else { b"\n" };
            lines += own + end.len() as u64;
            ends.push((name, lines));
            rest.push_back(Part { path, end });
        }
        let open = Box::new(io::empty());
        Ok((Joined { open, rest }, Ends(ends)))
    }
}

/// How often a line ends in a file, and its last byte.
fn measure(path: &Path) -> io::Result<(u64, Option<u8>)> {
    let mut file = File::open(path)?;
    let mut piece = vec![0; PIECE];
    let (mut lines, mut last) = (0, None);
    loop {
        let read = file.read(&mut piece)?;
        let Some(end) = piece[..read].last() else {
            return Ok((lines, last));
        };
        last = Some(*end);
        lines += memchr::memchr_iter(b'\n', &piece[..read]).count() as u64;
    }
}

impl BufRead for Joined {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        while self.open.fill_buf()?.is_empty() {
            let Some(next) = self.rest.pop_front() else { break };
            let file = BufReader::with_capacity(PIECE, File::open(next.path)?);
            self.open = Box::new(file.chain(next.end));
        }
        self.open.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        self.open.consume(amount);
    }
}

impl Read for Joined {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(into)?;
        self.consume(read);
        Ok(read)
    }
}

impl Ends {
    /// The file and the line in it, from 1, of a line of all.
    pub(super) fn place(&self, line: u64) -> Place {
        let Ends(ends) = self;
        let after = ends.partition_point(|(_, end)| *end < line);
        let at = after.min(ends.len().saturating_sub(1));
        let Some((name, _)) = ends.get(at) else {
            return Place::default();
        };
        let before = at
            .checked_sub(1)
            .and_then(|before| ends.get(before))
            .map_or(0, |(_, end)| *end);
        Place::in_file(name, Some(line.saturating_sub(before).max(1)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_all_files_have_places_in_them() {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in [
            ("blog.jsonl", "1\n2"),
            ("posts-1999.jsonl", ""),
            ("posts-2009.jsonl", "3\n4\n"),
            ("posts-undated.jsonl", "5\n"),
            ("other.jsonl", "no\n"),
        ] {
            fs::write(folder.path().join(name), text).unwrap();
        }
        let (joined, ends) = Joined::open(folder.path()).unwrap();
        let lines: Vec<String> = joined.lines().map(Result::unwrap).collect();
        assert_eq!(lines, ["1", "2", "3", "4", "5"]);
        let places = [
            ("blog.jsonl", 1),
            ("blog.jsonl", 2),
            ("posts-2009.jsonl", 1),
            ("posts-2009.jsonl", 2),
            ("posts-undated.jsonl", 1),
        ];
        for (line, (file, own)) in (1..).zip(places) {
            assert_eq!(ends.place(line), Place::in_file(file, Some(own)));
        }
        assert_eq!(ends.place(6), Place::in_file("posts-undated.jsonl", Some(2)));
    }
}
