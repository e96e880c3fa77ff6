//! An archive as rows, in an order in which every row finds those it refers to.

use super::fault::Fault;
use super::links::Links;
use super::schema::{ARCHIVE, Field, Holds, LISTS, MEDIA, PEOPLE, POSTS, SITES, TABLES, TERMS, Table};
use super::value::Value;
use crate::archive::{Archive, Post, SCHEMA_VERSION};
use serde::Serialize;
use serde_json::{Map, Value as Json};
use std::collections::BTreeSet;

/// Takes one row of a table.
pub(super) type Put<'a> = &'a mut dyn FnMut(&'static Table, Vec<Value>) -> Result<(), Fault>;

/// Gives all rows of an archive.
pub(super) fn each(archive: &Archive, put: Put<'_>) -> Result<(), Fault> {
    put(&ARCHIVE, vec![Value::Number(i64::from(SCHEMA_VERSION))])?;
    records(&SITES, &archive.sites, put)?;
    for root in unrecorded(archive) {
        put(&SITES, named_only(root))?;
    }
    records(&TERMS, &archive.terms, put)?;
    records(&PEOPLE, &archive.people, put)?;
    records(&MEDIA, &archive.media, put)?;
    let links = Links::of(archive);
    for (post, position) in archive.posts.iter().zip(1..) {
        one_post(post, position, &links, put)?;
    }
    Ok(())
}

fn records<T: Serialize>(table: &'static Table, records: &[T], put: Put<'_>) -> Result<(), Fault> {
    for (record, position) in records.iter().zip(1..) {
        let own = |_: &str| Value::Number(position);
        put(table, row(table, object(table, record)?, &own)?)?;
    }
    Ok(())
}

/// Roots of sites that records name and that have no record.
fn unrecorded(archive: &Archive) -> BTreeSet<&str> {
    let terms = archive.terms.iter().map(|term| &term.site);
    let people = archive.people.iter().map(|person| &person.site);
    let media = archive.media.iter().map(|medium| &medium.site);
    let posts = archive.posts.iter().map(|post| &post.site);
    let named = terms.chain(people).chain(media).chain(posts).map(String::as_str);
    let known: BTreeSet<&str> = archive.sites.iter().map(|site| site.root.as_str()).collect();
    named.filter(|root| !known.contains(root)).collect()
}

fn named_only(root: &str) -> Vec<Value> {
    let value = |column: &super::schema::Column| match column.field {
        Field::At("root") => Value::from(root),
        Field::Rest => Value::from("{}"),
        _ => Value::Null,
    };
    SITES.columns.iter().map(value).collect()
}

fn one_post(post: &Post, position: i64, links: &Links<'_>, put: Put<'_>) -> Result<(), Fault> {
    let mut record = object(&POSTS, post)?;
    let lists: Vec<Json> = LISTS
        .iter()
        .map(|list| record.shift_remove(list.field).unwrap_or_default())
        .collect();
    put(&POSTS, row(&POSTS, record, &|_| Value::Number(position))?)?;
    let mut places = [0; TABLES.len()];
    for (list, entries) in LISTS.iter().zip(lists) {
        let Json::Array(entries) = entries else { continue };
        let table_number = TABLES.iter().position(|table| table.name == list.table.name);
        let place = &mut places[table_number.unwrap_or_default()];
        for entry in entries {
            *place += 1;
            let entry = entry_fields(entry, list.taxonomy);
            let link = links.find(&post.site, &entry);
            let own = |column: &str| match column {
                "post" => Value::from(post.id.as_str()),
                "position" => Value::Number(*place),
                _ => Value::from(link),
            };
            put(list.table, row(list.table, entry, &own)?)?;
        }
    }
    Ok(())
}

/// An entry as an object: an alias is a bare address, and a tag does not say that it is one.
fn entry_fields(entry: Json, taxonomy: Option<&str>) -> Map<String, Json> {
    let mut fields = match entry {
        Json::Object(fields) => fields,
        bare => Map::from_iter([("url".to_owned(), bare)]),
    };
    if let Some(taxonomy) = taxonomy {
        fields.insert("taxonomy".to_owned(), taxonomy.into());
    }
    fields
}

fn object<T: Serialize>(table: &'static Table, record: &T) -> Result<Map<String, Json>, Fault> {
    match serde_json::to_value(record) {
        Ok(Json::Object(fields)) => Ok(fields),
        Ok(_) => Err(Fault::misfit(table, "a record is no object")),
        Err(fault) => Err(Fault::misfit(table, &fault.to_string())),
    }
}

/// A record's fields in the table's columns; `own` knows the database's own.
fn row(table: &'static Table, mut fields: Map<String, Json>, own: &dyn Fn(&str) -> Value) -> Result<Vec<Value>, Fault> {
    let mut values = Vec::with_capacity(table.columns.len());
    for column in table.columns {
        let value = match column.field {
            Field::Own => own(column.name),
            Field::At(path) => {
                let value = value(take(&mut fields, path), column.holds);
                let why = || "is more than a column holds".to_owned();
                value.ok_or_else(|| Fault::refused(table, column, &values, why()))?
            }
            Field::Rest => Value::Text(Json::Object(rest(table, std::mem::take(&mut fields))).to_string()),
        };
        values.push(value);
    }
    Ok(values)
}

fn take(fields: &mut Map<String, Json>, path: &str) -> Json {
    match path.split_once('.') {
        Some((outer, inner)) => fields.get(outer).and_then(|outer| outer.get(inner)).cloned(),
        None => fields.get_mut(path).map(Json::take),
    }
    .unwrap_or_default()
}

/// The keys that no column took.
fn rest(table: &Table, mut fields: Map<String, Json>) -> Map<String, Json> {
    for column in table.columns {
        if let Field::At(path) = column.field {
            fields.shift_remove(path.split('.').next().unwrap_or(path));
        }
    }
    fields
}

fn value(value: Json, holds: Holds) -> Option<Value> {
    Some(match (holds, value) {
        (Holds::Json, value) => Value::Text(value.to_string()),
        (_, Json::Null) => Value::Null,
        (Holds::Flag, Json::Bool(flag)) => Value::Flag(flag),
        (Holds::Number, Json::Number(number)) => Value::Number(number.as_i64()?),
        (Holds::Key | Holds::Word | Holds::Stamp | Holds::Text, Json::String(text)) => Value::Text(text),
        _ => return None,
    })
}
