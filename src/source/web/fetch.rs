use super::client::{Client, Opened, Want};
use super::politeness::{Politeness, SystemClock};
use super::{Exchange, Fault, Settings, Validators, retry};
use crate::address::Address;
use crate::capture::is_redirect;
use crate::error::Error;
use crate::limits;
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::time::Duration;

/// Asks politely: one request to a host at a time, with pauses, and again where a host says "later".
#[derive(Debug)]
pub struct Fetcher {
    client: Client,
    polite: Politeness<SystemClock>,
    /// Hosts that are not there, with the reason: they are not asked again.
    absent: BTreeMap<String, Fault>,
}

/// Whether an answer is the last word.
enum Next {
    Done,
    /// Ask again, after this time.
    Again(Duration),
    Failed(Fault),
}

impl Fetcher {
    /// A fetcher with these settings.
    pub fn new(settings: &Settings) -> Result<Fetcher, Error> {
        Ok(Fetcher {
            client: Client::new(settings)?,
            polite: Politeness::new(SystemClock::new(), settings.pause),
            absent: BTreeMap::new(),
        })
    }

    /// Its politeness, to which a host's own wishes can be told.
    pub fn politeness(&mut self) -> &mut Politeness<SystemClock> {
        &mut self.polite
    }

    /// The answer of one address, whatever its status, read as a page. Redirects are answers.
    pub fn get(&mut self, address: &Address) -> Result<Exchange, Fault> {
        self.get_if_changed(address, &Validators::default())
    }

    /// The same, or a word that nothing has changed (304) since the answer that these stood in.
    pub fn get_if_changed(&mut self, address: &Address, validators: &Validators) -> Result<Exchange, Fault> {
        self.ask(address, |client| client.get(address, validators), |exchange| exchange)
    }

    /// The answer of one address, or of the one that redirects lead to, its body still to come.
    pub fn open(&mut self, address: &Address, want: Want) -> Result<Opened, Fault> {
        self.follow(address, &mut |own, address| {
            own.ask(address, |client| client.open(address, want), |opened| &opened.exchange)
        })
    }

    /// A page: the answer of one address, or of the one that redirects lead to.
    pub fn page(&mut self, address: &Address) -> Result<Exchange, Fault> {
        self.follow(address, &mut |own, address| own.get(address))
    }

    fn follow<T: AsRef<Exchange>>(
        &mut self,
        address: &Address,
        get: &mut dyn FnMut(&mut Fetcher, &Address) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        let most = self.client.bounds().redirects;
        let mut address = address.clone();
        for _ in 0..=most {
            let got = get(self, &address)?;
            match got.as_ref().redirect() {
                None if (200..300).contains(&got.as_ref().status) => return Ok(got),
                None => return Err(Fault::Status(got.as_ref().status)),
                Some(next) => address = next.ok_or(Fault::Nowhere)?,
            }
        }
        Err(Fault::Redirects(most))
    }

    fn ask<T>(
        &mut self,
        address: &Address,
        get: impl Fn(&Client) -> Result<T, Fault>,
        exchange: impl Fn(&T) -> &Exchange,
    ) -> Result<T, Fault> {
        let host = address.host();
        if let Some(fault) = self.absent.get(&host) {
            return Err(fault.clone());
        }
        let mut attempt = 0;
        loop {
            let asked = self.polite.wait(&host);
            let got = get(&self.client);
            if got.as_ref().is_ok_and(|got| matches!(exchange(got).status, 429 | 503)) {
                self.polite.complained(&host);
            }
            match next(
                got.as_ref().map(&exchange),
                (address, attempt),
                self.polite.least(&host),
            ) {
                Next::Again(rest) => {
                    self.polite.rest(&host, rest);
                    attempt += 1;
                }
                Next::Done => {
                    self.polite.answered(&host, asked);
                    return got;
                }
                Next::Failed(fault) => {
                    self.polite.answered(&host, asked);
                    if matches!(fault, Fault::NoHost | Fault::Unreachable(_) | Fault::Untrusted(_)) {
                        self.absent.insert(host, fault.clone());
                    }
                    return Err(fault);
                }
            }
        }
    }
}

/// What an answer leads to.
fn next(got: Result<&Exchange, &Fault>, (address, attempt): (&Address, u32), pause: Duration) -> Next {
    let has_more = attempt < limits::WEB_RETRIES;
    let again = || Next::Again(retry::backoff(address, attempt, pause));
    match got {
        Ok(exchange) if retry::is_passing(exchange.status) => {
            let asked_for = exchange.header("retry-after");
            let asked_for = asked_for.and_then(|value| retry::asked_for(&value, Timestamp::now()));
            match asked_for.map(|time| time.as_secs()) {
                Some(seconds) if seconds > limits::WEB_LONGEST_PAUSE_SECONDS => {
                    Next::Failed(Fault::Later(exchange.status, seconds))
                }
                _ if !has_more => Next::Done,
                Some(seconds) => Next::Again(Duration::from_secs(seconds)),
                None => again(),
            }
        }
        Ok(exchange) if matches!(exchange.cut, Some(Fault::CutOff(_))) && has_more => again(),
        Ok(_) => Next::Done,
        Err(Fault::CutOff(_) | Fault::Unreachable(_) | Fault::NoAnswer(_)) if has_more => again(),
        Err(fault) => Next::Failed(fault.clone()),
    }
}

impl Exchange {
    /// Where a redirect leads; the inner none is a redirect to nowhere.
    pub fn redirect(&self) -> Option<Option<Address>> {
        is_redirect(self.status).then(|| self.address.join(&self.header("location")?))
    }
}

impl AsRef<Exchange> for Exchange {
    fn as_ref(&self) -> &Exchange {
        self
    }
}

impl AsRef<Exchange> for Opened {
    fn as_ref(&self) -> &Exchange {
        &self.exchange
    }
}
