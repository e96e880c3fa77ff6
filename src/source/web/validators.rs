/// What a server gave with an answer, to be asked by later whether that answer still holds (RFC 9110, 8.8).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Validators {
    /// Its `ETag`.
    pub etag: Option<String>,
    /// Its `Last-Modified`.
    pub last_modified: Option<String>,
}

impl Validators {
    /// Validators out of the headers of an answer. What is no plain ASCII is none, and is never sent.
    pub fn of<'a>(header: impl Fn(&str) -> Option<&'a str>) -> Validators {
        let plain = |value: &&str| !value.is_empty() && value.bytes().all(|byte| (b' '..=b'~').contains(&byte));
        let own = |name: &str| header(name).map(str::trim).filter(plain).map(str::to_owned);
        Validators {
            etag: own("etag"),
            last_modified: own("last-modified"),
        }
    }

    /// The headers of a request that asks whether an answer still holds.
    pub fn headers(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let etag = self.etag.iter().map(|value| ("if-none-match", value.as_str()));
        let time = self.last_modified.iter();
        etag.chain(time.map(|value| ("if-modified-since", value.as_str())))
    }

    /// Whether there is nothing to ask by.
    pub fn is_empty(&self) -> bool {
        self.etag.is_none() && self.last_modified.is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_values_are_sent_back() {
        let of = |etag: &'static str| Validators::of(|name| (name == "etag").then_some(etag));
        let sent = |validators: &Validators| {
            validators
                .headers()
                .map(|(_, value)| value.to_owned())
                .collect::<Vec<_>>()
        };
        assert_eq!(sent(&of(" \"a-1\" ")), ["\"a-1\""]);
        assert!(of("\"\u{e9}\"").is_empty() && of("a\r\nx: y").is_empty() && of("").is_empty());
    }
}
