//! Redirects from every old address, for the servers that people have, from one table.

use super::links::{Links, encoded};
use crate::address::{Address, decoded_path};
use crate::exports::File;
use crate::exports::plan::folded;
use std::collections::{BTreeMap, BTreeSet};

/// An old address and the new one that answers for it. Ordered so that of one path the rows with a query come first:
/// servers ask in the order of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redirect {
    /// The old address as it stood.
    pub from: Address,
    /// The new address from the root, percent-encoded.
    pub to: String,
}

impl Redirect {
    /// Host of the old address, without `www.`.
    pub fn host(&self) -> String {
        self.from.host()
    }

    /// Its path, percent-encoded.
    pub fn path(&self) -> &str {
        self.from.path()
    }

    /// Its query, percent-encoded, without the mark; empty where it has none.
    pub fn query(&self) -> &str {
        self.from.url().query().unwrap_or_default()
    }

    /// Its path and query as a browser asks for them.
    fn asked(&self) -> String {
        match self.query() {
            "" => self.path().to_owned(),
            query => format!("{}?{query}", self.path()),
        }
    }
}

/// All redirects, in a stable order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Redirects {
    /// The table.
    pub rows: Vec<Redirect>,
}

impl Redirects {
    /// Makes the table. `served` are the addresses that the new site answers: nothing leads anywhere else. `kept` are
    /// others that it has a use for: neither those nor the served ones are led away.
    pub fn collect(links: &Links, served: &BTreeSet<String>, kept: &BTreeSet<String>) -> Redirects {
        let mut rows: BTreeMap<(String, String, bool, String), Redirect> = BTreeMap::new();
        for (old, address) in links.moved() {
            let path = decoded_path(old.path());
            let query = old.url().query().unwrap_or_default();
            let stays = |path: &str| served.contains(path) || kept.contains(path);
            let stands = query.is_empty()
                && [folded(&path), folded(&format!("{path}/"))]
                    .iter()
                    .any(|path| stays(path));
            if !served.contains(&folded(address)) || stands {
                continue;
            }
            let place = (old.host(), old.path().to_owned(), query.is_empty(), query.to_owned());
            rows.entry(place).or_insert_with(|| Redirect {
                from: old.clone(),
                to: encoded(address),
            });
        }
        Redirects {
            rows: rows.into_values().collect(),
        }
    }

    /// Old paths without a query by the new address they lead to, decoded, as front matter names them. Left out is what
    /// is no name for a file on every disk. Where two blogs shared a path, the first has it.
    pub fn aliases(&self) -> BTreeMap<String, Vec<String>> {
        let mut aliases: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let mut taken = BTreeSet::new();
        for row in self.rows.iter().filter(|row| row.query().is_empty()) {
            let path = decoded_path(row.path());
            if is_name(&path) && taken.insert(folded(path.trim_end_matches('/'))) {
                aliases.entry(row.to.clone()).or_default().push(path);
            }
        }
        aliases
    }

    /// The files: `_redirects` among the public ones, the others in `redirects/`; the table alone where nothing is served.
    pub fn files(&self, public: Option<&str>) -> Vec<File> {
        if self.rows.is_empty() {
            return Vec::new();
        }
        let mut files = vec![File::text("redirects/redirects.csv", self.csv())];
        if let Some(public) = public {
            files.push(File::text(format!("{public}_redirects"), self.netlify()));
            files.push(File::text("redirects/nginx.conf", self.nginx()));
            files.push(File::text("redirects/apache.conf", self.apache()));
            files.push(File::text("redirects/Caddyfile", self.caddy()));
        }
        files
    }

    /// Several hosts: a path alone does not say which blog is meant.
    fn has_several_hosts(&self) -> bool {
        self.rows.windows(2).any(|pair| pair[0].host() != pair[1].host())
    }

    fn netlify(&self) -> String {
        let several = self.has_several_hosts();
        let mut text = "# Netlify and Cloudflare Pages. Cloudflare passes over the lines with a query.\n".to_owned();
        for row in &self.rows {
            let host = if several {
                format!("https://{}", row.host())
            } else {
                String::new()
            };
            // The home page stands in the way of a query unless it is forced.
            let (query, force) = match row.query() {
                "" => (String::new(), ""),
                query => (format!(" {}", query.replace('&', " ")), "!"),
            };
            text.push_str(&format!("{host}{}{query} {} 301{force}\n", row.path(), row.to));
        }
        text
    }

    /// Two maps: by path, whatever the query, and by path and query.
    fn nginx(&self) -> String {
        let mut paths = String::new();
        let mut queries = String::new();
        for row in &self.rows {
            let (map, asked) = match row.query() {
                "" => (&mut paths, decoded_path(row.path())),
                _ => (&mut queries, row.asked()),
            };
            for www in ["", "www."] {
                let from = nginx_text(&format!("{www}{}{asked}", row.host()));
                let to = nginx_text(&row.to.replace('$', "%24"));
                map.push_str(&format!("    {from} {to};\n"));
            }
        }
        format!(
            "# Include this in `http`, and write in `server`:\n\
             # if ($posterity_moved) {{ return 301 $posterity_moved; }}\n\
             map_hash_bucket_size 1024;\nmap_hash_max_size 65536;\n\
             map $host$uri $posterity_moved_path {{\n    default \"\";\n{paths}}}\n\
             map $host$request_uri $posterity_moved {{\n    default $posterity_moved_path;\n{queries}}}\n"
        )
    }

    fn apache(&self) -> String {
        let several = self.has_several_hosts();
        let mut text = "# For httpd.conf or .htaccess; needs mod_rewrite.\nRewriteEngine On\n".to_owned();
        for row in &self.rows {
            if several {
                let host = regex(&row.host());
                text.push_str(&format!("RewriteCond %{{HTTP_HOST}} \"^(www\\.)?{host}$\" [NC]\n"));
            }
            if !row.query().is_empty() {
                let query = regex(row.query());
                text.push_str(&format!("RewriteCond %{{QUERY_STRING}} \"^{query}$\"\n"));
            }
            let path = decoded_path(row.path());
            let path = regex(path.trim_start_matches('/'));
            let to = row.to.replace('%', "\\%").replace('$', "\\$");
            text.push_str(&format!("RewriteRule \"^/?{path}$\" \"{to}\" [R=301,L,NE,QSD]\n"));
        }
        text
    }

    fn caddy(&self) -> String {
        let several = self.has_several_hosts();
        // Directives outside `route` are sorted by Caddy itself.
        let mut text = "# Inside the site's block.\nroute {\n".to_owned();
        for (number, row) in self.rows.iter().enumerate() {
            let host = format!("        host {0} www.{0}\n", row.host());
            let host = if several { host } else { String::new() };
            let query = row.query().split('&').filter(|pair| !pair.is_empty());
            let query: String = query
                .map(|pair| format!("        query {}\n", caddy_text(&pair_of(pair))))
                .collect();
            let path = caddy_text(&decoded_path(row.path()));
            let to = caddy_text(&row.to);
            text.push_str(&format!(
                "    @moved{number} {{\n{host}        path {path}\n{query}    }}\n    redir @moved{number} {to} 301\n"
            ));
        }
        text.push_str("}\n");
        text
    }

    fn csv(&self) -> String {
        let mut text = "from,to,status\n".to_owned();
        for row in &self.rows {
            text.push_str(&format!(
                "{},{},301\n",
                csv_field(row.from.as_str()),
                csv_field(&row.to)
            ));
        }
        text
    }
}

/// Whether a path may be a folder or file of a site: bounded, nothing hidden, no mark that a disk refuses.
fn is_name(path: &str) -> bool {
    let refused = |c: char| c.is_control() || matches!(c, '<' | '>' | ':' | '"' | '|' | '?' | '*' | '\\');
    let segment = |text: &str| text.len() <= 200 && !text.starts_with('.') && !text.ends_with(['.', ' ']);
    path.len() > 1 && !path.contains(refused) && path.split('/').all(|text| text.is_empty() || segment(text))
}

/// `p=12`: a parameter without a value has the empty one.
fn pair_of(pair: &str) -> String {
    if pair.contains('=') {
        pair.to_owned()
    } else {
        format!("{pair}=")
    }
}

/// A string of nginx.
fn nginx_text(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// A token of a Caddyfile. Braces begin placeholders, and stars match anything: they cannot be told otherwise.
fn caddy_text(text: &str) -> String {
    format!("\"{}\"", text.replace('{', "\\{").replace('"', "\\\""))
}

/// Text that a regular expression takes literally.
fn regex(text: &str) -> String {
    let mut escaped = String::new();
    for c in text.chars() {
        match c {
            '"' => escaped.push_str("\\x22"),
            ' ' => escaped.push_str("\\x20"),
            c if c.is_ascii_punctuation() && !matches!(c, '/' | '-' | '_' | '=' | '&' | '~' | ',' | ';') => {
                escaped.push('\\');
                escaped.push(c);
            }
            c => escaped.push(c),
        }
    }
    escaped
}

/// RFC 4180.
fn csv_field(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}
