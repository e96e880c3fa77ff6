use super::{Check, Context, Reporter, Rule, Severity};
use crate::address::Address;
use crate::checks::body::{Body, Lazy, first_and_more, query, scheme};
use crate::checks::sites::plain_host;
use std::sync::LazyLock;
use url::Host;

pub(super) const RULE: Rule = Rule {
    name: "link-local",
    severity: Severity::Warning,
    summary: "a link works only on one machine or network",
    explanation: "\
`file:///C:/...`, `http://localhost/`, `http://192.168.0.5/` and names without a dot
(`http://intranet/`) mean something on the author's machine or network only. For readers the link or
image is dead, and it tells strangers how the inside is built. A blog that itself lives on such an
address is not meant.

Link to a public address, or delete the link.",
    hint: None,
    check: Check::Body(check),
};

static ADDRESSED: Lazy = LazyLock::new(|| query("a, area, img, source, video, audio, iframe, embed"));

fn check(body: &Body<'_>, context: &Context<'_>, out: &mut Reporter<'_>) {
    let elements = body.select(&ADDRESSED);
    let addresses = elements
        .iter()
        .filter_map(|el| el.attr("href").or_else(|| el.attr("src")));
    let local: Vec<String> = addresses
        .filter(|url| is_local(url.trim(), context))
        .map(str::to_owned)
        .collect();
    if let Some(what) = first_and_more(&local) {
        out.report(
            "body_html",
            format!("the body has addresses that only one machine or network knows: {what}"),
        );
    }
}

fn is_local(url: &str, context: &Context<'_>) -> bool {
    if is_plainly_public(url) {
        return false;
    }
    // `C:\\Documents` has a scheme of one letter.
    match scheme(url).as_deref() {
        Some("file") => true,
        Some(drive) if drive.len() == 1 => true,
        Some("http" | "https") => Address::parse(url).is_some_and(|address| {
            let known = context.sites.has_host(&address.host());
            !known && address.url().host().is_some_and(|host| is_inside(&host))
        }),
        Some(_) => false,
        None => url.starts_with("\\\\"),
    }
}

/// Most addresses: a host that ends in a top-level domain.
fn is_plainly_public(url: &str) -> bool {
    let domain = plain_host(url).and_then(|host| host.rsplit_once('.'));
    domain.is_some_and(|(_, domain)| domain.len() > 1 && !LOCAL.iter().any(|local| local[1..] == *domain))
}

/// Ends of names that only one machine or network knows.
const LOCAL: &[&str] = &[".localhost", ".local", ".lan", ".internal"];

/// Hosts that the open net does not know.
fn is_inside(host: &Host<&str>) -> bool {
    match host {
        Host::Ipv4(ip) => ip.is_loopback() || ip.is_private() || ip.is_link_local() || ip.is_unspecified(),
        Host::Ipv6(ip) => ip.is_loopback() || ip.is_unique_local() || ip.is_unicast_link_local(),
        Host::Domain(name) => {
            let name = name.trim_end_matches('.');
            !name.contains('.') || LOCAL.iter().any(|end| name.ends_with(end))
        }
    }
}
