//! A panic inside Synod's collections is placed where the spec used them.

use std::cell::Cell;
use std::panic::{catch_unwind, set_hook, take_hook};
use std::sync::Once;

use synod::{Bag, Map, Set};

use crate::types::{Acceptor, Ballot};

thread_local! {
    static PLACE: Cell<Option<String>> = const { Cell::new(None) };
}

/// The file in which `what` panics.
fn place(what: fn()) -> String {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let usual = take_hook();
        set_hook(Box::new(move |info| {
            PLACE.set(info.location().map(|place| place.file().to_owned()));
            usual(info);
        }));
    });
    catch_unwind(what).expect_err("it panics");
    PLACE.take().expect("a panic has a place")
}

#[test]
fn the_place_is_the_spec_s() {
    let uses: [fn(); 9] = [
        || _ = Set::new().insert(Ballot(9)),
        || _ = Set::new().contains(Ballot(9)),
        || _ = Set::new().remove(Ballot(9)),
        || _ = Map::new().insert(Ballot(9), 1_u8),
        || _ = Map::<Ballot, u8>::new().get(Ballot(9)).copied(),
        || _ = Map::<Acceptor, u8>::new()[Acceptor(1)],
        || Map::<Acceptor, u8>::new()[Acceptor(1)] = 2,
        || Bag::new().insert(Ballot(9)),
        || _ = Bag::new().count(Ballot(9)),
    ];
    assert!(uses.iter().all(|&what| place(what) == file!()), "{:?}", uses.map(place));
}
