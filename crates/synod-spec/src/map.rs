//! Partial functions from finite types, as arrays.

use std::fmt;
use std::ops::{Index, IndexMut};

use synod_messages::Datum;

use crate::value::pack;
use crate::{Decoder, Encoder, Finite, Table, Value, bits_for};

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
#[allow(clippy::derived_hash_with_manual_eq, reason = "slots have equal codes just when they are equal")]
#[derive(Eq, PartialOrd, Ord, Hash)]
pub struct Map<K: Finite, V: Value> {
    /// By the keys' numbers.
    values: K::Table<V>,
}

impl<K: Finite, V: Value> Clone for Map<K, V> {
    #[inline]
    fn clone(&self) -> Self {
        Self { values: self.values.clone() }
    }

    #[inline]
    fn clone_from(&mut self, source: &Self) {
        self.values.clone_from(&source.values);
    }
}

impl<K: Finite, V: Value> PartialEq for Map<K, V> {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        let mut pairs = self.values.slots().iter().zip(other.values.slots());
        match V::WIDTH {
            // Slot by slot: reading several at once would wait for the one that was just written.
            Some(width) if size_of::<Option<V>>() == 1 => {
                pairs.all(|(a, b)| code(a, width) == code(b, width))
            }
            _ => pairs.all(|(a, b)| a == b),
        }
    }
}

impl<K: Finite, V: Value> Default for Map<K, V> {
    fn default() -> Self {
        Self::new()
    }
}

impl<K: Finite, V: Value> Map<K, V> {
    /// How many bits the length of the vector takes.
    const LENGTH: u32 = bits_for(K::COUNT + 1);

    /// The function of no key.
    #[must_use]
    pub fn new() -> Self {
        Self { values: K::Table::none(K::COUNT) }
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
        self.values.slots()[key.index()].as_ref()
    }

    /// The value of a key, to change.
    #[inline]
    #[track_caller]
    pub fn get_mut(&mut self, key: K) -> Option<&mut V> {
        self.values.slots_mut()[key.index()].as_mut()
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
        self.values.slots_mut()[key.index()].replace(value)
    }

    /// Takes a key out; the value it had.
    #[inline]
    #[track_caller]
    pub fn remove(&mut self, key: K) -> Option<V> {
        self.values.slots_mut()[key.index()].take()
    }

    /// Takes out every key.
    #[inline]
    pub fn clear(&mut self) {
        self.values.slots_mut().fill(None);
    }

    /// How many keys have a value.
    #[inline]
    #[must_use]
    pub fn len(&self) -> usize {
        self.values().count()
    }

    /// Whether none has.
    #[inline]
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.values().next().is_none()
    }

    /// The keys that have a value, in order.
    #[inline]
    pub fn keys(&self) -> impl Iterator<Item = K> + '_ {
        self.iter().map(|(key, _)| key)
    }

    /// The values, in the order of their keys.
    #[inline]
    pub fn values(&self) -> impl Iterator<Item = &V> {
        self.values.slots().iter().flatten()
    }

    /// The values to change, in the order of their keys.
    #[inline]
    pub fn values_mut(&mut self) -> impl Iterator<Item = &mut V> {
        self.values.slots_mut().iter_mut().flatten()
    }

    /// The keys with their values, in order.
    #[inline]
    pub fn iter(&self) -> impl Iterator<Item = (K, &V)> {
        let values = self.values.slots().iter().enumerate();
        values.filter_map(|(index, value)| value.as_ref().map(|value| (K::from_index(index), value)))
    }
}

/// How many slots there are up to the last value, whether all of them have one, which do if not, and the values.
impl<K: Finite, V: Value> Value for Map<K, V> {
    #[inline]
    fn encode(&self, e: &mut Encoder) {
        let slots = self.values.slots();
        let length = slots.iter().rposition(Option::is_some).map_or(0, |last| last + 1);
        let slots = &slots[..length];
        if let Some(width) = V::WIDTH
            && K::COUNT as u32 * width + Self::LENGTH < 64
            && let Some(values) = pack_total(slots, width)
        {
            let header = length as u64 | 1 << Self::LENGTH;
            e.bits(header | values << (Self::LENGTH + 1), Self::LENGTH + 1 + width * length as u32);
            return;
        }
        let total = slots.iter().all(Option::is_some);
        e.bits(length as u64 | u64::from(total) << Self::LENGTH, Self::LENGTH + 1);
        match V::WIDTH {
            _ if !total => Option::encode_all(slots, e),
            Some(width) => pack(slots, width, |value| value.as_ref().map_or(0, V::to_bits), e),
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
        let header = d.bits(Self::LENGTH + 1);
        let length = (header & ((1 << Self::LENGTH) - 1)) as usize;
        let (slots, rest) = self.values.slots_mut().split_at_mut(length);
        if header >> Self::LENGTH != 0 {
            slots.iter_mut().for_each(|value| decode_present(value, d));
        } else {
            slots.iter_mut().for_each(|value| value.decode_into(d));
        }
        rest.fill(None);
    }

    fn show(&self) -> Datum {
        Datum::Map(self.iter().map(|(key, value)| (key.show(), value.show())).collect())
    }
}

/// A slot as a number: below `1 << width` where it has a value. The number for none is one that the compiler has
/// mostly chosen itself, so that nothing remains to compute.
#[inline]
fn code<V: Value>(slot: &Option<V>, width: u32) -> u64 {
    slot.as_ref().map_or(1 << width, V::to_bits)
}

/// All values in one number, if every slot has one.
#[inline]
fn pack_total<V: Value>(slots: &[Option<V>], width: u32) -> Option<u64> {
    let pack = |(values, any), slot| {
        let code = code(slot, width);
        (values << width | code, any | code)
    };
    let (values, any) = slots.iter().rev().fold((0, 0), pack);
    (any >> width == 0).then_some(values)
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
