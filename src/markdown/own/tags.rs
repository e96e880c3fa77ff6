//! What stands in a line, as HTML: marks, links, pictures, anchors.

use super::escape;
use super::nesting::{Blanks, Layer, Op, nest};
use crate::markdown::body::{Body, Image, Span, What};
use crate::markdown::html;
use crate::markdown::marks::Mark;

/// How text is written in HTML.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Spelling {
    Usual,
    /// Every sign as a reference, and code in one line, for readers who look for Markdown in it.
    Spelt,
}

impl Spelling {
    fn text(self, text: &str, out: &mut String) {
        match self {
            Spelling::Usual => html::text(text, out),
            Spelling::Spelt => escape::every_sign_as_reference(text, out),
        }
    }
}

/// Writes a span as HTML.
pub(super) fn write(body: &Body, span: Span, spelling: Spelling, out: &mut String) {
    for op in nest(body, span, Blanks::Free) {
        match op {
            Op::Open(layer, _) => open(body, layer, out),
            Op::Close(layer) => close(layer, out),
            Op::Space => out.push(' '),
            Op::Run(run) => match body.runs[run].what {
                What::Text(start, end) => spelling.text(body.slice(start, end).trim_matches(' '), out),
                what => atom(body, what, out),
            },
        }
    }
}

/// Writes the runs of a block of code as HTML.
pub(super) fn write_code(body: &Body, span: Span, spelling: Spelling, out: &mut String) {
    for op in nest(body, span, Blanks::Fixed) {
        match op {
            Op::Open(layer, _) => open(body, layer, out),
            Op::Close(layer) => close(layer, out),
            Op::Space => {}
            Op::Run(run) => match body.runs[run].what {
                What::Text(start, end) if spelling == Spelling::Spelt => spelt_code(body.slice(start, end), out),
                What::Text(start, end) => html::verbatim(body.slice(start, end), out),
                what => atom(body, what, out),
            },
        }
    }
}

fn spelt_code(text: &str, out: &mut String) {
    for (number, line) in text.split('\n').enumerate() {
        out.push_str(if number > 0 { "&#10;" } else { "" });
        escape::every_sign_as_reference(line, out);
    }
}

fn atom(body: &Body, what: What, out: &mut String) {
    match what {
        What::Break => out.push_str("<br />"),
        What::Image(at) => image(&body.images[at], out),
        What::Embed(at) => out.push_str(&body.strings[at]),
        What::Anchor(at) => anchor(&body.strings[at], out),
        What::Check(is_checked) => check(is_checked, out),
        What::Text(..) => {}
    }
}

/// Writes the start tag of a link or mark.
pub(super) fn open(body: &Body, layer: Layer, out: &mut String) {
    match layer {
        Layer::Link(link) => {
            let link = &body.links[link];
            out.push_str("<a");
            html::attribute("href", &link.address, out);
            if !link.title.is_empty() {
                html::attribute("title", &link.title, out);
            }
            out.push('>');
        }
        Layer::Mark(mark, None) => html::open(mark.tag(), out),
        Layer::Mark(mark, Some(detail)) => {
            let detail = &body.details[detail];
            out.push('<');
            out.push_str(mark.tag());
            html::attribute(detail.attribute, &detail.value, out);
            out.push('>');
        }
    }
}

/// Writes the end tag of a link or mark.
pub(super) fn close(layer: Layer, out: &mut String) {
    match layer {
        Layer::Link(_) => html::close("a", out),
        Layer::Mark(mark, _) => html::close(Mark::tag(mark), out),
    }
}

/// Writes a picture.
pub(super) fn image(image: &Image, out: &mut String) {
    out.push_str("<img");
    html::attribute("src", &image.address, out);
    html::attribute("alt", &image.alt, out);
    if !image.title.is_empty() {
        html::attribute("title", &image.title, out);
    }
    out.push_str(" />");
}

/// Writes a place that links lead to.
pub(super) fn anchor(name: &str, out: &mut String) {
    out.push_str("<a");
    html::attribute("id", name, out);
    out.push_str("></a>");
}

/// Writes a check box.
pub(super) fn check(is_checked: bool, out: &mut String) {
    let checked = if is_checked { " checked=\"\"" } else { "" };
    out.extend(["<input type=\"checkbox\" disabled=\"\"", checked, " />"]);
}
