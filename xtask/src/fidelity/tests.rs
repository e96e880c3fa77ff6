//! The score tells what is the same from what is not.

use super::Reading;

fn are_same(one: &str, other: &str) -> (bool, bool) {
    let truth = Reading::of(one, None).unwrap();
    let other = Reading::of(other, Some(&truth.anchors)).unwrap();
    (truth.core == other.core, truth.exact == other.exact)
}

#[test]
fn the_same_said_otherwise_is_the_same() {
    for (one, other) in [
        ("<div>a  b</div>", "<p>a b</p>"),
        ("<p><b>a </b>b</p>", "<p><strong>a</strong> b</p>"),
        ("<p><i><b>a</b></i></p>", "<p><strong><em>a</em></strong></p>"),
        ("<ul><li><p>a</p></li></ul>", "<ul><li>a</li></ul>"),
        ("<a href=' /a%20b\n'>x</a>", "<p><a href='/a b'>x</a></p>"),
        (
            "<pre class='brush: php'>a\n</pre>",
            "<pre><code class='language-php'>a\n</code></pre>",
        ),
        (
            "<div class='highlight highlight-source-js'><pre>a</pre></div>",
            "<pre><code class='language-js'>a\n</code></pre>",
        ),
        (
            "<table><tr><td>a<td></table>",
            "<table><thead><tr><th></th></tr></thead><tbody><tr><td>a</td></tr></table>",
        ),
        ("<ul>x<li>a</ul>", "<ul><li>x</li><li>a</li></ul>"),
    ] {
        assert_eq!(are_same(one, other), (true, true), "{one}");
    }
}

#[test]
fn what_markdown_has_no_words_for_counts_in_exact_alone() {
    for (one, other) in [
        ("<p>a<sup>b</sup></p>", "<p>ab</p>"),
        (
            "<div class='highlight-text-html'><pre>a</pre></div>",
            "<pre><code>a\n</code></pre>",
        ),
        ("<p>a<br><br>b</p>", "<p>a</p><p>b</p>"),
        ("<table><tr><th>a</table>", "<table><tr><td>a</td></tr></table>"),
        ("<p>a&nbsp;b</p>", "<p>a b</p>"),
        ("<figure><p>a</p></figure>", "<p>a</p>"),
        ("<p>a</p><!--more--><p>b</p>", "<p>a</p><p>b</p>"),
        ("<a href='#x'>a</a><p id=x>b</p>", "<a href='#x'>a</a><p>b</p>"),
    ] {
        assert_eq!(are_same(one, other), (true, false), "{one}");
    }
}

#[test]
fn what_differs_is_seen() {
    for (one, other) in [
        ("<p>a</p><p>b</p>", "<p>a b</p>"),
        ("<ol start=3><li>a</ol>", "<ol><li>a</ol>"),
        ("<h2>a</h2>", "<h3>a</h3>"),
        ("<ul><li>a<ul><li>b</ul></ul>", "<ul><li>a<li>b</ul>"),
        ("<a href='/a' title='t'>x</a>", "<a href='/a'>x</a>"),
        ("<pre>a\n\nb</pre>", "<pre>a\nb</pre>"),
        ("<img src=a alt=b>", "<img src=a>"),
        ("<blockquote>a</blockquote>", "<p>a</p>"),
        ("<code>a</code>", "<b>a</b>"),
    ] {
        assert_eq!(are_same(one, other), (false, false), "{one}");
    }
}

#[test]
fn facts_are_counted() {
    let facts = Reading::of("<p>a b a <a href=x></a><a href=y>c</a><img src=z></p>", None)
        .unwrap()
        .facts;
    assert_eq!(facts.words.get("a"), Some(&2));
    assert_eq!((facts.links.len(), facts.images.len()), (1, 1));
}
