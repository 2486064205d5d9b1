use synod::prelude::*;

#[derive(State)]
enum Phase {
    One,
    Two,
}

#[derive(State)]
struct Tuple(u8, bool);

fn main() {}
