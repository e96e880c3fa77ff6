//! Records taken apart into columns, as Parquet wants them: of each value how often something repeats it and how much of its
//! path is there, then the values that are (the levels of the Dremel paper).

use super::fault::Fault;
use super::schema::{Cell, Column, Kind, Null, Table};
use crate::archive::Stamp;
use crate::exports::dates::{self, Zones};
use serde_json::{Map, Value};

/// A row group is written when it has so many bytes: what is held in memory at once.
const GROUP_BYTES: usize = 64 << 20;

/// Or so many rows: about as many as databases that read Parquet take at once.
const GROUP_ROWS: usize = 100_000;

/// Values of one column.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Values {
    Texts(Vec<String>),
    Flags(Vec<bool>),
    Numbers(Vec<i64>),
    Days(Vec<i32>),
}

/// One column of a group of rows.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Leaf {
    /// How much of each value's path is there.
    pub(super) definitions: Vec<i16>,
    /// 1 where a value belongs to the same list as the one before it.
    pub(super) repetitions: Vec<i16>,
    pub(super) values: Values,
}

/// Rows, taken apart.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Group {
    pub(super) leaves: Vec<Leaf>,
    pub(super) rows: usize,
    bytes: usize,
}

/// A value on its way into a column.
enum Item {
    Text(String),
    Flag(bool),
    Number(i64),
    Day(i32),
}

/// The columns of a table with their cells and levels, in order.
pub(super) fn cells(table: &'static Table) -> impl Iterator<Item = &'static Cell> {
    table.columns.iter().flat_map(|column| match column {
        Column::Cell(cell) => std::slice::from_ref(cell),
        column => column.cells(),
    })
}

impl Leaf {
    fn of(kind: Kind) -> Leaf {
        Leaf {
            definitions: Vec::new(),
            repetitions: Vec::new(),
            values: match kind {
                Kind::Text | Kind::Json | Kind::Rest => Values::Texts(Vec::new()),
                Kind::Flag => Values::Flags(Vec::new()),
                Kind::Number | Kind::Size | Kind::Moment(_) => Values::Numbers(Vec::new()),
                Kind::Day(_) => Values::Days(Vec::new()),
            },
        }
    }

    /// The size of its texts.
    fn bytes(&self) -> usize {
        match &self.values {
            Values::Texts(texts) => texts.iter().map(String::len).sum(),
            _ => 0,
        }
    }

    /// Nothing: an empty list, or a group that is null.
    fn skip(&mut self) {
        self.definitions.push(0);
        self.repetitions.push(0);
    }

    /// A value or null; `depth` is how much of the path above it is there.
    fn push(&mut self, item: Option<Item>, cell: &Cell, depth: i16, repetition: i16) -> Result<(), Fault> {
        let optional = i16::from(cell.null == Null::Sometimes);
        if item.is_none() && optional == 0 {
            return Err(Fault::Missing(cell.name));
        }
        self.definitions.push(depth + optional * i16::from(item.is_some()));
        self.repetitions.push(repetition);
        match (&mut self.values, item) {
            (_, None) => {}
            (Values::Texts(values), Some(Item::Text(text))) => values.push(text),
            (Values::Flags(values), Some(Item::Flag(flag))) => values.push(flag),
            (Values::Numbers(values), Some(Item::Number(number))) => values.push(number),
            (Values::Days(values), Some(Item::Day(day))) => values.push(day),
            (_, Some(_)) => return Err(Fault::Missing(cell.name)),
        }
        Ok(())
    }
}

impl Group {
    /// No rows of a table.
    pub(super) fn of(table: &'static Table) -> Group {
        Group {
            leaves: cells(table).map(|cell| Leaf::of(cell.kind)).collect(),
            rows: 0,
            bytes: 0,
        }
    }

    /// Rows that were read.
    pub(super) fn read(leaves: Vec<Leaf>, rows: usize) -> Group {
        let bytes = leaves.iter().map(Leaf::bytes).sum();
        Group { leaves, rows, bytes }
    }

    /// Whether it is time to write it.
    pub(super) fn is_full(&self) -> bool {
        self.bytes >= GROUP_BYTES || self.rows >= GROUP_ROWS
    }

    /// Adds a record.
    pub(super) fn add(
        &mut self,
        table: &'static Table,
        row: &Map<String, Value>,
        zones: &Zones<'_>,
    ) -> Result<(), Fault> {
        let site = row.get("site").and_then(Value::as_str).unwrap_or_default();
        let mut from = Source {
            table,
            zones,
            site,
            bytes: 0,
        };
        let mut leaves = self.leaves.iter_mut();
        for column in table.columns {
            let value = column.field().and_then(|field| row.get(field));
            if let Column::Cell(cell) = column {
                let item = from.item(cell, row)?;
                next(&mut leaves)?.push(item, cell, 0, 0)?;
            }
            for cell in column.cells() {
                let leaf = next(&mut leaves)?;
                match (column, value) {
                    (Column::Group(..), Some(Value::Object(inner))) => {
                        leaf.push(from.item(cell, inner)?, cell, 1, 0)?
                    }
                    (_, Some(Value::Array(entries))) if !entries.is_empty() => from.list(leaf, cell, entries)?,
                    _ => leaf.skip(),
                }
            }
        }
        self.rows += 1;
        self.bytes += from.bytes;
        Ok(())
    }
}

fn next<'l>(leaves: &mut std::slice::IterMut<'l, Leaf>) -> Result<&'l mut Leaf, Fault> {
    leaves.next().ok_or(Fault::OtherColumns)
}

/// What values are taken from.
struct Source<'a> {
    table: &'static Table,
    zones: &'a Zones<'a>,
    site: &'a str,
    bytes: usize,
}

impl Source<'_> {
    fn list(&mut self, leaf: &mut Leaf, cell: &Cell, entries: &[Value]) -> Result<(), Fault> {
        for (at, entry) in entries.iter().enumerate() {
            let item = match entry {
                Value::Object(entry) => self.item(cell, entry)?,
                Value::String(text) => Some(self.text(text.clone())),
                _ => None,
            };
            leaf.push(item, cell, 1, i16::from(at > 0))?;
        }
        Ok(())
    }

    fn text(&mut self, text: String) -> Item {
        self.bytes += text.len();
        Item::Text(text)
    }

    fn item(&mut self, cell: &Cell, fields: &Map<String, Value>) -> Result<Option<Item>, Fault> {
        let value = fields.get(cell.name);
        let stamp = |field: &str| fields.get(field)?.as_str()?.parse::<Stamp>().ok();
        Ok(match cell.kind {
            Kind::Text => value.and_then(Value::as_str).map(|text| self.text(text.to_owned())),
            Kind::Flag => value.and_then(Value::as_bool).map(Item::Flag),
            Kind::Number => value.and_then(Value::as_i64).map(Item::Number),
            // Parquet keeps the bits, and says beside them that they have no sign.
            Kind::Size => value
                .and_then(Value::as_u64)
                .map(|size| Item::Number(size.cast_signed())),
            Kind::Json => value.map(|value| self.text(value.to_string())),
            Kind::Rest => self.rest(fields),
            Kind::Day(field) => stamp(field).and_then(|stamp| dates::days(&stamp)).map(Item::Day),
            Kind::Moment(field) => {
                let moment = stamp(field).and_then(|stamp| self.zones.microseconds(&stamp, self.site));
                moment.map(Item::Number)
            }
        })
    }

    /// The keys of a record that have no column.
    fn rest(&mut self, fields: &Map<String, Value>) -> Option<Item> {
        let has_column = |name: &str| self.table.columns.iter().any(|column| column.field() == Some(name));
        let rest: Map<String, Value> = fields
            .iter()
            .filter(|(name, _)| !has_column(name))
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect();
        (!rest.is_empty()).then(|| self.text(Value::Object(rest).to_string()))
    }
}
