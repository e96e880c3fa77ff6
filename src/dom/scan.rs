//! Looking for a byte that is seldom met.

/// How many bytes are looked at in one go.
const PIECE: usize = 32;

/// Place of the first byte at or behind `from` that is looked for. What tells should be without branches: each byte of a piece is
/// asked, whatever the last one said, since the machine does that many at a time.
pub fn position(bytes: &[u8], mut from: usize, is: impl Fn(u8) -> bool) -> Option<usize> {
    while let Some(piece) = bytes[from..].first_chunk::<PIECE>()
        && !piece.iter().fold(false, |any, &byte| any | is(byte))
    {
        from += PIECE;
    }
    bytes[from..].iter().position(|&byte| is(byte)).map(|at| from + at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_found_wherever_it_stands() {
        for length in [0, 1, 31, 32, 33, 64, 100] {
            let mut bytes = vec![b'a'; length];
            assert_eq!(position(&bytes, 0, |byte| byte == b'&'), None);
            for at in 0..length {
                bytes[at] = b'&';
                assert_eq!(position(&bytes, 0, |byte| byte == b'&'), Some(at));
                assert_eq!(position(&bytes, at, |byte| byte == b'&'), Some(at));
                assert_eq!(position(&bytes, at + 1, |byte| byte == b'&'), None);
                bytes[at] = b'a';
            }
        }
    }
}
