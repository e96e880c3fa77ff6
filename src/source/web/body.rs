use super::Fault;
use std::io::{self, Read};
use std::time::{Duration, Instant};

/// The body of an answer as it comes, within bounds of size, time and speed.
pub struct Body {
    inner: Box<dyn Read + Send>,
    pub(super) limits: BodyLimits,
    begun: Instant,
    read: u64,
    ended: Option<Fault>,
}

/// When a body is cut.
#[derive(Clone, Copy, Debug)]
pub(super) struct BodyLimits {
    pub(super) bytes: u64,
    pub(super) time: Duration,
    /// How long a slow beginning is borne.
    pub(super) grace: Duration,
    /// Bytes a second after that.
    pub(super) rate: u64,
}

impl Body {
    pub(super) fn new(inner: impl Read + Send + 'static, begun: Instant, limits: BodyLimits) -> Body {
        Body {
            inner: Box::new(inner),
            limits,
            begun,
            read: 0,
            ended: None,
        }
    }

    /// Why it stopped before its end.
    pub fn fault(&self) -> Option<&Fault> {
        self.ended.as_ref()
    }

    /// Reads all of it: what came, and why that is not all.
    pub fn whole(mut self) -> (Vec<u8>, Option<Fault>) {
        let mut bytes = Vec::new();
        let _ = self.read_to_end(&mut bytes);
        (bytes, self.ended)
    }

    fn too_slow(&self) -> Option<Fault> {
        let passed = self.begun.elapsed();
        let due = passed.saturating_sub(self.limits.grace).as_secs() * self.limits.rate;
        let late = passed > self.limits.time || self.read < due;
        late.then_some(Fault::TooSlow(self.read, passed.as_secs()))
    }
}

impl Read for Body {
    fn read(&mut self, piece: &mut [u8]) -> io::Result<usize> {
        if self.ended.is_none() {
            self.ended = self.too_slow();
        }
        if let Some(fault) = &self.ended {
            return Err(io::Error::other(fault.to_string()));
        }
        let fault = match self.inner.read(piece) {
            Ok(count) => {
                self.read += count as u64;
                if self.read <= self.limits.bytes {
                    return Ok(count);
                }
                Fault::TooLarge(self.limits.bytes / 1024 / 1024)
            }
            Err(fault) if fault.kind() == io::ErrorKind::Interrupted => return Err(fault),
            Err(fault) if fault.kind() == io::ErrorKind::TimedOut => {
                Fault::TooSlow(self.read, self.begun.elapsed().as_secs())
            }
            Err(_) => Fault::CutOff(self.read),
        };
        self.ended = Some(fault.clone());
        Err(io::Error::other(fault.to_string()))
    }
}

impl std::fmt::Debug for Body {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Body").field("read", &self.read).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(limits: BodyLimits, begun: Instant) -> (usize, Option<Fault>) {
        let (bytes, fault) = Body::new(io::repeat(7).take(100), begun, limits).whole();
        (bytes.len(), fault)
    }

    #[test]
    fn size_time_and_speed_have_an_end() {
        let limits = BodyLimits {
            bytes: 100,
            time: Duration::from_secs(60),
            grace: Duration::from_secs(5),
            rate: 10,
        };
        let now = Instant::now();
        let before = |seconds| now.checked_sub(Duration::from_secs(seconds)).unwrap();
        assert_eq!(read(limits, now), (100, None));
        let small = BodyLimits { bytes: 99, ..limits };
        assert_eq!(read(small, now).1, Some(Fault::TooLarge(0)));
        assert_eq!(read(limits, before(61)).1, Some(Fault::TooSlow(0, 61)));
        assert_eq!(read(limits, before(7)).1, Some(Fault::TooSlow(0, 7)));
        assert_eq!(read(limits, before(4)), (100, None));
    }
}
