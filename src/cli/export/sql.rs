use super::super::args::{self, DialectName};
use super::super::coverage::plural;
use super::super::{Console, Exit, input};
use crate::archive::Archive;
use crate::error::Error;
use crate::exports::sql::{self, Dialect, Fault, Misplaced, Place};
use crate::exports::{Selection, difference};
use crate::output;
use std::path::Path;

/// `posterity export sql`
pub(super) fn run(arguments: &args::ExportSql, console: &Console) -> Result<Exit, Error> {
    let archive = &arguments.selecting.archive;
    match (&arguments.target.output, &arguments.target.into) {
        (_, Some(into)) => {
            let place = Place::parse(into).map_err(|fault| misplaced(into, fault))?;
            input::not_itself("archive", &input::meant(archive)?, into)?;
            bring(&super::selection(&arguments.selecting, console)?, &place, console)?;
        }
        (output, None) => {
            let output = output.as_deref().unwrap_or("-");
            let form = form(output, arguments.dialect)?;
            super::may_write(&arguments.selecting, output)?;
            export(&super::selection(&arguments.selecting, console)?, form, output, console)?;
        }
    }
    Ok(Exit::Clean)
}

/// An address may hold a password, so that one that was not understood is not repeated.
fn misplaced(into: &str, fault: Misplaced) -> Error {
    let what = match fault {
        Misplaced::Unclear => "the address after `--into` cannot be understood".to_owned(),
        Misplaced::Neither => format!("`{into}` is neither the address of a database nor the name of a SQLite file"),
    };
    Error::Usage {
        what,
        hint: Some(
            "as in `postgres://user@host/name`, `mysql://user@host/name` or `blog.db`; in a password `/`, `?`, `#` and `@` are \
             %2F, %3F, %23 and %40"
                .to_owned(),
        ),
    }
}

/// Brings a database up to date; a file that is not there yet is made.
fn bring(selection: &Selection, place: &Place, console: &Console) -> Result<(), Error> {
    if let Some(file) = place.file()
        && !file.exists()
    {
        return export(selection, Form::Database, place.shown(), console);
    }
    let changes = sql::bring(selection, place).map_err(|fault| Error::Load {
        place: place.shown().to_owned(),
        hint: hint(&fault).map(str::to_owned),
        fault: fault.to_string(),
    })?;
    console.say(&format!(
        "`{}`: {} added, {} changed, {} deleted, {} as they were ({})",
        place.shown(),
        plural(changes.added, "post"),
        changes.changed,
        changes.deleted,
        changes.unchanged,
        plural(changes.rows, "row")
    ));
    Ok(())
}

fn hint(fault: &Fault) -> Option<&'static str> {
    match fault {
        Fault::NotOurs { .. } => Some("use a database of its own"),
        Fault::OtherBlog(_) => {
            Some("a database holds what one archive holds: use another one, or export an archive of all sites")
        }
        Fault::Refusal(_) => {
            Some("make the database and its user first; the password may stand in PGPASSWORD or MYSQL_PWD")
        }
        Fault::Unclear => Some("as in `postgres://user@host/name` or `mysql://user@host/name`"),
        Fault::NotBuilt(_) => Some("build it with default features, or load a dump (`-o blog.sql`)"),
        Fault::Version(_) => Some("export into a new database"),
        Fault::Refused { .. } | Fault::Twice { .. } => {
            Some("`posterity validate ARCHIVE` shows what is wrong with an archive")
        }
        _ => None,
    }
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
    let is_dump = output == "-" || output.to_ascii_lowercase().ends_with(".sql");
    match dialect {
        DialectName::Sqlite if sql::is_database(output) => Ok(Form::Database),
        dialect if is_dump => Ok(Form::Dump(by_name(dialect))),
        _ if sql::is_database(output) => Err(Error::Usage {
            what: format!("`{output}` would be a SQLite database, and another dialect was asked for"),
            hint: Some("end it in .sql, and load that dump into the database".to_owned()),
        }),
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
        Fault::Unproven(difference) => Error::Unproven { path, difference },
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
    super::proven(output, difference)
}
