//! Several threads that work on pieces, with results in the order of the pieces.

use std::collections::BTreeMap;
use std::sync::mpsc::{channel, sync_channel};
use std::sync::{Arc, Mutex};
use std::thread;

/// Works on each item and hands on what comes of it, in the order of the items; what is waiting stays bounded. The
/// result does not depend on the number of threads.
pub(super) fn in_order<T: Send, R: Send>(
    items: impl Iterator<Item = T>,
    threads: usize,
    work: impl Fn(T) -> R + Sync,
    take: &mut dyn FnMut(R),
) {
    if threads <= 1 {
        items.for_each(|item| take(work(item)));
        return;
    }
    thread::scope(|scope| {
        let (send, receive) = sync_channel::<(usize, T)>(threads * 2);
        let (give, done) = channel::<(usize, R)>();
        // Held by the workers alone: when none is left, nobody waits for them.
        let receive = Arc::new(Mutex::new(receive));
        let work = &work;
        for _ in 0..threads {
            let (receive, give) = (Arc::clone(&receive), give.clone());
            scope.spawn(move || {
                loop {
                    let next = receive.lock().ok().and_then(|receive| receive.recv().ok());
                    let Some((number, item)) = next else { break };
                    if give.send((number, work(item))).is_err() {
                        break;
                    }
                }
            });
        }
        drop((receive, give));
        let mut queue = Queue::default();
        for (number, item) in items.enumerate() {
            while number - queue.next >= threads * 4 {
                let Ok((number, result)) = done.recv() else { return };
                queue.add(number, result, take);
            }
            if send.send((number, item)).is_err() {
                return;
            }
        }
        drop(send);
        done.iter().for_each(|(number, result)| queue.add(number, result, take));
    });
}

/// Results that wait for those before them.
struct Queue<R> {
    next: usize,
    waiting: BTreeMap<usize, R>,
}

impl<R> Default for Queue<R> {
    fn default() -> Queue<R> {
        Queue {
            next: 0,
            waiting: BTreeMap::new(),
        }
    }
}

impl<R> Queue<R> {
    fn add(&mut self, number: usize, result: R, take: &mut dyn FnMut(R)) {
        self.waiting.insert(number, result);
        while let Some(result) = self.waiting.remove(&self.next) {
            self.next += 1;
            take(result);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_the_order_whatever_takes_longest() {
        for threads in [1, 2, 5] {
            let mut taken = Vec::new();
            let work = |number: u64| {
                thread::sleep(std::time::Duration::from_micros(number * 7 % 13 * 100));
                number * 2
            };
            in_order(0..100, threads, work, &mut |result| taken.push(result));
            assert_eq!(taken, (0..100).map(|number| number * 2).collect::<Vec<u64>>());
        }
    }
}
