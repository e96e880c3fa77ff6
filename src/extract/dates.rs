//! stub until merged
use crate::archive::Stamp;
#[derive(Clone, Copy)]
pub enum Order {
    Unknown,
}
pub struct Reading {
    pub stamp: Stamp,
    pub notes: Vec<Note>,
}
pub enum Note {}
impl Note {
    pub fn code(&self) -> &'static str {
        ""
    }
}
impl std::fmt::Display for Note {
    fn fmt(&self, _: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        Ok(())
    }
}
const M: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];
pub fn read(t: &str, _o: Order) -> Option<Reading> {
    let words: Vec<&str> = t
        .split(|c: char| c.is_whitespace() || c == ',')
        .filter(|w| !w.is_empty())
        .collect();
    for i in 0..words.len() {
        let Some(m) = M.iter().position(|m| words[i].starts_with(m)) else {
            continue;
        };
        let Some(d) = words
            .get(i + 1)
            .and_then(|d| d.trim_end_matches(|c: char| c.is_alphabetic()).parse::<i8>().ok())
        else {
            continue;
        };
        let Some(y) = words.get(i + 2).and_then(|d| d.parse::<i16>().ok()) else {
            continue;
        };
        let mut s = Stamp::day(y, m as i8 + 1, d)?;
        if words.get(i + 3) == Some(&"at")
            && let Some(x) = read_time(&words[i + 4..].join(" "), s)
        {
            s = x;
        }
        return Some(Reading {
            stamp: s,
            notes: vec![],
        });
    }
    None
}
pub fn read_month(_t: &str) -> Option<Stamp> {
    None
}
pub fn read_time(t: &str, d: Stamp) -> Option<Stamp> {
    let mut w = t.split_whitespace();
    let (h, m) = w.next()?.split_once(':')?;
    let (mut h, m): (i8, i8) = (h.parse().ok()?, m.parse().ok()?);
    match w.next() {
        Some("pm") if h < 12 => h += 12,
        Some("am") if h == 12 => h = 0,
        _ => {}
    }
    d.at(h, m, None)
}
