//! Inline content on its way to becoming a run list: white space folded as a browser folds it.

use crate::markdown::body::{Body, Run, Span, What};
use crate::markdown::marks::Marks;

/// Inline content of the block being read.
#[derive(Default)]
pub(super) struct Flow {
    text: String,
    pieces: Vec<Run>,
}

/// What two line breaks in a row mean.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Breaks {
    /// The end of a paragraph: so did those write who had no other.
    Part,
    /// Just that; in a cell, a caption or a heading there are no paragraphs.
    Keep,
}

impl Flow {
    pub(super) fn push_text(&mut self, text: &str, marks: Marks) {
        let start = self.text.len();
        self.text.push_str(text);
        let end = self.text.len();
        match self.pieces.last_mut() {
            Some(Run {
                what: What::Text(_, last),
                marks: own,
            }) if *last == start && *own == marks => *last = end,
            _ => self.pieces.push(Run {
                what: What::Text(start, end),
                marks,
            }),
        }
    }

    pub(super) fn push(&mut self, what: What, marks: Marks) {
        self.pieces.push(Run { what, marks });
    }

    /// Moves what was read into the body, as the spans of its paragraphs; blank ones are none.
    pub(super) fn settle(&mut self, body: &mut Body, breaks: Breaks) -> Vec<Span> {
        if self.pieces.is_empty() {
            return Vec::new();
        }
        let mut settling = Settling {
            first: body.runs.len(),
            body,
            breaks,
            gap: Vec::new(),
            gap_marks: None,
            last: None,
            spans: Vec::new(),
        };
        for piece in &self.pieces {
            match piece.what {
                What::Text(start, end) => settling.text(&self.text[start..end], piece.marks),
                What::Break => settling.gap(Gap::Break, piece.marks),
                what => settling.solid(what, piece.marks),
            }
        }
        settling.finish();
        let spans = settling.spans;
        self.text.clear();
        self.pieces.clear();
        spans
    }
}

/// What parts words.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Gap {
    Space,
    NoBreakSpace,
    Break,
}

const NO_BREAK_SPACE: &str = "\u{a0}";

struct Settling<'b> {
    body: &'b mut Body,
    breaks: Breaks,
    /// The first run of the paragraph.
    first: usize,
    /// What came since the last thing that shows.
    gap: Vec<Gap>,
    /// The marks that all of it has.
    gap_marks: Option<Marks>,
    /// The marks of the last thing that shows.
    last: Option<Marks>,
    spans: Vec<Span>,
}

impl Settling<'_> {
    fn text(&mut self, text: &str, marks: Marks) {
        let bytes = text.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            match bytes[at] {
                b' ' | b'\t' | b'\n' | b'\r' | 0x0c => {
                    self.gap(Gap::Space, marks);
                    at += 1;
                }
                0xc2 if bytes.get(at + 1) == Some(&0xa0) => {
                    self.gap(Gap::NoBreakSpace, marks);
                    at += 2;
                }
                _ => {
                    let start = at;
                    at = end_of_words(bytes, at);
                    self.words(&text[start..at], marks);
                }
            }
        }
    }

    fn gap(&mut self, gap: Gap, marks: Marks) {
        self.gap_marks = Some(self.gap_marks.map_or(marks, |all| all.and(marks)));
        match (gap, self.gap.last()) {
            (Gap::Space, Some(Gap::Space | Gap::Break)) => {}
            (Gap::Space, None) if !self.counts_space() => {}
            (Gap::Break, Some(Gap::Space)) => {
                self.gap.pop();
                self.gap.push(Gap::Break);
            }
            _ => self.gap.push(gap),
        }
    }

    /// White space does not count at the start of a paragraph, nor behind the check box of a task.
    fn counts_space(&self) -> bool {
        let is_task = || {
            matches!(
                self.body.runs[self.first..],
                [Run {
                    what: What::Check(_),
                    ..
                }]
            )
        };
        self.last.is_some() && !is_task()
    }

    fn words(&mut self, words: &str, marks: Marks) {
        self.before(marks);
        self.push_text(words, marks);
        self.last = Some(marks);
    }

    fn solid(&mut self, what: What, marks: Marks) {
        self.before(marks);
        self.body.runs.push(Run { what, marks });
        self.last = Some(marks);
    }

    /// Writes the gap before something that shows. White space has the marks that both its neighbours have, but for those of
    /// which two are two things unless it stands in one of them.
    fn before(&mut self, marks: Marks) {
        let own = self.gap_marks.take().unwrap_or_default();
        if self.gap.is_empty() {
            return;
        }
        let Some(last) = self.last else {
            let shows = self.gap.iter().position(|gap| *gap == Gap::NoBreakSpace);
            self.gap.drain(..shows.unwrap_or(self.gap.len()));
            self.write_gap(Marks::default());
            return;
        };
        let breaks = self.gap.iter().filter(|gap| **gap == Gap::Break).count();
        // Where other marks change beside it, or at a break, any way of writing may part them.
        let shared = self.body.shared(last, marks);
        let shared = match breaks {
            0 if last == marks => shared.apart_but_for(own),
            _ => shared,
        };
        if breaks > 1 && self.breaks == Breaks::Part {
            self.gap.clear();
            self.part();
        } else {
            self.write_gap(shared);
        }
    }

    fn write_gap(&mut self, marks: Marks) {
        for at in 0..self.gap.len() {
            match self.gap[at] {
                Gap::Space => self.push_text(" ", marks),
                Gap::NoBreakSpace => self.push_text(NO_BREAK_SPACE, marks),
                Gap::Break => self.body.runs.push(Run {
                    what: What::Break,
                    marks,
                }),
            }
        }
        self.gap.clear();
    }

    fn push_text(&mut self, text: &str, marks: Marks) {
        let start = self.body.text.len();
        self.body.text.push_str(text);
        let end = self.body.text.len();
        match self.body.runs[self.first..].last_mut() {
            Some(Run {
                what: What::Text(_, last),
                marks: own,
            }) if *own == marks && *last == start => *last = end,
            _ => self.body.runs.push(Run {
                what: What::Text(start, end),
                marks,
            }),
        }
    }

    fn part(&mut self) {
        let end = self.body.runs.len();
        if end > self.first {
            self.spans.push(Span { start: self.first, end });
        }
        self.first = end;
    }

    fn finish(&mut self) {
        while matches!(self.gap.last(), Some(Gap::Space | Gap::Break)) {
            self.gap.pop();
        }
        if self.last.is_some() {
            self.write_gap(Marks::default());
        }
        self.part();
    }
}

/// Where words end that are parted by single blanks, which stay as they are.
fn end_of_words(bytes: &[u8], mut at: usize) -> usize {
    loop {
        at += plain(&bytes[at..]);
        let parts_once = bytes.get(at) == Some(&b' ') && at + 1 < bytes.len() && !is_gap(bytes, at + 1);
        let is_letter = bytes.get(at) == Some(&0xc2) && !is_gap(bytes, at);
        if !parts_once && !is_letter {
            return at;
        }
        at += 1;
    }
}

/// How many bytes surely are no more than words and single blanks: all before one that is, or begins, something else, and
/// before a blank with such a byte or another blank behind it. Sixteen at a time, without a branch for each word.
fn plain(bytes: &[u8]) -> usize {
    let mut length = 0;
    while let Some((own, next)) = bytes.get(length..length + 16).zip(bytes.get(length + 1..length + 17)) {
        let ends = own.iter().zip(next).fold(false, |ends, (own, next)| {
            let is_gap = may_part(*own) & (may_part(*next) | (*own != b' '));
            ends | is_gap
        });
        if ends {
            break;
        }
        length += 16;
    }
    let rest = bytes[length..].iter();
    length + rest.take_while(|byte| !may_part(**byte)).count()
}

/// Whether a byte is, or begins, what parts words. Without branches, so that many are asked at once.
fn may_part(byte: u8) -> bool {
    (byte == b' ') | (byte == b'\t') | (byte == b'\n') | (byte == b'\r') | (byte == 0x0c) | (byte == 0xc2)
}

fn is_gap(bytes: &[u8], at: usize) -> bool {
    matches!(bytes[at], b' ' | b'\t' | b'\n' | b'\r' | 0x0c) || (bytes[at] == 0xc2 && bytes.get(at + 1) == Some(&0xa0))
}
