use thiserror::Error;

/// Why a table cannot be written as columns or read back.
#[derive(Debug, Error)]
pub enum Fault {
    /// The system could not read or write.
    #[error("{0}")]
    Io(#[from] std::io::Error),
    /// The Parquet package refuses.
    #[error("it is not Parquet as posterity writes it: {0}")]
    Refused(String),
    /// A record without a value that every record has.
    #[error("a record has no `{0}`")]
    Missing(&'static str),
    /// Other columns than those of the table.
    #[error("its columns are not those of the table")]
    OtherColumns,
    /// A record that is none.
    #[error("a row is no record: {0}")]
    Misfit(#[from] serde_json::Error),
    /// The program was built without it.
    #[error("this build has no Parquet")]
    NotBuilt,
}
