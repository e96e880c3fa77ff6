use super::context::Context;
use super::{Lazy, query};
use crate::address::Address;
use crate::archive::{MediaKind, MediaUse};
use crate::dom::El;
use crate::extract::sighting::Attachment;
use std::sync::LazyLock;

static MEDIA: Lazy = LazyLock::new(|| {
    query(
        "img, video, audio, iframe[src], embed[src], object[data], a[href*='/wp-content/uploads/'], a[href*='/files/']",
    )
});
static CAPTION: Lazy = LazyLock::new(|| query("figcaption, .wp-caption-text, .gallery-caption, .caption"));
static SOURCE: Lazy = LazyLock::new(|| query("source[src]"));
static ATTACHED: Lazy = LazyLock::new(|| {
    query(".attachment a[href], p.attachment a[href], .entry-attachment a[href], .wp-block-file a[href]")
});

/// Attributes in which lazy loaders keep the picture's real address, before `src`.
const LAZY: &[&str] = &["data-src", "data-lazy-src", "data-original", "data-orig-file", "src"];

/// Makes links of a body absolute; none where one has no absolute form.
pub(in crate::extract) type Resolve<'a> = &'a dyn Fn(&str) -> Option<Address>;

/// Pictures, films, sounds and files in a body, in order, each once.
pub(in crate::extract) fn of_body(resolve: Resolve<'_>, body: El<'_>, kept: &dyn Fn(El<'_>) -> bool) -> Vec<MediaUse> {
    let mut uses: Vec<MediaUse> = Vec::new();
    for el in body.select(&MEDIA).into_iter().filter(|el| kept(*el)) {
        let Some(medium) = one(resolve, el, body) else { continue };
        match uses
            .iter_mut()
            .find(|known| known.url == medium.url && known.kind == medium.kind)
        {
            Some(known) => known.caption = known.caption.take().or(medium.caption),
            None => uses.push(medium),
        }
    }
    uses
}

fn one(resolve: Resolve<'_>, el: El<'_>, body: El<'_>) -> Option<MediaUse> {
    let (kind, address) = match el.name() {
        "img" => (MediaKind::Image, picture(el)?),
        "video" => (MediaKind::Video, played(el)?),
        "audio" => (MediaKind::Audio, played(el)?),
        "a" => {
            let href = el.attr("href")?;
            (file_kind(href)?, href)
        }
        "object" => (MediaKind::Embed, el.attr("data")?),
        _ => (MediaKind::Embed, el.attr("src")?),
    };
    let url = match resolve(address) {
        Some(url) => url.to_string(),
        None if address.starts_with("data:") => return None,
        None => address.trim().to_owned(),
    };
    Some(MediaUse {
        url,
        kind,
        alt: el.attr("alt").map(|alt| alt.trim().to_owned()),
        caption: (kind != MediaKind::File).then(|| caption(el, body)).flatten(),
        digest: None,
        path: None,
    })
}

/// The address that a picture is shown from; placeholders in `src` yield to the lazy loader's attribute.
fn picture<'a>(el: El<'a>) -> Option<&'a str> {
    let mut values = LAZY.iter().filter_map(|name| el.attr(name)).map(str::trim);
    values.find(|value| !value.is_empty() && !value.starts_with("data:"))
}

fn played<'a>(el: El<'a>) -> Option<&'a str> {
    el.attr("src").or_else(|| el.first(&SOURCE)?.attr("src"))
}

/// Links to files are media; links to pages are not, and a linked picture is the picture's full size.
pub(in crate::extract) fn file_kind(href: &str) -> Option<MediaKind> {
    let path = href.split(['?', '#']).next()?;
    let (_, extension) = path.rsplit('/').next()?.rsplit_once('.')?;
    Some(match extension.to_ascii_lowercase().as_str() {
        "html" | "htm" | "php" | "asp" | "aspx" => return None,
        "jpg" | "jpeg" | "png" | "gif" | "webp" | "avif" | "svg" => MediaKind::Image,
        "mp3" | "ogg" | "oga" | "wav" | "m4a" => MediaKind::Audio,
        "mp4" | "m4v" | "webm" | "ogv" | "mov" | "avi" | "wmv" | "flv" => MediaKind::Video,
        _ => MediaKind::File,
    })
}

/// The caption of the figure around it: `figure`, the old `div.wp-caption`, a gallery's `dl`.
fn caption(el: El<'_>, body: El<'_>) -> Option<String> {
    let around = el.ancestors().take(4).take_while(|up| body.contains(up));
    let mut figures = around.filter(|up| {
        up.name() == "figure" || up.has_class("wp-caption") || up.has_class("gallery-item") || up.has_class("caption")
    });
    let text = figures.next()?.first(&CAPTION)?.text();
    (!text.is_empty()).then_some(text)
}

/// The file that an attachment's page shows.
pub(super) fn attachment(context: &Context<'_>) -> Option<Attachment> {
    let links = context.dom.select(&ATTACHED).into_iter();
    let mut files = links.filter_map(|link| {
        let href = link.attr("href")?;
        file_kind(href)?;
        context.resolve(href)
    });
    Some(Attachment {
        url: files.next()?.to_string(),
        page: context.address.as_ref().map(ToString::to_string),
        id: None,
    })
}
