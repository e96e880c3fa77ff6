//! The archive: the one normal form that everything is read into and exported from.
//!
//! JSON Lines, one record a line: a header, then sites, terms, people, media and posts. One type a file; the
//! JSON Schemas in `schemas/` are generated from these types.

mod comment;
mod header;
mod media;
mod person;
mod picture;
mod post;
mod read;
mod record;
mod reference;
pub mod schema;
mod site;
mod stamp;
mod term;
mod upgrade;
mod write;

pub use comment::{Comment, CommentKind, CommentStatus};
pub use header::{Counts, Header, SCHEMA_VERSION};
pub use media::{Media, MediaKind, MediaUse};
pub use person::{Byline, Person};
pub use picture::{Picture, Size, picture};
pub use post::{Gone, Kind, Note, Post, PostSource, SourceKind, Status};
pub(crate) use read::header_site;
pub use read::{Fault, Lines, Reader, read_all, read_record, reason, said};
pub use record::Record;
pub use reference::{Reference, candidates, is_file, reference};
pub use site::{Site, Timezone};
pub use stamp::{Precision, STAMP_PATTERN, Stamp};
pub use term::{Label, Term, TermUse};
pub(crate) use upgrade::record as upgraded;
pub use write::{write, write_record};

/// A whole archive in memory, in the order it is written.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Archive {
    /// By root.
    pub sites: Vec<Site>,
    /// By site, taxonomy, slug.
    pub terms: Vec<Term>,
    /// By site, slug, name.
    pub people: Vec<Person>,
    /// By site, address.
    pub media: Vec<Media>,
    /// By publication (nulls last), then key.
    pub posts: Vec<Post>,
}

impl Archive {
    /// The header that belongs to these records.
    pub fn header(&self) -> Header {
        Header::new(Counts {
            sites: self.sites.len(),
            terms: self.terms.len(),
            people: self.people.len(),
            media: self.media.len(),
            posts: self.posts.len(),
        })
    }

    /// All records in the order they are written, the header first.
    pub fn records(&self) -> impl Iterator<Item = Record> + '_ {
        let posts = self.posts.iter().cloned().map(|post| Record::Post(Box::new(post)));
        std::iter::once(Record::Archive(self.header()))
            .chain(self.sites.iter().cloned().map(Record::Site))
            .chain(self.terms.iter().cloned().map(Record::Term))
            .chain(self.people.iter().cloned().map(Record::Person))
            .chain(self.media.iter().cloned().map(Record::Media))
            .chain(posts)
    }

    /// Gives this site to records that name none: the header has carried the only one.
    fn settle(&mut self, root: &str) {
        let terms = self.terms.iter_mut().map(|term| &mut term.site);
        let people = self.people.iter_mut().map(|person| &mut person.site);
        let media = self.media.iter_mut().map(|medium| &mut medium.site);
        let posts = self.posts.iter_mut().map(|post| &mut post.site);
        let sites = terms.chain(people).chain(media).chain(posts);
        sites
            .filter(|site| site.is_empty())
            .for_each(|site| root.clone_into(site));
    }

    /// Puts the records in the archive's order.
    pub fn sort(&mut self) {
        self.sites.sort_by(|a, b| a.root.cmp(&b.root));
        self.terms
            .sort_by(|a, b| (&a.site, &a.taxonomy, a.key()).cmp(&(&b.site, &b.taxonomy, b.key())));
        self.people
            .sort_by(|a, b| (&a.site, &a.slug, &a.name).cmp(&(&b.site, &b.slug, &b.name)));
        self.media.sort_by(|a, b| (&a.site, &a.url).cmp(&(&b.site, &b.url)));
        self.posts.sort_by(|a, b| a.order_key().cmp(&b.order_key()));
    }
}
