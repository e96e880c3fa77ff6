//! Columns put together into records again.

use super::fault::Fault;
use super::schema::{Cell, Column, Kind, Null, Table};
use super::shred::{Group, Leaf, Values};
use serde_json::{Map, Value, json};

/// The rows of a group, in order.
pub(super) struct Rows<'a> {
    table: &'static Table,
    cursors: Vec<Cursor<'a>>,
    left: usize,
}

/// A place in a column.
struct Cursor<'a> {
    leaf: &'a Leaf,
    at: usize,
    value: usize,
}

impl<'a> Rows<'a> {
    pub(super) fn of(table: &'static Table, group: &'a Group) -> Rows<'a> {
        let cursor = |leaf| Cursor { leaf, at: 0, value: 0 };
        Rows {
            table,
            cursors: group.leaves.iter().map(cursor).collect(),
            left: group.rows,
        }
    }

    fn row(&mut self) -> Result<Value, Fault> {
        let mut row = Map::new();
        let mut rest = Map::new();
        let mut cursors = self.cursors.as_mut_slice();
        for column in self.table.columns {
            let cells = match column {
                Column::Cell(cell) => std::slice::from_ref(cell),
                column => column.cells(),
            };
            let (own, others) = cursors.split_at_mut_checked(cells.len()).ok_or(Fault::OtherColumns)?;
            cursors = others;
            let value = match column {
                Column::Cell(cell) => own[0].take(cell, 0)?,
                Column::Texts(_) => list(cells, own, |entry| entry.into_iter().next().map(|(_, value)| value))?,
                Column::Group(..) => group(cells, own)?,
                Column::List(..) => list(cells, own, |entry| Some(Value::Object(entry)))?,
            };
            match (column, column.field(), value) {
                (_, Some(field), value) => drop(row.insert(field.to_owned(), value)),
                (Column::Cell(Cell { kind: Kind::Rest, .. }), _, Value::Object(own)) => rest = own,
                _ => {}
            }
        }
        row.extend(rest);
        Ok(Value::Object(row))
    }
}

impl Iterator for Rows<'_> {
    type Item = Result<Value, Fault>;

    fn next(&mut self) -> Option<Self::Item> {
        self.left = self.left.checked_sub(1)?;
        Some(self.row())
    }
}

/// Values that are there together or not at all.
fn group(cells: &[Cell], cursors: &mut [Cursor<'_>]) -> Result<Value, Fault> {
    let is_there = cursors
        .first()
        .and_then(Cursor::definition)
        .is_some_and(|depth| depth > 0);
    let fields = entry(cells, cursors)?;
    Ok(if is_there { Value::Object(fields) } else { Value::Null })
}

/// The entries of a list, each made of its values.
fn list(
    cells: &[Cell],
    cursors: &mut [Cursor<'_>],
    made: impl Fn(Map<String, Value>) -> Option<Value>,
) -> Result<Value, Fault> {
    let mut entries = Vec::new();
    let first = |cursors: &[Cursor<'_>]| cursors.first().and_then(Cursor::definition);
    if first(cursors).ok_or(Fault::OtherColumns)? == 0 {
        entry(cells, cursors)?;
        return Ok(Value::Array(entries));
    }
    loop {
        entries.extend(made(entry(cells, cursors)?));
        if cursors.first().and_then(Cursor::repetition) != Some(1) {
            return Ok(Value::Array(entries));
        }
    }
}

fn entry(cells: &[Cell], cursors: &mut [Cursor<'_>]) -> Result<Map<String, Value>, Fault> {
    let mut fields = Map::new();
    for (cell, cursor) in cells.iter().zip(cursors) {
        let value = cursor.take(cell, 1)?;
        if cell.is_field() {
            fields.insert(cell.name.to_owned(), value);
        }
    }
    Ok(fields)
}

impl Cursor<'_> {
    fn definition(&self) -> Option<i16> {
        self.leaf.definitions.get(self.at).copied()
    }

    fn repetition(&self) -> Option<i16> {
        self.leaf.repetitions.get(self.at).copied()
    }

    /// The next value; null where there is none.
    fn take(&mut self, cell: &Cell, depth: i16) -> Result<Value, Fault> {
        let whole = depth + i16::from(cell.null == Null::Sometimes);
        let definition = self.definition().ok_or(Fault::OtherColumns)?;
        self.at += 1;
        if definition < whole {
            return Ok(Value::Null);
        }
        let at = self.value;
        self.value += 1;
        let value = match (&self.leaf.values, cell.kind) {
            (Values::Texts(values), Kind::Json | Kind::Rest) => {
                values.get(at).map(|text| serde_json::from_str(text)).transpose()?
            }
            (Values::Texts(values), _) => values.get(at).map(|text| json!(text)),
            (Values::Flags(values), _) => values.get(at).map(|flag| json!(flag)),
            (Values::Numbers(values), Kind::Size) => values.get(at).map(|size| json!(size.cast_unsigned())),
            (Values::Numbers(values), _) => values.get(at).map(|number| json!(number)),
            (Values::Days(values), _) => values.get(at).map(|day| json!(day)),
        };
        value.ok_or(Fault::OtherColumns)
    }
}
