//! `fixtures/markdown/NAME`: `in.html` as `expected.md`, with what was lost in `losses.json`; and what holds for any HTML.

use crate::case::{self, Verdict};
use posterity::dom::fragment::{Fragment, Step};
use posterity::dom::{Dom, El, Query};
use posterity::markdown::{Audience, Converted, Dialect, Engine, Lost, convert, convert_for};
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::fs;
use std::time::{Duration, Instant};

fn losses(converted: &Converted) -> String {
    let losses: Vec<serde_json::Value> = converted
        .losses
        .iter()
        .map(|lost| serde_json::json!({"construct": lost.construct, "place": lost.place, "count": lost.count}))
        .collect();
    serde_json::to_string_pretty(&losses).unwrap() + "\n"
}

#[test]
fn every_construct_is_written_as_expected() {
    let mut verdict = Verdict::default();
    for folder in case::folders("markdown") {
        let html = fs::read_to_string(folder.join("in.html")).unwrap();
        let converted = convert(&html, Engine::Own);
        verdict.expect(&folder.join("expected.md"), &converted.markdown);
        verdict.expect(&folder.join("losses.json"), &losses(&converted));
    }
    verdict.give();
}

/// Where other readers of Markdown need other words, `kramdown.md` and `python-markdown.md` have them; the proof holds for
/// those as well.
#[test]
fn every_dialect_is_written_as_expected() {
    let mut verdict = Verdict::default();
    let dialects = [
        (Dialect::Kramdown, "kramdown.md"),
        (Dialect::PythonMarkdown, "python-markdown.md"),
    ];
    for folder in case::folders("markdown") {
        let html = fs::read_to_string(folder.join("in.html")).unwrap();
        let usual = convert(&html, Engine::Own);
        for (dialect, name) in dialects {
            let anchors = &BTreeSet::new();
            let converted = convert_for(&html, Engine::Own, Audience { dialect, anchors });
            let path = folder.join(name);
            if converted.markdown != usual.markdown {
                verdict.expect(&path, &converted.markdown);
            } else if path.exists() {
                verdict.fail(format!("{} says what expected.md says", path.display()));
            }
            if converted.losses != usual.losses {
                verdict.fail(format!("{}: {}", path.display(), losses(&converted)));
            }
        }
    }
    verdict.give();
}

#[test]
fn anchors_stay_where_links_from_elsewhere_lead_to_them() {
    let html = "<h2 id=\"a\">A</h2><ul id=\"b\"><li id=\"c\">B</li></ul><p><a name=\"d\"></a>D</p>";
    let dialect = Dialect::CommonMark;
    let anchors = &["a", "b", "d", "none"].map(str::to_owned).into();
    let converted = convert_for(html, Engine::Own, Audience { dialect, anchors });
    let expected = "## <a id=\"a\"></a>A\n\n<a id=\"b\"></a>\n\n- B\n\n<a id=\"d\"></a>D\n";
    assert_eq!(converted.markdown, expected);
    assert_eq!(converted.losses, []);
}

#[test]
fn the_second_engine_loses_no_more() {
    let mut verdict = Verdict::default();
    for folder in case::folders("markdown") {
        let html = fs::read_to_string(folder.join("in.html")).unwrap();
        let (own, other) = (convert(&html, Engine::Own), convert(&html, Engine::Html2md));
        if own.losses != other.losses {
            verdict.fail(format!("{}: {}\n{}", folder.display(), losses(&other), other.markdown));
        }
    }
    verdict.give();
}

fn rendered(markdown: &str) -> String {
    let mut options = comrak::Options::default();
    options.extension.table = true;
    options.extension.strikethrough = true;
    options.extension.tasklist = true;
    options.render.r#unsafe = true;
    comrak::markdown_to_html(markdown, &options)
}

/// The words that a visitor sees, in order.
fn words(html: &str) -> Vec<String> {
    let fragment = Fragment::parse(html).unwrap();
    let mut text = String::new();
    let mut hidden = 0usize;
    for step in fragment.walk() {
        match step {
            Step::Open(tag) => {
                hidden += usize::from(hidden > 0 || matches!(tag.name(), "script" | "style" | "template"));
                text.push_str(if is_inline(tag.name()) { "" } else { " " });
            }
            Step::Close(tag) => {
                hidden = hidden.saturating_sub(1);
                text.push_str(if is_inline(tag.name()) { "" } else { " " });
            }
            Step::Text(part) if hidden == 0 => text.push_str(part),
            _ => {}
        }
    }
    let words = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty());
    words.map(str::to_owned).collect()
}

fn is_inline(name: &str) -> bool {
    matches!(
        name,
        "a" | "b"
            | "strong"
            | "i"
            | "em"
            | "del"
            | "code"
            | "sup"
            | "span"
            | "kbd"
            | "abbr"
            | "time"
            | "bdo"
            | "img"
            | "input"
            | "script"
            | "iframe"
            | "video"
    )
}

const TEXTS: [&str; 24] = [
    "word",
    " two words ",
    "*",
    "_",
    "**x**",
    "`",
    "[x](y)",
    "&lt;b&gt;",
    "1. ",
    "- ",
    "# ",
    "&gt; ",
    "\\",
    "|",
    "~~",
    "&nbsp;",
    "\n",
    "é「」",
    "&amp;amp;",
    "---",
    "===",
    "[ ] ",
    "!",
    "http://a.example/a_b",
];

const WRAPPERS: [(&str, &str); 40] = [
    ("<p>", "</p>"),
    ("<div>", "</div>"),
    ("<b>", "</b>"),
    ("<i>", "</i>"),
    ("<strong>", "</strong>"),
    ("<em>", "</em>"),
    ("<del>", "</del>"),
    ("<code>", "</code>"),
    ("<sup>", "</sup>"),
    ("<span>", "</span>"),
    ("<kbd>", "</kbd>"),
    ("<abbr>", "</abbr>"),
    ("<abbr title='t'>", "</abbr>"),
    ("<abbr title='u'>", "</abbr>"),
    ("<time datetime='2019'>", "</time>"),
    ("<bdo dir='rtl'>", "</bdo>"),
    ("<a href='http://a.example/(x'>", "</a>"),
    ("<a href='#x' title='a \"b\"'>", "</a>"),
    ("<h2>", "</h2>"),
    ("<h6 id=x>", "</h6>"),
    ("<pre>", "</pre>"),
    ("<pre><code class='language-c'>", "</code></pre>"),
    ("<blockquote>", "</blockquote>"),
    ("<ul>", "</ul>"),
    ("<ol start=3>", "</ol>"),
    ("<li>", "</li>"),
    ("<ul><li>", "</li></ul>"),
    ("<ol><li>", "</li></ol>"),
    ("<table><tr><td>", "</td></tr></table>"),
    ("<table><tr><th>", "</th></tr><tr><td>x</td></tr></table>"),
    ("<table>", "</table>"),
    ("<tr>", "</tr>"),
    ("<td colspan=2>", "</td>"),
    ("<figure>", "</figure>"),
    ("<figcaption>", "</figcaption>"),
    ("<dl>", "</dl>"),
    ("<dt>", "</dt>"),
    ("<dd>", "</dd>"),
    ("<details>", "</details>"),
    ("<summary>", "</summary>"),
];

const ATOMS: [&str; 9] = [
    "<br>",
    "<hr>",
    "<img src='a.png' alt='*a*'>",
    "<input type=checkbox>",
    " <!--more--> ",
    "<iframe src='x'></iframe>",
    "<script>no</script>",
    "<a id=x></a>",
    "<video src='v'></video>",
];

/// Any nesting of anything: no care is taken that it is valid.
fn html() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        3 => proptest::sample::select(&TEXTS[..]).prop_map(str::to_owned),
        1 => proptest::sample::select(&ATOMS[..]).prop_map(str::to_owned),
        1 => "[ -~]{0,12}".prop_map(|text| text.replace('&', "&amp;").replace('<', "&lt;")),
    ];
    leaf.prop_recursive(6, 60, 6, |inner| {
        let wrapper = proptest::sample::select(&WRAPPERS[..]);
        (wrapper, proptest::collection::vec(inner, 0..6))
            .prop_map(|((open, close), parts)| format!("{open}{}{close}", parts.concat()))
    })
}

/// Where pictures and links that can be seen lead, each address once: what a reader could reach.
fn addresses(html: &str) -> Vec<String> {
    let page = Dom::of_body(html).unwrap();
    let select = |selector: &str| page.select(&Query::parse(selector).unwrap());
    let image = Query::parse("img").unwrap();
    let is_seen = |link: &El<'_>| !link.text().is_empty() || link.first(&image).is_some();
    let links = select("a[href]").into_iter().filter(is_seen);
    let mut addresses: Vec<String> = links.filter_map(|link| link.attr("href").map(str::to_owned)).collect();
    addresses.extend(
        select("img[src]")
            .iter()
            .filter_map(|image| image.attr("src").map(str::to_owned)),
    );
    addresses.sort();
    addresses.dedup();
    addresses
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn text_survives_in_order(parts in proptest::collection::vec(html(), 1..5)) {
        let html = parts.concat();
        let converted = convert(&html, Engine::Own);
        prop_assert_eq!(words(&html), words(&rendered(&converted.markdown)), "{}\n{}", html, converted.markdown);
    }

    #[test]
    fn what_differs_is_a_loss(parts in proptest::collection::vec(html(), 1..5)) {
        let html = parts.concat();
        let converted = convert(&html, Engine::Own);
        let (source, result) = (addresses(&html), addresses(&rendered(&converted.markdown)));
        let is_link = |lost: &&Lost| lost.construct == "link";
        let told = source == result || converted.losses.iter().any(|lost| is_link(&lost));
        prop_assert!(told, "{}\n{}\n{:?}\n{:?}", html, converted.markdown, source, result);
        // Highlighters link words of code to manuals, which a fence cannot; nothing else differs.
        let unexpected = converted.losses.iter().find(|lost| !is_link(lost));
        prop_assert_eq!(unexpected, None, "{}\n{}", html, converted.markdown);
    }

    #[test]
    fn any_bytes_are_converted(html in ".{0,400}") {
        let converted = convert(&html, Engine::Own);
        prop_assert!(converted.markdown.is_empty() || converted.markdown.ends_with('\n'));
    }
}

/// Marks with a detail in each other, and in what else a line holds.
fn detailed() -> impl Strategy<Value = String> {
    let leaf = proptest::sample::select(&TEXTS[..]).prop_map(str::to_owned);
    leaf.prop_recursive(7, 30, 4, |inner| {
        let wrapper = proptest::sample::select(&DETAILED[..]);
        (wrapper, proptest::collection::vec(inner, 1..5))
            .prop_map(|((open, close), parts)| format!("{open}{}{close}", parts.concat()))
    })
}

const DETAILED: [(&str, &str); 8] = [
    ("<abbr title='one'>", "</abbr>"),
    ("<abbr title='two'>", "</abbr>"),
    ("<abbr>", "</abbr>"),
    ("<time datetime='2019-12-09'>", "</time>"),
    ("<bdo dir='rtl'>", "</bdo>"),
    ("<b>", "</b>"),
    ("<a href='http://a.example/'>", "</a>"),
    ("<code>", "</code>"),
];

/// For each letter the titles of the abbreviations around it, outermost first.
fn titles(html: &str) -> Vec<(char, Vec<String>)> {
    let (mut found, mut open) = (Vec::new(), Vec::new());
    for step in Fragment::parse(html).unwrap().walk() {
        match step {
            Step::Open(tag) if tag.name() == "abbr" => open.push(tag.attr("title").map(str::to_owned)),
            Step::Close(tag) if tag.name() == "abbr" => drop(open.pop()),
            Step::Text(text) => {
                let letters = text.chars().filter(|c| c.is_alphanumeric());
                found.extend(letters.map(|letter| (letter, open.iter().flatten().cloned().collect())));
            }
            _ => {}
        }
    }
    found
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn abbreviations_nest(parts in proptest::collection::vec(detailed(), 1..3)) {
        let html = format!("<p>{}</p>", parts.concat());
        let converted = convert(&html, Engine::Own);
        let unexpected = converted.losses.iter().find(|lost| lost.construct != "link");
        prop_assert_eq!(unexpected, None, "{}\n{}", html, converted.markdown);
        prop_assert_eq!(titles(&html), titles(&rendered(&converted.markdown)), "{}\n{}", html, converted.markdown);
    }
}

#[test]
fn depth_and_size_are_borne() {
    let within = |html: String| {
        let start = Instant::now();
        let converted = convert(&html, Engine::Own);
        assert!(start.elapsed() < Duration::from_secs(60), "{}", &html[..60]);
        converted
    };
    for tag in [
        "div",
        "blockquote",
        "b",
        "span",
        "section",
        "ul><li",
        "table><tr><td",
        "dl><dd",
        "figure",
    ] {
        let html = format!("<{tag}>").repeat(100) + "deep";
        let converted = within(html);
        assert!(converted.markdown.contains("deep"), "{tag}");
        assert_eq!(converted.losses, [], "{tag}");
    }
    for tag in ["div", "blockquote", "b", "ul><li"] {
        let converted = within(format!("<{tag}>").repeat(50_000) + "deep");
        assert!(converted.markdown.contains("deep"), "{tag}");
        assert_eq!(converted.losses.len(), 1, "{tag}");
    }
    for part in [
        "<p>word</p>",
        "*",
        "[",
        "`",
        "_a",
        "<br>",
        "<li>x",
        "<b>a</b> ",
        "<a href=x>y</a>",
        "word word ",
    ] {
        let html = part.repeat(200_000 / part.len());
        assert!(within(html).losses.is_empty(), "{part}");
    }
}
