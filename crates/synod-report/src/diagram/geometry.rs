//! Points, and boxes that may be turned: whether they overlap each other, or a line crosses one.
//!
//! Nothing here depends on a sine: only on square roots, which every machine rounds alike, so that a picture is the
//! same everywhere.

/// A point or a vector, in pixels; y grows downwards, as in SVG.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Point {
    /// To the right.
    pub x: f64,
    /// Downwards.
    pub y: f64,
}

impl Point {
    pub(super) const RIGHT: Self = Self { x: 1.0, y: 0.0 };

    pub(super) fn new(x: f64, y: f64) -> Self {
        Self { x, y }
    }

    pub(super) fn minus(self, other: Self) -> Self {
        Self::new(self.x - other.x, self.y - other.y)
    }

    /// This point, moved some way along a vector.
    pub(super) fn along(self, way: Self, length: f64) -> Self {
        Self::new(self.x + way.x * length, self.y + way.y * length)
    }

    pub(super) fn between(self, other: Self, fraction: f64) -> Self {
        self.along(other.minus(self), fraction)
    }

    pub(super) fn dot(self, other: Self) -> f64 {
        self.x * other.x + self.y * other.y
    }

    pub(super) fn length(self) -> f64 {
        self.dot(self).sqrt()
    }

    /// The vector of length 1 in the same direction; to the right where there is none.
    pub(super) fn unit(self) -> Self {
        let length = self.length();
        if length > 0.0 { Self::new(self.x / length, self.y / length) } else { Self::RIGHT }
    }

    /// A quarter turn: of a vector to the right, downwards.
    pub(super) fn turned(self) -> Self {
        Self::new(-self.y, self.x)
    }
}

/// A straight line between two points.
pub(super) type Segment = (Point, Point);

/// A rectangle whose sides may be turned.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Block {
    pub(super) center: Point,
    /// The direction of its width.
    pub(super) direction: Point,
    pub(super) half_width: f64,
    pub(super) half_height: f64,
}

impl Block {
    pub(super) fn square(center: Point, half: f64) -> Self {
        Self { center, direction: Point::RIGHT, half_width: half, half_height: half }
    }

    pub(super) fn corners(&self) -> [Point; 4] {
        let (right, down) = (self.direction, self.direction.turned());
        [(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)]
            .map(|(x, y)| self.center.along(right, x * self.half_width).along(down, y * self.half_height))
    }

    /// Two rectangles overlap unless a line along a side of one of them separates them.
    pub(super) fn overlaps(&self, other: &Self) -> bool {
        let apart = other.center.minus(self.center);
        let farthest = self.half_width + self.half_height + other.half_width + other.half_height;
        if apart.x.abs() >= farthest || apart.y.abs() >= farthest {
            return false;
        }
        let axes = [self.direction, self.direction.turned(), other.direction, other.direction.turned()];
        axes.iter().all(|axis| apart.dot(*axis).abs() < self.reach(*axis) + other.reach(*axis))
    }

    /// Half of its extent along an axis.
    fn reach(&self, axis: Point) -> f64 {
        self.half_width * self.direction.dot(axis).abs()
            + self.half_height * self.direction.turned().dot(axis).abs()
    }

    /// Whether a line has a part inside (Liang and Barsky's clipping, in the rectangle's own directions).
    pub(super) fn is_crossed_by(&self, (from, to): Segment) -> bool {
        let (mut enter, mut leave) = (0.0_f64, 1.0_f64);
        let sides = [(self.direction, self.half_width), (self.direction.turned(), self.half_height)];
        for (axis, half) in sides {
            let start = from.minus(self.center).dot(axis);
            let change = to.minus(from).dot(axis);
            if change == 0.0 {
                if start.abs() >= half {
                    return false;
                }
                continue;
            }
            let (one, two) = ((-half - start) / change, (half - start) / change);
            enter = enter.max(one.min(two));
            leave = leave.min(one.max(two));
        }
        enter < leave
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(x: f64, y: f64, way: Point) -> Block {
        Block { center: Point::new(x, y), direction: way.unit(), half_width: 10.0, half_height: 2.0 }
    }

    #[test]
    fn upright_boxes_overlap_where_their_sides_do() {
        let first = block(0.0, 0.0, Point::RIGHT);
        assert!(first.overlaps(&block(19.0, 3.0, Point::RIGHT)));
        assert!(!first.overlaps(&block(20.0, 0.0, Point::RIGHT)));
        assert!(!first.overlaps(&block(0.0, 4.0, Point::RIGHT)));
    }

    #[test]
    fn a_turned_box_fits_beside_another() {
        let way = Point::new(1.0, 1.0);
        let first = block(0.0, 0.0, way);
        // Their upright hulls overlap, they do not.
        assert!(!first.overlaps(&block(4.0, -4.0, way)));
        assert!(first.overlaps(&block(2.0, -0.5, way)));
        assert!(first.overlaps(&block(0.0, 0.0, Point::RIGHT)));
    }

    #[test]
    fn a_line_crosses_a_box_or_passes_it() {
        let turned = block(0.0, 0.0, Point::new(1.0, 1.0));
        assert!(turned.is_crossed_by((Point::new(-5.0, 5.0), Point::new(5.0, -5.0))));
        assert!(turned.is_crossed_by((Point::new(1.0, 1.0), Point::new(2.0, 2.0))));
        assert!(!turned.is_crossed_by((Point::new(6.0, 0.0), Point::new(0.0, -6.0))));
        assert!(!turned.is_crossed_by((Point::new(20.0, 20.0), Point::new(9.0, 9.0))));
        let upright = block(0.0, 0.0, Point::RIGHT);
        assert!(!upright.is_crossed_by((Point::new(-5.0, 2.0), Point::new(5.0, 2.0))));
        assert!(upright.is_crossed_by((Point::new(-50.0, 1.0), Point::new(50.0, 1.0))));
    }
}
