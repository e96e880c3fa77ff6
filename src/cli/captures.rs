//! The captures of a crawl: a WARC file that grows by one answer at a time, and answers again for what it holds.

use crate::address::Address;
use crate::capture::warc::{self, Exchanged, Record, Repeated, Writer};
use crate::capture::{Capture, Digest};
use crate::error::Error;
use crate::output::Journal;
use crate::snapshot::End;
use crate::source::crawl::{Mark, Store, mark};
use crate::source::web::Exchange;
use std::collections::HashMap;
use std::io;
use std::path::Path;

/// The captures of one crawl.
#[derive(Debug)]
pub(super) struct Captures {
    journal: Journal,
    path: String,
    /// Where the record of each address is whose answer was whole and not a passing fault, by the address's mark: half of its
    /// digest takes less memory than the address.
    places: HashMap<Mark, Own>,
}

/// Where captures have the answer of an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Own {
    /// In the record that begins here.
    Record(u64),
    /// It was the same as an earlier answer, which is kept elsewhere.
    Revisit,
}

impl Captures {
    /// Opens the captures of a crawl, or begins them. What a run that was broken off left unfinished is cut away.
    pub(super) fn open(path: &str, seed: &Address, user_agent: &str) -> Result<Captures, Error> {
        let mut captures = Captures {
            journal: Journal::open(path)?,
            path: path.to_owned(),
            places: HashMap::new(),
        };
        if captures.journal.length()? == 0 {
            captures.begin(seed, user_agent)?;
        } else {
            captures.resume(seed)?;
        }
        Ok(captures)
    }

    fn begin(&mut self, seed: &Address, user_agent: &str) -> Result<(), Error> {
        let name = Path::new(&self.path).file_name().unwrap_or_default();
        let name = name.to_string_lossy().into_owned();
        let now = jiff::Timestamp::now().as_second();
        let time = jiff::Timestamp::from_second(now).unwrap_or_default().to_string();
        let about = [
            (warc::SEED, seed.as_str()),
            ("robots", "obey"),
            ("http-header-user-agent", user_agent),
            (
                "description",
                "names of headers are in lower case, whatever case they were sent in; bodies are joined from their chunks, and \
                 transfer-encoding is kept as x-orig-transfer-encoding; content codings are as sent",
            ),
        ];
        self.append(|writer| writer.information(&name, &time, &about))
    }

    fn resume(&mut self, seed: &Address) -> Result<(), Error> {
        let mut own_seed = None;
        let places = &mut self.places;
        let sound = warc::scan(self.journal.file(), &mut |place, record| match record.kind() {
            "warcinfo" => own_seed = own_seed.take().or_else(|| record.said(warc::SEED)),
            "response" => {
                if let Some(address) = answered(&record) {
                    places.insert(mark(&address), Own::Record(place));
                }
            }
            "revisit" => {
                if let Some(address) = record.target() {
                    places.insert(mark(address), Own::Revisit);
                }
            }
            _ => {}
        });
        let sound = sound.map_err(|fault| self.unreadable(fault))?;
        if own_seed.as_deref() != Some(seed.as_str()) {
            return Err(Error::Usage {
                what: format!("`{}` is there and holds no crawl of `{seed}`", self.path),
                hint: Some("name another file".to_owned()),
            });
        }
        if sound == self.journal.length()? {
            return Ok(());
        }
        let is_damaged = warc::goes_on_after(self.journal.file(), sound);
        if is_damaged.map_err(|fault| self.unreadable(fault))? {
            return Err(Error::Usage {
                what: format!("`{}` is damaged at byte {sound} and goes on behind it", self.path),
                hint: Some("nothing was changed; take it from a backup, or name another file".to_owned()),
            });
        }
        self.journal.cut(sound)
    }

    /// How many answers are there already.
    pub(super) fn len(&self) -> usize {
        self.places.len()
    }

    /// Where the answer of an address is.
    pub(super) fn own(&self, address: &Address) -> Option<Own> {
        self.places.get(&mark(address.as_str())).copied()
    }

    /// The answer of an address, out of the record that begins here.
    pub(super) fn read(&self, address: &Address, place: u64) -> Result<Option<Capture>, Error> {
        let record = warc::record_at(self.journal.file(), place);
        let record = record.map_err(|fault| self.unreadable(io::Error::other(fault.to_string())))?;
        Ok(revived(address, &record))
    }

    /// Keeps an answer that is the same as an earlier one.
    pub(super) fn keep_revisit(&mut self, exchange: &Exchange, repeated: &Repeated<'_>) -> Result<(), Error> {
        let time = exchange.asked_at.to_string();
        self.append(|writer| writer.revisit(&exchanged(exchange, &time), repeated))
    }

    /// Writes down how a run ended.
    pub(super) fn end(&mut self, seed: &Address, time: &str, end: &End) -> Result<(), Error> {
        self.append(|writer| writer.note(seed.as_str(), time, &end.block()))
    }

    fn append(&mut self, fill: impl FnOnce(&mut Writer<Vec<u8>>) -> io::Result<()>) -> Result<(), Error> {
        let name = Path::new(&self.path).file_name().unwrap_or_default();
        let place = format!("{} {}", name.to_string_lossy(), self.journal.length()?);
        let mut writer = Writer::resume(Vec::new(), place);
        let filled = fill(&mut writer).and_then(|()| writer.finish());
        let bytes = filled.map_err(|source| Error::Write {
            path: self.path.clone(),
            source,
        })?;
        self.journal.append(&bytes)
    }

    fn unreadable(&self, source: io::Error) -> Error {
        Error::Read {
            path: self.path.clone(),
            source,
        }
    }
}

impl Store for Captures {
    fn kept(&mut self, address: &Address) -> Result<Option<Capture>, Error> {
        match self.own(address) {
            Some(Own::Record(place)) => self.read(address, place),
            Some(Own::Revisit) | None => Ok(None),
        }
    }

    fn keep(&mut self, exchange: &Exchange) -> Result<(), Error> {
        let time = exchange.asked_at.to_string();
        self.append(|writer| writer.exchange(&exchanged(exchange, &time)))
    }
}

fn exchanged<'a>(exchange: &'a Exchange, time: &'a str) -> Exchanged<'a> {
    Exchanged {
        target: exchange.address.as_str(),
        time,
        request: &exchange.request,
        status_line: &exchange.status_line,
        headers: &exchange.headers,
        body: &exchange.body,
        truncated: exchange.cut.as_ref().map(|fault| fault.truncation()),
    }
}

/// The address of an answer that need not be asked for again.
fn answered(record: &Record) -> Option<String> {
    let answer = warc::answer(record.block.as_deref()?).ok()?;
    let is_last_word = record.field("WARC-Truncated").is_none() && !matches!(answer.status, 429 | 500..);
    record.target().filter(|_| is_last_word).map(str::to_owned)
}

/// The answer that a record holds.
pub(super) fn revived(address: &Address, record: &Record) -> Option<Capture> {
    let answer = warc::answer(record.block.as_deref()?).ok()?;
    Some(Capture {
        address: Some(address.clone()),
        path: address.to_string(),
        captured_at: record.field("WARC-Date").map(str::to_owned),
        status: answer.status,
        headers: answer.headers,
        digest: Digest::of(&answer.body),
        body: answer.body,
    })
}
