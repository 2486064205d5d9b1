//! Where labels go: each at the best of several places that is still free.
//!
//! Greedy, in the order of the list: what has few places to choose from should come first. A place that touches a
//! label or a dot is refused; one that a line crosses only costs. A better choice for all together would be a search
//! (label placement is NP-hard); who finds no place here asks for a larger picture instead, where there is more room.

use super::font;
use super::geometry::{Block, Point, Segment};
use super::picture::{Shape, Tone, room};

/// A text that wants a place.
#[derive(Clone, Debug)]
pub(super) struct Label {
    pub(super) text: String,
    pub(super) size: f64,
    pub(super) tone: Tone,
    pub(super) opacity: f64,
    pub(super) tip: String,
    pub(super) places: Vec<Place>,
}

/// Where a label could stand.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Place {
    pub(super) start: Point,
    pub(super) direction: Point,
    /// How little it is liked.
    pub(super) cost: f64,
}

/// What labels must or should keep away from.
#[derive(Clone, Debug, Default)]
pub(super) struct Obstacles {
    /// Labels and dots: nothing may touch them.
    pub(super) blocks: Vec<Block>,
    /// Lines, and what it costs to stand on each.
    pub(super) lines: Vec<(Segment, f64)>,
    /// Nothing may go beyond this width.
    pub(super) width: f64,
}

/// Between two labels.
const CLEARANCE: f64 = 1.5;
/// To the border of the picture.
const BORDER: f64 = 6.0;

impl Label {
    /// The label at a place.
    pub(super) fn at(&self, place: Place) -> Shape {
        let form = super::picture::Form::Text {
            start: place.start,
            direction: place.direction,
            text: self.text.clone(),
            size: self.size,
        };
        Shape::new(form, self.tone).faded(self.opacity).with_tip(&self.tip)
    }
}

impl Obstacles {
    /// A place for each label, as far as there is one; what was placed is an obstacle for those that come after it.
    pub(super) fn place(mut self, labels: &[Label]) -> Vec<Option<Place>> {
        labels
            .iter()
            .map(|label| {
                let best = self.best(label)?;
                self.blocks.push(self.block(label, best));
                Some(best)
            })
            .collect()
    }

    /// The cheapest free place; of equally cheap ones the first.
    fn best(&self, label: &Label) -> Option<Place> {
        let mut best: Option<(Place, f64)> = None;
        for place in &label.places {
            let block = self.block(label, *place);
            let least = best.map_or(f64::INFINITY, |(_, cost)| cost);
            if place.cost < least && self.is_free(&block) {
                let cost = place.cost + self.crossings(&block);
                if cost < least {
                    best = Some((*place, cost));
                }
            }
        }
        best.map(|(place, _)| place)
    }

    fn is_free(&self, block: &Block) -> bool {
        let within = |corner: &Point| corner.x > BORDER && corner.x < self.width - BORDER;
        block.corners().iter().all(within) && !self.blocks.iter().any(|other| other.overlaps(block))
    }

    fn crossings(&self, block: &Block) -> f64 {
        self.lines.iter().filter(|(line, _)| block.is_crossed_by(*line)).map(|(_, cost)| cost).sum()
    }

    fn block(&self, label: &Label, place: Place) -> Block {
        let mut block = room(place.start, place.direction, &label.text, label.size);
        block.half_width += CLEARANCE;
        block.half_height += CLEARANCE;
        block
    }
}

/// Places around a dot: beside it, then above and below.
pub(super) fn around(dot: Point, width: f64, size: f64, order: [Side; 6]) -> Vec<Place> {
    let (away, rise) = (9.0, size * 0.36);
    let place = |(at, side): (usize, Side)| {
        let (x, y) = match side {
            Side::Left => (-away - width, rise),
            Side::UpperLeft => (-away + 2.0 - width, rise - size * 0.85),
            Side::LowerLeft => (-away + 2.0 - width, rise + size * 0.85),
            Side::Right => (away, rise),
            Side::UpperRight => (away - 2.0, rise - size * 0.85),
            Side::LowerRight => (away - 2.0, rise + size * 0.85),
        };
        let start = Point::new(dot.x + x, dot.y + y);
        Place { start, direction: Point::RIGHT, cost: at as f64 }
    };
    order.into_iter().enumerate().map(place).collect()
}

/// On which side of a dot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Left,
    UpperLeft,
    LowerLeft,
    Right,
    UpperRight,
    LowerRight,
}

/// Places along a line: turned with it, above and below, from the middle outwards; and, where it is steep, upright
/// beside it.
pub(super) fn beside(line: Segment, width: f64, size: f64) -> Vec<Place> {
    let (left, right) = if line.0.x <= line.1.x { line } else { (line.1, line.0) };
    let (direction, length) = (right.minus(left).unit(), right.minus(left).length());
    let down = direction.turned();
    let steep = direction.y.abs();
    let mut places = Vec::new();
    for shift in SHIFTS {
        let fraction = 0.5 + shift;
        let overshoot = (width / 2.0 + 10.0 - length * (0.5 - shift.abs())).max(0.0);
        let cost = shift.abs() * 8.0 + overshoot * 0.25;
        let middle = left.between(right, fraction);
        // The letters' feet on the upper side, their heads on the lower one.
        for (side, extra) in [(-4.5, 0.0), (4.0 + size * font::ASCENT, 1.5)] {
            let start = middle.along(down, side).along(direction, -width / 2.0);
            places.push(Place { start, direction, cost: cost + extra + (steep - 0.6).max(0.0) * 20.0 });
        }
        for (x, extra) in [(8.0, 0.0), (-8.0 - width, 0.5)] {
            let start = Point::new(middle.x + x, middle.y + size * 0.36);
            places.push(Place {
                start,
                direction: Point::RIGHT,
                cost: shift.abs() * 8.0 + 5.0 + extra + (0.85 - steep).max(0.0) * 30.0,
            });
        }
    }
    places
}

/// Upright places to the right of a line, from the middle outwards.
pub(super) fn right_of((from, to): Segment, size: f64) -> Vec<Place> {
    let place = |shift: f64| {
        let middle = from.between(to, 0.5 + shift);
        let start = Point::new(middle.x.max(from.x) + 8.0, middle.y + size * 0.36);
        Place { start, direction: Point::RIGHT, cost: shift.abs() * 8.0 }
    };
    SHIFTS.into_iter().map(place).collect()
}

/// How far from the middle of its line a label may be, as a part of the line.
const SHIFTS: [f64; 15] =
    [0.0, -0.06, 0.06, -0.12, 0.12, -0.18, 0.18, -0.24, 0.24, -0.3, 0.3, -0.36, 0.36, -0.42, 0.42];

#[cfg(test)]
mod tests {
    use super::*;

    fn label(places: Vec<Place>) -> Label {
        Label { text: "abc".into(), size: 10.0, tone: Tone::Ink, opacity: 1.0, tip: String::new(), places }
    }

    fn place(x: f64, cost: f64) -> Place {
        Place { start: Point::new(x, 50.0), direction: Point::RIGHT, cost }
    }

    #[test]
    fn a_label_takes_the_cheapest_free_place() {
        let labels = [
            label(vec![place(50.0, 0.0), place(90.0, 1.0)]),
            label(vec![place(55.0, 0.0), place(90.0, 1.0)]),
        ];
        let obstacles = Obstacles { width: 200.0, ..Obstacles::default() };
        assert_eq!(obstacles.place(&labels), [Some(place(50.0, 0.0)), Some(place(90.0, 1.0))]);
    }

    #[test]
    fn a_line_costs_and_a_border_forbids() {
        let crossing = (Point::new(60.0, 0.0), Point::new(60.0, 100.0));
        let obstacles = Obstacles { lines: vec![(crossing, 5.0)], width: 200.0, ..Obstacles::default() };
        let one = |places: &[Place]| obstacles.clone().place(&[label(places.to_vec())])[0];
        assert_eq!(one(&[place(50.0, 0.0), place(90.0, 1.0)]), Some(place(90.0, 1.0)));
        assert_eq!(one(&[place(50.0, 0.0), place(90.0, 6.0)]), Some(place(50.0, 0.0)));
        assert_eq!(one(&[place(190.0, 0.0), place(2.0, 0.0)]), None);
    }

    #[test]
    fn what_stands_beside_a_line_does_not_touch_it() {
        let ends = [(200.0, 40.0), (200.0, 140.0), (90.0, 10.0), (10.0, 30.0), (100.0, 300.0)];
        for (x, y) in ends {
            let line = (Point::new(100.0, 100.0), Point::new(x, y));
            let turned = beside(line, 40.0, 10.0);
            assert!(turned.len() > 20);
            for place in turned.iter().filter(|place| place.direction != Point::RIGHT) {
                let block = room(place.start, place.direction, "abcdefg", 10.0);
                assert!(!block.is_crossed_by(line), "{line:?} {place:?}");
            }
        }
    }
}
