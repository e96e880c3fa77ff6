use super::Writer;
use super::exchange::{Exchanged, head};
use std::io::{self, Write};

/// Why an answer is known to be the same as an earlier one (WARC 1.1, 6.7).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Profile {
    /// It came again, byte for byte.
    IdenticalPayload,
    /// The server said that it had not changed.
    NotModified,
}

impl Profile {
    /// The profile's name.
    pub fn uri(self) -> &'static str {
        match self {
            Profile::IdenticalPayload => "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest",
            Profile::NotModified => "http://netpreserve.org/warc/1.1/revisit/server-not-modified",
        }
    }
}

/// The answer that is repeated.
#[derive(Clone, Copy, Debug)]
pub struct Repeated<'a> {
    /// Why it is known to be the same.
    pub profile: Profile,
    /// The address that it was the answer of.
    pub target: &'a str,
    /// The date of its record.
    pub time: &'a str,
    /// Digest of its payload, as its record has it.
    pub digest: &'a str,
}

impl<W: Write> Writer<W> {
    /// Adds an answer that is the same as an earlier one, and its request: a `revisit` without the body.
    ///
    /// The head of an answer that came again is kept in it. That of a "not modified" goes into a `metadata` record, since what
    /// replays captures would show a block that begins `HTTP/1.1 304` as an empty page.
    pub fn revisit(&mut self, exchanged: &Exchanged<'_>, repeated: &Repeated<'_>) -> io::Result<()> {
        let mut fields = vec![
            ("WARC-Type", "revisit".to_owned()),
            ("WARC-Target-URI", exchanged.target.to_owned()),
            ("WARC-Date", exchanged.time.to_owned()),
            ("WARC-Profile", repeated.profile.uri().to_owned()),
            ("WARC-Refers-To-Target-URI", repeated.target.to_owned()),
            ("WARC-Refers-To-Date", repeated.time.to_owned()),
            ("WARC-Payload-Digest", repeated.digest.to_owned()),
            ("Content-Type", "application/http; msgtype=response".to_owned()),
        ];
        let head = head(exchanged);
        let name = match repeated.profile {
            Profile::IdenticalPayload => {
                fields.push(("WARC-Truncated", "length".to_owned()));
                self.record(&fields, &head, None)?
            }
            Profile::NotModified => {
                let name = self.record(&fields, &[], None)?;
                let mut about = exchanged.fields("metadata", "application/http; msgtype=response");
                about.push(("WARC-Refers-To", name.clone()));
                self.record(&about, &head, None)?;
                name
            }
        };
        self.request(exchanged, name)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Records, payload_digest};
    use super::*;

    fn written(profile: Profile) -> Vec<super::super::Record> {
        let mut writer = Writer::resume(Vec::new(), "");
        let headers = [("etag".to_owned(), b"\"1\"".to_vec())];
        let exchanged = Exchanged {
            target: "http://h.test/",
            time: "2020-01-02T00:00:00Z",
            request: "GET / HTTP/1.1\r\nhost: h.test\r\n\r\n",
            status_line: "HTTP/1.1 200 OK",
            headers: &headers,
            body: b"<p>x",
            truncated: None,
        };
        let repeated = Repeated {
            profile,
            target: "http://h.test/",
            time: "2020-01-01T00:00:00Z",
            digest: &payload_digest(b"<p>x"),
        };
        writer.revisit(&exchanged, &repeated).unwrap();
        let records = Records::new(io::Cursor::new(writer.finish().unwrap())).unwrap();
        records.map(Result::unwrap).collect()
    }

    #[test]
    fn the_same_bytes_leave_their_head_and_no_body() {
        let records = written(Profile::IdenticalPayload);
        let kinds: Vec<&str> = records.iter().map(super::super::Record::kind).collect();
        assert_eq!(kinds, ["revisit", "request"]);
        let revisit = &records[0];
        assert_eq!(
            revisit.block.as_deref(),
            Some(&b"HTTP/1.1 200 OK\r\netag: \"1\"\r\n\r\n"[..])
        );
        assert_eq!(revisit.field("WARC-Refers-To-Date"), Some("2020-01-01T00:00:00Z"));
        assert_eq!(revisit.field("WARC-Truncated"), Some("length"));
        assert_eq!(records[1].field("WARC-Concurrent-To"), revisit.field("WARC-Record-ID"));
    }

    #[test]
    fn not_modified_leaves_an_empty_block() {
        let records = written(Profile::NotModified);
        let kinds: Vec<&str> = records.iter().map(super::super::Record::kind).collect();
        assert_eq!(kinds, ["revisit", "metadata", "request"]);
        assert_eq!(records[0].block.as_deref(), Some(&b""[..]));
        assert_eq!(records[1].field("WARC-Refers-To"), records[0].field("WARC-Record-ID"));
    }
}
