//! `cargo xtask schema`: the types' JSON Schemas into `schemas/`.

use posterity::archive::{SCHEMA_VERSION, schema};
use std::fs;
use std::path::Path;

/// Writes one file a record type. A released version never changes: the tests compare these files with the types.
pub(crate) fn run(_: &[String]) -> Result<(), String> {
    let folder = Path::new("schemas").join(format!("v{SCHEMA_VERSION}"));
    fs::create_dir_all(&folder).map_err(|fault| format!("{}: {fault}", folder.display()))?;
    for (name, schema) in schema::all() {
        let path = folder.join(format!("{name}.schema.json"));
        let mut text = serde_json::to_string_pretty(&schema).map_err(|fault| fault.to_string())?;
        text.push('\n');
        fs::write(&path, text).map_err(|fault| format!("{}: {fault}", path.display()))?;
        println!("{}", path.display());
    }
    Ok(())
}
