use crate::address::Address;
use crate::capture::Digest;
use crate::limits;
use jiff::Timestamp;
use jiff::fmt::rfc2822;
use std::time::Duration;

/// Answers that ask to come back later, and those of a server that is not well for the moment.
pub(super) fn is_passing(status: u16) -> bool {
    matches!(status, 429 | 500 | 502 | 503 | 504)
}

/// The pause that a `Retry-After` asks for: seconds, or a date (RFC 9110, 10.2.3).
pub(super) fn asked_for(value: &str, now: Timestamp) -> Option<Duration> {
    let value = value.trim();
    if let Ok(seconds) = value.parse::<u64>() {
        return Some(Duration::from_secs(seconds));
    }
    let date = rfc2822::parse(value).ok()?.timestamp();
    let seconds = date.as_second().saturating_sub(now.as_second());
    Some(Duration::from_secs(u64::try_from(seconds).unwrap_or(0)))
}

/// The pause before the next attempt where the server names none: twice as long each time, and up to half of that more, so
/// that many who were turned away at once do not come back at once. The same address and attempt give the same pause.
pub(super) fn backoff(address: &Address, attempt: u32, pause: Duration) -> Duration {
    let base = pause.max(Duration::from_secs(1)) * 2u32.pow(attempt.min(8));
    let digest = Digest::of(format!("{address} {attempt}").as_bytes());
    let chance = u32::from_str_radix(digest.hex().get(..4).unwrap_or("0"), 16).unwrap_or(0);
    let longest = Duration::from_secs(limits::WEB_LONGEST_PAUSE_SECONDS);
    (base + base * chance / 0x2_0000).min(longest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_of_retry_after_are_read() {
        let now = "2015-10-21T07:27:00Z".parse().unwrap();
        let asked = |value| asked_for(value, now).map(|time| time.as_secs());
        assert_eq!(asked(" 120 "), Some(120));
        assert_eq!(asked("Wed, 21 Oct 2015 07:28:00 GMT"), Some(60));
        assert_eq!(asked("Wed, 21 Oct 2015 07:20:00 GMT"), Some(0));
        assert_eq!(asked("99999999999999999999"), None);
        assert_eq!(asked("soon"), None);
    }

    #[test]
    fn backing_off_doubles_with_a_chance_that_is_always_the_same() {
        let address = Address::parse("http://h.test/").unwrap();
        let pauses: Vec<f64> = (0..4)
            .map(|attempt| backoff(&address, attempt, Duration::from_secs(2)).as_secs_f64())
            .collect();
        for (pause, least) in pauses.iter().zip([2.0, 4.0, 8.0, 16.0]) {
            assert!((least..=least * 1.5).contains(pause), "{pauses:?}");
        }
        assert_eq!(
            backoff(&address, 1, Duration::ZERO),
            backoff(&address, 1, Duration::ZERO)
        );
        assert_eq!(backoff(&address, u32::MAX, Duration::from_secs(60)).as_secs(), 600);
    }
}
