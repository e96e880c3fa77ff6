use super::Writer;
use std::io::{self, Write};

/// A request and its answer, as they are written.
#[derive(Clone, Copy, Debug)]
pub struct Exchanged<'a> {
    /// The address asked.
    pub target: &'a str,
    /// When, RFC 3339 in UTC.
    pub time: &'a str,
    /// The request line and headers, with the empty line behind them.
    pub request: &'a str,
    /// The status line of the answer, without its end.
    pub status_line: &'a str,
    /// Headers of the answer, in order.
    pub headers: &'a [(String, Vec<u8>)],
    /// Its body, joined from its chunks, in the content coding in which it came.
    pub body: &'a [u8],
    /// Why the body is not whole, in WARC's words.
    pub truncated: Option<&'a str>,
}

impl Exchanged<'_> {
    /// The fields of a record of this kind.
    pub(super) fn fields(&self, kind: &str, media_type: &str) -> Vec<(&'static str, String)> {
        vec![
            ("WARC-Type", kind.to_owned()),
            ("WARC-Target-URI", self.target.to_owned()),
            ("WARC-Date", self.time.to_owned()),
            ("Content-Type", media_type.to_owned()),
        ]
    }
}

impl<W: Write> Writer<W> {
    /// Adds an answer and its request. The body is stored joined from its chunks, so the header that says otherwise is kept
    /// under another name, as web archives do.
    pub fn exchange(&mut self, exchanged: &Exchanged<'_>) -> io::Result<()> {
        let mut answer = exchanged.fields("response", "application/http; msgtype=response");
        if let Some(reason) = exchanged.truncated {
            answer.push(("WARC-Truncated", reason.to_owned()));
        }
        let mut block = head(exchanged);
        block.extend_from_slice(exchanged.body);
        let name = self.record(&answer, &block, Some(exchanged.body))?;
        self.request(exchanged, name)
    }

    /// Adds the request that led to the record of this name.
    pub(super) fn request(&mut self, exchanged: &Exchanged<'_>, answer: String) -> io::Result<()> {
        let mut request = exchanged.fields("request", "application/http; msgtype=request");
        request.push(("WARC-Concurrent-To", answer));
        self.record(&request, exchanged.request.as_bytes(), None)?;
        Ok(())
    }
}

/// The head of an answer, with the empty line behind it.
pub(super) fn head(exchanged: &Exchanged<'_>) -> Vec<u8> {
    let mut block = format!("{}\r\n", exchanged.status_line).into_bytes();
    for (name, value) in exchanged.headers {
        if name.eq_ignore_ascii_case("transfer-encoding") {
            block.extend_from_slice(b"x-orig-");
        }
        block.extend_from_slice(name.as_bytes());
        block.extend_from_slice(b": ");
        block.extend(
            value
                .iter()
                .map(|byte| if matches!(byte, b'\r' | b'\n') { b' ' } else { *byte }),
        );
        block.extend_from_slice(b"\r\n");
    }
    block.extend_from_slice(b"\r\n");
    block
}
