use std::collections::{BinaryHeap, HashMap, HashSet};

use synod::prelude::*;

#[derive(State)]
struct State {
    votes: HashMap<u8, bool>,
    seen: Vec<Option<HashSet<u8>>>,
    queue: (u8, [BinaryHeap<u8>; 2]),
}

fn main() {}
