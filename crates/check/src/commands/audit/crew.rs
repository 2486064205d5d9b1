//! Work side by side, with results in their order, and an early end where the user wants one.

use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use crate::interrupt;

/// How often `meanwhile` is called.
const TICK: Duration = Duration::from_millis(100);

/// Does `work` for each number below `jobs`, on so many threads, and returns the results in order. `None` stands for what was not begun
/// when the user interrupted. `meanwhile` is told how many are done.
pub(super) fn side_by_side<T: Send>(
    jobs: usize,
    threads: usize,
    work: &(dyn Fn(usize) -> T + Sync),
    meanwhile: &mut dyn FnMut(usize),
) -> Vec<Option<T>> {
    let next = AtomicUsize::new(0);
    let (sender, results) = channel();
    let mut done: Vec<Option<T>> = Vec::new();
    done.resize_with(jobs, || None);
    thread::scope(|scope| {
        for _ in 0..threads.min(jobs) {
            let (sender, next) = (sender.clone(), &next);
            scope.spawn(move || {
                loop {
                    let job = next.fetch_add(1, SeqCst);
                    if job >= jobs || interrupt::count() > 0 || sender.send((job, work(job))).is_err() {
                        return;
                    }
                }
            });
        }
        drop(sender);
        let mut count = 0;
        loop {
            match results.recv_timeout(TICK) {
                Ok((job, result)) => {
                    done[job] = Some(result);
                    count += 1;
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return,
            }
            meanwhile(count);
        }
    });
    done
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_stand_in_the_order_of_their_jobs() {
        for threads in [1, 2, 7] {
            let slow = |job: usize| {
                thread::sleep(Duration::from_millis((job % 3) as u64));
                job * job
            };
            let mut seen = 0;
            let done = side_by_side(20, threads, &slow, &mut |count| seen = count);
            assert_eq!(done, (0..20).map(|job| Some(job * job)).collect::<Vec<_>>());
            assert_eq!(seen, 20);
        }
        assert_eq!(side_by_side(0, 2, &|_| (), &mut |_| ()), []);
    }
}
