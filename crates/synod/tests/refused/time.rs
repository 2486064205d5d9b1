use std::time::{Duration, Instant, SystemTime};

use synod::prelude::*;

#[derive(State)]
struct State {
    begun: Instant,
    now: SystemTime,
    left: Option<Duration>,
}

#[derive(Action)]
enum Action {
    Tick(Instant),
}

fn main() {}
