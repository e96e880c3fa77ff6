use super::super::dialect::Dialect as _;
use super::super::fault::Fault;
use super::super::records::{Tables, query};
use super::super::schema::{Holds, Table};
use super::super::value::Value;
use super::super::{Mysql, ddl};
use super::plan::Row;
use super::{Live, by_key};
use mysql::prelude::Queryable;
use mysql::{Conn, Opts, OptsBuilder, Params};
use std::time::Duration;

/// Most bytes of one statement that adds rows; servers take 16 MiB at least, unless a single row is longer.
const STATEMENT_BYTES: usize = 1 << 20;

/// Most values of one statement: the protocol counts them with 16 bits.
const STATEMENT_VALUES: usize = 60_000;

/// A MySQL or MariaDB server.
struct Database {
    connection: Conn,
    /// What was made in this run, with the words that take it away: making tables ends a transaction, so that no rollback does.
    made: Vec<String>,
}

pub(super) fn connect(address: &str) -> Result<Box<dyn Live>, Fault> {
    let address = address.replacen("mariadb://", "mysql://", 1);
    let options = Opts::from_url(&address).map_err(|_| Fault::Unclear)?;
    if options.get_db_name().is_none_or(str::is_empty) {
        return Err(Fault::Unclear);
    }
    let password = options.get_pass().map(str::to_owned);
    let wait = Duration::from_secs(crate::limits::DATABASE_WAIT_SECONDS);
    let options = OptsBuilder::from_opts(options)
        .pass(password.or_else(|| std::env::var("MYSQL_PWD").ok()))
        .tcp_connect_timeout(Some(wait));
    let mut connection = Conn::new(options).map_err(refused)?;
    connection.query_drop("SET NAMES utf8mb4")?;
    connection.query_drop("SET SESSION sql_mode = 'STRICT_ALL_TABLES', foreign_key_checks = 1")?;
    let lock = "SELECT GET_LOCK(LEFT(CONCAT('posterity.', DATABASE()), 64), ?)";
    let wait = (crate::limits::DATABASE_BUSY_SECONDS,);
    if connection.exec_first::<Option<i64>, _, _>(lock, wait)?.flatten() != Some(1) {
        return Err(Fault::Busy);
    }
    connection.query_drop("START TRANSACTION")?;
    Ok(Box::new(Database {
        connection,
        made: Vec::new(),
    }))
}

impl From<mysql::Error> for Fault {
    fn from(fault: mysql::Error) -> Fault {
        match fault {
            mysql::Error::MySqlError(said) => Fault::Database(said.message),
            fault => Fault::Database(bare(fault)),
        }
    }
}

fn refused(fault: mysql::Error) -> Fault {
    match fault {
        mysql::Error::MySqlError(said) => Fault::Refusal(said.message),
        fault => Fault::Unreachable(bare(fault)),
    }
}

/// What the package says, without its own names for it.
fn bare(fault: mysql::Error) -> String {
    match fault {
        mysql::Error::DriverError(fault) => fault.to_string(),
        mysql::Error::IoError(fault) => fault.to_string(),
        mysql::Error::CodecError(fault) => fault.to_string(),
        fault => fault.to_string(),
    }
}

impl Tables for Database {
    fn rows(&mut self, table: &'static Table) -> Result<Vec<Vec<Value>>, Fault> {
        // A prepared statement sends numbers as numbers.
        let found = self.connection.exec_iter(query(table, &Mysql), ())?;
        let mut rows = Vec::new();
        for row in found {
            let values = row?.unwrap().into_iter().zip(table.columns);
            let values = values.map(|(value, column)| read(table, value, column.holds));
            rows.push(values.collect::<Result<Vec<Value>, Fault>>()?);
        }
        Ok(rows)
    }
}

fn read(table: &'static Table, value: mysql::Value, holds: Holds) -> Result<Value, Fault> {
    let misfit = |why| Fault::misfit(table, why);
    Ok(match (value, holds) {
        (mysql::Value::NULL, _) => Value::Null,
        (mysql::Value::Int(number), Holds::Flag) => Value::Flag(number != 0),
        (mysql::Value::Int(number), _) => Value::Number(number),
        (mysql::Value::UInt(number), _) => {
            Value::Number(i64::try_from(number).map_err(|_| misfit("a number is too large"))?)
        }
        (mysql::Value::Bytes(bytes), _) => {
            Value::Text(String::from_utf8(bytes).map_err(|_| misfit("a text is not UTF-8"))?)
        }
        _ => return Err(misfit("a value is neither text nor a whole number")),
    })
}

fn written(value: &Value) -> mysql::Value {
    match value {
        Value::Null => mysql::Value::NULL,
        Value::Text(text) => mysql::Value::Bytes(text.as_bytes().to_vec()),
        Value::Number(number) => mysql::Value::Int(*number),
        Value::Flag(flag) => mysql::Value::Int(i64::from(*flag)),
    }
}

fn length(row: &Row) -> usize {
    row.iter().map(|value| value.text().map_or(8, str::len)).sum()
}

impl Database {
    fn insert(&mut self, table: &'static Table, rows: &[Row]) -> Result<(), Fault> {
        let names: Vec<String> = table.columns.iter().map(|column| Mysql.name(column.name)).collect();
        let marks = format!("({})", vec!["?"; names.len()].join(","));
        let statement = format!(
            "INSERT INTO {} ({}) VALUES {}",
            table.name,
            names.join(", "),
            vec![marks; rows.len()].join(",")
        );
        let values = rows.iter().flatten().map(written).collect();
        let statement = self.connection.prep(statement)?;
        let done = self.connection.exec_drop(&statement, Params::Positional(values));
        self.connection.close(statement)?;
        Ok(done?)
    }
}

impl Live for Database {
    fn columns(&mut self, table: &str) -> Result<Vec<String>, Fault> {
        let query =
            "SELECT column_name FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = ?";
        Ok(self.connection.exec(query, (table,))?)
    }

    /// With the indexes: to make them later would end the transaction.
    fn create(&mut self) -> Result<(), Fault> {
        for statement in ddl::statements(&Mysql).split_inclusive(";\n") {
            self.connection.query_drop(statement)?;
            let bare = statement.lines().find(|line| line.starts_with("CREATE "));
            let mut words = bare.into_iter().flat_map(str::split_whitespace).skip(1);
            if let (Some(kind @ ("TABLE" | "VIEW")), Some(name)) = (words.next(), words.next()) {
                self.made.push(format!("DROP {kind} {name}"));
            }
        }
        Ok(self.connection.query_drop("START TRANSACTION")?)
    }

    fn load(&mut self, table: &'static Table, rows: &[Row]) -> Result<(), Fault> {
        let most = STATEMENT_VALUES / table.columns.len();
        let mut rest = rows;
        while !rest.is_empty() {
            let mut bytes = 0;
            let fits = rest.iter().take(most).take_while(|row| {
                bytes += length(row);
                bytes < STATEMENT_BYTES
            });
            let (now, later) = rest.split_at(fits.count().max(1));
            self.insert(table, now)?;
            rest = later;
        }
        Ok(())
    }

    fn execute(&mut self, statement: &str, values: &[&Value]) -> Result<(), Fault> {
        let values: Vec<mysql::Value> = values.iter().map(|value| written(value)).collect();
        let params = match values.is_empty() {
            true => Params::Empty,
            false => Params::Positional(values),
        };
        Ok(self.connection.exec_drop(statement.replace("{}", "?"), params)?)
    }

    fn by_key(&self, table: &'static Table) -> String {
        by_key(table, &Mysql)
    }

    fn name(&self, column: &'static str) -> String {
        Mysql.name(column)
    }

    fn commit(&mut self) -> Result<(), Fault> {
        self.connection.query_drop("COMMIT")?;
        self.made.clear();
        Ok(())
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if self.made.is_empty() {
            return;
        }
        let _ = self.connection.query_drop("ROLLBACK");
        // Views before the tables they show, tables before those they refer to.
        for statement in self.made.iter().rev() {
            let _ = self.connection.query_drop(statement);
        }
    }
}
