//! Numbers of states.

use std::ops::Range;

/// A state's number in the order of discovery, which is the order of the states' least choice
/// sequences within each level. At most `u32::MAX` states can be numbered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StateId(u32);

impl StateId {
    /// One more than the largest index that can be numbered.
    pub const LIMIT: usize = u32::MAX as usize;

    /// The number as an index; `None` past [`StateId::LIMIT`].
    #[must_use]
    pub fn new(index: usize) -> Option<Self> {
        if index < Self::LIMIT { Some(Self(index as u32)) } else { None }
    }

    /// The state's position in the order of discovery.
    #[inline]
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// Which part of the seen-set owns a state: the highest bits of its hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PartitionId(pub(crate) u8);

impl PartitionId {
    /// How many partitions there are. A constant: the order of anything never depends on the machine.
    pub(crate) const COUNT: usize = 256;

    #[inline]
    pub(crate) fn of(hash: u64) -> Self {
        Self((hash >> 56) as u8)
    }

    #[inline]
    pub(crate) fn index(self) -> usize {
        self.0 as usize
    }
}

/// A range of positions in the order of discovery.
pub(crate) type Positions = Range<usize>;
