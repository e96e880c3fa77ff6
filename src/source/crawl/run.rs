use super::explorer::{Explorer, Parts};
use super::frontier::{Kind, Target};
use super::{Robots, Scope};
use crate::address::Address;
use crate::capture::{Capture, is_redirect, magic};
use crate::error::Error;
use crate::limits;
use crate::source::web::{self, Exchange, Fault, Fetcher, Validators};
use std::collections::BTreeMap;
use std::time::Duration;

/// Where answers are kept.
pub trait Store {
    /// An answer that is kept already, if it need not be asked for again.
    fn kept(&mut self, address: &Address) -> Result<Option<Capture>, Error>;
    /// Keeps an answer for good before the next one is asked for.
    fn keep(&mut self, exchange: &Exchange) -> Result<(), Error>;
    /// What an earlier run was answered.
    fn former(&mut self, _target: &Target) -> Result<Option<Former>, Error> {
        Ok(None)
    }
    /// Hears what became of each address.
    fn hear(&mut self, _target: &Target, _heard: &Heard<'_>) -> Result<(), Error> {
        Ok(())
    }
    /// An address that was not asked for, because an earlier answer was there, and that should be asked for after all.
    fn again(&mut self) -> Result<Option<Target>, Error> {
        Ok(None)
    }
}

/// What an earlier run was answered.
#[derive(Clone, Debug)]
pub struct Former {
    /// The answer.
    pub capture: Capture,
    /// Whether it is time to ask again. Else the answer stands for what would come now.
    pub is_due: bool,
}

/// What became of an address.
#[derive(Debug)]
pub enum Heard<'a> {
    /// It answered, now or before this run was broken off.
    Answered(&'a Capture),
    /// It was not asked, since its earlier answer stands.
    Stands(&'a Capture),
    /// It gave no answer, or a passing one; its earlier answer stands.
    Failed,
}

/// How a crawl goes.
#[derive(Clone, Debug)]
pub struct Crawling {
    /// How servers are asked.
    pub web: web::Settings,
    /// Most pages.
    pub pages: usize,
    /// Whether what pages show is asked for as well.
    pub parts: Parts,
}

/// What a crawl did.
#[derive(Debug, Default)]
pub struct Summary {
    /// Good answers, by kind.
    pub answers: BTreeMap<Kind, usize>,
    /// Answers that lead on to another address.
    pub redirects: usize,
    /// Answers that say that there is nothing for us, by status.
    pub refused: BTreeMap<u16, usize>,
    /// Addresses that gave no answer, or none that is whole, with the reason.
    pub failed: BTreeMap<String, Fault>,
    /// How many of all these were kept already.
    pub kept: usize,
    /// How many of all these were not asked for, since the answer of an earlier run stands.
    pub stood: usize,
    /// How many requests were answered with "nothing has changed".
    pub not_modified: usize,
    /// How many addresses were asked.
    pub asked: usize,
    /// Addresses that were not asked for, by reason.
    pub passed_over: BTreeMap<&'static str, usize>,
    /// Why it stopped before its end.
    pub stop: Option<Stop>,
}

/// Why a crawl stopped before its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stop {
    /// As many pages as were wanted.
    Pages(usize),
    /// So many addresses in a row gave no answer.
    Failures(usize),
}

/// One step, for those who watch.
#[derive(Debug)]
pub struct Step<'a> {
    /// What was asked for.
    pub address: &'a Address,
    /// The status, or why there is none.
    pub outcome: Result<u16, &'a Fault>,
    /// How many addresses wait.
    pub waiting: usize,
}

/// Crawls the blog whose home this is.
pub fn crawl(
    seed: &Address,
    crawling: &Crawling,
    store: &mut dyn Store,
    watch: &mut dyn FnMut(&Step<'_>),
) -> Result<Summary, Error> {
    let mut run = Run {
        fetcher: Fetcher::new(&crawling.web)?,
        store,
        summary: Summary::default(),
    };
    let (home, robots) = run.home(seed, crawling.web.bounds.redirects)?;
    let address = home.address.clone().unwrap_or_else(|| seed.clone());
    let mut explorer = Explorer::begin(&home, Scope::of(&address), robots, crawling.parts);
    run.count(Kind::Page);
    run.all(&mut explorer, crawling.pages, watch)?;
    run.summary.passed_over = explorer.frontier().refused().clone();
    Ok(run.summary)
}

struct Run<'a> {
    fetcher: Fetcher,
    store: &'a mut dyn Store,
    summary: Summary,
}

impl Run<'_> {
    /// The home, wherever its address leads, and what its host asks of us. No host is asked for a page before its
    /// `robots.txt`.
    fn home(&mut self, seed: &Address, most: usize) -> Result<(Capture, Robots), Error> {
        let mut address = seed.clone();
        let mut known: Option<(String, Robots)> = None;
        for _ in 0..=most {
            let host = address.host();
            let robots = match known.take() {
                Some((known, robots)) if known == host => robots,
                _ => self.robots(&address)?,
            };
            if !robots.allows(&address.target()) {
                return Err(failed(
                    &address,
                    "may not be asked for: its host's `robots.txt` forbids it".to_owned(),
                ));
            }
            let capture = self.fresh(&address, Kind::Page)?;
            let capture = capture.map_err(|fault| web_error(&address, &fault))?;
            match redirect(&capture) {
                Some(Some(next)) => {
                    self.summary.redirects += 1;
                    address = next;
                }
                Some(None) => return Err(web_error(&address, &Fault::Nowhere)),
                None if (200..300).contains(&capture.status) => return Ok((capture, robots)),
                None => return Err(web_error(&address, &Fault::Status(capture.status))),
            }
            known = Some((host, robots));
        }
        Err(web_error(seed, &Fault::Redirects(most)))
    }

    /// What a host asks of us (RFC 9309): where there is no such file, nothing; where the host is not well, to wait.
    fn robots(&mut self, page: &Address) -> Result<Robots, Error> {
        let mut address = page.join("/robots.txt").unwrap_or_else(|| page.clone());
        for _ in 0..=limits::WEB_REDIRECTS {
            let capture = self.fresh(&address, Kind::Robots)?;
            let capture = capture.map_err(|fault| web_error(&address, &fault))?;
            if let Some(Some(next)) = redirect(&capture) {
                self.summary.redirects += 1;
                address = next;
                continue;
            }
            let robots = match capture.status {
                200..300 => {
                    self.count(answered(Kind::Robots, &capture));
                    Robots::parse(&capture.body)
                }
                429 | 500.. => return Err(web_error(&address, &Fault::Status(capture.status))),
                status => {
                    *self.summary.refused.entry(status).or_default() += 1;
                    Robots::default()
                }
            };
            let delay = robots.delay.unwrap_or_default();
            if delay > Duration::from_secs(limits::CRAWL_DELAY_SECONDS) {
                return Err(failed(
                    &address,
                    format!("asks for a pause of {} seconds, which is to stay away", delay.as_secs()),
                ));
            }
            self.fetcher.politeness().at_least(&page.host(), delay);
            return Ok(robots);
        }
        Ok(Robots::default())
    }

    fn all(&mut self, explorer: &mut Explorer, pages: usize, watch: &mut dyn FnMut(&Step<'_>)) -> Result<(), Error> {
        let mut in_a_row = 0;
        loop {
            let target = match explorer.frontier().pop() {
                Some(target) => target,
                None => match self.store.again()? {
                    Some(target) if explorer.frontier().may_ask(&target.address) => target,
                    // What the host asks us now to leave alone is no worse known for that.
                    Some(target) => {
                        self.store.hear(&target, &Heard::Failed)?;
                        continue;
                    }
                    None => return Ok(()),
                },
            };
            let is_page = matches!(target.kind, Kind::Page | Kind::Calendar);
            if is_page && self.pages() >= pages {
                self.summary.stop = Some(Stop::Pages(pages));
                return Ok(());
            }
            let outcome = self.one(&target, explorer)?;
            in_a_row = if outcome.is_err() { in_a_row + 1 } else { 0 };
            watch(&Step {
                address: &target.address,
                outcome: outcome.as_ref().map(|status| *status),
                waiting: explorer.frontier().len(),
            });
            if let Err(fault) = outcome {
                self.summary.failed.insert(target.address.to_string(), fault);
            }
            if in_a_row >= limits::CRAWL_FAILURES {
                self.summary.stop = Some(Stop::Failures(in_a_row));
                return Ok(());
            }
        }
    }

    /// One address: its answer, and what that leads to.
    fn one(&mut self, target: &Target, explorer: &mut Explorer) -> Result<Result<u16, Fault>, Error> {
        let former = self.store.former(target)?;
        if let Some(former) = former.as_ref().filter(|former| !former.is_due)
            && self.store.kept(&target.address)?.is_none()
        {
            self.summary.stood += 1;
            self.store.hear(target, &Heard::Stands(&former.capture))?;
            return Ok(self.learn(target, &former.capture, explorer));
        }
        let answer = self.answer(&target.address, former.as_ref())?;
        let outcome = match &answer {
            Ok(capture) => self.learn(target, capture, explorer),
            Err(fault) => Err(fault.clone()),
        };
        match (&outcome, &answer) {
            (Ok(_), Ok(capture)) => self.store.hear(target, &Heard::Answered(capture))?,
            _ => {
                // What was there the last time is no worse known for a server that is not well tonight.
                self.store.hear(target, &Heard::Failed)?;
                former.iter().for_each(|former| explorer.learn(target, &former.capture));
            }
        }
        Ok(outcome)
    }

    fn learn(&mut self, target: &Target, capture: &Capture, explorer: &mut Explorer) -> Result<u16, Fault> {
        match (redirect(capture), capture.status) {
            (Some(next), _) => {
                self.summary.redirects += 1;
                next.iter().for_each(|next| explorer.led_on(target, next));
            }
            (None, 200..300) => {
                self.count(answered(target.kind, capture));
                explorer.learn(target, capture);
            }
            (None, 429 | 500..) => return Err(Fault::Status(capture.status)),
            (None, status) => *self.summary.refused.entry(status).or_default() += 1,
        }
        Ok(capture.status)
    }

    /// The answer of an address that is asked whatever an earlier run was answered.
    fn fresh(&mut self, address: &Address, kind: Kind) -> Result<Result<Capture, Fault>, Error> {
        let target = Target {
            address: address.clone(),
            kind,
            barren: 0,
        };
        let former = self.store.former(&target)?;
        let answer = self.answer(address, former.as_ref())?;
        let heard = answer.as_ref().map_or(Heard::Failed, Heard::Answered);
        self.store.hear(&target, &heard)?;
        Ok(answer)
    }

    /// The answer of an address, from the store where it has one.
    fn answer(&mut self, address: &Address, former: Option<&Former>) -> Result<Result<Capture, Fault>, Error> {
        if let Some(capture) = self.store.kept(address)? {
            self.summary.kept += 1;
            return Ok(Ok(capture));
        }
        let good = former.filter(|former| (200..300).contains(&former.capture.status));
        let validators = good.map(|former| Validators::of(|name| former.capture.header(name)));
        let validators = validators.unwrap_or_default();
        self.summary.asked += 1;
        let exchange = match self.fetcher.get_if_changed(address, &validators) {
            Ok(exchange) => exchange,
            Err(fault) => return Ok(Err(fault)),
        };
        self.store.keep(&exchange)?;
        if let Some(former) = good.filter(|_| exchange.status == 304 && !validators.is_empty()) {
            self.summary.not_modified += 1;
            return Ok(Ok(Capture {
                captured_at: Some(exchange.asked_at.to_string()),
                ..former.capture.clone()
            }));
        }
        Ok(match exchange.cut.clone() {
            Some(fault) => Err(fault),
            None => exchange.into_capture(),
        })
    }

    fn count(&mut self, kind: Kind) {
        *self.summary.answers.entry(kind).or_default() += 1;
    }

    fn pages(&self) -> usize {
        let of = |kind| self.summary.answers.get(&kind).copied().unwrap_or(0);
        of(Kind::Page) + of(Kind::Calendar)
    }
}

/// What came: servers show the blog's front page for what they do not have.
fn answered(kind: Kind, capture: &Capture) -> Kind {
    match kind {
        Kind::Robots | Kind::Sitemap | Kind::Feed | Kind::Rest if magic::is_page(&capture.body) => Kind::Page,
        kind => kind,
    }
}

/// Where an answer leads on to; the inner none is nowhere.
fn redirect(capture: &Capture) -> Option<Option<Address>> {
    is_redirect(capture.status).then(|| capture.address.as_ref()?.join(capture.header("location")?))
}

fn web_error(address: &Address, fault: &Fault) -> Error {
    Error::Web {
        address: address.to_string(),
        reason: fault.to_string(),
        hint: fault.hint().map(str::to_owned),
    }
}

fn failed(address: &Address, reason: String) -> Error {
    Error::Web {
        address: address.to_string(),
        reason,
        hint: None,
    }
}
