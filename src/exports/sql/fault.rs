use super::schema::{Column, Table};
use super::value::Value;
use crate::archive::SCHEMA_VERSION;
use std::io;
use thiserror::Error;

/// Why an archive cannot be exported as SQL, or an export cannot be read back.
#[derive(Debug, Error)]
pub enum Fault {
    /// The system could not write.
    #[error("{0}")]
    Io(#[from] io::Error),
    /// The database refused.
    #[error("the database says: {0}")]
    Database(String),
    /// Two records bear one key, so that rows which refer to it would have two meanings.
    #[error("two rows of `{table}` would have the key `{key}`")]
    Twice {
        /// The table.
        table: &'static str,
        /// The key.
        key: String,
    },
    /// A value that the database cannot hold.
    #[error("`{table}.{column}` of `{row}` {why}")]
    Refused {
        /// The table.
        table: &'static str,
        /// The column.
        column: &'static str,
        /// What names the row.
        row: String,
        /// The reason, as the rest of a sentence.
        why: String,
    },
    /// A table, column or value that no archive has.
    #[error("`{table}` does not hold what an archive holds: {why}")]
    Misfit {
        /// The table.
        table: &'static str,
        /// What does not fit.
        why: String,
    },
    /// A database without the tables of an archive.
    #[error("it is a database, but none that posterity made: it has no table `{0}`")]
    Foreign(&'static str),
    /// A database file that is not whole.
    #[error("it is a damaged database: {0}")]
    Damaged(String),
    /// Reading takes more work than an honest file of this size could need.
    #[error("it asks for more work than an archive of its size can need")]
    Endless,
    /// A dump that does more than make tables and fill them.
    #[error("it holds a statement that no dump of posterity needs")]
    Forbidden,
    /// A file that is neither a database nor a dump.
    #[error("it is neither a SQLite database nor a dump that posterity made")]
    Unknown,
    /// A file that is too large.
    #[error("it is larger than {0} GiB")]
    Huge(u64),
    /// A dump that is no text.
    #[error("it is not UTF-8")]
    NoText,
    /// A table of the same name that other hands made.
    #[error("the database has a table `{table}` that posterity did not make: {why}")]
    NotOurs {
        /// The table.
        table: &'static str,
        /// What shows it.
        why: String,
    },
    /// A database that holds another blog.
    #[error("the database holds the site `{0}`, which the archive does not know")]
    OtherBlog(String),
    /// Another run writes to the database.
    #[error("another posterity is writing to it")]
    Busy,
    /// An address of a database that cannot be understood.
    #[error("its address cannot be understood")]
    Unclear,
    /// No server at the address.
    #[error("no server answers: {0}")]
    Unreachable(String),
    /// The server does not let us in.
    #[error("the server says: {0}")]
    Refusal(String),
    /// The program was built without this database.
    #[error("this posterity was built without the feature `{0}`")]
    NotBuilt(&'static str),
    /// What was written does not say what the archive says.
    #[error("it would not say what the archive says: {0}")]
    Unproven(String),
    /// A schema version that this program does not know.
    #[error("it says schema version {0}, and this program knows version {SCHEMA_VERSION}")]
    Version(i64),
    /// A line of a dump that is not as this program writes it.
    #[error("line {0} is not as posterity writes it")]
    Unreadable(usize),
    /// A dump without its last lines.
    #[error("it is cut off: its last lines are missing")]
    CutOff,
}

impl Fault {
    /// What a table holds is not what an archive holds.
    pub(super) fn misfit(table: &Table, why: &str) -> Fault {
        Fault::Misfit {
            table: table.name,
            why: why.to_owned(),
        }
    }

    /// Refuses a value; the row may have only its first values yet.
    pub(super) fn refused(table: &'static Table, column: &'static Column, row: &[Value], why: String) -> Fault {
        let names = ["post", "root", "id", "url", "slug", "name"];
        let mut named = names.iter().filter_map(|name| row.get(table.place(name)?)?.text());
        Fault::Refused {
            table: table.name,
            column: column.name,
            row: named.next().unwrap_or_default().to_owned(),
            why,
        }
    }
}
