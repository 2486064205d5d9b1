//! Which model of a spec a trace was recorded in, and with which constants.

use synod_messages::{Datum, Description, ModelInfo};
use synod_report::Recorded;

use crate::Error;

/// The model to run a trace in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordedModel {
    /// Its name.
    pub model: String,
    /// The constants that differ from the model's, as written on the command line.
    pub constants: Vec<(String, String)>,
    /// What the user should know of the choice, in sentences.
    pub notes: Vec<String>,
}

/// The model that the command line names, or else the trace, or else the first; with the constants of the trace where it is the
/// trace's own model, and those of the command line.
///
/// # Errors
/// There is no such model.
pub fn recorded_model(
    recorded: &Recorded,
    description: &Description,
    model: Option<&str>,
    constants: &[(String, String)],
) -> Result<RecordedModel, Error> {
    let told = recorded.meta("model");
    let info = chosen(description, model, told)?;
    let mut chosen = RecordedModel { model: info.name.clone(), constants: Vec::new(), notes: Vec::new() };
    if model.is_none_or(|name| Some(name) == told) {
        let text = recorded.meta("constants").unwrap_or_default();
        for (name, value) in split(text) {
            chosen.add(info, &name, &value);
        }
    }
    for (name, value) in constants {
        chosen.constants.retain(|(other, _)| other != name);
        chosen.constants.push((name.clone(), value.clone()));
    }
    Ok(chosen)
}

fn chosen<'a>(
    description: &'a Description,
    model: Option<&str>,
    told: Option<&str>,
) -> Result<&'a ModelInfo, Error> {
    let Some(name) = model.or(told) else { return Ok(&description.models[0]) };
    let found = description.models.iter().find(|info| info.name == name);
    found.ok_or_else(|| {
        let names: Vec<&str> = description.models.iter().map(|info| info.name.as_str()).collect();
        let whose = if model.is_some() { "" } else { ", in which the trace was recorded" };
        Error::usage(format!(
            "the spec has no model `{name}`{whose}; there are: {} (choose one with --model)",
            names.join(", ")
        ))
    })
}

impl RecordedModel {
    /// A constant of the trace: told to the spec where it is not what the model has.
    fn add(&mut self, info: &ModelInfo, name: &str, value: &str) {
        match info.constants.iter().find(|(known, _)| known == name) {
            Some((_, now)) if now.to_string() == value => {}
            Some((_, now)) => {
                self.notes
                    .push(format!("The trace was recorded with {name} = {value}; the model has {now} now."));
                let text = if matches!(now, Datum::Text(_)) { unquoted(value) } else { value.to_owned() };
                self.constants.push((name.to_owned(), text));
            }
            None => self.notes.push(format!(
                "The trace was recorded with {name} = {value}; the spec has no such constant any more."
            )),
        }
    }
}

/// `a=1, b="x, y"` in its parts. Values are names, numbers, or texts in quotes, so only a text can hold a comma.
fn split(text: &str) -> Vec<(String, String)> {
    let (mut parts, mut part, mut quoted, mut escaped) = (Vec::new(), String::new(), false, false);
    for letter in text.chars() {
        if letter == ',' && !quoted {
            parts.push(std::mem::take(&mut part));
            continue;
        }
        quoted ^= letter == '"' && !escaped;
        escaped = letter == '\\' && !escaped;
        part.push(letter);
    }
    parts.push(part);
    let pair =
        |part: &String| part.split_once('=').map(|(name, value)| (name.trim().to_owned(), value.to_owned()));
    parts.iter().filter_map(pair).collect()
}

/// A text as it is, from the form in which it is shown.
fn unquoted(shown: &str) -> String {
    let inner = shown.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(shown);
    let (mut text, mut rest) = (String::new(), inner.chars());
    while let Some(letter) = rest.next() {
        match (letter, if letter == '\\' { rest.next() } else { None }) {
            (_, None) => text.push(letter),
            (_, Some('n')) => text.push('\n'),
            (_, Some('r')) => text.push('\r'),
            (_, Some('t')) => text.push('\t'),
            (_, Some('0')) => text.push('\0'),
            (_, Some('u')) => {
                let digits: String = rest.by_ref().skip(1).take_while(|digit| *digit != '}').collect();
                text.extend(u32::from_str_radix(&digits, 16).ok().and_then(char::from_u32));
            }
            (_, Some(other)) => text.push(other),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn description() -> Description {
        let model = |name: &str, nodes| ModelInfo {
            name: name.into(),
            constants: vec![
                ("nodes".into(), Datum::Int(nodes)),
                ("guard".into(), Datum::Atom("Proposed".into())),
                ("title".into(), Datum::Text("a".into())),
            ],
            expectation: Default::default(),
            reachable: Vec::new(),
            on_request: false,
        };
        Description {
            name: "Spec".into(),
            constants: Vec::new(),
            models: vec![model("default", 3), model("large", 5)],
            actions: Vec::new(),
            variables: Vec::new(),
        }
    }

    fn trace(meta: &[(&str, &str)]) -> Recorded {
        let meta = meta.iter().map(|(name, text)| ((*name).into(), (*text).into())).collect();
        Recorded { meta, variables: Vec::new(), states: Vec::new(), loop_start: None }
    }

    fn pair(name: &str, value: &str) -> (String, String) {
        (name.to_owned(), value.to_owned())
    }

    #[test]
    fn the_trace_names_what_it_was_recorded_with() {
        let constants = "nodes=4, guard=Proposed, title=\"x, y=\\\"\", gone=1";
        let recorded = trace(&[("model", "large"), ("constants", constants)]);
        let found = recorded_model(&recorded, &description(), None, &[]).unwrap();
        assert_eq!(found.model, "large");
        assert_eq!(found.constants, [pair("nodes", "4"), pair("title", "x, y=\"")]);
        assert!(found.notes[0].contains("nodes = 4; the model has 5 now"), "{:?}", found.notes);
        assert!(found.notes[2].contains("no such constant any more"), "{:?}", found.notes);
    }

    #[test]
    fn the_command_line_comes_first() {
        let recorded = trace(&[("model", "large"), ("constants", "nodes=4")]);
        let found = recorded_model(&recorded, &description(), None, &[pair("nodes", "2")]).unwrap();
        assert_eq!(found.constants, [pair("nodes", "2")]);
        let other = recorded_model(&recorded, &description(), Some("default"), &[]).unwrap();
        assert_eq!((other.model.as_str(), other.constants.len()), ("default", 0));
        let foreign = recorded_model(&trace(&[]), &description(), None, &[]).unwrap();
        assert_eq!(foreign.model, "default");
        let gone = recorded_model(&trace(&[("model", "old")]), &description(), None, &[]).unwrap_err();
        assert!(gone.message().contains("`old`, in which the trace was recorded; there are: default, large"));
    }

    proptest! {
        #[test]
        fn texts_are_read_as_they_were_shown(text in any::<String>(), other in any::<String>()) {
            let shown = |text: &str| Datum::Text(text.to_owned()).to_string();
            prop_assert_eq!(&unquoted(&shown(&text)), &text);
            let line = format!("a={}, b={}", shown(&text), shown(&other));
            prop_assert_eq!(split(&line), [pair("a", &shown(&text)), pair("b", &shown(&other))]);
        }
    }
}
