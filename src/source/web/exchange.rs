use super::Fault;
use crate::address::Address;
use crate::capture::warc;
use crate::capture::{Capture, Digest};
use jiff::Timestamp;

/// One request and what came back, as it was sent.
#[derive(Clone, Debug)]
pub struct Exchange {
    /// The address asked.
    pub address: Address,
    /// When it was asked, to the second.
    pub asked_at: Timestamp,
    /// The request line and headers, each line ended by CR LF, with an empty line at the end.
    pub request: String,
    /// The status line, without its end.
    pub status_line: String,
    /// The status.
    pub status: u16,
    /// Headers in order. Names are in lower case, since the HTTP package gives them so.
    pub headers: Vec<(String, Vec<u8>)>,
    /// The body, joined from its chunks, in the content coding in which it came.
    pub body: Vec<u8>,
    /// Why the body is not whole.
    pub cut: Option<Fault>,
}

impl Exchange {
    /// First value of a header, by its name in lower case.
    pub fn header(&self, name: &str) -> Option<String> {
        header(&self.headers, name)
    }

    /// The capture: the body decoded, within the bound.
    pub fn into_capture(self) -> Result<Capture, Fault> {
        let coding = self.header("content-encoding");
        let body = match coding {
            Some(coding) => warc::decoded(&self.body, &coding).map_err(Fault::Undecodable)?,
            None => self.body,
        };
        let headers = self.headers.into_iter().map(|(name, value)| (name, text(&value)));
        Ok(Capture {
            path: self.address.to_string(),
            address: Some(self.address),
            captured_at: Some(self.asked_at.to_string()),
            status: self.status,
            headers: headers.collect(),
            digest: Digest::of(&body),
            body,
        })
    }
}

/// First value of a header, by its name in lower case.
pub(super) fn header(headers: &[(String, Vec<u8>)], name: &str) -> Option<String> {
    let found = headers.iter().find(|(own, _)| own == name);
    found.map(|(_, value)| text(value))
}

/// A header's value: UTF-8 where it is, else Latin-1, which HTTP once was.
fn text(value: &[u8]) -> String {
    match std::str::from_utf8(value) {
        Ok(text) => text.to_owned(),
        Err(_) => value.iter().map(|byte| char::from(*byte)).collect(),
    }
}
