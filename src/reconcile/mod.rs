//! Reconciliation: joins the sightings that are one post, and decides what is true of it. Pure, and the same
//! whatever order the pages come in.

mod ballot;
mod body;
mod comments;
mod dates;
mod forest;
mod identity;
pub mod media;
pub mod parts;
mod people;
mod post;
mod sites;
mod terms;
mod testimony;
mod titles;
mod trust;
pub mod unheld;

pub use testimony::{Line, Testimony, Word};

use crate::archive::{Archive, Media, Post};
use crate::capture::magic;
use crate::extract::{Page, Place, Sighting};
use sites::Sites;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// What the user has a say in.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// The blog's time zone.
    pub timezone: Option<String>,
    /// What is kept of comments.
    pub comments: KeepComments,
}

/// What is kept of comments.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum KeepComments {
    /// All that a visitor sees.
    #[default]
    All,
    /// Names cut down to initials, their links dropped.
    Initials,
    /// Nothing.
    None,
}

/// An archive, and for each of its posts who said what.
#[derive(Clone, Debug, Default)]
pub struct Reconciled {
    /// The archive, sorted.
    pub archive: Archive,
    /// The sightings of each of the archive's posts, in the same order.
    heard: Vec<Vec<Sighting>>,
    /// Comments of posts that no page shows and only a list of comments names; they are not in the archive.
    pub stray_comments: usize,
}

impl Reconciled {
    /// What was said of these posts of the archive, by their places in it: one line for each sighting.
    pub fn testimony(&self, posts: Range<usize>) -> impl Iterator<Item = Line<'_>> {
        let heard = self.archive.posts.iter().zip(&self.heard);
        let posts = heard.skip(posts.start).take(posts.len());
        posts.flat_map(|(post, heard)| heard.iter().map(|sighting| Line::of(&post.id, sighting)))
    }
}

/// Everything that all pages say, decided.
pub fn archive(mut pages: Vec<Page>, settings: &Settings) -> Reconciled {
    pages.sort_by(|a, b| a.site.address.cmp(&b.site.address));
    let sites = Sites::of(&pages);
    terms::settle_taxonomies(&mut pages);
    decided(pages, &sites, settings)
}

/// The same of pages in the order of their addresses, whose sites and taxonomies are settled.
fn decided(pages: Vec<Page>, sites: &Sites, settings: &Settings) -> Reconciled {
    let terms = terms::Terms::of(&pages, sites);
    let mut records: Vec<Media> = pages.iter().flat_map(|page| attached(page, sites)).collect();
    let numbered = numbered_media(&pages, sites);
    let people = people::People::of(&pages, sites);
    let site_records = sites.records(&pages, settings);
    let mut sightings: Vec<Sighting> = pages.into_iter().flat_map(|page| page.sightings).collect();
    sightings.sort_by(|a, b| a.witness.cmp(&b.witness));
    sightings.dedup();
    let clusters = identity::clusters(&sightings, sites);
    let mut archive = Archive::default();
    let mut by_key: BTreeMap<String, Vec<Sighting>> = BTreeMap::new();
    let mut left: Vec<Option<Sighting>> = sightings.into_iter().map(Some).collect();
    let known = post::Known {
        sites,
        terms: &terms,
        people: &people,
        media: &numbered,
        settings,
    };
    let mut stray_comments = 0;
    for cluster in clusters {
        let own: Vec<Sighting> = cluster.members.iter().filter_map(|&at| left[at].take()).collect();
        if own.iter().all(|sighting| sighting.witness.place == Place::Mention) {
            stray_comments += own.iter().map(|sighting| sighting.comments.len()).sum::<usize>();
            continue;
        }
        archive.posts.push(post::decide(&cluster, &own, &known));
        by_key.insert(cluster.key, own);
    }
    post::find_parents(&mut archive.posts);
    records.extend(archive.posts.iter().flat_map(used));
    archive.media = media::once(records);
    archive.people = people.records(&archive.posts);
    people::complete(&mut archive.posts, &archive.people);
    archive.terms = terms.records(&archive.posts);
    archive.sites = site_records;
    archive
        .sites
        .retain(|site| archive.posts.iter().any(|post| post.site == site.root));
    // Pages that tell of no post may seem to be of a blog of their own: a listing that lies beside the folder of its posts.
    let roots: BTreeSet<String> = archive.sites.iter().map(|site| site.root.clone()).collect();
    archive.terms.retain(|term| roots.contains(&term.site));
    archive.people.retain(|person| roots.contains(&person.site));
    archive.media.retain(|medium| roots.contains(&medium.site));
    archive.sort();
    let heard = archive.posts.iter();
    Reconciled {
        heard: heard.map(|post| by_key.remove(&post.id).unwrap_or_default()).collect(),
        stray_comments,
        archive,
    }
}

fn attached(page: &Page, sites: &Sites) -> Vec<Media> {
    let attachments = page.attachments.iter();
    attachments
        .map(|attachment| medium(sites.root_of_page(page), &attachment.url))
        .collect()
}

/// Addresses of media by site and number; of several the one that sorts last, whatever the order of pages.
fn numbered_media(pages: &[Page], sites: &Sites) -> BTreeMap<(String, u64), String> {
    let attachments = pages.iter().flat_map(|page| {
        let root = sites.root_of_page(page);
        let numbered = page.attachments.iter();
        numbered.filter_map(move |attachment| Some(((root.clone(), attachment.id?), attachment.url.clone())))
    });
    let attachments: BTreeSet<_> = attachments.collect();
    attachments.into_iter().collect()
}

fn used(post: &Post) -> Vec<Media> {
    let urls = post.media.iter().map(|medium| &medium.url).chain(&post.featured_media);
    urls.map(|url| medium(post.site.clone(), url)).collect()
}

pub(in crate::reconcile) fn medium(site: String, url: &str) -> Media {
    Media {
        site,
        url: url.to_owned(),
        media_type: magic::of_name(url).map(str::to_owned),
        ..Media::default()
    }
}
