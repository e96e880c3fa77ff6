//! Changes as people read them.

use super::console::plain;
use super::coverage::plural;
use crate::compare::{Changed, Changes, Comments, FieldChange, Three, Worth};
use serde_json::Value;

/// One line for each post that differs, with a line below it for each field whose values are short; then the other records.
pub(super) fn lines(changes: &Changes) -> Vec<String> {
    let mut lines = Vec::new();
    for post in &changes.added {
        lines.push(named("added", &post.id, post.title.as_deref(), ""));
    }
    changes.changed.iter().for_each(|post| changed(post, &mut lines));
    for post in &changes.removed {
        let evidence = post.evidence.as_deref().unwrap_or("not in the new archive");
        lines.push(named(
            "removed",
            &post.id,
            post.title.as_deref(),
            &format!(" ({evidence})"),
        ));
    }
    for post in &changes.restored {
        lines.push(named("restored", &post.id, post.title.as_deref(), ""));
    }
    for post in &changes.rekeyed {
        let keys = format!("{} is now {}", post.from, post.to);
        lines.push(named("rekeyed", &keys, post.title.as_deref(), ""));
    }
    others("site", &changes.sites, &mut lines);
    others("term", &changes.terms, &mut lines);
    others("person", &changes.people, &mut lines);
    lines
}

/// `1 added, 2 changed, 1 removed in 292 posts; 3 comments added`
pub(super) fn summary(changes: &Changes) -> String {
    let mut parts = counts(&[
        (changes.added.len(), "added"),
        (changes.changed.len(), "changed"),
        (changes.removed.len(), "removed"),
        (changes.restored.len(), "restored"),
        (changes.rekeyed.len(), "rekeyed"),
    ]);
    if parts.is_empty() {
        parts.push("nothing changed".to_owned());
    }
    let mut text = format!("{} in {}", parts.join(", "), plural(changes.posts.new, "post"));
    for (what, three) in [
        ("sites", &changes.sites),
        ("terms", &changes.terms),
        ("people", &changes.people),
    ] {
        let own = counts(&[
            (three.added.len(), "added"),
            (three.changed.len(), "changed"),
            (three.removed.len(), "removed"),
        ]);
        if !own.is_empty() {
            text.push_str(&format!("; {what}: {}", own.join(", ")));
        }
    }
    let comments = told(changes.comments);
    if !comments.is_empty() {
        text.push_str(&format!("; comments: {comments}"));
    }
    text
}

fn counts(pairs: &[(usize, &str)]) -> Vec<String> {
    let some = pairs.iter().filter(|(count, _)| *count > 0);
    some.map(|(count, word)| format!("{count} {word}")).collect()
}

fn told(comments: Comments) -> String {
    let own = [
        (comments.added, "added"),
        (comments.changed, "changed"),
        (comments.removed, "removed"),
    ];
    counts(&own).join(", ")
}

fn named(what: &str, key: &str, title: Option<&str>, more: &str) -> String {
    let title = title.map(|title| format!("  {title}")).unwrap_or_default();
    plain(&format!("{what:<9} {key}{title}{more}"))
}

fn changed(post: &Changed, lines: &mut Vec<String>) {
    let names: Vec<&str> = post.fields.iter().map(|change| change.field.as_str()).collect();
    let mut what = names.join(", ");
    let comments = told(post.comments);
    if !comments.is_empty() {
        let separator = if what.is_empty() { "" } else { ", " };
        what.push_str(&format!("{separator}comments {comments}"));
    }
    lines.push(named("changed", &post.id, post.title.as_deref(), &format!(": {what}")));
    lines.extend(post.fields.iter().map(|change| plain(&field(change))));
}

fn field(change: &FieldChange) -> String {
    let FieldChange { field, old, new } = change;
    format!("    {field}: {} -> {}", worth(old.as_ref()), worth(new.as_ref()))
}

fn worth(worth: Option<&Worth>) -> String {
    match worth {
        None => "nothing".to_owned(),
        Some(Worth::Short(Value::Null)) => "null".to_owned(),
        Some(Worth::Short(value)) => value.to_string(),
        Some(Worth::Long { digest, bytes }) => {
            let begins = digest.hex().get(..12).unwrap_or_default();
            format!("{bytes} bytes, sha256 {begins}")
        }
    }
}

fn others(kind: &str, three: &Three, lines: &mut Vec<String>) {
    for (what, names) in [
        ("added", &three.added),
        ("changed", &three.changed),
        ("removed", &three.removed),
    ] {
        lines.extend(names.iter().map(|name| plain(&format!("{what:<9} {kind} {name}"))));
    }
}
