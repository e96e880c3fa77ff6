//! Segments written anew, without some of their records.

use crate::capture::Digest;
use crate::capture::warc::{self, Record, Writer};
use crate::snapshot::{Fate, note};
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;

/// A record that does not stay as it is: where its member begins and ends, and what stands there instead.
pub(in crate::cli) struct Cut {
    from: u64,
    to: u64,
    fate: Fate,
    /// The record without its block, where something stands in its place.
    record: Record,
}

/// The records of a segment that do not stay as they are.
pub(in crate::cli) fn cuts(file: &File, decide: &mut dyn FnMut(u64, &Record) -> Fate) -> io::Result<Vec<Cut>> {
    let mut cuts: Vec<Cut> = Vec::new();
    let mut is_open = false;
    let end = warc::scan(file, &mut |place, record| {
        if std::mem::take(&mut is_open)
            && let Some(last) = cuts.last_mut()
        {
            last.to = place;
        }
        let fate = decide(place, &record);
        if fate == Fate::Stays {
            return;
        }
        is_open = true;
        let record = match fate {
            Fate::Erased => Record::default(),
            _ => Record { block: None, ..record },
        };
        cuts.push(Cut {
            from: place,
            to: place,
            fate,
            record,
        });
    })?;
    if let Some(last) = cuts.last_mut().filter(|_| is_open) {
        last.to = end;
    }
    Ok(cuts)
}

/// How many bytes are cut out.
pub(in crate::cli) fn bytes(cuts: &[Cut]) -> u64 {
    cuts.iter().map(|cut| cut.to - cut.from).sum()
}

/// Copies a file but for what is cut out of it; `erased` gets the digests of members of which nothing is left.
pub(in crate::cli) fn rewrite(
    file: &File,
    cuts: &[Cut],
    out: &mut dyn Write,
    erased: &mut Vec<Digest>,
) -> io::Result<()> {
    let mut input = file;
    let mut place = 0;
    for cut in cuts {
        input.seek(SeekFrom::Start(place))?;
        io::copy(&mut input.take(cut.from - place), out)?;
        let digest = digest(file, cut)?;
        place = cut.to;
        let target = cut.record.target().unwrap_or_default();
        let time = cut.record.field("WARC-Date").unwrap_or_default();
        let own_name = cut.record.field("WARC-Record-ID").unwrap_or_default();
        let mut writer = Writer::resume(&mut *out, own_name);
        match &cut.fate {
            Fate::Ends(end) => writer.note(target, time, &end.block())?,
            Fate::Noted => writer.note(target, time, &note(digest.as_str()))?,
            Fate::Erased | Fate::Stays => {}
        }
        if !matches!(cut.fate, Fate::Ends(_)) {
            erased.push(digest);
        }
    }
    input.seek(SeekFrom::Start(place))?;
    io::copy(&mut input, out)?;
    Ok(())
}

/// Digests of the members that are cut out.
pub(in crate::cli) fn digests(file: &File, cuts: &[Cut]) -> io::Result<Vec<Digest>> {
    cuts.iter().map(|cut| digest(file, cut)).collect()
}

fn digest(mut file: &File, cut: &Cut) -> io::Result<Digest> {
    let mut member = Vec::new();
    file.seek(SeekFrom::Start(cut.from))?;
    file.take(cut.to - cut.from).read_to_end(&mut member)?;
    Ok(Digest::of(&member))
}

/// The name of a file without its folders.
pub(in crate::cli) fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
