//! What may leave an archive: by default only what a visitor of the blog could see.

use crate::archive::{Archive, CommentStatus, Post, Status};
use std::collections::BTreeMap;

/// The part of an archive that is exported, and what stayed behind.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Selection {
    /// What is exported; its comments are those that visitors see.
    pub archive: Archive,
    /// Posts that stayed behind, by status.
    pub withheld: BTreeMap<Status, usize>,
    /// Comments of exported posts that stayed behind: pending, spam, trashed.
    pub withheld_comments: usize,
}

/// Selects the published posts and those of the other statuses asked for.
pub fn select(mut archive: Archive, include: &[Status]) -> Selection {
    let mut withheld: BTreeMap<Status, usize> = BTreeMap::new();
    let mut withheld_comments = 0;
    archive.posts.retain(|post| {
        let leaves = post.status == Status::Published || include.contains(&post.status);
        if !leaves {
            *withheld.entry(post.status).or_default() += 1;
        }
        leaves
    });
    for post in &mut archive.posts {
        withheld_comments += drop_hidden_comments(post);
    }
    Selection {
        archive,
        withheld,
        withheld_comments,
    }
}

fn drop_hidden_comments(post: &mut Post) -> usize {
    let before = post.comments.len();
    post.comments
        .retain(|comment| comment.status == CommentStatus::Approved);
    before - post.comments.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::Comment;

    #[test]
    fn drafts_and_hidden_comments_stay_behind_and_are_counted() {
        let post = |status, comment| Post {
            status,
            comments: vec![Comment {
                status: comment,
                ..Comment::default()
            }],
            ..Post::default()
        };
        let archive = Archive {
            posts: vec![
                post(Status::Published, CommentStatus::Spam),
                post(Status::Draft, CommentStatus::Approved),
                post(Status::Private, CommentStatus::Approved),
            ],
            ..Archive::default()
        };
        let selection = select(archive, &[Status::Draft]);
        assert_eq!(selection.archive.posts.len(), 2);
        assert_eq!(selection.withheld, BTreeMap::from([(Status::Private, 1)]));
        assert_eq!(selection.withheld_comments, 1);
        assert!(selection.archive.posts[0].comments.is_empty());
    }
}
