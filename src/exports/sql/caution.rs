//! SQLite asked about files of unknown hands: what it may do, how much of it, and what the file must be.

use super::fault::Fault;
use super::schema::{TABLES, Table};
use crate::limits;
use rusqlite::config::DbConfig;
use rusqlite::hooks::{AuthAction, AuthContext, Authorization};
use rusqlite::limits::Limit;
use rusqlite::{Connection, ErrorCode, OpenFlags};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// How many steps of SQLite's machine lie between two looks at how many there were.
const LOOK: u32 = 10_000;

/// Opens a file for reading; its own rules and functions are not run.
pub(super) fn open(path: &Path) -> Result<Connection, Fault> {
    let bytes = std::fs::metadata(path)?.len();
    let mut connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    bind(&mut connection, bytes)?;
    connection.execute_batch("PRAGMA cell_size_check = ON;")?;
    connection.authorizer(Some(may_read)).map_err(refusal)?;
    whole(&connection)?;
    // What another program has not brought into the file yet lies beside it.
    let mut beside = path.as_os_str().to_owned();
    beside.push("-wal");
    if !Path::new(&beside).exists() {
        to_the_end(&connection, bytes)?;
    }
    ours(&connection)?;
    Ok(connection)
}

/// SQLite takes what is missing from the last page for zeros.
fn to_the_end(connection: &Connection, bytes: u64) -> Result<(), Fault> {
    let ask = |setting: &str| connection.query_row(setting, [], |row| row.get::<_, i64>(0));
    match ask("PRAGMA page_count")?.checked_mul(ask("PRAGMA page_size")?) {
        Some(due) if u64::try_from(due).is_ok_and(|due| due <= bytes) => Ok(()),
        _ => Err(Fault::Damaged("its end is missing".to_owned())),
    }
}

/// An empty database in memory that takes the statements of a dump of so many bytes, and no others.
pub(super) fn empty(bytes: u64) -> Result<Connection, Fault> {
    let mut connection = Connection::open_in_memory()?;
    bind(&mut connection, bytes)?;
    let pages = bytes / PAGE * GROWTH + 1024;
    connection.execute_batch(&format!("PRAGMA page_size = {PAGE}; PRAGMA max_page_count = {pages};"))?;
    connection.authorizer(Some(may_load)).map_err(refusal)?;
    Ok(connection)
}

const PAGE: u64 = 4096;

/// A dump's rows lie in the tables, in the indexes and in the full text.
const GROWTH: u64 = 8;

fn bind(connection: &mut Connection, bytes: u64) -> Result<(), Fault> {
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    let longest = i32::try_from(limits::ARCHIVE_LINE_BYTES).unwrap_or(i32::MAX);
    connection.set_limit(Limit::SQLITE_LIMIT_LENGTH, longest)?;
    connection.set_limit(Limit::SQLITE_LIMIT_ATTACHED, 0)?;
    let most = limits::DATABASE_STEPS + bytes.saturating_mul(limits::DATABASE_STEPS_A_BYTE);
    let done = Arc::new(AtomicU64::new(0));
    let look = move || done.fetch_add(u64::from(LOOK), Ordering::Relaxed) > most;
    connection
        .progress_handler(LOOK as i32, Some(look))
        .map_err(Fault::from)
}

/// What a file opened for reading may be asked.
fn may_read(asked: AuthContext<'_>) -> Authorization {
    match asked.action {
        AuthAction::Select | AuthAction::Read { .. } | AuthAction::Pragma { .. } => Authorization::Allow,
        AuthAction::Function { .. } => Authorization::Allow,
        _ => Authorization::Deny,
    }
}

/// What a dump may ask: to make tables and fill them. Nothing outside the database, no settings, and few functions.
fn may_load(asked: AuthContext<'_>) -> Authorization {
    let may = match asked.action {
        AuthAction::CreateTable { .. }
        | AuthAction::CreateIndex { .. }
        | AuthAction::CreateView { .. }
        | AuthAction::CreateTrigger { .. }
        | AuthAction::Insert { .. }
        | AuthAction::Update { .. }
        | AuthAction::Delete { .. }
        | AuthAction::Read { .. }
        | AuthAction::Select
        | AuthAction::Reindex { .. }
        | AuthAction::Transaction { .. } => true,
        AuthAction::CreateVtable { module_name, .. } => module_name.eq_ignore_ascii_case("fts5"),
        AuthAction::Function { function_name } => CALLED.contains(&function_name),
        AuthAction::Pragma { pragma_name, .. } => ASKED.contains(&pragma_name),
        _ => false,
    };
    if may { Authorization::Allow } else { Authorization::Deny }
}

/// Functions that our literals call, and the one that full text search calls.
const CALLED: [&str; 3] = ["replace", "char", "count"];

/// Settings of our dumps, what reading them back asks, and what full text search asks.
const ASKED: [&str; 4] = ["foreign_keys", "foreign_key_check", "quick_check", "data_version"];

/// The file is one that SQLite could have written.
fn whole(connection: &Connection) -> Result<(), Fault> {
    let verdict = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get::<_, String>(0));
    match verdict {
        Ok(verdict) if verdict == "ok" => Ok(()),
        Ok(verdict) => Err(Fault::Damaged(verdict)),
        Err(fault) if fault.sqlite_error_code() == Some(ErrorCode::OperationInterrupted) => Err(Fault::Endless),
        Err(fault) => Err(Fault::Damaged(fault.to_string())),
    }
}

/// The tables are there, and plain ones: a view or a computed column could tell without end.
fn ours(connection: &Connection) -> Result<(), Fault> {
    let mut made = BTreeMap::new();
    let mut query = connection.prepare("SELECT name, type, coalesce(sql, '') FROM sqlite_schema")?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next().map_err(refusal)? {
        let plain = row.get::<_, String>(1)? == "table" && !row.get::<_, String>(2)?.starts_with("CREATE VIRTUAL");
        made.insert(row.get::<_, String>(0)?, plain);
    }
    for table in TABLES {
        match made.get(table.name) {
            Some(true) => columns(connection, table)?,
            Some(false) => return Err(Fault::misfit(table, "it is no plain table")),
            None => return Err(Fault::Foreign(table.name)),
        }
    }
    Ok(())
}

/// Computed columns do not show in this list.
fn columns(connection: &Connection, table: &'static Table) -> Result<(), Fault> {
    let mut query = connection.prepare(&format!("PRAGMA table_info({})", table.name))?;
    let names = query.query_map([], |row| row.get::<_, String>(1))?;
    let names = names.collect::<Result<Vec<String>, _>>()?;
    match table
        .columns
        .iter()
        .find(|column| !names.iter().any(|name| name == column.name))
    {
        Some(column) => Err(Fault::misfit(table, &format!("it has no column `{}`", column.name))),
        None => Ok(()),
    }
}

/// A fault of a database of unknown hands, in words.
pub(super) fn refusal(fault: rusqlite::Error) -> Fault {
    match fault.sqlite_error_code() {
        Some(ErrorCode::OperationInterrupted) => Fault::Endless,
        Some(ErrorCode::AuthorizationForStatementDenied) => Fault::Forbidden,
        Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => Fault::Damaged(fault.to_string()),
        // A function that is not allowed has no code of its own.
        _ if fault.to_string().starts_with("not authorized") => Fault::Forbidden,
        _ => fault.into(),
    }
}
