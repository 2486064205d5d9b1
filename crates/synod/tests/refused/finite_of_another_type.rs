use synod::prelude::*;

#[derive(Finite)]
struct Named {
    name: String,
}

fn main() {}
