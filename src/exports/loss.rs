use serde::{Deserialize, Serialize};

/// Something that an export could not carry, or could not prove that it carried.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Loss {
    /// Key of the post.
    pub post: String,
    /// What was lost, in a stable word or two: `text`, `link`, `image`, `table cell`, `comments`, `not proven`.
    pub construct: String,
    /// Where or what, as far as it can be shown in a few words.
    pub place: String,
    /// How many of them.
    pub count: usize,
}
