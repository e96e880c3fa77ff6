//! One picture in several sizes: WordPress and its image servers make smaller copies, whose addresses tell of what.

use crate::address::Address;

/// A picture as one of its addresses names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// The same for all sizes of one picture: key of the original's address.
    pub key: String,
    /// Which size this address has.
    pub size: Size,
}

/// How much of the original an address gives, least first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Size {
    /// A copy so many pixels wide: `-300x200`, `?w=300`; 0 where it does not tell.
    Wide(u32),
    /// The largest copy that the software makes: `-scaled` (2,560 pixels), or one that passed an image server.
    Largest,
    /// As the author gave it.
    Original,
}

/// Endings of pictures that such software makes copies of.
const ENDINGS: &[&str] = &["jpg", "jpeg", "png", "gif", "webp", "avif"];

/// Parameters of WordPress.com's image server that change a picture and not which it is.
const SIZING: &[&str] = &[
    "w",
    "h",
    "resize",
    "fit",
    "crop",
    "quality",
    "strip",
    "ssl",
    "zoom",
    "lb",
    "ulb",
    "is-pending-load",
];

/// Reads an address; none where it names no picture that may have copies.
pub fn picture(address: &Address) -> Option<Picture> {
    let unproxied = origin(address);
    let plain = unproxied.as_ref().unwrap_or(address);
    let (stem, ending) = plain.path().rsplit_once('.')?;
    if !ENDINGS.contains(&ending.to_ascii_lowercase().as_str()) {
        return None;
    }
    let mut size = if unproxied.is_some() {
        Size::Largest
    } else {
        Size::Original
    };
    if let Some(width) = sized_by_query(plain) {
        size = Size::Wide(width);
    }
    let stem = match suffix(stem) {
        Some((stem, width)) => {
            size = size.min(Size::Wide(width));
            stem
        }
        None => match stem.strip_suffix("-scaled") {
            Some(stem) => {
                size = size.min(Size::Largest);
                stem
            }
            None => stem,
        },
    };
    let mut original = plain.without_parameters(SIZING).url().clone();
    original.set_path(&format!("{stem}.{ending}"));
    Some(Picture {
        key: Address::parse(original.as_str())?.key(),
        size,
    })
}

/// The address that WordPress.com's image server fetches from: `i0.wp.com/HOST/PATH`.
fn origin(address: &Address) -> Option<Address> {
    let host = address.host();
    let number = host.strip_prefix('i')?.strip_suffix(".wp.com")?;
    if !matches!(number.as_bytes(), [b'0'..=b'3']) {
        return None;
    }
    let mut origin = format!("http:/{}", address.path());
    if let Some(query) = address.url().query() {
        origin.push('?');
        origin.push_str(query);
    }
    Address::parse(&origin)
}

/// The width that parameters ask for, where they ask for a size.
fn sized_by_query(address: &Address) -> Option<u32> {
    ["w", "resize", "fit", "h"].iter().find_map(|name| {
        let value = address.parameter(name)?;
        let width = value.split([',', 'x']).next()?.trim().parse().ok()?;
        Some(if *name == "h" { 0 } else { width })
    })
}

/// `photo-300x200`: the name of the original, and the width.
fn suffix(stem: &str) -> Option<(&str, u32)> {
    let (stem, size) = stem.rsplit_once('-')?;
    let (width, height) = size.split_once('x')?;
    let number = |text: &str| {
        let plain = (1..=5).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
        plain.then(|| text.parse::<u32>().ok())?
    };
    number(height)?;
    (!stem.is_empty() && !stem.ends_with('/')).then_some((stem, number(width)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_of_one_picture_have_one_key() {
        let of = |text: &str| picture(&Address::parse(text).unwrap()).map(|found| (found.key, found.size));
        let same = |size| Some(("h.test/up/a.jpg".to_owned(), size));
        for (address, size) in [
            ("https://h.test/up/a.jpg", Size::Original),
            ("https://www.h.test/up/a-300x200.jpg", Size::Wide(300)),
            ("https://h.test/up/a-scaled.jpg", Size::Largest),
            ("https://h.test/up/a.jpg?w=640&h=480", Size::Wide(640)),
            ("https://i2.wp.com/h.test/up/a.jpg?ssl=1", Size::Largest),
            (
                "https://i0.wp.com/h.test/up/a-300x200.jpg?resize=150%2C100",
                Size::Wide(150),
            ),
            (
                "https://i0.wp.com/h.test/up/a-300x200.jpg?resize=800%2C600",
                Size::Wide(300),
            ),
        ] {
            assert_eq!(of(address), same(size), "{address}");
        }
        assert_eq!(of("http://h.test/up/a.pdf?w=3"), None);
        assert_eq!(of("http://h.test/up/-300x200.jpg").unwrap().1, Size::Original);
        assert_ne!(of("http://h.test/a.jpg?ver=2"), of("http://h.test/a.jpg"));
        assert_eq!(of("http://i9.wp.com/h.test/a.jpg").unwrap().0, "i9.wp.com/h.test/a.jpg");
    }
}
