//! stub
use crate::error::Error;
use crate::source::Found;
use std::path::Path;
/// stub
pub fn open(path: &Path) -> Result<Box<dyn Iterator<Item = Found> + Send>, Error> {
    Err(Error::SourceMissing {
        path: path.display().to_string(),
    })
}
