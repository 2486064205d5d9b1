//! A growing list of byte strings, packed.
//!
//! As long as all strings have the same length, which is the common case, nothing but their bytes is
//! kept. The first one of another length adds a table of ends, four bytes a string.

use crate::bytes::append;

/// A list of byte strings.
#[derive(Debug, Default)]
pub(crate) struct Keys {
    bytes: Vec<u8>,
    /// The length of every string, while they are all alike.
    width: usize,
    /// Where each string ends; empty while they are all alike.
    ends: Vec<u32>,
    len: usize,
}

impl Keys {
    #[inline]
    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// The string at `index`.
    #[inline]
    pub(crate) fn get(&self, index: usize) -> &[u8] {
        if self.ends.is_empty() {
            let start = index * self.width;
            return &self.bytes[start..start + self.width];
        }
        let start = if index == 0 { 0 } else { self.ends[index - 1] as usize };
        &self.bytes[start..self.ends[index] as usize]
    }

    /// Appends a string.
    ///
    /// # Panics
    /// When the bytes of the list pass 4 GiB; with 256 partitions that is more than a terabyte of states.
    #[inline]
    pub(crate) fn push(&mut self, key: &[u8]) {
        if self.len == 0 {
            self.width = key.len();
        } else if self.ends.is_empty() && key.len() != self.width {
            let end = |n: usize| u32::try_from(n * self.width).expect("a partition holds at most 4 GiB");
            self.ends = (1..=self.len).map(end).collect();
        }
        grow(&mut self.bytes, key.len());
        append(&mut self.bytes, key);
        self.len += 1;
        if !self.ends.is_empty() {
            grow(&mut self.ends, 1);
            self.ends.push(u32::try_from(self.bytes.len()).expect("a partition holds at most 4 GiB"));
        }
    }

    pub(crate) fn clear(&mut self) {
        self.bytes.clear();
        self.ends.clear();
        self.len = 0;
    }

    /// Bytes on the heap.
    pub(crate) fn memory_usage(&self) -> usize {
        self.bytes.capacity() + 4 * self.ends.capacity()
    }
}

/// Makes room: short lists double, long ones grow by a quarter, since they are most of the memory of a search.
#[inline]
pub(crate) fn grow<T>(list: &mut Vec<T>, more: usize) {
    if list.capacity() - list.len() < more {
        make_room(list, more);
    }
}

#[cold]
fn make_room<T>(list: &mut Vec<T>, more: usize) {
    let capacity = list.capacity();
    let room = (capacity / 4).max(capacity.min(4096)).max(more).max(256);
    list.reserve_exact(room);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn gives_back_what_was_pushed(keys in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..4), 0..60)) {
            let mut list = Keys::default();
            keys.iter().for_each(|key| list.push(key));
            prop_assert_eq!(list.len(), keys.len());
            for (i, key) in keys.iter().enumerate() {
                prop_assert_eq!(list.get(i), key.as_slice());
            }
        }

        #[test]
        fn equal_lengths_need_no_ends(width in 0_usize..9, count in 0_usize..50) {
            let mut list = Keys::default();
            (0..count).for_each(|i| list.push(&vec![i as u8; width]));
            prop_assert!(list.ends.is_empty());
            for i in 0..count {
                prop_assert_eq!(list.get(i).to_vec(), vec![i as u8; width]);
            }
        }
    }
}
