use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::atomic::AtomicUsize;
use std::sync::{Arc, Mutex};

use synod::prelude::*;

#[derive(State)]
struct State {
    a: Rc<u8>,
    b: Arc<u8>,
    c: Cell<u8>,
    d: RefCell<u8>,
    e: Mutex<u8>,
    f: AtomicUsize,
}

fn main() {}
