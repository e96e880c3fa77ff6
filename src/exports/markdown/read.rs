use super::flavour::Flavour;
use super::front::{self, FrontFault};
use crate::exports::File;
use serde_json::Value;

/// Front matter of a written file, read as its generator would.
#[derive(Clone, Debug, PartialEq)]
pub struct ReadPost {
    /// Path of the file.
    pub path: String,
    /// Its front matter; dates are text.
    pub front: Value,
    /// Its body.
    pub body: String,
}

/// Reads back the Markdown files among these. The fault comes with the path of its file.
pub fn read_back(files: &[File], flavour: &dyn Flavour) -> Result<Vec<ReadPost>, (String, FrontFault)> {
    let posts = files
        .iter()
        .filter(|file| file.path.ends_with(".md") || file.path.ends_with(".markdown"));
    posts
        .map(|file| one(file, flavour).map_err(|fault| (file.path.clone(), fault)))
        .collect()
}

fn one(file: &File, flavour: &dyn Flavour) -> Result<ReadPost, FrontFault> {
    let text = std::str::from_utf8(&file.bytes).map_err(|fault| FrontFault::Unreadable(fault.to_string()))?;
    let (front, body) = front::read(text, flavour.format())?;
    Ok(ReadPost {
        path: file.path.clone(),
        front,
        body: body.strip_prefix('\n').unwrap_or(body).to_owned(),
    })
}
