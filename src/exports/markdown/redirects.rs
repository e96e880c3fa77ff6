//! Redirects from every old address, for the servers that people have, from one table.

use super::links::{Links, encoded};
use crate::address::decoded_path;
use crate::exports::File;
use crate::exports::plan::folded;
use std::collections::{BTreeMap, BTreeSet};

/// An old address and the new one that answers for it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Redirect {
    /// Host of the old address, without `www.`.
    pub host: String,
    /// Its path, percent-encoded.
    pub path: String,
    /// Its query, percent-encoded, without the mark; empty where it has none.
    pub query: String,
    /// The new address from the root, percent-encoded.
    pub to: String,
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
        let mut rows: BTreeMap<(String, String, String), String> = BTreeMap::new();
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
            let from = (old.host(), old.path().to_owned(), query.to_owned());
            rows.entry(from).or_insert_with(|| encoded(address));
        }
        let rows = rows
            .into_iter()
            .map(|((host, path, query), to)| Redirect { host, path, query, to });
        Redirects { rows: rows.collect() }
    }

    /// Old paths without a query by the new address they lead to, decoded, as front matter names them. Left out is what
    /// is no name for a file on every disk. Where two blogs shared a path, the first has it.
    pub fn aliases(&self) -> BTreeMap<String, Vec<String>> {
        let mut aliases: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let mut taken = BTreeSet::new();
        for row in self.rows.iter().filter(|row| row.query.is_empty()) {
            let path = decoded_path(&row.path);
            if is_name(&path) && taken.insert(folded(path.trim_end_matches('/'))) {
                aliases.entry(row.to.clone()).or_default().push(path);
            }
        }
        aliases
    }

    /// The files: `_redirects` among the public ones, the others in `redirects/`.
    pub fn files(&self, public: &str) -> Vec<File> {
        if self.rows.is_empty() {
            return Vec::new();
        }
        vec![
            File::text(format!("{public}_redirects"), self.netlify()),
            File::text("redirects/nginx.conf", self.nginx()),
            File::text("redirects/apache.conf", self.apache()),
            File::text("redirects/Caddyfile", self.caddy()),
            File::text("redirects/redirects.csv", self.csv()),
        ]
    }

    /// Several hosts: a path alone does not say which blog is meant.
    fn has_several_hosts(&self) -> bool {
        self.rows.windows(2).any(|pair| pair[0].host != pair[1].host)
    }

    fn netlify(&self) -> String {
        let several = self.has_several_hosts();
        let mut text = "# Netlify and Cloudflare Pages. Cloudflare passes over the lines with a query.\n".to_owned();
        for row in &self.rows {
            let host = if several {
                format!("https://{}", row.host)
            } else {
                String::new()
            };
            let query = row.query.replace('&', " ");
            let query = if query.is_empty() { query } else { format!(" {query}") };
            // The home page stands in the way of a query unless it is forced.
            let force = if query.is_empty() { "" } else { "!" };
            text.push_str(&format!("{host}{}{query} {} 301{force}\n", row.path, row.to));
        }
        text
    }

    fn nginx(&self) -> String {
        let mut text = "# In `http`: this map. In `server`: if ($posterity_moved) { return 301 $posterity_moved; }\n\
                        map $host$request_uri $posterity_moved {\n    default \"\";\n"
            .to_owned();
        for row in &self.rows {
            for host in [row.host.clone(), format!("www.{}", row.host)] {
                let from = format!("{host}{}", with_query(row));
                text.push_str(&format!("    {} {};\n", quoted(&from, '$'), quoted(&row.to, '$')));
            }
        }
        text.push_str("}\n");
        text
    }

    fn apache(&self) -> String {
        let several = self.has_several_hosts();
        let mut text = "# For httpd.conf or .htaccess; needs mod_rewrite.\nRewriteEngine On\n".to_owned();
        for row in &self.rows {
            if several {
                text.push_str(&format!(
                    "RewriteCond %{{HTTP_HOST}} \"^(www\\.)?{}$\" [NC]\n",
                    regex(&row.host)
                ));
            }
            text.push_str(&format!("RewriteCond %{{QUERY_STRING}} \"^{}$\"\n", regex(&row.query)));
            let path = decoded_path(&row.path);
            let path = regex(path.trim_start_matches('/'));
            let to = row.to.replace('%', "\\%").replace('$', "\\$");
            text.push_str(&format!("RewriteRule \"^/?{path}$\" \"{to}\" [R=301,L,NE,QSD]\n"));
        }
        text
    }

    fn caddy(&self) -> String {
        let mut text = "# Inside the site's block.\n".to_owned();
        for (number, row) in self.rows.iter().enumerate() {
            let several = self.has_several_hosts();
            let host = format!("    host {0} www.{0}\n", row.host);
            let host = if several { host } else { String::new() };
            let query = row.query.split('&').filter(|pair| !pair.is_empty());
            let query: String = query
                .map(|pair| format!("    query {}\n", quoted(&pair_of(pair), '{')))
                .collect();
            let path = quoted(&decoded_path(&row.path), '{');
            let to = quoted(&row.to, '{');
            text.push_str(&format!(
                "@moved{number} {{\n{host}    path {path}\n{query}}}\nredir @moved{number} {to} 301\n"
            ));
        }
        text
    }

    fn csv(&self) -> String {
        let mut text = "from,to,status\n".to_owned();
        for row in &self.rows {
            let from = format!("http://{}{}", row.host, with_query(row));
            text.push_str(&format!("{},{},301\n", csv_field(&from), csv_field(&row.to)));
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

fn with_query(row: &Redirect) -> String {
    if row.query.is_empty() {
        row.path.clone()
    } else {
        format!("{}?{}", row.path, row.query)
    }
}

/// `p=12`: a parameter without a value has the empty one.
fn pair_of(pair: &str) -> String {
    if pair.contains('=') {
        pair.to_owned()
    } else {
        format!("{pair}=")
    }
}

/// Between double quotes. `mark` begins a variable there and cannot be escaped: addresses have it percent-encoded.
fn quoted(text: &str, mark: char) -> String {
    let code = format!("%{:02X}", u32::from(mark));
    let text = text.replace(mark, &code).replace('\\', "\\\\").replace('"', "\\\"");
    format!("\"{text}\"")
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
