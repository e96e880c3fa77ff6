//! Rows back to an archive: the other way of `rows`, for any database that can list its tables.

use super::dialect::Dialect;
use super::fault::Fault;
use super::schema::{ARCHIVE, Field, Holds, LISTS, MEDIA, PEOPLE, POSTS, SITES, TERMS, Table};
use super::value::Value;
use crate::archive::{Archive, Post, SCHEMA_VERSION};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value as Json};
use std::collections::BTreeMap;

/// A database that can list its tables.
pub trait Tables {
    /// All rows of a table, in the order of [`Table::order`], each with a value for each of its columns.
    ///
    /// # Errors
    /// When the database cannot be read, or a value does not fit its column.
    fn rows(&mut self, table: &'static Table) -> Result<Vec<Vec<Value>>, Fault>;
}

/// Rebuilds the archive.
///
/// # Errors
/// When the tables cannot be read, are of an unknown schema version, or hold what no archive holds.
pub fn archive(tables: &mut dyn Tables) -> Result<Archive, Fault> {
    version(tables)?;
    let mut sites = tables.rows(&SITES)?;
    sites.retain(|row| !is_named_only(row));
    Ok(Archive {
        sites: all_rebuilt(&SITES, sites)?,
        terms: all_rebuilt(&TERMS, tables.rows(&TERMS)?)?,
        people: all_rebuilt(&PEOPLE, tables.rows(&PEOPLE)?)?,
        media: all_rebuilt(&MEDIA, tables.rows(&MEDIA)?)?,
        posts: posts(tables)?,
    })
}

/// Whether a row of a site has no record, and so no position: the site is named by other records only.
pub(super) fn is_named_only(row: &[Value]) -> bool {
    row.first() == Some(&Value::Null)
}

pub(super) fn version(tables: &mut dyn Tables) -> Result<(), Fault> {
    match tables.rows(&ARCHIVE)?.first().and_then(|row| row.first()) {
        Some(Value::Number(version)) if *version == i64::from(SCHEMA_VERSION) => Ok(()),
        Some(Value::Number(version)) => Err(Fault::Version(*version)),
        _ => Err(Fault::misfit(&ARCHIVE, "it has no row")),
    }
}

fn all_rebuilt<T: DeserializeOwned>(table: &'static Table, rows: Vec<Vec<Value>>) -> Result<Vec<T>, Fault> {
    rows.into_iter().map(|row| rebuilt(table, row)).collect()
}

/// The record that a row was made of.
pub(super) fn rebuilt<T: DeserializeOwned>(table: &'static Table, row: Vec<Value>) -> Result<T, Fault> {
    record(table, fields(table, row)?)
}

fn record<T: DeserializeOwned>(table: &'static Table, fields: Map<String, Json>) -> Result<T, Fault> {
    serde_json::from_value(Json::Object(fields)).map_err(|fault| Fault::misfit(table, &fault.to_string()))
}

/// Entries of a post's lists, by field.
pub(super) type Entries = BTreeMap<&'static str, Vec<Json>>;

fn posts(tables: &mut dyn Tables) -> Result<Vec<Post>, Fault> {
    let mut entries = BTreeMap::new();
    let mut done: Vec<&str> = Vec::new();
    for list in &LISTS {
        if !done.contains(&list.table.name) {
            done.push(list.table.name);
            gather(list.table, tables.rows(list.table)?, &mut entries)?;
        }
    }
    let mut posts = Vec::new();
    for row in tables.rows(&POSTS)? {
        let fields = fields(&POSTS, row)?;
        let id = fields.get("id").and_then(Json::as_str).unwrap_or_default();
        let entries = entries.remove(id).unwrap_or_default();
        posts.push(post(fields, entries)?);
    }
    match entries.into_keys().next() {
        Some(post) => Err(Fault::misfit(&POSTS, &format!("there is no post `{post}`"))),
        None => Ok(posts),
    }
}

/// A post of its own fields and the entries of its lists.
pub(super) fn post(mut fields: Map<String, Json>, entries: Entries) -> Result<Post, Fault> {
    for (field, entries) in entries {
        fields.insert(field.to_owned(), Json::Array(entries));
    }
    record(&POSTS, fields)
}

/// An entry of a list has nothing to stand in.
pub(super) fn no_post(table: &Table) -> Fault {
    Fault::misfit(table, "a row has no post")
}

fn gather(table: &'static Table, rows: Vec<Vec<Value>>, entries: &mut BTreeMap<String, Entries>) -> Result<(), Fault> {
    let post_column = table.place("post");
    for row in rows {
        let post = post_column.and_then(|place| row.get(place)?.text());
        let post = post.ok_or_else(|| no_post(table))?.to_owned();
        let (field, entry) = entry(table, fields(table, row)?);
        entries.entry(post).or_default().entry(field).or_default().push(entry);
    }
    Ok(())
}

/// The post's field that an entry belongs to, and the entry as it stands there.
pub(super) fn entry(table: &'static Table, mut fields: Map<String, Json>) -> (&'static str, Json) {
    let of_table = LISTS.iter().filter(|list| list.table.name == table.name);
    let taxonomy = fields.get("taxonomy").and_then(Json::as_str);
    let own = of_table
        .clone()
        .find(|list| list.taxonomy.is_some() && list.taxonomy == taxonomy);
    let list = own.or_else(|| of_table.clone().find(|list| list.taxonomy.is_none()));
    let field = list.map_or(table.name, |list| list.field);
    if own.is_some() {
        fields.shift_remove("taxonomy");
    }
    let bare = field == "aliases";
    match fields.get_mut("url") {
        Some(url) if bare => (field, url.take()),
        _ => (field, Json::Object(fields)),
    }
}

/// A row as the fields of a record.
pub(super) fn fields(table: &'static Table, row: Vec<Value>) -> Result<Map<String, Json>, Fault> {
    let mut fields = Map::new();
    let mut rest = Json::Null;
    for (column, value) in table.columns.iter().zip(row) {
        let value = json(table, value, column.holds)?;
        match column.field {
            Field::Own => {}
            Field::Rest => rest = value,
            Field::At(path) => put(&mut fields, path, value),
        }
    }
    if let Json::Object(rest) = rest {
        for (name, value) in rest {
            fields.entry(name).or_insert(value);
        }
    }
    Ok(fields)
}

fn put(fields: &mut Map<String, Json>, path: &str, value: Json) {
    let Some((outer, inner)) = path.split_once('.') else {
        fields.insert(path.to_owned(), value);
        return;
    };
    if value.is_null() {
        return;
    }
    let outer = fields.entry(outer).or_insert_with(|| Json::Object(Map::new()));
    if let Json::Object(outer) = outer {
        outer.insert(inner.to_owned(), value);
    }
}

fn json(table: &'static Table, value: Value, holds: Holds) -> Result<Json, Fault> {
    Ok(match (holds, value) {
        (Holds::Json, Value::Text(text)) => {
            serde_json::from_str(&text).map_err(|fault| Fault::misfit(table, &fault.to_string()))?
        }
        (Holds::Flag, Value::Number(number)) => Json::Bool(number != 0),
        (_, Value::Null) => Json::Null,
        (_, Value::Text(text)) => Json::String(text),
        (_, Value::Number(number)) => number.into(),
        (_, Value::Flag(flag)) => Json::Bool(flag),
    })
}

/// A query for all rows of a table, in the archive's order.
pub(super) fn query(table: &Table, dialect: &dyn Dialect) -> String {
    let order: Vec<&str> = table.order().collect();
    let order = match order.is_empty() {
        true => String::new(),
        false => format!(" ORDER BY {}", order.join(", ")),
    };
    in_any_order(table, dialect) + &order
}

/// A query for all rows of a table, in whatever order is quickest.
pub(super) fn in_any_order(table: &Table, dialect: &dyn Dialect) -> String {
    let names: Vec<String> = table.columns.iter().map(|column| dialect.name(column.name)).collect();
    format!("SELECT {} FROM {}", names.join(", "), table.name)
}
