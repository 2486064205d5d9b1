//! States as boxes and steps as arrows: a behaviour, or a whole small state graph, for programs that draw.
//!
//! In this order: a counterexample or a graph becomes a [`StateDiagram`], in which every text is final but not yet escaped;
//! [`dot()`] writes it for Graphviz and [`flowchart()`] for Mermaid. Both write the same boxes and arrows in the same order, and
//! mark the same ones: an initial state, a finding, a state where a behaviour may end. A mark is never a colour alone.

use std::cmp::Ordering;

mod behaviour;
mod dot;
mod flowchart;
mod graph;
#[cfg(test)]
mod tests;

pub use behaviour::of_behaviour;
pub use dot::dot;
pub use flowchart::flowchart;
pub use graph::of_graph;

/// Values are broken into lines of about so many columns, where they can be broken.
const ROOM: usize = 44;

/// What is drawn.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StateDiagram {
    /// What it shows.
    pub title: String,
    /// The boxes.
    pub boxes: Vec<StateBox>,
    /// The arrows, in the order in which they are drawn.
    pub arrows: Vec<Arrow>,
}

/// A state.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StateBox {
    /// What it is called; `3`.
    pub name: String,
    /// What it says, line by line.
    pub lines: Vec<String>,
    /// What is said of it: `initial`, `violates Agreement`.
    pub notes: Vec<String>,
    /// How it is marked.
    pub mark: Mark,
    /// Boxes of the same rank stand side by side.
    pub rank: u64,
}

/// How a state is marked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Mark {
    /// Not at all.
    #[default]
    Plain,
    /// It is initial.
    Initial,
    /// Something is wrong with it.
    Wrong,
    /// It is what was looked for.
    Goal,
    /// A behaviour may end here, and goes no further.
    End,
}

/// One or more steps between the same two states.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Arrow {
    /// The number of the box that it leaves.
    pub from: usize,
    /// The number of the box that it leads to.
    pub to: usize,
    /// The steps, one a line.
    pub lines: Vec<String>,
    /// Which of a few colours it has; arrows of the same action have the same.
    pub tone: usize,
}

/// Where an arrow leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Course {
    /// To a later rank.
    On,
    /// To another box of the same rank.
    Aside,
    /// To an earlier rank.
    Back,
    /// To where it began.
    Round,
}

impl StateDiagram {
    fn course(&self, arrow: &Arrow) -> Course {
        let rank = |at: usize| self.boxes[at].rank;
        match rank(arrow.to).cmp(&rank(arrow.from)) {
            _ if arrow.from == arrow.to => Course::Round,
            Ordering::Greater => Course::On,
            Ordering::Equal => Course::Aside,
            Ordering::Less => Course::Back,
        }
    }
}

/// Gives each action a tone, in the order in which they appear.
#[derive(Debug, Default)]
struct Tones(Vec<String>);

impl Tones {
    fn of(&mut self, action: &str) -> usize {
        let known = self.0.iter().position(|other| other == action);
        known.unwrap_or_else(|| {
            self.0.push(action.to_owned());
            self.0.len() - 1
        })
    }
}

/// A text in which nothing moves the cursor or is forbidden in an XML document: what a program that draws may stumble over is
/// written as Rust writes it.
fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        let hidden =
            letter.is_control() || matches!(letter, '\u{2028}' | '\u{2029}' | '\u{fffe}' | '\u{ffff}');
        if hidden {
            out.extend(letter.escape_default());
        } else {
            out.push(letter);
        }
    }
    out
}
