//! A page as the tree that html5ever would have made of it.

use super::Page;
use crate::dom::fragment::{Step, Tag};
use ego_tree::{NodeId, Tree};
use html5ever::tendril::StrTendril;
use html5ever::{Attribute, LocalName, QualName, local_name, ns};
use scraper::node::{Comment, Doctype, Element, Text};
use scraper::{Html, Node};

impl Page {
    /// The tree, as inside the `body` of a document in standards mode.
    pub(in crate::dom::fragment) fn grown(&self) -> Html {
        let mut html = Html::new_document();
        html.tree = Tree::with_capacity(Node::Document, self.nodes());
        let mut root = html.tree.root_mut();
        root.append(Node::Doctype(Doctype {
            name: StrTendril::from_slice("html"),
            public_id: StrTendril::new(),
            system_id: StrTendril::new(),
        }));
        let mut document = root.append(bare(local_name!("html")));
        document.append(bare(local_name!("head")));
        let mut open: Vec<NodeId> = vec![document.append(bare(local_name!("body"))).id()];
        for step in self.steps() {
            let parent = open.last().and_then(|id| html.tree.get_mut(*id));
            let Some(mut parent) = parent else { break };
            match step {
                Step::Open(tag) => open.push(parent.append(element(&tag)).id()),
                Step::Close(_) => drop(open.pop()),
                Step::Text(text) => {
                    let text = StrTendril::from_slice(text);
                    parent.append(Node::Text(Text { text }));
                }
                Step::Comment(comment) => {
                    let comment = StrTendril::from_slice(comment);
                    parent.append(Node::Comment(Comment { comment }));
                }
            }
        }
        html
    }
}

fn bare(name: LocalName) -> Node {
    Node::Element(Element::new(QualName::new(None, ns!(html), name), Vec::new()))
}

fn element(tag: &Tag<'_>) -> Node {
    let attribute = |(name, value): (&str, &str)| Attribute {
        name: QualName::new(None, ns!(), LocalName::from(name)),
        value: StrTendril::from_slice(value),
    };
    let name = QualName::new(None, ns!(html), LocalName::from(tag.name()));
    Node::Element(Element::new(name, tag.attrs().map(attribute).collect()))
}
