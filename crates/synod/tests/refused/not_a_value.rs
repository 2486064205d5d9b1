use synod::prelude::*;

struct Plain;

struct Hidden;

#[derive(State)]
struct State {
    plain: Plain,
    several: Vec<Option<Hidden>>,
}

fn main() {}
