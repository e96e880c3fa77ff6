use super::super::dialect::Dialect as _;
use super::super::fault::Fault;
use super::super::records::{Tables, query};
use super::super::schema::{Column, Holds, Table};
use super::super::value::Value;
use super::super::{Postgres, ddl};
use super::plan::Row;
use super::{Live, by_key};
use bytes::{BufMut, BytesMut};
use postgres::binary_copy::BinaryCopyInWriter;
use postgres::error::SqlState;
use postgres::types::{FromSql, IsNull, ToSql, Type};
use postgres::{Client, Config, NoTls, Statement};
use std::collections::BTreeMap;
use std::error::Error;
use std::time::Duration;

/// Where servers of the same machine listen, unless they are told otherwise.
const SOCKETS: &str = "/var/run/postgresql";

/// Taken by a run until its end, so that two nightly ones never meet: an arbitrary number.
const LOCK: i64 = 0x706f_7374_6572_6974;

/// A PostgreSQL server.
struct Database {
    client: Client,
    prepared: BTreeMap<String, Statement>,
}

pub(super) fn connect(address: &str) -> Result<Box<dyn Live>, Fault> {
    let mut config: Config = address.parse().map_err(|_| Fault::Unclear)?;
    if config.get_hosts().is_empty() && config.get_hostaddrs().is_empty() {
        config.host_path(SOCKETS);
    }
    if let (None, Ok(password)) = (config.get_password(), std::env::var("PGPASSWORD")) {
        config.password(password);
    }
    config.connect_timeout(Duration::from_secs(crate::limits::DATABASE_WAIT_SECONDS));
    let mut client = config.connect(NoTls).map_err(refused)?;
    client.batch_execute(&format!(
        "SET lock_timeout = '{}s'",
        crate::limits::DATABASE_BUSY_SECONDS
    ))?;
    // Before the transaction, which sees the database as it is from its first statement on; and to the end of the connection.
    let locked = client.execute("SELECT pg_advisory_lock($1)", &[&LOCK]);
    locked.map_err(|fault| match fault.code() {
        Some(&SqlState::LOCK_NOT_AVAILABLE) => Fault::Busy,
        _ => fault.into(),
    })?;
    client.batch_execute("SET lock_timeout = 0; BEGIN ISOLATION LEVEL REPEATABLE READ")?;
    Ok(Box::new(Database {
        client,
        prepared: BTreeMap::new(),
    }))
}

/// What the server says of itself is plainer than what the package says around it.
impl From<postgres::Error> for Fault {
    fn from(fault: postgres::Error) -> Fault {
        let inner = fault.source().map(ToString::to_string);
        match fault.as_db_error() {
            Some(said) => Fault::Database(said.message().to_owned()),
            None => Fault::Database(inner.map_or_else(|| fault.to_string(), |inner| format!("{fault}: {inner}"))),
        }
    }
}

fn refused(fault: postgres::Error) -> Fault {
    match fault.as_db_error() {
        Some(said) => Fault::Refusal(said.message().to_owned()),
        None => {
            let inner = fault.source().map_or_else(|| fault.to_string(), ToString::to_string);
            Fault::Unreachable(inner)
        }
    }
}

impl Tables for Database {
    fn rows(&mut self, table: &'static Table) -> Result<Vec<Vec<Value>>, Fault> {
        let found = self.client.query(&query(table, &Postgres), &[])?;
        let mut rows = Vec::with_capacity(found.len());
        for row in found {
            let values = (0..table.columns.len()).map(|at| row.try_get::<_, Read>(at).map(|read| read.0));
            let values: Result<Vec<Value>, postgres::Error> = values.collect();
            rows.push(values.map_err(|fault| Fault::misfit(table, &fault.to_string()))?);
        }
        Ok(rows)
    }
}

impl Live for Database {
    fn columns(&mut self, table: &str) -> Result<Vec<String>, Fault> {
        let found = self.client.query(
            "SELECT attname::text FROM pg_attribute WHERE attrelid = to_regclass($1) AND attnum > 0 AND NOT attisdropped",
            &[&table],
        )?;
        Ok(found.iter().map(|row| row.try_get(0)).collect::<Result<_, _>>()?)
    }

    fn create(&mut self) -> Result<(), Fault> {
        Ok(self.client.batch_execute(&ddl::early(&Postgres))?)
    }

    fn complete(&mut self) -> Result<(), Fault> {
        Ok(self.client.batch_execute(&ddl::late(&Postgres))?)
    }

    fn load(&mut self, table: &'static Table, rows: &[Row]) -> Result<(), Fault> {
        let names: Vec<String> = table.columns.iter().map(|column| Postgres.name(column.name)).collect();
        let types: Vec<Type> = table.columns.iter().map(column_type).collect();
        let statement = format!("COPY {} ({}) FROM STDIN BINARY", table.name, names.join(", "));
        let writer = self.client.copy_in(&statement)?;
        let mut writer = BinaryCopyInWriter::new(writer, &types);
        for row in rows {
            writer.write_raw(row.iter().map(|value| value as &(dyn ToSql + Sync)))?;
        }
        writer.finish()?;
        Ok(())
    }

    fn execute(&mut self, statement: &str, values: &[&Value]) -> Result<(), Fault> {
        if !self.prepared.contains_key(statement) {
            let prepared = self.client.prepare(&numbered(statement))?;
            self.prepared.insert(statement.to_owned(), prepared);
        }
        let values: Vec<&(dyn ToSql + Sync)> = values.iter().map(|value| *value as _).collect();
        if let Some(prepared) = self.prepared.get(statement) {
            self.client.execute(prepared, &values)?;
        }
        Ok(())
    }

    fn by_key(&self, table: &'static Table) -> String {
        by_key(table, &Postgres)
    }

    fn name(&self, column: &'static str) -> String {
        Postgres.name(column)
    }

    fn commit(&mut self) -> Result<(), Fault> {
        Ok(self.client.batch_execute("COMMIT")?)
    }
}

/// `$1`, `$2` and so on, where values go.
fn numbered(statement: &str) -> String {
    let mut numbered = String::new();
    for (number, part) in statement.split("{}").enumerate() {
        if number > 0 {
            numbered.push_str(&format!("${number}"));
        }
        numbered.push_str(part);
    }
    numbered
}

fn column_type(column: &Column) -> Type {
    match column.holds {
        Holds::Number => Type::INT8,
        Holds::Flag => Type::BOOL,
        Holds::Json => Type::JSON,
        _ => Type::TEXT,
    }
}

/// Values as their columns take them; text and JSON are their own bytes.
impl ToSql for Value {
    fn to_sql(&self, _: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        match self {
            Value::Null => return Ok(IsNull::Yes),
            Value::Text(text) => out.put_slice(text.as_bytes()),
            Value::Number(number) => out.put_i64(*number),
            Value::Flag(flag) => out.put_u8(u8::from(*flag)),
        }
        Ok(IsNull::No)
    }

    fn accepts(as_type: &Type) -> bool {
        [Type::TEXT, Type::JSON, Type::INT8, Type::BOOL].contains(as_type)
    }

    postgres::types::to_sql_checked!();
}

/// A value as it is read.
struct Read(Value);

impl<'a> FromSql<'a> for Read {
    fn from_sql(as_type: &Type, raw: &'a [u8]) -> Result<Read, Box<dyn Error + Sync + Send>> {
        Ok(Read(match *as_type {
            Type::INT8 => Value::Number(i64::from_sql(as_type, raw)?),
            Type::BOOL => Value::Flag(bool::from_sql(as_type, raw)?),
            _ => Value::Text(std::str::from_utf8(raw)?.to_owned()),
        }))
    }

    fn from_sql_null(_: &Type) -> Result<Read, Box<dyn Error + Sync + Send>> {
        Ok(Read(Value::Null))
    }

    fn accepts(as_type: &Type) -> bool {
        [Type::TEXT, Type::VARCHAR, Type::JSON, Type::INT8, Type::BOOL].contains(as_type)
    }
}
