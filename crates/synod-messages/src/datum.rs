//! A value of a spec, as a tree that can be shown, compared and sent.

use nanoserde::{DeJson, SerJson};

/// A value of a spec as data: what a state variable, a constant or an argument of an action looks like
/// to somebody who does not know its Rust type.
///
/// Sets, bags and maps are listed in the order of their type, so equal values give equal trees.
#[derive(Clone, Debug, PartialEq, Eq, SerJson, DeJson)]
pub enum Datum {
    /// `true` or `false`.
    Bool(bool),
    /// An integer that fits 64 bits.
    Int(i64),
    /// An integer that does not fit 64 bits, in decimal digits.
    BigInt(String),
    /// Text.
    Text(String),
    /// A value with a name and nothing inside: `Working`, `a1`.
    Atom(String),
    /// The empty case of an option.
    Absent,
    /// The full case of an option; shown as what it holds.
    Present(Box<Datum>),
    /// A tuple; the unit value is the empty one.
    Tuple(Vec<Datum>),
    /// A sequence, numbered from 0.
    List(Vec<Datum>),
    /// A set.
    Set(Vec<Datum>),
    /// A set whose elements have a multiplicity of at least 1.
    Bag(Vec<(Datum, u64)>),
    /// A function from keys to values.
    Map(Vec<(Datum, Datum)>),
    /// A structure with named fields.
    Record(Vec<(String, Datum)>),
    /// A named case with fields; those without a name of their own are called `0`, `1`, ...
    Variant(String, Vec<(String, Datum)>),
    /// A message with its sender and its receiver; shown as `p1→p2: Prepare(3)`.
    Envelope(Box<(Datum, Datum, Datum)>),
}
