//! Archives out: JSON Lines, UTF-8, LF, keys in schema order. The same archive gives the same bytes.

use super::{Archive, Record};
use std::io::{self, Write};

/// Writes one record as one line.
pub fn write_record(record: &Record, out: &mut impl Write) -> io::Result<()> {
    serde_json::to_writer(&mut *out, record)?;
    out.write_all(b"\n")
}

/// Writes a whole archive in the order it stands in; [`Archive::sort`] puts it right.
pub fn write(archive: &Archive, out: &mut impl Write) -> io::Result<()> {
    for record in archive.records() {
        write_record(&record, out)?;
    }
    Ok(())
}
