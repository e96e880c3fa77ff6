//! Terms: a slug here, a number there, a name elsewhere, joined into one term when some witness has two of them.

use super::ballot::Ballot;
use super::sites::Sites;
use crate::address::Address;
use crate::archive::{Label, Note, Post, Term, TermUse};
use crate::extract::{Evidence, Label as Heard, Page, Said};
use std::collections::{BTreeMap, BTreeSet};

/// All terms of all sites.
#[derive(Debug, Default)]
pub(super) struct Terms {
    known: BTreeMap<(String, String), Vec<Known>>,
}

/// One term, as all witnesses together know it.
#[derive(Clone, Debug, Default)]
struct Known {
    slugs: BTreeSet<String>,
    ids: BTreeSet<u64>,
    names: Ballot,
    weak_names: Ballot,
    urls: Ballot,
    parents: Ballot,
    parent_ids: BTreeSet<u64>,
    descriptions: Ballot,
    /// Only feeds name it, which do not tell tags from categories: its taxonomy is a guess.
    is_guess: bool,
}

/// A post's terms, decided.
#[derive(Debug, Default)]
pub(super) struct Uses {
    pub(super) tags: Vec<Label>,
    pub(super) categories: Vec<Label>,
    pub(super) others: Vec<TermUse>,
    pub(super) notes: Vec<Note>,
}

/// Where some link says of a listing that it is a tag's, and others take it for a category's by its address alone, it is a tag's.
pub(super) fn settle_taxonomies(pages: &mut [Page]) {
    let tags: BTreeSet<String> = labels(pages).filter_map(doubtful_tag).collect();
    settle_as_tags(pages, &tags);
}

fn place(label: &Heard) -> Option<String> {
    Some(Address::parse(label.url.as_deref()?)?.key())
}

/// The place of a listing of which this label says that it is a tag's, while its address looks like a category's.
pub(super) fn doubtful_tag(label: &Heard) -> Option<String> {
    let is_doubtful = label.taxonomy == "tag" && label.url.as_ref().is_some_and(|url| url.contains("/categor"));
    is_doubtful.then(|| place(label))?
}

/// Makes those categories tags whose listings are at these places.
pub(super) fn settle_as_tags(pages: &mut [Page], tags: &BTreeSet<String>) {
    if tags.is_empty() {
        return;
    }
    let said = pages.iter_mut().flat_map(|page| {
        let of_sightings = page.sightings.iter_mut().flat_map(|sighting| &mut sighting.terms);
        page.terms.iter_mut().chain(of_sightings.map(|said| &mut said.value))
    });
    for label in said.filter(|label| label.taxonomy == "category") {
        if place(label).is_some_and(|place| tags.contains(&place)) {
            label.taxonomy = "tag".to_owned();
        }
    }
}

fn labels(pages: &[Page]) -> impl Iterator<Item = &Heard> {
    pages.iter().flat_map(|page| {
        let of_sightings = page.sightings.iter().flat_map(|sighting| &sighting.terms);
        page.terms.iter().chain(of_sightings.map(|said| &said.value))
    })
}

impl Terms {
    /// Hears every page.
    pub(super) fn of(pages: &[Page], sites: &Sites) -> Terms {
        let mut heard: BTreeMap<(String, String), Vec<(&Heard, Evidence)>> = BTreeMap::new();
        let mut mixed: BTreeMap<(String, String), String> = BTreeMap::new();
        for page in pages {
            let root = sites.root_of_page(page);
            for label in &page.terms {
                let key = (root.clone(), label.taxonomy.clone());
                heard.entry(key).or_default().push((label, Evidence::Item));
            }
            for sighting in &page.sightings {
                let root = sites.root_of(sighting);
                for said in &sighting.terms {
                    if let (Evidence::Mixed, Some(name)) = (said.evidence, &said.value.name) {
                        let guess = mixed.entry((root.clone(), name.clone())).or_default();
                        if guess.is_empty() || said.value.taxonomy < *guess {
                            guess.clone_from(&said.value.taxonomy);
                        }
                        continue;
                    }
                    let key = (root.clone(), said.value.taxonomy.clone());
                    heard.entry(key).or_default().push((&said.value, said.evidence));
                }
            }
        }
        let known = heard.into_iter().map(|(key, labels)| (key, joined(labels)));
        let mut terms = Terms { known: known.collect() };
        for ((site, name), taxonomy) in mixed {
            terms.guess(&site, &name, taxonomy);
        }
        terms
    }

    /// A term that feeds name and nobody else: of the taxonomy that the feed's own word for it suggests.
    fn guess(&mut self, site: &str, name: &str, taxonomy: String) {
        if self.named(site, name).next().is_none() {
            let mut guess = Known {
                is_guess: true,
                ..Known::default()
            };
            guess.names.hear(name);
            self.known.entry((site.to_owned(), taxonomy)).or_default().push(guess);
        }
    }

    /// Terms of this name, of every taxonomy: taxonomy and place.
    fn named<'a>(&'a self, site: &str, name: &str) -> impl Iterator<Item = (&'a str, usize)> {
        let own = self.known.iter().filter(move |((root, _), _)| root == site);
        own.flat_map(move |((_, taxonomy), known)| {
            let places = known.iter().enumerate().filter(move |(_, term)| term.has_name(name));
            places.map(move |(at, _)| (taxonomy.as_str(), at))
        })
    }

    /// The records, one a term; a guessed one only where a post has it.
    pub(super) fn records(&self, posts: &[Post]) -> Vec<Term> {
        let mut records = Vec::new();
        for ((site, taxonomy), known) in &self.known {
            let is_used = |term: &Known| {
                let name = term.name();
                let labels = |post: &Post| match taxonomy.as_str() {
                    "tag" => post.tags.iter().any(|label| label.name == name),
                    "category" => post.categories.iter().any(|label| label.name == name),
                    _ => true,
                };
                posts.iter().any(|post| post.site == *site && labels(post))
            };
            for term in known
                .iter()
                .filter(|term| term.is_proven() && (!term.is_guess || is_used(term)))
            {
                records.push(Term {
                    site: site.clone(),
                    taxonomy: taxonomy.clone(),
                    slug: term.slug(),
                    name: term.name(),
                    parent: self.parent(known, term),
                    url: term.url(),
                    description: term.descriptions.winner().cloned(),
                    ..Term::default()
                });
            }
        }
        records
    }

    /// What a post's witnesses say of its terms, each once.
    pub(super) fn of_post(&self, site: &str, heard: &[&Said<Heard>]) -> Uses {
        let mut uses = Uses::default();
        let mut chosen: BTreeMap<(&str, usize), &Known> = BTreeMap::new();
        let plain: Vec<&&Said<Heard>> = heard.iter().filter(|said| said.evidence != Evidence::Mixed).collect();
        let taxonomies: BTreeSet<&str> = plain.iter().map(|said| said.value.taxonomy.as_str()).collect();
        for taxonomy in taxonomies {
            let own = plain.iter().filter(|said| said.value.taxonomy == taxonomy);
            let own: Vec<&Said<Heard>> = own.map(|said| **said).collect();
            // Keywords in the head are what an editor typed for search engines: heard only where nothing else speaks.
            // And a category's listing shows the posts of its children, too (WordPress): it proves the category only of a
            // post whose own categories nobody shows.
            let shown = taxonomy == "category" && own.iter().any(|said| said.evidence == Evidence::Item);
            let strong = |said: &Said<Heard>| match said.evidence {
                Evidence::Data | Evidence::Meta => false,
                Evidence::Listing => !shown,
                _ => true,
            };
            let only_weak = !own.iter().any(|said| strong(said));
            let fits = |said: &Said<Heard>| only_weak || strong(said);
            for said in own.iter().filter(|said| fits(said)) {
                let key = (site.to_owned(), taxonomy.to_owned());
                let Some(known) = self.known.get(&key) else { continue };
                match known.iter().position(|term| term.is(&said.value)) {
                    Some(at) if known[at].is_proven() => {
                        chosen.insert((taxonomy, at), &known[at]);
                    }
                    _ => uses.notes.extend(unnamed(&said.value)),
                }
            }
        }
        self.add_mixed(site, heard, &mut chosen);
        for ((taxonomy, _), term) in chosen {
            let key = (site.to_owned(), taxonomy.to_owned());
            let parent = self.known.get(&key).and_then(|known| self.parent(known, term));
            let label = Label {
                name: term.name(),
                slug: term.slug(),
                url: term.url(),
                parent,
            };
            match taxonomy {
                "tag" => uses.tags.push(label),
                "category" => uses.categories.push(label),
                other => uses.others.push(TermUse {
                    taxonomy: other.to_owned(),
                    name: label.name,
                    slug: label.slug,
                    url: label.url,
                    parent: label.parent,
                }),
            }
        }
        let by_name = |a: &Label, b: &Label| (&a.name, &a.slug).cmp(&(&b.name, &b.slug));
        uses.tags.sort_by(by_name);
        uses.categories.sort_by(by_name);
        uses
    }

    /// What feeds say, which mix tags and categories. A name that is one term's alone counts where nobody at the post itself
    /// speaks of that taxonomy; any other only where nobody speaks of the post's terms at all.
    fn add_mixed<'a>(&'a self, site: &str, heard: &[&Said<Heard>], chosen: &mut BTreeMap<(&'a str, usize), &'a Known>) {
        let shown: BTreeSet<&str> = heard
            .iter()
            .filter(|said| said.evidence == Evidence::Item)
            .map(|said| said.value.taxonomy.as_str())
            .collect();
        let is_silent = chosen.is_empty();
        for said in heard.iter().filter(|said| said.evidence == Evidence::Mixed) {
            let name = said.value.name.as_deref().unwrap_or_default();
            let places: Vec<(&str, usize)> = self.named(site, name).collect();
            let place = match places.as_slice() {
                [(taxonomy, at)] if !shown.contains(taxonomy) && !self.is_guess(site, taxonomy, *at) => {
                    Some((*taxonomy, *at))
                }
                several if is_silent => {
                    let own = several.iter().find(|(taxonomy, _)| *taxonomy == said.value.taxonomy);
                    own.or(several.first()).copied()
                }
                _ => None,
            };
            let term = place.and_then(|(taxonomy, at)| {
                let ((_, taxonomy), known) = self.known.get_key_value(&(site.to_owned(), taxonomy.to_owned()))?;
                Some(((taxonomy.as_str(), at), known.get(at)?))
            });
            chosen.extend(term);
        }
    }

    fn is_guess(&self, site: &str, taxonomy: &str, at: usize) -> bool {
        let known = self.known.get(&(site.to_owned(), taxonomy.to_owned()));
        known.and_then(|known| known.get(at)).is_some_and(|term| term.is_guess)
    }

    fn parent(&self, known: &[Known], term: &Known) -> Option<String> {
        let by_slug = term.parents.winner().cloned();
        by_slug.or_else(|| {
            let id = term.parent_ids.first()?;
            known.iter().find(|other| other.ids.contains(id))?.slug()
        })
    }
}

impl Known {
    fn hear(&mut self, label: &Heard, evidence: Evidence) {
        self.slugs.extend(label.slug.clone());
        self.ids.extend(label.id);
        let names = match evidence {
            Evidence::Item | Evidence::Listing => &mut self.names,
            _ => &mut self.weak_names,
        };
        label.name.iter().for_each(|name| names.hear(name));
        label.url.iter().for_each(|url| self.urls.hear(url));
        label.parent.iter().for_each(|parent| self.parents.hear(parent));
        label.description.iter().for_each(|text| self.descriptions.hear(text));
        self.parent_ids.extend(label.parent_id);
    }

    fn absorb(&mut self, other: Known) {
        self.slugs.extend(other.slugs);
        self.ids.extend(other.ids);
        self.names.absorb(other.names);
        self.weak_names.absorb(other.weak_names);
        self.urls.absorb(other.urls);
        self.parents.absorb(other.parents);
        self.parent_ids.extend(other.parent_ids);
        self.descriptions.absorb(other.descriptions);
    }

    fn slug(&self) -> Option<String> {
        self.slugs.first().cloned()
    }

    /// The name most often shown; a term known only by its slug is called by it.
    fn name(&self) -> String {
        let shown = self.names.winner().or_else(|| self.weak_names.winner());
        shown.cloned().or_else(|| self.slug()).unwrap_or_default()
    }

    fn url(&self) -> Option<String> {
        self.urls.winner().cloned()
    }

    fn is_proven(&self) -> bool {
        !self.slugs.is_empty() || !self.names.is_empty() || !self.weak_names.is_empty()
    }

    /// Whether this label means this term.
    fn is(&self, label: &Heard) -> bool {
        match (&label.slug, label.id, &label.name) {
            (Some(slug), ..) => self.slugs.contains(slug),
            (None, Some(id), _) => self.ids.contains(&id),
            (None, None, Some(name)) => self.has_name(name),
            (None, None, None) => false,
        }
    }

    fn has_name(&self, name: &str) -> bool {
        self.names.has(name) || self.weak_names.has(name)
    }
}

/// A REST answer gives terms by number; without the list of terms nobody knows which they are.
fn unnamed(label: &Heard) -> Option<Note> {
    let number = label.id.filter(|_| label.name.is_none() && label.slug.is_none())?;
    Some(Note {
        code: "term-unnamed".to_owned(),
        message: format!("no page names the {} of number {number}", label.taxonomy),
        rule: None,
        characters: None,
    })
}

/// Joins labels of one taxonomy: those with a slug by slug, those with a number by number, then what one of them
/// links, then names.
fn joined(labels: Vec<(&Heard, Evidence)>) -> Vec<Known> {
    let mut by_slug: BTreeMap<String, Known> = BTreeMap::new();
    let mut by_id: BTreeMap<u64, Known> = BTreeMap::new();
    let mut by_name: BTreeMap<String, Known> = BTreeMap::new();
    for (label, evidence) in &labels {
        match (&label.slug, label.id, &label.name) {
            (Some(slug), ..) => by_slug.entry(slug.clone()).or_default().hear(label, *evidence),
            (None, Some(id), _) => by_id.entry(id).or_default().hear(label, *evidence),
            (None, None, Some(name)) => by_name.entry(name.clone()).or_default().hear(label, *evidence),
            (None, None, None) => {}
        }
    }
    let mut known: Vec<Known> = by_slug.into_values().collect();
    for (id, numbered) in by_id {
        match partner(&known, |term| term.ids.contains(&id), &numbered) {
            Some(at) => known[at].absorb(numbered),
            None => known.push(numbered),
        }
    }
    for named in by_name.into_values() {
        match partner(&known, |_| false, &named) {
            Some(at) => known[at].absorb(named),
            None => known.push(named),
        }
    }
    known
}

/// The one term that these words belong to: linked by number, else the only one of that name, else the only one
/// without a name whose slug is what WordPress makes of the name.
fn partner(known: &[Known], linked: impl Fn(&Known) -> bool, part: &Known) -> Option<usize> {
    if let Some(at) = known.iter().position(linked) {
        return Some(at);
    }
    let name = part.name();
    let open = |term: &Known| term.ids.is_empty() || part.ids.is_empty();
    let only = |fits: &dyn Fn(&Known) -> bool| {
        let mut fitting = known.iter().enumerate().filter(|(_, term)| open(term) && fits(term));
        let first = fitting.next()?.0;
        fitting.next().is_none().then_some(first)
    };
    only(&|term| term.has_name(&name))
        .or_else(|| only(&|term| term.names.is_empty() && term.slugs.contains(&slugified(&name))))
}

/// What WordPress's `sanitize_title()` makes of a plain Latin name.
fn slugified(name: &str) -> String {
    let mut slug = String::new();
    for c in name.to_lowercase().chars() {
        match c {
            'a'..='z' | '0'..='9' | '_' => slug.push(c),
            ' ' | '-' | '–' | '—' | '/' | '\u{a0}' if !slug.ends_with('-') && !slug.is_empty() => slug.push('-'),
            'à' | 'á' | 'â' | 'ä' | 'ã' | 'å' => slug.push('a'),
            'è' | 'é' | 'ê' | 'ë' => slug.push('e'),
            'ì' | 'í' | 'î' | 'ï' => slug.push('i'),
            'ò' | 'ó' | 'ô' | 'ö' | 'õ' => slug.push('o'),
            'ù' | 'ú' | 'û' | 'ü' => slug.push('u'),
            'ç' => slug.push('c'),
            'ñ' => slug.push('n'),
            'ß' => slug.push('s'),
            _ => {}
        }
    }
    slug.trim_end_matches('-').to_owned()
}
