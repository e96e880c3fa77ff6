use super::super::args::{self, ShapeName};
use super::super::{Console, Exit};
use super::{begun, is_folder, opened, proven, say_made, tell};
use crate::error::Error;
use crate::exports::json::pages::{self, Pages, Reading};
use crate::exports::json::{self, Shape, years};
use crate::exports::{Selection, difference};
use crate::output::{self, Foreign};
use std::io::{self, BufReader, Read};
use std::num::NonZeroUsize;
use url::Url;

/// `posterity export json`
pub(super) fn run(arguments: &args::ExportJson, console: &Console) -> Result<Exit, Error> {
    let output = arguments.exporting.output.as_str();
    let paging = paging(arguments)?;
    let is_many = paging.is_some() || (arguments.shape == ShapeName::Lines && is_folder(output));
    if !is_many {
        super::may_write(&arguments.exporting.selecting, output)?;
    }
    let selection = super::selection(&arguments.exporting.selecting, console)?;
    if let Some((size, place)) = paging {
        return in_pages(&selection, size, place, output, console);
    }
    let shape = match arguments.shape {
        ShapeName::Document => Shape::Document,
        ShapeName::Array => Shape::Array,
        ShapeName::Feed => Shape::Feed,
        ShapeName::Lines if is_folder(output) => return by_year(&selection, output, console),
        ShapeName::Lines => Shape::Lines,
    };
    export(&selection, shape, output, console)?;
    Ok(Exit::Clean)
}

/// How many posts a page has, and where the first one will be found.
fn paging(arguments: &args::ExportJson) -> Result<Option<(NonZeroUsize, Url)>, Error> {
    let refused = |what: String, hint: &str| {
        let hint = Some(hint.to_owned());
        Err(Error::Usage { what, hint })
    };
    let (Some(size), Some(typed)) = (arguments.page_size, &arguments.feed_url) else {
        return Ok(None);
    };
    if arguments.shape != ShapeName::Feed {
        return refused("only a feed has pages".to_owned(), "add `--shape feed`");
    }
    if arguments.exporting.output == "-" {
        return refused(
            "pages are files, and standard output is one".to_owned(),
            "name a folder, as in `-o feed`",
        );
    }
    match pages::place(typed) {
        Some(place) => Ok(Some((size, place))),
        None => refused(
            format!("`{typed}` is no address at which `feed.json` could be found"),
            "as in `https://blog.example.org/feed.json` or `https://blog.example.org/feeds/`",
        ),
    }
}

/// Writes a feed in pages. They are read back together and compared before any of them shows.
fn in_pages(
    selection: &Selection,
    size: NonZeroUsize,
    place: Url,
    output: &str,
    console: &Console,
) -> Result<Exit, Error> {
    let archive = pages::in_order(&selection.archive);
    let made = Pages::of(&archive, size, place);
    let mut tree = begun(output, |name| pages::number(name).is_some())?;
    let mut reading = Reading::default();
    let mut bytes = 0;
    for number in 1..=made.count() {
        bytes += tree.stream(
            &pages::name(number),
            |out| made.write(number, out).map_err(|source| unwritten(output, source)),
            |staged| {
                let mut page = Vec::new();
                let read = opened(staged)?.read_to_end(&mut page);
                read.map_err(|source| Error::Read {
                    path: staged.display().to_string(),
                    source,
                })?;
                proven(output, reading.add(&page).err().map(|fault| format!("it {fault}")))
            },
        )?;
    }
    proven(output, difference(&archive, &reading.finish()))?;
    let written = tree.finish(Foreign::Keep)?;
    say_made(&archive, output, bytes, console);
    tell(&written, output, console);
    Ok(Exit::Clean)
}

/// Writes JSON, reads it back, compares it with the selection, and only then moves it to its place.
pub(in crate::cli) fn export(
    selection: &Selection,
    shape: Shape,
    output: &str,
    console: &Console,
) -> Result<(), Error> {
    let path = || output.to_owned();
    let carried = shape.carries(&selection.archive);
    let bytes = output::proven(
        output,
        |out| json::write(selection, shape, out).map_err(|source| unwritten(output, source)),
        |bytes| {
            let found = json::read_back(bytes).map_err(|fault| Error::Unproven {
                path: path(),
                difference: format!("it {fault}"),
            })?;
            proven(output, difference(&carried, &found))
        },
    )?;
    say_made(&carried, output, bytes, console);
    Ok(())
}

/// Writes a folder of lines, a file a year. Each file is read back and compared before any of them shows.
fn by_year(selection: &Selection, output: &str, console: &Console) -> Result<Exit, Error> {
    let archive = years::in_years(&selection.archive);
    let mut tree = begun(output, |name| name == years::FIRST || years::holds_posts(name))?;
    let mut bytes = tree.stream(
        years::FIRST,
        |out| years::write_first(&archive, out).map_err(|source| unwritten(output, source)),
        |staged| {
            let lines = BufReader::new(opened(staged)?);
            proven(output, years::difference_of_first(&archive, lines))
        },
    )?;
    for (name, posts) in years::files(&archive) {
        bytes += tree.stream(
            &name,
            |out| years::write_posts(posts, out).map_err(|source| unwritten(output, source)),
            |staged| {
                let lines = BufReader::new(opened(staged)?);
                proven(output, years::difference_of_posts(posts, lines))
            },
        )?;
    }
    let written = tree.finish(Foreign::Keep)?;
    say_made(&archive, output, bytes, console);
    tell(&written, output, console);
    Ok(Exit::Clean)
}

fn unwritten(path: &str, source: io::Error) -> Error {
    let path = path.to_owned();
    Error::Write { path, source }
}
