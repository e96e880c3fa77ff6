use super::write::{Name, Writer, digest, file_address, head, one_line};
use super::{PATH_FIELD, UNKNOWN_TIME};
use crate::capture::Medium;
use flate2::Compression;
use flate2::write::GzEncoder;
use sha1::{Digest as _, Sha1};
use std::io::{self, Read, Seek, Write};

impl<W: Write> Writer<W> {
    /// Adds the bytes of a medium as a `resource`. They are read twice, since their digest stands before them.
    pub fn medium(
        &mut self,
        medium: &Medium,
        media_type: Option<&str>,
        bytes: &mut (impl Read + Seek),
    ) -> io::Result<()> {
        let target = medium
            .address
            .as_ref()
            .map_or_else(|| file_address(&medium.path), ToString::to_string);
        let time = medium.captured_at.clone().unwrap_or_else(|| UNKNOWN_TIME.to_owned());
        let fields = [
            ("WARC-Type", "resource".to_owned()),
            ("WARC-Target-URI", target),
            ("WARC-Date", time),
            (
                "Content-Type",
                one_line(media_type.unwrap_or("application/octet-stream")),
            ),
            (PATH_FIELD, one_line(&medium.path)),
        ];
        let mut both = Both(Sha1::new(), Name::of(self.place(), &fields));
        let length = io::copy(bytes, &mut both)?;
        bytes.rewind()?;
        let digest = digest(both.0);
        let head = head(&fields, &both.1.finish(), &digest, Some(&digest), length);
        let mut member = GzEncoder::new(self.out(), Compression::default());
        member.write_all(head.as_bytes())?;
        if io::copy(bytes, &mut member)? != length {
            return Err(io::Error::other("the file changed while it was read"));
        }
        member.write_all(b"\r\n\r\n")?;
        member.finish()?;
        Ok(())
    }
}

/// Takes the digest of the bytes, and of the bytes behind the record's fields.
struct Both(Sha1, Name);

impl Write for Both {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        self.1.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
