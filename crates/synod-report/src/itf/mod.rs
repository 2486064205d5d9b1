//! A behaviour in the Informal Trace Format (Apalache's ADR-015), which trace viewers and other tools read.
//!
//! Every integer is `{"#bigint": ".."}`, sets and functions are marked, a name is text, an option is a case `Some` or `None`. The
//! action that leads to a state is a variable of that state, `mbt::actionTaken`, as in Quint's traces; that of an initial
//! state is `init`; `read` reads it again. The bytes are a function of the behaviour: keys, sets and functions are sorted, and there are no dates.

mod canonical;
mod datum;
mod read;

pub use canonical::canonical;
pub use datum::{is as is_written, itf_datum};
pub use read::{Recorded, RecordedState, read_itf};

use serde_json::{Map, Value, json};
use synod_messages::{Counterexample, Datum, TraceStep};

use crate::value::{action_text, is_positional};

/// The variable that names the action.
pub const ACTION_VARIABLE: &str = "mbt::actionTaken";

/// What is said of a behaviour beside its states.
#[derive(Clone, Copy, Debug)]
pub struct ItfSource<'a> {
    /// The specification's file, as the user named it.
    pub spec: &'a str,
    /// The model.
    pub model: &'a str,
    /// The constants of the model.
    pub constants: &'a [(String, Datum)],
}

/// A behaviour as one document, a line a state.
#[must_use]
pub fn itf(found: &Counterexample, source: ItfSource<'_>) -> String {
    let names = found.steps.first().map_or(&[][..], |step| &step.state).iter().map(|(name, _)| name.as_str());
    let vars: Vec<&str> = std::iter::once(ACTION_VARIABLE).chain(names).collect();
    let states: Vec<String> = found.steps.iter().enumerate().map(|step| state(step).to_string()).collect();
    let back = found.loop_start.map_or(String::new(), |start| format!(",\n  \"loop\": {start}"));
    format!(
        "{{\n  \"#meta\": {},\n  \"vars\": {},\n  \"states\": [\n    {}\n  ]{back}\n}}\n",
        meta(found, source),
        json!(vars),
        states.join(",\n    "),
    )
}

fn meta(found: &Counterexample, source: ItfSource<'_>) -> Value {
    let constants: Vec<String> =
        source.constants.iter().map(|(name, value)| format!("{name}={value}")).collect();
    json!({
        "format": "ITF",
        "format-description": "https://apalache-mc.org/docs/adr/015adr-trace.html",
        "source": source.spec,
        "model": source.model,
        "constants": constants.join(", "),
        "property": found.property,
        "status": if found.kind == synod_messages::FindingKind::Witness { "ok" } else { "violation" },
        "description": "a behaviour found by Synod",
    })
}

fn state((index, step): (usize, &TraceStep)) -> Value {
    let mut fields = Map::new();
    fields.insert("#meta".to_owned(), json!({ "index": index }));
    let action = step.action.as_ref().map_or_else(|| initial(index), action_text);
    fields.insert(ACTION_VARIABLE.to_owned(), Value::String(action));
    fields.extend(step.state.iter().map(|(name, value)| (name.clone(), itf_value(value))));
    Value::Object(fields)
}

/// What leads to a state without an action: nothing, or a stuttering step.
fn initial(index: usize) -> String {
    if index == 0 { "init" } else { "stutter" }.to_owned()
}

/// A value as an expression of the format.
#[must_use]
pub fn itf_value(value: &Datum) -> Value {
    match value {
        Datum::Bool(flag) => json!(flag),
        Datum::Int(number) => json!({ "#bigint": number.to_string() }),
        Datum::BigInt(digits) => json!({ "#bigint": digits }),
        Datum::Text(text) | Datum::Atom(text) => json!(text),
        Datum::Absent => json!({ "tag": "None", "value": { "#tup": [] } }),
        Datum::Present(inner) => json!({ "tag": "Some", "value": itf_value(inner) }),
        Datum::Tuple(list) => json!({ "#tup": list.iter().map(itf_value).collect::<Vec<_>>() }),
        Datum::List(list) => list.iter().map(itf_value).collect(),
        Datum::Set(list) => json!({ "#set": sorted(list.iter().map(itf_value)) }),
        Datum::Bag(list) => {
            let pair =
                |(item, count): &(Datum, u64)| json!([itf_value(item), { "#bigint": count.to_string() }]);
            json!({ "#map": sorted(list.iter().map(pair)) })
        }
        Datum::Map(pairs) => {
            let pair = |(key, value): &(Datum, Datum)| json!([itf_value(key), itf_value(value)]);
            json!({ "#map": sorted(pairs.iter().map(pair)) })
        }
        Datum::Record(fields) => record(fields),
        Datum::Variant(name, fields) => {
            let positional = fields.iter().all(|(name, _)| is_positional(name));
            let value = match fields.as_slice() {
                [(_, only)] if positional => itf_value(only),
                fields if positional => {
                    json!({ "#tup": fields.iter().map(|(_, v)| itf_value(v)).collect::<Vec<_>>() })
                }
                fields => record(fields),
            };
            json!({ "tag": name, "value": value })
        }
        Datum::Envelope(parts) => {
            let (from, to, message) = &**parts;
            json!({ "from": itf_value(from), "to": itf_value(to), "message": itf_value(message) })
        }
    }
}

fn record(fields: &[(String, Datum)]) -> Value {
    fields.iter().map(|(name, value)| (name.clone(), itf_value(value))).collect::<Map<_, _>>().into()
}

/// In the order of their texts: a set has none of its own, and the order of the spec's type may change without a change of meaning.
fn sorted(items: impl Iterator<Item = Value>) -> Vec<Value> {
    let mut items: Vec<(String, Value)> = items.map(|item| (item.to_string(), item)).collect();
    items.sort_by(|a, b| a.0.cmp(&b.0));
    items.into_iter().map(|(_, item)| item).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::violated;

    fn source() -> ItfSource<'static> {
        ItfSource { spec: "specs/x.rs", model: "default", constants: &[] }
    }

    #[test]
    fn a_trace_is_what_the_format_asks_for() {
        let text = itf(&violated().counterexamples[0], source());
        insta::assert_snapshot!(text);
        // The format's own library reads it.
        let trace: itf::Trace<serde_json::Value> = itf::trace_from_str(&text).unwrap();
        assert_eq!(trace.states.len(), violated().counterexamples[0].steps.len());
        assert_eq!(trace.vars[0], ACTION_VARIABLE);
    }

    #[test]
    fn a_lasso_says_where_it_returns_to() {
        let found = Counterexample { loop_start: Some(1), ..violated().counterexamples[0].clone() };
        let trace: itf::Trace<serde_json::Value> = itf::trace_from_str(&itf(&found, source())).unwrap();
        assert_eq!(trace.loop_index, Some(1));
    }

    #[test]
    fn every_kind_of_value() {
        let int = Datum::Int;
        let atom = |name: &str| Datum::Atom(name.to_owned());
        let named = |name: &str, value| (name.to_owned(), value);
        let reads = |value: &Datum, text: &str| assert_eq!(itf_value(value).to_string(), text);
        reads(&int(-12), r##"{"#bigint":"-12"}"##);
        reads(&Datum::BigInt("18446744073709551616".to_owned()), r##"{"#bigint":"18446744073709551616"}"##);
        reads(&Datum::Tuple(Vec::new()), r##"{"#tup":[]}"##);
        reads(&Datum::List(vec![Datum::Bool(true)]), "[true]");
        reads(&Datum::Set(vec![atom("b"), atom("a")]), r##"{"#set":["a","b"]}"##);
        reads(&Datum::Bag(vec![(atom("a"), 2)]), r##"{"#map":[["a",{"#bigint":"2"}]]}"##);
        reads(
            &Datum::Map(vec![(atom("n1"), Datum::Absent)]),
            r##"{"#map":[["n1",{"tag":"None","value":{"#tup":[]}}]]}"##,
        );
        reads(&Datum::Present(Box::new(atom("v1"))), r#"{"tag":"Some","value":"v1"}"#);
        reads(&Datum::Record(vec![named("f", atom("x"))]), r#"{"f":"x"}"#);
        reads(&Datum::Variant("1b".into(), vec![named("0", atom("a1"))]), r#"{"tag":"1b","value":"a1"}"#);
        let two = vec![named("0", atom("a1")), named("1", atom("a2"))];
        reads(&Datum::Variant("1b".into(), two), r##"{"tag":"1b","value":{"#tup":["a1","a2"]}}"##);
        reads(
            &Datum::Variant("1b".into(), vec![named("by", atom("a1"))]),
            r#"{"tag":"1b","value":{"by":"a1"}}"#,
        );
        let envelope = Datum::Envelope(Box::new((atom("p1"), atom("p2"), atom("Ping"))));
        reads(&envelope, r#"{"from":"p1","message":"Ping","to":"p2"}"#);
    }
}
