//! What a table is: columns, keys and links.

/// One table.
#[derive(Debug)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// What it holds, in sentences of Markdown.
    pub about: &'static str,
    /// Its columns, in the order of the archive's fields.
    pub columns: &'static [Column],
    /// Columns that name a row.
    pub primary: &'static [&'static str],
    /// Rows that it refers to.
    pub references: &'static [Reference],
    /// Columns to find rows by, each with an index of its own.
    pub indexes: &'static [&'static str],
}

/// One column.
#[derive(Debug)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub holds: Holds,
    /// Whether it may be null.
    pub empty: Empty,
    /// Where its value comes from.
    pub field: Field,
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// Text that names a row.
    Key,
    /// A word of a short list.
    Word,
    /// A moment as the archive writes it, as precise as the evidence; sorts as text.
    Stamp,
    /// Any text.
    Text,
    /// A whole number.
    Number,
    /// True or false.
    Flag,
    /// A JSON array or object.
    Json,
}

/// Whether a column may be null.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Empty {
    /// It may.
    Null,
    /// It always has a value.
    Never,
    /// It always has one, and no two rows the same.
    NeverTwice,
}

/// Where a column's value comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// The archive's field of this name; with a dot, a field inside a field.
    At(&'static str),
    /// The record's keys that have no column.
    Rest,
    /// The database's own: places in lists and links between tables.
    Own,
}

/// A column that refers to a row of another table.
#[derive(Debug)]
pub struct Reference {
    /// The column here.
    pub column: &'static str,
    /// The other table.
    pub table: &'static str,
    /// The column there.
    pub target: &'static str,
    /// What happens here when that row is deleted.
    pub deleted: Deleted,
}

/// What happens to a row when one that it refers to is deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deleted {
    /// Deleting is refused.
    Refuse,
    /// It goes, too.
    Cascade,
    /// It stays without the link.
    Unlink,
}

impl Table {
    /// The place of a column.
    pub fn place(&self, column: &str) -> Option<usize> {
        self.columns.iter().position(|own| own.name == column)
    }

    /// Columns that put its rows in the archive's order.
    pub fn order(&self) -> impl Iterator<Item = &'static str> {
        ["post", "position"]
            .into_iter()
            .filter(|name| self.place(name).is_some())
    }
}

impl Column {
    pub(super) const fn of(name: &'static str, holds: Holds) -> Column {
        Column {
            name,
            holds,
            empty: Empty::Null,
            field: Field::At(name),
        }
    }

    pub(super) const fn never_null(self) -> Column {
        Column {
            empty: Empty::Never,
            ..self
        }
    }

    pub(super) const fn unique(self) -> Column {
        Column {
            empty: Empty::NeverTwice,
            ..self
        }
    }

    pub(super) const fn at(self, field: &'static str) -> Column {
        Column {
            field: Field::At(field),
            ..self
        }
    }

    pub(super) const fn own(self) -> Column {
        Column {
            field: Field::Own,
            ..self
        }
    }
}
