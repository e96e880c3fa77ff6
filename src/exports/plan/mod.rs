//! Where everything goes, decided before anything is written.
//!
//! Pure. Two posts never share a path or an address, not even on a disk that folds case or composes letters; who comes
//! first in the archive keeps the plain name, the next one gets `-2`. The order of the archive is the only order used.

mod name;
mod template;

pub use name::{folded, safe};
pub use template::{BadTemplate, Fields, Template};

use crate::archive::{Archive, Post, Site};
use std::collections::{BTreeMap, BTreeSet};

/// Where one post goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Path of its file, relative to the output folder.
    pub path: String,
    /// Its name: what stands for `{slug}` in the path.
    pub name: String,
    /// Its address on the new site, from the root: `/posts/a/`.
    pub address: String,
    /// Folder of its site, where the archive has several.
    pub site: Option<String>,
}

/// Places of all posts, in the order of the archive.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// One for each post.
    pub places: Vec<Place>,
    /// Paths that have a number, since the plain name was taken.
    pub renamed: Vec<String>,
    /// Folder of each site by its root, where the archive has several.
    pub sites: Vec<(String, String)>,
}

impl Plan {
    /// The folder of a site with a slash at its end; empty where there is only one site.
    pub fn folder(&self, root: &str) -> String {
        let own = self.sites.iter().find(|(own, _)| own == root);
        own.map(|(_, folder)| format!("{folder}/")).unwrap_or_default()
    }

    /// Paths in which `{site}/` stands for the folder of each site, written out.
    pub fn expand(&self, paths: &[&str]) -> Vec<String> {
        let mut expanded = Vec::new();
        for path in paths {
            expanded.push(path.replace("{site}/", ""));
            if path.contains("{site}/") {
                let of_sites = self
                    .sites
                    .iter()
                    .map(|(_, folder)| path.replace("{site}/", &format!("{folder}/")));
                expanded.extend(of_sites);
            }
        }
        expanded
    }
}

/// What a plan must know besides the archive.
pub struct Rules<'a> {
    /// The template for a post.
    pub template: &'a dyn Fn(&Post) -> &'a Template,
    /// The address that the generator gives to a file: post, path, what filled the path.
    pub address: &'a dyn Fn(&Post, &str, &Fields) -> String,
    /// Paths and addresses that are taken already; `{site}/` stands for the folder of each site.
    pub taken: &'a [&'a str],
}

/// Plans the places of all posts.
pub fn plan(archive: &Archive, rules: &Rules<'_>) -> Plan {
    let mut plan = Plan {
        sites: site_folders(&archive.sites, &archive.posts),
        ..Plan::default()
    };
    let paths = plan.expand(rules.taken);
    let mut taken: BTreeMap<String, usize> = paths.iter().map(|path| (folded(path), 1)).collect();
    for post in &archive.posts {
        let fields = fields(post, &plan.sites);
        let (place, number) = settle(post, fields, rules, &mut taken);
        if number > 1 {
            plan.renamed.push(place.path.clone());
        }
        plan.places.push(place);
    }
    plan
}

/// Tries `name`, `name-2`, `name-3`, … until neither path nor address is taken. Beside each path taken stands the last
/// number given for it.
fn settle(post: &Post, mut fields: Fields, rules: &Rules<'_>, taken: &mut BTreeMap<String, usize>) -> (Place, usize) {
    let template = (rules.template)(post);
    let (slug, id) = (fields.slug.clone(), fields.id.clone());
    let mut number = 1usize;
    let first = folded(&template.fill(&fields));
    loop {
        if number > 1 {
            // The path may hold only one of them, the address only the other.
            fields.slug = format!("{slug}-{number}");
            fields.id = format!("{id}-{number}");
        }
        let path = template.fill(&fields);
        let address = (rules.address)(post, &path, &fields);
        let keys = [folded(&path), folded(&address)];
        if keys.iter().all(|key| !taken.contains_key(key)) {
            taken.extend(keys.map(|key| (key, 1)));
            taken.insert(first, number);
            let place = Place {
                path,
                name: fields.slug,
                address,
                site: fields.site,
            };
            return (place, number);
        }
        // All numbers up to the last one given for this path are taken.
        number = number.max(taken.get(&first).copied().unwrap_or(1)) + 1;
    }
}

fn fields(post: &Post, sites: &[(String, String)]) -> Fields {
    let (year, month) = post.published.map_or((None, None), |stamp| {
        let (year, month) = stamp.year_month();
        (Some(year), month)
    });
    let day = post.published.and_then(|stamp| stamp.date()).map(|date| date.day());
    let id = safe(&post.id).unwrap_or_else(|| "post".to_owned());
    let named = |text: &Option<String>| text.as_deref().and_then(safe);
    Fields {
        site: sites
            .iter()
            .find(|(root, _)| *root == post.site)
            .map(|(_, folder)| folder.clone()),
        year: year.map(|year| format!("{year:04}")),
        month: month.map(|month| format!("{month:02}")),
        day: day.map(|day| format!("{day:02}")),
        slug: named(&post.slug)
            .or_else(|| named(&post.title))
            .unwrap_or_else(|| id.clone()),
        id,
        kind: safe(&post.kind.0).unwrap_or_else(|| "post".to_owned()),
        category: post
            .categories
            .first()
            .and_then(|label| safe(label.slug.as_deref().unwrap_or(&label.name))),
    }
}

/// A folder for each site, where there are several: named by its path on the host, else by host and path.
fn site_folders(sites: &[Site], posts: &[Post]) -> Vec<(String, String)> {
    let mut roots: Vec<&str> = sites.iter().map(|site| site.root.as_str()).collect();
    roots.extend(posts.iter().map(|post| post.site.as_str()));
    roots.sort_unstable();
    roots.dedup();
    if roots.len() < 2 {
        return Vec::new();
    }
    let by_path: Vec<Option<String>> = roots
        .iter()
        .map(|root| root.split_once('/').and_then(|(_, path)| safe(path)))
        .collect();
    let distinct: BTreeSet<&Option<String>> = by_path.iter().collect();
    let all_told_apart = distinct.len() == roots.len() && !by_path.contains(&None);
    let mut folders: Vec<(String, String)> = Vec::new();
    for (root, by_path) in roots.iter().zip(&by_path) {
        let wanted = by_path.clone().filter(|_| all_told_apart);
        let wanted = wanted.or_else(|| safe(root)).unwrap_or_else(|| "site".to_owned());
        let mut folder = wanted.clone();
        let mut number = 2;
        while folders.iter().any(|(_, taken)| folded(taken) == folded(&folder)) {
            folder = format!("{wanted}-{number}");
            number += 1;
        }
        folders.push(((*root).to_owned(), folder));
    }
    folders
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn post(id: &str, slug: &str, published: Option<&str>) -> Post {
        Post {
            id: id.to_owned(),
            slug: Some(slug.to_owned()),
            published: published.map(|text| text.parse().unwrap()),
            ..Post::default()
        }
    }

    fn places(posts: Vec<Post>, template: &str) -> Vec<String> {
        let archive = Archive {
            posts,
            ..Archive::default()
        };
        let template = Template::parse(template).unwrap();
        let rules = Rules {
            template: &|_| &template,
            address: &|_, _, fields| format!("/{}/", fields.slug),
            taken: &["/tags/"],
        };
        plan(&archive, &rules)
            .places
            .into_iter()
            .map(|place| place.path)
            .collect()
    }

    #[test]
    fn clashes_of_path_and_address_are_told_apart_in_order() {
        let posts = vec![
            post("1", "Budget", None),
            post("2", "budget", None),
            post("3", "budget-2", None),
            post("4", "e\u{301}te\u{301}", None),
            post("5", "été", None),
            post("6", "tags", None),
        ];
        assert_eq!(
            places(posts, "{slug}.md"),
            [
                "budget.md",
                "budget-2.md",
                "budget-2-2.md",
                "été.md",
                "été-2.md",
                "tags-2.md"
            ]
        );
        let dated = vec![post("1", "a", Some("2017-06")), post("2", "a", Some("2018-01-05"))];
        assert_eq!(
            places(dated, "{year}-{month}-{day}-{slug}.md"),
            ["2017-06-a.md", "2018-01-05-a-2.md"]
        );
        let by_id = vec![post("h/?p=1", "a", None), post("h/p=1", "a", None)];
        assert_eq!(places(by_id, "{id}.md"), ["h-p-1.md", "h-p-1-2.md"]);
    }

    #[test]
    fn several_sites_have_a_folder_each() {
        let site = |root: &str| Site {
            root: root.to_owned(),
            ..Site::default()
        };
        let folders = |roots: &[&str]| -> Vec<String> {
            let sites: Vec<Site> = roots.iter().map(|root| site(root)).collect();
            site_folders(&sites, &[])
                .into_iter()
                .map(|(_, folder)| folder)
                .collect()
        };
        assert_eq!(folders(&["h.test/a/", "h.test/b/"]), ["a", "b"]);
        assert_eq!(folders(&["h.test/", "h.test/b/"]), ["h-test", "h-test-b"]);
        assert_eq!(folders(&["g.test/a/", "h.test/a/"]), ["g-test-a", "h-test-a"]);
        assert!(folders(&["h.test/"]).is_empty());
    }

    proptest! {
        #[test]
        fn no_two_posts_share_a_path(slugs in proptest::collection::vec("[aAéE\u{301}. /-]{0,4}|\\PC{0,6}", 1..30)) {
            let posts: Vec<Post> = slugs.iter().enumerate().map(|(n, slug)| post(&n.to_string(), slug, None)).collect();
            let places = places(posts, "p/{slug}.md");
            let distinct: BTreeSet<String> = places.iter().map(|path| folded(path)).collect();
            prop_assert_eq!(distinct.len(), places.len());
        }
    }
}
