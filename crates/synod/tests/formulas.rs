//! Formulas, put together from parts: every operator keeps the tests of its parts apart.

use proptest::prelude::*;
use synod::prelude::*;

#[derive(Constants)]
struct Nothing {}

#[derive(State)]
struct State {
    value: u8,
}

#[derive(Action)]
enum Action {
    Stay,
}

impl Spec for Nothing {
    type State = State;
    type Action = Action;

    fn init(&self) -> impl IntoIterator<Item = State> {
        [State { value: 0 }]
    }

    fn next(&self, _: &State, steps: &mut Steps<Self>) {
        steps.take(Action::Stay, |_| {});
    }
}

/// A formula, and how it should read.
struct Written {
    formula: Formula<Nothing>,
    text: String,
    /// The names of its tests of states, in order.
    states: Vec<u8>,
}

#[derive(Clone, Debug)]
enum Tree {
    Truth(bool),
    State(u8),
    Taken(u8),
    Enabled(u8),
    One(usize, Box<Tree>),
    Two(usize, Box<Tree>, Box<Tree>),
}

fn tree() -> impl Strategy<Value = Tree> {
    let leaf = prop_oneof![
        any::<bool>().prop_map(Tree::Truth),
        any::<u8>().prop_map(Tree::State),
        any::<u8>().prop_map(Tree::Taken),
        any::<u8>().prop_map(Tree::Enabled),
    ];
    leaf.prop_recursive(6, 40, 2, |inner| {
        prop_oneof![
            (0..4_usize, inner.clone()).prop_map(|(operator, f)| Tree::One(operator, Box::new(f))),
            (0..5_usize, inner.clone(), inner).prop_map(|(operator, f, g)| Tree::Two(
                operator,
                Box::new(f),
                Box::new(g)
            )),
        ]
    })
}

fn write(tree: &Tree) -> Written {
    let any = |name: &str| step_where(name, |_: &Nothing, _, _, _| true);
    match tree {
        Tree::Truth(value) => {
            Written { formula: Formula::truth(*value), text: value.to_string(), states: Vec::new() }
        }
        Tree::State(name) => {
            let text = format!("s{name}");
            let name = *name;
            let formula = state(&text, move |_, s: &State| s.value == name);
            Written { formula, text, states: vec![name] }
        }
        Tree::Taken(name) => Written {
            formula: taken(any(&format!("t{name}"))),
            text: format!("taken(t{name})"),
            states: Vec::new(),
        },
        Tree::Enabled(name) => Written {
            formula: enabled(any(&format!("t{name}"))),
            text: format!("enabled(t{name})"),
            states: Vec::new(),
        },
        Tree::One(operator, f) => {
            let Written { formula: f, text, states } = write(f);
            let (formula, text) = match operator {
                0 => (!f, format!("!{text}")),
                1 => (next(f), format!("next({text})")),
                2 => (always(f), format!("always({text})")),
                _ => (eventually(f), format!("eventually({text})")),
            };
            Written { formula, text, states }
        }
        Tree::Two(operator, f, g) => {
            let Written { formula: f, text: a, mut states } = write(f);
            let Written { formula: g, text: b, states: more } = write(g);
            states.extend(more);
            let (formula, text) = match operator {
                0 => (f & g, format!("({a} & {b})")),
                1 => (f | g, format!("({a} | {b})")),
                2 => (until(f, g), format!("until({a}, {b})")),
                3 => (weak_until(f, g), format!("weak_until({a}, {b})")),
                _ => (release(f, g), format!("release({a}, {b})")),
            };
            Written { formula, text, states }
        }
    }
}

proptest! {
    /// Its text is made from the numbers of its tests, so it is right only where the numbers are.
    #[test]
    fn a_formula_reads_as_it_was_put_together(tree in tree()) {
        let Written { formula, text, states } = write(&tree);
        prop_assert_eq!(formula.to_string(), text);
        prop_assert_eq!(formula.states().len(), states.len());
        for (test, value) in formula.states().iter().zip(states) {
            prop_assert_eq!(&test.name, &format!("s{value}"));
            let holds = (test.holds)(&Nothing {}, &State { value });
            prop_assert!(holds);
        }
    }
}
