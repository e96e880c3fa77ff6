use super::context::Context;
use super::{item, query, scope};
use crate::archive::{CommentKind, CommentStatus, Stamp};
use crate::dom::{El, Omit, Writer};
use crate::extract::profile::{CommentLayout, Reader, What};
use crate::extract::sighting::{Comment, Evidence, Said, Sighting};
use crate::limits;
use std::sync::LazyLock;

static LINK: super::Lazy = LazyLock::new(|| query("a[href]"));
static NUMBERED: super::Lazy = LazyLock::new(|| query("[id^='comment-'], [id^='div-comment-'], [id^='li-comment-']"));

/// The comments of a post's own page, and whether it takes more.
pub(super) fn testify(context: &Context<'_>, sighting: &mut Sighting) {
    let layout = &context.profile.comments;
    let Some(query) = &layout.item else { return };
    let items: Vec<El<'_>> = context.dom.select(query);
    let numbers: Vec<Option<String>> = items.iter().map(|item| number(*item)).collect();
    for (at, el) in items.iter().enumerate().take(limits::COMMENTS) {
        let parent = (0..at).rev().find(|&other| items[other].contains(el));
        // The same comment may match twice: as a list item and as the article in it.
        let is_reply =
            |other: usize| el.contains(&items[other]) && (numbers[at].is_none() || numbers[other] != numbers[at]);
        let inner: Vec<El<'_>> = (at..items.len())
            .filter(|&other| is_reply(other))
            .map(|other| items[other])
            .collect();
        if parent.is_some_and(|parent| numbers[parent].is_some() && numbers[parent] == numbers[at]) {
            continue;
        }
        let mut comment = comment(context, layout, *el, &inner);
        comment.id = numbers[at].clone();
        comment.parent = parent.and_then(|parent| numbers[parent].clone());
        sighting.comments.push(comment);
    }
    let on_page =
        |query: &Option<crate::dom::Query>| query.as_ref().is_some_and(|query| context.dom.first(query).is_some());
    let rule = |what: &str| format!("{}:comments {what}", context.profile.name);
    sighting.comments_open = match (on_page(&layout.open), on_page(&layout.closed)) {
        (true, _) => Some(Said::new(true, Evidence::Item, rule("open"))),
        (false, true) => Some(Said::new(false, Evidence::Item, rule("closed"))),
        (false, false) => None,
    };
}

/// The comments inside an item: what stands in them is not the post's.
pub(super) fn within<'a>(context: &Context<'a>, item: El<'a>) -> Vec<El<'a>> {
    let query = context.profile.comments.item.as_ref();
    query.map(|query| item.select(query)).unwrap_or_default()
}

fn number(item: El<'_>) -> Option<String> {
    let of = |el: El<'_>| {
        let (_, number) = el.attr("id")?.rsplit_once("comment-")?;
        (!number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())).then(|| number.to_owned())
    };
    of(item).or_else(|| item.select(&NUMBERED).into_iter().find_map(of))
}

fn comment(context: &Context<'_>, layout: &CommentLayout, el: El<'_>, inner: &[El<'_>]) -> Comment {
    let own = |found: &El<'_>| !inner.iter().any(|inner| inner.contains(found) || inner == found);
    let kind = kind(el);
    let (author, name) = author(layout, el, own, kind);
    let link = author.and_then(|author| {
        let around = author.ancestors().take(2).find(|up| up.name() == "a");
        author
            .first(&LINK)
            .or((author.name() == "a").then_some(author))
            .or(around)
    });
    let notice = notice(layout, el, own);
    let dates = layout.published.iter();
    let published = dates.flat_map(|reader| el.select(&reader.select).into_iter().map(move |found| (reader, found)));
    let mut published = published
        .filter(|(_, found)| own(found))
        .filter_map(|(reader, found)| date(context, reader, found));
    Comment {
        kind,
        status: match notice {
            Some(_) => CommentStatus::Pending,
            None => CommentStatus::Approved,
        },
        author: name,
        author_url: link
            .filter(|link| link.attr("href").is_some_and(|href| !href.starts_with('#')))
            .and_then(|link| context.resolve(link.attr("href")?))
            .map(|url| url.to_string()),
        published: published.next(),
        body_html: body(
            context,
            layout,
            el,
            inner,
            notice,
            author.filter(|_| kind != CommentKind::Comment),
        ),
        ..Comment::default()
    }
}

/// The notice that a comment waits for moderation: whoever saved the page had just written it, and nobody else saw it.
fn notice<'a>(layout: &CommentLayout, el: El<'a>, own: impl Fn(&El<'a>) -> bool) -> Option<El<'a>> {
    layout.pending.iter().find_map(|chrome| {
        let mut found = el.select(&chrome.select).into_iter();
        found.find(|found| own(found) && super::body::is_chrome(*found, chrome))
    })
}

/// Who wrote it: the element and the name in it. Themes that show pings as one line have the page that links here.
fn author<'a>(
    layout: &CommentLayout,
    el: El<'a>,
    own: impl Fn(&El<'a>) -> bool,
    kind: CommentKind,
) -> (Option<El<'a>>, Option<String>) {
    for reader in &layout.author {
        let Some(found) = el.select(&reader.select).into_iter().find(|found| own(found)) else {
            continue;
        };
        let text = found.text();
        let name = scope::cut(&text, reader).unwrap_or(text);
        if !name.is_empty() {
            return (Some(found), Some(name));
        }
    }
    let ping = el
        .first(&LINK)
        .filter(|_| kind != CommentKind::Comment)
        .filter(|link| own(link));
    (ping, ping.map(|link| link.text()).filter(|name| !name.is_empty()))
}

fn date(context: &Context<'_>, reader: &Reader, found: El<'_>) -> Option<Stamp> {
    let text = match &reader.what {
        What::Attribute(name) => found.attr(name)?.to_owned(),
        _ => found.text(),
    };
    item::stamp(context, &text, &mut Vec::new())
}

fn kind(el: El<'_>) -> CommentKind {
    let classed =
        |class: &str| el.has_class(class) || el.children().first().is_some_and(|child| child.has_class(class));
    match (classed("pingback"), classed("trackback")) {
        (true, _) => CommentKind::Pingback,
        (_, true) => CommentKind::Trackback,
        _ => CommentKind::Comment,
    }
}

/// Kubrick up to WordPress 2.6 has "Says:" between the name and the comment, in no element of its own.
fn without_label(html: &str) -> &str {
    let html = html.trim();
    match html.split_once("<br>") {
        Some((label, rest)) if label.trim_end().ends_with(':') && label.len() <= 40 && !label.contains('<') => {
            rest.trim()
        }
        _ => html,
    }
}

/// What the comment says: its own element where the theme has one, else all of the item that is nothing else. A ping that
/// is one line ("Pingback: Mill Lane News") says nothing.
fn body(
    context: &Context<'_>,
    layout: &CommentLayout,
    el: El<'_>,
    inner: &[El<'_>],
    notice: Option<El<'_>>,
    pinged_by: Option<El<'_>>,
) -> Option<String> {
    let own = |found: &El<'_>| !inner.iter().any(|inner| inner.contains(found) || inner == found);
    let mut omit = Omit::nothing();
    inner.iter().chain(&notice).for_each(|el| omit.add(*el));
    let marked = layout.body.iter().flat_map(|query| el.select(query)).find(own);
    let whole = marked.unwrap_or_else(|| {
        for chrome in layout.remove.iter().flat_map(|query| el.select(query)) {
            omit.add(chrome);
        }
        let holders = el.children();
        let holder = holders
            .iter()
            .find(|child| child.has_class("comment-body") || child.name() == "article");
        holder.copied().unwrap_or(el)
    });
    if let Some(link) = pinged_by.filter(|link| whole.contains(link)) {
        let mut rest = omit.clone();
        rest.add(link);
        if whole.raw_text(&rest).trim_end().ends_with(':') {
            return None;
        }
    }
    let rewrite = |name: &str, attribute: &str, value: &str| super::body::absolute(context, name, attribute, value);
    let html = whole.inner_html(&Writer {
        omit: &omit,
        rewrite: &rewrite,
    });
    let html = marked.map_or_else(|| without_label(&html), |_| html.trim());
    (!html.is_empty()).then(|| html.to_owned())
}
