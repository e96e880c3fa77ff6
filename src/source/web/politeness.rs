use crate::limits;
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// Time as politeness needs it, so that tests need not wait.
pub trait Clock {
    /// Time since some beginning.
    fn now(&self) -> Duration;
    /// Waits.
    fn sleep(&self, time: Duration);
}

/// The machine's clock.
#[derive(Clone, Copy, Debug)]
pub struct SystemClock(Instant);

impl SystemClock {
    /// A clock that begins now.
    pub fn new() -> SystemClock {
        SystemClock(Instant::now())
    }
}

impl Default for SystemClock {
    fn default() -> SystemClock {
        SystemClock::new()
    }
}

impl Clock for SystemClock {
    fn now(&self) -> Duration {
        self.0.elapsed()
    }

    fn sleep(&self, time: Duration) {
        std::thread::sleep(time);
    }
}

/// When each host may be asked again: one request at a time, then a pause. The pause is as long as was set, as long as the
/// answer took where that was longer, and grows while a host says that it is too much.
#[derive(Debug)]
pub struct Politeness<C> {
    clock: C,
    pause: Duration,
    hosts: BTreeMap<String, Pace>,
}

#[derive(Clone, Copy, Debug)]
struct Pace {
    /// What was set for this host.
    least: Duration,
    /// What it is now.
    pause: Duration,
    ready_at: Duration,
    /// Good answers since it grew.
    calm: u32,
}

/// The pause after the first complaint, where none was set.
const FIRST_PAUSE: Duration = Duration::from_millis(250);

/// The pause that it grows to at most.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

/// Good answers in a row after which it shrinks.
const CALM: u32 = 5;

impl<C: Clock> Politeness<C> {
    /// At least this pause between two requests to one host.
    pub fn new(clock: C, pause: Duration) -> Politeness<C> {
        Politeness {
            clock,
            pause,
            hosts: BTreeMap::new(),
        }
    }

    /// The clock.
    pub fn clock(&self) -> &C {
        &self.clock
    }

    /// The pause that a host has now.
    pub fn pause(&self, host: &str) -> Duration {
        self.hosts.get(host).map_or(self.pause, |pace| pace.pause)
    }

    /// The pause that was set for a host.
    pub fn least(&self, host: &str) -> Duration {
        self.hosts.get(host).map_or(self.pause, |pace| pace.least)
    }

    /// A host that asks for a longer pause (Crawl-delay) gets it, from now on.
    pub fn at_least(&mut self, host: &str, pause: Duration) {
        let now = self.clock.now();
        let pace = self.pace(host);
        if pause > pace.pause {
            pace.ready_at = pace.ready_at.max(now + pause);
        }
        pace.least = pace.least.max(pause);
        pace.pause = pace.pause.max(pause);
    }

    /// Waits until the host may be asked, and says when that is.
    pub fn wait(&mut self, host: &str) -> Duration {
        let now = self.clock.now();
        let left = self.pace(host).ready_at.saturating_sub(now);
        if !left.is_zero() {
            self.clock.sleep(left);
        }
        self.clock.now()
    }

    /// The host has answered what was asked at this time.
    pub fn answered(&mut self, host: &str, asked_at: Duration) {
        let now = self.clock.now();
        let pace = self.pace(host);
        pace.calm += 1;
        if pace.calm >= CALM {
            pace.calm = 0;
            pace.pause = (pace.pause / 2).max(pace.least);
        }
        // A host without any pause is our own: there is nothing to spare.
        let took = now.saturating_sub(asked_at).min(LONGEST_PAUSE);
        let rest = if pace.pause.is_zero() {
            pace.pause
        } else {
            pace.pause.max(took)
        };
        pace.ready_at = now + rest;
    }

    /// The host says that it is too much; it is asked less often from now on.
    pub fn complained(&mut self, host: &str) {
        let pace = self.pace(host);
        pace.calm = 0;
        pace.pause = (pace.pause * 2).clamp(FIRST_PAUSE, LONGEST_PAUSE.max(pace.least));
    }

    /// The host is left alone for this time.
    pub fn rest(&mut self, host: &str, rest: Duration) {
        let now = self.clock.now();
        let pace = self.pace(host);
        pace.calm = 0;
        pace.ready_at = now + rest.min(Duration::from_secs(limits::WEB_LONGEST_PAUSE_SECONDS));
    }

    fn pace(&mut self, host: &str) -> &mut Pace {
        let pause = self.pause;
        self.hosts.entry(host.to_owned()).or_insert(Pace {
            least: pause,
            pause,
            ready_at: Duration::ZERO,
            calm: 0,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;

    /// A clock that only sleeping moves on.
    #[derive(Default)]
    struct Hand(Cell<Duration>);

    impl Clock for Hand {
        fn now(&self) -> Duration {
            self.0.get()
        }

        fn sleep(&self, time: Duration) {
            self.0.set(self.0.get() + time);
        }
    }

    fn ask(polite: &mut Politeness<Hand>, host: &str, took: u64) -> u64 {
        let asked = polite.wait(host);
        polite.clock().sleep(Duration::from_secs(took));
        polite.answered(host, asked);
        asked.as_secs()
    }

    #[test]
    fn each_host_rests_between_requests_and_as_long_as_it_worked() {
        let mut polite = Politeness::new(Hand::default(), Duration::from_secs(2));
        assert_eq!(ask(&mut polite, "a", 0), 0);
        assert_eq!(ask(&mut polite, "a", 0), 2);
        assert_eq!(ask(&mut polite, "b", 0), 2);
        assert_eq!(ask(&mut polite, "a", 5), 4);
        // It ended at 9 and took 5.
        assert_eq!(ask(&mut polite, "a", 0), 14);
        polite.at_least("a", Duration::from_secs(7));
        assert_eq!(ask(&mut polite, "a", 0), 21);
        assert_eq!(ask(&mut polite, "a", 0), 28);
    }

    #[test]
    fn a_complaint_lengthens_the_pause_until_all_is_calm() {
        let mut polite = Politeness::new(Hand::default(), Duration::ZERO);
        ask(&mut polite, "a", 0);
        polite.complained("a");
        polite.rest("a", Duration::from_secs(30));
        assert_eq!(ask(&mut polite, "a", 0), 30);
        assert_eq!(polite.pause("a"), Duration::from_millis(250));
        polite.complained("a");
        assert_eq!(polite.pause("a"), Duration::from_millis(500));
        for _ in 0..5 {
            ask(&mut polite, "a", 0);
        }
        assert_eq!(polite.pause("a"), Duration::from_millis(250));
        (0..99).for_each(|_| polite.complained("a"));
        assert_eq!(polite.pause("a"), Duration::from_secs(60));
        polite.rest("a", Duration::MAX);
        assert!(ask(&mut polite, "a", 0) < 700);
    }
}
