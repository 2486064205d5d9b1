//! A behaviour as text: a numbered step a line, and beside its action what it changed.
//!
//! ```text
//!   0  initial state               proposed = [none, none]
//!                                  decided  = [none, none]
//!   1  Propose(node: 0, value: 1)  proposed[0]: none → 1
//! ```

use synod_messages::{Datum, TraceStep};

use crate::diff::state_changes;
use crate::layout::{Cell, LINE_WIDTH, blanks, fill};
use crate::style::{ACTION, ADDED, DIM, NAME, paint};
use crate::value::{action_text, brackets, items, value_text};

/// Wider actions have their changes beneath.
const WIDEST_ACTION: usize = 42;
/// Values get at least this much room, however wide the actions are.
const NARROWEST_VALUE: usize = 40;

/// The lines of a behaviour, each indented by `indent` blanks. With `full` each step shows every
/// variable, those that changed with a `*`.
#[must_use]
pub fn trace_text(steps: &[TraceStep], loop_start: Option<u64>, full: bool, indent: usize) -> String {
    let labels: Vec<Cell> = steps.iter().map(label).collect();
    let widest = labels.iter().map(|label| label.width).filter(|width| *width <= WIDEST_ACTION).max();
    let columns = Columns {
        indent,
        number: steps.len().saturating_sub(1).to_string().len().max(2),
        label: widest.unwrap_or(0),
    };
    let mut text = String::new();
    for (number, (step, label)) in steps.iter().zip(&labels).enumerate() {
        let before = number.checked_sub(1).map(|before| &steps[before]);
        let lines = step_lines(before, step, full, columns.room());
        columns.write(&mut text, number, label, &lines);
    }
    if let Some(start) = loop_start {
        let back = paint(NAME, format!("and from here again step {}, for ever", start + 1));
        text.push_str(&format!("{}{back}\n", blanks(columns.indent + columns.number + 2)));
    }
    text
}

/// The columns of a trace: where steps are numbered, named, and told.
struct Columns {
    indent: usize,
    number: usize,
    label: usize,
}

impl Columns {
    fn before_change(&self) -> usize {
        self.indent + self.number + 2 + self.label + 2
    }

    fn room(&self) -> usize {
        LINE_WIDTH.saturating_sub(self.before_change()).max(NARROWEST_VALUE)
    }

    fn write(&self, out: &mut String, number: usize, label: &Cell, lines: &[Cell]) {
        let number = Cell::painted(DIM, &number.to_string()).right(self.number);
        out.push_str(&format!("{}{number}  ", blanks(self.indent)));
        let beside = label.width <= self.label && !lines.is_empty();
        out.push_str(&if beside {
            format!("{}  ", label.padded(self.label))
        } else {
            format!("{}\n", label.text)
        });
        for (at, line) in lines.iter().enumerate() {
            let before = if at == 0 && beside { 0 } else { self.before_change() };
            out.push_str(&format!("{}{}\n", blanks(before), line.text));
        }
    }
}

fn label(step: &TraceStep) -> Cell {
    match &step.action {
        Some(action) => Cell::painted(ACTION, &action_text(action)),
        None => Cell::painted(NAME, "initial state"),
    }
}

fn step_lines(before: Option<&TraceStep>, step: &TraceStep, full: bool, room: usize) -> Vec<Cell> {
    match before {
        None => whole_state(&step.state, None, room),
        Some(before) if full => whole_state(&step.state, Some(&before.state), room),
        Some(before) => {
            let changes = state_changes(&before.state, &step.state);
            if changes.is_empty() {
                return vec![Cell::painted(DIM, "(nothing changes)")];
            }
            changes.iter().map(super::diff::Change::cell).collect()
        }
    }
}

type Variables = [(String, Datum)];

/// Every variable; beside a state before it, those that differ are marked.
fn whole_state(state: &Variables, before: Option<&Variables>, room: usize) -> Vec<Cell> {
    let widest = state.iter().map(|(name, _)| Cell::plain(name.as_str()).width).max().unwrap_or(0);
    let line = |(at, (name, value)): (usize, &(String, Datum))| {
        let changed = before.map(|before| before.get(at).is_none_or(|(_, old)| old != value));
        let mark = match changed {
            None => "",
            Some(true) => "* ",
            Some(false) => "  ",
        };
        let head = format!("{mark}{} = ", Cell::plain(name.as_str()).padded(widest));
        variable_lines(&head, value, changed == Some(true), room)
    };
    state.iter().enumerate().flat_map(line).collect()
}

/// One variable, on several lines where its value is long.
fn variable_lines(head: &str, value: &Datum, changed: bool, room: usize) -> Vec<Cell> {
    let text = format!("{head}{}", value_text(value));
    let items = items(value);
    let lines = if text.chars().count() <= room || items.is_empty() {
        vec![text]
    } else {
        let (open, close) = brackets(value);
        fill(&format!("{head}{open}"), &items, close, room)
    };
    lines
        .iter()
        .map(|line| if changed { Cell::painted(ADDED, line) } else { Cell::plain(line.as_str()) })
        .collect()
}

#[cfg(test)]
mod tests {
    use synod_messages::ActionTaken;

    use super::*;
    use crate::samples::plain;

    fn state(numbers: &[i64], flag: bool) -> Vec<(String, Datum)> {
        let list = Datum::List(numbers.iter().copied().map(Datum::Int).collect());
        vec![("numbers".into(), list), ("on".into(), Datum::Bool(flag))]
    }

    fn step(name: &str, state: Vec<(String, Datum)>) -> TraceStep {
        let args = vec![("at".to_owned(), Datum::Int(1))];
        TraceStep { action: Some(ActionTaken { name: name.into(), args }), state }
    }

    fn steps() -> Vec<TraceStep> {
        let first = TraceStep { action: None, state: state(&[1, 2], false) };
        vec![first, step("Change", state(&[1, 3], true)), step("Idle", state(&[1, 3], true))]
    }

    #[test]
    fn changes_stand_beside_their_action() {
        insta::assert_snapshot!(plain(&trace_text(&steps(), None, false, 2)), @r"
           0  initial state  numbers = [1, 2]
                             on      = false
           1  Change(at: 1)  numbers[1]: 2 → 3
                             on: false → true
           2  Idle(at: 1)    (nothing changes)
        ");
    }

    #[test]
    fn whole_states_mark_what_changed() {
        insta::assert_snapshot!(plain(&trace_text(&steps()[..2], Some(0), true, 2)), @r"
           0  initial state  numbers = [1, 2]
                             on      = false
           1  Change(at: 1)  * numbers = [1, 3]
                             * on      = true
              and from here again step 1, for ever
        ");
    }

    #[test]
    fn a_wide_action_has_its_changes_beneath() {
        let name = "ACaseWithARatherLongNameForAnActionOfASpec";
        let steps = [steps().remove(0), step(name, state(&[1, 2], true))];
        insta::assert_snapshot!(plain(&trace_text(&steps, None, false, 0)), @r"
         0  initial state  numbers = [1, 2]
                           on      = false
         1  ACaseWithARatherLongNameForAnActionOfASpec(at: 1)
                           on: false → true
        ");
    }

    #[test]
    fn long_values_go_on_beneath() {
        let numbers: Vec<i64> = (1000..1030).collect();
        let steps = [TraceStep { action: None, state: state(&numbers, true) }];
        let text = plain(&trace_text(&steps, None, false, 2));
        assert!(text.lines().all(|line| line.chars().count() <= LINE_WIDTH), "{text}");
        assert!(text.lines().count() > 2, "{text}");
    }
}
