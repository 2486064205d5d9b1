//! The values of a page, each kept once: a trace repeats most of its values at every step.

use std::collections::HashMap;

use serde::Serialize;
use serde::ser::Serializer;
use serde_json::Value;
use synod_messages::Datum;

use crate::datum_json;

/// Values in the order in which they came, and the number of each.
#[derive(Default)]
pub(super) struct Pool {
    values: Vec<Value>,
    numbers: HashMap<String, usize>,
}

impl Pool {
    /// The number of a value. Equal values have equal numbers.
    pub(super) fn number(&mut self, value: &Datum) -> usize {
        let json = datum_json(value);
        let next = self.values.len();
        let number = *self.numbers.entry(json.to_string()).or_insert(next);
        if number == next {
            self.values.push(json);
        }
        number
    }

    /// The numbers of a state's variables, in their order.
    pub(super) fn state(&mut self, state: &[(String, Datum)]) -> Vec<usize> {
        state.iter().map(|(_, value)| self.number(value)).collect()
    }
}

impl Serialize for Pool {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.values.serialize(serializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_values_are_kept_once() {
        let mut pool = Pool::default();
        let text = Datum::Text("n1".into());
        let numbers = [Datum::Int(1), Datum::Atom("n1".into()), text, Datum::Int(1)].map(|v| pool.number(&v));
        assert_eq!(numbers, [0, 1, 2, 0]);
        assert_eq!(serde_json::to_string(&pool).unwrap(), r#"[1,"n1",["text","n1"]]"#);
    }
}
