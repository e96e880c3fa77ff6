//! Dates in words: every row of the tables below `fixtures/dates`.

use crate::case;
use posterity::archive::Stamp;
use posterity::extract::dates::{self, Language, Order};
use serde::Deserialize;
use std::fs;

/// One table, and which reader it is about.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    #[serde(default)]
    read: What,
    cases: Vec<Case>,
}

#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
enum What {
    #[default]
    Date,
    Month,
    Time,
}

/// A text, what is read from it (empty: nothing), and the codes of the notes.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    text: String,
    stamp: String,
    #[serde(default)]
    notes: Vec<String>,
    language: Option<String>,
    order: Option<String>,
}

#[test]
fn reads_every_row() {
    let mut verdict = case::Verdict::default();
    for folder in case::folders("dates") {
        let path = folder.join("cases.toml");
        let text = fs::read_to_string(&path).expect("a folder of dates holds cases.toml");
        let table: Table = toml::from_str(&text).unwrap_or_else(|fault| panic!("{}: {fault}", path.display()));
        assert!(!table.cases.is_empty(), "{} holds no rows", path.display());
        for case in &table.cases {
            let (stamp, notes) = read(table.read, case);
            if (&stamp, &notes) != (&case.stamp, &case.notes) {
                verdict.fail(format!(
                    "{}: `{}`\n  expected `{}` {:?}\n  actual   `{stamp}` {notes:?}",
                    path.display(),
                    case.text,
                    case.stamp,
                    case.notes
                ));
            }
        }
    }
    verdict.give();
}

fn read(what: What, case: &Case) -> (String, Vec<String>) {
    let written = |stamp: Option<Stamp>| stamp.map(|stamp| stamp.to_string()).unwrap_or_default();
    let order = match case.order.as_deref() {
        None => Order::Unknown,
        Some("day-first") => Order::DayFirst,
        Some("month-first") => Order::MonthFirst,
        Some(other) => panic!("`{other}` is no order"),
    };
    let tag = case.language.as_deref();
    let language = tag.map(|tag| Language::of_tag(tag).unwrap_or_else(|| panic!("`{tag}` is no known language")));
    match what {
        What::Month => (written(dates::read_month(&case.text)), Vec::new()),
        What::Time => {
            let day = Stamp::day(2019, 12, 9).expect("a day of the calendar");
            (written(dates::read_time(&case.text, day)), Vec::new())
        }
        What::Date => {
            let reading = dates::read_in(&case.text, order, language);
            let notes = reading.iter().flat_map(|reading| &reading.notes);
            let notes = notes.map(|note| note.code().to_owned()).collect();
            (written(reading.map(|reading| reading.stamp)), notes)
        }
    }
}
