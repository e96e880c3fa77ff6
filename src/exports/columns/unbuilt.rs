//! What stands in for Parquet in a build without it.

use super::fault::Fault;
use super::schema::Table;
use super::shred::Group;
use crate::archive::Archive;
use std::fs::File;
use std::io::Write;

/// A file that was made; here, none is.
#[derive(Debug)]
pub enum Made {
    /// On the disk.
    File(File),
    /// In memory.
    Bytes(Vec<u8>),
}

/// Refuses.
///
/// # Errors
/// Always.
pub fn write(_: &'static Table, _: &Archive, _: &mut (dyn Write + Send)) -> Result<(), Fault> {
    Err(Fault::NotBuilt)
}

impl Made {
    pub(super) fn groups(self, _: &'static Table) -> Result<std::iter::Empty<Result<Group, Fault>>, Fault> {
        Err(Fault::NotBuilt)
    }
}
