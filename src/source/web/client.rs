//! One request over HTTP. The only file that names the HTTP package, and the wall round it.

use super::body::{Body, BodyLimits};
use super::exchange::{Exchange, header};
use super::{Bounds, Fault, Reach, Settings, Validators};
use crate::address::Address;
use crate::error::Error;
use jiff::Timestamp;
use reqwest::blocking::{self, Response};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::redirect;
use std::error::Error as StdError;
use std::io;
use std::net::{SocketAddr, ToSocketAddrs};
use std::sync::Arc;
use std::time::Instant;

/// Asks servers: without cookies, without a proxy, without decompression, following no redirect by itself, and only the
/// machines that [`Reach`] allows.
#[derive(Debug)]
pub struct Client {
    inner: blocking::Client,
    reach: Reach,
    bounds: Bounds,
    user_agent: String,
}

/// What is asked for, which says how much and how long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Want {
    /// A page, which may come compressed.
    Page,
    /// A medium, as it is.
    Medium,
}

/// An answer whose body is still to come.
#[derive(Debug)]
pub struct Opened {
    /// Everything but the body, which is empty here.
    pub exchange: Exchange,
    /// The body.
    pub body: Body,
}

impl Client {
    /// A client with these settings.
    pub fn new(settings: &Settings) -> Result<Client, Error> {
        // Where another part of the process has chosen a provider already, that one serves as well.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let build = || {
            blocking::Client::builder()
                .http1_only()
                .http1_max_headers(crate::limits::WEB_HEADERS)
                .no_proxy()
                .referer(false)
                .redirect(redirect::Policy::none())
                .retry(reqwest::retry::never())
                .timeout(settings.bounds.wait)
                .connect_timeout(settings.bounds.connect)
                .pool_max_idle_per_host(1)
                .user_agent(settings.user_agent.clone())
                .dns_resolver(Arc::new(Resolver(settings.reach)))
        };
        // A machine without any root certificate still reaches what is not encrypted.
        let inner = build().build().or_else(|_| build().tls_certs_only([]).build());
        let inner = inner.map_err(|fault| Error::Usage {
            what: format!("cannot make ready to ask the web: {}", innermost(&fault)),
            hint: None,
        })?;
        Ok(Client {
            inner,
            reach: settings.reach,
            bounds: settings.bounds,
            user_agent: settings.user_agent.clone(),
        })
    }

    /// When it stops waiting and reading.
    pub fn bounds(&self) -> &Bounds {
        &self.bounds
    }

    /// Sends one GET request and reads the head of the answer.
    pub fn open(&self, address: &Address, want: Want) -> Result<Opened, Fault> {
        self.send(address, want, &Validators::default())
    }

    fn send(&self, address: &Address, want: Want, validators: &Validators) -> Result<Opened, Fault> {
        if let Some(fault) = self.reach.refuses_number(address.url()) {
            return Err(fault);
        }
        let coding = match want {
            Want::Page => "gzip",
            Want::Medium => "identity",
        };
        let (asked_at, begun) = (Timestamp::now(), Instant::now());
        let mut own = vec![("accept-encoding", coding)];
        own.extend(validators.headers());
        let bare = self.inner.get(address.as_str());
        let request = own
            .iter()
            .fold(bare, |request, (name, value)| request.header(*name, *value));
        let response = request.send().map_err(|fault| self.fault(&fault))?;
        let exchange = self.exchange(address, &response, (asked_at, &own))?;
        let limits = self.body_limits(want);
        let stated = header(&exchange.headers, "content-length").and_then(|length| length.parse::<u64>().ok());
        if stated.is_some_and(|length| length > limits.bytes) {
            return Err(Fault::TooLarge(limits.bytes / 1024 / 1024));
        }
        Ok(Opened {
            exchange,
            body: Body::new(Reading(response), begun, limits),
        })
    }

    /// Sends one GET request and reads the answer. A body that is cut is kept as far as it came, and marked.
    /// Where there are validators, a server may answer that nothing has changed (304).
    pub fn get(&self, address: &Address, validators: &Validators) -> Result<Exchange, Fault> {
        let Opened { mut exchange, body } = self.send(address, Want::Page, validators)?;
        (exchange.body, exchange.cut) = body.whole();
        Ok(exchange)
    }

    fn body_limits(&self, want: Want) -> BodyLimits {
        let (bytes, time) = match want {
            Want::Page => (self.bounds.page_bytes, self.bounds.page_time),
            Want::Medium => (self.bounds.medium_bytes, self.bounds.medium_time),
        };
        BodyLimits {
            bytes,
            time,
            grace: self.bounds.wait,
            rate: self.bounds.rate,
        }
    }

    fn exchange(
        &self,
        address: &Address,
        response: &Response,
        (asked_at, own): (Timestamp, &[(&str, &str)]),
    ) -> Result<Exchange, Fault> {
        let sent = response.headers().iter();
        let headers: Vec<(String, Vec<u8>)> = sent
            .map(|(name, value)| (name.as_str().to_owned(), value.as_bytes().to_vec()))
            .collect();
        // Each line has a colon, a space and its end besides.
        let length: usize = headers.iter().map(|(name, value)| name.len() + value.len() + 4).sum();
        if length > self.bounds.head_bytes {
            return Err(Fault::HeadTooLong(self.bounds.head_bytes / 1024));
        }
        let status = response.status();
        let reason = status.canonical_reason().unwrap_or_default();
        Ok(Exchange {
            address: address.clone(),
            asked_at: second(asked_at),
            request: self.request(address, own),
            status_line: format!("{:?} {} {reason}", response.version(), status.as_u16()),
            status: status.as_u16(),
            headers,
            body: Vec::new(),
            cut: None,
        })
    }

    /// The request as it goes out.
    fn request(&self, address: &Address, own: &[(&str, &str)]) -> String {
        let url = address.url();
        let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
        let host = url.host_str().unwrap_or_default();
        let own: String = own.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
        format!(
            "GET {} HTTP/1.1\r\n{own}accept: */*\r\nuser-agent: {}\r\nhost: {host}{port}\r\n\r\n",
            address.target(),
            self.user_agent
        )
    }

    /// What went wrong before there was an answer.
    fn fault(&self, fault: &reqwest::Error) -> Fault {
        let chain = || causes(fault);
        // The resolver's own words.
        if let Some(fault) = chain().find_map(|fault| fault.downcast_ref::<Fault>()) {
            return fault.clone();
        }
        if fault.is_timeout() && fault.is_connect() {
            return Fault::Unreachable("nothing answers".to_owned());
        }
        if fault.is_timeout() {
            return Fault::NoAnswer(self.bounds.wait.as_secs());
        }
        if let Some(tls) = chain().find_map(tls) {
            return Fault::Untrusted(tls.to_string());
        }
        let words = innermost(fault);
        match words.as_str() {
            "message head is too large" => Fault::HeadTooLong(self.bounds.head_bytes / 1024),
            _ if words.contains("invalid HTTP") => Fault::NotHttp,
            _ if fault.is_connect() => Fault::Unreachable(words),
            _ if words.starts_with("invalid") => Fault::NotHttp,
            _ => Fault::CutOff(0),
        }
    }
}

/// WARC dates of pages are to the second.
fn second(time: Timestamp) -> Timestamp {
    Timestamp::from_second(time.as_second()).unwrap_or(time)
}

/// A fault, what caused it, what caused that, ...
fn causes<'a>(fault: &'a (dyn StdError + 'static)) -> impl Iterator<Item = &'a (dyn StdError + 'static)> {
    std::iter::successors(Some(fault), |fault| (*fault).source())
}

/// The fault of the encryption that stands in a fault of the connection, which may be wrapped in another.
fn tls<'a>(fault: &'a (dyn StdError + 'static)) -> Option<&'a rustls::Error> {
    let mut fault = fault;
    loop {
        if let Some(tls) = fault.downcast_ref::<rustls::Error>() {
            return Some(tls);
        }
        fault = fault.downcast_ref::<io::Error>()?.get_ref()?;
    }
}

/// The cause of the cause, without the system's number in brackets.
fn innermost(fault: &reqwest::Error) -> String {
    let words = causes(fault).last().map(ToString::to_string).unwrap_or_default();
    let plain = words.split(" (os error").next().unwrap_or(&words);
    let mut letters = plain.chars();
    match (letters.next(), letters.next()) {
        (Some(first), Some(second)) if second.is_lowercase() => {
            format!("{}{}", first.to_lowercase(), &plain[first.len_utf8()..])
        }
        _ => plain.to_owned(),
    }
}

/// A body whose timeouts are told apart from its other faults.
struct Reading(Response);

impl io::Read for Reading {
    fn read(&mut self, piece: &mut [u8]) -> io::Result<usize> {
        self.0.read(piece).map_err(|fault| {
            let inner = fault.get_ref().and_then(|inner| inner.downcast_ref::<reqwest::Error>());
            match inner {
                Some(inner) if inner.is_timeout() => io::ErrorKind::TimedOut.into(),
                _ => fault,
            }
        })
    }
}

/// Looks names up, and gives only the machines that may be asked; the connection goes to one of those, so that a second
/// look-up cannot give another.
struct Resolver(Reach);

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let reach = self.0;
        Box::pin(async move {
            // The runtime has this one connection to serve, so that waiting here keeps nobody else.
            let found = (name.as_str(), 0).to_socket_addrs().map_err(|_| Fault::NoHost)?;
            let found: Vec<SocketAddr> = found.collect();
            let refused = found.iter().find_map(|one| reach.refuses(one.ip()));
            let allowed = found.into_iter().filter(move |one| reach.refuses(one.ip()).is_none());
            let allowed: Vec<SocketAddr> = allowed.collect();
            if allowed.is_empty() {
                return Err(refused.unwrap_or(Fault::NoHost).into());
            }
            Ok(Box::new(allowed.into_iter()) as Addrs)
        })
    }
}
