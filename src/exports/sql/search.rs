//! Full text: a table beside the posts with their titles and their texts without markup.

use super::schema::{Column, Empty, Field, Holds, POSTS, Table};
use super::value::Value;
use crate::exports::text::text;

/// Titles and texts of all posts.
pub(super) static POSTS_SEARCH: Table = Table {
    name: "posts_search",
    about: "Titles and texts of all posts, without markup.",
    columns: &[
        searched("post", Holds::Key),
        searched("title", Holds::Text),
        searched("body", Holds::Text),
    ],
    primary: &["post"],
    references: &[],
    indexes: &[],
};

/// What a dialect names that has this table.
pub(super) static COMPANIONS: [&Table; 1] = [&POSTS_SEARCH];

const fn searched(name: &'static str, holds: Holds) -> Column {
    Column {
        name,
        holds,
        empty: Empty::Null,
        field: Field::Own,
    }
}

/// The row that goes with a post's.
pub(super) fn companion(table: &'static Table, row: &[Value]) -> Option<(&'static Table, Vec<Value>)> {
    if table.name != POSTS.name {
        return None;
    }
    let of = |column| POSTS.place(column).and_then(|place| row.get(place));
    let body = of("body_html").and_then(Value::text).map(text);
    let row = vec![
        of("id")?.clone(),
        of("title")?.clone(),
        body.map_or(Value::Null, Value::Text),
    ];
    Some((&POSTS_SEARCH, row))
}
