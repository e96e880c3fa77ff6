//! A piece of HTML, walked once from its first node to its last.
//!
//! Converting and proving read every body whole and in order, so nothing is listed beforehand: this is the bare tree.

mod wellformed;

use super::{TooDeep, parsed};
use ego_tree::NodeRef;
use ego_tree::iter::Edge;
use scraper::node::Element;
use scraper::{Html, Node};
use wellformed::{Page, Place};

/// The tree of what stands inside a `body` element: of HTML that is well formed at a fraction of the cost.
pub(super) fn tree(html: &str) -> Result<Html, TooDeep> {
    match wellformed::read(html) {
        Some(page) => Ok(page.grown()),
        None => parsed(BEFORE, html),
    }
}

/// What stands before a fragment: standards mode, and the body open, so that nothing of it lands in the head.
const BEFORE: &str = "<!DOCTYPE html><body>";

/// Parsed HTML as it stands inside a `body` element.
pub struct Fragment(Tree);

enum Tree {
    Parsed(Html),
    WellFormed(Page),
}

impl Fragment {
    /// Parses a fragment as a browser without scripts would, in standards mode.
    pub fn parse(html: &str) -> Result<Fragment, TooDeep> {
        parsed(BEFORE, html).map(|html| Fragment(Tree::Parsed(html)))
    }

    /// Parses what a renderer wrote, to the same end. As a rule that is well formed, which is found out and used.
    pub fn of_rendering(html: &str) -> Result<Fragment, TooDeep> {
        match wellformed::read(html) {
            Some(page) => Ok(Fragment(Tree::WellFormed(page))),
            None => Fragment::parse(html),
        }
    }

    /// Its nodes in document order, each element when it opens and when it closes. Faster by `for_each` than by a loop.
    pub fn walk(&self) -> impl Iterator<Item = Step<'_>> {
        let (html, page) = match &self.0 {
            Tree::Parsed(html) => (Some(html), None),
            Tree::WellFormed(page) => (None, Some(page)),
        };
        let parsed = html.into_iter().flat_map(steps);
        parsed.chain(page.into_iter().flat_map(Page::steps))
    }
}

fn steps(html: &Html) -> impl Iterator<Item = Step<'_>> {
    let root = html.tree.root();
    let document = root.children().find(|node| node.value().is_element()).unwrap_or(root);
    let is_body = |node: &NodeRef<'_, Node>| node.value().as_element().is_some_and(|el| el.name() == "body");
    let body = document.children().find(is_body).unwrap_or(document);
    body.traverse().filter_map(step).skip(1)
}

/// One step of a walk.
#[derive(Clone, Copy)]
pub enum Step<'d> {
    /// An element begins.
    Open(Tag<'d>),
    /// An element ends; every element does, void ones too. The last to do so is `body`.
    Close(Tag<'d>),
    /// Text with its character references resolved.
    Text(&'d str),
    /// A comment without its marks.
    Comment(&'d str),
}

fn step(edge: Edge<'_, Node>) -> Option<Step<'_>> {
    match edge {
        Edge::Open(node) => match node.value() {
            Node::Element(element) => Some(Step::Open(Tag(Spot::Parsed(node, element)))),
            Node::Text(text) => Some(Step::Text(text)),
            Node::Comment(comment) => Some(Step::Comment(comment)),
            _ => None,
        },
        Edge::Close(node) => {
            let element = node.value().as_element()?;
            Some(Step::Close(Tag(Spot::Parsed(node, element))))
        }
    }
}

/// An element with its attributes.
#[derive(Clone, Copy)]
pub struct Tag<'d>(Spot<'d>);

#[derive(Clone, Copy)]
enum Spot<'d> {
    Parsed(NodeRef<'d, Node>, &'d Element),
    WellFormed(Place<'d>),
}

impl<'d> Tag<'d> {
    /// Its name in lower case.
    pub fn name(&self) -> &'d str {
        match self.0 {
            Spot::Parsed(_, element) => element.name(),
            Spot::WellFormed(place) => place.name(),
        }
    }

    /// An attribute's value.
    pub fn attr(&self, name: &str) -> Option<&'d str> {
        self.attrs().find(|(own, _)| *own == name).map(|(_, value)| value)
    }

    /// Its attributes, in the order of their names.
    pub fn attrs(&self) -> impl Iterator<Item = (&'d str, &'d str)> + use<'d> {
        let (element, place) = match self.0 {
            Spot::Parsed(_, element) => (Some(element), None),
            Spot::WellFormed(place) => (None, Some(place)),
        };
        let parsed = element.into_iter().flat_map(|element| &element.attrs);
        let parsed = parsed.map(|(name, value)| (&*name.local, &**value));
        parsed.chain(place.into_iter().flat_map(|place| place.attrs()))
    }

    /// Its classes.
    pub fn classes(&self) -> impl Iterator<Item = &'d str> + use<'d> {
        self.attr("class").unwrap_or_default().split_ascii_whitespace()
    }

    /// Whether it has this class.
    pub fn has_class(&self, class: &str) -> bool {
        self.classes().any(|own| own == class)
    }

    /// The element around it.
    pub fn parent(&self) -> Option<Tag<'d>> {
        let spot = match self.0 {
            Spot::Parsed(node, _) => {
                let node = node.parent()?;
                Spot::Parsed(node, node.value().as_element()?)
            }
            Spot::WellFormed(place) => Spot::WellFormed(place.parent()?),
        };
        Some(Tag(spot))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn walks_what_stands_in_the_body_once() {
        let fragment = Fragment::parse("<script>a</script><!--more--><p class='x y'>1 &lt; 2<br>").unwrap();
        let steps: Vec<String> = fragment
            .walk()
            .map(|step| match step {
                Step::Open(tag) => format!("<{}>", tag.name()),
                Step::Close(tag) => format!("</{}>", tag.name()),
                Step::Text(text) => text.to_owned(),
                Step::Comment(comment) => format!("!{comment}"),
            })
            .collect();
        assert_eq!(
            steps,
            [
                "<script>",
                "a",
                "</script>",
                "!more",
                "<p>",
                "1 < 2",
                "<br>",
                "</br>",
                "</p>",
                "</body>"
            ]
        );
    }
}
