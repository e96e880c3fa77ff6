use crate::archive::{Lines, reason, said};
use crate::error::Error;
use crate::extract::carried::{Head, SIGHTINGS, VERSION};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::borrow::Cow;
use std::io::BufRead;
use std::ops::Range;

/// What a step before this one wrote: lines between a head and an end. Where files were joined, several such one behind the
/// other.
pub(super) struct Input<R> {
    path: String,
    /// The word in the head.
    kind: &'static str,
    lines: Lines<R>,
    state: State,
}

#[derive(PartialEq, Eq)]
enum State {
    /// Nothing was read as yet.
    Fresh,
    /// Behind a head.
    Open,
    /// Behind an end.
    Ended,
}

/// A line, by its own word for itself.
pub(super) struct Line {
    pub(super) kind: String,
    pub(super) text: String,
    pub(super) place: Range<u64>,
}

#[derive(Deserialize)]
struct Tag<'a> {
    #[serde(rename = "type", borrow)]
    kind: Cow<'a, str>,
}

impl<R: BufRead> Input<R> {
    /// Reads what begins with a head of this kind.
    pub(super) fn new(path: &str, kind: &'static str, input: R) -> Input<R> {
        Input {
            path: path.to_owned(),
            kind,
            lines: Lines::new(input),
            state: State::Fresh,
        }
    }

    /// The next line; none behind an end.
    pub(super) fn next(&mut self) -> Result<Option<Line>, Error> {
        loop {
            let Some((_, text)) = self.lines.next() else {
                return match self.state {
                    State::Ended => Ok(None),
                    State::Open => Err(self.cut_off()),
                    State::Fresh => Err(self.fault("is missing: the file is empty")),
                };
            };
            let text = text.map_err(|fault| self.fault(fault.to_string()))?;
            if self.state == State::Open {
                let Tag { kind } = self.read(&text)?;
                let (kind, place) = (kind.into_owned(), self.lines.place());
                if kind == "end" {
                    self.state = State::Ended;
                }
                return Ok(Some(Line { kind, text, place }));
            }
            self.look_at_head(&text)?;
            self.state = State::Open;
        }
    }

    /// The next line, which must be one of these.
    pub(super) fn due(&mut self, kind: &str) -> Result<Line, Error> {
        match self.next()? {
            Some(line) if line.kind == kind => Ok(line),
            _ => Err(self.fault(format!("stands where a {kind} is due"))),
        }
    }

    /// What a line holds.
    pub(super) fn read<'a, T: Deserialize<'a>>(&self, text: &'a str) -> Result<T, Error> {
        serde_json::from_str(text).map_err(|fault| {
            if fault.is_eof() {
                self.cut_off()
            } else if fault.is_syntax() {
                self.fault(format!("is not JSON: {}", said(&fault)))
            } else {
                self.fault(format!("is not what it should be: {}", reason(&fault)))
            }
        })
    }

    /// The same of a line that must hold its own.
    pub(super) fn own<T: DeserializeOwned>(&self, line: &Line) -> Result<T, Error> {
        self.read(&line.text)
    }

    fn look_at_head(&self, text: &str) -> Result<(), Error> {
        let step = if self.kind == SIGHTINGS { "extract" } else { "identify" };
        let head = match serde_json::from_str::<Tag<'_>>(text) {
            Ok(tag) if tag.kind == self.kind => self.read::<Head>(text)?,
            Ok(tag) if tag.kind == "archive" => {
                return Err(self.misled(format!(
                    "begins an archive, where what `posterity {step}` writes is due"
                )));
            }
            Ok(tag) if tag.kind == SIGHTINGS || tag.kind == super::PARTS => {
                let kind = tag.kind;
                return Err(self.misled(format!("begins {kind}, where what `posterity {step}` writes is due")));
            }
            _ => return Err(self.misled(format!("is not the first that `posterity {step}` writes"))),
        };
        if head.schema_version == VERSION {
            return Ok(());
        }
        let version = head.schema_version;
        Err(Error::Carried {
            path: self.path.clone(),
            line: self.lines.number(),
            fault: format!("says version {version}, and this program knows version {VERSION}"),
            hint: Some("all three steps are done by one posterity".to_owned()),
        })
    }

    /// Something is wrong with the line last read.
    pub(super) fn fault(&self, fault: impl Into<String>) -> Error {
        Error::Carried {
            path: self.path.clone(),
            line: self.lines.number().max(1),
            fault: fault.into(),
            hint: None,
        }
    }

    /// The same, and the file is another one.
    fn misled(&self, fault: String) -> Error {
        Error::Carried {
            path: self.path.clone(),
            line: self.lines.number(),
            fault,
            hint: Some(
                "posterity extract SOURCE... | posterity identify | posterity reconcile -o ARCHIVE.jsonl".to_owned(),
            ),
        }
    }

    fn cut_off(&self) -> Error {
        Error::Carried {
            path: self.path.clone(),
            line: self.lines.number(),
            fault: "is the last, and no end: the file is cut off".to_owned(),
            hint: Some("make it again".to_owned()),
        }
    }
}
