use synod::prelude::*;

#[derive(State)]
struct State {
    name: &'static str,
    raw: *const u8,
    call: fn(u8) -> u8,
    object: Box<dyn Send>,
}

#[derive(Value)]
struct Borrows<'a> {
    text: std::borrow::Cow<'a, str>,
}

fn main() {}
