//! The lines of messages: straight from event to event, with an arrow head; and what becomes of a message that does
//! not arrive.

use synod_clocks::{Computation, Fate, Passage};

use super::geometry::{Block, Point, Segment};
use super::layout::Layout;
use super::picture::{Dash, Form, Shape, Tone};
use super::words;

/// An event's dot.
pub(super) const DOT: f64 = 4.5;
const HEAD: f64 = 9.5;
const LINE: f64 = 1.7;
/// How far the line of a message to its own sender bulges.
const BULGE: f64 = 46.0;
/// How far a line is pulled aside, from the one that is liked best.
const BENDS: [f64; 7] = [0.0, 22.0, -22.0, 36.0, -36.0, 56.0, -56.0];

/// The line of one copy of a message.
#[derive(Clone, Debug)]
pub(super) struct MessageLine {
    pub(super) shapes: Vec<Shape>,
    /// What labels should keep away from.
    pub(super) segments: Vec<Segment>,
    /// Where its own label goes.
    pub(super) label_line: Segment,
}

impl MessageLine {
    pub(super) fn new(computation: &Computation, layout: &Layout, passage: &Passage) -> Self {
        let from = layout.place(passage.sent);
        let tone = Tone::Process(computation.occurrence(passage.sent).process);
        let receiver = computation.processes().iter().position(|name| *name == passage.envelope.to);
        let toward = layout.columns[receiver.unwrap_or_default()];
        let dash = if passage.copy > 0 { Dash::Long } else { Dash::Solid };
        let mut line = match passage.fate {
            Fate::Received(event) => match layout.place(event) {
                to if to.x == from.x => bulging(from, to, tone, dash),
                to => across(layout, (from, to), tone, dash),
            },
            Fate::Lost => lost(stub(layout, from, toward, passage.copy), tone, dash),
            Fate::UnderWay => fading(stub(layout, from, toward, passage.copy), tone),
        };
        let tip = format!("{}: {}", words::route(computation, passage), passage.envelope.message);
        line.shapes = line.shapes.into_iter().map(|shape| shape.with_tip(&tip)).collect();
        line
    }
}

/// Straight where that is clear; bent a little where it would run through the dot of an event that it has nothing to
/// do with.
fn across(layout: &Layout, (from, to): Segment, tone: Tone, dash: Dash) -> MessageLine {
    let side = to.minus(from).unit().turned();
    let pull = |bend: f64| from.between(to, 0.5).along(side, bend);
    let is_clear = |bend: &f64| {
        let segments = curve(from, pull(*bend), to);
        let others = layout.places().iter().filter(|place| **place != from && **place != to);
        let mut dots = others.map(|place| Block::square(*place, DOT + 2.0));
        !dots.any(|dot| segments.iter().any(|segment| dot.is_crossed_by(*segment)))
    };
    match BENDS.into_iter().find(is_clear).unwrap_or_default() {
        0.0 => straight(from, to, tone, dash),
        bend => bent(from, pull(bend), to, tone, dash),
    }
}

fn straight(from: Point, to: Point, tone: Tone, dash: Dash) -> MessageLine {
    let way = to.minus(from).unit();
    let tip = to.along(way, -DOT - 1.5);
    let shaft = Shape::line(from, tip.along(way, -HEAD + 1.0), LINE, tone).dashed(dash);
    MessageLine {
        shapes: vec![shaft, head(tip, way, tone)],
        segments: vec![(from, to)],
        label_line: (from, to),
    }
}

/// A curve pulled by a point; its label goes beside its middle.
fn bent(from: Point, by: Point, to: Point, tone: Tone, dash: Dash) -> MessageLine {
    let way = to.minus(by).unit();
    let tip = to.along(way, -DOT - 1.5);
    let form = Form::Curve { points: [from, by, tip.along(way, -HEAD + 1.0)], width: LINE, dash };
    let shift = by.minus(from.between(to, 0.5));
    let label_line = (from.along(shift, 0.5), to.along(shift, 0.5));
    let shapes = vec![Shape::new(form, tone), head(tip, way, tone)];
    MessageLine { shapes, segments: curve(from, by, to), label_line }
}

/// A curve as short straight lines.
fn curve(from: Point, by: Point, to: Point) -> Vec<Segment> {
    const PARTS: usize = 8;
    let at = |part: usize| {
        let fraction = part as f64 / PARTS as f64;
        from.between(by, fraction).between(by.between(to, fraction), fraction)
    };
    (0..PARTS).map(|part| (at(part), at(part + 1))).collect()
}

/// From a process to itself; the label goes on the outer side.
fn bulging(from: Point, to: Point, tone: Tone, dash: Dash) -> MessageLine {
    let line = bent(from, Point::new(from.x + BULGE, from.between(to, 0.5).y), to, tone, dash);
    let outside = |at: Point| at.along(Point::RIGHT, BULGE / 2.0);
    MessageLine { label_line: (outside(from), outside(to)), ..line }
}

/// The way of a message that does not arrive: half of the way to the next process, and up.
fn stub(layout: &Layout, from: Point, toward: f64, copy: usize) -> Segment {
    let rise = layout.tick.min(70.0) * (0.5 + 0.25 * copy as f64);
    let gaps = layout.columns.windows(2).map(|pair| pair[1] - pair[0]);
    let reach = gaps.fold(f64::INFINITY, f64::min).min(260.0) * 0.56;
    let across = match toward - from.x {
        0.0 => BULGE * 0.6,
        gap => reach.copysign(gap),
    };
    (from, Point::new(from.x + across, from.y - rise))
}

fn lost((from, to): Segment, tone: Tone, dash: Dash) -> MessageLine {
    let mut shapes = vec![Shape::line(from, to, LINE, tone).dashed(dash)];
    shapes.extend(cross(to, 4.5, Tone::Ink));
    MessageLine { shapes, segments: vec![(from, to)], label_line: (from, to) }
}

/// A line that grows faint, with an open arrow head.
fn fading((from, to): Segment, tone: Tone) -> MessageLine {
    const PARTS: usize = 6;
    let part = |at: usize| {
        let (start, end) = (at as f64 / PARTS as f64, (at + 1) as f64 / PARTS as f64);
        Shape::line(from.between(to, start), from.between(to, end), LINE, tone).faded(1.0 - 0.12 * at as f64)
    };
    let mut shapes: Vec<Shape> = (0..PARTS).map(part).collect();
    let way = to.minus(from).unit();
    let back = to.along(way, -8.0);
    let points = vec![back.along(way.turned(), 4.0), to, back.along(way.turned(), -4.0)];
    shapes.push(Shape::new(Form::Line { points, width: 1.4, dash: Dash::Solid }, tone).faded(0.6));
    MessageLine { shapes, segments: vec![(from, to)], label_line: (from, to) }
}

fn head(tip: Point, way: Point, tone: Tone) -> Shape {
    let back = tip.along(way, -HEAD);
    let side = way.turned();
    Shape::new(Form::Polygon(vec![tip, back.along(side, 3.6), back.along(side, -3.6)]), tone)
}

/// Two short strokes.
pub(super) fn cross(at: Point, half: f64, tone: Tone) -> [Shape; 2] {
    [(1.0, 1.0), (1.0, -1.0)].map(|(x, y)| {
        let way = Point::new(x * half, y * half);
        Shape::line(at.along(way, -1.0), at.along(way, 1.0), 2.0, tone)
    })
}
