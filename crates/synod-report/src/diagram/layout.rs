//! Where things are: a column for each process, a row for each timestamp and for each mark between two, time upwards.
//!
//! A mark (a remark, the begin of a cycle) is a *cut* of the computation: some events are before it and the others
//! after. Its line is level where the timestamps allow it, and bends where a process has an event before it that is
//! drawn higher than an event after it of another.

use synod_clocks::{Computation, EventId, Stamping};
use synod_messages::Event;

use super::font;
use super::geometry::Point;
use super::space_time::{Repeats, SpaceTime};
use super::{Clocks, words};

pub(super) const EVENT_SIZE: f64 = 12.5;
pub(super) const TEXT_SIZE: f64 = 11.5;
pub(super) const NAME_SIZE: f64 = 15.0;
pub(super) const SMALL_SIZE: f64 = 10.0;
/// The longest label; what is longer is cut short, and told in full beneath.
pub(super) const LONGEST: f64 = 190.0;
/// The least height of a tick of the clocks.
pub(super) const LEAST_TICK: f64 = 46.0;

pub(super) const MARGIN: f64 = 28.0;
const LEAST_GAP: f64 = 130.0;
/// Between a tick and a mark, or two marks.
const MARK_HEIGHT: f64 = 25.0;
/// How far a process's line goes beyond its first and last tick.
const OVERHANG: f64 = 24.0;
/// How near to an event the line of a mark may come.
const CLEARANCE: f64 = 11.0;
/// The room for the bracket of a cycle.
const BRACKET: f64 = 40.0;

/// Columns and rows.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    /// The x of each process.
    pub(super) columns: Vec<f64>,
    /// The y of each timestamp.
    pub(super) ticks: Vec<f64>,
    /// The lines across all processes, from the lowest to the highest.
    pub(super) marks: Vec<Mark>,
    /// The height of a tick.
    pub(super) tick: f64,
    /// Where the lines of the processes end.
    pub(super) top: f64,
    /// Where they begin.
    pub(super) bottom: f64,
    /// Where the labels of marks begin.
    pub(super) mark_labels: f64,
    /// How wide the whole is.
    pub(super) width: f64,
    /// For each event its place.
    places: Vec<Point>,
}

/// A line across all processes.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Mark {
    pub(super) label: String,
    pub(super) kind: MarkKind,
    /// How many events of processes are before it.
    pub(super) cut: usize,
    /// Where it is level.
    pub(super) y: f64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MarkKind {
    Remark,
    CycleBegins,
    CycleEnds,
    Stutters,
}

#[derive(Clone, Copy)]
enum Row {
    Tick,
    /// By its place in the list.
    Mark(usize),
}

impl Layout {
    /// With ticks of this height, below a heading of that one.
    pub(super) fn new(space_time: &SpaceTime, clocks: Clocks, tick: f64, heading: f64) -> Self {
        let computation = &space_time.computation;
        let marks = marks(space_time);
        let (columns, mark_labels) = columns(computation, clocks);
        let widest = marks.iter().map(|mark| font::width(&mark.label, TEXT_SIZE)).fold(0.0, f64::max);
        let room = if marks.is_empty() { 0.0 } else { widest + BRACKET };
        let top = heading + NAME_SIZE + 14.0;
        let (ticks, places) = (Vec::new(), Vec::new());
        let width = mark_labels + room + MARGIN;
        let mut layout = Self { columns, ticks, marks, tick, top, bottom: top, mark_labels, width, places };
        layout.stack(computation);
        layout.places = computation.ids().map(|event| layout.placed(computation, event)).collect();
        layout
    }

    /// Where an event is.
    pub(super) fn place(&self, event: EventId) -> Point {
        self.places[event.index()]
    }

    pub(super) fn places(&self) -> &[Point] {
        &self.places
    }

    /// Where a mark crosses the line of a process: above what is before it, below what is after it.
    pub(super) fn crossing(&self, computation: &Computation, mark: &Mark, process: usize) -> f64 {
        let (before, after): (Vec<EventId>, Vec<EventId>) =
            computation.events_of(process).partition(|event| event.index() < mark.cut);
        let lowest = before.last().map_or(f64::INFINITY, |event| self.place(*event).y);
        let highest = after.first().map_or(f64::NEG_INFINITY, |event| self.place(*event).y);
        mark.y.min(lowest - CLEARANCE).max(highest + CLEARANCE)
    }

    /// Gives every tick and every mark its height.
    fn stack(&mut self, computation: &Computation) {
        let rows = rows(computation, &self.marks);
        let mut height = OVERHANG;
        let mut heights = Vec::new();
        for (at, row) in rows.iter().enumerate() {
            height += match (at.checked_sub(1).map(|below| rows[below]), row) {
                (None, _) => 0.0,
                (Some(Row::Tick), Row::Tick) => self.tick,
                (Some(Row::Mark(_)), Row::Tick) => MARK_HEIGHT.max(self.tick * 0.6),
                (_, Row::Mark(_)) => MARK_HEIGHT,
            };
            heights.push(height);
        }
        self.bottom = self.top + height + OVERHANG;
        for (row, height) in rows.iter().zip(heights) {
            match row {
                Row::Tick => self.ticks.push(self.bottom - height),
                Row::Mark(mark) => self.marks[*mark].y = self.bottom - height,
            }
        }
    }

    fn placed(&self, computation: &Computation, event: EventId) -> Point {
        Point::new(
            self.columns[computation.occurrence(event).process],
            self.ticks[timestamp(computation, event)],
        )
    }
}

/// From the bottom up: each mark just above the last tick that has an event before it.
fn rows(computation: &Computation, marks: &[Mark]) -> Vec<Row> {
    let last = |cut: usize| computation.ids().take(cut).map(|event| timestamp(computation, event)).max();
    let ticks = last(computation.occurrences().len()).map_or(0, |last| last + 1);
    let after = |tick: Option<usize>| {
        (0..marks.len()).filter(move |mark| last(marks[*mark].cut) == tick).map(Row::Mark).collect::<Vec<_>>()
    };
    let mut rows = after(None);
    for tick in 0..ticks {
        rows.push(Row::Tick);
        rows.extend(after(Some(tick)));
    }
    rows
}

/// The Lamport timestamp, from 0.
pub(super) fn timestamp(computation: &Computation, event: EventId) -> usize {
    usize::try_from(computation.timestamp(event, Stamping::BeforeTick)).unwrap_or(usize::MAX)
}

fn marks(space_time: &SpaceTime) -> Vec<Mark> {
    let computation = &space_time.computation;
    let all = computation.occurrences().len();
    let mark = |label: &str, kind, cut| Mark {
        label: font::shortened(label, TEXT_SIZE, LONGEST),
        kind,
        cut,
        y: 0.0,
    };
    let remarks = computation.remarks().iter();
    let mut marks: Vec<Mark> =
        remarks.map(|remark| mark(&remark.label, MarkKind::Remark, remark.cut)).collect();
    match space_time.repeats {
        Repeats::Not => {}
        Repeats::Stutters => marks.push(mark("from here on nothing happens", MarkKind::Stutters, all)),
        Repeats::From(cut) => {
            let behind = marks.partition_point(|mark| mark.cut < cut);
            marks.insert(behind, mark("the cycle begins", MarkKind::CycleBegins, cut));
            marks.push(mark("back to where the cycle begins", MarkKind::CycleEnds, all));
        }
    }
    marks
}

/// The x of each process, and where labels of marks begin: with room for what stands between two lines.
fn columns(computation: &Computation, clocks: Clocks) -> (Vec<f64>, f64) {
    let count = computation.processes().len();
    let (mut left, mut right) = (vec![0.0_f64; count], vec![0.0_f64; count]);
    for event in computation.ids() {
        let occurrence = computation.occurrence(event);
        let name = font::width(&words::event_label(occurrence, clocks), EVENT_SIZE);
        left[occurrence.process] = left[occurrence.process].max(name);
        if let Event::Local { label, .. } = &occurrence.event {
            let width = font::width(&font::shortened(label, TEXT_SIZE, LONGEST), TEXT_SIZE);
            right[occurrence.process] = right[occurrence.process].max(width);
        }
    }
    let names = computation.processes().iter().map(|name| font::width(name, NAME_SIZE));
    let widest_name = names.fold(0.0, f64::max);
    let messages = computation.passages().iter();
    let messages = messages
        .map(|passage| font::width(&words::message_label(computation, passage, LONGEST), TEXT_SIZE))
        .fold(0.0, f64::max);
    let least = LEAST_GAP.max(messages + 48.0).max(widest_name + 24.0);
    let mut x = MARGIN + 24.0 + left[0].max(widest_name / 2.0);
    let mut columns = vec![x];
    for process in 1..count {
        x += least.max(right[process - 1] + left[process] + 36.0);
        columns.push(x);
    }
    let beside = (right[count - 1] + 26.0).max(left[count - 1]).max(widest_name / 2.0);
    (columns, x + beside.max(40.0))
}
