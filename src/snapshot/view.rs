use super::History;
use super::history::{Answer, body};
use std::collections::{BTreeMap, BTreeSet};

/// What the blog is now, as all runs together saw it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct View {
    /// Which answers testify, in the order of the segments.
    pub chosen: Vec<Chosen>,
    /// Keys of addresses that had answered well and say now that nothing is there, with the status.
    pub dead: BTreeMap<String, u16>,
    /// Keys of addresses that answered well and have neither died nor moved.
    pub good: BTreeSet<String>,
}

/// An answer that testifies.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Chosen {
    /// The run whose segment holds its body.
    pub run: usize,
    /// Where its record begins there.
    pub place: u64,
    /// Its address.
    pub address: String,
    /// When it was heard last, be it as a revisit.
    pub time: String,
}

impl View {
    /// The view after all runs.
    ///
    /// Of each address its newest good answer testifies. An error never supersedes a good answer, but 404, 410 and a redirect
    /// to elsewhere do when the run that met them came to its end. What the latest run that came to its end did not reach does
    /// not testify either, unless a later run reached it.
    pub fn of(history: &History) -> View {
        let mut view = View::default();
        let latest = history.latest_complete();
        for (key, own) in history.by_key() {
            let Some(newest) = own.iter().rposition(|(_, answer)| answer.is_good()) else {
                continue;
            };
            let complete = |answer: &Answer| history.runs[answer.run].is_complete();
            let later = own[newest + 1..].iter().filter(|(_, answer)| complete(answer));
            let mut words = later.filter(|(_, answer)| supersedes(answer, &key));
            match words.next_back() {
                Some((_, answer)) if answer.moved_to.is_none() => {
                    view.dead.insert(key, answer.status);
                    continue;
                }
                Some(_) => continue,
                None => {}
            }
            let (address, answer) = own[newest];
            let is_reached = latest.is_none_or(|(run, end)| answer.run > run || !end.unreached.contains(&key));
            view.good.insert(key);
            let before = own[..=newest].iter().rev().map(|(_, answer)| *answer);
            if let Some(holder) = body(before, answer).filter(|_| is_reached) {
                view.chosen.push(Chosen {
                    run: holder.run,
                    place: holder.place,
                    address: address.to_owned(),
                    time: answer.time.clone(),
                });
            }
        }
        view.chosen.sort();
        view
    }
}

/// Whether an answer says that what was at the address of this key is not there any more.
pub(super) fn supersedes(answer: &Answer, key: &str) -> bool {
    match &answer.moved_to {
        Some(target) => target != key,
        None => matches!(answer.status, 404 | 410),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::capture::warc::Record;

    /// A history of runs: whether each came to its end, what it did not reach, and what it heard as `address status`.
    fn history(runs: &[(bool, &[&str], &[&str])]) -> History {
        let mut history = History::default();
        for (number, (is_complete, unreached, heard)) in runs.iter().enumerate() {
            history.begin(&number.to_string());
            for (place, line) in heard.iter().enumerate() {
                let (address, status) = line.split_once(' ').unwrap();
                let (kind, head) = match status {
                    "same" => ("revisit", String::new()),
                    "moved" => ("response", "HTTP/1.1 301 x\r\nlocation: /elsewhere\r\n\r\n".to_owned()),
                    "slash" => (
                        "response",
                        format!("HTTP/1.1 301 x\r\nlocation: https://www.h.test/{address}\r\n\r\n"),
                    ),
                    status => ("response", format!("HTTP/1.1 {status} x\r\n\r\n")),
                };
                let field = |name: &str, value: &str| (name.to_owned(), value.to_owned());
                let record = Record {
                    fields: vec![
                        field("WARC-Type", kind),
                        field("WARC-Target-URI", &format!("http://h.test/{address}")),
                        field("WARC-Date", &number.to_string()),
                    ],
                    block: Some(head.into_bytes()),
                };
                history.hear(place as u64, &record);
            }
            let end = super::super::End {
                is_complete: *is_complete,
                unreached: unreached.iter().map(|name| format!("h.test/{name}")).collect(),
            };
            history.runs.last_mut().unwrap().end = Some(end);
        }
        history
    }

    fn chosen(history: &History) -> Vec<String> {
        let chosen = View::of(history).chosen.into_iter();
        chosen
            .map(|one| format!("{} {} {}", &one.address[14..], one.run, one.time))
            .collect()
    }

    #[test]
    fn the_newest_good_answer_testifies() {
        let first: (bool, &[&str], &[&str]) = (true, &[], &["a 200", "b 200", "c 404"]);
        let history = history(&[first, (true, &[], &["a 200", "b same", "c 404"])]);
        assert_eq!(chosen(&history), ["b 0 1", "a 1 1"]);
    }

    #[test]
    fn only_a_run_that_came_to_its_end_removes() {
        let first: (bool, &[&str], &[&str]) = (true, &[], &["a 200", "b 200", "c 200", "d 200"]);
        let second: &[&str] = &["a 404", "b 503", "c moved", "d slash"];
        let whole = history(&[first, (true, &[], second)]);
        assert_eq!(chosen(&whole), ["b 0 0", "d 0 0"]);
        assert_eq!(View::of(&whole).dead, BTreeMap::from([("h.test/a".to_owned(), 404)]));
        let stopped = history(&[first, (false, &[], second)]);
        assert_eq!(chosen(&stopped).len(), 4);
        let again = history(&[first, (true, &[], second), (true, &[], &["a 200"])]);
        assert!(chosen(&again).contains(&"a 2 2".to_owned()));
    }

    #[test]
    fn what_is_not_reached_does_not_testify_until_it_is() {
        let first: (bool, &[&str], &[&str]) = (true, &[], &["a 200", "b 200"]);
        let unreached = history(&[first, (true, &["b"], &["a same"])]);
        assert_eq!(chosen(&unreached), ["a 0 1"]);
        assert!(View::of(&unreached).good.contains("h.test/b"));
        let stopped = history(&[first, (false, &["b"], &["a same"])]);
        assert_eq!(chosen(&stopped), ["a 0 1", "b 0 0"]);
        let reached = history(&[first, (true, &["b"], &[]), (true, &[], &[])]);
        assert_eq!(chosen(&reached).len(), 2);
        let asked = history(&[first, (true, &["b"], &[]), (false, &[], &["b same"])]);
        assert_eq!(chosen(&asked), ["a 0 0", "b 0 2"]);
    }
}
