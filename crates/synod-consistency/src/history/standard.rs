//! The traits of the standard library. Derived ones would ask them of the object and of the order, too.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};

use synod_spec::Value;

use crate::{History, Order, Sequential};

impl<C: Value, O: Sequential, K: Order> Clone for History<C, O, K> {
    #[inline]
    fn clone(&self) -> Self {
        Self { entries: self.entries.clone(), kept: self.kept }
    }

    #[inline]
    fn clone_from(&mut self, source: &Self) {
        self.entries.clone_from(&source.entries);
    }
}

impl<C: Value, O: Sequential, K: Order> Default for History<C, O, K> {
    fn default() -> Self {
        Self::new()
    }
}

impl<C: Value, O: Sequential, K: Order> PartialEq for History<C, O, K> {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        self.entries == other.entries
    }
}

impl<C: Value, O: Sequential, K: Order> Eq for History<C, O, K> {}

impl<C: Value, O: Sequential, K: Order> PartialOrd for History<C, O, K> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<C: Value, O: Sequential, K: Order> Ord for History<C, O, K> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.entries.cmp(&other.entries)
    }
}

impl<C: Value, O: Sequential, K: Order> Hash for History<C, O, K> {
    fn hash<H: Hasher>(&self, h: &mut H) {
        self.entries.hash(h);
    }
}

/// As a trace shows it.
impl<C: Value, O: Sequential, K: Order> fmt::Display for History<C, O, K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.show().fmt(f)
    }
}

/// As a trace shows it.
impl<C: Value, O: Sequential, K: Order> fmt::Debug for History<C, O, K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
