//! What bytes are, by how they begin; else what their name says.

/// How many bytes [`of_bytes`] needs at most.
pub const HEAD_BYTES: usize = 512;

/// Names by ending: MIME type, and the ending that files of it get.
const ENDINGS: &[(&str, &str, &str)] = &[
    ("jpg", "image/jpeg", "jpg"),
    ("jpeg", "image/jpeg", "jpg"),
    ("png", "image/png", "png"),
    ("gif", "image/gif", "gif"),
    ("webp", "image/webp", "webp"),
    ("avif", "image/avif", "avif"),
    ("svg", "image/svg+xml", "svg"),
    ("bmp", "image/bmp", "bmp"),
    ("ico", "image/vnd.microsoft.icon", "ico"),
    ("tif", "image/tiff", "tif"),
    ("tiff", "image/tiff", "tif"),
    ("mp3", "audio/mpeg", "mp3"),
    ("ogg", "audio/ogg", "ogg"),
    ("oga", "audio/ogg", "oga"),
    ("wav", "audio/wav", "wav"),
    ("flac", "audio/flac", "flac"),
    ("m4a", "audio/mp4", "m4a"),
    ("mp4", "video/mp4", "mp4"),
    ("m4v", "video/mp4", "m4v"),
    ("webm", "video/webm", "webm"),
    ("ogv", "video/ogg", "ogv"),
    ("mov", "video/quicktime", "mov"),
    ("pdf", "application/pdf", "pdf"),
    ("doc", "application/msword", "doc"),
    (
        "docx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "docx",
    ),
    ("xls", "application/vnd.ms-excel", "xls"),
    (
        "xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "xlsx",
    ),
    ("ppt", "application/vnd.ms-powerpoint", "ppt"),
    (
        "pptx",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "pptx",
    ),
    ("odt", "application/vnd.oasis.opendocument.text", "odt"),
    ("ods", "application/vnd.oasis.opendocument.spreadsheet", "ods"),
    ("epub", "application/epub+zip", "epub"),
    ("rtf", "application/rtf", "rtf"),
    ("zip", "application/zip", "zip"),
    ("csv", "text/csv", "csv"),
    ("txt", "text/plain", "txt"),
];

/// First bytes: where they stand, what they are, the ending they mean, and the endings that begin the same way.
const MAGIC: &[(usize, &[u8], &str, &[&str])] = &[
    (0, b"\x89PNG\r\n\x1a\n", "png", &[]),
    (0, b"\xff\xd8\xff", "jpg", &[]),
    (0, b"GIF8", "gif", &[]),
    (8, b"WEBP", "webp", &[]),
    (8, b"WAVE", "wav", &[]),
    (4, b"ftypavif", "avif", &[]),
    (4, b"ftypM4A", "m4a", &["mp4"]),
    (4, b"ftypqt", "mov", &[]),
    (4, b"ftyp", "mp4", &["m4a", "m4v", "mov"]),
    (0, b"%PDF-", "pdf", &[]),
    (0, b"OggS", "ogg", &["oga", "ogv"]),
    (0, b"ID3", "mp3", &[]),
    (0, b"\xff\xfb", "mp3", &[]),
    (0, b"fLaC", "flac", &[]),
    (0, b"\x1a\x45\xdf\xa3", "webm", &[]),
    (0, b"{\\rtf", "rtf", &["doc"]),
    (0, b"II*\0", "tif", &[]),
    (0, b"MM\0*", "tif", &[]),
    (0, b"PK\x03\x04", "zip", &["docx", "xlsx", "pptx", "odt", "ods", "epub"]),
    (0, b"\xd0\xcf\x11\xe0", "doc", &["xls", "ppt"]),
];

/// Endings that a web server may run or a browser show as a page: a file never gets them.
const ACTIVE: &[&str] = &[
    "php", "php3", "php4", "php5", "php7", "phtml", "phar", "cgi", "pl", "py", "rb", "asp", "aspx", "jsp", "html",
    "htm", "xhtml", "shtml", "xht", "js", "mjs", "css", "xml", "xsl", "wasm", "htc", "swf", "md",
];

/// What some bytes are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kind {
    /// MIME type, where anything tells.
    pub media_type: Option<String>,
    /// The ending of a file that keeps them: lower case letters and digits.
    pub ending: String,
}

/// What bytes are that begin so, were served as `stated`, and whose address or name is this.
pub fn of_bytes(head: &[u8], stated: Option<&str>, name: &str) -> Kind {
    let named = ending(name);
    let begins =
        |(at, magic, ..): &&(usize, &[u8], &str, &[&str])| head.get(*at..).is_some_and(|rest| rest.starts_with(magic));
    if let Some((_, _, sniffed, alike)) = MAGIC.iter().find(begins) {
        let better = named.as_deref().filter(|named| alike.contains(named));
        return by_ending(better.unwrap_or(sniffed));
    }
    let stated = stated.and_then(essence);
    if let Some((own, ..)) = ENDINGS
        .iter()
        .find(|(_, media_type, _)| stated.as_deref() == Some(*media_type))
    {
        return by_ending(own);
    }
    let kind = by_ending(safe_ending(name).as_deref().unwrap_or("bin"));
    Kind {
        media_type: kind.media_type.or(stated),
        ending: kind.ending,
    }
}

/// MIME type by the ending of an address.
pub fn of_name(address: &str) -> Option<&'static str> {
    let ending = ending(address)?;
    let row = ENDINGS.iter().find(|(own, ..)| *own == ending);
    row.map(|(_, media_type, _)| *media_type)
}

/// Whether bytes begin as an HTML page does: what a server sends instead of a medium that it does not have.
pub fn is_page(head: &[u8]) -> bool {
    let text = String::from_utf8_lossy(&head[..head.len().min(HEAD_BYTES)]).to_ascii_lowercase();
    let text = text.trim_start_matches('\u{feff}').trim_start();
    text.starts_with("<!doctype html") || text.starts_with("<html")
}

fn by_ending(ending: &str) -> Kind {
    let row = ENDINGS.iter().find(|(own, ..)| *own == ending);
    Kind {
        media_type: row.map(|(_, media_type, _)| (*media_type).to_owned()),
        ending: row.map_or(ending, |(_, _, ending)| ending).to_owned(),
    }
}

/// `IMAGE/JPEG; charset=x` is `image/jpeg`; what is no media type, or says only "bytes", is none.
fn essence(stated: &str) -> Option<String> {
    let essence = stated.split(';').next()?.trim().to_ascii_lowercase();
    let (kind, rest) = essence.split_once('/')?;
    let plain = |text: &str| {
        !text.is_empty()
            && text
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"!#$&-^_.+".contains(&byte))
    };
    (plain(kind) && plain(rest) && essence != "application/octet-stream").then_some(essence)
}

/// The ending of a name, where a file may have it: none that a web server may run or a browser show as a page.
pub fn safe_ending(name: &str) -> Option<String> {
    ending(name).filter(|ending| !ACTIVE.contains(&ending.as_str()))
}

/// The ending of an address's or file's last part, in lower case, where it can be one.
fn ending(name: &str) -> Option<String> {
    let path = name.split(['?', '#']).next()?;
    let (_, ending) = path.rsplit('/').next()?.rsplit_once('.')?;
    let plain = (1..=5).contains(&ending.len()) && ending.bytes().all(|byte| byte.is_ascii_alphanumeric());
    plain.then(|| ending.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_count_before_what_is_said_of_them() {
        let of = |head: &[u8], stated, name| {
            let kind = of_bytes(head, stated, name);
            (kind.ending, kind.media_type.unwrap_or_default())
        };
        let own = |ending: &str, media_type: &str| (ending.to_owned(), media_type.to_owned());
        assert_eq!(of(b"GIF89a", Some("image/png"), "a.jpg"), own("gif", "image/gif"));
        assert_eq!(of(b"OggS..", None, "a.ogv"), own("ogv", "video/ogg"));
        assert_eq!(of(b"PK\x03\x04", None, "a.jar"), own("zip", "application/zip"));
        assert_eq!(
            of(b"<svg", Some("image/svg+xml; charset=utf-8"), "x"),
            own("svg", "image/svg+xml")
        );
        assert_eq!(
            of(b"?", Some("application/octet-stream"), "http://h/a.STL?x"),
            own("stl", "")
        );
        assert_eq!(of(b"<?php", None, "http://h/shell.php"), own("bin", ""));
        assert_eq!(of(b"?", Some("a/b\"><c"), "h/a.b/c"), own("bin", ""));
        assert!(is_page(b" <!DOCTYPE html><p>") && !is_page(b"<svg xmlns"));
    }
}
