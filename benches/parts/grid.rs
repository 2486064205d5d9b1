//! Machines without a spec: states are byte strings, and a step is an addition.

use synod_explore::{Batch, ClaimKind, Machine, Worker};

/// Counters in the first bytes of a state, and ballast behind them.
pub(crate) struct Grid {
    /// How many counters there are.
    dimensions: usize,
    /// A counter is below this.
    side: u8,
    /// Bytes of a state.
    width: usize,
    shape: Shape,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// A step counts one up: a state is reached in any order of its steps.
    Cube,
    /// A step sets the next counter that is still 0: there is one way to each state.
    Tree,
}

impl Grid {
    pub(crate) fn cube(dimensions: usize, side: u8, width: usize) -> Self {
        Self::new(dimensions, side, width, Shape::Cube)
    }

    pub(crate) fn tree(dimensions: usize, side: u8, width: usize) -> Self {
        Self::new(dimensions, side, width, Shape::Tree)
    }

    fn new(dimensions: usize, side: u8, width: usize, shape: Shape) -> Self {
        // Two counters share a byte, so that even narrow states have many.
        assert!(side <= 16 && dimensions <= 2 * width);
        Self { dimensions, side, width, shape }
    }

    pub(crate) fn distinct(&self) -> u64 {
        let (side, dimensions) = (u64::from(self.side), self.dimensions as u32);
        match self.shape {
            Shape::Cube => side.pow(dimensions),
            Shape::Tree => (0..=dimensions).map(|depth| (side - 1).pow(depth)).sum(),
        }
    }

    /// Steps, and the initial state.
    pub(crate) fn generated(&self) -> u64 {
        let (side, dimensions) = (u64::from(self.side), self.dimensions as u32);
        match self.shape {
            Shape::Cube => 1 + u64::from(dimensions) * (side - 1) * side.pow(dimensions - 1),
            Shape::Tree => self.distinct(),
        }
    }
}

impl Machine for Grid {
    fn actions(&self) -> usize {
        1
    }

    fn claims(&self) -> Vec<ClaimKind> {
        Vec::new()
    }

    fn worker(&self) -> Box<dyn Worker + '_> {
        Box::new(Walker { grid: self, scratch: vec![0; self.width] })
    }

    fn describe(&self, state: &[u8]) -> String {
        format!("{state:?}")
    }
}

struct Walker<'g> {
    grid: &'g Grid,
    scratch: Vec<u8>,
}

impl Walker<'_> {
    fn step(&mut self, state: &[u8], dimension: usize, by: u8, batch: &mut Batch) {
        self.scratch.copy_from_slice(state);
        self.scratch[dimension / 2] += by << (dimension % 2 * 4);
        batch.count_step(0);
        batch.emit(Some(0), &self.scratch);
    }
}

fn counter(state: &[u8], dimension: usize) -> u8 {
    state[dimension / 2] >> (dimension % 2 * 4) & 0xf
}

impl Worker for Walker<'_> {
    fn initial(&mut self, batch: &mut Batch, flush: &mut dyn FnMut(&mut Batch) -> bool) {
        batch.count_initial();
        batch.emit(None, &vec![0; self.grid.width]);
        flush(batch);
    }

    fn visit(&mut self, state: &[u8], batch: &mut Batch) {
        let Grid { dimensions, side, shape, .. } = *self.grid;
        match shape {
            Shape::Cube => {
                for dimension in (0..dimensions).filter(|d| counter(state, *d) + 1 < side) {
                    self.step(state, dimension, 1, batch);
                }
            }
            Shape::Tree => {
                if let Some(dimension) = (0..dimensions).find(|d| counter(state, *d) == 0) {
                    (1..side).for_each(|value| self.step(state, dimension, value, batch));
                }
            }
        }
    }
}
