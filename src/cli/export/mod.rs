pub(super) mod columns;
pub(super) mod json;
pub(super) mod markdown;
pub(super) mod sql;

use super::args::{self, Selecting};
use super::coverage::plural;
use super::{Console, Exit, apart, input};
use crate::archive::{Archive, Status};
use crate::error::Error;
use crate::exports::{self, Selection};
use crate::output::{self, Tree, Written};
use std::fs::File;
use std::path::Path;

/// `posterity export`
pub(super) fn run(arguments: &args::Export, console: &Console) -> Result<Exit, Error> {
    match arguments {
        args::Export::Markdown(arguments) => markdown::run(arguments, console),
        args::Export::Json(arguments) => json::run(arguments, console),
        args::Export::Sql(arguments) => sql::run(arguments, console),
        args::Export::Parquet(arguments) => columns::run(arguments, console),
    }
}

/// Reads the archive and leaves behind what visitors cannot see, saying how much that is.
fn selection(arguments: &Selecting, console: &Console) -> Result<Selection, Error> {
    let archive = input::meant(&arguments.archive)?;
    let include = arguments
        .include
        .iter()
        .map(|name| status(name))
        .collect::<Result<Vec<Status>, Error>>()?;
    let selection = exports::select(input::archive(&archive)?, &include);
    for (status, count) in &selection.withheld {
        let word = status.as_str();
        console.say(&format!(
            "left out: {} (add with `--include {word}`)",
            plural(*count, &format!("{word} post"))
        ));
    }
    if selection.withheld_comments > 0 {
        console.say(&format!(
            "left out: {} not shown to visitors",
            plural(selection.withheld_comments, "comment")
        ));
    }
    Ok(selection)
}

/// Refuses to write over the archive that is read, and what can be no file.
fn may_write(selecting: &Selecting, output: &str) -> Result<(), Error> {
    apart::is_file(output)?;
    input::not_itself("archive", &input::meant(&selecting.archive)?, output)
}

/// Whether a folder is meant: one that is there, or a name without an ending.
fn is_folder(output: &str) -> bool {
    let path = Path::new(output);
    !output::leads_through(output) && (path.is_dir() || output.ends_with('/') || path.extension().is_none())
}

/// Begins a folder of files that are told by their names. What another export wrote there would be taken for files that
/// nothing asks for any more, and go.
fn begun(output: &str, is_own: impl Fn(&str) -> bool) -> Result<Tree, Error> {
    apart::is_folder(Path::new(output))?;
    let tree = Tree::begin(Path::new(output))?;
    match tree.other(is_own) {
        None => Ok(tree),
        Some(other) => Err(Error::Usage {
            what: format!("`{output}` holds another export, with `{other}` in it"),
            hint: Some("give this one a folder of its own".to_owned()),
        }),
    }
}

fn opened(path: &Path) -> Result<File, Error> {
    File::open(path).map_err(|source| Error::Read {
        path: path.display().to_string(),
        source,
    })
}

fn proven(path: &str, difference: Option<String>) -> Result<(), Error> {
    let path = path.to_owned();
    difference.map_or(Ok(()), |difference| Err(Error::Unproven { path, difference }))
}

/// What became of the files of a folder. With a file of other hands among them, the folder does not say what the archive says.
fn tell(written: &Written, output: &str, console: &Console) {
    console.say(&format!(
        "{} written, {} unchanged, {} removed",
        plural(written.written, "file"),
        written.unchanged,
        written.removed.len()
    ));
    for path in &written.kept {
        console.warning(&format!(
            "`{path}` was changed by other hands and stays: `{output}` is not what the archive is; move the file away and export \
             again"
        ));
    }
}

/// Says in one line what was made.
fn say_made(archive: &Archive, output: &str, bytes: u64, console: &Console) {
    let comments: usize = archive.posts.iter().map(|post| post.comments.len()).sum();
    let place = match output {
        "-" => "standard output".to_owned(),
        path => format!("`{path}`"),
    };
    console.say(&format!(
        "{}, {}, {} to {place} ({bytes} bytes)",
        plural(archive.posts.len(), "post"),
        plural(archive.terms.len(), "term"),
        plural(comments, "comment")
    ));
}

fn status(name: &str) -> Result<Status, Error> {
    serde_json::from_value(serde_json::Value::String(name.to_owned())).map_err(|_| Error::Usage {
        what: format!("there is no status `{name}`"),
        hint: Some("one of draft, pending, scheduled, private, protected, trashed, unknown".to_owned()),
    })
}
