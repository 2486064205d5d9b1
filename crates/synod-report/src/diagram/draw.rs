//! The picture of a computation: heading, lines, dots, labels, legend.

use std::collections::BTreeSet;

use synod_clocks::{Computation, EventId, Fate, Passage};
use synod_messages::Event;

use super::geometry::{Block, Point, Segment};
use super::layout::{EVENT_SIZE, LEAST_TICK, Layout, MARGIN, NAME_SIZE, SMALL_SIZE};
use super::legend::{Entry, Symbol, legend};
use super::lines::{DOT, MessageLine, cross};
use super::picture::{Dash, Form, Picture, Shape, Steps, Tone, room};
use super::placement::{Obstacles, Place};
use super::space_time::{SpaceTime, Undrawable};
use super::{Caption, Clocks, DiagramOptions, font, labels, marks, words};

/// Where labels find no room, the ticks become this much higher, and everything is placed again.
const GROWTH: f64 = 1.25;
/// So many times at most; what has no place then is told beneath.
const ATTEMPTS: usize = 6;
/// How much is left of what is not in the causal past that was asked for.
const FADED: f64 = 0.22;
const TITLE_SIZE: f64 = 18.0;
const SUBTITLE_SIZE: f64 = 12.0;
const LEAST_WIDTH: f64 = 460.0;
const LEGEND_GAP: f64 = 26.0;

/// The picture of a behaviour.
///
/// # Errors
/// The event whose causal past is to stand out does not exist.
pub fn picture(
    space_time: &SpaceTime,
    caption: &Caption,
    options: &DiagramOptions,
) -> Result<Picture, Undrawable> {
    let computation = &space_time.computation;
    let past = options.causal_past.as_ref().map(|label| space_time.event(label)).transpose()?;
    let past = past.map(|event| {
        let members = computation.causal_past(event).into_iter().chain([event]).collect();
        Past { event, members }
    });
    let scene = Scene { space_time, computation, clocks: options.clocks, past };
    let width = Layout::new(space_time, options.clocks, LEAST_TICK, 0.0).width.max(LEAST_WIDTH);
    let mut heading = heading(caption, width);
    let placed = scene.placed(width, heading.height);
    let Placed { layout, lines, labels, places } = &placed;

    let mut shapes = std::mem::take(&mut heading.shapes);
    shapes.extend(marks::bands(computation, layout));
    shapes.extend(scene.ticks(layout));
    shapes.extend(scene.process_lines(layout));
    shapes.extend(marks::lines(computation, layout));
    for (line, passage) in lines.iter().zip(computation.passages()) {
        let opacity = scene.opacity(scene.is_past_message(passage));
        let steps = scene.steps_of(passage);
        shapes.extend(line.shapes.iter().cloned().map(|shape| shape.faded(opacity).of_steps(steps)));
    }
    computation.ids().for_each(|event| shapes.extend(scene.dot(layout, event)));
    let texts = labels.iter().zip(places).filter_map(|(wanted, place)| {
        let steps = match wanted.of {
            labels::Of::Event(event) => scene.step_of(event),
            labels::Of::Message(at) => scene.steps_of(&computation.passages()[at]),
        };
        Some(wanted.label.at((*place)?).of_steps(steps))
    });
    shapes.extend(texts);
    shapes.extend(scene.names(layout));
    shapes.extend(marks::labels(layout));

    let notes = labels::in_full(computation, labels, places);
    let beneath = legend(&scene.entries(layout), &notes, width, layout.bottom + LEGEND_GAP);
    shapes.extend(beneath.shapes);
    Ok(Picture {
        width: width.ceil(),
        height: beneath.bottom.ceil(),
        title: format!("{} ({})", caption.title, caption.subtitle),
        description: description(computation),
        shapes,
    })
}

/// The event that was asked for, and all that happened before it.
struct Past {
    event: EventId,
    /// The event itself is among them.
    members: BTreeSet<EventId>,
}

struct Scene<'a> {
    space_time: &'a SpaceTime,
    computation: &'a Computation,
    clocks: Clocks,
    past: Option<Past>,
}

struct Placed {
    layout: Layout,
    lines: Vec<MessageLine>,
    labels: Vec<labels::Wanted>,
    places: Vec<Option<Place>>,
}

impl Placed {
    /// How many labels have no place.
    fn missing(&self) -> usize {
        self.places.iter().filter(|place| place.is_none()).count()
    }
}

impl Scene<'_> {
    /// Everything in its place: with the lowest ticks of those where the fewest labels find none.
    fn placed(&self, width: f64, heading: f64) -> Placed {
        let mut best = self.placed_at(LEAST_TICK, width, heading);
        let mut tick = LEAST_TICK;
        for _ in 1..ATTEMPTS {
            if best.missing() == 0 {
                break;
            }
            tick *= GROWTH;
            let higher = self.placed_at(tick, width, heading);
            if higher.missing() < best.missing() {
                best = higher;
            }
        }
        best
    }

    fn placed_at(&self, tick: f64, width: f64, heading: f64) -> Placed {
        let layout = Layout::new(self.space_time, self.clocks, tick, heading);
        let passages = self.computation.passages().iter();
        let lines: Vec<MessageLine> =
            passages.map(|passage| MessageLine::new(self.computation, &layout, passage)).collect();
        let labels = self.labels(&layout, &lines);
        let wanted: Vec<_> = labels.iter().map(|wanted| wanted.label.clone()).collect();
        let places = self.obstacles(&layout, &lines, width).place(&wanted);
        Placed { layout, lines, labels, places }
    }

    fn labels(&self, layout: &Layout, lines: &[MessageLine]) -> Vec<labels::Wanted> {
        let mut labels = labels::of(self.computation, layout, lines, self.clocks);
        for wanted in &mut labels {
            wanted.label.opacity = self.opacity(match wanted.of {
                labels::Of::Event(event) => self.is_past(event),
                labels::Of::Message(passage) => self.is_past_message(&self.computation.passages()[passage]),
            });
        }
        labels
    }

    fn obstacles(&self, layout: &Layout, lines: &[MessageLine], width: f64) -> Obstacles {
        let dots = layout.places().iter().map(|place| Block::square(*place, DOT + 1.5));
        let texts = self.names(layout).into_iter().chain(self.ticks(layout)).chain(marks::labels(layout));
        let texts = texts.filter_map(|shape| match shape.form {
            Form::Text { start, direction, text, size } => Some(room(start, direction, &text, size)),
            _ => None,
        });
        let messages = lines.iter().flat_map(|line| &line.segments).map(|segment| (*segment, 12.0));
        let axes = layout.columns.iter();
        let axes = axes.map(|x| ((Point::new(*x, layout.top), Point::new(*x, layout.bottom)), 4.0));
        let marks =
            marks::segments(self.computation, layout).into_iter().map(|segment: Segment| (segment, 5.0));
        Obstacles {
            blocks: dots.chain(texts).collect(),
            lines: messages.chain(axes).chain(marks).collect(),
            width,
        }
    }

    fn is_past(&self, event: EventId) -> bool {
        self.past.as_ref().is_none_or(|past| past.members.contains(&event))
    }

    fn is_past_message(&self, passage: &Passage) -> bool {
        match passage.fate {
            Fate::Received(event) => self.is_past(event),
            Fate::Lost | Fate::UnderWay => self.past.is_none(),
        }
    }

    fn step_of(&self, event: EventId) -> Steps {
        let step = self.computation.occurrence(event).step;
        Steps { first: step, last: Some(step) }
    }

    fn steps_of(&self, passage: &Passage) -> Steps {
        let last = match passage.fate {
            Fate::Received(event) => Some(self.computation.occurrence(event).step),
            Fate::Lost | Fate::UnderWay => None,
        };
        Steps { first: self.computation.occurrence(passage.sent).step, last }
    }

    fn opacity(&self, is_past: bool) -> f64 {
        if is_past { 1.0 } else { FADED }
    }

    /// Dashed lines at the timestamps, numbered where they are what the diagram shows.
    fn ticks(&self, layout: &Layout) -> Vec<Shape> {
        let (left, right) = (layout.columns[0] - 20.0, layout.columns[layout.columns.len() - 1] + 20.0);
        let mut shapes = Vec::new();
        for (tick, y) in layout.ticks.iter().enumerate() {
            let line = Shape::line(Point::new(left, *y), Point::new(right, *y), 1.0, Tone::Faint);
            shapes.push(line.dashed(Dash::Dashed));
            if self.clocks == Clocks::Lamport {
                let start = Point::new(MARGIN - 8.0, y + SMALL_SIZE * 0.36);
                shapes.push(Shape::text(start, &tick.to_string(), SMALL_SIZE, Tone::Muted));
            }
        }
        shapes
    }

    /// A line a process, dotted while the process is down.
    fn process_lines(&self, layout: &Layout) -> Vec<Shape> {
        let mut shapes = Vec::new();
        for (process, x) in layout.columns.iter().enumerate() {
            let (mut from, mut dash) = (layout.bottom, Dash::Solid);
            let mut part = |from: f64, to: f64, dash: Dash| {
                let line = Shape::line(Point::new(*x, from), Point::new(*x, to), 1.4, Tone::Axis);
                shapes.push(line.dashed(dash));
            };
            for event in self.computation.events_of(process) {
                let next = match self.computation.occurrence(event).event {
                    Event::Crash { .. } => Dash::Dotted,
                    Event::Recover { .. } => Dash::Solid,
                    _ => continue,
                };
                let y = layout.place(event).y;
                part(from, y, dash);
                (from, dash) = (y, next);
            }
            part(from, layout.top, dash);
        }
        shapes
    }

    /// Above its line, each process's name.
    fn names(&self, layout: &Layout) -> Vec<Shape> {
        let names = self.computation.processes().iter().zip(&layout.columns);
        names
            .map(|(name, x)| {
                let start = Point::new(x - font::width(name, NAME_SIZE) / 2.0, layout.top - 8.0);
                Shape::text(start, name, NAME_SIZE, Tone::Ink)
            })
            .collect()
    }

    fn dot(&self, layout: &Layout, event: EventId) -> Vec<Shape> {
        let occurrence = self.computation.occurrence(event);
        let (place, tone) = (layout.place(event), Tone::Process(occurrence.process));
        let rim = Shape::disc(place, DOT + 1.8, Tone::Paper);
        let mut shapes = vec![rim];
        match occurrence.event {
            Event::Crash { .. } => shapes.extend(cross(place, DOT, Tone::Ink)),
            Event::Recover { .. } => {
                shapes.push(Shape::new(Form::Ring { center: place, radius: DOT, width: 2.2 }, tone));
            }
            _ => shapes.push(Shape::disc(place, DOT, tone)),
        }
        let opacity = self.opacity(self.is_past(event));
        let tip = words::tip(self.computation, event);
        shapes[1..].iter_mut().for_each(|shape| *shape = shape.clone().faded(opacity).with_tip(&tip));
        if self.past.as_ref().is_some_and(|past| past.event == event) {
            shapes.push(Shape::new(Form::Ring { center: place, radius: DOT + 4.0, width: 1.6 }, Tone::Ink));
        }
        shapes.into_iter().map(|shape| shape.of_steps(self.step_of(event))).collect()
    }

    /// What the legend must explain: what there is.
    fn entries(&self, layout: &Layout) -> Vec<Entry> {
        let computation = self.computation;
        let event = |wanted: fn(&Event) -> bool| computation.occurrences().iter().any(|o| wanted(&o.event));
        let passage = |wanted: fn(&Passage) -> bool| computation.passages().iter().any(wanted);
        let past = self.past.as_ref().map(|past| computation.occurrence(past.event).label.as_str());
        let all = [
            (!computation.occurrences().is_empty(), Symbol::Event, "event"),
            (passage(|p| matches!(p.fate, Fate::Received(_))), Symbol::Message, "message"),
            (passage(|p| p.copy > 0), Symbol::Copy, "another copy of it"),
            (passage(|p| p.fate == Fate::Lost), Symbol::Lost, "lost"),
            (passage(|p| p.fate == Fate::UnderWay), Symbol::UnderWay, "still under way at the end"),
            (event(|e| matches!(e, Event::Crash { .. })), Symbol::Crash, "crash; dotted while down"),
            (event(|e| matches!(e, Event::Recover { .. })), Symbol::Recovery, "recovery"),
            (marks::has_remarks(layout), Symbol::Remark, "what happens at no single process"),
            (marks::has_cycle(layout), Symbol::Cycle, "repeats for ever"),
        ];
        let there = all.into_iter().filter(|(there, ..)| *there);
        let mut entries: Vec<Entry> =
            there.map(|(_, symbol, text)| Entry { symbol, text: text.to_owned() }).collect();
        if let Some(label) = past {
            entries.push(Entry {
                symbol: Symbol::Past,
                text: format!("{label}; all that did not happen before it is faint"),
            });
        }
        entries
    }
}

struct Heading {
    shapes: Vec<Shape>,
    height: f64,
}

fn heading(caption: &Caption, width: f64) -> Heading {
    let (mut shapes, mut y) = (Vec::new(), MARGIN);
    let lines = [(&caption.title, TITLE_SIZE, Tone::Ink), (&caption.subtitle, SUBTITLE_SIZE, Tone::Muted)];
    for (text, size, tone) in lines.into_iter().filter(|(text, ..)| !text.is_empty()) {
        for line in font::wrapped(text, size, width - 2.0 * MARGIN) {
            y += size;
            let line = font::shortened(&line, size, width - 2.0 * MARGIN);
            shapes.push(Shape::text(Point::new(MARGIN, y), &line, size, tone));
            y += size * 0.35;
        }
    }
    Heading { shapes, height: y + EVENT_SIZE }
}

/// The events in words, in their total order.
fn description(computation: &Computation) -> String {
    let mut text = format!("Processes: {}.", computation.processes().join(", "));
    for event in computation.total_order() {
        text.push_str(&format!(" {}.", words::tip(computation, event)));
    }
    text
}
