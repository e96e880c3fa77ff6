//! stub until merged
use crate::error::Error;
/// stub
pub fn file(path: &str, bytes: &[u8]) -> Result<(), Error> {
    use std::io::Write;
    let r = if path == "-" {
        std::io::stdout().write_all(bytes)
    } else {
        std::fs::write(path, bytes)
    };
    r.map_err(|source| Error::Write {
        path: path.to_owned(),
        source,
    })
}
