//! Partial functions from finite types, as arrays.

use std::fmt;
use std::marker::PhantomData;
use std::ops::{Index, IndexMut};

use synod_messages::Datum;

use crate::value::pack;
use crate::{Decoder, Encoder, Finite, Value};

/// A function from some of the values of a finite type.
///
/// ```
/// use synod_spec::Map;
/// let mut votes = Map::from_fn([false, true], |_| 0_u8);
/// votes[true] += 1;
/// assert_eq!(votes.get(true), Some(&1));
/// votes.remove(false);
/// assert_eq!(votes.iter().collect::<Vec<_>>(), [(true, &1)]);
/// ```
#[derive(PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Map<K: Finite, V: Value> {
    /// By the keys' numbers; the last one is present, so equal functions have equal vectors.
    values: Vec<Option<V>>,
    keys: PhantomData<K>,
}

impl<K: Finite, V: Value> Clone for Map<K, V> {
    fn clone(&self) -> Self {
        Self { values: self.values.clone(), keys: PhantomData }
    }

    #[inline]
    fn clone_from(&mut self, source: &Self) {
        self.values.clone_from(&source.values);
    }
}

impl<K: Finite, V: Value> Default for Map<K, V> {
    fn default() -> Self {
        Self::new()
    }
}

impl<K: Finite, V: Value> Map<K, V> {
    /// The function of no key.
    #[must_use]
    pub const fn new() -> Self {
        Self { values: Vec::new(), keys: PhantomData }
    }

    /// The function of `keys` that gives each the value that `value` says.
    pub fn from_fn(keys: impl IntoIterator<Item = K>, mut value: impl FnMut(K) -> V) -> Self {
        keys.into_iter().map(|key| (key, value(key))).collect()
    }

    /// The value of a key.
    #[inline]
    #[track_caller]
    #[must_use]
    pub fn get(&self, key: K) -> Option<&V> {
        self.values.get(key.index())?.as_ref()
    }

    /// The value of a key, to change.
    #[inline]
    #[track_caller]
    pub fn get_mut(&mut self, key: K) -> Option<&mut V> {
        self.values.get_mut(key.index())?.as_mut()
    }

    /// Whether the key has a value.
    #[inline]
    #[track_caller]
    #[must_use]
    pub fn contains_key(&self, key: K) -> bool {
        self.get(key).is_some()
    }

    /// Gives a key a value; the one it had before.
    #[inline]
    #[track_caller]
    pub fn insert(&mut self, key: K, value: V) -> Option<V> {
        let index = key.index();
        if index >= self.values.len() {
            self.values.resize_with(index + 1, || None);
        }
        self.values[index].replace(value)
    }

    /// Takes a key out; the value it had.
    #[inline]
    #[track_caller]
    pub fn remove(&mut self, key: K) -> Option<V> {
        let value = self.values.get_mut(key.index())?.take();
        while matches!(self.values.last(), Some(None)) {
            self.values.pop();
        }
        value
    }

    /// Takes out every key.
    #[inline]
    pub fn clear(&mut self) {
        self.values.clear();
    }

    /// How many keys have a value.
    #[inline]
    #[must_use]
    pub fn len(&self) -> usize {
        self.values.iter().flatten().count()
    }

    /// Whether none has.
    #[inline]
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// The keys that have a value, in order.
    #[inline]
    pub fn keys(&self) -> impl Iterator<Item = K> + '_ {
        self.iter().map(|(key, _)| key)
    }

    /// The values, in the order of their keys.
    #[inline]
    pub fn values(&self) -> impl Iterator<Item = &V> {
        self.values.iter().flatten()
    }

    /// The values to change, in the order of their keys.
    #[inline]
    pub fn values_mut(&mut self) -> impl Iterator<Item = &mut V> {
        self.values.iter_mut().flatten()
    }

    /// The keys with their values, in order.
    #[inline]
    pub fn iter(&self) -> impl Iterator<Item = (K, &V)> {
        let present = |(index, value): (usize, &'_ Option<V>)| value.is_some().then_some(index);
        let indices = self.values.iter().enumerate().filter_map(present);
        indices.map(K::from_index).zip(self.values())
    }
}

/// The length of the vector, whether all of it is present, which are if not, and the values.
impl<K: Finite, V: Value> Value for Map<K, V> {
    #[inline]
    fn encode(&self, e: &mut Encoder) {
        e.varint(self.values.len() as u64);
        let total = self.values.iter().all(Option::is_some);
        e.bits(u64::from(total), 1);
        match V::WIDTH {
            _ if !total => Option::encode_all(&self.values, e),
            Some(width) => pack(&self.values, width, |value| value.as_ref().map_or(0, V::to_bits), e),
            None => self.values().for_each(|value| value.encode(e)),
        }
    }

    #[inline]
    fn decode(d: &mut Decoder<'_>) -> Self {
        let mut map = Self::new();
        map.decode_into(d);
        map
    }

    #[inline]
    fn decode_into(&mut self, d: &mut Decoder<'_>) {
        let length = d.varint() as usize;
        self.values.truncate(length);
        self.values.resize_with(length, || None);
        if d.bits(1) != 0 {
            self.values.iter_mut().for_each(|value| decode_present(value, d));
        } else {
            self.values.iter_mut().for_each(|value| value.decode_into(d));
        }
    }

    fn show(&self) -> Datum {
        Datum::Map(self.iter().map(|(key, value)| (key.show(), value.show())).collect())
    }
}

#[inline]
fn decode_present<V: Value>(value: &mut Option<V>, d: &mut Decoder<'_>) {
    match value {
        Some(value) => value.decode_into(d),
        None => *value = Some(V::decode(d)),
    }
}

impl<K: Finite, V: Value> Index<K> for Map<K, V> {
    type Output = V;

    #[inline]
    #[track_caller]
    fn index(&self, key: K) -> &V {
        match self.get(key) {
            Some(value) => value,
            None => missing(key),
        }
    }
}

impl<K: Finite, V: Value> IndexMut<K> for Map<K, V> {
    #[inline]
    #[track_caller]
    fn index_mut(&mut self, key: K) -> &mut V {
        match self.get_mut(key) {
            Some(value) => value,
            None => missing(key),
        }
    }
}

/// The place of the panic is the spec's, here and in all that asks a key for its number.
#[cold]
#[track_caller]
fn missing<K: Finite>(key: K) -> ! {
    panic!("the map has no value for {key:?}")
}

/// As a trace shows it.
impl<K: Finite, V: Value> fmt::Display for Map<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.show().fmt(f)
    }
}

/// As `{a: 1, b: 2}`.
impl<K: Finite, V: Value + fmt::Debug> fmt::Debug for Map<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

impl<K: Finite, V: Value> FromIterator<(K, V)> for Map<K, V> {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(pairs: I) -> Self {
        let mut map = Self::new();
        map.extend(pairs);
        map
    }
}

impl<K: Finite, V: Value> Extend<(K, V)> for Map<K, V> {
    fn extend<I: IntoIterator<Item = (K, V)>>(&mut self, pairs: I) {
        pairs.into_iter().for_each(|(key, value)| {
            self.insert(key, value);
        });
    }
}

impl<K: Finite, V: Value, const N: usize> From<[(K, V); N]> for Map<K, V> {
    fn from(pairs: [(K, V); N]) -> Self {
        pairs.into_iter().collect()
    }
}
