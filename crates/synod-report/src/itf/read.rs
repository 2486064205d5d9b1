//! Reading a behaviour from the Informal Trace Format, whoever wrote it: Synod, Apalache, Quint.
//!
//! The file is not trusted. What is wrong with it is said with the place, and nothing in it is taken for what it is not: an
//! integer that JSON's numbers would round, say, is refused.

use serde_json::{Map, Value};

use super::ACTION_VARIABLE;
use super::canonical::canonical;

/// A behaviour as a file tells it.
#[derive(Clone, Debug, PartialEq)]
pub struct Recorded {
    /// The texts in its `#meta`: `source`, `model`, `constants`, `property`, `status`.
    pub meta: Vec<(String, String)>,
    /// The variables of the spec, without those that tell of the step.
    pub variables: Vec<String>,
    /// The states. There is at least one.
    pub states: Vec<RecordedState>,
    /// For a lasso, the number of the state that the last one returns to.
    pub loop_start: Option<usize>,
}

/// A state as a file tells it.
#[derive(Clone, Debug, PartialEq)]
pub struct RecordedState {
    /// The step that led to it, in words, where that is told.
    pub action: Option<String>,
    /// The variables with their values in [canonical form](super::canonical()).
    pub state: Vec<(String, Value)>,
}

/// Variables of this kind tell of the step and are none of the spec's.
const OF_THE_STEP: &str = "mbt::";

impl Recorded {
    /// A text of the `#meta`.
    #[must_use]
    pub fn meta(&self, name: &str) -> Option<&str> {
        self.meta.iter().find(|(known, _)| known == name).map(|(_, text)| text.as_str())
    }
}

/// Reads a trace.
///
/// # Errors
/// Why it is none, with the place, for the user.
pub fn read_itf(text: &str) -> Result<Recorded, String> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let whole: Value = serde_json::from_str(text).map_err(|why| format!("it is not readable JSON: {why}"))?;
    let Value::Object(fields) = &whole else {
        return Err(format!("it is not a trace: a trace is an object, and this is {}", kind(&whole)));
    };
    let listed = fields.get("states").ok_or("it is not a trace: it has no `states`")?;
    let Value::Array(states) = listed else {
        return Err(format!("`states` is {}, not an array", kind(listed)));
    };
    let names = match (fields.get("vars"), states.first()) {
        (_, None) => return Err("`states` is empty: a behaviour has a first state".to_owned()),
        (Some(vars), _) => names(vars)?,
        (None, Some(first)) => own_names(first)?,
    };
    let read = states.iter().enumerate().map(|(at, state)| read_state(at, state, &names));
    Ok(Recorded {
        meta: meta(fields.get("#meta")),
        variables: names.iter().filter(|name| !name.starts_with(OF_THE_STEP)).cloned().collect(),
        states: read.collect::<Result<_, _>>()?,
        loop_start: fields.get("loop").map(|index| loop_start(index, states.len())).transpose()?,
    })
}

/// What is said about the trace; what is no text is nothing that we need.
fn meta(fields: Option<&Value>) -> Vec<(String, String)> {
    let fields = fields.and_then(Value::as_object).into_iter().flatten();
    fields.filter_map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned()))).collect()
}

fn names(vars: &Value) -> Result<Vec<String>, String> {
    let list = vars.as_array().ok_or_else(|| format!("`vars` is {}, not an array of names", kind(vars)))?;
    let mut names: Vec<String> = Vec::new();
    for (at, name) in list.iter().enumerate() {
        let name = name.as_str().ok_or_else(|| format!("`vars[{at}]` is {}, not a name", kind(name)))?;
        if names.iter().any(|other| other == name) {
            return Err(format!("`vars` names `{name}` twice"));
        }
        names.push(name.to_owned());
    }
    Ok(names)
}

/// Of a trace without `vars`, those of its first state.
fn own_names(first: &Value) -> Result<Vec<String>, String> {
    let fields = first.as_object().ok_or_else(|| format!("`states[0]` is {}, not an object", kind(first)))?;
    Ok(fields.keys().filter(|name| *name != "#meta").cloned().collect())
}

fn read_state(at: usize, state: &Value, names: &[String]) -> Result<RecordedState, String> {
    let place = format!("states[{at}]");
    let Value::Object(fields) = state else {
        return Err(format!("`{place}` is {}, not an object", kind(state)));
    };
    let is_known = |name: &&String| *name == "#meta" || names.contains(name);
    if let Some(unknown) = fields.keys().find(|name| !is_known(name)) {
        return Err(format!("`{place}` has a variable `{unknown}`, which `vars` does not name"));
    }
    let mut variables = Vec::new();
    for name in names.iter().filter(|name| !name.starts_with(OF_THE_STEP)) {
        let value =
            fields.get(name).ok_or_else(|| format!("`{place}` has no value for the variable `{name}`"))?;
        variables.push((name.clone(), canonical(value, &format!("{place}.{name}"))?));
    }
    Ok(RecordedState { action: action(fields), state: variables })
}

/// The action, where it is a text that says something.
fn action(fields: &Map<String, Value>) -> Option<String> {
    let told = fields.get(ACTION_VARIABLE)?.as_str()?;
    (!told.is_empty()).then(|| told.to_owned())
}

fn loop_start(index: &Value, states: usize) -> Result<usize, String> {
    let number = match index {
        Value::Object(marked) => marked.get("#bigint").and_then(Value::as_str).and_then(|d| d.parse().ok()),
        plain => plain.as_u64(),
    };
    let number = number.ok_or_else(|| format!("`loop` is {}, not the number of a state", shown(index)))?;
    let within = usize::try_from(number).ok().filter(|start| *start < states);
    within.ok_or_else(|| format!("`loop` is {number}, but the last state has the number {}", states - 1))
}

/// What a value is, in words.
pub(super) fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

/// A value, cut short where it is long.
pub(super) fn shown(value: &Value) -> String {
    const ENOUGH: usize = 60;
    let text = value.to_string();
    if text.chars().count() <= ENOUGH {
        return text;
    }
    format!("{}…", text.chars().take(ENOUGH).collect::<String>())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::samples::violated;
    use crate::{ItfSource, itf, itf_value};

    fn written() -> String {
        itf(
            &violated().counterexamples[0],
            ItfSource { spec: "specs/x.rs", model: "default", constants: &[] },
        )
    }

    fn refused(trace: &Value) -> String {
        read_itf(&trace.to_string()).unwrap_err()
    }

    #[test]
    fn what_is_written_is_read_again() {
        let recorded = read_itf(&written()).unwrap();
        let found = &violated().counterexamples[0];
        assert_eq!((recorded.meta("model"), recorded.meta("status")), (Some("default"), Some("violation")));
        assert_eq!(recorded.states.len(), found.steps.len());
        assert_eq!(recorded.states[0].action.as_deref(), Some("init"));
        for (read, step) in recorded.states.iter().zip(&found.steps) {
            for ((name, value), (own, datum)) in read.state.iter().zip(&step.state) {
                assert_eq!((name, value), (own, &canonical(&itf_value(datum), "x").unwrap()));
            }
        }
    }

    #[test]
    fn other_tools_name_no_action_or_no_variables() {
        let bare = json!({ "states": [{ "x": 1 }, { "#meta": { "index": 1 }, "x": { "#bigint": "2" } }] });
        let recorded = read_itf(&bare.to_string()).unwrap();
        assert_eq!((recorded.variables, recorded.states[1].action.clone()), (vec!["x".to_owned()], None));
        let quint = json!({ "#meta": { "status": "ok" }, "vars": ["mbt::actionTaken", "mbt::nondetPicks", "x"], "loop": 0,
            "states": [{ "mbt::actionTaken": "", "mbt::nondetPicks": null, "x": true }] });
        let recorded = read_itf(&quint.to_string()).unwrap();
        assert_eq!((recorded.variables, recorded.loop_start), (vec!["x".to_owned()], Some(0)));
    }

    #[test]
    fn what_is_wrong_is_named_with_its_place() {
        let trace = |states: Value| json!({ "vars": ["x"], "states": states });
        for (trace, says) in [
            (json!([]), "it is not a trace: a trace is an object, and this is an array"),
            (json!({}), "it is not a trace: it has no `states`"),
            (trace(json!(7)), "`states` is a number, not an array"),
            (trace(json!([])), "`states` is empty: a behaviour has a first state"),
            (trace(json!([null])), "`states[0]` is null, not an object"),
            (trace(json!([{ "x": 1 }, {}])), "`states[1]` has no value for the variable `x`"),
            (
                trace(json!([{ "x": 1, "y": 2 }])),
                "`states[0]` has a variable `y`, which `vars` does not name",
            ),
            (trace(json!([{ "x": [1, null] }])), "`states[0].x[1]` is null, which is no value of the format"),
            (json!({ "vars": "x", "states": [{}] }), "`vars` is a text, not an array of names"),
            (json!({ "vars": [1], "states": [{}] }), "`vars[0]` is a number, not a name"),
            (json!({ "vars": ["x", "x"], "states": [{}] }), "`vars` names `x` twice"),
            (
                json!({ "states": [{ "x": 1 }], "loop": 1 }),
                "`loop` is 1, but the last state has the number 0",
            ),
            (json!({ "states": [{ "x": 1 }], "loop": -1 }), "`loop` is -1, not the number of a state"),
        ] {
            assert_eq!(refused(&trace), says);
        }
    }

    #[test]
    fn what_is_no_json_is_refused_where_it_breaks_off() {
        let text = written();
        let cut = read_itf(&text[..text.len() / 2]).unwrap_err();
        assert!(cut.contains("not readable JSON") && cut.contains("line"), "{cut}");
        let deep = format!("{{\"states\": {}", "[".repeat(50_000_000));
        assert!(read_itf(&deep).unwrap_err().contains("recursion limit"));
    }

    mod mutated {
        use proptest::prelude::*;

        use super::*;

        proptest! {
            #![proptest_config(ProptestConfig::with_cases(3000))]

            /// Whatever becomes of a file, it is read or refused; and where it is read, its parts fit together.
            #[test]
            fn a_damaged_file_breaks_nothing(
                changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..3_u8), 1..6),
            ) {
                let mut bytes = written().into_bytes();
                for (at, byte, what) in changes {
                    let at = at.index(bytes.len());
                    match what {
                        0 => bytes[at] = byte,
                        1 => bytes.insert(at, byte),
                        _ => drop(bytes.remove(at)),
                    }
                }
                if let Ok(recorded) = read_itf(&String::from_utf8_lossy(&bytes)) {
                    prop_assert!(recorded.loop_start.is_none_or(|start| start < recorded.states.len()));
                    for state in &recorded.states {
                        let names = state.state.iter().map(|(name, _)| name);
                        prop_assert!(names.eq(recorded.variables.iter()));
                    }
                }
            }
        }
    }
}
