//! The readers of hostile input, each told by the first byte: dates in words, WARC files, pages, feeds and export files.

#![no_main]

use libfuzzer_sys::fuzz_target;
use posterity::address::Address;
use posterity::archive::read_all;
use posterity::capture::Capture;
use posterity::capture::warc::{Records, answer};
use posterity::extract::dates::{Order, read, read_month};
use posterity::extract::{Profiles, page};
use std::io::Cursor;
use std::sync::OnceLock;

fuzz_target!(|bytes: &[u8]| {
    let Some((kind, rest)) = bytes.split_first() else {
        return;
    };
    match kind {
        b'd' => dates(&String::from_utf8_lossy(rest)),
        b'w' => warc(rest),
        b'a' => drop(read_all(Cursor::new(rest))),
        _ => pages(rest),
    }
});

fn dates(text: &str) {
    for order in [Order::DayFirst, Order::MonthFirst, Order::Unknown] {
        let found = read(text, order);
        if let Some(reading) = found {
            let stamp = reading.stamp.to_string();
            assert_eq!(stamp.parse().ok(), Some(reading.stamp), "{stamp}");
        }
    }
    let _ = read_month(text);
}

fn warc(bytes: &[u8]) {
    let Ok(records) = Records::new(Cursor::new(bytes.to_vec())) else {
        return;
    };
    for record in records.take(64) {
        let Ok(record) = record else { return };
        if let Some(block) = &record.block {
            let _ = answer(block);
        }
    }
}

fn pages(bytes: &[u8]) {
    static PROFILES: OnceLock<Profiles> = OnceLock::new();
    let profiles = PROFILES.get_or_init(|| Profiles::with(&[]).unwrap());
    let address = Address::parse("http://blog.example/2019/a-post/");
    let capture = Capture::saved("a-post/index.html".to_owned(), address, bytes.to_vec());
    let _ = page(&capture, profiles);
}
