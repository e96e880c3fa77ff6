use super::autop::autop;
use crate::address::Address;
use crate::extract::sighting::Comment;
use crate::extract::xml::Element;
use crate::extract::{fragment, wordpress};
use crate::limits;

/// The comments of an item, of every status. E-mail and network addresses beside them are not read.
pub(super) fn of_item(item: &Element, post: Option<&Address>) -> Vec<Comment> {
    let comments = item.all("wp:comment").take(limits::COMMENTS);
    comments.filter_map(|comment| read(comment, post)).collect()
}

fn read(element: &Element, post: Option<&Address>) -> Option<Comment> {
    let kind = wordpress::comment_kind(&element.text_of("wp:comment_type").unwrap_or_default())?;
    let approved = element.text_of("wp:comment_approved").unwrap_or_else(|| "1".to_owned());
    let author = element.text_of("wp:comment_author").map(|name| fragment::text(&name));
    let url = element.text_of("wp:comment_author_url");
    let content = element
        .child("wp:comment_content")
        .map(Element::data)
        .unwrap_or_default();
    Some(Comment {
        id: element.text_of("wp:comment_id"),
        parent: element.text_of("wp:comment_parent").filter(|parent| parent != "0"),
        kind,
        status: wordpress::comment_status(&approved),
        author: author.filter(|name| !name.is_empty()),
        author_url: url.and_then(|url| Address::parse(&url)).map(|url| url.to_string()),
        published: wordpress::moment(
            element.text_of("wp:comment_date").as_deref(),
            element.text_of("wp:comment_date_gmt").as_deref(),
        ),
        body_html: fragment::html(&autop(&content), post),
    })
}
