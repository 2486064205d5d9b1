//! A state diagram for Graphviz (`dot -Tsvg out.dot`).
//!
//! In a quoted string of the language only `"` must be escaped. In a label, `\` begins an escape too, and `&` a character's
//! name as in HTML (<https://graphviz.org/docs/attr-types/escString/>), so both are escaped everywhere.

use std::collections::BTreeMap;

use super::{Arrow, Course, Mark, StateBox, StateDiagram, visible};

/// Colours that stay apart for most readers (Okabe and Ito's, darkened so that text is readable in them).
const TONES: [&str; 8] =
    ["#33475b", "#0072b2", "#9a5b00", "#00704f", "#a3215f", "#5b4a9c", "#8a3d00", "#3f6f73"];

const HEAD: &str = r##"  graph [rankdir=TB, labelloc=t, fontname="Helvetica,Arial,sans-serif", fontsize=14, nodesep=0.35, ranksep=0.45, bgcolor=white];
  node [shape=box, style="rounded,filled", fillcolor="#f7f8fa", color="#7b8794", fontcolor="#1f2933", fontname="Menlo,DejaVu Sans Mono,monospace", fontsize=10, margin="0.14,0.08"];
  edge [fontname="Helvetica,Arial,sans-serif", fontsize=10, arrowsize=0.7, penwidth=1.2];
"##;

/// The text, with a line feed at its end.
#[must_use]
pub fn dot(diagram: &StateDiagram) -> String {
    let title = string(&diagram.title);
    let mut out = format!("digraph {title} {{\n{HEAD}  label={title};\n\n");
    for (at, state) in diagram.boxes.iter().enumerate() {
        out.push_str(&node(at, state));
    }
    out.push_str(&ranks(diagram));
    out.push('\n');
    for arrow in &diagram.arrows {
        out.push_str(&edge(arrow, diagram.course(arrow)));
    }
    out.push_str("}\n");
    out
}

fn node(at: usize, state: &StateBox) -> String {
    let heading = match state.notes.as_slice() {
        [] => state.name.clone(),
        notes => format!("{}  {}", state.name, notes.join(", ")),
    };
    // `\l` ends a line and puts it to the left.
    let lines = std::iter::once(&heading).chain(&state.lines);
    let label: String = lines.map(|line| format!("{}\\l", escaped(line))).collect();
    format!("  s{at} [label=\"{label}\"{}];\n", look(state.mark))
}

fn look(mark: Mark) -> &'static str {
    match mark {
        Mark::Plain => "",
        Mark::Initial => ", fillcolor=\"#dcebfa\", color=\"#1f5f99\", penwidth=2",
        Mark::Wrong => ", fillcolor=\"#fde2dd\", color=\"#b3261e\", penwidth=2.5, style=\"filled\"",
        Mark::Goal => ", fillcolor=\"#e0f2e3\", color=\"#1b6e3c\", penwidth=2.5",
        Mark::End => ", peripheries=2",
    }
}

/// States of the same rank stand side by side.
fn ranks(diagram: &StateDiagram) -> String {
    let mut ranks: BTreeMap<u64, Vec<String>> = BTreeMap::new();
    for (at, state) in diagram.boxes.iter().enumerate() {
        ranks.entry(state.rank).or_default().push(format!("s{at};"));
    }
    let shared = ranks.values().filter(|states| states.len() > 1);
    shared.map(|states| format!("  {{ rank=same; {} }}\n", states.join(" "))).collect()
}

/// What leads back must not change which rank a state is on. What leads aside has its label beside it: Graphviz loses an arrow
/// now and then that leads with a label of its own to a state of the same rank (`lost s2 s0 edge`).
fn edge(arrow: &Arrow, course: Course) -> String {
    let colour = TONES[arrow.tone % TONES.len()];
    let lines: Vec<String> = arrow.lines.iter().map(|line| format!(" {} ", escaped(line))).collect();
    let (label, free) = match course {
        Course::On | Course::Round => ("label", ""),
        Course::Aside => ("xlabel", ""),
        Course::Back => ("label", ", constraint=false"),
    };
    let (from, to, text) = (arrow.from, arrow.to, lines.join("\\n"));
    format!("  s{from} -> s{to} [{label}=\"{text}\", color=\"{colour}\", fontcolor=\"{colour}\"{free}];\n")
}

fn string(text: &str) -> String {
    format!("\"{}\"", escaped(text))
}

fn escaped(text: &str) -> String {
    visible(text).replace('\\', "\\\\").replace('"', "\\\"").replace('&', "&amp;")
}
