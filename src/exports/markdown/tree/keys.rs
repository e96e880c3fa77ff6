//! Which key of a flavour's front matter says what.

/// Keys of front matter; a dot leads into a map, and an empty key is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Keys {
    /// The date of publication.
    pub published: &'static str,
    /// The date of the last change.
    pub updated: &'static str,
    /// The address of the post.
    pub address: &'static str,
    /// Old addresses.
    pub aliases: &'static str,
    /// Names of authors.
    pub authors: &'static str,
    /// Names of categories.
    pub categories: &'static str,
    /// Names of tags.
    pub tags: &'static str,
    /// The excerpt.
    pub excerpt: &'static str,
    /// The featured image.
    pub image: &'static str,
    /// The name in the address.
    pub slug: &'static str,
    /// What has no key of its own in the generator.
    pub rest: &'static str,
}

impl Keys {
    /// The keys that most flavours share.
    pub const USUAL: Keys = Keys {
        published: "date",
        updated: "updated",
        address: "permalink",
        aliases: "aliases",
        authors: "authors",
        categories: "categories",
        tags: "tags",
        excerpt: "description",
        image: "image",
        slug: "",
        rest: "posterity",
    };

    /// The key that says what an archive's field says.
    pub(super) fn of(&self, field: &str) -> Option<&'static str> {
        let key = match field {
            "published" => self.published,
            "updated" => self.updated,
            "url" => self.address,
            "aliases" => self.aliases,
            "authors" => self.authors,
            "categories" => self.categories,
            "tags" => self.tags,
            "excerpt_html" => self.excerpt,
            "featured_media" => self.image,
            "slug" => self.slug,
            "title" => "title",
            "id" | "parent" | "order" | "language" | "comments" => self.rest,
            _ => "",
        };
        Some(key).filter(|key| !key.is_empty())
    }
}
