use synod::prelude::*;

#[derive(Value)]
enum Reading {
    Low(f32),
    High { level: Vec<f64> },
}

fn main() {}
