//! Where a database is: an address of a server, or a file.

use super::super::dialect::Dialect;
use super::super::fault::Fault;
use super::super::{Mysql, Postgres, Sqlite};
use super::Live;
use std::fmt;
use std::path::Path;
use url::Url;

/// A database by its address: `postgres://user@host/name`, `mysql://user@host/name`, or the path of a SQLite file.
#[derive(Clone)]
pub struct Place {
    kind: Kind,
    /// As it was typed.
    text: String,
    shown: String,
}

#[derive(Clone, Copy)]
enum Kind {
    Sqlite,
    Postgres,
    Mysql,
}

/// Never with its password.
impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown)
    }
}

/// Why a place is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Misplaced {
    /// An address that cannot be understood. It may hold a password, so nobody may repeat it.
    Unclear,
    /// Neither an address of a server nor a name that SQLite files have.
    Neither,
}

impl Place {
    /// Reads an address or a path.
    ///
    /// # Errors
    /// When it is neither.
    pub fn parse(text: &str) -> Result<Place, Misplaced> {
        let Some((scheme, _)) = text.split_once("://") else {
            return match super::super::is_database(text) {
                true => Ok(Place {
                    kind: Kind::Sqlite,
                    text: text.to_owned(),
                    shown: text.to_owned(),
                }),
                false => Err(Misplaced::Neither),
            };
        };
        let kind = match scheme.to_ascii_lowercase().as_str() {
            "postgres" | "postgresql" => Kind::Postgres,
            "mysql" | "mariadb" => Kind::Mysql,
            _ => return Err(Misplaced::Unclear),
        };
        let shown = shown(text).ok_or(Misplaced::Unclear)?;
        Ok(Place {
            kind,
            text: text.to_owned(),
            shown,
        })
    }

    /// The address without its password and options, for people.
    pub fn shown(&self) -> &str {
        &self.shown
    }

    /// The file, where it is one.
    pub fn file(&self) -> Option<&Path> {
        match self.kind {
            Kind::Sqlite => Some(Path::new(&self.text)),
            _ => None,
        }
    }

    pub(super) fn dialect(&self) -> &'static dyn Dialect {
        match self.kind {
            Kind::Sqlite => &Sqlite,
            Kind::Postgres => &Postgres,
            Kind::Mysql => &Mysql,
        }
    }

    /// Connects, and begins a transaction.
    pub(super) fn connect(&self) -> Result<Box<dyn Live>, Fault> {
        match self.kind {
            Kind::Sqlite => super::sqlite::connect(Path::new(&self.text)),
            #[cfg(feature = "postgres")]
            Kind::Postgres => super::postgres::connect(&self.text),
            #[cfg(feature = "mysql")]
            Kind::Mysql => super::mysql::connect(&self.text),
            #[cfg(not(feature = "postgres"))]
            Kind::Postgres => Err(Fault::NotBuilt("postgres")),
            #[cfg(not(feature = "mysql"))]
            Kind::Mysql => Err(Fault::NotBuilt("mysql")),
        }
    }
}

/// An `@` behind the host is a sign that a password holds a character that ends it, so that what follows is secret, too.
fn shown(text: &str) -> Option<String> {
    let mut address = Url::parse(text).ok()?;
    let behind = [Some(address.path()), address.query(), address.fragment()];
    if behind.into_iter().flatten().any(|part| part.contains('@')) || address.fragment().is_some() {
        return None;
    }
    // An address without a host has no place for a password.
    let _ = address.set_password(None);
    address.set_query(None);
    Some(address.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_are_never_shown() {
        for (text, shown) in [
            (
                "postgres://u:s3cret@h:5433/blog?sslmode=disable",
                "postgres://u@h:5433/blog",
            ),
            ("mysql://u:s%2F3cret@h/blog", "mysql://u@h/blog"),
            ("postgres://h/blog?user=u&password=s3cret", "postgres://h/blog"),
            ("postgresql:///blog?host=/run/s3cret", "postgresql:///blog"),
            ("blog.db", "blog.db"),
        ] {
            let place = Place::parse(text).unwrap();
            assert_eq!(place.shown(), shown);
            assert_eq!(format!("{place:?}"), shown);
        }
        for text in [
            "postgres://u:12/s3cret@h/blog",
            "postgres://u:12#s3cret@h/blog",
            "postgres://u:12?s3cret@h/blog",
            "postgres://u:s3cret/x@h/blog",
            "mysql://u:s3 cret@[h/blog",
            "redis://u:s3cret@h/0",
        ] {
            assert_eq!(Place::parse(text).unwrap_err(), Misplaced::Unclear, "{text}");
        }
        assert_eq!(Place::parse("blog").unwrap_err(), Misplaced::Neither);
    }
}
