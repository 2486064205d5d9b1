//! The questions that a specification asks of its history.

use std::any::TypeId;

use synod_spec::{Judgement, Value};

use crate::records::{Precedence, records, refuse_too_many};
use crate::search::search;
use crate::{History, Order, ProgramOrder, RealTime, Sequential, explain, memory};

/// # Linearizability
impl<C: Value, O: Sequential> History<C, O, RealTime> {
    /// Whether the history is linearizable, the object being at first in its default state. If not, the reason says
    /// which answer no order of the operations explains, and draws them.
    ///
    /// # Errors
    /// The reason, in several lines.
    ///
    /// # Panics
    /// Where there are more than 64 operations.
    #[track_caller]
    pub fn linearizable(&self) -> Judgement
    where
        O: Default,
    {
        self.linearizable_from(&O::default())
    }

    /// Whether the history is linearizable, the object being `initial` at first.
    ///
    /// # Errors
    /// The reason, in several lines.
    ///
    /// # Panics
    /// Where there are more than 64 operations.
    #[track_caller]
    pub fn linearizable_from(&self, initial: &O) -> Judgement {
        self.remembered::<RealTime>(initial, || {
            let records = records::<C, O>(&self.entries, Precedence::RealTime);
            search(&records, initial).map(drop).map_err(|_| explain::linearizability(&self.entries, initial))
        })
    }
}

/// # Sequential consistency
impl<C: Value, O: Sequential, K: Order> History<C, O, K> {
    /// Whether the history is sequentially consistent, the object being at first in its default state. If not, the
    /// reason says how far an order of the operations can get.
    ///
    /// # Errors
    /// The reason, in several lines.
    ///
    /// # Panics
    /// Where there are more than 64 operations.
    #[track_caller]
    pub fn sequentially_consistent(&self) -> Judgement
    where
        O: Default,
    {
        self.sequentially_consistent_from(&O::default())
    }

    /// Whether the history is sequentially consistent, the object being `initial` at first.
    ///
    /// # Errors
    /// The reason, in several lines.
    ///
    /// # Panics
    /// Where there are more than 64 operations.
    #[track_caller]
    pub fn sequentially_consistent_from(&self, initial: &O) -> Judgement {
        self.remembered::<ProgramOrder>(initial, || {
            let records = records::<C, O>(&self.entries, Precedence::ProgramOrder);
            search(&records, initial)
                .map(drop)
                .map_err(|exhausted| explain::sequential_consistency(&records, &exhausted, initial))
        })
    }

    /// The verdict on what `Q` keeps of the history.
    #[track_caller]
    fn remembered<Q: Order>(&self, initial: &O, judge: impl FnOnce() -> Judgement) -> Judgement {
        if self.is_empty() {
            return Ok(());
        }
        refuse_too_many(self.len());
        let write = |e: &mut synod_spec::Encoder| {
            initial.encode(e);
            self.encode(e);
        };
        memory::remember(TypeId::of::<(Q, Self)>(), write, judge)
    }
}
