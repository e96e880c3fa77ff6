use super::Reach;
use crate::limits;
use std::time::Duration;

/// How the web is asked.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Which machines may be asked.
    pub reach: Reach,
    /// What we call ourselves.
    pub user_agent: String,
    /// Least pause between two requests to one host.
    pub pause: Duration,
    /// When to stop waiting and reading.
    pub bounds: Bounds,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            reach: Reach::Public,
            user_agent: user_agent(None),
            pause: Duration::from_secs(1),
            bounds: Bounds::default(),
        }
    }
}

/// When to stop waiting and reading. The defaults stand in [`limits`] with their reasons.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// Longest wait for a connection.
    pub connect: Duration,
    /// Longest wait for a server's next word.
    pub wait: Duration,
    /// Longest time for a page.
    pub page_time: Duration,
    /// Longest time for a medium.
    pub medium_time: Duration,
    /// Slowest transfer, in bytes a second.
    pub rate: u64,
    /// Largest page, as sent and as decoded.
    pub page_bytes: u64,
    /// Largest medium.
    pub medium_bytes: u64,
    /// Longest head of an answer, in bytes.
    pub head_bytes: usize,
    /// Most redirects followed.
    pub redirects: usize,
}

impl Default for Bounds {
    fn default() -> Bounds {
        Bounds {
            connect: Duration::from_secs(limits::WEB_CONNECT_SECONDS),
            wait: Duration::from_secs(limits::WEB_WAIT_SECONDS),
            page_time: Duration::from_secs(limits::WEB_PAGE_SECONDS),
            medium_time: Duration::from_secs(limits::WEB_MEDIUM_SECONDS),
            rate: limits::WEB_BYTES_A_SECOND,
            page_bytes: limits::CAPTURE_BYTES,
            medium_bytes: limits::MEDIUM_BYTES,
            head_bytes: limits::WARC_HEAD_BYTES,
            redirects: limits::WEB_REDIRECTS,
        }
    }
}

impl Bounds {
    /// The same with this time for each answer, whatever it holds.
    pub fn within(self, time: Duration) -> Bounds {
        Bounds {
            connect: self.connect.min(time),
            wait: self.wait.min(time),
            page_time: time,
            medium_time: time,
            ..self
        }
    }
}

/// What we call ourselves: name and version, and an address to write to, where one is given.
pub fn user_agent(contact: Option<&str>) -> String {
    let own = concat!("posterity/", env!("CARGO_PKG_VERSION"));
    match contact {
        None => own.to_owned(),
        Some(contact) => format!("{own} (+{contact})"),
    }
}
