//! Beneath a diagram: what its signs mean, and in full what was cut short.

use super::font;
use super::geometry::Point;
use super::layout::{MARGIN, SMALL_SIZE};
use super::lines::{DOT, cross};
use super::picture::{Dash, Form, Shape, Tone};

/// A sign and its meaning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) symbol: Symbol,
    pub(super) text: String,
}

/// The signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Symbol {
    Event,
    Message,
    Copy,
    Lost,
    UnderWay,
    Crash,
    Recovery,
    Remark,
    Cycle,
    Past,
}

/// What stands beneath, and where it ends.
pub(super) struct Beneath {
    pub(super) shapes: Vec<Shape>,
    pub(super) bottom: f64,
}

const SIGN: f64 = 26.0;
const LINE_HEIGHT: f64 = 18.0;
const GAP: f64 = 20.0;

/// The entries side by side as far as they fit, then the notes, a line or more each.
pub(super) fn legend(entries: &[Entry], notes: &[String], width: f64, top: f64) -> Beneath {
    let (mut shapes, mut x, mut y) = (Vec::new(), MARGIN, top);
    for Entry { symbol, text } in entries {
        let room = SIGN + 6.0 + font::width(text, SMALL_SIZE);
        if x > MARGIN && x + room > width - MARGIN {
            (x, y) = (MARGIN, y + LINE_HEIGHT);
        }
        shapes.extend(sign(*symbol, Point::new(x, y)));
        let text_start = Point::new(x + SIGN + 6.0, y + SMALL_SIZE * 0.36);
        shapes.push(Shape::text(text_start, text, SMALL_SIZE, Tone::Muted));
        x += room + GAP;
    }
    let mut bottom = if entries.is_empty() { top } else { y + LINE_HEIGHT };
    for note in notes {
        for line in font::wrapped(note, SMALL_SIZE, width - 2.0 * MARGIN) {
            let line = font::shortened(&line, SMALL_SIZE, width - 2.0 * MARGIN);
            shapes.push(Shape::text(Point::new(MARGIN, bottom + 6.0), &line, SMALL_SIZE, Tone::Muted));
            bottom += LINE_HEIGHT * 0.85;
        }
    }
    Beneath { shapes, bottom: bottom + MARGIN * 0.6 }
}

/// A sign in its room, which begins here; y is its middle.
fn sign(symbol: Symbol, at: Point) -> Vec<Shape> {
    let (middle, end) = (Point::new(at.x + SIGN / 2.0, at.y), Point::new(at.x + SIGN, at.y));
    let tone = Tone::Process(0);
    let line = |to: Point| Shape::line(at, to, 1.7, tone);
    let arrow = || {
        let back = Point::new(end.x - 9.0, end.y);
        let sides = [Point::new(back.x, back.y - 3.6), Point::new(back.x, back.y + 3.6)];
        Shape::new(Form::Polygon(vec![end, sides[0], sides[1]]), tone)
    };
    match symbol {
        Symbol::Event => vec![Shape::disc(middle, DOT, tone)],
        Symbol::Message => vec![line(Point::new(end.x - 8.0, end.y)), arrow()],
        Symbol::Copy => vec![line(Point::new(end.x - 8.0, end.y)).dashed(Dash::Long), arrow()],
        Symbol::Lost => {
            let stop = Point::new(end.x - 4.0, end.y);
            std::iter::once(line(stop)).chain(cross(stop, 4.0, Tone::Ink)).collect()
        }
        Symbol::UnderWay => {
            let points =
                vec![Point::new(end.x - 7.0, end.y - 4.0), end, Point::new(end.x - 7.0, end.y + 4.0)];
            let head = Shape::new(Form::Line { points, width: 1.4, dash: Dash::Solid }, tone).faded(0.6);
            vec![line(middle), Shape::line(middle, end, 1.7, tone).faded(0.55), head]
        }
        Symbol::Crash => cross(middle, DOT, Tone::Ink).to_vec(),
        Symbol::Recovery => vec![ring(middle, DOT, 2.2, tone)],
        Symbol::Remark => vec![Shape::line(at, end, 1.3, Tone::Muted).dashed(Dash::Dotted)],
        Symbol::Cycle => {
            let corners = [(at.x, -6.0), (end.x, -6.0), (end.x, 6.0), (at.x, 6.0)];
            let corners = corners.map(|(x, y)| Point::new(x, at.y + y)).to_vec();
            vec![Shape::new(Form::Polygon(corners), Tone::Band)]
        }
        Symbol::Past => vec![Shape::disc(middle, DOT, tone), ring(middle, DOT + 3.0, 1.6, Tone::Ink)],
    }
}

fn ring(center: Point, radius: f64, width: f64, tone: Tone) -> Shape {
    Shape::new(Form::Ring { center, radius, width }, tone)
}
