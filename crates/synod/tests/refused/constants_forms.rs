use synod::prelude::*;

#[derive(Constants)]
struct NoDefault {
    /// How many nodes take part.
    nodes: usize,
    #[constant(range = 1..=3)]
    values: u8,
}

#[derive(Constants)]
struct Misspelled {
    #[constant(defualt = 3)]
    nodes: usize,
}

#[derive(Constants)]
struct Tuple(u8);

#[derive(Constants)]
enum Enumeration {
    One,
}

#[derive(Constants)]
struct Float {
    #[constant(default = 0.5)]
    ratio: f64,
}

fn main() {}
