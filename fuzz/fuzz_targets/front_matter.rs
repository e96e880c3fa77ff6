//! Front matter of any texts reads back as it was written, and reading any text as front matter never panics.

#![no_main]

use libfuzzer_sys::fuzz_target;
use posterity::exports::markdown::front::{Format, Front, FrontFault, Value, read};

const FORMATS: [Format; 3] = [Format::Yaml, Format::Toml, Format::Header];

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    for format in FORMATS {
        let _ = read(&text, format);
        let front = front(&text);
        let fault = front.write(format).err();
        assert!(
            !matches!(fault, Some(FrontFault::Changed(_))),
            "{format:?}: {fault:?} of {front:?}"
        );
    }
});

/// A model whose shape and texts the input gives: a line is a value, what it begins with tells of which kind.
fn front(text: &str) -> Front {
    let mut front = Front::default();
    let mut list = Vec::new();
    for (number, line) in text.split('\n').take(40).enumerate() {
        let key = format!("key{number}");
        let rest = line.get(1..).unwrap_or_default();
        match line.as_bytes().first() {
            Some(b'#') => front.put(&key, Value::Number(rest.trim().parse().unwrap_or_default())),
            Some(b'!') => front.put(&key, Value::Flag(rest.is_empty())),
            Some(b'-') => list.push(Value::Text(rest.to_owned())),
            Some(b'=') => front.put(&key, Value::List(std::mem::take(&mut list))),
            Some(b'>') => {
                let inner = std::mem::take(&mut front);
                front.map(&key, inner);
            }
            // Texts of several lines too.
            _ => front.text(&key, Some(&line.replace('\u{1}', "\n"))),
        }
    }
    front
}
