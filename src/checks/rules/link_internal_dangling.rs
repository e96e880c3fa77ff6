use super::{Check, Reporter, Rule, Seen, Severity, Whole, shown};
use crate::address::Address;
use crate::checks::index::{Digest, Index, digest, place_key};
use crate::checks::rule::Place;
use crate::extract::{Role, TermAddress, role};
use std::collections::HashMap;

pub(in crate::checks) const RULE: Rule = Rule {
    name: "link-internal-dangling",
    severity: Severity::Warning,
    summary: "a link to the blog itself leads to nothing in the archive",
    explanation: "\
The address lies on one of the archive's own sites, and no post, term or author has it. Once the
blog has moved, the link is dead: exporters can turn only links to what they hold. Links to files,
feeds and listings by date are not meant.

Save the page that it leads to as well, or correct the link. A post's old address belongs into its
`aliases`.",
    hint: None,
    check: Check::Archive(|| Box::<State>::default()),
};

/// Links that lead to no record so far.
#[derive(Default)]
struct State {
    numbers: HashMap<Digest, usize>,
    targets: Vec<(Address, Digest)>,
    uses: Vec<(Place, Vec<usize>)>,
}

impl Whole for State {
    fn see(&mut self, seen: &Seen<'_>, index: &Index, _: &mut Reporter<'_>) {
        let mut open: Vec<usize> = Vec::new();
        for link in seen.links {
            let key = place_key(link);
            if index.has_address(key) || !is_page(link, index) || leads_home(link, index) {
                continue;
            }
            let number = *self.numbers.entry(key).or_insert_with(|| {
                self.targets.push((link.clone(), key));
                self.targets.len() - 1
            });
            if !open.contains(&number) {
                open.push(number);
            }
        }
        if !open.is_empty() {
            self.uses.push((seen.place(), open));
        }
    }

    fn end(&mut self, index: &Index, out: &mut Reporter<'_>) {
        if index.damaged > 0 {
            return;
        }
        for (place, open) in &self.uses {
            for (address, key) in open.iter().map(|number| &self.targets[*number]) {
                if !index.has_address(*key) && !has_number(address, index) {
                    out.report_at(
                        place,
                        "body_html",
                        format!("nothing in the archive is at {}", shown(address.as_str())),
                    );
                }
            }
        }
    }
}

/// Whether an address is a page that an export should hold: no file, feed, listing by date or part of the machinery.
fn is_page(address: &Address, index: &Index) -> bool {
    const MACHINERY: &[&str] = &["/wp-content/", "/wp-includes/", "/wp-admin/", "/wp-json/", "/cgi-bin/"];
    let path = address.path();
    if MACHINERY.iter().any(|folder| path.contains(folder)) {
        return false;
    }
    let name = path.rsplit('/').next().unwrap_or_default();
    let extension = name
        .rsplit_once('.')
        .map(|(_, extension)| extension.to_ascii_lowercase());
    let is_file = match extension.as_deref() {
        None | Some("html" | "htm" | "asp" | "aspx") => false,
        Some("php") => name != "index.php",
        Some(extension) => {
            (1..=5).contains(&extension.len()) && extension.bytes().all(|byte| byte.is_ascii_alphanumeric())
        }
    };
    match role(address) {
        _ if is_file => false,
        Role::Archive(_) | Role::Listing | Role::Feed => false,
        Role::Term(term) => !has_term(address, &term, index),
        _ => true,
    }
}

fn has_term(address: &Address, term: &TermAddress, index: &Index) -> bool {
    let (Some(site), Some(slug)) = (index.sites.of(address), &term.slug) else {
        return false;
    };
    index.terms.contains_key(&digest(&[site, term.taxonomy, slug]))
}

/// `?p=12` is known by the number in the post's key, whatever its permalink is.
fn has_number(address: &Address, index: &Index) -> bool {
    match (role(address), index.sites.of(address)) {
        (Role::Numbered(number), Some(site)) => index.posts.contains_key(&digest(&[&format!("{site}?p={number}")])),
        _ => false,
    }
}

fn leads_home(address: &Address, index: &Index) -> bool {
    let key = address.key();
    let home = index.sites.of(address).unwrap_or_default();
    key.trim_end_matches('/') == home.trim_end_matches('/')
}
