//! Dates in words: every row of the tables below `fixtures/dates`.

use crate::case;
use posterity::archive::Stamp;
use posterity::capture::Capture;
use posterity::extract::dates::{self, Language, Order};
use posterity::extract::{self, Outcome, Profiles};
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

/// A post's own page, as a theme that writes dates in numbers has it.
fn page(language: &str, comments: [&str; 2]) -> Vec<String> {
    let [first, second] = comments;
    let html = format!(
        r#"<!doctype html><html lang="{language}"><head><meta name="generator" content="WordPress 4.9"></head>
        <body class="single postid-7"><article id="post-7" class="hentry"><h1 class="entry-title">Gates shut</h1>
        <div class="entry-content"><p>The mill gates were shut.</p></div></article>
        <ol class="comment-list"><li class="comment" id="comment-1"><cite class="fn">Ann</cite>
        <div class="comment-meta">{first}</div><div class="comment-content"><p>Why?</p></div></li>
        <li class="comment" id="comment-2"><cite class="fn">Bob</cite>
        <div class="comment-meta">{second}</div><div class="comment-content"><p>Floods.</p></div></li></ol></body></html>"#
    );
    let capture = Capture::saved("7.html".to_owned(), None, html.into_bytes());
    let profiles = Profiles::with(&[]).expect("built-in profiles are sound");
    let Outcome::Read(page) = extract::page(&capture, &profiles) else {
        panic!("the page is read");
    };
    let comments = page.sightings.iter().flat_map(|sighting| &sighting.comments);
    let dates = comments.map(|comment| comment.published.map(|stamp| stamp.to_string()));
    dates.map(Option::unwrap_or_default).collect()
}

#[test]
fn a_pages_dates_prove_each_others_order() {
    assert_eq!(
        page("en", ["12/09/2019 at 3:04 pm", "25/12/2019"]),
        ["2019-09-12T15:04", "2019-12-25"]
    );
    assert_eq!(
        page("en", ["12/09/2019 at 3:04 pm", "12/25/2019"]),
        ["2019-12-09T15:04", "2019-12-25"]
    );
    assert_eq!(page("en", ["12/09/2019 at 3:04 pm", "10/09/2019"]), ["2019", "2019"]);
    assert_eq!(page("en", ["13/09/2019", "09/13/2019"]), ["2019-09-13", "2019-09-13"]);
}

#[test]
fn a_pages_language_names_its_months() {
    assert_eq!(
        page("pl-PL", ["9 listopada 2019", "9 lis 2019"]),
        ["2019-11-09", "2019-11-09"]
    );
    assert_eq!(
        page("hr", ["9. listopada 2019.", "9 listopada 2019"]),
        ["2019-10-09", "2019-10-09"]
    );
    assert_eq!(
        page("en", ["9 listopada 2019", "9. listopada 2019."]),
        ["2019", "2019-10-09"]
    );
}
