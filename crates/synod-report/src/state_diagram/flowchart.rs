//! A state diagram as a Mermaid flowchart, which many pages of documentation show as a picture.
//!
//! A flowchart rather than Mermaid's own state diagram: only there are all texts in quotes, so that no name of a spec can end a
//! text or be taken for a word of the language. In quotes, Mermaid reads HTML, Markdown (after a backtick) and its own
//! `#35;` for a character; so every character that means something to one of them is written as its number.

use super::{Arrow, Mark, StateBox, StateDiagram, visible};

const CLASSES: &str = "    classDef default fill:#f7f8fa,stroke:#7b8794,color:#1f2933,text-align:left
    classDef initial fill:#dcebfa,stroke:#1f5f99,stroke-width:2px,color:#1f2933
    classDef wrong fill:#fde2dd,stroke:#b3261e,stroke-width:3px,color:#1f2933
    classDef goal fill:#e0f2e3,stroke:#1b6e3c,stroke-width:3px,color:#1f2933
";

/// The text, with a line feed at its end.
#[must_use]
pub fn flowchart(diagram: &StateDiagram) -> String {
    let mut out = format!("%% {}\nflowchart TD\n", text(&diagram.title));
    for (at, state) in diagram.boxes.iter().enumerate() {
        out.push_str(&node(at, state));
    }
    for arrow in &diagram.arrows {
        out.push_str(&edge(arrow));
    }
    out.push_str(CLASSES);
    out
}

fn node(at: usize, state: &StateBox) -> String {
    let (open, close) = if state.mark == Mark::End { ("[[", "]]") } else { ("(", ")") };
    let class = match state.mark {
        Mark::Plain | Mark::End => "",
        Mark::Initial => ":::initial",
        Mark::Wrong => ":::wrong",
        Mark::Goal => ":::goal",
    };
    let mut lines = vec![format!("<b>{}</b>", text(&state.name))];
    if !state.notes.is_empty() {
        lines[0].push_str(&format!(" <i>{}</i>", text(&state.notes.join(", "))));
    }
    lines.extend(state.lines.iter().map(|line| text(line)));
    format!("    s{at}{open}\"{}\"{close}{class}\n", lines.join("<br/>"))
}

fn edge(arrow: &Arrow) -> String {
    let lines: Vec<String> = arrow.lines.iter().map(|line| text(line)).collect();
    // Mermaid refuses an empty text.
    let label = match lines.join("<br/>") {
        label if label.is_empty() => String::new(),
        label => format!("|\"{label}\"|"),
    };
    format!("    s{} -->{label} s{}\n", arrow.from, arrow.to)
}

/// Letters of any script, digits, blanks and the punctuation of values stand for themselves. A point is written as its number too,
/// since Mermaid takes what begins with `1. ` for an item of a list; so is `-`.
fn text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in visible(text).chars() {
        if letter.is_alphanumeric() || " ,:=()−→↦×".contains(letter) {
            out.push(letter);
        } else {
            out.push_str(&format!("#{};", u32::from(letter)));
        }
    }
    out
}
