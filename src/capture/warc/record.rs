use crate::limits;
use flate2::bufread::MultiGzDecoder;
use std::io::{self, BufRead, BufReader, Read};
use thiserror::Error;

/// Why the rest of a WARC file cannot be read.
#[derive(Debug, Error)]
pub enum Fault {
    /// The system could not read, or the compression is damaged.
    #[error("cannot be read on: {0}")]
    Io(#[from] io::Error),
    /// What should be a record begins otherwise.
    #[error("holds something that is no WARC record")]
    NoRecord,
    /// A record's head is longer than [`limits::WARC_HEAD_BYTES`].
    #[error("has a record whose head is longer than {} KiB", limits::WARC_HEAD_BYTES / 1024)]
    HeadTooLong,
    /// The file ends inside a record.
    #[error("ends inside a record")]
    CutOff,
}

/// One record; a block beyond the bound is passed over.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// Fields of its head, in order.
    pub fields: Vec<(String, String)>,
    /// Its block; none where it is larger than [`limits::CAPTURE_BYTES`] and a bit for the HTTP head.
    pub block: Option<Vec<u8>>,
}

impl Record {
    /// First value of a field, whatever its case.
    pub fn field(&self, name: &str) -> Option<&str> {
        let found = self.fields.iter().find(|(own, _)| own.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    /// `response`, `resource`, `revisit`, ...
    pub fn kind(&self) -> &str {
        self.field("WARC-Type").unwrap_or_default()
    }

    /// The address it is about; angle brackets round it are an old mistake of several tools.
    pub fn target(&self) -> Option<&str> {
        let target = self.field("WARC-Target-URI")?;
        Some(target.trim_start_matches('<').trim_end_matches('>'))
    }

    /// What a `warcinfo` says under this key, in its `application/warc-fields`.
    pub fn said(&self, key: &str) -> Option<String> {
        let text = String::from_utf8_lossy(self.block.as_deref()?);
        let mut lines = text.lines().filter_map(|line| line.split_once(": "));
        lines.find(|(own, _)| *own == key).map(|(_, value)| value.to_owned())
    }
}

/// The records of a WARC file, one after another. After a fault nothing follows.
pub struct Records {
    input: Box<dyn BufRead + Send>,
    ended: bool,
}

impl Records {
    /// Reads records from a file, plain or gzip.
    pub fn new(file: impl Read + Send + 'static) -> Result<Records, Fault> {
        let mut file = BufReader::with_capacity(1 << 16, file);
        let is_gzip = file.fill_buf()?.starts_with(&[0x1f, 0x8b]);
        Ok(Records {
            input: if is_gzip {
                Box::new(BufReader::with_capacity(1 << 16, MultiGzDecoder::new(file)))
            } else {
                Box::new(file)
            },
            ended: false,
        })
    }

    fn record(&mut self) -> Result<Option<Record>, Fault> {
        let mut left = limits::WARC_HEAD_BYTES;
        let version = loop {
            match self.line(&mut left)? {
                None => return Ok(None),
                Some(line) if line.trim().is_empty() => {}
                Some(line) => break line,
            }
        };
        if !version.starts_with("WARC/") {
            return Err(Fault::NoRecord);
        }
        let mut record = Record::default();
        loop {
            let line = self.line(&mut left)?.ok_or(Fault::CutOff)?;
            let line = line.trim_end();
            if line.is_empty() {
                break;
            }
            match (
                line.starts_with([' ', '\t']),
                record.fields.last_mut(),
                line.split_once(':'),
            ) {
                (true, Some((_, value)), _) => {
                    value.push(' ');
                    value.push_str(line.trim());
                }
                (_, _, Some((name, value))) => record.fields.push((name.trim().to_owned(), value.trim().to_owned())),
                _ => return Err(Fault::NoRecord),
            }
        }
        record.block = self.block(&record)?;
        Ok(Some(record))
    }

    fn block(&mut self, record: &Record) -> Result<Option<Vec<u8>>, Fault> {
        let length = record
            .field("Content-Length")
            .and_then(|length| length.parse::<u64>().ok());
        let length = length.ok_or(Fault::NoRecord)?;
        let mut block = (&mut self.input).take(length);
        if length > limits::CAPTURE_BYTES + limits::WARC_HEAD_BYTES as u64 {
            let passed = io::copy(&mut block, &mut io::sink())?;
            return if passed == length { Ok(None) } else { Err(Fault::CutOff) };
        }
        let mut bytes = Vec::new();
        block.read_to_end(&mut bytes)?;
        if bytes.len() as u64 == length {
            Ok(Some(bytes))
        } else {
            Err(Fault::CutOff)
        }
    }

    /// One line of a head; none at the end of the file.
    fn line(&mut self, left: &mut usize) -> Result<Option<String>, Fault> {
        let mut bytes = Vec::new();
        let read = (&mut self.input).take(*left as u64).read_until(b'\n', &mut bytes)?;
        if read == 0 {
            return if *left == 0 { Err(Fault::HeadTooLong) } else { Ok(None) };
        }
        *left -= read;
        if *left == 0 {
            return Err(Fault::HeadTooLong);
        }
        Ok(Some(String::from_utf8_lossy(&bytes).into_owned()))
    }
}

impl Iterator for Records {
    type Item = Result<Record, Fault>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let record = self.record().map_err(|fault| match fault {
            Fault::Io(fault) if fault.kind() == io::ErrorKind::UnexpectedEof => Fault::CutOff,
            fault => fault,
        });
        self.ended = !matches!(record, Ok(Some(_)));
        record.transpose()
    }
}

impl std::fmt::Debug for Records {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Records")
            .field("ended", &self.ended)
            .finish_non_exhaustive()
    }
}
