use super::segments::Segments;
use crate::address::Address;
use crate::capture::Capture;
use crate::capture::warc::{self, Profile, Repeated, payload_digest};
use crate::cli::captures::{Captures, Own, revived};
use crate::error::Error;
use crate::snapshot::{Answer, Night};
use crate::source::crawl::{Former, Heard, Store, Target};
use crate::source::web::{Exchange, Validators};
use std::collections::BTreeSet;
use std::fs::File;

/// The answers of a run: what it hears goes to its own segment, what it need not ask for comes from those before.
pub(super) struct Nightly<'a> {
    captures: &'a mut Captures,
    segments: &'a Segments,
    files: Vec<File>,
    night: Night<'a>,
}

impl<'a> Nightly<'a> {
    pub(super) fn new(
        captures: &'a mut Captures,
        segments: &'a Segments,
        night: Night<'a>,
    ) -> Result<Nightly<'a>, Error> {
        let open = segments.files().iter().map(|path| {
            File::open(path).map_err(|source| Error::Read {
                path: path.display().to_string(),
                source,
            })
        });
        Ok(Nightly {
            files: open.collect::<Result<_, Error>>()?,
            captures,
            segments,
            night,
        })
    }

    /// Keys of addresses that had answered well before, and that nothing led to.
    pub(super) fn unreached(&self, good: &BTreeSet<String>) -> BTreeSet<String> {
        self.night.unreached(good)
    }

    /// What an address answered the last time, with the facts of its newest answer and of the one that holds its body. What
    /// cannot be read any more is asked for again.
    fn earlier(&self, address: &Address) -> Option<(&Answer, &Answer, Capture)> {
        let (newest, holder) = self.segments.history().former(address.as_str())?;
        let record = warc::record_at(self.files.get(holder.run)?, holder.place).ok()?;
        let capture = revived(address, &record)?;
        Some((newest, holder, capture))
    }
}

impl Store for Nightly<'_> {
    fn kept(&mut self, address: &Address) -> Result<Option<Capture>, Error> {
        Ok(match self.captures.own(address) {
            None => None,
            Some(Own::Record(place)) => self.captures.read(address, place)?,
            Some(Own::Revisit) => self.earlier(address).map(|(_, _, capture)| capture),
        })
    }

    fn keep(&mut self, exchange: &Exchange) -> Result<(), Error> {
        let earlier = self.earlier(&exchange.address);
        let good = earlier.filter(|(_, holder, _)| holder.is_good());
        let repeated = good.and_then(|(_, holder, capture)| {
            let digest = holder.digest.as_deref()?;
            let validators = Validators::of(|name| capture.header(name));
            let is_same = exchange.status == holder.status && exchange.cut.is_none();
            let profile = match exchange.status {
                304 if !validators.is_empty() => Profile::NotModified,
                _ if is_same && payload_digest(&exchange.body) == digest => Profile::IdenticalPayload,
                _ => return None,
            };
            Some((profile, holder.time.clone(), digest.to_owned()))
        });
        match repeated {
            None => self.captures.keep(exchange),
            Some((profile, time, digest)) => self.captures.keep_revisit(
                exchange,
                &Repeated {
                    profile,
                    target: exchange.address.as_str(),
                    time: &time,
                    digest: &digest,
                },
            ),
        }
    }

    fn former(&mut self, target: &Target) -> Result<Option<Former>, Error> {
        let history = self.segments.history();
        let former = self.earlier(&target.address).map(|(newest, _, capture)| Former {
            is_due: self.night.is_due(target, (newest, &capture), history),
            capture,
        });
        Ok(former)
    }

    fn hear(&mut self, target: &Target, heard: &Heard<'_>) -> Result<(), Error> {
        match heard {
            Heard::Answered(capture) => {
                let former = self.earlier(&target.address).map(|(_, _, capture)| capture);
                self.night.answered(target, capture, former.as_ref());
            }
            Heard::Stands(_) => self.night.stood(target),
            Heard::Failed => self.night.failed(target),
        }
        Ok(())
    }

    fn again(&mut self) -> Result<Option<Target>, Error> {
        Ok(self.night.again())
    }
}
