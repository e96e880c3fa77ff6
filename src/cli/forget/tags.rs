use crate::cli::snapshot::segments::{SOURCES, Segments};
use crate::error::Error;
use crate::output::bag::Sealing;
use crate::reconcile::Testimony;
use serde_json::Value;
use std::fs;
use std::path::Path;

/// Writes the testimony anew, without the lines that are not to stay.
pub(super) fn sources(
    segments: &Segments,
    sealing: &mut Sealing<'_>,
    stays: impl Fn(&Testimony) -> bool,
) -> Result<(), Error> {
    let mut text = String::new();
    segments.testimony(&mut |line, read| {
        if stays(&read) {
            text.push_str(line);
            text.push('\n');
        }
        Ok(())
    })?;
    sealing.put(SOURCES, text.as_bytes())
}

/// Writes those lists of changes anew that name a post.
pub(super) fn changes(root: &Path, sealing: &mut Sealing<'_>, id: &str) -> Result<(), Error> {
    let folder = root.join("changes");
    let failed = |path: &Path, source| Error::Read {
        path: path.display().to_string(),
        source,
    };
    let entries = fs::read_dir(&folder).map_err(|fault| failed(&folder, fault))?;
    let mut names: Vec<String> = entries
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .collect();
    names.sort();
    for name in names {
        let path = folder.join(&name);
        let text = fs::read(&path).map_err(|fault| failed(&path, fault))?;
        let mut night: Value = serde_json::from_slice(&text).map_err(|fault| failed(&path, fault.into()))?;
        if without(&mut night, id) {
            let mut text = serde_json::to_vec_pretty(&night).map_err(|fault| failed(&path, fault.into()))?;
            text.push(b'\n');
            sealing.put(&format!("changes/{name}"), &text)?;
        }
    }
    Ok(())
}

/// Takes a post out of a night's lists; whether it was in one.
fn without(night: &mut Value, id: &str) -> bool {
    let mut found = false;
    let is_it = |entry: &Value| ["id", "from", "to"].iter().any(|name| entry[*name] == id);
    let mut clean = |value: &mut Value| {
        for list in value.as_object_mut().into_iter().flat_map(|map| map.values_mut()) {
            if let Some(list) = list.as_array_mut() {
                let before = list.len();
                list.retain(|entry| !is_it(entry));
                found |= list.len() < before;
            }
        }
    };
    clean(&mut night["changes"]);
    clean(night);
    found
}
