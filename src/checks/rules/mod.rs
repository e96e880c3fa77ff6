//! The rules: one file each, and one line in the list.

use super::finding::{Severity, counted, shown, shown_all};
use super::rule::{Check, Context, Reporter, Rule, Seen, Whole};

mod alias_conflict;
mod author_missing;
mod body_empty;
mod body_excerpt_only;
mod body_of_protected;
mod body_part_missing;
pub(super) mod body_too_deep;
mod category_tag_same_name;
mod charset_malformed;
mod comment_before_post;
mod comment_id_duplicate;
mod comment_parent_unknown;
mod comment_thread_cycle;
mod comments_of_protected;
mod control_characters;
pub(super) mod counts_wrong;
mod date_disagrees_with_url;
mod digest_invalid;
mod email_in_body;
mod email_leaked;
mod excerpt_equals_body;
pub(super) mod field_unknown;
pub(super) mod file_changed;
pub(super) mod file_missing;
pub(super) mod front_matter_invalid;
pub(super) mod header_missing;
pub(super) mod header_repeated;
mod heading_empty;
mod id_duplicate;
mod id_missing;
mod image_without_alt;
mod invisible_characters;
pub(super) mod json_invalid;
mod language_invalid;
mod link_empty;
pub(super) mod link_internal_dangling;
mod link_local;
mod link_relative;
mod media_duplicate;
mod media_missing;
mod media_path_unsafe;
mod mojibake;
mod parent_cycle;
mod parent_unknown;
mod password_leaked;
mod person_duplicate;
mod person_unknown;
mod placeholder_text;
mod post_order;
mod published_implausible;
mod published_in_future;
mod published_missing;
pub(super) mod record_order;
pub(super) mod record_unknown;
pub(super) mod redirect_dangling;
pub(super) mod schema;
mod script_in_body;
mod shortcode_left;
mod site_duplicate;
mod site_unknown;
mod slug_unsafe;
pub(super) mod snapshot_damaged;
mod tag_slug_conflict;
mod term_duplicate;
mod term_parent_cycle;
mod term_parent_unknown;
mod term_repeated;
mod term_unknown;
mod term_unused;
mod timezone_invalid;
mod title_double_encoded;
mod title_is_site_title;
mod title_missing;
mod unicode_not_nfc;
mod updated_before_published;
mod url_duplicate;
mod url_invalid;
mod url_not_of_site;
pub(super) mod version_newer;
mod witnesses_disagree;

/// All rules: reading, folders, keys and addresses, dates, names and texts, bodies, links, terms, people, media, comments, leaks,
/// pages. Findings about one record come in this order.
pub(super) static RULES: &[Rule] = &[
    json_invalid::RULE,
    schema::RULE,
    field_unknown::RULE,
    record_unknown::RULE,
    header_missing::RULE,
    header_repeated::RULE,
    version_newer::RULE,
    counts_wrong::RULE,
    record_order::RULE,
    front_matter_invalid::RULE,
    redirect_dangling::RULE,
    file_missing::RULE,
    file_changed::RULE,
    snapshot_damaged::RULE,
    id_missing::RULE,
    id_duplicate::RULE,
    site_duplicate::RULE,
    site_unknown::RULE,
    url_invalid::RULE,
    url_duplicate::RULE,
    url_not_of_site::RULE,
    alias_conflict::RULE,
    post_order::RULE,
    published_missing::RULE,
    published_in_future::RULE,
    published_implausible::RULE,
    updated_before_published::RULE,
    date_disagrees_with_url::RULE,
    slug_unsafe::RULE,
    title_missing::RULE,
    title_double_encoded::RULE,
    title_is_site_title::RULE,
    mojibake::RULE,
    control_characters::RULE,
    unicode_not_nfc::RULE,
    invisible_characters::RULE,
    language_invalid::RULE,
    timezone_invalid::RULE,
    body_empty::RULE,
    body_excerpt_only::RULE,
    body_part_missing::RULE,
    body_of_protected::RULE,
    body_too_deep::RULE,
    charset_malformed::RULE,
    witnesses_disagree::RULE,
    script_in_body::RULE,
    shortcode_left::RULE,
    placeholder_text::RULE,
    excerpt_equals_body::RULE,
    heading_empty::RULE,
    image_without_alt::RULE,
    link_empty::RULE,
    link_relative::RULE,
    link_local::RULE,
    link_internal_dangling::RULE,
    term_duplicate::RULE,
    term_unknown::RULE,
    term_unused::RULE,
    term_parent_unknown::RULE,
    term_parent_cycle::RULE,
    term_repeated::RULE,
    tag_slug_conflict::RULE,
    category_tag_same_name::RULE,
    author_missing::RULE,
    person_unknown::RULE,
    person_duplicate::RULE,
    media_missing::RULE,
    media_path_unsafe::RULE,
    media_duplicate::RULE,
    digest_invalid::RULE,
    comment_id_duplicate::RULE,
    comment_parent_unknown::RULE,
    comment_thread_cycle::RULE,
    comment_before_post::RULE,
    comments_of_protected::RULE,
    email_leaked::RULE,
    email_in_body::RULE,
    password_leaked::RULE,
    parent_unknown::RULE,
    parent_cycle::RULE,
];
