//! Where the states of a small graph are drawn: in layers, as Sugiyama, Tagawa and Toda do it ("Methods for visual understanding of
//! hierarchical system structures", 1981).
//!
//! A state's layer is its depth, so a step leads at most one layer down. Within their layers states are ordered by the *barycenter* of
//! their neighbours, down and up in turn, and the order with the fewest crossings is kept. Then every state moves towards
//! its neighbours as far as those beside it allow. Ties go to the state that was discovered first: the same graph gives the same
//! picture.

use std::cmp::Ordering;

/// The least distance of two layers, and the largest that it is given where the picture is broad.
const LAYERS: (f64, f64) = (84.0, 160.0);
/// The least distance of two states in a layer, and the largest that it is given where there is room.
const GAPS: (f64, f64) = (52.0, 170.0);
/// How much wider than high a picture should be.
const ASPECT: f64 = 1.25;
/// A picture is made so wide if its states are not too far apart then.
const WIDTH: f64 = 560.0;
/// Around all of it.
const MARGIN: f64 = 48.0;
/// How often the order of all layers is improved, and then their places.
const SWEEPS: usize = 12;

/// The places of states.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Layout {
    pub(super) nodes: Vec<Node>,
    pub(super) width: i32,
    pub(super) height: i32,
}

/// The place of a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Node {
    pub(super) x: i32,
    pub(super) y: i32,
}

impl Layout {
    /// Of states by their depths, and steps between them.
    pub(super) fn of(depths: &[usize], steps: &[(usize, usize)]) -> Self {
        let mut layers = Layers::new(depths, steps);
        layers.untangle();
        layers.placed(depths)
    }
}

/// States in their layers, from left to right.
struct Layers {
    layers: Vec<Vec<usize>>,
    /// For each state its neighbours in the layer above, and those in the layer below.
    above: Vec<Vec<usize>>,
    below: Vec<Vec<usize>>,
}

/// Which neighbours an order goes by.
#[derive(Clone, Copy, Debug)]
enum By {
    Above,
    Below,
}

impl Layers {
    fn new(depths: &[usize], steps: &[(usize, usize)]) -> Self {
        let count = depths.iter().max().map_or(0, |most| most + 1);
        let mut layers = vec![Vec::new(); count];
        for (state, depth) in depths.iter().enumerate() {
            layers[*depth].push(state);
        }
        let (mut above, mut below) = (vec![Vec::new(); depths.len()], vec![Vec::new(); depths.len()]);
        for (from, to) in steps {
            let (up, down) = if depths[*from] < depths[*to] { (*from, *to) } else { (*to, *from) };
            if depths[up] + 1 == depths[down] && !above[down].contains(&up) {
                above[down].push(up);
                below[up].push(down);
            }
        }
        Self { layers, above, below }
    }

    fn neighbours(&self, state: usize, by: By) -> &[usize] {
        match by {
            By::Above => &self.above[state],
            By::Below => &self.below[state],
        }
    }

    /// Orders each layer so that few steps cross.
    fn untangle(&mut self) {
        let mut best = (self.crossings(), self.layers.clone());
        for sweep in 0..SWEEPS {
            let by = if sweep % 2 == 0 { By::Above } else { By::Below };
            for layer in self.sequence(by) {
                self.order(layer, by);
            }
            let crossings = self.crossings();
            if crossings < best.0 {
                best = (crossings, self.layers.clone());
            }
        }
        self.layers = best.1;
    }

    /// All layers, so that the neighbours of each come before it.
    fn sequence(&self, by: By) -> Vec<usize> {
        match by {
            By::Above => (0..self.layers.len()).collect(),
            By::Below => (0..self.layers.len()).rev().collect(),
        }
    }

    fn positions(&self) -> Vec<usize> {
        let mut positions = vec![0; self.above.len()];
        for layer in &self.layers {
            layer.iter().enumerate().for_each(|(at, state)| positions[*state] = at);
        }
        positions
    }

    /// Sorts a layer by barycenters; a state without neighbours keeps to its place.
    fn order(&mut self, layer: usize, by: By) {
        let positions = self.positions();
        let barycenter = |state: usize| match self.neighbours(state, by) {
            [] => Fraction { sum: positions[state], count: 1 },
            all => Fraction { sum: all.iter().map(|one| positions[*one]).sum(), count: all.len() },
        };
        let mut states = self.layers[layer].clone();
        // Sorting keeps the order of what is equal.
        states.sort_by(|one, other| barycenter(*one).compare(barycenter(*other)));
        self.layers[layer] = states;
    }

    /// How many pairs of steps between neighbouring layers cross.
    fn crossings(&self) -> u64 {
        let positions = self.positions();
        let between = |layer: &Vec<usize>| {
            let mut ends = Vec::new();
            for state in layer {
                let mut below: Vec<usize> = self.below[*state].iter().map(|one| positions[*one]).collect();
                below.sort_unstable();
                ends.extend(below);
            }
            inversions(&mut ends)
        };
        self.layers.iter().map(between).sum()
    }

    /// The distances of two states in a layer and of two layers that make the picture neither tall nor broad.
    fn distances(&self) -> (f64, f64) {
        let widest = self.layers.iter().map(Vec::len).max().unwrap_or(1) as f64;
        let count = self.layers.len() as f64;
        let gap = (count * LAYERS.0 * ASPECT).max(WIDTH) / widest;
        let layer = widest * GAPS.0 / ASPECT / count;
        (gap.clamp(GAPS.0, GAPS.1), layer.clamp(LAYERS.0, LAYERS.1))
    }

    fn placed(&self, depths: &[usize]) -> Layout {
        let (gap, layer_height) = self.distances();
        let mut xs: Vec<f64> = self.positions().iter().map(|at| *at as f64 * gap).collect();
        for sweep in 0..SWEEPS {
            let by = if sweep % 2 == 0 { By::Above } else { By::Below };
            for layer in self.sequence(by) {
                self.settle((&mut xs, gap), layer, by);
            }
        }
        let left = xs.iter().copied().fold(f64::INFINITY, f64::min);
        let nodes: Vec<Node> = xs
            .iter()
            .zip(depths)
            .map(|(x, depth)| Node {
                x: rounded(x - left + MARGIN),
                y: rounded(*depth as f64 * layer_height + MARGIN),
            })
            .collect();
        let far = |of: fn(&Node) -> i32| nodes.iter().map(of).max().unwrap_or(0) + rounded(MARGIN);
        Layout { width: far(|node| node.x), height: far(|node| node.y), nodes }
    }

    /// Moves the states of a layer towards their neighbours, as a whole to where they want to be on average, and no two of them
    /// closer than the gap.
    fn settle(&self, (xs, gap): (&mut [f64], f64), layer: usize, by: By) {
        let states = &self.layers[layer];
        let wish = |state: &usize| match self.neighbours(*state, by) {
            [] => xs[*state],
            all => all.iter().map(|one| xs[*one]).sum::<f64>() / all.len() as f64,
        };
        let wishes: Vec<f64> = states.iter().map(wish).collect();
        let mut least = f64::NEG_INFINITY;
        let mut places = Vec::new();
        for wish in &wishes {
            let place = wish.max(least);
            least = place + gap;
            places.push(place);
        }
        let off = wishes.iter().zip(&places).map(|(wish, place)| wish - place).sum::<f64>();
        let shift = off / states.len().max(1) as f64;
        states.iter().zip(places).for_each(|(state, place)| xs[*state] = place + shift);
    }
}

fn rounded(value: f64) -> i32 {
    value.round() as i32
}

/// A mean, compared without rounding.
#[derive(Clone, Copy)]
struct Fraction {
    sum: usize,
    count: usize,
}

impl Fraction {
    fn compare(self, other: Self) -> Ordering {
        (self.sum * other.count).cmp(&(other.sum * self.count))
    }
}

/// How many pairs are in the wrong order, by merging sorted halves. Sorts them.
fn inversions(numbers: &mut Vec<usize>) -> u64 {
    if numbers.len() < 2 {
        return 0;
    }
    let mut right = numbers.split_off(numbers.len() / 2);
    let mut count = inversions(numbers) + inversions(&mut right);
    let (mut merged, mut at) = (Vec::with_capacity(numbers.len() + right.len()), 0);
    for (taken, number) in numbers.iter().enumerate() {
        while at < right.len() && right[at] < *number {
            merged.push(right[at]);
            count += (numbers.len() - taken) as u64;
            at += 1;
        }
        merged.push(*number);
    }
    merged.extend_from_slice(&right[at..]);
    *numbers = merged;
    count
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Depths without gaps, and steps.
    fn graphs() -> impl Strategy<Value = (Vec<usize>, Vec<(usize, usize)>)> {
        prop::collection::vec(0_usize..5, 1..30).prop_flat_map(|jumps| {
            let mut depths = vec![0];
            for jump in jumps {
                let most = depths.iter().max().map_or(0, |most| most + 1);
                depths.push(jump.min(most));
            }
            let count = depths.len();
            (Just(depths), prop::collection::vec((0..count, 0..count), 0..60))
        })
    }

    /// Every pair of steps looked at.
    fn crossings_by_pairs(layers: &Layers) -> u64 {
        let positions = layers.positions();
        let mut crossings = 0;
        for layer in &layers.layers {
            let edges = |state: &usize| {
                layers.below[*state].iter().map(|to| (positions[*state], positions[*to])).collect::<Vec<_>>()
            };
            let edges: Vec<(usize, usize)> = layer.iter().flat_map(edges).collect();
            for (at, (a, b)) in edges.iter().enumerate() {
                crossings +=
                    edges[at + 1..].iter().filter(|(c, d)| a < c && b > d || a > c && b < d).count() as u64;
            }
        }
        crossings
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn crossings_are_counted_as_pair_by_pair((depths, steps) in graphs()) {
            let mut layers = Layers::new(&depths, &steps);
            prop_assert_eq!(layers.crossings(), crossings_by_pairs(&layers));
            let before = layers.crossings();
            layers.untangle();
            prop_assert_eq!(layers.crossings(), crossings_by_pairs(&layers));
            prop_assert!(layers.crossings() <= before);
        }

        #[test]
        fn states_stand_in_their_layers_and_apart((depths, steps) in graphs()) {
            let layout = Layout::of(&depths, &steps);
            prop_assert_eq!(&layout, &Layout::of(&depths, &steps));
            for (one, a) in layout.nodes.iter().enumerate() {
                prop_assert_eq!(a.y >= layout.nodes[0].y + rounded(LAYERS.0), depths[one] > 0);
                prop_assert!(a.x >= rounded(MARGIN) && a.x + rounded(MARGIN) <= layout.width);
                for (other, b) in layout.nodes.iter().enumerate().filter(|(other, _)| *other != one) {
                    // Rounding may take one.
                    prop_assert_eq!(a.y.cmp(&b.y), depths[one].cmp(&depths[other]));
                    prop_assert!(a.y != b.y || (a.x - b.x).abs() + 1 >= rounded(GAPS.0), "{one} and {other}");
                }
            }
        }
    }

    #[test]
    fn what_can_be_drawn_without_crossings_is() {
        // Two roots whose children were discovered in the other order.
        let depths = [0, 0, 1, 1];
        let mut layers = Layers::new(&depths, &[(0, 3), (1, 2)]);
        assert_eq!(layers.crossings(), 1);
        layers.untangle();
        assert_eq!(layers.crossings(), 0);
    }

    #[test]
    fn a_chain_is_a_straight_line() {
        let layout = Layout::of(&[0, 1, 2], &[(0, 1), (1, 2), (2, 0)]);
        assert!(layout.nodes.iter().all(|node| node.x == layout.nodes[0].x));
        assert_eq!(Layout::of(&[], &[]).nodes, []);
    }
}
