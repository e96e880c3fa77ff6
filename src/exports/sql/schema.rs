//! The tables, the same in every database. Columns bear the names of the archive's fields, and what a record holds
//! beyond them goes to its `unknown` column, so that a table can never forget a field.

pub use super::table::{Column, Deleted, Empty, Field, Holds, Reference, Table};

const fn key(name: &'static str) -> Column {
    Column::of(name, Holds::Key)
}

const fn word(name: &'static str) -> Column {
    Column::of(name, Holds::Word)
}

const fn text(name: &'static str) -> Column {
    Column::of(name, Holds::Text)
}

const fn stamp(name: &'static str) -> Column {
    Column::of(name, Holds::Stamp)
}

const fn number(name: &'static str) -> Column {
    Column::of(name, Holds::Number)
}

const fn flag(name: &'static str) -> Column {
    Column::of(name, Holds::Flag)
}

const fn json(name: &'static str) -> Column {
    Column::of(name, Holds::Json).never_null()
}

/// A record's place in the archive, or an entry's place in its list; from 1.
const POSITION: Column = number("position").never_null().own();

/// Key of the post that an entry belongs to.
const POST: Column = key("post").never_null().own();

/// Root of the site that a record belongs to.
const SITE: Column = key("site").never_null();

/// Keys that this version of the archive does not know.
const UNKNOWN: Column = Column {
    field: Field::Rest,
    ..json("unknown")
};

const TO_SITE: Reference = Reference {
    column: "site",
    table: "sites",
    target: "root",
    deleted: Deleted::Refuse,
};

const TO_POST: Reference = Reference {
    column: "post",
    table: "posts",
    target: "id",
    deleted: Deleted::Cascade,
};

const fn to_record(column: &'static str, table: &'static str) -> Reference {
    Reference {
        column,
        table,
        target: "position",
        deleted: Deleted::Unlink,
    }
}

/// The schema version.
pub static ARCHIVE: Table = Table {
    name: "archive",
    about: "One row: the schema version of what follows.",
    columns: &[number("schema_version").never_null()],
    primary: &["schema_version"],
    references: &[],
    indexes: &[],
};

/// Sites.
pub static SITES: Table = Table {
    name: "sites",
    about: "Sites. One that other records name without having a record of its own has no position and \
            nothing but its root.",
    columns: &[
        number("position").own(),
        key("root").never_null(),
        text("title"),
        text("url"),
        text("description"),
        text("language"),
        text("timezone").at("timezone.value"),
        text("timezone_from").at("timezone.from"),
        text("generator"),
        UNKNOWN,
    ],
    primary: &["root"],
    references: &[],
    indexes: &[],
};

/// Terms.
pub static TERMS: Table = Table {
    name: "terms",
    about: "Tags, categories and terms of other taxonomies.",
    columns: &[
        POSITION,
        SITE,
        text("taxonomy").never_null(),
        text("slug"),
        text("name").never_null(),
        text("parent"),
        text("url"),
        text("description"),
        UNKNOWN,
    ],
    primary: &["position"],
    references: &[TO_SITE],
    indexes: &["site", "slug"],
};

/// Authors.
pub static PEOPLE: Table = Table {
    name: "people",
    about: "Authors.",
    columns: &[
        POSITION,
        SITE,
        text("slug"),
        text("name").never_null(),
        text("url"),
        UNKNOWN,
    ],
    primary: &["position"],
    references: &[TO_SITE],
    indexes: &["site", "slug"],
};

/// Media.
pub static MEDIA: Table = Table {
    name: "media",
    about: "Pictures, films, sounds and files.",
    columns: &[
        POSITION,
        SITE,
        text("url").never_null(),
        text("digest"),
        text("path"),
        text("media_type"),
        number("bytes"),
        UNKNOWN,
    ],
    primary: &["position"],
    references: &[TO_SITE],
    indexes: &["site", "url"],
};

/// Posts and standing pages.
pub static POSTS: Table = Table {
    name: "posts",
    about: "Posts and standing pages.",
    columns: &[
        POSITION.unique(),
        key("id").never_null(),
        SITE,
        word("kind").never_null(),
        word("status").never_null(),
        text("url"),
        text("slug"),
        text("title"),
        text("title_html"),
        stamp("published"),
        stamp("updated"),
        text("language"),
        text("excerpt_html"),
        text("body_html"),
        flag("body_complete").never_null(),
        key("parent"),
        number("order"),
        flag("sticky").never_null(),
        text("featured_media"),
        flag("comments_open"),
        text("gone_since").at("gone.since"),
        text("gone_evidence").at("gone.evidence"),
        json("sources"),
        json("notes"),
        json("extra"),
        UNKNOWN,
    ],
    primary: &["id"],
    references: &[TO_SITE],
    indexes: &["site", "url", "slug", "published", "parent"],
};

/// Further addresses.
pub static ALIASES: Table = Table {
    name: "aliases",
    about: "Every other address that a post answered to.",
    columns: &[POST, POSITION, text("url").never_null()],
    primary: &["post", "position"],
    references: &[TO_POST],
    indexes: &["url"],
};

/// Authors of posts.
pub static POST_AUTHORS: Table = Table {
    name: "post_authors",
    about: "Who wrote a post; `person` is the author's record, where there is one.",
    columns: &[
        POST,
        POSITION,
        number("person").own(),
        text("name").never_null(),
        text("slug"),
        text("url"),
    ],
    primary: &["post", "position"],
    references: &[TO_POST, to_record("person", "people")],
    indexes: &["person"],
};

/// Terms of posts.
pub static POST_TERMS: Table = Table {
    name: "post_terms",
    about: "A post's tags, categories and other terms; `term` is the term's record, where there is one.",
    columns: &[
        POST,
        POSITION,
        number("term").own(),
        text("taxonomy").never_null(),
        text("name").never_null(),
        text("slug"),
        text("url"),
        text("parent"),
    ],
    primary: &["post", "position"],
    references: &[TO_POST, to_record("term", "terms")],
    indexes: &["term", "slug"],
};

/// Media of posts.
pub static POST_MEDIA: Table = Table {
    name: "post_media",
    about: "What a post shows; `medium` is the medium's record, where there is one.",
    columns: &[
        POST,
        POSITION,
        number("medium").own(),
        text("url").never_null(),
        word("kind").never_null(),
        text("alt"),
        text("caption"),
        text("digest"),
        text("path"),
    ],
    primary: &["post", "position"],
    references: &[TO_POST, to_record("medium", "media")],
    indexes: &["medium", "url"],
};

/// Comments.
pub static COMMENTS: Table = Table {
    name: "comments",
    about: "Comments on posts. A `parent` is the `id` of a comment on the same post, which may have stayed behind.",
    columns: &[
        POST,
        POSITION,
        text("id").never_null(),
        text("parent"),
        word("kind").never_null(),
        word("status").never_null(),
        text("author"),
        text("author_url"),
        stamp("published"),
        text("body_html"),
    ],
    primary: &["post", "position"],
    references: &[TO_POST],
    indexes: &["published"],
};

/// All tables, those that are referred to before those that refer.
pub static TABLES: [&Table; 11] = [
    &ARCHIVE,
    &SITES,
    &TERMS,
    &PEOPLE,
    &MEDIA,
    &POSTS,
    &ALIASES,
    &POST_AUTHORS,
    &POST_TERMS,
    &POST_MEDIA,
    &COMMENTS,
];

/// A list inside a post that has a table of its own.
#[derive(Debug)]
pub struct List {
    /// The post's field.
    pub field: &'static str,
    /// The table of its entries.
    pub table: &'static Table,
    /// The taxonomy that the field's name stands for.
    pub taxonomy: Option<&'static str>,
}

const fn list(field: &'static str, table: &'static Table) -> List {
    List {
        field,
        table,
        taxonomy: None,
    }
}

/// All lists inside a post. Those that share a table are numbered through in this order.
pub static LISTS: [List; 7] = [
    list("aliases", &ALIASES),
    list("authors", &POST_AUTHORS),
    List {
        taxonomy: Some("tag"),
        ..list("tags", &POST_TERMS)
    },
    List {
        taxonomy: Some("category"),
        ..list("categories", &POST_TERMS)
    },
    list("terms", &POST_TERMS),
    list("media", &POST_MEDIA),
    list("comments", &COMMENTS),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::schema;

    fn fields(record: &str) -> Vec<String> {
        let schema = schema::by_name(record).unwrap();
        let names = schema["properties"].as_object().unwrap().keys().cloned();
        names.filter(|name| name != "type").collect()
    }

    #[test]
    fn every_field_of_every_record_has_its_column_or_table() {
        for (record, table) in [
            ("site", &SITES),
            ("term", &TERMS),
            ("person", &PEOPLE),
            ("media", &MEDIA),
            ("post", &POSTS),
        ] {
            let lists = LISTS.iter().map(|list| list.field).filter(|_| record == "post");
            let columns = table.columns.iter().filter_map(|column| match column.field {
                Field::At(path) => path.split('.').next(),
                _ => None,
            });
            let known: Vec<&str> = columns.chain(lists).collect();
            for field in fields(record) {
                assert!(known.contains(&field.as_str()), "{record}.{field}");
            }
        }
    }

    #[test]
    fn keys_references_and_indexes_name_columns_that_are_there() {
        for table in TABLES {
            for name in table.primary.iter().chain(table.indexes) {
                assert!(table.place(name).is_some(), "{}.{name}", table.name);
            }
            for link in table.references {
                let other = TABLES.iter().find(|other| other.name == link.table).unwrap();
                assert!(table.place(link.column).is_some() && other.place(link.target).is_some());
            }
        }
    }
}
