//! The labels of events and messages, in the order in which they are placed.

use synod_clocks::{Computation, EventId, Fate};
use synod_messages::Event;

use super::layout::{EVENT_SIZE, LONGEST, Layout, TEXT_SIZE};
use super::lines::MessageLine;
use super::picture::Tone;
use super::placement::{Label, Place, Side, around, beside, right_of};
use super::{Clocks, font, words};

/// A label and what it belongs to.
#[derive(Clone, Debug)]
pub(super) struct Wanted {
    pub(super) of: Of,
    pub(super) label: Label,
    /// What it would say if there were room.
    full: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Of {
    Event(EventId),
    /// By its place in the list of passages.
    Message(usize),
}

/// First the events' own labels, which have only a few places around their dots; then messages, those with the
/// shortest lines first.
pub(super) fn of(
    computation: &Computation,
    layout: &Layout,
    lines: &[MessageLine],
    clocks: Clocks,
) -> Vec<Wanted> {
    let events = computation.ids().map(|event| of_event(computation, layout, event, clocks));
    let local = computation.ids().filter_map(|event| of_local(computation, layout, event));
    // The line of a further copy begins where that of the first does.
    let first = (0..lines.len()).filter(|at| computation.passages()[*at].copy == 0);
    let mut messages: Vec<(f64, Wanted)> = first
        .map(|at| {
            let (from, to) = lines[at].label_line;
            (to.minus(from).length(), of_message(computation, lines, at))
        })
        .collect();
    messages.sort_by(|(one, _), (two, _)| one.total_cmp(two));
    events.chain(local).chain(messages.into_iter().map(|(_, wanted)| wanted)).collect()
}

fn of_event(computation: &Computation, layout: &Layout, event: EventId, clocks: Clocks) -> Wanted {
    use Side::{Left, LowerLeft, LowerRight, Right, UpperLeft, UpperRight};
    let occurrence = computation.occurrence(event);
    let text = words::event_label(occurrence, clocks);
    let order = [Left, UpperLeft, LowerLeft, Right, UpperRight, LowerRight];
    let places = around(layout.place(event), font::width(&text, EVENT_SIZE), EVENT_SIZE, order);
    wanted(Of::Event(event), &text, &text, EVENT_SIZE, Tone::Ink, places, words::tip(computation, event))
}

/// What a process does by itself.
fn of_local(computation: &Computation, layout: &Layout, event: EventId) -> Option<Wanted> {
    use Side::{Left, LowerLeft, LowerRight, Right, UpperLeft, UpperRight};
    let Event::Local { label, .. } = &computation.occurrence(event).event else { return None };
    let text = font::shortened(label, TEXT_SIZE, LONGEST);
    let order = [Right, UpperRight, LowerRight, UpperLeft, LowerLeft, Left];
    let places = around(layout.place(event), font::width(&text, TEXT_SIZE), TEXT_SIZE, order);
    let tip = words::tip(computation, event);
    Some(wanted(Of::Event(event), &text, label, TEXT_SIZE, Tone::Muted, places, tip))
}

fn of_message(computation: &Computation, lines: &[MessageLine], at: usize) -> Wanted {
    let passage = &computation.passages()[at];
    let text = words::message_label(computation, passage, LONGEST);
    let full = words::message_label(computation, passage, f64::INFINITY);
    let places = if passage.envelope.from == passage.envelope.to {
        right_of(lines[at].label_line, TEXT_SIZE)
    } else {
        beside(lines[at].label_line, font::width(&text, TEXT_SIZE), TEXT_SIZE)
    };
    let tip = format!("{}: {}", words::route(computation, passage), passage.envelope.message);
    wanted(Of::Message(at), &text, &full, TEXT_SIZE, Tone::Ink, places, tip)
}

fn wanted(of: Of, text: &str, full: &str, size: f64, tone: Tone, places: Vec<Place>, tip: String) -> Wanted {
    let label = Label { text: text.to_owned(), size, tone, opacity: 1.0, tip, places };
    Wanted { of, label, full: full.split_whitespace().collect::<Vec<_>>().join(" ") }
}

/// What was cut short or found no place, with what it belongs to.
pub(super) fn in_full(computation: &Computation, labels: &[Wanted], places: &[Option<Place>]) -> Vec<String> {
    let missing = labels
        .iter()
        .zip(places)
        .filter(|(wanted, place)| place.is_none() || wanted.label.text != wanted.full);
    missing
        .map(|(wanted, _)| match wanted.of {
            Of::Event(event) => format!("{}: {}", computation.occurrence(event).label, wanted.full),
            Of::Message(at) => {
                let passage = &computation.passages()[at];
                let text = match passage.fate {
                    Fate::Received(_) => &wanted.full,
                    Fate::Lost | Fate::UnderWay => &passage.envelope.message,
                };
                format!("{}: {text}", words::route(computation, passage))
            }
        })
        .collect()
}
