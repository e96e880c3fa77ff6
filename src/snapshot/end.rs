use crate::capture::warc::Record;
use std::collections::BTreeSet;

/// What a run says of itself when it is over: a `metadata` record, the last of its segment. A segment without one was never
/// finished.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct End {
    /// It came to its end: everything that it met was asked for, or stood.
    pub is_complete: bool,
    /// Keys of addresses that had answered well before and that nothing led to any more.
    pub unreached: BTreeSet<String>,
}

const STATE: &str = "posterity-run";
const UNREACHED: &str = "unreached";

impl End {
    /// The block of its record: a line for each fact.
    pub fn block(&self) -> String {
        let state = if self.is_complete { "complete" } else { "incomplete" };
        let mut block = format!("{STATE}: {state}\r\n");
        for key in &self.unreached {
            block.push_str(&format!("{UNREACHED}: {key}\r\n"));
        }
        block
    }

    /// Reads it; none where a record is no end of a run.
    pub fn read(record: &Record) -> Option<End> {
        let block = record.block.as_deref().filter(|_| record.kind() == "metadata")?;
        let text = std::str::from_utf8(block).ok()?;
        let mut lines = text.lines().filter_map(|line| line.split_once(": "));
        let (_, state) = lines.next().filter(|(key, _)| *key == STATE)?;
        let unreached = lines.filter(|(key, _)| *key == UNREACHED);
        Some(End {
            is_complete: state == "complete",
            unreached: unreached.map(|(_, key)| key.to_owned()).collect(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_end_is_read_as_it_was_written() {
        for is_complete in [true, false] {
            let end = End {
                is_complete,
                unreached: ["h.test/é: 1", "h.test/?p=2"].map(str::to_owned).into(),
            };
            let record = Record {
                fields: vec![("WARC-Type".to_owned(), "metadata".to_owned())],
                block: Some(end.block().into_bytes()),
            };
            assert_eq!(End::read(&record), Some(end));
        }
        assert_eq!(End::read(&Record::default()), None);
    }
}
