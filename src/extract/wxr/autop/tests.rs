use super::*;

#[test]
fn paragraphs_are_those_of_wordpress() {
    for (typed, due) in [
        ("One.\nTwo.\n\nThree.", "<p>One.<br />\nTwo.</p>\n<p>Three.</p>\n"),
        ("a\r\nb\r\n \r\nc", "<p>a<br />\nb</p>\n<p>c</p>\n"),
        ("  \n ", ""),
        (
            "x<ul>\n<li>one</li>\n<li>two</li>\n</ul>\ny",
            "<p>x</p>\n<ul>\n<li>one</li>\n<li>two</li>\n</ul>\n<p>y</p>\n",
        ),
        ("a<br><br />b<br/>c", "<p>a</p>\n<p>b<br />c</p>\n"),
        (
            "<pre>one\n\ntwo</pre>\n\n</pre> x",
            "<pre>one\n\ntwo</pre>\n<p> x</p>\n",
        ),
        (
            "<blockquote>One.\n\nTwo.</blockquote>",
            "<blockquote><p>One.</p>\n<p>Two.</p></blockquote>\n",
        ),
        ("<div>a</div>b\n<hr>c", "<div>a</div>\n<p>b</p>\n<hr>\n<p>c</p>\n"),
        (
            "<img src=\"a.jpg\"\n\nalt=\"x\"> <!-- a\n\nb -->",
            "<p><img src=\"a.jpg\"\n\nalt=\"x\"> <!-- a\n\nb --></p>\n",
        ),
        (
            "<script>\na();\n\nb();\n</script>",
            "<p><script>\na();</p>\n<p>b();\n</script></p>\n",
        ),
        ("2 < 3\nand 4 > 3", "<p>2 < 3\nand 4 > 3</p>\n"),
        (
            "[video src=\"a.mp4\"]\n<source src=\"a.ogv\">\n[/video]",
            "<p>[video src=\"a.mp4\"]<source src=\"a.ogv\">[/video]</p>\n",
        ),
        (
            "<object>\n<param name=\"a\">\n<embed src=\"b\">\n</object>",
            "<p><object><param name=\"a\"><embed src=\"b\"></object></p>\n",
        ),
    ] {
        assert_eq!(autop(typed), due, "{typed:?}");
    }
}

#[test]
fn hostile_text_takes_no_time() {
    for text in [
        "<p<p",
        "<br >",
        " \n ",
        "<script>",
        "<pre",
        "<p><li",
        "[video ",
        "<blockquote",
    ] {
        let long = text.repeat(20_000);
        assert!(!autop(&long).contains(SET_ASIDE));
    }
}
