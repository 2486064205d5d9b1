//! Which model is next, and how many threads it gets.
//!
//! A report does not depend on the number of threads, so they can be dealt out freely. Most models are small, and many
//! small searches of one thread each waste less than one after the other on all threads. But a model that is most of the work
//! must not be left to one thread while the others run out of work. So the longest is first, and a model gets as large a part
//! of the threads as it is of the work that is left, or its part of those that nobody else could use.

/// What is not ready yet: specs that are still to be compiled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct ToCome {
    /// So many specs.
    pub(super) specs: u64,
    /// The work in them, as far as it can be told.
    pub(super) work: u64,
}

/// The model to start now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Start {
    /// Its place among those that wait.
    pub(super) at: usize,
    /// Its threads.
    pub(super) threads: u64,
}

/// The next of the models that wait, each given by its work; `None` where none waits or no thread is free.
pub(super) fn next(waiting: &[u64], to_come: ToCome, free: u64, threads: u64) -> Option<Start> {
    if free == 0 {
        return None;
    }
    let longest = |at: &usize| (waiting[*at], std::cmp::Reverse(*at));
    let at = (0..waiting.len()).max_by_key(longest)?;
    let left: u128 = waiting.iter().map(|work| u128::from(*work)).sum::<u128>() + u128::from(to_come.work);
    let of_work = u128::from(threads) * u128::from(waiting[at]) / left.max(1);
    let of_free = free / (waiting.len() as u64 + to_come.specs);
    let of_work = u64::try_from(of_work).unwrap_or(free);
    Some(Start { at, threads: of_work.max(of_free).clamp(1, free) })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn start(waiting: &[u64], specs: u64, work: u64, (free, threads): (u64, u64)) -> Option<(usize, u64)> {
        next(waiting, ToCome { specs, work }, free, threads).map(|start| (start.at, start.threads))
    }

    #[test]
    fn many_small_ones_have_a_thread_each() {
        assert_eq!(start(&[5, 9, 9, 5], 0, 0, (2, 2)), Some((1, 1)));
        assert_eq!(start(&[1; 100], 0, 0, (16, 16)), Some((0, 1)));
    }

    #[test]
    fn what_is_most_of_the_work_has_most_of_the_threads() {
        assert_eq!(start(&[1, 1_000, 1, 1], 0, 0, (16, 16)), Some((1, 15)));
        assert_eq!(start(&[1, 1_000, 1, 1], 0, 0, (4, 16)), Some((1, 4)));
        assert_eq!(start(&[1_000], 5, 3_000, (16, 16)), Some((0, 4)));
    }

    #[test]
    fn the_last_ones_share_what_is_free() {
        assert_eq!(start(&[3], 0, 0, (8, 8)), Some((0, 8)));
        assert_eq!(start(&[3, 3], 0, 0, (8, 8)), Some((0, 4)));
        assert_eq!(start(&[0], 1, 0, (8, 8)), Some((0, 4)));
        assert_eq!(start(&[], 1, 0, (8, 8)), None);
        assert_eq!(start(&[3], 0, 0, (0, 8)), None);
    }

    proptest! {
        #[test]
        fn no_more_threads_than_there_are(
            waiting in proptest::collection::vec(prop_oneof![0..9u64, any::<u64>()], 0..9),
            (specs, work) in (0..9u64, any::<u64>()),
            (threads, taken) in (1..99u64, 0..99u64),
        ) {
            let free = threads.saturating_sub(taken);
            let start = next(&waiting, ToCome { specs, work }, free, threads);
            prop_assert_eq!(start.is_some(), free > 0 && !waiting.is_empty());
            if let Some(start) = start {
                prop_assert!((1..=free).contains(&start.threads));
                prop_assert!(waiting.iter().all(|work| *work <= waiting[start.at]));
            }
        }
    }
}
