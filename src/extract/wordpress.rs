//! Facts of WordPress's database that its exports and its REST interface share: its words for statuses, taxonomies and
//! comments, its two clocks, its way of writing slugs.

use crate::address::{Address, percent_decoded};
use crate::archive::{CommentKind, CommentStatus, Stamp, Status};

/// Post types that are no content: menus, revisions, the looks of a site, what plugins keep for themselves.
const NO_CONTENT: &[&str] = &[
    "nav_menu_item",
    "revision",
    "customize_changeset",
    "custom_css",
    "oembed_cache",
    "user_request",
    "wp_block",
    "wp_template",
    "wp_template_part",
    "wp_global_styles",
    "wp_navigation",
    "wp_font_family",
    "wp_font_face",
    "acf-field",
    "acf-field-group",
    "wpcf7_contact_form",
    "flamingo_contact",
    "flamingo_inbound",
    "feedback",
    "shop_order",
    "shop_order_refund",
    "scheduled-action",
    "et_pb_layout",
    "elementor_library",
    "jp_pay_order",
    "spay_email",
];

/// Taxonomies that order menus and looks, not posts.
const NO_TERMS: &[&str] = &[
    "nav_menu",
    "wp_theme",
    "wp_template_part_area",
    "wp_pattern_category",
    "link_category",
];

/// Whether items of this post type are posts, pages or what a site adds to them.
pub(super) fn is_content(kind: &str) -> bool {
    !NO_CONTENT.contains(&kind)
}

/// Whether terms of this taxonomy say something of posts.
pub(super) fn is_taxonomy_of_posts(taxonomy: &str) -> bool {
    !NO_TERMS.contains(&taxonomy)
}

/// The archive's word for a taxonomy.
pub(super) fn taxonomy(word: &str) -> &str {
    match word {
        "post_tag" => "tag",
        other => other,
    }
}

/// The archive's word for a status; none for what says nothing (`inherit`).
pub(super) fn status(word: &str) -> Option<Status> {
    Some(match word {
        "publish" => Status::Published,
        "draft" | "auto-draft" => Status::Draft,
        "pending" => Status::Pending,
        "future" => Status::Scheduled,
        "private" => Status::Private,
        "trash" => Status::Trashed,
        "" | "inherit" => return None,
        _ => Status::Unknown,
    })
}

/// Kind of a comment; none for what plugins keep among comments (orders' notes, logs).
pub(super) fn comment_kind(word: &str) -> Option<CommentKind> {
    Some(match word {
        "" | "comment" | "review" => CommentKind::Comment,
        "pingback" => CommentKind::Pingback,
        "trackback" => CommentKind::Trackback,
        _ => return None,
    })
}

/// Status of a comment, as an export has it in `comment_approved` and the REST interface in `status`.
pub(super) fn comment_status(word: &str) -> CommentStatus {
    match word {
        "1" | "approved" | "approve" => CommentStatus::Approved,
        "spam" => CommentStatus::Spam,
        "trash" | "post-trashed" => CommentStatus::Trashed,
        _ => CommentStatus::Pending,
    }
}

/// The site's wall time, with its offset where the time in UTC beside it tells one. `0000-00-00 00:00:00`, which stands for
/// no time, is none.
pub(super) fn moment(local: Option<&str>, utc: Option<&str>) -> Option<Stamp> {
    let read = |text: Option<&str>| text?.parse::<Stamp>().ok();
    let Some(wall) = read(local) else {
        return read(utc).map(|stamp| stamp.with_offset(0).unwrap_or(stamp));
    };
    let offset = read(utc).and_then(|utc| offset(&wall, &utc));
    Some(offset.and_then(|minutes| wall.with_offset(minutes)).unwrap_or(wall))
}

/// Minutes that a wall time is ahead of UTC, where they can be a zone's: at whole quarters of an hour, between -12 and
/// +14 hours.
fn offset(wall: &Stamp, utc: &Stamp) -> Option<i32> {
    let seconds = wall.datetime()?.duration_since(utc.datetime()?).as_secs();
    let is_zone = seconds % 900 == 0 && (-12 * 3600..=14 * 3600).contains(&seconds);
    is_zone.then(|| i32::try_from(seconds / 60).ok())?
}

/// A slug as people read it; one that is empty, as of drafts, is none. WordPress keeps other letters than Latin ones
/// percent-encoded, and cuts long ones off in the middle of a letter: what does not decode stays.
pub(super) fn slug(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| percent_decoded(text))
}

/// The slug that WordPress makes of a login when it makes the author's listing (`user_nicename`).
pub(super) fn author_slug(login: &str) -> Option<String> {
    let mut slug = String::new();
    for c in login.to_lowercase().chars() {
        match c {
            'a'..='z' | '0'..='9' | '_' => slug.push(c),
            '.' | ' ' | '-' if !slug.ends_with('-') && !slug.is_empty() => slug.push('-'),
            _ => {}
        }
    }
    let slug = slug.trim_end_matches('-');
    (!slug.is_empty()).then(|| slug.to_owned())
}

/// The home of a blog: its address as WordPress writes it has no slash at its end.
pub(super) fn home(text: &str) -> Option<Address> {
    let address = Address::parse(text)?;
    let last = address.path().rsplit('/').next().unwrap_or_default();
    if !address.parameters().is_empty() {
        return None;
    }
    if last.is_empty() {
        return Some(address);
    }
    if last.contains('.') {
        return address.join(address.folder());
    }
    address.join(&format!("{}/", address.path()))
}

/// `https://wordpress.org/?v=6.1.9` → `WordPress 6.1.9`.
pub(super) fn generator(text: &str) -> String {
    match text.split_once("wordpress.org/?v=") {
        Some((_, version)) => format!("WordPress {version}"),
        None => text.to_owned(),
    }
}

/// A comment's number in a link to it: `…#comment-229`.
pub(super) fn comment_number(link: &str) -> Option<String> {
    let (_, number) = link.rsplit_once("#comment-")?;
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| number.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_clocks_tell_the_offset() {
        let at = |local, utc| moment(Some(local), Some(utc)).map(|stamp| stamp.to_string());
        let due = |text: &str| Some(text.to_owned());
        assert_eq!(
            at("2010-04-21 17:30:12", "2010-04-21 16:30:12"),
            due("2010-04-21T17:30:12+01:00")
        );
        assert_eq!(
            at("2015-01-26 09:00:00", "0000-00-00 00:00:00"),
            due("2015-01-26T09:00:00")
        );
        assert_eq!(
            at("2015-01-26 09:00:00", "2015-01-20 09:00:00"),
            due("2015-01-26T09:00:00")
        );
        assert_eq!(
            at("0000-00-00 00:00:00", "2015-01-26 09:00:00"),
            due("2015-01-26T09:00:00+00:00")
        );
        assert_eq!(at("0000-00-00 00:00:00", "0000-00-00 00:00:00"), None);
    }

    #[test]
    fn homes_are_folders() {
        let at = |text| home(text).map(|home| home.to_string());
        assert_eq!(at("http://h.test/ceblog"), Some("http://h.test/ceblog/".to_owned()));
        assert_eq!(
            at("http://h.test/blog/index.html"),
            Some("http://h.test/blog/".to_owned())
        );
        assert_eq!(at("http://h.test"), Some("http://h.test/".to_owned()));
        assert_eq!(at("http://h.test/?p=3"), None);
    }
}
