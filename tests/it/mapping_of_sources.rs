//! The WXR and Atom columns of `docs/mapping.md` against what is read: `fixtures/mapping/wxr.xml` and `atom.xml` carry every
//! name. Where one is taken out, the field of its row changes; a name in round brackets is the format's own and is not read,
//! so that nothing changes.

use crate::case::{Verdict, posterity};
use crate::mapping::{Rows, tables};
use serde_json::Value;
use std::fs;
use std::path::Path;

/// A part of a document that a row names.
#[derive(Clone, Copy, Debug)]
enum Part<'a> {
    /// Elements of this name, those with this attribute alone where one is given.
    Elements(&'a str, Option<&'a str>),
    /// An attribute, of elements whose start tag holds these words.
    Attribute(&'a str, &'a str),
}

/// A form of source: its column in the tables, its fixture, how its entries begin.
struct Form {
    column: usize,
    file: &'static str,
    entries: &'static str,
}

const WXR: Form = Form {
    column: 3,
    file: "wxr.xml",
    entries: "<item>",
};

const ATOM: Form = Form {
    column: 4,
    file: "atom.xml",
    entries: "<entry",
};

/// What a row names: its words, and whether they stand outside round brackets.
fn named(cell: &str) -> Vec<(&str, bool)> {
    let pieces: Vec<&str> = cell.split('`').collect();
    let words = pieces.iter().enumerate().filter(|(at, _)| at % 2 == 1);
    words
        .map(|(at, word)| (*word, !pieces[at - 1].ends_with('(')))
        .collect()
}

impl Form {
    fn part<'a>(&self, table: &str, word: &'a str) -> Part<'a> {
        let attribute = |element| Part::Attribute(element, word);
        match (self.file, table, word) {
            ("atom.xml", "post", "xml:lang") => attribute("<entry"),
            ("atom.xml", "site", "xml:lang") => attribute("<feed"),
            ("atom.xml", "term", _) => attribute("<category"),
            ("atom.xml", "media", _) => attribute("rel=\"enclosure\""),
            _ => match word.split_once(' ') {
                Some((name, rest)) => Part::Elements(name, Some(rest)),
                None => Part::Elements(word, None),
            },
        }
    }

    /// The document without a part of it: of its head alone for a site, of its entries where they have it for a post.
    fn without(&self, text: &str, table: &str, part: Part<'_>) -> String {
        let (head, entries) = text.split_at(text.find(self.entries).unwrap());
        match table {
            "site" => format!("{}{entries}", part.taken_out(head)),
            "post" | "media" if part.taken_out(entries) != entries => format!("{head}{}", part.taken_out(entries)),
            _ => part.taken_out(text),
        }
    }
}

impl Part<'_> {
    fn taken_out(self, text: &str) -> String {
        match self {
            Part::Elements(name, with) => without_elements(text, name, with),
            Part::Attribute(element, name) => without_attribute(text, element, name),
        }
    }
}

fn without_elements(text: &str, name: &str, with: Option<&str>) -> String {
    let (start, end) = (format!("<{name}"), format!("</{name}>"));
    let mut left = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(&start) {
        let close = at + rest[at..].find('>').unwrap();
        let tag = &rest[at..close];
        let is_own = tag[start.len()..].starts_with([' ', '/']) || tag == start;
        let after = match tag.ends_with('/') {
            true => close + 1,
            false if is_own => at + rest[at..].find(&end).unwrap() + end.len(),
            false => close + 1,
        };
        let goes = is_own && with.is_none_or(|with| tag.contains(with));
        left.push_str(&rest[..if goes { at } else { after }]);
        rest = &rest[after..];
    }
    left + rest
}

fn without_attribute(text: &str, element: &str, name: &str) -> String {
    let mark = format!(" {name}=\"");
    let tags = text.split_inclusive('>').map(|piece| {
        let at = piece.rfind('<').map_or("", |at| &piece[at..]).find(&mark);
        match (at, piece.contains(element)) {
            (Some(_), true) => {
                let at = piece.find(&mark).unwrap();
                let value = at + mark.len();
                let end = value + piece[value..].find('"').unwrap() + 1;
                format!("{}{}", &piece[..at], &piece[end..])
            }
            _ => piece.to_owned(),
        }
    });
    tags.collect()
}

/// The archive that is read from a document.
fn read(text: &str, file: &str) -> Vec<Value> {
    let place = tempfile::tempdir().unwrap();
    fs::write(place.path().join(file), text).unwrap();
    let output = posterity(place.path(), &["parse", file]);
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// What a field says in all records of a type.
fn field(records: &[Value], table: &str, field: &str) -> Vec<Value> {
    let own = records.iter().filter(|record| record["type"] == table);
    let said = own.map(|record| record[field].clone());
    said.filter(|value| !value.is_null()).collect()
}

/// A document, and the archive that is read from it.
struct Source<'a> {
    form: &'a Form,
    text: String,
    records: Vec<Value>,
}

impl<'a> Source<'a> {
    fn of(form: &'a Form, text: String) -> Source<'a> {
        let records = read(&text, form.file);
        Source { form, text, records }
    }

    /// Whether a field depends on a part of the document; none where the document has no such part.
    fn differs(&self, table: &str, name: &str, part: Part<'_>) -> Option<bool> {
        let without = self.form.without(&self.text, table, part);
        if without == self.text {
            return None;
        }
        let records = read(&without, self.form.file);
        Some(field(&self.records, table, name) != field(&records, table, name))
    }

    /// The same where what says the same, one after the other, is not there either.
    fn matters(&self, table: &str, name: &str, part: Part<'_>, others: &[Part<'_>]) -> Option<bool> {
        if self.differs(table, name, part)? {
            return Some(true);
        }
        let mut less = self.text.clone();
        for other in others.iter().chain(&[Part::Elements("link", None)]) {
            less = self.form.without(&less, table, *other);
            if Source::of(self.form, less.clone()).differs(table, name, part) == Some(true) {
                return Some(true);
            }
        }
        Some(false)
    }
}

fn wrong(source: &Source<'_>, table: &str, rows: &Rows, verdict: &mut Verdict) -> usize {
    let form = source.form;
    let mut proven = 0;
    for row in rows {
        let name = row[0].trim_matches('`');
        let words = named(&row[form.column]);
        // A type is no field, and the header is ours.
        if name == "type" || table == "archive" {
            continue;
        }
        for (word, is_read) in &words {
            let part = form.part(table, word);
            let others = words.iter().filter(|(other, _)| other != word);
            let others: Vec<Part<'_>> = others.map(|(other, _)| form.part(table, other)).collect();
            match (source.matters(table, name, part, &others), is_read) {
                (Some(true), true) => proven += 1,
                (Some(false), false) => {}
                (Some(false), true) => {
                    verdict.fail(format!("{}: `{word}` says nothing of {table} `{name}`", form.file))
                }
                (Some(true), false) => verdict.fail(format!("{}: `{word}` is read for {table} `{name}`", form.file)),
                (None, _) => verdict.fail(format!("{} has no `{word}` for {table} `{name}`", form.file)),
            }
        }
    }
    proven
}

fn prove(form: &Form) -> usize {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures/mapping")
        .join(form.file);
    let text = fs::read_to_string(path).unwrap();
    let source = Source::of(form, text);
    let mut verdict = Verdict::default();
    let proven = tables()
        .iter()
        .map(|(table, rows)| wrong(&source, table, rows, &mut verdict))
        .sum();
    verdict.give();
    proven
}

#[test]
fn every_name_in_an_export_of_wordpress_is_read_into_its_field() {
    assert!(prove(&WXR) > 40);
}

#[test]
fn every_name_in_an_atom_feed_is_read_into_its_field() {
    assert!(prove(&ATOM) > 20);
}
