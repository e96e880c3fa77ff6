//! To which side the text of a column stands: Markdown knows one for all its cells.

use crate::markdown::body::{Align, Block, Cell, Holder};

/// A cell that shows something.
struct Seen {
    at: usize,
    column: usize,
    is_head: bool,
    align: Option<Align>,
}

/// Gives the cells of each column one side, where the table can be written as Markdown at all. Gives how many stand to
/// another side than before.
pub(super) fn settle(table: &mut [Block]) -> usize {
    let Some(seen) = seen(table) else { return 0 };
    let columns = seen.iter().map(|cell| cell.column + 1).max().unwrap_or_default();
    let mut moved = 0;
    for column in 0..columns {
        let side = side(&seen, column);
        for cell in seen.iter().filter(|cell| cell.column == column) {
            moved += usize::from(is_moved(cell, side));
            if let Block::Open(Holder::Cell(cell)) = &mut table[cell.at] {
                cell.align = side;
            }
        }
    }
    moved
}

/// Whether a cell now stands elsewhere. Without a side it stands left; a head without one has none to lose.
fn is_moved(cell: &Seen, side: Option<Align>) -> bool {
    let shown = |side: Option<Align>| side.unwrap_or(Align::Left);
    shown(cell.align) != shown(side) && (cell.align.is_some() || !cell.is_head)
}

/// The cells that show something; none where Markdown has no words for the table.
fn seen(table: &[Block]) -> Option<Vec<Seen>> {
    let (mut seen, mut row, mut column) = (Vec::new(), 0, 0);
    for (at, block) in table.iter().enumerate().skip(1) {
        match block {
            Block::Open(Holder::Row) => {
                row += 1;
                column = 0;
            }
            Block::Open(Holder::Cell(
                cell @ Cell {
                    columns: 1, rows: 1, ..
                },
            )) => {
                if table.get(at + 1) != Some(&Block::Close) {
                    seen.push(Seen {
                        at,
                        column,
                        is_head: cell.is_head,
                        align: cell.align,
                    });
                }
                let is_stray_head = cell.is_head && row > 1;
                if is_stray_head {
                    return None;
                }
                column += 1;
            }
            Block::Close => {}
            Block::Paragraph(_) if matches!(table.get(at + 1), Some(Block::Close)) => {}
            _ => return None,
        }
    }
    Some(seen)
}

/// The side of most cells below the head, or the head's where those have none.
fn side(seen: &[Seen], column: usize) -> Option<Align> {
    let cells = || seen.iter().filter(|cell| cell.column == column);
    let count = |side: Option<Align>| cells().filter(|cell| !cell.is_head && cell.align == side).count();
    let sides = [Some(Align::Left), Some(Align::Center), Some(Align::Right)];
    if sides.iter().all(|side| count(*side) == 0) {
        return cells().find(|cell| cell.is_head).and_then(|cell| cell.align);
    }
    let all = [None, sides[0], sides[1], sides[2]];
    all.into_iter().max_by_key(|side| count(*side)).flatten()
}
