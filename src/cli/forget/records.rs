use crate::address::Address;
use crate::capture::Digest;
use crate::capture::warc::{self, Record, Writer};
use crate::cli::captures::revived;
use crate::cli::snapshot::segments::{SEGMENTS, Segments};
use crate::error::Error;
use crate::extract::Profiles;
use crate::output;
use crate::output::bag::Sealing;
use crate::snapshot::{Erasure, Fate, Subject, note};
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;

/// A record that does not stay as it is: where its member begins and ends, and what stands there instead.
struct Cut {
    from: u64,
    to: u64,
    fate: Fate,
    record: Record,
}

/// Writes those segments anew that hold the subject; gives the digests of the members that were erased.
pub(super) fn erase(
    segments: &Segments,
    subject: &Subject,
    profiles: &Profiles,
    sealing: &mut Sealing<'_>,
) -> Result<Vec<Digest>, Error> {
    let mut erasure = Erasure::of(subject);
    let mut erased = Vec::new();
    for path in segments.files() {
        let failed = |source| Error::Read {
            path: path.display().to_string(),
            source,
        };
        let file = File::open(path).map_err(failed)?;
        let cuts = cuts(&file, &mut erasure, subject, profiles).map_err(failed)?;
        if cuts.is_empty() {
            continue;
        }
        let name = format!("{SEGMENTS}/{}", file_name(path));
        let place = sealing.place(&name).display().to_string();
        output::stream(&place, |out| rewrite(&file, &cuts, out, &mut erased))?;
        sealing.add(&name)?;
    }
    Ok(erased)
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn cuts(file: &File, erasure: &mut Erasure<'_>, subject: &Subject, profiles: &Profiles) -> io::Result<Vec<Cut>> {
    let mut cuts: Vec<Cut> = Vec::new();
    let mut is_open = false;
    let end = warc::scan(file, &mut |place, record| {
        if std::mem::take(&mut is_open)
            && let Some(last) = cuts.last_mut()
        {
            last.to = place;
        }
        let holds = |record: &Record| {
            let address = record.target().and_then(Address::parse);
            let capture = address.and_then(|address| revived(&address, record));
            // What cannot be looked into may hold anything.
            capture.is_none_or(|capture| subject.is_in(&capture, profiles))
        };
        let fate = erasure.fate(&record, holds);
        if fate != Fate::Stays {
            is_open = true;
            cuts.push(Cut {
                from: place,
                to: place,
                fate,
                record,
            });
        }
    })?;
    if let Some(last) = cuts.last_mut().filter(|_| is_open) {
        last.to = end;
    }
    Ok(cuts)
}

/// Copies a file but for what is cut out of it.
fn rewrite(file: &File, cuts: &[Cut], out: &mut dyn Write, erased: &mut Vec<Digest>) -> io::Result<()> {
    let mut input = file;
    let mut place = 0;
    for cut in cuts {
        input.seek(SeekFrom::Start(place))?;
        io::copy(&mut input.take(cut.from - place), out)?;
        let mut member = Vec::new();
        input.seek(SeekFrom::Start(cut.from))?;
        input.take(cut.to - cut.from).read_to_end(&mut member)?;
        place = cut.to;
        let target = cut.record.target().unwrap_or_default();
        let time = cut.record.field("WARC-Date").unwrap_or_default();
        let digest = Digest::of(&member);
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
