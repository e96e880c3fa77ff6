use super::context::Context;
use super::scope::Scope;
use super::{Lazy, byline, media, prose, query, title};
use crate::dom::{El, Omit, Query, Writer, folded};
use crate::extract::absolute;
use crate::extract::profile::{Chrome, Layout};
use crate::extract::sighting::{Body, Extent, Origin, Place, Removed};
use std::sync::LazyLock;

static TIME: Lazy = LazyLock::new(|| query("time"));
static LINK: Lazy = LazyLock::new(|| query("a[href]"));
static PICTURE: Lazy = LazyLock::new(|| query("img, video, audio, iframe, object, embed"));
static MORE_MARK: Lazy = LazyLock::new(|| query("span[id^='more-']"));
static PASSWORD: Lazy =
    LazyLock::new(|| query("form.post-password-form, form[action*='action=postpass'], form[action*='wp-pass.php']"));

/// What was taken out of a body, and what is left out of it when it is written.
pub(super) struct Cleaning {
    pub(super) omit: Omit,
    pub(super) removed: Vec<Removed>,
}

/// Finds the chrome inside a body's element. Nothing is taken that no rule of the profile names.
pub(super) fn clean(item: El<'_>, body: El<'_>, layout: &Layout, profile: &str) -> Cleaning {
    let mut cleaning = Cleaning {
        omit: Omit::nothing(),
        removed: Vec::new(),
    };
    for chrome in layout.remove.iter().flatten() {
        for el in body
            .select(&chrome.select)
            .into_iter()
            .filter(|el| is_chrome(*el, chrome))
        {
            cleaning.take(el, format!("{profile}:{}", chrome.select.as_str()));
        }
    }
    if let Some(end) = &layout.body_end {
        let next = |el: El<'_>| layout.item.iter().flatten().any(|item| el.matches(item));
        let rest = body.first(end).map(|first| body.descendants_from(first));
        for el in rest.into_iter().flatten().take_while(|el| !next(*el)) {
            cleaning.take(el, format!("{profile}:{} (end)", end.as_str()));
        }
    }
    let last = layout.remove_last.as_deref().unwrap_or_default();
    while let Some((el, chrome)) = last_chrome(body, last, &cleaning.omit) {
        cleaning.take(el, format!("{profile}:{} (last)", chrome.select.as_str()));
    }
    if let Some(until) = layout.body_until.as_ref().filter(|_| body != item) {
        // What stray end tags pushed out of the body's element: chrome there is chrome, too.
        let behind = body.parent().map(|parent| parent.children()).unwrap_or_default();
        let behind = behind.into_iter().filter(|el| el.number() > body.number());
        for el in behind.take_while(|el| !el.matches(until)) {
            let chrome = last
                .iter()
                .find(|chrome| el.matches(&chrome.select) && is_chrome(el, chrome));
            if let Some(chrome) = chrome {
                cleaning.take(el, format!("{profile}:{} (behind)", chrome.select.as_str()));
            }
        }
    }
    if let Some(more) = &layout.more {
        for link in body.select(more) {
            cleaning.take(alone_in_paragraph(link), format!("{profile}:{}", more.as_str()));
        }
    }
    cleaning
}

impl Cleaning {
    /// Takes what is no content of a body found by its prose, and in front of its text the heading and what stands before it.
    pub(super) fn take_chrome(&mut self, body: El<'_>, chrome: &[El<'_>], heading: Option<El<'_>>, profile: &str) {
        for el in chrome.iter().filter(|el| body.contains(el)) {
            self.take(*el, format!("{profile}:no content by its name"));
        }
        let Some(heading) = heading.filter(|heading| body.contains(heading)) else {
            return;
        };
        let before = body.descendants_from(body).skip(1);
        for el in before.take_while(|el| el.number() <= heading.number()) {
            if !el.contains(&heading) {
                self.take(el, format!("{profile}:heading and before"));
            }
        }
        self.take_around(body, heading, profile);
    }

    /// Takes what stands in one `header` with the heading, lines about the post behind it, and what is empty without them.
    fn take_around(&mut self, body: El<'_>, heading: El<'_>, profile: &str) {
        let inside = std::iter::once(heading).chain(heading.ancestors().take_while(|up| body.contains(up)));
        let inside: Vec<El<'_>> = inside.collect();
        if let Some(header) = inside.iter().rev().find(|up| up.name() == "header") {
            self.take(*header, format!("{profile}:header"));
        }
        let Some(top) = inside.last() else { return };
        let children = body.children().into_iter();
        let behind = children.skip_while(|el| el.number() <= top.number());
        for el in behind.take_while(|el| is_line_about_post(*el)) {
            self.take(el, format!("{profile}:line behind the heading"));
        }
        let is_left = !folded(&top.raw_text(&self.omit)).is_empty() || top.first(&PICTURE).is_some();
        if !is_left {
            self.omit.add(*top);
        }
    }

    fn take(&mut self, el: El<'_>, rule: String) {
        if self.omit.contains(el) || el.ancestors().any(|up| self.omit.contains(up)) {
            return;
        }
        let characters = folded(&el.raw_text(&self.omit)).chars().count();
        self.omit.add(el);
        if characters > 0 {
            self.removed.push(Removed { rule, characters });
        }
    }
}

/// A short line that by its name or element says when or by whom: Poole's `span.post-date`.
fn is_line_about_post(el: El<'_>) -> bool {
    let names = el.classes().flat_map(|class| class.split(['-', '_']));
    let mut names = names.map(str::to_ascii_lowercase);
    let is_named = names.any(|name| {
        matches!(
            name.as_str(),
            "date" | "time" | "meta" | "metadata" | "byline" | "posted"
        )
    });
    (is_named || el.name() == "time") && el.text().chars().count() <= LONGEST_LINE
}

/// Longest such line, in characters.
const LONGEST_LINE: usize = 140;

/// The paragraph that holds nothing but this link, else the link itself.
fn alone_in_paragraph(link: El<'_>) -> El<'_> {
    match link.parent() {
        Some(parent) if parent.name() == "p" && parent.text() == link.text() => parent,
        _ => link,
    }
}

pub(super) fn is_chrome(el: El<'_>, chrome: &Chrome) -> bool {
    let starts = || {
        let text = el.text();
        chrome.starts.iter().any(|start| text.starts_with(start.as_str()))
    };
    (chrome.starts.is_empty() || starts())
        && chrome.links.as_ref().is_none_or(|links| is_list_of(el, links))
        && chrome.has.as_ref().is_none_or(|has| el.first(has).is_some())
}

/// Whether it holds nothing but such links and a word in front of them, in whatever language: "Tags: one, two".
fn is_list_of(el: El<'_>, links: &Query) -> bool {
    let all = el.select(&LINK);
    let mut omit = Omit::nothing();
    all.iter().for_each(|link| omit.add(*link));
    let rest = folded(&el.raw_text(&omit));
    let label = rest.trim_end_matches([',', ' ', '|', '·', '/', ';', '、']);
    let is_label = label.is_empty() || (label.ends_with([':', '：']) && label.chars().count() <= 30);
    is_label && !all.is_empty() && all.iter().all(|link| link.matches(links))
}

/// The last thing in the body, when it is chrome. An end tag too few leaves the foot inside a `div` of the body: so the
/// last child of the last `div` counts as last.
fn last_chrome<'d, 'c>(body: El<'d>, last: &'c [Chrome], omit: &Omit) -> Option<(El<'d>, &'c Chrome)> {
    let mut around = body;
    loop {
        let el = around.last_significant_child(omit)?;
        let chrome = last
            .iter()
            .find(|chrome| el.matches(&chrome.select) && is_chrome(el, chrome));
        if let Some(chrome) = chrome {
            return Some((el, chrome));
        }
        if el.name() != "div" {
            return None;
        }
        around = el;
    }
}

/// Takes a whole item as the body where nothing in it is marked as one: without its heading, what stands before that, and
/// lines that are nothing but a time.
pub(super) fn take_whole<'a>(context: &Context<'a>, scope: &mut Scope<'a>) -> Vec<Removed> {
    let (item, profile) = (scope.item, &context.profile.name);
    let heading = title::find(context, scope, Place::Single).map(|(heading, _)| heading);
    let mut cleaning = clean(item, item, scope.layout, profile);
    cleaning.take_chrome(item, &[], heading, profile);
    for time in item.select(&TIME) {
        let line = time.parent().filter(|line| line.text() == time.text() && *line != item);
        cleaning.take(line.unwrap_or(time), format!("{profile}:time"));
    }
    scope.body = Some(item);
    scope.omit = cleaning.omit;
    cleaning.removed
}

/// Running text so long that a listing shows more of the post than an excerpt, in characters.
const EXCERPT: usize = 600;

/// Takes the prose of a listing's item as its excerpt, or as the beginning of its body, where nothing is marked as either.
pub(super) fn take_prose<'a>(context: &Context<'a>, scope: &mut Scope<'a>) -> Option<(Vec<Removed>, Extent)> {
    let (item, profile) = (scope.item, &context.profile.name);
    let found = prose::find_teaser(context, item)?;
    let heading = title::find(context, scope, Place::Listing).map(|(heading, _)| heading);
    let lines = byline::lines_of_item(context, scope);
    let mut cleaning = clean(item, found.body, scope.layout, profile);
    cleaning.take_chrome(found.body, &found.chrome, heading, profile);
    for line in lines.into_iter().filter(|line| found.body.contains(line)) {
        if byline::is_line(context, line) {
            cleaning.take(line, format!("{profile}:line near the title"));
        }
    }
    scope.body = Some(found.body);
    scope.omit = cleaning.omit;
    let extent = if found.weight < EXCERPT {
        Extent::Excerpt
    } else {
        Extent::Teaser
    };
    Some((cleaning.removed, extent))
}

/// Whether a listing's text ends as what is cut does, by a theme that makes excerpts: with an ellipsis.
pub(super) fn is_cut(body: El<'_>) -> bool {
    let text = body.text();
    let text = text.trim_end_matches(|c: char| c.is_whitespace() || c == ']');
    text.ends_with('…') || text.ends_with("...")
}

/// Whether a password form stands where the body should be.
pub(super) fn is_protected(item: El<'_>, nested: &[El<'_>]) -> bool {
    let forms = item.select(&PASSWORD).into_iter();
    forms
        .filter(|form| !nested.iter().any(|nested| nested.contains(form)))
        .count()
        > 0
}

/// The body of an item, written with absolute links.
pub(super) fn read<'a>(
    context: &Context<'a>,
    scope: &Scope<'a>,
    removed: Vec<Removed>,
    extent: Extent,
) -> Option<Body> {
    let body = scope.body?;
    let mut omit = scope.omit.clone();
    for nested in scope.nested.iter().filter(|nested| body.contains(nested)) {
        omit.add(*nested);
    }
    let rewrite = |name: &str, attribute: &str, value: &str| absolute(context, name, attribute, value);
    let writer = Writer {
        omit: &omit,
        rewrite: &rewrite,
    };
    let mut html = body.inner_html(&writer);
    if let Some(until) = &scope.layout.body_until {
        // Stray end tags close the body's element early; the rest of it follows.
        html.push_str(&body.following_html(&writer, until));
    }
    let more = body.first(&MORE_MARK);
    let begins_at_more = more.is_some_and(|mark| folded(&body.text_before(mark)).is_empty());
    let kept = |el: El<'_>| !omit.contains(el) && !el.ancestors().any(|up| omit.contains(up));
    Some(Body {
        html: without_end_notes(&html).to_owned(),
        extent,
        origin: Origin::Shown,
        begins_at_more,
        removed,
        media: media::of_body(&|link| context.resolve(link), body, &kept),
    })
}

/// The text without what themes write behind their end tags: `<!-- .entry-content -->`, `<!-- #post-12 -->`.
fn without_end_notes(html: &str) -> &str {
    let mut html = html.trim();
    while let Some((rest, note)) = html.strip_suffix("-->").and_then(|html| html.rsplit_once("<!--")) {
        if !note.trim_start().starts_with(['.', '#', '/']) {
            break;
        }
        html = rest.trim_end();
    }
    html
}

/// The absolute form of an attribute that holds an address.
pub(super) fn absolute(context: &Context<'_>, name: &str, attribute: &str, value: &str) -> Option<String> {
    let join = |value: &str| {
        context.base.as_ref()?;
        context.absolute(value).map(Into::into)
    };
    absolute::attribute(&join, name, attribute, value)
}
