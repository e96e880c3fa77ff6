//! What pages say, on its way between processes: JSON Lines, a page a line, its sightings behind it, each on a line of its
//! own. Nothing is lost: what is read is what was written.

use super::{Page, Sighting};
use crate::limits;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The version of the lines that this program writes, and the only one it reads.
pub const VERSION: u64 = 1;

/// The word of the first line.
pub const SIGHTINGS: &str = "sightings";

/// The first line of every file that one process carries to another: what follows, and in which version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// What follows: [`SIGHTINGS`], or what another step makes of them.
    #[serde(rename = "type")]
    pub kind: String,
    /// Version of the lines that follow.
    pub schema_version: u64,
}

/// The line of a page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OfPage {
    /// How many of the next lines are its sightings.
    pub sightings: usize,
    /// What it says beside them.
    pub page: Page,
}

/// The line of a sighting.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OfSighting {
    /// What it says.
    pub sighting: Sighting,
}

/// The last line: what went before, so that a file that is cut off shows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct End {
    /// Lines of pages.
    pub pages: usize,
    /// Lines of sightings.
    pub sightings: usize,
    /// Files and records met.
    pub met: usize,
    /// Pages that said something about posts or media.
    pub telling: usize,
    /// What was skipped, by reason.
    pub skipped: BTreeMap<String, usize>,
    /// Items of exports that are no posts, by their own kind.
    pub left_out: BTreeMap<String, usize>,
    /// What should have been read and could not be, with the reason.
    pub failed: BTreeMap<String, String>,
}

/// A line with its tag.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "lowercase")]
enum Tagged<'a> {
    Page(&'a OfPage),
    Sighting(&'a OfSighting),
    End(&'a End),
}

/// The first line.
pub fn head(kind: &str) -> Vec<u8> {
    let head = Head {
        kind: kind.to_owned(),
        schema_version: VERSION,
    };
    let mut line = serde_json::to_vec(&head).unwrap_or_default();
    line.push(b'\n');
    line
}

/// The lines of one page. None where a line would be longer than is read, or would not be read as what it is.
pub fn lines(mut page: Page) -> Option<Vec<u8>> {
    let sightings = std::mem::take(&mut page.sightings);
    let mut lines = Vec::new();
    let page = OfPage {
        sightings: sightings.len(),
        page,
    };
    add(&Tagged::Page(&page), &page, &mut lines)?;
    for sighting in sightings {
        let sighting = OfSighting { sighting };
        add(&Tagged::Sighting(&sighting), &sighting, &mut lines)?;
    }
    Some(lines)
}

/// The last line.
pub fn end(end: &End) -> Vec<u8> {
    let mut line = serde_json::to_vec(&Tagged::End(end)).unwrap_or_default();
    line.push(b'\n');
    line
}

/// Adds a line that reads back as it was.
fn add<T: for<'a> Deserialize<'a> + PartialEq>(tagged: &Tagged<'_>, own: &T, lines: &mut Vec<u8>) -> Option<()> {
    let start = lines.len();
    serde_json::to_writer(&mut *lines, tagged).ok()?;
    let line = &lines[start..];
    let is_sound = line.len() < limits::ARCHIVE_LINE_BYTES && serde_json::from_slice::<T>(line).ok()? == *own;
    lines.push(b'\n');
    is_sound.then_some(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::address::Address;
    use crate::extract::{Claim, Evidence, Said};

    #[test]
    fn a_page_is_a_line_and_its_sightings_follow() {
        let mut page = Page::default();
        page.site.address = "http://h.test/a\u{0}\u{2028}".to_owned();
        let sighting = Sighting {
            claims: vec![Claim::PlatformId(Address::parse("http://h.test/?p=7#x"), u64::MAX)],
            titles: vec![Said::new("A “gate”\n".to_owned(), Evidence::Item, "test")],
            published: vec![Said::new(
                "2019-12-09T10:33-00:30".parse().unwrap(),
                Evidence::Item,
                "test",
            )],
            ..Sighting::default()
        };
        page.sightings = vec![sighting.clone()];
        let text = String::from_utf8(lines(page.clone()).unwrap()).unwrap();
        let read: Vec<&str> = text.lines().collect();
        let first: OfPage = serde_json::from_str(read[0]).unwrap();
        let second: OfSighting = serde_json::from_str(read[1]).unwrap();
        assert_eq!((first.sightings, read.len()), (1, 2));
        assert_eq!(first.page.site, page.site);
        assert_eq!(second.sighting, sighting);
        assert!(read[0].starts_with("{\"type\":\"page\",") && read[1].starts_with("{\"type\":\"sighting\","));
    }
}
