use synod::prelude::*;

#[derive(Action)]
struct Send {
    to: u8,
}

#[derive(Action)]
enum Never {}

fn main() {}
