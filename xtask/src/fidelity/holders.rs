//! Lists and tables.

use super::block::{Block, Cell, Marks, Run, Tier, What};
use super::line;
use super::read::Reader;
use scraper::{ElementRef, Node};

impl Reader<'_> {
    pub(super) fn list(&mut self, el: ElementRef<'_>, marks: &Marks) {
        self.flush();
        let mut items: Vec<Vec<Block>> = Vec::new();
        for child in el.children() {
            let inside = match (child.value(), ElementRef::wrap(child)) {
                (Node::Text(text), _) if !text.trim().is_empty() => self.inside(|reader| {
                    reader.push(What::Text(text.to_string()), marks);
                }),
                (_, Some(item)) if item.value().name() == "li" => {
                    let item = self.item(item, marks);
                    items.push(item);
                    continue;
                }
                (_, Some(other)) => self.inside(|reader| reader.element(other, marks)),
                _ => continue,
            };
            // What stands between items belongs to the one before.
            match items.last_mut() {
                Some(last) => last.extend(inside),
                None if inside.is_empty() => {}
                None => items.push(inside),
            }
        }
        let start = el.attr("start").and_then(|start| start.trim().parse().ok());
        let start = (el.value().name() == "ol").then(|| start.unwrap_or(1));
        self.blocks
            .extend((!items.is_empty()).then_some(Block::List(start, items)));
    }

    /// A task whose text stands in a paragraph of its own is one paragraph.
    fn item(&mut self, el: ElementRef<'_>, marks: &Marks) -> Vec<Block> {
        let mut inside = self.inside(|reader| {
            reader.anchor(el);
            reader.children(el, marks);
        });
        if let [Block::Paragraph(first), Block::Paragraph(second), ..] = inside.as_slice()
            && let [
                Run {
                    what: What::Check(_), ..
                },
            ] = first.as_slice()
        {
            let joined = [first.as_slice(), second.as_slice()].concat();
            let joined = Block::Paragraph(line::settled(&joined, self.tier));
            inside.splice(..2, [joined]);
        }
        inside
    }

    pub(super) fn table(&mut self, el: ElementRef<'_>, marks: &Marks) {
        self.flush();
        let mut rows = Vec::new();
        let mut parts: Vec<ElementRef<'_>> = children(el).collect();
        parts.reverse();
        while let Some(part) = parts.pop() {
            match part.value().name() {
                "tr" => rows.push(self.row(part, marks)),
                "thead" | "tbody" | "tfoot" => {
                    let inner: Vec<ElementRef<'_>> = children(part).collect();
                    parts.extend(inner.into_iter().rev());
                }
                "caption" => self.caption(part, marks),
                _ => {}
            }
        }
        rows.retain(|row| row.iter().any(|cell| !cell.blocks.is_empty()));
        rows.iter_mut().for_each(|row| level(row, self.tier));
        self.blocks.extend((!rows.is_empty()).then_some(Block::Table(rows)));
    }

    fn caption(&mut self, el: ElementRef<'_>, marks: &Marks) {
        let inside = self.inside(|reader| reader.children(el, marks));
        match self.tier {
            Tier::Core => self.blocks.extend(inside),
            Tier::Exact if inside.is_empty() => {}
            Tier::Exact => self.blocks.push(Block::Named("caption".to_owned(), inside)),
        }
    }

    fn row(&mut self, el: ElementRef<'_>, marks: &Marks) -> Vec<Cell> {
        let cells = children(el).filter(|cell| matches!(cell.value().name(), "td" | "th"));
        cells.map(|cell| self.cell(cell, marks)).collect()
    }

    fn cell(&mut self, el: ElementRef<'_>, marks: &Marks) -> Cell {
        let blocks = self.inside(|reader| reader.children(el, marks));
        let count = |name: &str| {
            el.attr(name)
                .filter(|count| !count.is_empty())
                .unwrap_or("1")
                .to_owned()
        };
        match self.tier {
            Tier::Core => Cell {
                name: "td".to_owned(),
                align: String::new(),
                columns: "1".to_owned(),
                rows: "1".to_owned(),
                blocks: one_paragraph(blocks),
            },
            Tier::Exact => Cell {
                name: el.value().name().to_owned(),
                align: align(el),
                columns: count("colspan"),
                rows: count("rowspan"),
                blocks,
            },
        }
    }
}

fn children(el: ElementRef<'_>) -> impl Iterator<Item = ElementRef<'_>> {
    el.children().filter_map(ElementRef::wrap)
}

/// Paragraphs of a cell are lines of it.
fn one_paragraph(blocks: Vec<Block>) -> Vec<Block> {
    let mut joined: Vec<Block> = Vec::new();
    for block in blocks {
        match (joined.last_mut(), block) {
            (Some(Block::Paragraph(last)), Block::Paragraph(next)) => {
                last.push(Run {
                    what: What::Break,
                    marks: Marks::default(),
                });
                last.extend(next);
                *last = line::settled(last, Tier::Core);
            }
            (_, block) => joined.push(block),
        }
    }
    joined
}

/// Empty cells only pad: they are no heads and have no side, and those at the end of a row are none.
fn level(row: &mut Vec<Cell>, tier: Tier) {
    if tier == Tier::Core {
        return row.retain(|cell| !cell.blocks.is_empty());
    }
    while row
        .last()
        .is_some_and(|cell| cell.blocks.is_empty() && cell.columns == "1")
    {
        row.pop();
    }
    for cell in row.iter_mut().filter(|cell| cell.blocks.is_empty()) {
        cell.name = "td".to_owned();
        cell.align.clear();
    }
}

fn align(el: ElementRef<'_>) -> String {
    let style = el.attr("style").unwrap_or_default();
    let styled = style.split_once("text-align:").map(|(_, value)| value.trim_start());
    let sides = ["left", "right", "center"];
    let styled = styled.and_then(|value| sides.into_iter().find(|side| value.starts_with(side)));
    let own = el.attr("align").unwrap_or_default().to_ascii_lowercase();
    styled.map_or(own, str::to_owned)
}
