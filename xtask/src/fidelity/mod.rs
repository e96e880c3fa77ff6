//! `cargo xtask score markdown FILE`: how much of HTML survives the way to Markdown and back, for our engine beside bare
//! html2md.
//!
//! FILE is JSON Lines or one JSON array of cases: objects with `html` and, if there are several kinds, `source`; posts of
//! an archive are taken by their `body_html`. Each result is rendered and compared with its case as a tree:
//!
//! * core: all that GitHub Flavored Markdown can say is the same;
//! * exact: all that has a meaning is the same;
//! * clean: core, without any HTML in the Markdown;
//! * words, links, images: how many of the case's are in the result;
//! * untold: results that differ in `exact` without a loss being told.

mod block;
mod clean;
mod code;
pub(crate) mod engine;
mod facts;
mod holders;
mod line;
mod names;
mod read;
mod render;

use block::Tier;
use engine::{CONVERTERS, Converter, Made};
use facts::{Facts, kept, sum};
use posterity::dom::fragment::Fragment;
use render::Renderer;
use scraper::Html;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Scores all cases and prints a table; `--misses N` shows the first N of each that differ.
pub(crate) fn run(arguments: &[String]) -> Result<(), String> {
    let (file, misses) = match arguments {
        [file] => (file, 0),
        [file, option, number] if option == "--misses" => {
            let number = number.parse().map_err(|_| format!("`{number}` is no number"))?;
            (file, number)
        }
        _ => return Err("usage: cargo xtask score markdown FILE [--misses N]".to_owned()),
    };
    let text = std::fs::read_to_string(file).map_err(|fault| format!("{file}: {fault}"))?;
    let cases = cases(&text).map_err(|fault| format!("{file}: {fault}"))?;
    let renderer = Renderer::found();
    println!("{} cases, {}", cases.len(), renderer.about());
    engine::quiet();
    for converter in CONVERTERS {
        println!("\n{}", converter.0);
        print(&rows(&cases, converter, renderer, misses)?);
    }
    // A converter that hangs still runs: it ends with the process.
    Ok(())
}

struct Case {
    source: String,
    html: String,
}

fn cases(text: &str) -> Result<Vec<Case>, String> {
    let values: Vec<Value> = match serde_json::from_str::<Vec<Value>>(text) {
        Ok(values) => values,
        Err(_) => text
            .lines()
            .filter(|line| !line.trim().is_empty())
            .enumerate()
            .map(|(number, line)| serde_json::from_str(line).map_err(|fault| format!("line {}: {fault}", number + 1)))
            .collect::<Result<_, _>>()?,
    };
    let case = |value: &Value| {
        let html = value["html"].as_str().or_else(|| value["body_html"].as_str())?;
        Some(Case {
            source: value["source"].as_str().unwrap_or("posts").to_owned(),
            html: html.to_owned(),
        })
    };
    let cases: Vec<Case> = values.iter().filter_map(case).collect();
    match cases.is_empty() {
        true => Err("holds no cases".to_owned()),
        false => Ok(cases),
    }
}

/// What came of the cases of one kind.
#[derive(Default)]
struct Row {
    cases: usize,
    core: usize,
    exact: usize,
    clean: usize,
    untold: usize,
    panics: usize,
    hangs: usize,
    /// Of words, links and images: how many were kept, of how many.
    kept: [(usize, usize); 3],
}

/// The rows by source.
fn rows(
    cases: &[Case],
    converter: Converter,
    renderer: Renderer,
    mut misses: usize,
) -> Result<BTreeMap<&str, Row>, String> {
    let mut rows: BTreeMap<&str, Row> = BTreeMap::new();
    for case in cases {
        let Some(truth) = Reading::of(&case.html, None).filter(|truth| !truth.is_empty()) else {
            continue;
        };
        let row = rows.entry(&case.source).or_default();
        row.cases += 1;
        let (markdown, losses) = match engine::run(converter, &case.html) {
            Made::Markdown(markdown, losses) => (markdown, losses),
            Made::Panic => {
                row.panics += 1;
                (String::new(), 0)
            }
            Made::Hang => {
                row.hangs += 1;
                (String::new(), 0)
            }
        };
        let rendered = renderer.render(&markdown)?;
        let result = Reading::of(&rendered, Some(&truth.anchors));
        let is_exact = row.take(&truth, result, &markdown, losses);
        if !is_exact && misses > 0 {
            misses -= 1;
            println!("-----\nHTML: {}\nMD: {markdown}\nlosses: {losses}", case.html);
        }
    }
    Ok(rows)
}

/// A page in all the ways in which it is compared.
struct Reading {
    core: Vec<block::Block>,
    exact: Vec<block::Block>,
    facts: Facts,
    anchors: BTreeSet<String>,
}

impl Reading {
    /// None where it nests too deep to be read.
    fn of(html: &str, anchors: Option<&BTreeSet<String>>) -> Option<Reading> {
        Fragment::parse(html).ok()?;
        let page = Html::parse_fragment(html.trim_start_matches('\u{feff}'));
        let anchors = anchors.cloned().unwrap_or_else(|| read::anchors(&page));
        Some(Reading {
            core: read::blocks(&page, Tier::Core, &anchors),
            exact: read::blocks(&page, Tier::Exact, &anchors),
            facts: Facts::of(&page),
            anchors,
        })
    }

    fn is_empty(&self) -> bool {
        self.core.is_empty() && self.exact.is_empty()
    }
}

impl Row {
    /// Counts one result; gives whether all of it is right.
    fn take(&mut self, truth: &Reading, result: Option<Reading>, markdown: &str, losses: usize) -> bool {
        let is_core = result.as_ref().is_some_and(|result| result.core == truth.core);
        let is_exact = result.as_ref().is_some_and(|result| result.exact == truth.exact);
        self.core += usize::from(is_core);
        self.exact += usize::from(is_exact);
        self.clean += usize::from(is_core && !clean::has_html(markdown));
        self.untold += usize::from(!is_exact && losses == 0);
        let facts = result.map(|result| result.facts).unwrap_or_default();
        let own = &truth.facts;
        let kept = [
            (kept(&own.words, &facts.words), sum(&own.words)),
            (kept(&own.links, &facts.links), sum(&own.links)),
            (kept(&own.images, &facts.images), sum(&own.images)),
        ];
        for (total, (kept, all)) in self.kept.iter_mut().zip(kept) {
            total.0 += kept;
            total.1 += all;
        }
        is_exact
    }

    fn add(&mut self, other: &Row) {
        self.cases += other.cases;
        self.core += other.core;
        self.exact += other.exact;
        self.clean += other.clean;
        self.untold += other.untold;
        self.panics += other.panics;
        self.hangs += other.hangs;
        for (total, (kept, all)) in self.kept.iter_mut().zip(other.kept) {
            total.0 += kept;
            total.1 += all;
        }
    }

    fn print(&self, source: &str) {
        let percent = |part: usize, all: usize| match all {
            0 => 100.0,
            _ => 100.0 * part as f64 / all as f64,
        };
        print!("  {source:<22} {:>6}", self.cases);
        for part in [self.core, self.exact, self.clean] {
            print!(" {:>7.2}", percent(part, self.cases));
        }
        for (kept, all) in self.kept {
            print!(" {:>7.2}", percent(kept, all));
        }
        println!(" {:>7} {:>7} {:>7}", self.untold, self.panics, self.hangs);
    }
}

fn print(rows: &BTreeMap<&str, Row>) {
    let heads = [
        "cases", "core", "exact", "clean", "words", "links", "images", "untold", "panics", "hangs",
    ];
    print!("  {:<22}", "");
    heads
        .iter()
        .enumerate()
        .for_each(|(number, head)| print!(" {head:>width$}", width = if number == 0 { 6 } else { 7 }));
    println!();
    let mut all = Row::default();
    for (source, row) in rows {
        row.print(source);
        all.add(row);
    }
    all.print("all");
}

#[cfg(test)]
mod tests;
