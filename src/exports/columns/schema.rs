//! The tables, one for each type of record. Columns bear the names of the archive's fields, and what a record holds beyond
//! them goes to `unknown`, so that a table can never forget a field.

/// A table: a row for each record of one type.
#[derive(Debug)]
pub struct Table {
    /// Name of its file, without the ending.
    pub name: &'static str,
    /// What its rows are.
    pub about: &'static str,
    /// Its columns.
    pub columns: &'static [Column],
}

/// A column, or several that belong together.
#[derive(Debug)]
pub enum Column {
    /// A single value.
    Cell(Cell),
    /// A list of texts.
    Texts(&'static str),
    /// Values that are there together or not at all.
    Group(&'static str, &'static [Cell]),
    /// A list of entries.
    List(&'static str, &'static [Cell]),
}

/// A value of a row or of an entry.
#[derive(Debug)]
pub struct Cell {
    /// Its name; the archive's field, but for what is derived of one.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// Whether it may be null.
    pub null: Null,
}

/// What a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text, a moment as the archive writes it among them.
    Text,
    /// True or false.
    Flag,
    /// A whole number of 64 bits.
    Number,
    /// The same, never below nought.
    Size,
    /// An object of whatever content, as JSON.
    Json,
    /// Keys of the record that have no column, as JSON; null where there are none.
    Rest,
    /// The calendar day of the moment in this field, where it is known.
    Day(&'static str),
    /// The moment in this field as a point of time, where seconds and offset are known.
    Moment(&'static str),
}

/// Whether a value may be null.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Null {
    /// It never is.
    Never,
    /// It is where the archive has null.
    Sometimes,
}

const fn cell(name: &'static str, kind: Kind, null: Null) -> Cell {
    Cell { name, kind, null }
}

const fn word(name: &'static str) -> Cell {
    cell(name, Kind::Text, Null::Never)
}

const fn text(name: &'static str) -> Cell {
    cell(name, Kind::Text, Null::Sometimes)
}

const fn derived(name: &'static str, kind: Kind) -> Cell {
    cell(name, kind, Null::Sometimes)
}

/// The one value of each entry of a list of texts.
pub(super) static ELEMENT: Cell = word("element");

const UNKNOWN: Column = Column::Cell(cell("unknown", Kind::Rest, Null::Sometimes));

const BYLINE: &[Cell] = &[word("name"), text("slug"), text("url")];

const LABEL: &[Cell] = &[word("name"), text("slug"), text("url"), text("parent")];

const TERM: &[Cell] = &[
    word("taxonomy"),
    word("name"),
    text("slug"),
    text("url"),
    text("parent"),
];

const MEDIUM: &[Cell] = &[
    word("url"),
    word("kind"),
    text("alt"),
    text("caption"),
    text("digest"),
    text("path"),
];

const COMMENT: &[Cell] = &[
    word("id"),
    text("parent"),
    word("kind"),
    word("status"),
    text("author"),
    text("author_url"),
    text("published"),
    derived("published_date", Kind::Day("published")),
    derived("published_at", Kind::Moment("published")),
    text("body_html"),
];

const NOTE: &[Cell] = &[
    word("code"),
    word("message"),
    text("rule"),
    cell("characters", Kind::Size, Null::Sometimes),
];

/// Posts and standing pages.
pub static POSTS: Table = Table {
    name: "posts",
    about: "Posts and standing pages, in the archive's order.",
    columns: &[
        Column::Cell(word("id")),
        Column::Cell(word("site")),
        Column::Cell(word("kind")),
        Column::Cell(word("status")),
        Column::Cell(text("url")),
        Column::Texts("aliases"),
        Column::Cell(text("slug")),
        Column::Cell(text("title")),
        Column::Cell(text("title_html")),
        Column::Cell(text("published")),
        Column::Cell(derived("published_date", Kind::Day("published"))),
        Column::Cell(derived("published_at", Kind::Moment("published"))),
        Column::Cell(text("updated")),
        Column::Cell(derived("updated_date", Kind::Day("updated"))),
        Column::Cell(derived("updated_at", Kind::Moment("updated"))),
        Column::List("authors", BYLINE),
        Column::List("tags", LABEL),
        Column::List("categories", LABEL),
        Column::List("terms", TERM),
        Column::Cell(text("language")),
        Column::Cell(text("excerpt_html")),
        Column::Cell(text("body_html")),
        Column::Cell(cell("body_complete", Kind::Flag, Null::Never)),
        Column::Cell(text("parent")),
        Column::Cell(cell("order", Kind::Number, Null::Sometimes)),
        Column::Cell(cell("sticky", Kind::Flag, Null::Never)),
        Column::Cell(text("featured_media")),
        Column::List("media", MEDIUM),
        Column::List("comments", COMMENT),
        Column::Cell(cell("comments_open", Kind::Flag, Null::Sometimes)),
        Column::Group("gone", &[word("since"), word("evidence")]),
        Column::List("sources", &[word("url"), word("kind")]),
        Column::List("notes", NOTE),
        Column::Cell(cell("extra", Kind::Json, Null::Never)),
        UNKNOWN,
    ],
};

/// Sites.
pub static SITES: Table = Table {
    name: "sites",
    about: "Sites.",
    columns: &[
        Column::Cell(word("root")),
        Column::Cell(text("title")),
        Column::Cell(text("url")),
        Column::Cell(text("description")),
        Column::Cell(text("language")),
        Column::Group("timezone", &[word("value"), word("from")]),
        Column::Cell(text("generator")),
        UNKNOWN,
    ],
};

/// Terms.
pub static TERMS: Table = Table {
    name: "terms",
    about: "Tags, categories and terms of other taxonomies, those that no post has among them.",
    columns: &[
        Column::Cell(word("site")),
        Column::Cell(word("taxonomy")),
        Column::Cell(text("slug")),
        Column::Cell(word("name")),
        Column::Cell(text("parent")),
        Column::Cell(text("url")),
        Column::Cell(text("description")),
        UNKNOWN,
    ],
};

/// Authors.
pub static PEOPLE: Table = Table {
    name: "people",
    about: "Authors.",
    columns: &[
        Column::Cell(word("site")),
        Column::Cell(text("slug")),
        Column::Cell(word("name")),
        Column::Cell(text("url")),
        UNKNOWN,
    ],
};

/// Media.
pub static MEDIA: Table = Table {
    name: "media",
    about: "Pictures, films, sounds and files.",
    columns: &[
        Column::Cell(word("site")),
        Column::Cell(word("url")),
        Column::Cell(text("digest")),
        Column::Cell(text("path")),
        Column::Cell(text("media_type")),
        Column::Cell(cell("bytes", Kind::Size, Null::Sometimes)),
        UNKNOWN,
    ],
};

impl Cell {
    /// Whether it stands in the archive under its own name.
    pub(super) fn is_field(&self) -> bool {
        !matches!(self.kind, Kind::Rest | Kind::Day(_) | Kind::Moment(_))
    }
}

impl Column {
    /// The field of the record that it holds; none where it holds another field's value in another form, or several.
    pub(super) fn field(&self) -> Option<&'static str> {
        match self {
            Column::Cell(cell) => cell.is_field().then_some(cell.name),
            Column::Texts(name) | Column::Group(name, _) | Column::List(name, _) => Some(name),
        }
    }

    /// The values of each row or entry, in order.
    pub(super) fn cells(&self) -> &'static [Cell] {
        match self {
            Column::Cell(_) => &[],
            Column::Texts(_) => std::slice::from_ref(&ELEMENT),
            Column::Group(_, cells) | Column::List(_, cells) => cells,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::schema;
    use serde_json::Value;

    fn fields(schema: &Value) -> Vec<&String> {
        let names = schema["properties"].as_object().unwrap().keys();
        names.filter(|name| *name != "type").collect()
    }

    #[test]
    fn every_field_of_every_record_has_its_column() {
        for (record, table) in [
            ("site", &SITES),
            ("term", &TERMS),
            ("person", &PEOPLE),
            ("media", &MEDIA),
            ("post", &POSTS),
        ] {
            let schema = schema::by_name(record).unwrap();
            let columns: Vec<&str> = table.columns.iter().filter_map(Column::field).collect();
            assert_eq!(columns, fields(&schema), "{record}");
        }
    }

    #[test]
    fn every_field_of_every_entry_has_its_cell() {
        let schema = schema::by_name("post").unwrap();
        for column in POSTS.columns {
            let Column::List(name, cells) = column else { continue };
            let entry = &schema["properties"][*name]["items"]["$ref"];
            let entry = entry.as_str().unwrap().rsplit('/').next().unwrap();
            let cells = cells.iter().filter(|cell| cell.is_field());
            let cells: Vec<&str> = cells.map(|cell| cell.name).collect();
            assert_eq!(cells, fields(&schema["$defs"][entry]), "{name}");
        }
    }
}
