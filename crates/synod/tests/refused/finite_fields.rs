use synod::prelude::*;

#[derive(Finite)]
struct Vote {
    ballot: u8,
    yes: bool,
}

#[derive(Finite)]
enum Message {
    Prepare { ballot: usize },
    Accept(i64, bool),
}

#[derive(Finite)]
struct Generic<T>(T);

fn main() {}
