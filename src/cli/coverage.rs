use crate::archive::{Kind, Post, Precision, Status};
use crate::reconcile::Reconciled;
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt::Display;

/// How much is known of the posts of an archive, field by field.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(super) struct Coverage {
    /// Blogs.
    pub(super) sites: usize,
    /// Posts and standing pages.
    pub(super) posts: usize,
    /// Standing pages among them.
    pub(super) pages: usize,
    /// By status.
    pub(super) statuses: BTreeMap<Status, usize>,
    /// With a title.
    pub(super) title: usize,
    /// With at least a year of publication.
    pub(super) published: usize,
    /// To the day, to the minute, with the offset from UTC.
    pub(super) published_day: usize,
    /// To the minute.
    pub(super) published_minute: usize,
    /// With the offset from UTC.
    pub(super) published_offset: usize,
    /// With a tag.
    pub(super) tags: usize,
    /// With a category.
    pub(super) categories: usize,
    /// With an author.
    pub(super) authors: usize,
    /// With a body or the beginning of one.
    pub(super) body: usize,
    /// With a whole body.
    pub(super) body_complete: usize,
    /// With comments.
    pub(super) commented: usize,
    /// Comments of all posts.
    pub(super) comments: usize,
    /// Pictures, films, sounds and files, each once.
    pub(super) media: usize,
    /// Comments of posts that no page shows; they are not in the archive.
    pub(super) stray_comments: usize,
    /// Of no blog of which the address is known.
    pub(super) placeless: usize,
    /// Notes by code: doubts and disagreements.
    pub(super) notes: BTreeMap<String, usize>,
}

impl Coverage {
    pub(super) fn of(reconciled: &Reconciled) -> Coverage {
        let archive = &reconciled.archive;
        let count = |has: &dyn Fn(&Post) -> bool| archive.posts.iter().filter(|post| has(post)).count();
        let dated = |precision: Precision| {
            count(&|post: &Post| post.published.is_some_and(|stamp| stamp.precision() >= precision))
        };
        let mut coverage = Coverage {
            sites: archive.sites.len(),
            posts: archive.posts.len(),
            pages: count(&|post| post.kind == Kind::PAGE),
            title: count(&|post| post.title.is_some()),
            published: dated(Precision::Year),
            published_day: dated(Precision::Day),
            published_minute: dated(Precision::Minute),
            published_offset: count(&|post| post.published.is_some_and(|stamp| stamp.offset().is_some())),
            tags: count(&|post| !post.tags.is_empty()),
            categories: count(&|post| !post.categories.is_empty()),
            authors: count(&|post| !post.authors.is_empty()),
            body: count(&|post| post.body_html.is_some()),
            body_complete: count(&|post| post.body_html.is_some() && post.body_complete),
            commented: count(&|post| !post.comments.is_empty()),
            comments: archive.posts.iter().map(|post| post.comments.len()).sum(),
            media: archive.media.len(),
            stray_comments: reconciled.stray_comments,
            placeless: count(&|post| post.site.is_empty()),
            ..Coverage::default()
        };
        for post in &archive.posts {
            *coverage.statuses.entry(post.status).or_default() += 1;
            for note in &post.notes {
                *coverage.notes.entry(note.code.clone()).or_default() += 1;
            }
        }
        coverage
    }

    /// A table for people, one line a field.
    pub(super) fn lines(&self) -> Vec<String> {
        let mut lines = vec![self.headline()];
        let all = self.posts;
        let mut row = |field: &str, count: usize, detail: String| {
            let detail = if detail.is_empty() {
                detail
            } else {
                format!("   {detail}")
            };
            lines.push(format!("  {field:<11}{count:>7} of {all}{detail}"));
        };
        row("title", self.title, String::new());
        let precise = format!(
            "day {}, minute {}, zone {}",
            self.published_day, self.published_minute, self.published_offset
        );
        row("published", self.published, precise);
        row("tags", self.tags, String::new());
        row("categories", self.categories, String::new());
        row("authors", self.authors, String::new());
        row("body", self.body, format!("complete {}", self.body_complete));
        row("comments", self.commented, format!("{} in all", self.comments));
        lines.push(format!("  {:<11}{:>7}", "media", self.media));
        if self.stray_comments > 0 {
            let comments = plural(self.stray_comments, "comment");
            lines.push(format!("  left out: {comments} of posts that no page shows"));
        }
        if self.placeless > 0 {
            let posts = plural(self.placeless, "post");
            lines.push(format!(
                "  no page tells the address of {posts}: links and pictures stay as they were written"
            ));
            lines.push(
                "  hint: give the address that the folder's root had, as in `--base-url https://blog.example.org/`"
                    .to_owned(),
            );
        }
        lines
    }

    fn headline(&self) -> String {
        let others = self.statuses.iter().filter(|(status, _)| **status != Status::Published);
        let mut parts: Vec<String> = others
            .map(|(status, count)| format!("{count} {}", status.as_str()))
            .collect();
        if self.pages > 0 {
            parts.insert(0, plural(self.pages, "standing page"));
        }
        let among = if parts.is_empty() {
            String::new()
        } else {
            format!(", among them {}", parts.join(", "))
        };
        let blogs = if self.sites > 1 {
            format!(" of {} blogs", self.sites)
        } else {
            String::new()
        };
        format!("{}{blogs}{among}", plural(self.posts, "post"))
    }
}

/// `feed 1, not a page 2`: counts by what was counted.
pub(super) fn counted<'a, K: Display + 'a>(counts: impl IntoIterator<Item = (&'a K, &'a usize)>) -> String {
    let parts = counts.into_iter().map(|(what, count)| format!("{what} {count}"));
    parts.collect::<Vec<String>>().join(", ")
}

/// `1 post`, `2 posts`, `2 losses`.
pub(super) fn plural(count: usize, noun: &str) -> String {
    let ending = match count {
        1 => "",
        _ if noun.ends_with('s') => "es",
        _ => "s",
    };
    format!("{count} {noun}{ending}")
}
