//! stub
use crate::source::Found;
use crate::error::Error;
use std::path::Path;
/// stub
pub fn open(path: &Path) -> Result<Box<dyn Iterator<Item = Found> + Send>, Error> { Err(Error::SourceMissing { path: path.display().to_string() }) }
