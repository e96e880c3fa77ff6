use super::{Outline, Pairs, Side, Worth, pair};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What differs between two archives of one blog.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Changes {
    /// Posts that are new.
    pub added: Vec<Named>,
    /// Posts of which some fields or comments differ.
    pub changed: Vec<Changed>,
    /// Posts that the blog has removed, or that the new archive does not have.
    pub removed: Vec<Removed>,
    /// Posts that had been removed and are there again.
    pub restored: Vec<Named>,
    /// Posts whose key is another one.
    pub rekeyed: Vec<Rekeyed>,
    /// Blogs, by root.
    pub sites: Three,
    /// Tags, categories and other terms.
    pub terms: Three,
    /// Authors.
    pub people: Three,
    /// Comments of posts that both archives have.
    pub comments: Comments,
    /// How many posts there are.
    pub posts: Counts,
}

/// A post by its key and title.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    /// Its key.
    pub id: String,
    /// Its title.
    pub title: Option<String>,
}

/// A post that differs.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Changed {
    /// Its key in the new archive.
    pub id: String,
    /// Its title in the new archive.
    pub title: Option<String>,
    /// What differs, in the schema's order.
    pub fields: Vec<FieldChange>,
    /// What became of its comments.
    pub comments: Comments,
}

/// A field that differs.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FieldChange {
    /// The field.
    pub field: String,
    /// What it was; none where the old archive has no such field.
    pub old: Option<Worth>,
    /// What it is.
    pub new: Option<Worth>,
}

/// A post that is no more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Removed {
    /// Its key.
    pub id: String,
    /// Its title.
    pub title: Option<String>,
    /// What shows it: `404`, `410`, `absent`; none where the new archive does not have the post at all.
    pub evidence: Option<String>,
}

/// A post whose key is another one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Rekeyed {
    /// The old key.
    pub from: String,
    /// The new key.
    pub to: String,
    /// Its title.
    pub title: Option<String>,
}

/// Records that are not posts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Three {
    /// New ones.
    pub added: Vec<String>,
    /// Those that differ.
    pub changed: Vec<String>,
    /// Those that are not there any more.
    pub removed: Vec<String>,
}

/// Numbers of comments.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Comments {
    /// New ones.
    pub added: usize,
    /// Those that differ.
    pub changed: usize,
    /// Those that are not there any more.
    pub removed: usize,
}

/// Numbers of posts, without those that are gone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// In the old archive.
    pub old: usize,
    /// In the new archive.
    pub new: usize,
    /// Of those in both, how many only have other witnesses: other pages that tell of them, other notes.
    pub witnessed_otherwise: usize,
}

impl Changes {
    /// What differs between an old and a new archive.
    pub fn between(old: &Side, new: &Side) -> Changes {
        let Pairs {
            both,
            only_old,
            only_new,
        } = pair(&old.posts, &new.posts);
        let three = |kind| Three::between(old.others.get(kind), new.others.get(kind));
        let living = |side: &Side| side.posts.values().filter(|post| post.gone.is_none()).count();
        let mut changes = Changes {
            sites: three("site"),
            terms: three("term"),
            people: three("person"),
            posts: Counts {
                old: living(old),
                new: living(new),
                witnessed_otherwise: 0,
            },
            ..Changes::default()
        };
        for (from, to) in &both {
            changes.hear(&old.posts[from], &new.posts[to]);
        }
        let new_posts = only_new.iter().map(|id| &new.posts[id]);
        // A post that the new archive knows only as gone was never there between the two.
        let added = new_posts.filter(|post| post.gone.is_none());
        changes.added = added.map(Named::of).collect();
        let dropped = only_old.iter().map(|id| Removed::of(&old.posts[id], None));
        changes.removed.extend(dropped);
        changes.changed.sort_by(|a, b| a.id.cmp(&b.id));
        changes.removed.sort_by(|a, b| a.id.cmp(&b.id));
        changes
    }

    /// Whether nothing of the blog differs.
    pub fn is_empty(&self) -> bool {
        let posts = self.added.is_empty() && self.changed.is_empty() && self.removed.is_empty();
        let others = [&self.sites, &self.terms, &self.people];
        posts && self.restored.is_empty() && self.rekeyed.is_empty() && others.iter().all(|three| three.is_empty())
    }

    fn hear(&mut self, old: &Outline, new: &Outline) {
        if old.id != new.id {
            self.rekeyed.push(Rekeyed {
                from: old.id.clone(),
                to: new.id.clone(),
                title: new.title.clone(),
            });
        }
        match (&old.gone, &new.gone) {
            (None, Some(gone)) => self.removed.push(Removed::of(new, Some(gone.evidence.clone()))),
            (Some(_), None) => self.restored.push(Named::of(new)),
            _ => {}
        }
        let changed = Changed {
            id: new.id.clone(),
            title: new.title.clone(),
            fields: fields(old, new),
            comments: Comments::between(&old.comments, &new.comments),
        };
        if !changed.fields.is_empty() || changed.comments != Comments::default() {
            self.comments = self.comments.and(changed.comments);
            self.changed.push(changed);
        } else if old.witnesses != new.witnesses {
            self.posts.witnessed_otherwise += 1;
        }
    }
}

/// Fields that differ, those that only the old archive has behind the others.
fn fields(old: &Outline, new: &Outline) -> Vec<FieldChange> {
    let names = new.fields.iter().map(|(name, _)| name);
    let dropped = old.fields.iter().map(|(name, _)| name);
    let dropped = dropped.filter(|name| new.field(name).is_none());
    let differing = names.chain(dropped).filter(|name| old.field(name) != new.field(name));
    let change = |name: &String| FieldChange {
        field: name.clone(),
        old: old.field(name).cloned(),
        new: new.field(name).cloned(),
    };
    differing.map(change).collect()
}

impl Named {
    fn of(post: &Outline) -> Named {
        Named {
            id: post.id.clone(),
            title: post.title.clone(),
        }
    }
}

impl Removed {
    fn of(post: &Outline, evidence: Option<String>) -> Removed {
        Removed {
            id: post.id.clone(),
            title: post.title.clone(),
            evidence,
        }
    }
}

impl Three {
    fn between(old: Option<&BTreeMap<String, Worth>>, new: Option<&BTreeMap<String, Worth>>) -> Three {
        let none = BTreeMap::new();
        let (old, new) = (old.unwrap_or(&none), new.unwrap_or(&none));
        let only = |one: &BTreeMap<String, Worth>, other: &BTreeMap<String, Worth>| {
            one.keys().filter(|name| !other.contains_key(*name)).cloned().collect()
        };
        let differs = |(name, worth): &(&String, &Worth)| new.get(*name).is_some_and(|other| other != *worth);
        Three {
            added: only(new, old),
            changed: old.iter().filter(differs).map(|(name, _)| name.clone()).collect(),
            removed: only(old, new),
        }
    }

    /// Whether nothing differs.
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.changed.is_empty() && self.removed.is_empty()
    }
}

impl Comments {
    fn between<T: PartialEq>(old: &BTreeMap<String, T>, new: &BTreeMap<String, T>) -> Comments {
        let changed = old
            .iter()
            .filter(|(id, own)| new.get(*id).is_some_and(|other| other != *own));
        Comments {
            added: new.keys().filter(|id| !old.contains_key(*id)).count(),
            changed: changed.count(),
            removed: old.keys().filter(|id| !new.contains_key(*id)).count(),
        }
    }

    fn and(self, other: Comments) -> Comments {
        Comments {
            added: self.added + other.added,
            changed: self.changed + other.changed,
            removed: self.removed + other.removed,
        }
    }
}
