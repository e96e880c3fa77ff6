//! A plan carried out, in an order in which every row finds those it refers to.

use super::super::fault::Fault;
use super::super::schema::{Deleted, POSTS, Table};
use super::super::value::Value;
use super::Live;
use super::plan::{Plan, Step, Update};
use std::collections::BTreeSet;

/// Changes the rows: posts and their lists go first, then all others come and change, at last go the records that
/// nobody refers to any more.
pub(super) fn apply(plan: Plan, database: &mut dyn Live) -> Result<(), Fault> {
    let gone = plan.deleted_posts();
    database.open()?;
    for step in plan.steps.iter().rev().filter(|step| of_posts(step.table)) {
        delete(step, &gone, database)?;
    }
    for step in &plan.steps {
        let moved = step.update.iter().filter_map(|update| update.moved_from).min();
        let parked = moved.filter(|_| step.table.name == POSTS.name);
        if let Some(first) = parked {
            park(first, database)?;
        }
        for update in &step.update {
            change(step.table, update, database)?;
        }
        if !step.insert.is_empty() {
            database.load(step.table, &step.insert)?;
        }
        if parked.is_some() {
            database.execute("UPDATE posts SET position = -position WHERE position < 0", &[])?;
        }
    }
    for step in plan.steps.iter().rev().filter(|step| !of_posts(step.table)) {
        delete(step, &gone, database)?;
    }
    database.close()
}

/// Whether a table holds posts, or rows that belong to posts.
fn of_posts(table: &Table) -> bool {
    table.name == POSTS.name || table.place("post").is_some()
}

/// Two posts never have one place, not even for a moment: those from the first that moves on wait below zero.
fn park(first: i64, database: &mut dyn Live) -> Result<(), Fault> {
    let statement = "UPDATE posts SET position = -position WHERE position >= {}";
    database.execute(statement, &[&Value::Number(first)])
}

fn delete(step: &Step, gone: &BTreeSet<Value>, database: &mut dyn Live) -> Result<(), Fault> {
    let statement = format!("DELETE FROM {} WHERE {}", step.table.name, database.by_key(step.table));
    let to_post = |table: &Table| table.references.iter().any(|link| link.deleted == Deleted::Cascade);
    for key in &step.delete {
        // What belongs to a post goes with it.
        if to_post(step.table) && key.first().is_some_and(|post| gone.contains(post)) {
            continue;
        }
        database.execute(&statement, &key.iter().collect::<Vec<&Value>>())?;
    }
    Ok(())
}

fn change(table: &'static Table, update: &Update, database: &mut dyn Live) -> Result<(), Fault> {
    let columns = update.set.iter().filter_map(|(place, _)| table.columns.get(*place));
    let names = columns.map(|column| format!("{} = {{}}", database.name(column.name)));
    let set = names.collect::<Vec<String>>().join(", ");
    let statement = format!("UPDATE {} SET {set} WHERE {}", table.name, database.by_key(table));
    let values = update.set.iter().map(|(_, value)| value).chain(&update.key);
    database.execute(&statement, &values.collect::<Vec<&Value>>())
}
