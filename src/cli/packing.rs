//! The captures of a crawl, packed as WACZ: indexed, and with a list of the pages that can be shown.

use super::captures::revived;
use crate::address::Address;
use crate::capture::warc::{self, Record};
use crate::capture::{Digest, cdxj};
use crate::dom::{Dom, Query};
use crate::error::Error;
use crate::extract::charset;
use crate::output::wacz::{self, Contents};
use serde::Serialize;
use std::fs::File;
use std::path::Path;

/// The head of a list of pages.
#[derive(Serialize)]
struct Head {
    format: &'static str,
    id: &'static str,
    title: &'static str,
}

/// A page in the list.
#[derive(Serialize)]
struct Page<'a> {
    id: &'a str,
    url: &'a str,
    ts: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<String>,
}

/// What is told of the captures while they are read.
#[derive(Default)]
struct Listing {
    lines: Vec<String>,
    pages: Vec<String>,
    first: Option<(String, String)>,
    /// Title of the first page.
    title: Option<String>,
    newest: String,
    /// An answer whose end is not known before the next record begins.
    open: Option<(u64, Record)>,
}

/// Packs a WARC file; gives the number of pages.
pub(super) fn pack(warc: &str, output: &str) -> Result<usize, Error> {
    let unreadable = |source| Error::Read {
        path: warc.to_owned(),
        source,
    };
    let path = Path::new(warc);
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let file = File::open(path).map_err(unreadable)?;
    let mut listing = Listing::default();
    let end = warc::scan(&file, &mut |place, record| listing.hear(place, record, &name)).map_err(unreadable)?;
    listing.close(end, &name);
    listing.lines.sort_unstable();
    let head = Head {
        format: "json-pages-1.0",
        id: "pages",
        title: "All pages",
    };
    let head = serde_json::to_string(&head).unwrap_or_default();
    let lines = |lines: &[String]| lines.iter().map(|line| format!("{line}\n")).collect::<String>();
    let contents = Contents {
        index: lines(&listing.lines),
        pages: format!("{head}\n{}", lines(&listing.pages)),
        title: listing.title.unwrap_or_else(|| name.clone()),
        time: listing.newest,
        first: listing.first,
    };
    wacz::write(output, path, &contents)?;
    Ok(listing.pages.len())
}

impl Listing {
    fn hear(&mut self, place: u64, record: Record, file: &str) {
        self.close(place, file);
        if let Some(time) = record.field("WARC-Date").filter(|time| **time > *self.newest) {
            self.newest = time.to_owned();
        }
        if cdxj::is_page(&record) {
            self.page(&record);
        }
        self.open = Some((place, record)).filter(|(_, record)| record.kind() == "response");
    }

    /// The answer that was open ends where the next record begins.
    fn close(&mut self, end: u64, file: &str) {
        if let Some((place, record)) = self.open.take() {
            self.lines.extend(cdxj::line(&record, place, end - place, file));
        }
    }

    fn page(&mut self, record: &Record) {
        let (Some(url), Some(ts)) = (record.target(), record.field("WARC-Date")) else {
            return;
        };
        let title = Address::parse(url).and_then(|address| title(&address, record));
        if self.first.is_none() {
            self.first = Some((url.to_owned(), ts.to_owned()));
            self.title.clone_from(&title);
        }
        let digest = Digest::of(format!("{ts} {url}").as_bytes());
        let page = Page {
            id: digest.hex().get(..32).unwrap_or_default(),
            url,
            ts,
            title,
        };
        self.pages.extend(serde_json::to_string(&page));
    }
}

/// The title of a page, where it has one.
fn title(address: &Address, record: &Record) -> Option<String> {
    let capture = revived(address, record)?;
    let text = charset::decode(&capture.body, capture.header("content-type")).text;
    let dom = Dom::parse(&text).ok()?;
    let title = dom.first(&Query::parse("title").ok()?)?.text();
    let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
    Some(title).filter(|title| !title.is_empty())
}
