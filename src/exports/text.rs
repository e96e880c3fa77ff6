use crate::dom::Dom;

/// What a reader of this HTML reads, white space folded. HTML that nests beyond all measure stays as it is.
pub(super) fn text(html: &str) -> String {
    Dom::of_body(html).map_or_else(|_| html.to_owned(), |dom| dom.root().text())
}
