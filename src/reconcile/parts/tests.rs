use super::*;
use crate::archive::Archive;
use crate::extract::{Attachment, Evidence, Label, Person, Place, Said, SiteFacts, Witness};
use crate::reconcile;

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }

    fn some<T>(&mut self, make: impl FnOnce(&mut Dice) -> T) -> Option<T> {
        (self.below(2) == 0).then(|| make(self))
    }

    fn few<T>(&mut self, mut make: impl FnMut(&mut Dice) -> T) -> Vec<T> {
        (0..self.below(3)).map(|_| make(self)).collect()
    }

    fn text(&mut self) -> String {
        ["Gates", "Ferries", "Tea"][self.below(3)].to_owned()
    }

    fn number(&mut self) -> u64 {
        self.below(4) as u64 + 1
    }

    fn home(&mut self) -> Address {
        let homes = [
            "http://a.test/",
            "http://a.test/one/",
            "http://www.a.test/two/",
            "https://b.test/",
            "http://c.test/",
        ];
        Address::parse(homes[self.below(homes.len())]).unwrap()
    }

    fn address(&mut self) -> Address {
        let home = self.home();
        let paths = ["", "?p=1", "?p=2", "2019/05/tea/", "gates/", "category/x/"];
        home.join(paths[self.below(paths.len())]).unwrap()
    }

    fn claim(&mut self) -> Claim {
        match self.below(12) {
            0 => Claim::PlatformId(self.some(Dice::address), self.number()),
            1 => Claim::Shortlink(self.address()),
            2 => Claim::Answered(self.address()),
            3 => Claim::Guid(self.address().to_string()),
            4 => Claim::Guid(format!("tag:{}", self.number())),
            5 => Claim::Path(format!("{}.html", self.number())),
            _ => Claim::Permalink(self.address()),
        }
    }

    fn label(&mut self) -> Label {
        Label {
            taxonomy: ["tag", "category", "category"][self.below(3)].to_owned(),
            name: self.some(Dice::text),
            slug: self.some(|dice| dice.text().to_lowercase()),
            id: self.some(Dice::number),
            url: self.some(|dice| dice.home().join("category/x/").unwrap().to_string()),
            parent_id: self.some(Dice::number),
            ..Label::default()
        }
    }

    fn person(&mut self) -> Person {
        Person {
            name: self.text(),
            id: self.some(Dice::number),
            ..Person::default()
        }
    }

    fn sighting(&mut self, address: &str, position: usize, digest: &Digest) -> Sighting {
        let said = |value: u64| Said::new(value, Evidence::Item, "dice");
        Sighting {
            witness: Witness {
                address: address.to_owned(),
                digest: Some(digest.clone()),
                place: [
                    Place::Export,
                    Place::Single,
                    Place::Feed,
                    Place::Listing,
                    Place::Mention,
                ][self.below(5)],
                position,
                part: 1,
                ..Witness::default()
            },
            claims: self.few(Dice::claim),
            home: self.some(Dice::home),
            parent: self.some(Dice::number).map(said),
            titles: self.few(|dice| Said::new(dice.text(), Evidence::Item, "dice")),
            authors: self.few(|dice| Said::new(dice.person(), Evidence::Item, "dice")),
            terms: self.few(|dice| {
                let evidence = [Evidence::Item, Evidence::Mixed, Evidence::Listing][dice.below(3)];
                Said::new(dice.label(), evidence, "dice")
            }),
            featured_number: self.some(Dice::number).map(said),
            ..Sighting::default()
        }
    }

    fn page(&mut self) -> Page {
        let address = self.address().to_string();
        let digest = Digest::of(&self.0.to_le_bytes());
        Page {
            site: SiteFacts {
                address: address.clone(),
                home: self.some(Dice::home),
                title: self.some(Dice::text),
                ..SiteFacts::default()
            },
            terms: self.few(Dice::label),
            attachments: self.few(|dice| Attachment {
                url: format!("{}x{}.jpg", dice.home(), dice.number()),
                page: None,
                id: Some(dice.number()),
            }),
            people: self.few(Dice::person),
            sightings: (0..self.below(4))
                .map(|at| self.sighting(&address, at, &digest))
                .collect(),
            ..Page::default()
        }
    }
}

/// Hears pages as they come from files, and gives the parts.
fn heard(pages: &[Page]) -> (Vec<Part>, BTreeSet<String>) {
    let mut hearing = Hearing::default();
    for page in pages {
        hearing.page(page, &serde_json::to_string(page).unwrap());
        for sighting in &page.sightings {
            hearing.sighting(sighting.clone(), &serde_json::to_string(sighting).unwrap());
        }
    }
    hearing.parts()
}

/// The pages of a part, with what it has of them.
fn shared(part: &Part, pages: &[Page], tags: &BTreeSet<String>) -> Vec<Page> {
    let sightings: Vec<&Sighting> = pages.iter().flat_map(|page| &page.sightings).collect();
    let own = part.pages.iter().map(|place| {
        let mut page = pages[place.heard].clone();
        if !place.is_own {
            page = Page::default();
            page.site.address.clone_from(&pages[place.heard].site.address);
        }
        let mut members: Vec<&Member> = part
            .sightings
            .iter()
            .filter(|member| member.page == place.number)
            .collect();
        members.sort_by_key(|member| member.place);
        page.sightings = members.iter().map(|member| sightings[member.heard].clone()).collect();
        settle(&mut page, tags);
        page
    });
    own.collect()
}

fn lines(reconciled: &Reconciled) -> Vec<String> {
    let lines = reconciled.testimony(0..reconciled.archive.posts.len());
    lines.map(|line| serde_json::to_string(&line).unwrap()).collect()
}

#[test]
fn what_is_decided_of_parts_is_what_is_decided_of_all() {
    let settings = Settings::default();
    let (mut several, mut foreign, mut joined) = (0, 0, 0);
    for seed in 0..400 {
        let mut dice = Dice(seed);
        let pages: Vec<Page> = (0..1 + dice.below(9)).map(|_| dice.page()).collect();
        let due = reconcile::archive(pages.clone(), &settings);
        let (parts, tags) = heard(&pages);
        let (mut archive, mut said, mut stray) = (Archive::default(), Vec::new(), 0);
        for part in &parts {
            let made = reconciled(shared(part, &pages, &tags), part.homes.clone(), &settings);
            said.extend(lines(&made));
            stray += made.stray_comments;
            archive.sites.extend(made.archive.sites);
            archive.terms.extend(made.archive.terms);
            archive.people.extend(made.archive.people);
            archive.media.extend(made.archive.media);
            archive.posts.extend(made.archive.posts);
        }
        archive.sort();
        for (made, due) in archive.records().zip(due.archive.records()) {
            assert_eq!(made, due, "seed {seed}");
        }
        assert_eq!(archive, due.archive, "seed {seed}");
        let mut all = lines(&due);
        all.sort();
        said.sort();
        assert_eq!((said, stray), (all, due.stray_comments), "seed {seed}");
        several += usize::from(parts.len() > 1);
        joined += usize::from(parts.iter().any(|part| part.sites.len() > 1));
        foreign += usize::from(parts.iter().flat_map(|part| &part.pages).any(|page| !page.is_own));
    }
    // The dice must have fallen on what is to be shown.
    assert!(
        several > 50 && joined > 50 && foreign > 20,
        "{several} {joined} {foreign}"
    );
}

#[test]
fn the_order_of_pages_moves_nothing_between_parts() {
    for seed in 0..100 {
        let mut dice = Dice(seed);
        let mut pages: Vec<Page> = (0..2 + dice.below(6)).map(|_| dice.page()).collect();
        let told = |pages: &[Page]| {
            let (parts, tags) = heard(pages);
            let shared = parts.iter().map(|part| {
                let keys: Vec<(String, String, usize, usize)> = part
                    .sightings
                    .iter()
                    .map(|member| (member.site.clone(), member.post.clone(), member.page, member.place))
                    .collect();
                (part.sites.clone(), part.homes.clone(), shared(part, pages, &tags), keys)
            });
            shared.collect::<Vec<_>>()
        };
        let plain = told(&pages);
        pages.reverse();
        assert_eq!(told(&pages), plain, "seed {seed}");
    }
}
