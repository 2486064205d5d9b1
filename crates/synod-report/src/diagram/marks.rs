//! Lines across all processes: remarks, and where a cycle begins and ends.

use synod_clocks::Computation;

use super::geometry::{Point, Segment};
use super::layout::{Layout, Mark, MarkKind, TEXT_SIZE};
use super::picture::{Dash, Form, Shape, Tone};

/// Half of the width of the band behind the line of a process.
const BAND: f64 = 11.0;

pub(super) fn has_remarks(layout: &Layout) -> bool {
    layout.marks.iter().any(|mark| mark.kind == MarkKind::Remark)
}

pub(super) fn has_cycle(layout: &Layout) -> bool {
    layout.marks.iter().any(|mark| mark.kind == MarkKind::CycleBegins)
}

/// The points of a mark's line: level beside the processes, above and below the events of each that it divides.
fn points(computation: &Computation, layout: &Layout, mark: &Mark) -> Vec<Point> {
    let crossing = |(process, x): (usize, &f64)| {
        let y = layout.crossing(computation, mark, process);
        [Point::new(x - 13.0, y), Point::new(x + 13.0, y)]
    };
    let mut points: Vec<Point> = layout.columns.iter().enumerate().flat_map(crossing).collect();
    points.push(Point::new(layout.mark_labels - 8.0, mark.y));
    points
}

pub(super) fn segments(computation: &Computation, layout: &Layout) -> Vec<Segment> {
    let lines = layout.marks.iter().map(|mark| points(computation, layout, mark));
    lines.flat_map(|points| points.windows(2).map(|pair| (pair[0], pair[1])).collect::<Vec<_>>()).collect()
}

/// The lines, and the bracket of a cycle: from its end back to its begin.
pub(super) fn lines(computation: &Computation, layout: &Layout) -> Vec<Shape> {
    let line = |mark: &Mark| {
        let (dash, tone) = match mark.kind {
            MarkKind::Remark => (Dash::Dotted, Tone::Axis),
            _ => (Dash::Long, Tone::Muted),
        };
        let points = points(computation, layout, mark);
        Shape::new(Form::Line { points, width: 1.3, dash }, tone).with_tip(&mark.label)
    };
    layout.marks.iter().map(line).chain(bracket(layout)).collect()
}

fn bracket(layout: &Layout) -> Vec<Shape> {
    let y = |kind| layout.marks.iter().find(|mark| mark.kind == kind).map(|mark| mark.y);
    let (Some(begin), Some(end)) = (y(MarkKind::CycleBegins), y(MarkKind::CycleEnds)) else {
        return Vec::new();
    };
    let near = |kind| {
        let label = layout.marks.iter().find(|mark| mark.kind == kind).map_or("", |mark| mark.label.as_str());
        layout.mark_labels + super::font::width(label, TEXT_SIZE) + 6.0
    };
    let far = near(MarkKind::CycleEnds) + 14.0;
    let tip = Point::new(near(MarkKind::CycleBegins), begin);
    let shaft = vec![
        Point::new(near(MarkKind::CycleEnds), end),
        Point::new(far, end),
        Point::new(far, begin),
        Point::new(tip.x + 8.0, begin),
    ];
    let head = vec![tip, Point::new(tip.x + 9.0, begin - 3.6), Point::new(tip.x + 9.0, begin + 3.6)];
    vec![
        Shape::new(Form::Line { points: shaft, width: 1.3, dash: Dash::Solid }, Tone::Muted),
        Shape::new(Form::Polygon(head), Tone::Muted),
    ]
}

pub(super) fn labels(layout: &Layout) -> Vec<Shape> {
    let label = |mark: &Mark| {
        let start = Point::new(layout.mark_labels, mark.y + TEXT_SIZE * 0.36);
        Shape::text(start, &mark.label, TEXT_SIZE, Tone::Muted)
    };
    layout.marks.iter().map(label).collect()
}

/// Behind the part of each process's line that repeats.
pub(super) fn bands(computation: &Computation, layout: &Layout) -> Vec<Shape> {
    let mark = |kind| layout.marks.iter().find(move |mark| mark.kind == kind);
    let (Some(begin), Some(end)) = (mark(MarkKind::CycleBegins), mark(MarkKind::CycleEnds)) else {
        return Vec::new();
    };
    let band = |(process, x): (usize, &f64)| {
        let (low, high) =
            (layout.crossing(computation, begin, process), layout.crossing(computation, end, process));
        let corner = |x: f64, y: f64| Point::new(x, y);
        let (left, right) = (x - BAND, x + BAND);
        let corners = vec![corner(left, low), corner(right, low), corner(right, high), corner(left, high)];
        Shape::new(Form::Polygon(corners), Tone::Band)
    };
    layout.columns.iter().enumerate().map(band).collect()
}
