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
    /// What the first record says, until it is written with the first answer.
    head: Option<Head>,
    /// Whether there were no answers before this run.
    is_new: bool,
    /// Where the record of each address is whose answer was whole and not a passing fault, by the address's mark: half of its
    /// digest takes less memory than the address.
    places: HashMap<Mark, Own>,
}

/// What the first record of a WARC file says of it.
#[derive(Debug)]
struct Head {
    seed: Address,
    user_agent: String,
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
            head: None,
            is_new: false,
            places: HashMap::new(),
        };
        if captures.journal.length()? > 0 {
            captures.resume(seed)?;
        }
        if captures.journal.length()? == 0 {
            captures.is_new = true;
            captures.head = Some(Head {
                seed: seed.clone(),
                user_agent: user_agent.to_owned(),
            });
        }
        Ok(captures)
    }

    /// What is there already counts no more, and everything is asked for again.
    pub(super) fn forget(&mut self) {
        self.places.clear();
    }

    /// What to do where a crawl came to nothing: a file that only tells of that is in the way of the next one.
    pub(super) fn give_up(&self, fault: &Error) {
        if self.is_new && matches!(fault, Error::Web { .. }) {
            let _ = std::fs::remove_file(&self.path);
        }
    }

    fn begin(writer: &mut Writer<Vec<u8>>, name: &str, head: &Head) -> io::Result<()> {
        let now = jiff::Timestamp::now().as_second();
        let time = jiff::Timestamp::from_second(now).unwrap_or_default().to_string();
        let about = [
            (warc::SEED, head.seed.as_str()),
            ("robots", "obey"),
            ("http-header-user-agent", &head.user_agent),
            (
                "description",
                "names of headers are in lower case, whatever case they were sent in; bodies are joined from their chunks, and \
                 transfer-encoding is kept as x-orig-transfer-encoding; content codings are as sent",
            ),
        ];
        writer.information(name, &time, &about)
    }

    fn resume(&mut self, seed: &Address) -> Result<(), Error> {
        let mut own_seed = None;
        let mut says_more = false;
        let places = &mut self.places;
        let sound = warc::scan(self.journal.file(), &mut |place, record| match record.kind() {
            "warcinfo" => own_seed = own_seed.take().or_else(|| record.said(warc::SEED)),
            "response" => {
                says_more = true;
                if let Some(address) = answered(&record) {
                    places.insert(mark(&address), Own::Record(place));
                }
            }
            "revisit" => {
                says_more = true;
                if let Some(address) = record.target() {
                    places.insert(mark(address), Own::Revisit);
                }
            }
            _ => {}
        });
        let sound = sound.map_err(|fault| self.unreadable(fault))?;
        let is_followed = warc::goes_on_after(self.journal.file(), sound).map_err(|fault| self.unreadable(fault))?;
        if own_seed.as_deref() != Some(seed.as_str()) {
            // A crawl of another address, as of one that was mistyped, which never heard an answer.
            if own_seed.is_some() && !says_more && !is_followed {
                return self.journal.cut(0);
            }
            return Err(Error::Usage {
                what: format!("`{}` is there and holds no crawl of `{seed}`", self.path),
                hint: Some("name another file".to_owned()),
            });
        }
        if sound == self.journal.length()? {
            return Ok(());
        }
        if is_followed {
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
        let head = self.head.take();
        let begun = head.as_ref().map_or(Ok(()), |head| {
            Captures::begin(&mut writer, &name.to_string_lossy(), head)
        });
        let filled = begun.and_then(|()| fill(&mut writer)).and_then(|()| writer.finish());
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
