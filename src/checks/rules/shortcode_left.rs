use super::{Check, Context, Reporter, Rule, Severity};
use crate::checks::body::{Body, first_and_more};

pub(super) const RULE: Rule = Rule {
    name: "shortcode-left",
    severity: Severity::Warning,
    summary: "a shortcode stands unresolved in a body",
    explanation: "\
`[gallery]`, `[caption id=...]` and the like are commands to a WordPress plugin. The plugin was
missing when the page was made, or the text comes from an export that keeps them raw; readers see
the command instead of the picture.

Read the blog's pages rather than its export, or replace the shortcode with what it stood for.",
    hint: None,
    check: Check::Body(check),
};

/// Shortcodes of WordPress itself and of plugins that half the blogs had.
const KNOWN: &[&str] = &[
    "archives",
    "audio",
    "caption",
    "contact-form",
    "contact-form-7",
    "dailymotion",
    "embed",
    "embedyt",
    "gallery",
    "googlemaps",
    "gravityform",
    "instagram",
    "mailchimp",
    "metaslider",
    "ngg_images",
    "nggallery",
    "playlist",
    "poll",
    "polldaddy",
    "recent-posts",
    "rev_slider",
    "slideshare",
    "slideshow",
    "soundcloud",
    "sourcecode",
    "tablepress",
    "toc",
    "tweet",
    "twitter-timeline",
    "video",
    "vimeo",
    "wp_caption",
    "wpforms",
    "wpvideo",
    "youtube",
];

/// Page builders write whole pages in shortcodes of their own.
const BUILDERS: &[&str] = &["vc_", "et_pb_", "fusion_", "av_", "cs_", "fl_builder", "ngg_"];

fn check(body: &Body<'_>, _: &Context<'_>, out: &mut Reporter<'_>) {
    if memchr::memchr(b'[', body.html.as_bytes()).is_none() {
        return;
    }
    let prose = body.prose();
    let starts = prose.match_indices('[').map(|(at, _)| &prose[at..]);
    let found: Vec<String> = starts.filter_map(shortcode).collect();
    if let Some(what) = first_and_more(&found) {
        out.report("body_html", format!("the body shows {what}"));
    }
}

/// The shortcode that begins here.
fn shortcode(text: &str) -> Option<String> {
    // `[[name]]` is how a shortcode is shown on purpose.
    let inner = &text[1..text.find(']')?];
    let name: String = inner
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
        .collect();
    let rest = &inner[name.len()..];
    let opens = rest.is_empty() || rest.starts_with([' ', '\u{a0}', '/', '=']);
    let known = KNOWN.contains(&name.as_str()) || BUILDERS.iter().any(|prefix| name.starts_with(prefix));
    let is = !name.is_empty() && opens && (known && !is_prose(rest) || has_attribute(rest));
    is.then(|| format!("[{inner}]"))
}

/// `[video of the meeting]` is a remark in brackets.
fn is_prose(rest: &str) -> bool {
    !rest.trim_matches([' ', '/']).is_empty() && !rest.contains(['=', '"', ':'])
}

/// ` id="12"`, ` width=300`.
fn has_attribute(rest: &str) -> bool {
    rest.match_indices('=').any(|(at, _)| {
        let name: &str = rest[..at].rsplit(char::is_whitespace).next().unwrap_or_default();
        let before = &rest[..at - name.len()];
        let quoted = rest[at + 1..].starts_with(['"', '\'', '“', '”', '″']);
        let named = !name.is_empty()
            && name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
        named && quoted && before.ends_with(char::is_whitespace)
    })
}
