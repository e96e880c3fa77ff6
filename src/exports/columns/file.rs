//! Groups of columns in and out of Parquet files. The one place that knows the package.

use super::Groups;
use super::fault::Fault;
use super::schema::{Cell, Column, Kind, Null, Table};
use super::shred::{Group, Leaf, Values, cells};
use crate::archive::{Archive, SCHEMA_VERSION};
use bytes::Bytes;
use parquet::basic::{Compression, LogicalType, Repetition, TimeUnit, Type as Physical};
use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::column::writer::ColumnWriter;
use parquet::data_type::{BoolType, ByteArray, DataType, Int32Type, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::{Type, TypePtr};
use std::fs::File;
use std::io::Write;
use std::sync::Arc;

impl From<ParquetError> for Fault {
    fn from(fault: ParquetError) -> Fault {
        Fault::Refused(fault.to_string())
    }
}

/// Writes the records of a table, a group of rows at a time. The same records give the same bytes.
///
/// # Errors
/// When writing fails.
pub fn write(table: &'static Table, archive: &Archive, out: &mut (dyn Write + Send)) -> Result<(), Fault> {
    let mut file = SerializedFileWriter::new(out, message(table)?, Arc::new(properties()))?;
    for group in Groups::of(table, archive) {
        let group = group?;
        // A table without records has no group.
        if group.rows == 0 {
            continue;
        }
        let mut row_group = file.next_row_group()?;
        for leaf in group.leaves {
            let mut column = row_group.next_column()?.ok_or(Fault::OtherColumns)?;
            put(leaf, column.untyped())?;
            column.close()?;
        }
        row_group.close()?;
    }
    file.close()?;
    Ok(())
}

/// Nothing that differs from machine to machine or from build to build. Statistics of groups let readers pass over those
/// that cannot answer a question; those of pages would double the metadata for little.
fn properties() -> WriterProperties {
    let version = KeyValue::new("posterity.schema_version".to_owned(), SCHEMA_VERSION.to_string());
    WriterProperties::builder()
        .set_created_by(format!("posterity version {SCHEMA_VERSION}"))
        .set_key_value_metadata(Some(vec![version]))
        .set_compression(Compression::SNAPPY)
        .set_statistics_enabled(EnabledStatistics::Chunk)
        .build()
}

fn put(leaf: Leaf, column: &mut ColumnWriter<'_>) -> Result<(), Fault> {
    let (definitions, repetitions) = (Some(&leaf.definitions[..]), Some(&leaf.repetitions[..]));
    match (leaf.values, column) {
        (Values::Texts(texts), ColumnWriter::ByteArrayColumnWriter(column)) => {
            let texts: Vec<ByteArray> = texts.into_iter().map(|text| text.into_bytes().into()).collect();
            column.write_batch(&texts, definitions, repetitions)?
        }
        (Values::Flags(flags), ColumnWriter::BoolColumnWriter(column)) => {
            column.write_batch(&flags, definitions, repetitions)?
        }
        (Values::Numbers(numbers), ColumnWriter::Int64ColumnWriter(column)) => {
            column.write_batch(&numbers, definitions, repetitions)?
        }
        (Values::Days(days), ColumnWriter::Int32ColumnWriter(column)) => {
            column.write_batch(&days, definitions, repetitions)?
        }
        _ => return Err(Fault::OtherColumns),
    };
    Ok(())
}

/// A table's columns as Parquet calls them.
fn message(table: &Table) -> Result<TypePtr, Fault> {
    let fields = table
        .columns
        .iter()
        .map(field)
        .collect::<Result<Vec<TypePtr>, Fault>>()?;
    let message = Type::group_type_builder(table.name).with_fields(fields);
    Ok(Arc::new(message.build()?))
}

fn field(column: &Column) -> Result<TypePtr, Fault> {
    let cells = column
        .cells()
        .iter()
        .map(value)
        .collect::<Result<Vec<TypePtr>, Fault>>()?;
    let group = |name, repetition, fields| {
        let group = Type::group_type_builder(name)
            .with_repetition(repetition)
            .with_fields(fields);
        Ok(Arc::new(group.build()?))
    };
    match column {
        Column::Cell(cell) => value(cell),
        Column::Group(name, _) => group(name, Repetition::OPTIONAL, cells),
        Column::Texts(name) => list(name, cells),
        Column::List(name, _) => list(name, vec![group("element", Repetition::REQUIRED, cells)?]),
    }
}

/// A list as the format's rules have it: three levels, none of them null here.
fn list(name: &str, element: Vec<TypePtr>) -> Result<TypePtr, Fault> {
    let entries = Type::group_type_builder("list")
        .with_repetition(Repetition::REPEATED)
        .with_fields(element);
    let list = Type::group_type_builder(name)
        .with_repetition(Repetition::REQUIRED)
        .with_logical_type(Some(LogicalType::List))
        .with_fields(vec![Arc::new(entries.build()?)]);
    Ok(Arc::new(list.build()?))
}

fn value(cell: &Cell) -> Result<TypePtr, Fault> {
    let (physical, logical) = match cell.kind {
        Kind::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
        Kind::Json | Kind::Rest => (Physical::BYTE_ARRAY, Some(LogicalType::Json)),
        Kind::Flag => (Physical::BOOLEAN, None),
        Kind::Number => (Physical::INT64, None),
        Kind::Size => {
            let unsigned = LogicalType::integer(64, false);
            (Physical::INT64, Some(unsigned))
        }
        Kind::Day(_) => (Physical::INT32, Some(LogicalType::Date)),
        Kind::Moment(_) => {
            let moment = LogicalType::timestamp(true, TimeUnit::MICROS);
            (Physical::INT64, Some(moment))
        }
    };
    let repetition = match cell.null {
        Null::Never => Repetition::REQUIRED,
        Null::Sometimes => Repetition::OPTIONAL,
    };
    let value = Type::primitive_type_builder(cell.name, physical)
        .with_repetition(repetition)
        .with_logical_type(logical);
    Ok(Arc::new(value.build()?))
}

/// A file that was made a moment ago.
#[derive(Debug)]
pub enum Made {
    /// On the disk.
    File(File),
    /// In memory.
    Bytes(Vec<u8>),
}

impl Made {
    /// Its groups of rows, read one at a time.
    pub(super) fn groups(self, table: &'static Table) -> Result<impl Iterator<Item = Result<Group, Fault>>, Fault> {
        let reader: Box<dyn FileReader> = match self {
            Made::File(file) => Box::new(SerializedFileReader::new(file)?),
            Made::Bytes(bytes) => Box::new(SerializedFileReader::new(Bytes::from(bytes))?),
        };
        let count = reader.num_row_groups();
        Ok((0..count).map(move |at| group(&*reader, at, table)))
    }
}

fn group(reader: &dyn FileReader, at: usize, table: &'static Table) -> Result<Group, Fault> {
    let group = reader.get_row_group(at)?;
    let rows = usize::try_from(group.metadata().num_rows()).map_err(|_| Fault::OtherColumns)?;
    if group.num_columns() != cells(table).count() {
        return Err(Fault::OtherColumns);
    }
    let leaves = (0..group.num_columns()).map(|column| leaf(group.get_column_reader(column)?, rows));
    let leaves = leaves.collect::<Result<Vec<Leaf>, Fault>>()?;
    Ok(Group::read(leaves, rows))
}

fn leaf(column: ColumnReader, rows: usize) -> Result<Leaf, Fault> {
    Ok(match column {
        ColumnReader::ByteArrayColumnReader(column) => {
            let (leaf, texts) = read(column, rows)?;
            let texts = texts.iter().map(|text| Ok(text.as_utf8()?.to_owned()));
            leaf.with(Values::Texts(texts.collect::<Result<Vec<String>, Fault>>()?))
        }
        ColumnReader::BoolColumnReader(column) => {
            let (leaf, flags) = read::<BoolType>(column, rows)?;
            leaf.with(Values::Flags(flags))
        }
        ColumnReader::Int64ColumnReader(column) => {
            let (leaf, numbers) = read::<Int64Type>(column, rows)?;
            leaf.with(Values::Numbers(numbers))
        }
        ColumnReader::Int32ColumnReader(column) => {
            let (leaf, days) = read::<Int32Type>(column, rows)?;
            leaf.with(Values::Days(days))
        }
        _ => return Err(Fault::OtherColumns),
    })
}

/// The levels of a column.
struct Levels {
    definitions: Vec<i16>,
    repetitions: Vec<i16>,
}

impl Levels {
    fn with(self, values: Values) -> Leaf {
        Leaf {
            definitions: self.definitions,
            repetitions: self.repetitions,
            values,
        }
    }
}

fn read<T: DataType>(mut column: ColumnReaderImpl<T>, rows: usize) -> Result<(Levels, Vec<T::T>), Fault> {
    let mut levels = Levels {
        definitions: Vec::new(),
        repetitions: Vec::new(),
    };
    let mut values = Vec::new();
    let (definitions, repetitions) = (Some(&mut levels.definitions), Some(&mut levels.repetitions));
    let (_, _, count) = column.read_records(rows, definitions, repetitions, &mut values)?;
    // Where nothing can be missing or repeated, the file has no levels.
    levels.definitions.resize(count, 0);
    levels.repetitions.resize(count, 0);
    Ok((levels, values))
}
