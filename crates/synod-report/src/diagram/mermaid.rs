//! A behaviour as a Mermaid sequence diagram, which many pages of documentation show as a picture.
//!
//! Its arrows are level: a message leaves and arrives at once. So a message is drawn where it arrives, and where its
//! sender did something else in between, a note says where it was sent.

use synod_clocks::{Computation, EventId, Fate, Passage};
use synod_messages::Event;

use super::space_time::{Repeats, SpaceTime};
use super::{Caption, words};

/// The diagram, with a line feed at its end.
#[must_use]
pub fn mermaid(space_time: &SpaceTime, caption: &Caption) -> String {
    let computation = &space_time.computation;
    let mut out = format!("%% {}\n", plain(&caption.subtitle));
    out.push_str(&format!("sequenceDiagram\n    title {}\n", plain(&caption.title)));
    for (process, name) in computation.processes().iter().enumerate() {
        out.push_str(&format!("    participant {} as {}\n", participant(process), plain(name)));
    }
    let all = computation.occurrences().len();
    let cycle = match space_time.repeats {
        Repeats::From(cut) if cut < all => Some(cut),
        _ => None,
    };
    for cut in 0..=all {
        for remark in computation.remarks().iter().filter(|remark| remark.cut == cut) {
            push(&mut out, &across(computation, &remark.label));
        }
        if cycle == Some(cut) {
            push(&mut out, "loop for ever");
        }
        if let Some(event) = computation.ids().nth(cut) {
            lines(computation, event).iter().for_each(|line| push(&mut out, line));
        }
    }
    match space_time.repeats {
        Repeats::Stutters => push(&mut out, &across(computation, "from here on nothing happens")),
        Repeats::From(_) if cycle.is_some() => push(&mut out, "end"),
        Repeats::From(_) | Repeats::Not => {}
    }
    out
}

fn push(out: &mut String, line: &str) {
    out.push_str(&format!("    {line}\n"));
}

/// Names may have any letters; participants are numbered.
fn participant(process: usize) -> String {
    format!("p{process}")
}

fn across(computation: &Computation, label: &str) -> String {
    let last = participant(computation.processes().len() - 1);
    format!("Note over {},{last}: {}", participant(0), plain(label))
}

fn lines(computation: &Computation, event: EventId) -> Vec<String> {
    let occurrence = computation.occurrence(event);
    let own = participant(occurrence.process);
    let note = |text: &str| format!("Note over {own}: {} {}", plain(&occurrence.label), plain(text));
    let passages = computation.passages().iter();
    match &occurrence.event {
        Event::Send(_) => {
            let sent: Vec<&Passage> = passages.filter(|passage| passage.sent == event).collect();
            let mut lines = Vec::new();
            if sent.iter().any(|passage| is_apart(computation, passage)) {
                lines.push(note(&words::doing(&occurrence.event)));
            }
            lines.extend(sent.iter().filter_map(|passage| unreceived(computation, passage)));
            lines
        }
        Event::Receive(_) => {
            let mut arriving = passages.filter(|passage| passage.fate == Fate::Received(event));
            arriving.next().map(|passage| received(computation, passage, &own)).into_iter().collect()
        }
        other => vec![note(&words::doing(other))],
    }
}

/// Whether the sender does something else before the message arrives.
fn is_apart(computation: &Computation, passage: &Passage) -> bool {
    let Fate::Received(received) = passage.fate else { return false };
    let sender = computation.occurrence(passage.sent).process;
    let next = computation.events_of(sender).find(|event| *event > passage.sent);
    next.is_some_and(|next| next < received)
}

fn received(computation: &Computation, passage: &Passage, to: &str) -> String {
    let sent = computation.occurrence(passage.sent);
    let from = participant(sent.process);
    let apart = match is_apart(computation, passage) {
        true => format!(" (sent at {})", plain(&sent.label)),
        false => String::new(),
    };
    let copy = if passage.copy > 0 { " (another copy)" } else { "" };
    format!("{from}->>{to}: {}{copy}{apart}", plain(&passage.envelope.message))
}

fn unreceived(computation: &Computation, passage: &Passage) -> Option<String> {
    let (arrow, why) = match passage.fate {
        Fate::Received(_) => return None,
        Fate::Lost => ("-x", "lost"),
        Fate::UnderWay => ("--)", "still under way at the end"),
    };
    let to = computation.processes().iter().position(|name| *name == passage.envelope.to)?;
    let from = participant(computation.occurrence(passage.sent).process);
    Some(format!("{from}{arrow}{}: {} ({why})", participant(to), plain(&passage.envelope.message)))
}

/// As Mermaid takes it for text: `;` would end the statement, `#` begins a character's number.
fn plain(text: &str) -> String {
    let mut out = String::new();
    for letter in text.chars() {
        match letter {
            ';' | '#' | '<' | '>' | '%' => out.push_str(&format!("#{};", u32::from(letter))),
            letter if letter.is_control() => out.push(' '),
            letter => out.push(letter),
        }
    }
    out
}
