//! Looking for an order of the operations that explains all answers.
//!
//! The search is that of J. Wing and C. Gong ("Testing and verifying concurrent objects", 1993): it puts first one of
//! the operations that need none before them, carries it out, goes on where the answer is right, and comes back where
//! it leads nowhere. What can follow depends on the *set* of the operations so far and on the object's state,
//! not on how they came about; so each such pair is tried once (G. Lowe, "Testing for linearizability", 2017). That
//! makes it exhaustive without trying all permutations: where it finds nothing, there is nothing.
//!
//! An operation that is not answered may be left out, and is where it would change nothing: no other operation has to
//! come after it.

use fxhash::FxHashSet;

use crate::Sequential;
use crate::records::{Record, set_of};

/// An order of operations, by their numbers.
pub(crate) type Found = Vec<usize>;

/// All that was tried, where no order explains all answers.
pub(crate) struct Exhausted<O> {
    /// The first of the orders that explain the most answers.
    pub(crate) longest: Found,
    /// Every set of operations that explains itself in some order, with the state which that order leaves.
    pub(crate) reached: FxHashSet<(u64, O)>,
}

/// Looks for an order that explains all answers, from the object's initial state.
///
/// # Errors
/// All that was tried.
pub(crate) fn search<C, O: Sequential>(
    records: &[Record<'_, C, O>],
    initial: &O,
) -> Result<Found, Exhausted<O>> {
    let mut search = Search {
        records,
        answered: set_of(records, |record| record.answer.is_some()),
        order: Vec::new(),
        longest: Vec::new(),
        explained: 0,
        reached: FxHashSet::default(),
    };
    if search.extend(0, initial) {
        return Ok(search.order);
    }
    Err(Exhausted { longest: search.longest, reached: search.reached })
}

struct Search<'a, C, O: Sequential> {
    records: &'a [Record<'a, C, O>],
    answered: u64,
    /// The operations carried out so far.
    order: Found,
    longest: Found,
    /// How many answers `longest` explains.
    explained: u32,
    reached: FxHashSet<(u64, O)>,
}

impl<C, O: Sequential> Search<'_, C, O> {
    /// Whether the operations that are not `done` can follow those that are.
    fn extend(&mut self, done: u64, object: &O) -> bool {
        if done & self.answered == self.answered {
            return true;
        }
        if !self.reached.insert((done, object.clone())) {
            return false;
        }
        self.keep_longest(done);
        // Those that need not be in the order come last, so that an order has as few of them as may be.
        let (answered, open) = (self.answered & !done, self.all() & !self.answered & !done);
        bits(answered).chain(bits(open)).any(|next| self.carry_out(next, done, object))
    }

    fn carry_out(&mut self, next: usize, done: u64, object: &O) -> bool {
        let record = &self.records[next];
        if record.before & !done != 0 {
            return false;
        }
        let mut changed = object.clone();
        let answer = changed.apply(record.operation);
        match record.answer {
            Some(given) if answer != *given => return false,
            None if changed == *object => return false,
            _ => {}
        }
        self.order.push(next);
        let found = self.extend(done | 1 << next, &changed);
        if !found {
            self.order.pop();
        }
        found
    }

    fn keep_longest(&mut self, done: u64) {
        let explained = (done & self.answered).count_ones();
        if explained > self.explained {
            self.explained = explained;
            self.longest.clone_from(&self.order);
        }
    }

    fn all(&self) -> u64 {
        set_of(self.records, |_| true)
    }
}

/// The numbers in a set, from the lowest.
fn bits(mut set: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let lowest = (set != 0).then(|| set.trailing_zeros() as usize)?;
        set &= set - 1;
        Some(lowest)
    })
}
