//! What is read here is what html5ever reads.

use crate::dom::fragment::{BEFORE, Fragment, Step, Tree, tree};
use crate::dom::parsed;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use scraper::Html;

/// All that a walk can tell.
fn told(fragment: &Fragment) -> Vec<String> {
    let step = |step: Step<'_>| match step {
        Step::Open(tag) => {
            let parent = tag.parent().map_or("", |parent| parent.name());
            format!("{parent} <{} {:?}>", tag.name(), tag.attrs().collect::<Vec<_>>())
        }
        Step::Close(tag) => format!("</{} {:?}>", tag.name(), tag.attr("id")),
        Step::Text(text) => format!("{text:?}"),
        Step::Comment(comment) => format!("!{comment}"),
    };
    fragment.walk().map(step).collect()
}

/// Every node of a tree, in document order, with its depth.
fn nodes(html: &Html) -> Vec<String> {
    let nodes = html.tree.root().descendants();
    nodes
        .map(|node| format!("{} {:?}", node.ancestors().count(), node.value()))
        .collect()
}

/// Whether it was read here; wrong where html5ever reads something else.
fn is_read(html: &str) -> bool {
    let fragment = Fragment::of_rendering(html).unwrap();
    assert_eq!(told(&fragment), told(&Fragment::parse(html).unwrap()), "{html}");
    assert_eq!(
        nodes(&tree(html).unwrap()),
        nodes(&parsed(BEFORE, html).unwrap()),
        "{html}"
    );
    matches!(fragment.0, Tree::WellFormed(_))
}

#[test]
fn what_renderers_write_is_read() {
    for html in [
        "<p>a &lt; <em>b</em>&amp;<br />\nc</p>\n",
        "<ul>\n<li>a\n<ol start=\"3\">\n<li>b</li>\n</ol>\n</li>\n</ul>\n",
        "<table>\n<thead>\n<tr>\n<th align=\"left\">a</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td></td>\n</tr>\n</tbody>\n</table>\n",
        "<pre><code class=\"language-c\">\n\na\n</code></pre>\n<hr />\n",
        "<p><a title=\"&quot;\" href=\"x?a=b&amp;c\">a<img src=\"b\" alt=\"\" /></a><!--more--></p>",
        "<blockquote>\n<h2>a<sup>b</sup></h2>\n</blockquote>",
        "<li-like",
    ] {
        assert_eq!(is_read(html), html != "<li-like", "{html}");
    }
}

#[test]
fn what_a_browser_mends_is_not() {
    for html in [
        "<p>a<p>b",
        "<p><p>a</p></p>",
        "<p><div>a</div></p>",
        "<a href=\"x\"><em><a href=\"y\">a</a></em></a>",
        "<table><tr><td>a</td></tr></table>",
        "<table>a</table>",
        "<ul>a</ul>",
        "<em><p>a</p></em>",
        "<pre>\na</pre>",
        "<p>a&copy;b</p>",
        "<p>a&ampb</p>",
        "<p>a\rb</p>",
        "\u{feff}<p>a</p>",
        "<p id=\"a\" id=\"b\">c</p>",
        "<p id=a>c</p>",
        "<P>a</P>",
        "<em/>a",
        "<p>a</em>",
        "</p>",
        "<!-- a-b -->",
        "<script>a</script>",
        "<h1><h2>a</h2></h1>",
        "<svg></svg>",
        "a < b",
        "<",
    ] {
        assert!(!is_read(html), "{html}");
    }
    assert!(!is_read(&format!("{}{}", "<div>".repeat(200), "</div>".repeat(200))));
}

const PAIRS: [(&str, &str); 30] = [
    ("<p>", "</p>"),
    ("<p id=\"a&amp;b\">", "</p>"),
    ("<em>", "</em>"),
    ("<strong>", "</strong>"),
    ("<code>", "</code>"),
    ("<u>", "</u>"),
    ("<small>", "</small>"),
    ("<del>", "</del>"),
    ("<sup>", "</sup>"),
    ("<span class=\"b\" id=\"a\">", "</span>"),
    ("<a href=\"x\">", "</a>"),
    ("<a id=\"x\">", "</a>"),
    ("<h1>", "</h1>"),
    ("<h6>", "</h6>"),
    ("<blockquote>", "</blockquote>"),
    ("<div>", "</div>"),
    ("<figure>", "</figure>"),
    ("<details>", "</details>"),
    ("<summary>", "</summary>"),
    ("<ul>", "</ul>"),
    ("<ol start=\"2\">", "</ol>"),
    ("<li>", "</li>"),
    ("<pre>", "</pre>"),
    ("<pre><code>", "</code></pre>"),
    ("<table>", "</table>"),
    ("<thead>", "</thead>"),
    ("<tbody>", "</tbody>"),
    ("<tr>", "</tr>"),
    ("<td align=\"left\">", "</td>"),
    ("<th>", "</th>"),
];

const LEAVES: [&str; 16] = [
    "a",
    " ",
    "\n",
    "&amp;",
    "&nbsp;",
    "&#10;",
    "é",
    "\u{c}",
    ">",
    "\"",
    "<br />",
    "<br>",
    "<hr />",
    "<img src=\"x\" alt=\"\" />",
    "<input type=\"checkbox\" disabled=\"\" />",
    "<!--more-->",
];

/// Any of these in any other: most must be refused.
fn html() -> impl Strategy<Value = String> {
    let leaf = proptest::sample::select(&LEAVES[..]).prop_map(str::to_owned);
    leaf.prop_recursive(5, 24, 4, |inner| {
        let pair = proptest::sample::select(&PAIRS[..]);
        (pair, proptest::collection::vec(inner, 0..4))
            .prop_map(|((open, close), parts)| format!("{open}{}{close}", parts.concat()))
    })
}

/// One where it may stand in the other more often than not.
fn fitting() -> impl Strategy<Value = String> {
    let line = proptest::collection::vec(proptest::sample::select(&LEAVES[..]), 0..4).prop_map(|parts| parts.concat());
    let line = line.prop_recursive(3, 12, 3, |inner| {
        let pair = proptest::sample::select(&PAIRS[2..12]);
        (pair, inner).prop_map(|((open, close), inner)| format!("{open}{inner}{close}"))
    });
    line.prop_recursive(4, 24, 3, |inner| {
        let wraps = [
            "<p>_</p>",
            "<h2>_</h2>",
            "<blockquote>\n_</blockquote>\n",
            "<ul>\n<li>_</li>\n</ul>",
            "<pre><code>_</code></pre>",
            "<table>\n<tbody>\n<tr><td>_</td></tr></tbody></table>",
            "<div>_</div>",
        ];
        let wrap = proptest::sample::select(wraps.to_vec());
        (wrap, proptest::collection::vec(inner, 1..3)).prop_map(|(wrap, inner)| wrap.replace('_', &inner.concat()))
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    #[test]
    fn both_readers_agree(parts in proptest::collection::vec(html(), 1..4)) {
        is_read(&parts.concat());
    }

    #[test]
    fn both_readers_agree_on_what_fits(parts in proptest::collection::vec(fitting(), 1..3)) {
        is_read(&parts.concat());
    }

    #[test]
    fn both_readers_agree_on_what_is_cut(html in fitting(), at in 0usize..200, piece in "[<>/a-p \"=&;\r\0-]{0,3}") {
        let at = html.floor_char_boundary(at.min(html.len()));
        is_read(&format!("{}{piece}{}", &html[..at], &html[at..]));
    }
}

#[test]
fn most_of_what_fits_is_read() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let values = (0..400).map(|_| fitting().new_tree(&mut runner).unwrap().current());
    let read = values.filter(|html| is_read(html)).count();
    assert!(read > 100, "{read} of 400");
}
