//! Sources: where captures come from. Everything here does IO; everything after it is pure.

use crate::address::Address;
use crate::capture::Capture;
use crate::error::Error;

/// What a source yields, in a stable order. Every file or record met is exactly one of these, so that counts add up.
#[derive(Debug)]
pub enum Found {
    /// An answer that may hold posts.
    Capture(Box<Capture>),
    /// Something that is no page: a picture, a style sheet.
    Skipped {
        /// Where it was met.
        path: String,
        /// Why it was not read, in a few words that group well in a summary: `not a page`.
        reason: &'static str,
    },
    /// Something that should have been read and could not be.
    Failed {
        /// Where it was met.
        path: String,
        /// What went wrong, in one lower-case sentence.
        message: String,
    },
}

/// How to read a source.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Address of the folder's root, where the user gave it.
    pub base_url: Option<Address>,
}

/// stub until merged
pub fn open(source: &str, options: &Options) -> Result<Box<dyn Iterator<Item = Found> + Send>, Error> {
    let base = options.base_url.clone();
    if source == "-" {
        let mut b = Vec::new();
        let _ = std::io::Read::read_to_end(&mut std::io::stdin(), &mut b);
        return Ok(Box::new(std::iter::once(Found::Capture(Box::new(Capture::saved(
            "-".into(),
            base,
            b,
        ))))));
    }
    let root = std::path::PathBuf::from(source);
    let mut files = vec![];
    let mut dirs = vec![root.clone()];
    while let Some(d) = dirs.pop() {
        for e in std::fs::read_dir(&d).into_iter().flatten().flatten() {
            if e.path().is_dir() {
                dirs.push(e.path())
            } else {
                files.push(e.path())
            }
        }
    }
    files.sort();
    Ok(Box::new(files.into_iter().map(move |f| {
        let path = f
            .strip_prefix(&root)
            .map(|p| p.display().to_string())
            .unwrap_or_default();
        let body = std::fs::read(&f).unwrap_or_default();
        if !path.contains("index.html") {
            return Found::Skipped {
                path,
                reason: "not a page",
            };
        }
        let url = format!("http://{}", path.replace("index.html", ""));
        Found::Capture(Box::new(Capture::saved(path, Address::parse(&url), body)))
    })))
}
