//! A behaviour as text: a numbered step a line, and beside its action what it changed.
//!
//! ```text
//!       0  initial state               proposed = [none, none]
//!                                      decided  = [none, none]
//!   ╭→  1  Propose(node: 0, value: 1)  proposed[0]: none → 1
//!   │   2  Withdraw(node: 0)           proposed[0]: 1 → none
//!   ╰─  3  back to state 1 by Propose(node: 0, value: 1)
//!                                      proposed[0]: none → 1
//! ```
//!
//! The arrow is there where the behaviour is a lasso with a cycle. Its last row is the way back, which is a step like the others
//! and has the number of one. Where every state has a mapped state (of a refinement), that is told beside it in the same way.

use synod_messages::{Counterexample, FindingKind, TraceStep};

use crate::columns::{Columns, Gutter, Row, Sharing, widest_mapped};
use crate::lasso::Lasso;
use crate::layout::Cell;
use crate::state_lines::state_lines;
use crate::style::{ACTION, BAD, DIM, NAME};
use crate::telling::{Detail, Telling};
use crate::value::action_text;

/// The lines of a counterexample's behaviour, each indented by `indent` blanks. Where whole states are told, a `*` marks what
/// a step changed.
#[must_use]
pub fn trace_text(found: &Counterexample, telling: Telling, indent: usize) -> String {
    let trace = Trace { found, lasso: Lasso::of(found), detail: telling.detail };
    let labels: Vec<Cell> = found.steps.iter().enumerate().map(|(at, step)| label(at, step)).collect();
    let has_cycle = trace.lasso.is_some_and(|lasso| !lasso.stutters());
    let largest = found.steps.len().saturating_sub(usize::from(!has_cycle));
    let columns = Columns::new(labels.iter(), largest, indent, has_cycle, telling.width);
    let (rows, sharing) = trace.laid_out(&columns);
    let mut text = String::new();
    for row in &rows {
        columns.write(&mut text, row, sharing);
    }
    text
}

fn label(at: usize, step: &TraceStep) -> Cell {
    match &step.action {
        Some(action) => Cell::painted(ACTION, &action_text(action)),
        None if at > 0 => Cell::painted(NAME, "stutters once"),
        None => Cell::painted(NAME, "initial state"),
    }
}

struct Trace<'a> {
    found: &'a Counterexample,
    lasso: Option<Lasso>,
    detail: Detail,
}

/// The columns for the lines of a state, and of its mapped state.
#[derive(Clone, Copy, Debug)]
struct Rooms {
    state: usize,
    mapped: usize,
}

impl Trace<'_> {
    /// The rows; side by side with the mapped states if there are any and they fit.
    fn laid_out(&self, columns: &Columns) -> (Vec<Row>, Sharing) {
        let whole = Rooms { state: columns.room(), mapped: columns.room() };
        if self.found.steps.iter().all(|step| step.mapped.is_empty()) {
            return (self.rows(whole), Sharing::Beneath);
        }
        let with_heading = |rooms| {
            let mut rows = vec![heading()];
            rows.extend(self.rows(rooms));
            rows
        };
        let half = columns.half_room();
        let mapped = widest_mapped(&with_heading(Rooms { state: half, mapped: half }));
        let rows = with_heading(Rooms { state: columns.room_beside(mapped), mapped: half });
        match columns.sharing(&rows) {
            Sharing::Beneath => (with_heading(whole), Sharing::Beneath),
            beside => (rows, beside),
        }
    }

    fn rows(&self, rooms: Rooms) -> Vec<Row> {
        (0..self.found.steps.len()).map(|at| self.row(at, rooms)).chain(self.way_back(rooms)).collect()
    }

    fn row(&self, at: usize, rooms: Rooms) -> Row {
        let step = &self.found.steps[at];
        let row = self.between(at.checked_sub(1), at, rooms);
        let mapped = if self.is_forbidden(at) { forbidden(&row.mapped, at) } else { row.mapped };
        Row { gutter: self.gutter(at), number: at.to_string(), label: label(at, step), mapped, ..row }
    }

    /// The lines that tell of the step from one state to another.
    fn between(&self, from: Option<usize>, to: usize, rooms: Rooms) -> Row {
        let (before, after) = (from.map(|from| &self.found.steps[from]), &self.found.steps[to]);
        let state = state_lines(before.map(|step| &*step.state), &after.state, self.detail, rooms.state);
        let mapped = if after.mapped.is_empty() {
            Vec::new()
        } else {
            let before = before.map(|step| &*step.mapped).filter(|mapped| !mapped.is_empty());
            state_lines(before, &after.mapped, self.detail, rooms.mapped)
        };
        Row { state, mapped, ..Row::default() }
    }

    fn gutter(&self, at: usize) -> Gutter {
        match self.lasso {
            Some(lasso) if at == lasso.start => Gutter::Head,
            Some(lasso) if at > lasso.start => Gutter::Within,
            _ => Gutter::Outside,
        }
    }

    /// The end of a lasso: a step back, or no step any more.
    fn way_back(&self, rooms: Rooms) -> Option<Row> {
        let lasso = self.lasso?;
        let action =
            self.found.loop_action.as_ref().map(|action| Cell::painted(ACTION, &action_text(action)));
        if lasso.stutters() {
            let label = Cell::painted(NAME, "stutters for ever");
            let label = match action {
                Some(action) => {
                    label.and(&Cell::plain(": ")).and(&action).and(&Cell::plain(" changes nothing"))
                }
                None => label,
            };
            return Some(Row { label, ..Row::default() });
        }
        let back = Cell::painted(NAME, &format!("back to state {}", lasso.start)).and(&Cell::plain(" by "));
        let label = back.and(&action.unwrap_or_else(|| Cell::plain("a stuttering step")));
        let number = self.found.steps.len().to_string();
        let row = self.between(self.found.steps.len().checked_sub(1), lasso.start, rooms);
        Some(Row { gutter: Gutter::Tail, number, label, ..row })
    }

    /// Whether the abstract spec of a refinement has no such step.
    fn is_forbidden(&self, at: usize) -> bool {
        self.found.kind == FindingKind::Refinement && at + 1 == self.found.steps.len()
    }
}

fn heading() -> Row {
    let title = |text| vec![Cell::painted(DIM, text)];
    Row { state: title("state"), mapped: title("mapped state"), ..Row::default() }
}

/// What is not allowed, and in words that it is not.
fn forbidden(lines: &[Cell], at: usize) -> Vec<Cell> {
    let mark = Cell::painted(BAD, "✗ ");
    let words = Cell::painted(BAD, if at == 0 { "  not an initial state" } else { "  not allowed" });
    lines.iter().map(|line| mark.clone().and(line)).chain([words]).collect()
}

#[cfg(test)]
mod tests {
    use synod_messages::{ActionTaken, Datum};

    use super::*;
    use crate::layout::LINE_WIDTH;
    use crate::samples::plain;

    fn state(numbers: &[i64], flag: bool) -> Vec<(String, Datum)> {
        let list = Datum::List(numbers.iter().copied().map(Datum::Int).collect());
        vec![("numbers".into(), list), ("on".into(), Datum::Bool(flag))]
    }

    fn taken(name: &str) -> ActionTaken {
        ActionTaken { name: name.into(), args: vec![("at".to_owned(), Datum::Int(1))] }
    }

    fn step(name: &str, state: Vec<(String, Datum)>) -> TraceStep {
        TraceStep { action: Some(taken(name)), state, ..TraceStep::default() }
    }

    fn initial() -> TraceStep {
        TraceStep { state: state(&[1, 2], false), ..TraceStep::default() }
    }

    fn steps() -> Vec<TraceStep> {
        vec![initial(), step("Change", state(&[1, 3], true)), step("Idle", state(&[1, 3], true))]
    }

    fn text(found: &Counterexample, detail: Detail) -> String {
        plain(&trace_text(found, Telling { detail, ..Telling::default() }, 2))
    }

    #[test]
    fn changes_stand_beside_their_action() {
        let found = Counterexample { steps: steps(), ..Counterexample::default() };
        insta::assert_snapshot!(text(&found, Detail::Changes), @r"
           0  initial state  numbers = [1, 2]
                             on      = false
           1  Change(at: 1)  numbers[1]: 2 → 3
                             on: false → true
           2  Idle(at: 1)    (nothing changes)
        ");
    }

    #[test]
    fn whole_states_mark_what_changed() {
        let found = Counterexample {
            steps: steps()[..2].to_vec(),
            loop_start: Some(0),
            loop_action: Some(taken("Reset")),
            ..Counterexample::default()
        };
        insta::assert_snapshot!(text(&found, Detail::WholeStates), @r"
          ╭→  0  initial state  numbers = [1, 2]
          │                     on      = false
          │   1  Change(at: 1)  * numbers = [1, 3]
          │                     * on      = true
          ╰─  2  back to state 0 by Reset(at: 1)
                                * numbers = [1, 2]
                                * on      = false
        ");
    }

    #[test]
    fn an_action_that_changes_nothing_is_named_where_it_repeats() {
        let found = Counterexample {
            steps: steps()[..2].to_vec(),
            loop_start: Some(1),
            loop_action: Some(taken("Idle")),
            ..Counterexample::default()
        };
        insta::assert_snapshot!(text(&found, Detail::Changes), @r"
           0  initial state  numbers = [1, 2]
                             on      = false
           1  Change(at: 1)  numbers[1]: 2 → 3
                             on: false → true
              stutters for ever: Idle(at: 1) changes nothing
        ");
    }

    #[test]
    fn a_way_back_may_be_a_stuttering_step() {
        let found = Counterexample { steps: steps(), loop_start: Some(1), ..Counterexample::default() };
        insta::assert_snapshot!(text(&found, Detail::Changes), @r"
              0  initial state  numbers = [1, 2]
                                on      = false
          ╭→  1  Change(at: 1)  numbers[1]: 2 → 3
          │                     on: false → true
          │   2  Idle(at: 1)    (nothing changes)
          ╰─  3  back to state 1 by a stuttering step
                                (nothing changes)
        ");
    }

    #[test]
    fn a_wide_action_has_its_changes_beneath() {
        let name = "ACaseWithARatherLongNameForAnActionOfASpec";
        let steps = vec![initial(), step(name, state(&[1, 2], true))];
        let found = Counterexample { steps, ..Counterexample::default() };
        insta::assert_snapshot!(plain(&trace_text(&found, Telling::default(), 0)), @r"
         0  initial state  numbers = [1, 2]
                           on      = false
         1  ACaseWithARatherLongNameForAnActionOfASpec(at: 1)
                           on: false → true
        ");
    }

    #[test]
    fn long_values_go_on_beneath() {
        let numbers: Vec<i64> = (1000..1030).collect();
        let steps = vec![TraceStep { state: state(&numbers, true), ..TraceStep::default() }];
        let text = text(&Counterexample { steps, ..Counterexample::default() }, Detail::Changes);
        assert!(text.lines().all(|line| line.chars().count() <= LINE_WIDTH), "{text}");
        assert!(text.lines().count() > 2, "{text}");
    }
}
