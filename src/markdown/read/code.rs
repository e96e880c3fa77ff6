//! Blocks of code: the text as it stands, to the byte.

use super::embed::is_hidden;
use super::language::{is_copy, language};
use super::pieces::{address_of, words};
use super::role::{Role, role};
use super::{Mode, Reader};
use crate::dom::fragment::{Step, Tag};
use crate::markdown::body::{Block, Body, Code, Image, Link, Run, Span, What};
use crate::markdown::marks::{Mark, Marks};

/// Collects the text of one block of code.
pub(super) struct CodeReader {
    language: String,
    first: usize,
    /// The marks around each open element inside.
    around: Vec<Marks>,
    marks: Marks,
    /// Inside so many elements that are not content.
    hidden: usize,
}

impl Reader<'_> {
    pub(super) fn begin_code(&mut self, tag: Tag<'_>) {
        let names = self.names(tag);
        self.anchor(names);
        self.flush();
        self.mode = Mode::Code(CodeReader {
            language: language(tag).unwrap_or_default(),
            first: self.body.runs.len(),
            around: Vec::new(),
            marks: self.marks.only_link(),
            hidden: 0,
        });
    }

    pub(super) fn end_code(&mut self) {
        let Mode::Code(reader) = std::mem::replace(&mut self.mode, Mode::Content) else {
            return;
        };
        if let Some(code) = reader.finish(&mut self.body) {
            self.shown += 1;
            self.place();
            self.body.blocks.push(Block::Code(code));
        }
    }
}

impl CodeReader {
    /// Takes one step; true when it was the last.
    pub(super) fn step(&mut self, step: Step<'_>, body: &mut Body) -> bool {
        match step {
            Step::Open(_) if self.hidden > 0 => self.hidden += 1,
            Step::Open(tag) => self.open(tag, body),
            Step::Close(_) if self.hidden > 0 => self.hidden -= 1,
            Step::Close(tag) => return self.close(tag, body),
            Step::Text(text) if self.hidden == 0 => self.text(text, body),
            _ => {}
        }
        false
    }

    fn open(&mut self, tag: Tag<'_>, body: &mut Body) {
        let role = role(tag.name());
        if is_hidden(role) || is_copy(tag) {
            self.hidden = 1;
            return;
        }
        self.around.push(self.marks);
        if is_block(role) {
            self.edge(body);
        }
        match role {
            Role::Break => self.text("\n", body),
            Role::Image => self.image(tag, body),
            Role::Mark(mark @ (Mark::Strong | Mark::Em | Mark::Del)) => {
                self.marks = self.marks.with(mark);
            }
            Role::Mark(Mark::Code) if self.language.is_empty() && body.runs.len() == self.first => {
                self.language = language(tag).unwrap_or_default();
            }
            Role::Link => self.link(tag, body),
            _ => {}
        }
    }

    fn close(&mut self, tag: Tag<'_>, body: &mut Body) -> bool {
        let Some(marks) = self.around.pop() else { return true };
        if is_block(role(tag.name())) {
            self.edge(body);
        }
        self.marks = marks;
        false
    }

    /// Blocks inside begin and end lines.
    fn edge(&self, body: &mut Body) {
        if body.runs.len() > self.first && !body.text.ends_with('\n') {
            self.text("\n", body);
        }
    }

    fn link(&mut self, tag: Tag<'_>, body: &mut Body) {
        if let Some(address) = tag.attr("href") {
            self.marks = self.marks.with_link(body.links.len());
            body.links.push(Link {
                address: address_of(address),
                title: words(tag.attr("title").unwrap_or_default()),
            });
        }
    }

    fn image(&self, tag: Tag<'_>, body: &mut Body) {
        body.runs.push(Run {
            what: What::Image(body.images.len()),
            marks: self.marks,
        });
        body.images.push(Image {
            address: address_of(tag.attr("src").unwrap_or_default()),
            alt: tag.attr("alt").unwrap_or_default().to_owned(),
            title: String::new(),
        });
    }

    fn text(&self, text: &str, body: &mut Body) {
        let start = body.text.len();
        body.text.push_str(text);
        let end = body.text.len();
        match body.runs[self.first..].last_mut() {
            Some(Run {
                what: What::Text(_, last),
                marks,
            }) if *last == start && *marks == self.marks => *last = end,
            _ => body.runs.push(Run {
                what: What::Text(start, end),
                marks: self.marks,
            }),
        }
    }

    /// The block, unless it is blank. Its last line end is the fence's, not its own.
    fn finish(self, body: &mut Body) -> Option<Code> {
        if let Some(Run {
            what: What::Text(start, end),
            ..
        }) = body.runs[self.first..].last_mut()
            && body.text.ends_with('\n')
        {
            body.text.pop();
            *end -= 1;
            if start == end {
                body.runs.pop();
            }
        }
        let shows = |run: &Run| match run.what {
            What::Text(start, end) => !body.text[start..end].trim().is_empty(),
            _ => true,
        };
        if !body.runs[self.first..].iter().any(shows) {
            body.runs.truncate(self.first);
            return None;
        }
        if !self.language.is_empty() {
            strip(&mut body.runs[self.first..]);
        }
        Some(Code {
            language: self.language,
            span: Span {
                start: self.first,
                end: body.runs.len(),
            },
        })
    }
}

/// Takes away what highlighters colour and link words with; a link around all of the code is none of theirs.
fn strip(runs: &mut [Run]) {
    let link = runs.first().and_then(|run| run.marks.link());
    let is_around = link.is_some() && runs.iter().all(|run| run.marks.link() == link);
    for run in runs {
        run.marks = if is_around {
            run.marks.only_link()
        } else {
            Marks::default()
        };
    }
}

fn is_block(role: Role) -> bool {
    !matches!(
        role,
        Role::Inline | Role::Link | Role::Mark(_) | Role::Break | Role::Image | Role::Input | Role::Embed
    )
}
