//! Bodies as the generators show them: every fixture of Markdown becomes a post, and its page must have the same tree.
//!
//! What the body says is taken from the Markdown that is proven by comrak; here other readers of Markdown are asked.

use super::{Generator, HUGO, JEKYLL, PELICAN, build_archive};
use crate::case::{self, Verdict};
use posterity::dom::fragment::{Fragment, Step, Tag};
use posterity::dom::{Dom, Omit, Query, Writer};
use posterity::markdown::{Engine, convert, rendered};
use std::collections::BTreeSet;
use std::fs;

const BEGIN: &str = "Here begins the body.";
const END: &str = "Here ends the body.";

/// An archive of one post for each fixture.
fn archive() -> String {
    let header = serde_json::json!({"type": "archive", "schema_version": 1, "counts": {},
        "site": {"title": "Bodies", "url": "http://bodies.example/"}});
    let mut lines = vec![header.to_string()];
    for (name, html) in fixtures() {
        let body = body(&html);
        let post = serde_json::json!({"type": "post", "id": format!("bodies.example/{name}/"), "kind": "post",
            "status": "published", "url": format!("http://bodies.example/{name}/"), "slug": name, "title": name,
            "published": "2020-01-01", "body_html": body, "body_complete": true});
        lines.push(post.to_string());
    }
    lines.join("\n") + "\n"
}

/// A body between two sentences, so that it is found in its page.
fn body(html: &str) -> String {
    let dom = Dom::of_body(html).unwrap();
    let omit = Omit::nothing();
    let writer = Writer {
        omit: &omit,
        rewrite: &|_, _, _| None,
    };
    // What was left open is closed, so that nothing of it reaches past its end.
    let closed = dom.first(&Query::parse("body").unwrap()).unwrap().inner_html(&writer);
    format!("<p>{BEGIN}</p>\n{closed}\n<p>{END}</p>")
}

fn fixtures() -> Vec<(String, String)> {
    let folders = case::folders("markdown").into_iter();
    let fixture = |folder: std::path::PathBuf| {
        let name = folder.file_name().unwrap().to_str().unwrap().to_owned();
        (name, fs::read_to_string(folder.join("in.html")).unwrap())
    };
    folders.map(fixture).collect()
}

/// What a page says between two sentences: blocks as they nest, text with the marks that it has. Paragraphs are left out,
/// since loose lists are tight ones as well; and so are the ends of words that stand beside a block's edge.
#[derive(Default)]
struct Tree {
    lines: Vec<String>,
    text: String,
    inline: Vec<String>,
    in_code: usize,
}

impl Tree {
    fn of(html: &str) -> String {
        let mut tree = Tree::default();
        Fragment::parse(html).unwrap().walk().for_each(|step| tree.step(step));
        tree.edge();
        let whole = tree.lines.join("\n");
        let inside = whole.split_once(BEGIN).and_then(|(_, rest)| rest.split_once(END));
        inside.map_or_else(|| panic!("no body in {whole}"), |(inside, _)| inside.to_owned())
    }

    fn step(&mut self, step: Step<'_>) {
        match step {
            Step::Text(text) if self.in_code > 0 => self.text.push_str(&text.replace('\n', "⏎")),
            Step::Text(text) => self.words(text),
            // The box of a task stands before its paragraph or in it.
            Step::Open(tag) if tag.name() == "p" && matches!(self.text.trim(), "☑" | "☐") => {}
            Step::Open(tag) if is_block(tag.name()) => {
                self.edge();
                self.in_code += usize::from(tag.name() == "pre");
                self.lines.extend(block(tag));
            }
            Step::Close(tag) if is_block(tag.name()) => {
                self.edge();
                self.in_code -= usize::from(tag.name() == "pre");
                self.lines.extend(block(tag).map(|_| format!("/{}", tag.name())));
            }
            Step::Open(tag) => self.open(tag),
            Step::Close(tag) if self.in_code == 0 && is_mark(tag.name()) => {
                let at = self.inline.iter().rposition(|open| open.starts_with(tag.name()));
                at.map(|at| self.inline.remove(at));
            }
            _ => {}
        }
    }

    fn open(&mut self, tag: Tag<'_>) {
        let of = |name: &str| tag.attr(name).unwrap_or_default().to_owned();
        match tag.name() {
            "br" => self.text.push('⏎'),
            "input" => self
                .text
                .push_str(if tag.attr("checked").is_some() { "☑ " } else { "☐ " }),
            "img" => self
                .text
                .push_str(&format!("🖼{}({}){}", of("alt"), of("src"), of("title"))),
            "iframe" => self.text.push_str(&format!("▣{}", of("src"))),
            "a" if self.in_code == 0 && tag.attr("href").is_some() => {
                self.inline.push(format!("a {} {}", plain(&of("href")), of("title")));
            }
            name if self.in_code == 0 && is_mark(name) => self.inline.push(name.to_owned()),
            _ => {}
        }
    }

    /// Each word with its marks, whatever their order. That an address in text is a link to itself some readers add.
    fn words(&mut self, text: &str) {
        let marks: BTreeSet<&str> = self.inline.iter().map(String::as_str).collect();
        for (number, word) in text.split([' ', '\n', '\t']).enumerate() {
            self.text.push_str(if number > 0 { " " } else { "" });
            let itself = format!("a {} ", plain(word));
            let marks: Vec<&str> = marks.iter().copied().filter(|mark| *mark != itself).collect();
            match (word.is_empty(), marks.is_empty()) {
                (true, _) => {}
                (false, true) => self.text.push_str(word),
                (false, false) => self.text.push_str(&format!("{word}{{{}}}", marks.join(" "))),
            }
        }
    }

    /// Writes the text that stands before the edge of a block.
    fn edge(&mut self) {
        let text = std::mem::take(&mut self.text);
        let line = match self.in_code {
            0 => text
                .replace(" ⏎", "⏎")
                .replace("⏎ ", "⏎")
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" "),
            _ => text.trim_end_matches('⏎').to_owned(),
        };
        self.lines.extend(Some(line).filter(|line| !line.is_empty()));
    }
}

fn plain(address: &str) -> String {
    posterity::address::percent_decoded(address)
}

fn block(tag: Tag<'_>) -> Option<String> {
    let start = tag.attr("start").filter(|start| *start != "1").unwrap_or_default();
    let is_told = !matches!(
        tag.name(),
        "p" | "div" | "thead" | "tbody" | "colgroup" | "article" | "section"
    );
    is_told.then(|| format!("{} {start}", tag.name()).trim_end().to_owned())
}

fn is_block(name: &str) -> bool {
    let blocks = "p div h1 h2 h3 h4 h5 h6 ul ol li blockquote pre table thead tbody tr td th hr dl dt dd figure figcaption \
                  details summary caption article section header footer body html head title style nav form aside";
    blocks.split_whitespace().any(|block| block == name)
}

fn is_mark(name: &str) -> bool {
    let marks = "a em strong del code sup sub kbd samp var mark ins u small big q cite dfn abbr bdo time ruby rt";
    marks.split_whitespace().any(|mark| mark == name)
}

/// Builds all bodies and compares each page with what the body says.
fn shows_all_bodies(generator: &'static Generator) {
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("bodies.jsonl");
    fs::write(&path, archive()).unwrap();
    let built = build_archive(generator, path.to_str().unwrap());
    let mut verdict = Verdict::default();
    for (name, html) in fixtures() {
        let body = body(&html);
        let (_, address) = built.post(&format!("/{name}/"));
        let expected = Tree::of(&rendered(&convert(&body, Engine::Own).markdown));
        let shown = Tree::of(&built.page(&address));
        if expected != shown {
            verdict.fail(format!(
                "{} shows {name} as\n{shown}\nand should as\n{expected}",
                generator.program
            ));
        }
    }
    verdict.give();
}

#[test]
fn jekyll_shows_all_bodies() {
    shows_all_bodies(&JEKYLL);
}

#[test]
fn pelican_shows_all_bodies() {
    shows_all_bodies(&PELICAN);
}

#[test]
fn hugo_shows_all_bodies() {
    shows_all_bodies(&HUGO);
}
