//! The real generators build what the export wrote. A generator that is not there fails its test and is named; none is
//! passed over.

mod bodies;
mod installed;

use crate::case::{Verdict, posterity};
use crate::export_markdown::{ASHCOMBE, options, selection_of};
pub(crate) use installed::find;
use installed::{ASTRO, DOCUSAURUS, ELEVENTY, Generator, HEXO, HUGO, JEKYLL, PELICAN, link_packages};
use posterity::archive::{Post, Status};
use posterity::dom::{Dom, Omit, Query};
use posterity::exports::Selection;
use posterity::exports::markdown::{Export, named};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A site that was exported and built.
struct Built {
    generator: &'static Generator,
    pages: PathBuf,
    said: String,
    selection: Selection,
    _place: tempfile::TempDir,
}

fn build(generator: &'static Generator) -> Built {
    build_archive(generator, ASHCOMBE)
}

/// Exports an archive for a generator and has it built.
fn build_archive(generator: &'static Generator, archive: &str) -> Built {
    let program = find(generator.program, generator.install);
    // Docusaurus does not read what lies in a hidden folder.
    let place = tempfile::Builder::new().prefix("posterity-site").tempdir().unwrap();
    let site = place.path().join("site");
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let output = site.to_str().unwrap();
    let exported = posterity(
        root,
        &[
            "export",
            "markdown",
            archive,
            "--flavour",
            generator.flavour,
            "-o",
            output,
        ],
    );
    assert!(exported.status.success());
    link_packages(&program, &site);
    let mut command = Command::new(&program);
    command.current_dir(&site).args(generator.arguments);
    // Not the zone of the blog, so that a wall time that wanders shows.
    command
        .env("TZ", "America/New_York")
        .env("ASTRO_TELEMETRY_DISABLED", "1");
    let done = command.output().unwrap();
    let said = format!(
        "{}{}",
        String::from_utf8_lossy(&done.stdout),
        String::from_utf8_lossy(&done.stderr)
    );
    assert!(done.status.success(), "{} says:\n{said}", generator.program);
    Built {
        generator,
        pages: site.join(generator.output),
        said,
        selection: selection_of(archive),
        _place: place,
    }
}

impl Built {
    /// The file that answers an address.
    fn file(&self, address: &str) -> PathBuf {
        let path = posterity::address::percent_decoded(address);
        let path = path.trim_start_matches('/');
        if path.is_empty() || path.ends_with('/') {
            self.pages.join(path).join("index.html")
        } else {
            self.pages.join(path)
        }
    }

    fn page(&self, address: &str) -> String {
        let file = self.file(address);
        let name = self.generator.program;
        fs::read_to_string(&file).unwrap_or_else(|fault| panic!("{name}: `{address}` is not answered: {fault}"))
    }

    /// The visible text of a page: white space folded.
    fn text(&self, address: &str) -> String {
        let dom = Dom::parse(&self.page(address)).unwrap();
        dom.root().text()
    }

    fn post(&self, id: &str) -> (&Post, String) {
        let flavour = named(self.generator.flavour).unwrap();
        let export = Export::plan(&self.selection, options(flavour)).unwrap();
        let posts = self.selection.archive.posts.iter().zip(&export.places().places);
        let (post, place) = posts.into_iter().find(|(post, _)| post.id.ends_with(id)).unwrap();
        (post, place.address.clone())
    }

    /// Every post and page is there with its title.
    fn has_all_posts(&self) {
        let flavour = named(self.generator.flavour).unwrap();
        let export = Export::plan(&self.selection, options(flavour)).unwrap();
        for (post, place) in self.selection.archive.posts.iter().zip(&export.places().places) {
            assert_eq!(post.status, Status::Published);
            let text = self.text(&place.address);
            let title = post.title.as_deref().unwrap_or_default();
            assert!(
                text.contains(title),
                "{}: `{}` lacks `{title}`",
                self.generator.program,
                place.address
            );
        }
    }

    /// All text of all bodies is shown, block by block; white space aside.
    fn has_all_text(&self) {
        let bare = |text: &str| -> String {
            text.chars()
                .filter(|c| !c.is_whitespace() && *c != '\u{200b}')
                .collect()
        };
        let blocks = Query::parse("p, li, td, th, h2, pre, figcaption").unwrap();
        let flavour = named(self.generator.flavour).unwrap();
        let export = Export::plan(&self.selection, options(flavour)).unwrap();
        for (post, place) in self.selection.archive.posts.iter().zip(&export.places().places) {
            let shown = bare(&self.text(&place.address));
            let body = Dom::parse(post.body_html.as_deref().unwrap_or_default()).unwrap();
            // Hexo numbers the lines of code.
            let whole = bare(&body.root().raw_text(&Omit::nothing()));
            let (name, address) = (self.generator.program, &place.address);
            assert!(
                name == "hexo" || shown.contains(&whole),
                "{name}: {address} shows\n{shown}\nfor\n{whole}"
            );
            for block in body.select(&blocks) {
                if !block.select(&blocks).is_empty() {
                    continue;
                }
                for line in block.raw_text(&Omit::nothing()).lines() {
                    assert!(
                        shown.contains(&bare(line)),
                        "{name}: {address} lacks `{line}`:\n{shown}"
                    );
                }
            }
        }
    }

    /// Every listing that links and redirects lead to is there and names its posts.
    fn has_all_listings(&self) {
        let flavour = named(self.generator.flavour).unwrap();
        let export = Export::plan(&self.selection, options(flavour)).unwrap();
        let tagged = self.selection.archive.posts.iter().zip(&export.places().places);
        let tagged: Vec<_> = tagged
            .filter(|(post, _)| post.tags.iter().any(|tag| tag.name == "Budget"))
            .collect();
        assert_eq!(tagged.len(), 3);
        for listing in export.listings().0.iter() {
            let Some(address) = &listing.address else { continue };
            let page = self.page(address);
            if (listing.taxonomy, listing.name.as_str()) == ("tag", "Budget") {
                for (_, place) in &tagged {
                    assert!(
                        page.contains(&place.address),
                        "{}: {address} lacks {}",
                        self.generator.program,
                        place.address
                    );
                }
            }
        }
        let with_address = export
            .listings()
            .0
            .iter()
            .filter(|listing| listing.address.is_some())
            .count();
        assert!(with_address >= 5, "{with_address}");
    }

    /// Pages of posts link to the old host only where the export lists it: links that nothing answers, and media that it lacks.
    fn links_to_the_old_host_only_as_listed(&self) {
        let flavour = named(self.generator.flavour).unwrap();
        let export = Export::plan(&self.selection, options(flavour)).unwrap();
        let linking = Query::parse("a[href], img[src]").unwrap();
        let hosts = self
            .selection
            .archive
            .sites
            .iter()
            .filter_map(|site| site.root.split('/').next());
        let hosts: Vec<String> = hosts.map(|host| format!("//{host}/")).collect();
        // Addresses in feeds are absolute, so that the new site takes itself to be where the old one was.
        let own_feed = flavour.home().and_then(|home| home.feed);
        let is_own = |link: &str| own_feed.is_some_and(|feed| link.ends_with(feed));
        let mut told = 0;
        for (number, place) in export.places().places.iter().enumerate() {
            let rendered = export.post(number).unwrap();
            let unresolved = rendered.unresolved.iter().map(|link| link.url.as_str());
            let listed: Vec<&str> = unresolved
                .chain(rendered.losses.iter().map(|loss| loss.place.as_str()))
                .collect();
            let dom = Dom::parse(&self.page(&place.address)).unwrap();
            for el in dom.select(&linking) {
                let link = el.attr("href").or_else(|| el.attr("src")).unwrap();
                if is_own(link) || !hosts.iter().any(|host| link.contains(host.as_str())) {
                    continue;
                }
                told += 1;
                let is_listed = listed
                    .iter()
                    .any(|known| link.starts_with(known) || known.contains(link));
                assert!(
                    is_listed,
                    "{}: {} links to {link}",
                    self.generator.program, place.address
                );
            }
        }
        assert!(told > 0, "the blog has links that nothing answers");
    }

    /// Every redirect leads to a page that was built.
    fn answers_all_redirects(&self) {
        let flavour = named(self.generator.flavour).unwrap();
        let export = Export::plan(&self.selection, options(flavour)).unwrap();
        for row in &export.redirects().rows {
            assert!(self.file(&row.to).is_file(), "{}: {row:?}", self.generator.program);
        }
        assert!(self.pages.join("_redirects").is_file());
    }

    /// What looks like the generator's own language is shown, in text and in code.
    fn shows_templates(&self) {
        let (_, address) = self.post("?p=40");
        let text = self.text(&address).replace('\u{200b}', "");
        for words in [
            "{{ title }} or {% for post in posts %}",
            "{{< figure src=\"x.png\" >}} puts",
            "Even {{% notice %}} works",
            "{{< youtube abc >}}",
            "{% raw %}{{ page.title }}{% endraw %}",
            "{%- comment -%}",
            "# not a heading",
            "{curly} <T>",
            "{{< oops",
            "Braces {like these} and <Tags> too",
            "{1 + 1}",
        ] {
            assert!(
                text.contains(words),
                "{}: no `{words}` in:\n{text}",
                self.generator.program
            );
        }
    }

    /// Dates are those of the archive, as precise as it has them.
    fn shows_dates(&self) {
        for (id, date) in [
            ("?p=12", "2009-03-14T09:05+00:00"),
            ("?p=31", "2010-06-21T08:30+01:00"),
            ("?p=32", "2010-06-22"),
            ("?p=50", "2011-04"),
            ("?p=54", "2012-10-28T01:30"),
        ] {
            let (_, address) = self.post(id);
            let text = self.text(&address);
            let shown = text.split(' ').any(|word| word == date);
            assert!(shown, "{}: {id} without {date}:\n{text}", self.generator.program);
        }
        let (_, undated) = self.post("?p=55");
        assert!(!self.text(&undated).contains("20"), "{}", self.text(&undated));
    }

    fn shows_pictures(&self) {
        let (_, address) = self.post("?p=12");
        let picture = Query::parse("img[src$='/2009/03/bill.jpg'][alt='A council tax bill']").unwrap();
        let dom = Dom::parse(&self.page(&address)).unwrap();
        assert!(dom.first(&picture).is_some(), "{}", self.generator.program);
    }

    fn shows_comments(&self) {
        let (_, address) = self.post("?p=12");
        let text = self.text(&address);
        assert!(
            text.contains("Why does band B pay more?") && text.contains("Dilys"),
            "{text}"
        );
        assert!(!text.contains("Cheap Pills"));
    }

    /// Old addresses are answered by pages of the generator itself.
    fn answers_aliases(&self) {
        for (id, old) in [
            ("?p=30", "/leader/2009/11/02/bins/"),
            ("?p=50", "/leader/2011/café-en-terrasse/"),
            ("?page_id=3", "/leader/about/team/"),
        ] {
            let (_, address) = self.post(id);
            let encoded = posterity::exports::markdown::links::encoded(&address);
            let page = self.page(old);
            assert!(
                page.contains(&encoded) || page.contains(&address),
                "{}: {old}: {page}",
                self.generator.program
            );
        }
    }

    fn says_no(&self, words: &[&str]) {
        for word in words {
            assert!(
                !self.said.contains(word),
                "{} says:\n{}",
                self.generator.program,
                self.said
            );
        }
    }

    fn is_right(&self) {
        self.has_all_posts();
        self.has_all_text();
        self.has_all_listings();
        self.answers_all_redirects();
        self.links_to_the_old_host_only_as_listed();
        self.shows_templates();
        self.shows_pictures();
    }
}

#[test]
fn hugo_builds_it_without_a_warning() {
    let built = build(&HUGO);
    built.says_no(&["WARN", "ERROR"]);
    built.is_right();
    built.shows_dates();
    built.shows_comments();
    built.answers_aliases();
}

#[test]
fn jekyll_builds_it() {
    let built = build(&JEKYLL);
    built.says_no(&["Warning", "Error", "Conflict"]);
    built.is_right();
    built.shows_dates();
    built.shows_comments();
    built.answers_aliases();
}

#[test]
fn pelican_builds_it() {
    let built = build(&PELICAN);
    built.says_no(&["WARNING", "ERROR"]);
    built.is_right();
    let (_, address) = built.post("?p=31");
    assert!(built.page(&address).contains("2010-06-21T08:30:00+01:00"));
}

#[test]
fn eleventy_builds_it() {
    let built = build(&ELEVENTY);
    built.says_no(&["warn", "Warning", "Error", "Problem"]);
    built.is_right();
    built.shows_dates();
    built.shows_comments();
}

#[test]
fn hexo_builds_it() {
    let built = build(&HEXO);
    built.says_no(&["WARN", "ERROR"]);
    built.is_right();
    built.shows_dates();
    built.shows_comments();
}

#[test]
fn astro_builds_it() {
    let built = build(&ASTRO);
    built.says_no(&["[WARN]", "[ERROR]"]);
    built.is_right();
    built.shows_dates();
    built.shows_comments();
}

#[test]
fn docusaurus_builds_it() {
    let built = build(&DOCUSAURUS);
    built.says_no(&["WARNING", "ERROR"]);
    built.is_right();
}

/// A blog of your own, built by every generator: `POSTERITY_ARCHIVE=/path/archive.jsonl cargo test -- --ignored every_generator`.
#[test]
#[ignore = "builds the archive that POSTERITY_ARCHIVE names"]
fn every_generator_builds_an_archive_of_yours() {
    let archive = std::env::var("POSTERITY_ARCHIVE").expect("POSTERITY_ARCHIVE names no archive");
    let mut verdict = Verdict::default();
    for generator in [&HUGO, &JEKYLL, &PELICAN, &ELEVENTY, &HEXO, &ASTRO, &DOCUSAURUS] {
        let tried = std::panic::catch_unwind(|| {
            let built = build_archive(generator, &archive);
            for line in built.said.lines().filter(|line| line.to_lowercase().contains("warn")) {
                println!("{}: {line}", generator.program);
            }
            built.has_all_posts();
            built.has_all_text();
            built.answers_all_redirects();
            println!("{}: {} posts", generator.program, built.selection.archive.posts.len());
        });
        if tried.is_err() {
            verdict.fail(format!("{} does not build it", generator.program));
        }
    }
    verdict.give();
}
