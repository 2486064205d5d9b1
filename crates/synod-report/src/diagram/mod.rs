//! Space-time diagrams of behaviours of processes, in the manner of Lamport's "Time, Clocks, and the Ordering of
//! Events in a Distributed System": a vertical line a process, time upwards, a dot an event, a slanted line a
//! message.
//!
//! From data to text, in this order: a counterexample becomes a [computation](SpaceTime); `layout` gives processes
//! columns and timestamps rows; `draw` makes shapes of them; `placement` finds room for labels, measured with the
//! `font` that is drawn; and `svg` writes what came out. The same [`Picture`] can be made pixels by somebody who can.
//! `mermaid` and `shiviz` tell the same computation to other programs.

mod draw;
mod font;
mod geometry;
mod labels;
mod layout;
mod legend;
mod lines;
mod marks;
mod mermaid;
mod picture;
mod placement;
mod shiviz;
mod space_time;
mod svg;
#[cfg(test)]
mod tests;
mod words;

pub use draw::picture;
pub use font::{Stroke, outline};
pub use geometry::Point;
pub use mermaid::mermaid;
pub use picture::{Dash, Form, Palette, Picture, Rgb, Shape, Steps, Tone};
pub use shiviz::shiviz;
pub use space_time::{SpaceTime, Undrawable};
pub use svg::svg;
pub(crate) use svg::{element, rules};

use synod_messages::Counterexample;

/// Which timestamps a diagram shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Clocks {
    /// Lamport's: a number at each tick, the first event at 0 as in the article.
    #[default]
    Lamport,
    /// Vectors, beside each event; its height is still Lamport's timestamp.
    Vector,
}

/// What a diagram shows beyond the events.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DiagramOptions {
    /// Which timestamps.
    pub clocks: Clocks,
    /// The label of an event whose causal past stands out.
    pub causal_past: Option<String>,
}

/// What stands above a diagram.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caption {
    /// What the behaviour shows: `Agreement is violated in 9 steps`.
    pub title: String,
    /// Where it comes from.
    pub subtitle: String,
}

impl Caption {
    /// Of a behaviour of a spec's model.
    #[must_use]
    pub fn of(found: &Counterexample, spec: &str, model: &str) -> Self {
        let title = crate::finding::what(found);
        Self { title, subtitle: format!("{spec}, model {model}") }
    }
}
