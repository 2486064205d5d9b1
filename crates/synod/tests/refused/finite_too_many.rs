use synod::prelude::*;

#[derive(Finite)]
#[finite(count = 257)]
struct TooMany(u8);

fn main() {}
