//! The variables of a spec.

use synod_messages::Datum;

use crate::Value;

/// The variables of a spec: a structure with a field for each. Derive it with `#[derive(State)]`.
pub trait State: Value {
    /// The names of the variables, in the order of their declaration.
    const VARIABLES: &'static [&'static str];

    /// The variables' values as data, in the same order.
    fn variables(&self) -> Vec<Datum>;

    /// The variables' names with their values.
    fn named_variables(&self) -> Vec<(String, Datum)> {
        named(Self::VARIABLES, self.variables())
    }
}

fn named(names: &[&str], values: Vec<Datum>) -> Vec<(String, Datum)> {
    names.iter().map(|name| (*name).to_owned()).zip(values).collect()
}
