use std::net::IpAddr;
use thiserror::Error;

/// Why an address did not give what was asked of it: a phrase that follows the address in a message.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Fault {
    /// A machine that is not on the public internet.
    #[error("leads to {0}, which is not on the public internet and is not asked")]
    Private(IpAddr),
    /// An address of a machine that can be no web server: link-local, multicast, reserved.
    #[error("leads to {0}, where no web server can be")]
    Nobody(IpAddr),
    /// No machine has this name.
    #[error("has a host that cannot be found")]
    NoHost,
    /// Nothing answers there.
    #[error("cannot be reached: {0}")]
    Unreachable(String),
    /// The certificate is not trusted, or the encryption broke.
    #[error("cannot be trusted: {0}")]
    Untrusted(String),
    /// The time was over before an answer began.
    #[error("has not answered within {0} seconds")]
    NoAnswer(u64),
    /// What came is no HTTP.
    #[error("sends something that is no HTTP answer")]
    NotHttp,
    /// The head of the answer is too long.
    #[error("sends a head that is longer than {0} KiB")]
    HeadTooLong(usize),
    /// The body is too large.
    #[error("is larger than {0} MiB")]
    TooLarge(u64),
    /// The body stopped before its end.
    #[error("was cut off after {0} bytes")]
    CutOff(u64),
    /// The body came too slowly, or took too long.
    #[error("sends too slowly: {0} bytes in {1} seconds")]
    TooSlow(u64, u64),
    /// More redirects than are followed.
    #[error("leads on more than {0} times")]
    Redirects(usize),
    /// A redirect that names no address.
    #[error("leads on to nothing that is a web address")]
    Nowhere,
    /// The server has a reason not to give it.
    #[error("answers {0}")]
    Status(u16),
    /// The server asks to wait longer than we do.
    #[error("answers {0} and asks to wait {1} seconds")]
    Later(u16, u64),
    /// An error page, or a login, that calls itself a picture.
    #[error("is a page that stands in the place of a medium")]
    Page,
    /// A body without a byte.
    #[error("is empty")]
    Empty,
    /// A body that cannot be decoded.
    #[error("{0}")]
    Undecodable(String),
}

impl Fault {
    /// What a body that it cut short is said to be in `WARC-Truncated`.
    pub fn truncation(&self) -> &'static str {
        match self {
            Fault::TooLarge(_) => "length",
            Fault::TooSlow(..) => "time",
            _ => "disconnect",
        }
    }

    /// A line that helps, where there is one.
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Fault::Private(_) => Some("ask machines of your own network with `--allow-private`"),
            _ => None,
        }
    }
}
