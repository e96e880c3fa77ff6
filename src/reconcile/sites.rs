use super::Settings;
use super::ballot::vote;
use crate::address::Address;
use crate::archive::{Site, Timezone};
use crate::extract::{Claim, Page, Role, Sighting, SiteFacts, role};
use std::collections::BTreeMap;

/// The sites that the pages belong to: host and path root, settled once all pages are heard.
#[derive(Debug)]
pub(super) struct Sites {
    /// Roots that some page proves, the longest first.
    roots: Vec<String>,
    /// Their home addresses.
    homes: BTreeMap<String, Address>,
}

impl Sites {
    pub(super) fn of(pages: &[Page]) -> Sites {
        let mut homes: BTreeMap<String, Address> = BTreeMap::new();
        for facts in pages.iter().map(|page| &page.site) {
            let Some(home) = &facts.home else { continue };
            let own = Address::parse(&facts.address);
            if own.is_some_and(|own| own.host() != home.host()) {
                continue;
            }
            let known = homes.entry(root_text(home)).or_insert_with(|| home.clone());
            // Of http and https, with and without `www.`, the one that sorts last: https, and `www.` where used.
            if home.as_str() > known.as_str() {
                *known = home.clone();
            }
        }
        Sites::with(homes)
    }

    /// The sites whose homes these are, by their roots.
    pub(super) fn with(homes: BTreeMap<String, Address>) -> Sites {
        let mut roots: Vec<String> = homes.keys().cloned().collect();
        roots.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        Sites { roots, homes }
    }

    /// Home addresses by their roots.
    pub(super) fn homes(&self) -> &BTreeMap<String, Address> {
        &self.homes
    }

    /// The site that an address belongs to: the longest proven root it lies below, else what its form suggests.
    pub(super) fn root(&self, address: &Address) -> String {
        let place = format!("{}{}", address.host(), address.path());
        if let Some(root) = self.roots.iter().find(|root| place.starts_with(root.as_str())) {
            return root.clone();
        }
        match role(address) {
            Role::Numbered(_) => format!("{}{}", address.host(), address.folder()),
            Role::Dated(..) => before_date(address),
            _ => format!("{}/", address.host()),
        }
    }

    /// Whether some page proves the site that an address belongs to.
    pub(super) fn is_proven(&self, address: &Address) -> bool {
        let place = format!("{}{}", address.host(), address.path());
        self.roots.iter().any(|root| place.starts_with(root.as_str()))
    }

    /// Roots of the homes by which an address is judged: that of its site, and that whose home it is.
    pub(super) fn judging(&self, address: &Address) -> [Option<String>; 2] {
        let place = format!("{}{}", address.host(), address.path());
        let own = self.roots.iter().find(|root| place.starts_with(root.as_str()));
        let key = Some(address.key()).filter(|key| self.homes.contains_key(key));
        [own.cloned(), key]
    }

    /// Whether the address is a site's home: no post's address.
    pub(super) fn is_home(&self, address: &Address) -> bool {
        self.homes.contains_key(&address.key())
    }

    /// The site of a page.
    pub(super) fn root_of_page(&self, page: &Page) -> String {
        let own = Address::parse(&page.site.address);
        let seat = page.site.seat(own.as_ref());
        seat.map_or_else(String::new, |seat| self.root(seat))
    }

    /// The site of a sighting; empty where nothing tells.
    pub(super) fn root_of(&self, sighting: &Sighting) -> String {
        let addresses = sighting.claims.iter().filter_map(|claim| match claim {
            Claim::PlatformId(address, _) => address.clone(),
            Claim::Permalink(address) | Claim::Shortlink(address) | Claim::Answered(address) => Some(address.clone()),
            Claim::Guid(_) | Claim::Path(_) => None,
        });
        let mut addresses = addresses;
        let address = addresses.next().or_else(|| sighting.home.clone());
        address.map_or_else(String::new, |address| self.root(&address))
    }

    /// The site records, by vote of the pages.
    pub(super) fn records(&self, pages: &[Page], settings: &Settings) -> Vec<Site> {
        let mut by_root: BTreeMap<String, Vec<&SiteFacts>> = BTreeMap::new();
        for page in pages {
            by_root.entry(self.root_of_page(page)).or_default().push(&page.site);
            for sighting in &page.sightings {
                by_root.entry(self.root_of(sighting)).or_default();
            }
        }
        let records = by_root.into_iter().map(|(root, facts)| Site {
            url: self.homes.get(&root).map(ToString::to_string),
            title: vote(facts.iter().filter_map(|facts| facts.title.as_ref())),
            description: vote(facts.iter().filter_map(|facts| facts.description.as_ref())),
            language: vote(facts.iter().filter_map(|facts| facts.language.as_ref())),
            generator: vote(facts.iter().filter_map(|facts| facts.generator.as_ref())),
            timezone: timezone(&facts, settings),
            root,
            ..Site::default()
        });
        records.collect()
    }
}

/// The zone: what the user says, else what the site itself says.
fn timezone(facts: &[&SiteFacts], settings: &Settings) -> Option<Timezone> {
    let said = || vote(facts.iter().filter_map(|facts| facts.timezone.as_ref()));
    let (value, from) = match &settings.timezone {
        Some(zone) => (zone.clone(), "user"),
        None => (said()?, "rest:timezone_string"),
    };
    Some(Timezone {
        value,
        from: from.to_owned(),
    })
}

fn root_text(home: &Address) -> String {
    format!("{}{}", home.host(), home.folder())
}

/// `/notes/2019/12/slug/` → `/notes/`.
fn before_date(address: &Address) -> String {
    let mut root = format!("{}/", address.host());
    for segment in address.path().split('/').filter(|segment| !segment.is_empty()) {
        if segment.len() == 4 && segment.bytes().all(|byte| byte.is_ascii_digit()) {
            break;
        }
        root.push_str(segment);
        root.push('/');
    }
    root
}
