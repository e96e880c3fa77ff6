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

impl<W: Write> Writer<W> {
    /// Adds an answer and its request. The body is stored joined from its chunks, so the header that says otherwise is kept
    /// under another name, as web archives do.
    pub fn exchange(&mut self, exchanged: &Exchanged<'_>) -> io::Result<()> {
        let fields = |kind: &str, media_type: &str| {
            vec![
                ("WARC-Type", kind.to_owned()),
                ("WARC-Target-URI", exchanged.target.to_owned()),
                ("WARC-Date", exchanged.time.to_owned()),
                ("Content-Type", media_type.to_owned()),
            ]
        };
        let mut answer = fields("response", "application/http; msgtype=response");
        if let Some(reason) = exchanged.truncated {
            answer.push(("WARC-Truncated", reason.to_owned()));
        }
        let name = self.record(&answer, &block(exchanged), Some(exchanged.body))?;
        let mut request = fields("request", "application/http; msgtype=request");
        request.push(("WARC-Concurrent-To", name));
        self.record(&request, exchanged.request.as_bytes(), None)?;
        Ok(())
    }
}

fn block(exchanged: &Exchanged<'_>) -> Vec<u8> {
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
    block.extend_from_slice(exchanged.body);
    block
}
