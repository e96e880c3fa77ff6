//! One page of the web, as a source.

use super::web::Fetcher;
use super::{Found, Options, warc};
use crate::address::Address;
use crate::error::Error;

/// Whether a source is an address of the web.
pub fn is_address(source: &str) -> bool {
    let scheme = source.split("://").next().unwrap_or_default();
    source.contains("://") && (scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https"))
}

/// What to call a source in messages: an address without the name and password that may stand in it.
pub fn shown(source: &str) -> String {
    if !is_address(source) {
        return source.to_owned();
    }
    Address::parse(source).map_or_else(|| without_credentials(source), |address| address.to_string())
}

/// An address that is none may hold a password all the same.
fn without_credentials(source: &str) -> String {
    match (source.split_once("://"), source.rsplit_once('@')) {
        (Some((scheme, _)), Some((_, rest))) => format!("{scheme}://{rest}"),
        _ => source.to_owned(),
    }
}

/// Fetches the page that an address names.
pub(super) fn one(source: &str, options: &Options) -> Result<Found, Error> {
    let failed = |reason: String, hint: Option<&str>| Error::Web {
        address: shown(source),
        reason,
        hint: hint.map(str::to_owned),
    };
    let address = Address::parse(source).ok_or_else(|| failed("is no web address".to_owned(), None))?;
    let got = Fetcher::new(&options.web)?.page(&address);
    let exchange = got.map_err(|fault| failed(fault.to_string(), fault.hint()))?;
    if let Some(fault) = &exchange.cut {
        return Err(failed(fault.to_string(), None));
    }
    let capture = exchange.into_capture();
    let capture = capture.map_err(|fault| failed(fault.to_string(), None))?;
    let stated = capture.header("content-type").map(str::to_owned);
    Ok(warc::sorted(address.to_string(), capture, stated, None))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_are_never_shown() {
        for (source, due) in [
            ("https://user:secret@h.test/a", "https://h.test/a"),
            ("HTTP://user:secret@h.test", "http://h.test/"),
            ("http://user:secret@h test/", "http://h test/"),
            ("pages@home", "pages@home"),
        ] {
            assert_eq!(shown(source), due);
        }
    }
}
