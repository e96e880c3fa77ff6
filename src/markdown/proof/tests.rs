//! A proof that sees no difference must not be one that looks away.

use super::*;
use crate::markdown::{Engine, convert};

const BODY: &str = "<h2>Head</h2><p>One <b>two</b> <i>three</i> <a href='http://four.example/five' title='six'>seven</a>\
    <img src='eight.png' alt='nine'> <code>ten</code> H<sub>2</sub>O <abbr title='eleven'>twelve</abbr></p>\
    <blockquote><p>Thirteen</p></blockquote><ul><li>fourteen<ul><li>fifteen</li></ul></li></ul><ol start=16><li>a</ol>\
    <pre><code class='language-rust'>let seventeen;\n  eighteen</code></pre>\
    <table><tr><th>nineteen<th>twenty<tr><td align=right>b<td>c</table><dl><dt>d<dd>e</dl>\
    <iframe src='f'></iframe><figure><img src=g alt=i><figcaption>h</figcaption></figure>";

/// Whether the proof tells the Markdown from what the body says.
fn is_seen(source: &Source, markdown: &str) -> bool {
    let rendering = source.render(markdown).unwrap();
    let difference = source.difference(&rendering);
    let losses = source.losses(&rendering, difference);
    assert_eq!(difference.is_none(), losses.is_empty(), "{markdown}");
    difference.is_some()
}

/// Whether a place is in an end tag: readers end elements without one too.
fn is_in_end_tag(markdown: &str, at: usize) -> bool {
    markdown[..at]
        .rfind('<')
        .is_some_and(|start| markdown[start..].starts_with("</") && !markdown[start..at].contains('>'))
}

fn read(html: &str) -> Result<Source, TooDeep> {
    let (dialect, anchors) = (Dialect::CommonMark, &BTreeSet::new());
    Source::read(html, Audience { dialect, anchors })
}

#[test]
fn every_letter_counts() {
    let source = read(BODY).unwrap();
    let markdown = convert(BODY, Engine::Own).markdown;
    assert!(!is_seen(&source, &markdown), "{markdown}");
    let mut count = 0;
    let letters = markdown.char_indices().filter(|(_, c)| c.is_ascii_alphanumeric());
    for (at, _) in letters.filter(|(at, _)| !is_in_end_tag(&markdown, *at)) {
        for instead in ["z", "", " z "] {
            let changed = format!("{}{instead}{}", &markdown[..at], &markdown[at + 1..]);
            assert!(is_seen(&source, &changed), "{changed}");
            count += 1;
        }
    }
    assert!(count > 500, "{count}");
}

#[test]
fn every_line_counts() {
    let source = read(BODY).unwrap();
    let markdown = convert(BODY, Engine::Own).markdown;
    let lines: Vec<&str> = markdown.lines().collect();
    for at in (0..lines.len()).filter(|at| !lines[*at].trim_matches([' ', '>']).is_empty()) {
        let others = [&lines[..at], &lines[at + 1..]].concat();
        let is_end = lines[at].starts_with("</");
        assert!(
            is_end || is_seen(&source, &others.join("\n")),
            "without {:?}",
            lines[at]
        );
        let twice = [&lines[..=at], &lines[at..]].concat();
        assert!(is_end || is_seen(&source, &twice.join("\n")), "twice {:?}", lines[at]);
    }
}

#[test]
fn every_sign_of_markup_counts() {
    let html = "<p>a <b>b</b> <i>c</i> <a href='/d'>e</a> <code>f</code></p><h3>g</h3><blockquote>h</blockquote>";
    let source = read(html).unwrap();
    let markdown = convert(html, Engine::Own).markdown;
    for (at, sign) in markdown.char_indices().filter(|(_, c)| "*[]()`#>".contains(*c)) {
        let changed = format!("{}{}", &markdown[..at], &markdown[at + 1..]);
        assert!(is_seen(&source, &changed), "without {sign} at {at}: {changed}");
    }
}
