use crate::address::Address;
use crate::archive::{self, Archive};
use crate::capture::warc;
use crate::cli::input;
use crate::error::Error;
use crate::output::bag::Bag;
use crate::reconcile::Testimony;
use crate::snapshot::{History, Past};
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::Offset;
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, BufRead};
use std::path::{Path, PathBuf};

/// The archive in a bag.
pub(in crate::cli) const ARCHIVE: &str = "archive.jsonl";

/// Who said what, in a bag.
pub(in crate::cli) const SOURCES: &str = "archive.sources.jsonl";

/// The folder of segments, in a bag.
pub(in crate::cli) const SEGMENTS: &str = "data/captures";

/// What names of segments end in.
pub(in crate::cli) const ENDING: &str = ".warc.gz";
const FORM: &str = "%Y%m%dT%H%M%SZ";

/// The segments of a bag, and what they say.
pub(in crate::cli) struct Segments {
    root: PathBuf,
    /// Names of files in the making.
    in_work: Vec<String>,
    files: Vec<PathBuf>,
    history: History,
}

impl Segments {
    /// Reads all segments.
    pub(in crate::cli) fn open(bag: &Bag) -> Result<Segments, Error> {
        let folder = bag.root().join(SEGMENTS);
        let mut segments = Segments {
            root: bag.root().to_owned(),
            in_work: bag.in_work()?,
            files: Vec::new(),
            history: History::default(),
        };
        for name in names(&folder)? {
            segments.hear(&name, folder.join(file_name(&name)))?;
        }
        Ok(segments)
    }

    /// Takes in one more segment.
    pub(in crate::cli) fn hear(&mut self, name: &str, path: PathBuf) -> Result<(), Error> {
        let shown = path.display().to_string();
        let failed = |source| Error::Read {
            path: shown.clone(),
            source,
        };
        let file = File::open(&path).map_err(failed)?;
        let length = file.metadata().map_err(failed)?.len();
        self.history.begin(name);
        let history = &mut self.history;
        let sound = warc::scan(&file, &mut |place, record| history.hear(place, &record)).map_err(failed)?;
        if sound < length {
            return Err(Error::Usage {
                what: format!("`{shown}` is damaged at byte {sound}"),
                hint: Some("nothing was changed; take it from a backup".to_owned()),
            });
        }
        self.files.push(path);
        Ok(())
    }

    /// The segment that was taken in last lies here now.
    pub(in crate::cli) fn moved(&mut self, path: PathBuf) {
        if let Some(last) = self.files.last_mut() {
            *last = path;
        }
    }

    /// What they say.
    pub(in crate::cli) fn history(&self) -> &History {
        &self.history
    }

    /// The files, in the order of the runs.
    pub(in crate::cli) fn files(&self) -> &[PathBuf] {
        &self.files
    }

    /// Refuses a folder that holds another blog, be it in a run that was broken off.
    pub(in crate::cli) fn are_of(&self, seed: &Address, begun: Option<&Begun>) -> Result<(), Error> {
        let begun = begun.and_then(|begun| begun.seed.as_deref());
        match self.history.seed().or(begun) {
            Some(own) if own != seed.as_str() => Err(Error::Usage {
                what: format!("`{}` holds snapshots of `{own}`", self.root.display()),
                hint: Some("give that address, or another folder".to_owned()),
            }),
            _ => Ok(()),
        }
    }

    /// The run that was broken off. One that never heard an answer, as of an address that was mistyped, is thrown away.
    pub(in crate::cli) fn unfinished(&self, bag: &Bag) -> Result<Option<Begun>, Error> {
        for name in self.in_work.iter().filter_map(|name| name.strip_suffix(ENDING)) {
            let path = bag.work(&file_name(name));
            let begun = Begun::read(name, &path)?;
            if begun.answers > 0 {
                return Ok(Some(begun));
            }
            std::fs::remove_file(&path).map_err(|source| Error::Write {
                path: path.display().to_string(),
                source,
            })?;
        }
        Ok(None)
    }

    /// A name for a run that begins now: the time in UTC, and in any case behind the runs before.
    pub(in crate::cli) fn next_name(&self) -> String {
        let last = self.history.runs.iter().filter_map(|run| begun(&run.name)).max();
        let now = Timestamp::now().as_second();
        let second = last.map_or(now, |last| now.max(last.as_second() + 1));
        let time = Timestamp::from_second(second).unwrap_or_default();
        time.strftime(FORM).to_string()
    }

    /// What the testimony of the posts that are there says of pages.
    pub(in crate::cli) fn past(&self) -> Result<Past, Error> {
        let gone: BTreeSet<String> = self
            .archive()?
            .posts
            .into_iter()
            .filter(|post| post.gone.is_some())
            .map(|post| post.id)
            .collect();
        let mut past = Past::default();
        self.testimony(&mut |_, line| {
            if !gone.contains(&line.post) {
                past.hear(&line);
            }
            Ok(())
        })?;
        Ok(past)
    }

    /// Reads the testimony line by line, as text and as what it says.
    pub(in crate::cli) fn testimony(
        &self,
        hear: &mut dyn FnMut(&str, Testimony) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let path = self.root.join(SOURCES);
        if !path.exists() {
            return Ok(());
        }
        let shown = path.display().to_string();
        let failed = |source: io::Error| Error::Read {
            path: shown.clone(),
            source,
        };
        for line in input::open(&shown)?.lines() {
            let line = line.map_err(failed)?;
            let read = serde_json::from_str(&line).map_err(|fault| failed(fault.into()))?;
            hear(&line, read)?;
        }
        Ok(())
    }

    /// The archive as it is; an empty one before the first run.
    pub(in crate::cli) fn archive(&self) -> Result<Archive, Error> {
        let path = self.root.join(ARCHIVE);
        if !path.exists() {
            return Ok(archive::Archive::default());
        }
        input::archive(&path.display().to_string())
    }
}

/// A run that was broken off.
#[derive(Debug, Default)]
pub(in crate::cli) struct Begun {
    pub(in crate::cli) name: String,
    /// The address that it began at.
    seed: Option<String>,
    /// How many answers it heard.
    answers: usize,
}

impl Begun {
    fn read(name: &str, path: &Path) -> Result<Begun, Error> {
        let mut begun = Begun {
            name: name.to_owned(),
            ..Begun::default()
        };
        let heard = File::open(path).and_then(|file| {
            warc::scan(&file, &mut |_, record| match record.kind() {
                "warcinfo" => begun.seed = begun.seed.take().or_else(|| record.said(warc::SEED)),
                "response" | "revisit" => begun.answers += 1,
                _ => {}
            })
        });
        heard.map(|_| begun).map_err(|source| Error::Read {
            path: path.display().to_string(),
            source,
        })
    }
}

/// Names of the segments in a folder, in order.
pub(in crate::cli) fn names(folder: &Path) -> Result<Vec<String>, Error> {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(fault) if fault.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(source) => {
            return Err(Error::Read {
                path: folder.display().to_string(),
                source,
            });
        }
    };
    let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let names = names.filter_map(|name| Some(name.strip_suffix(ENDING)?.to_owned()));
    let mut names: Vec<String> = names.collect();
    names.sort();
    Ok(names)
}

/// The file of a segment.
pub(in crate::cli) fn file_name(name: &str) -> String {
    format!("{name}{ENDING}")
}

/// When a run began, by its name.
pub(in crate::cli) fn begun(name: &str) -> Option<Timestamp> {
    let time = DateTime::strptime(FORM, name).ok()?;
    Offset::UTC.to_timestamp(time).ok()
}

/// How many seconds ago a run began.
pub(in crate::cli) fn age(name: &str) -> i64 {
    begun(name).map_or(i64::MAX, |begun| Timestamp::now().as_second() - begun.as_second())
}

/// What stands in `bag-info.txt`.
pub(in crate::cli) fn about(segments: &Segments, time: &str) -> Vec<(&'static str, String)> {
    let day = time.get(..10).unwrap_or(time).to_owned();
    vec![
        ("Bag-Software-Agent", format!("posterity {}", env!("CARGO_PKG_VERSION"))),
        ("Bagging-Date", day),
        (
            "External-Identifier",
            segments.history().seed().unwrap_or_default().to_owned(),
        ),
        (
            "Internal-Sender-Description",
            "captures of one blog, a WARC 1.1 file for each run; archive.jsonl is what they say the blog is".to_owned(),
        ),
    ]
}

/// The time, to the second.
pub(in crate::cli) fn now() -> String {
    let now = Timestamp::from_second(Timestamp::now().as_second());
    now.unwrap_or_default().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_is_named_by_its_beginning() {
        let time = begun("20261125T020305Z").unwrap();
        assert_eq!(time.to_string(), "2026-11-25T02:03:05Z");
        assert_eq!(time.strftime(FORM).to_string(), "20261125T020305Z");
        assert_eq!(begun("captures"), None);
    }
}
