//! Lists, and the other holders that a class makes of general elements.

use super::levels::Kind;
use super::role::Role;
use super::{Opened, Reader};
use crate::dom::fragment::Tag;
use crate::markdown::body::{Block, Holder, List, Span, What};

impl Reader<'_> {
    pub(super) fn open_list_part(&mut self, tag: Tag<'_>, role: Role) -> Opened {
        if role != Role::Item {
            self.enter(Holder::List(list(tag, role)));
            return Opened::List;
        }
        if !matches!(self.frames.last().map(|frame| frame.opened), Some(Opened::List)) {
            self.edge();
            return Opened::Block;
        }
        self.leave_past_item();
        let number = tag.attr("value").and_then(|value| value.trim().parse().ok());
        self.enter(Holder::Item(number));
        Opened::Item
    }

    pub(super) fn close_item(&mut self) {
        self.flush();
        if let Some(level) = self.levels.last_mut()
            && level.kind == Kind::Item
        {
            level.kind = Kind::PastItem;
        }
    }

    pub(super) fn close_list(&mut self) {
        self.leave_past_item();
        self.close_holder();
    }

    fn leave_past_item(&mut self) {
        self.flush();
        if self.levels.last().is_some_and(|level| level.kind == Kind::PastItem) {
            self.leave();
        }
    }

    /// Makes room for a block: directly in a list there is none.
    pub(super) fn place(&mut self) {
        if self.levels.last().is_some_and(|level| level.kind == Kind::List) {
            self.levels.push(super::levels::Level {
                start: self.body.blocks.len(),
                kind: Kind::PastItem,
                heading: None,
            });
            self.body.blocks.push(Block::Open(Holder::Item(None)));
        }
    }

    /// The list around holds paragraphs.
    pub(super) fn loosen(&mut self) {
        let list = self.levels.iter().rev().find(|level| level.kind == Kind::List);
        if let Some(level) = list
            && let Block::Open(Holder::List(list)) = &mut self.body.blocks[level.start]
        {
            list.is_loose = true;
        }
    }

    /// Whether an item so far holds but a check box, whose text now comes in a paragraph.
    pub(super) fn continues_task(&self) -> bool {
        let Some(level) = self.levels.last() else { return false };
        let is_item = matches!(level.kind, Kind::Item | Kind::PastItem);
        let is_first = is_item && self.body.blocks.len() == level.start + 2;
        match self.body.blocks.last() {
            Some(Block::Paragraph(Span { start, end })) if is_first && *end == start + 1 => {
                matches!(self.body.runs[*start].what, What::Check(_))
            }
            _ => false,
        }
    }

    pub(super) fn continue_task(&mut self, span: Span) {
        if let Some(Block::Paragraph(first)) = self.body.blocks.last_mut() {
            first.end = span.end;
        }
    }

    /// Whether what is being read stands in a term or definition, where no other can begin.
    fn is_in_term(&self) -> bool {
        let around = self.levels.last().map(|level| &self.body.blocks[level.start]);
        matches!(around, Some(Block::Open(Holder::Term | Holder::Definition)))
    }

    /// Figures and captions as WordPress wrote them before HTML 5, else a plain block.
    pub(super) fn open_classed(&mut self, tag: Tag<'_>, role: Role) -> Opened {
        let is_caption = || tag.has_class("wp-caption-text") || tag.has_class("gallery-caption");
        let holder = match role {
            Role::Block if tag.name() == "div" && tag.has_class("wp-caption") => Some(Holder::Figure),
            Role::Terms if tag.has_class("gallery-item") => Some(Holder::Figure),
            Role::Paragraph | Role::Definition if self.is_in_figure() && is_caption() => Some(Holder::Figcaption),
            Role::Term if self.is_in_figure() && tag.has_class("gallery-icon") => None,
            Role::Terms => Some(Holder::Terms),
            Role::Term | Role::Definition if self.is_in_term() => None,
            Role::Term => Some(Holder::Term),
            Role::Definition => Some(Holder::Definition),
            _ => None,
        };
        match holder {
            Some(holder) => {
                self.enter(holder);
                Opened::Holder
            }
            None => {
                self.edge();
                Opened::Block
            }
        }
    }
}

fn list(tag: Tag<'_>, role: Role) -> List {
    let start = tag.attr("start").and_then(|start| start.trim().parse().ok());
    let is_numbered = role == Role::NumberedList;
    List {
        start: is_numbered.then(|| start.unwrap_or(1)),
        style: tag.attr("type").filter(|_| is_numbered).and_then(style),
        is_reversed: is_numbered && tag.attr("reversed").is_some(),
        is_loose: false,
    }
}

fn style(kind: &str) -> Option<char> {
    match kind.trim() {
        "a" => Some('a'),
        "A" => Some('A'),
        "i" => Some('i'),
        "I" => Some('I'),
        _ => None,
    }
}
