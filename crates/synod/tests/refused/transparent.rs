use synod::prelude::*;

#[derive(Value)]
enum Two {
    #[show(transparent)]
    Pair(u8, u8),
}

#[derive(Value)]
enum Misspelt {
    #[show(transparently)]
    One(u8),
}

#[derive(Action)]
enum Step {
    #[show(transparent)]
    Send(u8),
}

fn main() {}
