use crate::limits;
use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};
use std::io::Read;

/// An HTTP answer out of a `response` record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// Headers in order.
    pub headers: Vec<(String, String)>,
    /// The body, decoded from transfer and content coding.
    pub body: Vec<u8>,
}

impl Answer {
    /// First value of a header, whatever its case.
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(own, _)| own.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }
}

/// Reads an answer; the fault is a phrase that follows the address in a message.
pub fn answer(block: &[u8]) -> Result<Answer, String> {
    let (mut answer, body) = parted(block)?;
    let chunked = answer
        .header("transfer-encoding")
        .is_some_and(|coding| coding.to_ascii_lowercase().contains("chunked"));
    // Many tools keep the header and store the body without the coding.
    let joined = if chunked { dechunked(body) } else { None };
    let plain = joined.as_deref().unwrap_or(body);
    answer.body = match answer.header("content-encoding").map(str::to_ascii_lowercase) {
        Some(coding) => decoded(plain, &coding)?,
        None => plain.to_vec(),
    };
    Ok(answer)
}

/// Reads the head of an answer; its body is left empty.
pub fn head(block: &[u8]) -> Result<Answer, String> {
    parted(block).map(|(answer, _)| answer)
}

/// An answer without its body, and the body as it stands.
fn parted(block: &[u8]) -> Result<(Answer, &[u8]), String> {
    let (head, body) = split(block).ok_or("is no HTTP answer")?;
    let head = String::from_utf8_lossy(head);
    let mut lines = head.lines();
    let status = lines.next().unwrap_or_default();
    let status = status
        .strip_prefix("HTTP/")
        .and_then(|line| line.split_whitespace().nth(1));
    let status = status.and_then(|code| code.parse().ok()).ok_or("is no HTTP answer")?;
    let headers = lines.filter_map(|line| line.split_once(':'));
    let headers = headers.map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned()));
    let answer = Answer {
        status,
        headers: headers.collect(),
        body: Vec::new(),
    };
    Ok((answer, body))
}

/// The payload of an answer: its body as it stands.
pub fn payload(block: &[u8]) -> Option<&[u8]> {
    split(block).map(|(_, body)| body)
}

fn split(block: &[u8]) -> Option<(&[u8], &[u8])> {
    let at = memchr::memmem::find(block, b"\r\n\r\n").map(|at| (at, 4));
    let (at, length) = at.or_else(|| memchr::memmem::find(block, b"\n\n").map(|at| (at, 2)))?;
    Some((&block[..at], &block[at + length..]))
}

/// A chunked body joined (RFC 9112, 7.1); none where the chunks do not add up.
fn dechunked(mut rest: &[u8]) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let end = memchr::memchr(b'\n', rest)?;
        let size = std::str::from_utf8(&rest[..end]).ok()?;
        let size = usize::from_str_radix(size.split(';').next()?.trim(), 16).ok()?;
        rest = &rest[end + 1..];
        if size == 0 {
            return Some(body);
        }
        body.extend_from_slice(rest.get(..size)?);
        rest = rest.get(size..)?;
        rest = rest.strip_prefix(b"\r\n").or_else(|| rest.strip_prefix(b"\n"))?;
    }
}

/// Undoes a content coding, within the bound; the fault is a phrase that follows the address in a message.
pub fn decoded(body: &[u8], coding: &str) -> Result<Vec<u8>, String> {
    match coding.trim() {
        "" | "identity" => Ok(body.to_vec()),
        // A body that was stored decoded keeps the header all the same.
        "gzip" | "x-gzip" if body.starts_with(&[0x1f, 0x8b]) => bounded(MultiGzDecoder::new(body)),
        "gzip" | "x-gzip" => Ok(body.to_vec()),
        "deflate" => bounded(ZlibDecoder::new(body)).or_else(|_| bounded(DeflateDecoder::new(body))),
        "br" => bounded(brotli_decompressor::Decompressor::new(body, 4096)),
        other => Err(format!("is coded as `{other}`, which is not read")),
    }
}

fn bounded(reader: impl Read) -> Result<Vec<u8>, String> {
    let mut body = Vec::new();
    let read = reader.take(limits::CAPTURE_BYTES + 1).read_to_end(&mut body);
    match read {
        Ok(_) if body.len() as u64 > limits::CAPTURE_BYTES => {
            Err(format!("is larger than {} MiB", limits::CAPTURE_BYTES / 1024 / 1024))
        }
        Ok(_) => Ok(body),
        Err(fault) => Err(format!("cannot be decompressed: {fault}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_chunked_and_compressed_answers() {
        let plain = answer(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>x").unwrap();
        assert_eq!((plain.status, plain.body.as_slice()), (200, &b"<p>x"[..]));
        let chunked = b"HTTP/1.1 404 No\r\nTransfer-Encoding: chunked\r\n\r\n3;a=b\r\nabc\r\n2\r\nde\r\n0\r\n\r\n";
        assert_eq!(answer(chunked).unwrap().body, b"abcde");
        let unchunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n<p>already joined</p>";
        assert_eq!(answer(unchunked).unwrap().body, b"<p>already joined</p>");
        assert!(answer(b"nothing of the kind").is_err());
    }

    #[test]
    fn a_bomb_is_refused() {
        use std::io::Write;
        let mut bomb = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        for _ in 0..(limits::CAPTURE_BYTES / (1024 * 1024) + 1) {
            bomb.write_all(&[0u8; 1024 * 1024]).unwrap();
        }
        let mut block = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n".to_vec();
        block.extend(bomb.finish().unwrap());
        assert!(block.len() < 1024 * 1024);
        assert!(answer(&block).unwrap_err().starts_with("is larger than"));
    }
}
