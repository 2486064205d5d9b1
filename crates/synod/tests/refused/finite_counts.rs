use synod::prelude::*;

#[derive(Finite)]
#[finite(count = 0)]
struct Nobody(u8);

#[derive(Finite)]
struct Unbounded(u8);

#[derive(Finite)]
#[finite(show = "b1")]
struct Shown(u8);

#[derive(Finite)]
#[finite(count = 3)]
struct Signed(i8);

#[derive(Finite)]
#[finite(count = 3, show = "node")]
struct Unnumbered(u8);

#[derive(Finite)]
#[finite(count = 3)]
enum Counted {
    One,
}

#[derive(Finite)]
#[finite(size = 3)]
struct Misspelled(u8);

fn main() {}
