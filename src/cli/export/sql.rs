use super::super::args::{self, DialectName};
use super::super::{Console, Exit};
use crate::archive::Archive;
use crate::error::Error;
use crate::exports::sql::{self, Dialect, Fault};
use crate::exports::{Selection, difference};
use crate::output;
use std::path::Path;

/// `posterity export sql`
pub(super) fn run(arguments: &args::ExportSql, console: &Console) -> Result<Exit, Error> {
    let output = &arguments.exporting.output;
    let form = form(output, arguments.dialect)?;
    super::not_itself(&arguments.exporting)?;
    let selection = super::selection(&arguments.exporting, console)?;
    export(&selection, form, output, console)?;
    Ok(Exit::Clean)
}

/// What is made.
#[derive(Clone, Copy, Debug)]
pub(in crate::cli) enum Form {
    /// A ready SQLite database.
    Database,
    /// Statements for a database of this dialect.
    Dump(&'static dyn Dialect),
}

/// Decides by the output's name.
fn form(output: &str, dialect: DialectName) -> Result<Form, Error> {
    let extension = Path::new(output).extension().and_then(|extension| extension.to_str());
    let extension = extension.map(str::to_ascii_lowercase);
    match (extension.as_deref(), dialect) {
        (Some("db" | "sqlite" | "sqlite3"), DialectName::Sqlite) => Ok(Form::Database),
        (Some("sql"), dialect) => Ok(Form::Dump(by_name(dialect))),
        (Some("db" | "sqlite" | "sqlite3"), _) => Err(Error::Usage {
            what: format!("`{output}` would be a SQLite database, and another dialect was asked for"),
            hint: Some("end it in .sql, and load that dump into the database".to_owned()),
        }),
        (_, dialect) if output == "-" => Ok(Form::Dump(by_name(dialect))),
        _ => Err(Error::Usage {
            what: format!("the name `{output}` does not tell what to make"),
            hint: Some(
                "end it in .db, .sqlite or .sqlite3 for a SQLite database, in .sql for a dump; `-` is a dump, too"
                    .to_owned(),
            ),
        }),
    }
}

fn by_name(dialect: DialectName) -> &'static dyn Dialect {
    match dialect {
        DialectName::Sqlite => &sql::Sqlite,
        DialectName::Postgres => &sql::Postgres,
        DialectName::Mysql => &sql::Mysql,
    }
}

/// Writes a database or a dump, reads it back, compares it with the selection, and only then moves it to its place.
pub(in crate::cli) fn export(selection: &Selection, form: Form, output: &str, console: &Console) -> Result<(), Error> {
    let bytes = match form {
        Form::Database => database(selection, output)?,
        Form::Dump(dialect) => dump(selection, dialect, output)?,
    };
    super::say_made(&selection.archive, output, bytes, console);
    Ok(())
}

fn database(selection: &Selection, output: &str) -> Result<u64, Error> {
    output::staged(Path::new(output), |beside| {
        sql::write_database(selection, beside).map_err(|fault| unmade(output, fault))?;
        prove(selection, sql::read_database(beside), output)?;
        let made = std::fs::metadata(beside).map_err(|source| Error::Write {
            path: output.to_owned(),
            source,
        })?;
        Ok(made.len())
    })
}

fn dump(selection: &Selection, dialect: &dyn Dialect, output: &str) -> Result<u64, Error> {
    output::proven(
        output,
        |out| sql::write_dump(selection, dialect, out).map_err(|fault| unmade(output, fault)),
        |bytes| {
            let dump = String::from_utf8_lossy(bytes);
            let found = dialect.run(&dump);
            prove(
                selection,
                found.unwrap_or_else(|| sql::read_dump(&dump, dialect)),
                output,
            )
        },
    )
}

fn unmade(output: &str, fault: Fault) -> Error {
    let path = output.to_owned();
    match fault {
        Fault::Io(source) => Error::Write { path, source },
        fault => Error::Export {
            path,
            fault: fault.to_string(),
        },
    }
}

fn prove(selection: &Selection, found: Result<Archive, Fault>, output: &str) -> Result<(), Error> {
    let difference = match found {
        Ok(found) => difference(&selection.archive, &found),
        Err(fault) => Some(fault.to_string()),
    };
    let path = output.to_owned();
    difference.map_or(Ok(()), |difference| Err(Error::Unproven { path, difference }))
}
