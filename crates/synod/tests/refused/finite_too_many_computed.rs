use synod::prelude::*;

const COUNT: usize = 300;

#[derive(Finite)]
#[finite(count = COUNT)]
struct TooMany(u8);

fn main() {}
