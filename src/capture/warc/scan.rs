use super::{Fault, Record, Records};
use crate::limits;
use flate2::bufread::GzDecoder;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};

/// Reads a WARC file of one gzip member a record, member by member, and hands each record to `hear` with the place where it
/// begins. Gives the end of the last whole member: what stands behind it was never finished, or is damaged.
pub fn scan(file: &File, hear: &mut dyn FnMut(u64, Record)) -> io::Result<u64> {
    let mut input = BufReader::with_capacity(1 << 16, file);
    let mut sound = input.seek(SeekFrom::Start(0))?;
    loop {
        if input.fill_buf()?.is_empty() {
            return Ok(sound);
        }
        let Ok(record) = member(&mut input) else {
            return Ok(sound);
        };
        hear(sound, record);
        sound = input.stream_position()?;
    }
}

/// The record of the member that begins at this place.
pub fn record_at(file: &File, place: u64) -> Result<Record, Fault> {
    let mut input = BufReader::with_capacity(1 << 16, file);
    input.seek(SeekFrom::Start(place))?;
    member(&mut input)
}

/// Whether anything from this place on is a whole member: then the file is not cut off but damaged.
pub fn goes_on_after(file: &File, place: u64) -> io::Result<bool> {
    let mut rest = Vec::new();
    let mut input = file;
    input.seek(SeekFrom::Start(place))?;
    input.take(limits::CAPTURE_BYTES * 2).read_to_end(&mut rest)?;
    // The first is the one that is not whole.
    let beginnings = memchr::memmem::find_iter(&rest, &[0x1f, 0x8b, 0x08]).filter(|at| *at > 0);
    Ok(beginnings.into_iter().any(|at| member(&mut &rest[at..]).is_ok()))
}

fn member(input: &mut impl BufRead) -> Result<Record, Fault> {
    let mut bytes = Vec::new();
    let most = limits::CAPTURE_BYTES + 4 * limits::WARC_HEAD_BYTES as u64;
    let mut member = GzDecoder::new(input);
    (&mut member).take(most).read_to_end(&mut bytes)?;
    // The trailer is read, and the digest proven, only at the end.
    if member.read(&mut [0])? > 0 {
        return Err(Fault::NoRecord);
    }
    let mut records = Records::new(io::Cursor::new(bytes))?;
    let record = records.next().ok_or(Fault::CutOff)??;
    match records.next() {
        None => Ok(record),
        Some(_) => Err(Fault::NoRecord),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Exchanged, Writer, answer};
    use super::*;
    use std::io::Write;

    fn written() -> Vec<u8> {
        let mut writer = Writer::resume(Vec::new(), "");
        writer
            .information("x", "2020-01-01T00:00:00Z", &[("seed", "http://h.test/")])
            .unwrap();
        let headers = [
            ("transfer-encoding".to_owned(), b"chunked".to_vec()),
            ("x-ort".to_owned(), b"K\xf6ln".to_vec()),
        ];
        let exchanged = Exchanged {
            target: "http://h.test/",
            time: "2020-01-01T00:00:01Z",
            request: "GET / HTTP/1.1\r\nhost: h.test\r\n\r\n",
            status_line: "HTTP/1.1 200 OK",
            headers: &headers,
            body: b"<p>x",
            truncated: None,
        };
        writer.exchange(&exchanged).unwrap();
        writer.finish().unwrap()
    }

    fn scanned(bytes: &[u8]) -> (Vec<(u64, Record)>, u64, File) {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(bytes).unwrap();
        let mut records = Vec::new();
        let sound = scan(&file, &mut |place, record| records.push((place, record))).unwrap();
        (records, sound, file)
    }

    #[test]
    fn records_are_found_and_read_again_at_their_places() {
        let bytes = written();
        let (records, sound, file) = scanned(&bytes);
        assert_eq!(sound, bytes.len() as u64);
        let kinds: Vec<&str> = records.iter().map(|(_, record)| record.kind()).collect();
        assert_eq!(kinds, ["warcinfo", "response", "request"]);
        for (place, record) in &records {
            assert_eq!(record_at(&file, *place).unwrap(), *record);
        }
        let block = records[1].1.block.as_deref().unwrap();
        assert_eq!(
            block,
            b"HTTP/1.1 200 OK\r\nx-orig-transfer-encoding: chunked\r\nx-ort: K\xf6ln\r\n\r\n<p>x"
        );
        assert_eq!(answer(block).unwrap().body, b"<p>x");
        assert_eq!(
            records[2].1.field("WARC-Concurrent-To"),
            records[1].1.field("WARC-Record-ID")
        );
    }

    /// Wherever a file breaks off, what stands whole before is found, and nothing is taken for it that is not whole.
    #[test]
    fn a_file_that_breaks_off_anywhere_is_sound_up_to_its_last_whole_record() {
        let bytes = written();
        let (records, _, _) = scanned(&bytes);
        let mut ends: Vec<u64> = records[1..].iter().map(|(place, _)| *place).collect();
        ends.push(bytes.len() as u64);
        for cut in 0..bytes.len() {
            let (found, sound, file) = scanned(&bytes[..cut]);
            let whole = ends.iter().filter(|end| **end <= cut as u64).count();
            assert_eq!(
                (found.len(), sound),
                (whole, whole.checked_sub(1).map_or(0, |last| ends[last])),
                "{cut}"
            );
            assert!(!goes_on_after(&file, sound).unwrap(), "{cut}");
        }
    }

    #[test]
    fn damage_in_the_middle_is_told_from_a_cut() {
        let mut bytes = written();
        let (records, ..) = scanned(&bytes);
        let middle = records[1].0 as usize + 40;
        bytes[middle] ^= 0xff;
        let (found, sound, file) = scanned(&bytes);
        assert_eq!((found.len(), sound), (1, records[1].0));
        assert!(goes_on_after(&file, sound).unwrap());
    }
}
