use super::super::apart::{self, Writing};
use super::super::args::{self, CommentsAs, EngineName, FailOnLoss, SiteFiles};
use super::super::coverage::plural;
use super::super::media::{self, Shelf};
use super::super::{Console, Exit, input, threads};
use crate::archive::Kind;
use crate::error::Error;
use crate::exports::Selection;
use crate::exports::markdown::front::FrontFault;
use crate::exports::markdown::{Bundling, Comments, Export, Flavour, Options, Rendered, Report, named};
use crate::markdown::Engine;
use crate::output::{self, Foreign, Scratch, Tree};
use std::collections::BTreeSet;
use std::path::Path;
use std::thread;

/// `posterity export markdown`
pub(super) fn run(arguments: &args::ExportMarkdown, console: &Console) -> Result<Exit, Error> {
    let output = Path::new(&arguments.exporting.output);
    if arguments.exporting.output == "-" {
        return Err(Error::Usage {
            what: "Markdown is many files, which standard output cannot hold".to_owned(),
            hint: Some("name a folder, as in `-o site`".to_owned()),
        });
    }
    apart::is_folder(output)?;
    let writing = Writing::of([arguments.exporting.output.clone()]);
    let apart = writing.beside(&arguments.captures)?;
    if let Some(report) = &arguments.report {
        super::may_write(&arguments.exporting.selecting, report)?;
    }
    let mut selection = super::selection(&arguments.exporting.selecting, console)?;
    let scratch = Scratch::within(output);
    let mut shelf = Shelf::beside(
        &input::meant(&arguments.exporting.selecting.archive)?,
        &selection.archive,
        console,
    );
    let fetch = arguments.fetch_media.then(|| arguments.asking.settings()).transpose()?;
    let from = media::Origins {
        captures: &arguments.captures,
        apart,
        web: fetch.as_ref(),
    };
    shelf.fill(&mut selection.archive, &from, scratch.path(), console)?;
    let report = export(&selection, &shelf, &arguments.markdown, output, console)?;
    if let Some(path) = &arguments.report {
        write_report(&report, path)?;
    }
    Ok(if !report.failed.is_empty() {
        Exit::Failed
    } else if arguments.fail_on == FailOnLoss::Loss && !report.losses.is_empty() {
        Exit::Found
    } else {
        Exit::Clean
    })
}

/// Writes the report as JSON.
pub(in crate::cli) fn write_report(report: &Report, path: &str) -> Result<(), Error> {
    let failed = |fault: serde_json::Error| Error::Write {
        path: path.to_owned(),
        source: fault.into(),
    };
    let mut bytes = serde_json::to_vec_pretty(report).map_err(failed)?;
    bytes.push(b'\n');
    output::file(path, &bytes)
}

/// Writes a selection as Markdown into a folder, and says what was done.
pub(in crate::cli) fn export(
    selection: &Selection,
    shelf: &Shelf,
    arguments: &args::MarkdownOptions,
    output: &Path,
    console: &Console,
) -> Result<Report, Error> {
    let flavour = flavour(&arguments.flavour)?;
    let engine = engine(arguments.engine)?;
    let options = options(arguments, flavour, engine);
    let export = Export::plan(selection, options).map_err(|fault| Error::Usage {
        what: format!(
            "the path `{}` cannot be used: {fault}",
            arguments.path.as_deref().unwrap_or_default()
        ),
        hint: Some(
            "as in `--path 'posts/{year}/{slug}.md'`; also {site} {month} {day} {id} {kind} {category}".to_owned(),
        ),
    })?;
    if let (Some(template), Some(place)) = (&arguments.path, export.places().places.first()) {
        console.say(&format!("paths: `{template}` as in `{}`", place.path));
    }
    let export = export.with_media(&shelf.digests());
    let mut report = begin(selection, &export, flavour);
    let mut tree = Tree::begin(output)?;
    put_site(&export, flavour, arguments.site, &mut tree, console)?;
    let used = put_posts(selection, &export, &mut tree, &mut report, threads(console))?;
    put_media(&used, shelf, &export, &mut tree, &mut report)?;
    let foreign = if arguments.overwrite {
        Foreign::Overwrite
    } else {
        Foreign::Keep
    };
    let written = tree.finish(foreign)?;
    report.files = written.written + written.unchanged;
    report.files_unchanged = written.unchanged;
    report.files_removed = written.removed;
    report.files_kept = written.kept;
    tell(&report, console);
    Ok(report)
}

fn flavour(name: &str) -> Result<&'static dyn Flavour, Error> {
    named(name).ok_or_else(|| Error::Usage {
        what: format!("there is no flavour `{name}`"),
        hint: None,
    })
}

fn engine(name: EngineName) -> Result<Engine, Error> {
    let engine = match name {
        EngineName::Own => Engine::Own,
        EngineName::Html2md => Engine::Html2md,
    };
    match engine.is_built_in() {
        true => Ok(engine),
        false => Err(Error::Usage {
            what: "this build has no engine `html2md`".to_owned(),
            hint: Some("leave `--engine` out, or build with the feature `html2md`".to_owned()),
        }),
    }
}

fn options<'a>(arguments: &'a args::MarkdownOptions, flavour: &'a dyn Flavour, engine: Engine) -> Options<'a> {
    Options {
        flavour,
        engine,
        comments: match arguments.comments {
            CommentsAs::Data => Comments::Data,
            CommentsAs::Staticman => Comments::Staticman,
            CommentsAs::Remark42 => Comments::Remark42,
            CommentsAs::Body => Comments::Body,
            CommentsAs::None => Comments::None,
        },
        bundling: if arguments.bundle {
            Bundling::Folder
        } else {
            Bundling::Single
        },
        path: arguments.path.as_deref(),
        fields: &arguments.field,
    }
}

fn begin(selection: &Selection, export: &Export<'_>, flavour: &dyn Flavour) -> Report {
    let withheld = selection.withheld.iter();
    let withheld = withheld.map(|(status, count)| (status.as_str().to_owned(), *count));
    let undated = selection.archive.posts.iter();
    let undated = undated.filter(|post| post.published.is_none() && post.kind != Kind::PAGE);
    Report {
        flavour: flavour.name().to_owned(),
        withheld: withheld.collect(),
        withheld_comments: selection.withheld_comments,
        redirects: export.redirects().rows.len(),
        renamed: export.places().renamed.clone(),
        undated: undated.map(|post| post.id.clone()).collect(),
        ..Report::default()
    }
}

/// The files that belong to no post. A folder that is a site already keeps its own.
fn put_site(
    export: &Export<'_>,
    flavour: &dyn Flavour,
    files: SiteFiles,
    tree: &mut Tree,
    console: &Console,
) -> Result<(), Error> {
    // What we made ourselves stays ours, whatever has joined it.
    let ours = flavour.marks().iter().any(|mark| tree.has_own(mark));
    let there = flavour.marks().iter().find(|mark| !ours && tree.has_foreign(mark));
    let mut wanted = export.redirect_files();
    let comments = export.comment_file().map_err(|fault| Error::Export {
        path: "the comments".to_owned(),
        fault: fault.to_string(),
    })?;
    wanted.extend(comments);
    match (files, there) {
        (SiteFiles::None, _) => {}
        (SiteFiles::Build, None) => wanted.extend(export.site_files()),
        (SiteFiles::Build, Some(mark)) => {
            console.say(&format!("`{mark}` is there: the site's own files stay as they are"))
        }
    }
    wanted.iter().try_for_each(|file| tree.put(&file.path, &file.bytes))
}

/// Renders posts on several threads, a few at a time, and puts them in the order of the archive.
fn put_posts(
    selection: &Selection,
    export: &Export<'_>,
    tree: &mut Tree,
    report: &mut Report,
    threads: usize,
) -> Result<BTreeSet<String>, Error> {
    let mut used = BTreeSet::new();
    let numbers: Vec<usize> = (0..export.len()).collect();
    for batch in numbers.chunks(threads * 16) {
        for (number, rendered) in batch.iter().zip(render(export, batch, threads)) {
            let post = &selection.archive.posts[*number];
            match rendered {
                Ok(mut rendered) => {
                    used.append(&mut rendered.media);
                    put_post(rendered, tree, report)?;
                }
                Err(fault) => {
                    report.failed.insert(post.id.clone(), fault.to_string());
                }
            }
        }
    }
    Ok(used)
}

/// Copies the media that posts show.
fn put_media(
    used: &BTreeSet<String>,
    shelf: &Shelf,
    export: &Export<'_>,
    tree: &mut Tree,
    report: &mut Report,
) -> Result<(), Error> {
    for digest in used {
        let file = shelf.file(digest);
        let Some(((from, due), path)) = file.zip(export.media().path(digest)) else {
            continue;
        };
        tree.copy(&path, from, due)?;
        report.media += 1;
    }
    Ok(())
}

fn put_post(rendered: Rendered, tree: &mut Tree, report: &mut Report) -> Result<(), Error> {
    for file in &rendered.files {
        tree.put(&file.path, &file.bytes)?;
    }
    report.posts += 1;
    report.losses.extend(rendered.losses);
    report.unresolved_links.extend(rendered.unresolved);
    Ok(())
}

fn render(export: &Export<'_>, batch: &[usize], threads: usize) -> Vec<Result<Rendered, FrontFault>> {
    let share = batch.len().div_ceil(threads).max(1);
    thread::scope(|scope| {
        let workers: Vec<_> = batch
            .chunks(share)
            .map(|part| scope.spawn(|| part.iter().map(|&number| export.post(number)).collect::<Vec<_>>()))
            .collect();
        let done = workers.into_iter().zip(batch.chunks(share));
        done.flat_map(|(worker, part)| worker.join().unwrap_or_else(|_| vec![Err(broken()); part.len()]))
            .collect()
    })
}

fn broken() -> FrontFault {
    FrontFault::Unwritable("the program broke on this post".to_owned())
}

fn tell(report: &Report, console: &Console) {
    let mut text = format!(
        "{}: {} written, {} unchanged",
        plural(report.posts, "post"),
        plural(report.files - report.files_unchanged, "file"),
        report.files_unchanged
    );
    for (count, what) in [
        (report.files_removed.len(), "removed"),
        (report.files_kept.len(), "kept"),
    ] {
        if count > 0 {
            text.push_str(&format!(", {count} {what}"));
        }
    }
    if report.media > 0 {
        text.push_str(&format!(", {} media", report.media));
    }
    console.say(&text);
    for path in &report.files_kept {
        console.warning(&format!(
            "`{path}` was changed by other hands and stays (replace it with `--overwrite`)"
        ));
    }
    for (post, fault) in &report.failed {
        console.warning(&format!("`{post}` was not written: {fault}"));
    }
    let losses = report.by_construct();
    if !losses.is_empty() {
        let parts: Vec<String> = losses
            .iter()
            .map(|(construct, count)| format!("{count} {construct}"))
            .collect();
        console.say(&format!("lost: {}", parts.join(", ")));
    }
    if !report.unresolved_links.is_empty() {
        let links = plural(report.unresolved_links.len(), "link");
        console.say(&format!(
            "{links} to the old blog without a target in what was exported"
        ));
    }
    for loss in &report.losses {
        console.detail(&format!(
            "lost: {} {} ({}) in `{}`",
            loss.count, loss.construct, loss.place, loss.post
        ));
    }
    for link in &report.unresolved_links {
        console.detail(&format!("`{}` links to `{}`", link.post, link.url));
    }
}
