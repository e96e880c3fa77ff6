use super::apart::{self, Writing};
use super::args::{self, Reading};
use super::coverage::{Coverage, plural};
use super::read::{self, Read};
use super::recall::{self, Export};
use super::{Console, Exit, input, media, threads};
use crate::archive;
use crate::error::Error;
use crate::exports::json::Shape;
use crate::output::{self, Scratch};
use crate::reconcile::media::Catalogue;
use crate::reconcile::{self, Reconciled};
use std::io;
use std::ops::Range;
use std::panic::resume_unwind;
use std::thread;

/// `posterity parse`: sources in; the archive and, beside it, who said what.
pub(super) fn run(arguments: &args::Parse, console: &Console) -> Result<Exit, Error> {
    if arguments.media && output::leads_through(&arguments.output) {
        return Err(Error::Usage {
            what: "media are kept beside the archive, and standard output has no place beside it".to_owned(),
            hint: Some("name a file, as in `-o blog.jsonl`".to_owned()),
        });
    }
    apart::is_file(&arguments.output)?;
    let writing = writing(arguments);
    if let [source] = arguments.reading.sources.as_slice()
        && let Some(export) = recall::export(source)
        && !writing.feigns(source)
    {
        return recalled(arguments, source, export, console);
    }
    let (mut read, mut reconciled) = reconciled(&arguments.reading, &writing, console, &mut |_| Ok(()))?;
    if arguments.media {
        media::keep(
            &mut reconciled.archive,
            &read.catalogue,
            &arguments.output,
            &mut read.tally,
            &mut |_, _, _| Ok(()),
        )?;
    }
    write(&reconciled, &arguments.output, threads(console))?;
    let coverage = Coverage::of(&reconciled).lines();
    for line in read.tally.lines().iter().chain(&coverage) {
        console.say(line);
    }
    if !output::leads_through(&arguments.output) {
        console.say(&format!("next: posterity validate {}", arguments.output));
    }
    // The process ends here, and to give back a whole blog piece by piece takes a thirtieth of the run.
    drop(read.scratch.take());
    std::mem::forget((read, reconciled));
    Ok(Exit::Clean)
}

/// The archive, and what comes to stand beside it.
fn writing(arguments: &args::Parse) -> Writing {
    let output = arguments.output.clone();
    if output::leads_through(&output) {
        return Writing::of([output]);
    }
    let media = arguments.media.then(|| media::folder(&output));
    Writing::of([sources_path(&output), output].into_iter().chain(media))
}

/// Reads an export back: the archive that it was made of, with nothing decided anew.
fn recalled(arguments: &args::Parse, source: &str, export: Export, console: &Console) -> Result<Exit, Error> {
    if let Some(option) = arguments.reading.of_captures().or(arguments.media.then_some("--media")) {
        return Err(Error::Usage {
            what: format!(
                "`{source}` is an export, which gives its archive back as it was: `{option}` would change nothing"
            ),
            hint: Some("leave it out".to_owned()),
        });
    }
    match export {
        Export::Folder(_) => apart::not_within(source, &arguments.output)?,
        _ => input::not_itself("export", source, &arguments.output)?,
    }
    let archive = recall::archive(source, export)?;
    output::stream(&arguments.output, |mut out| archive::write(&archive, &mut out))?;
    console.say(&format!(
        "read back: {}, {}, {}, {} media of {}",
        plural(archive.posts.len(), "post"),
        plural(archive.terms.len(), "term"),
        match archive.people.len() {
            1 => "1 person".to_owned(),
            count => format!("{count} people"),
        },
        archive.media.len(),
        plural(archive.sites.len(), "site")
    ));
    if matches!(export, Export::Json(Shape::Array)) {
        console.warning("an array holds posts alone: sites, terms, people and media have no records now");
    }
    Ok(Exit::Clean)
}

/// Reads the sources and decides; what is written is no source.
pub(super) fn reconciled(
    reading: &Reading,
    writing: &Writing,
    console: &Console,
    keep: read::Keep<'_>,
) -> Result<(Tallied, Reconciled), Error> {
    recall::refuse(&reading.sources, writing)?;
    let apart = writing.beside(&reading.sources)?;
    let settings = read::settings(reading)?;
    let Read {
        pages,
        catalogue,
        tally,
        scratch,
    } = read::read(reading, apart, threads(console), console, keep)?;
    let tallied = Tallied {
        tally,
        catalogue,
        scratch,
    };
    Ok((tallied, reconcile::archive(pages, &settings)))
}

/// What was read, without the pages.
pub(super) struct Tallied {
    pub(super) tally: read::Tally,
    pub(super) catalogue: Catalogue,
    pub(super) scratch: Option<Scratch>,
}

/// Writes the archive, and its testimony beside it: `blog.jsonl` and `blog.sources.jsonl`.
pub(super) fn write(reconciled: &Reconciled, output: &str, threads: usize) -> Result<(), Error> {
    let posts = || output::stream(output, |mut out| archive::write(&reconciled.archive, &mut out));
    if output::leads_through(output) {
        return posts();
    }
    let sources = || sources(reconciled, &sources_path(output), threads);
    if threads < 2 {
        return posts().and_then(|()| sources());
    }
    thread::scope(|scope| {
        let posts = scope.spawn(posts);
        let sources = sources();
        posts.join().unwrap_or_else(|fault| resume_unwind(fault)).and(sources)
    })
}

fn sources(reconciled: &Reconciled, path: &str, threads: usize) -> Result<(), Error> {
    output::stream(path, |out| {
        let posts: Vec<usize> = (0..reconciled.archive.posts.len()).collect();
        for round in posts.chunks(POSTS_AT_ONCE * threads) {
            let parts = round.chunks(POSTS_AT_ONCE).map(|part| part[0]..part[0] + part.len());
            for lines in at_once(parts, |part| testimony(reconciled, part)) {
                out.write_all(&lines?)?;
            }
        }
        Ok(())
    })
}

/// How many posts' testimony one thread makes into lines before it is written.
const POSTS_AT_ONCE: usize = 64;

/// Does pieces of work at once, each on a thread of its own but the last; the results come in order.
pub(super) fn at_once<W: Send, R: Send>(pieces: impl Iterator<Item = W>, work: impl Fn(W) -> R + Sync) -> Vec<R> {
    let mut pieces: Vec<W> = pieces.collect();
    let last = pieces.pop();
    let work = &work;
    thread::scope(|scope| {
        let others: Vec<_> = pieces
            .into_iter()
            .map(|piece| scope.spawn(move || work(piece)))
            .collect();
        let last = last.map(work);
        let others = others
            .into_iter()
            .map(|other| other.join().unwrap_or_else(|fault| resume_unwind(fault)));
        others.collect::<Vec<R>>().into_iter().chain(last).collect()
    })
}

/// Who said what of these posts, a sighting a line.
pub(super) fn testimony(reconciled: &Reconciled, posts: Range<usize>) -> io::Result<Vec<u8>> {
    let mut lines = Vec::new();
    for line in reconciled.testimony(posts) {
        serde_json::to_writer(&mut lines, &line)?;
        lines.push(b'\n');
    }
    Ok(lines)
}

/// Where the testimony of an archive is kept.
pub(super) fn sources_path(archive: &str) -> String {
    let stem = archive.strip_suffix(".jsonl").unwrap_or(archive);
    format!("{stem}.sources.jsonl")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn what_is_done_at_once_comes_in_order() {
        let late = |number: u64| {
            thread::sleep(Duration::from_millis(8 - 2 * number));
            number
        };
        assert_eq!(at_once(0..4, late), [0, 1, 2, 3]);
        assert!(at_once(0..0, late).is_empty());
    }
}
