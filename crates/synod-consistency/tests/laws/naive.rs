//! The definitions, word by word: some permutation of the operations explains all answers.

use synod_consistency::Sequential;

use crate::play::{Happens, Recording};

/// An operation with the moments of its call and its answer.
struct Operation<O: Sequential> {
    client: u8,
    operation: O::Operation,
    called: usize,
    answered: Option<(usize, O::Answer)>,
}

fn operations<O: Sequential>(recording: &Recording<O>) -> Vec<Operation<O>> {
    let mut operations: Vec<Operation<O>> = Vec::new();
    for (moment, (client, happens)) in recording.iter().enumerate() {
        match happens {
            Happens::Call(operation) => operations.push(Operation {
                client: *client,
                operation: operation.clone(),
                called: moment,
                answered: None,
            }),
            Happens::Answer(answer) => {
                let open = operations.iter_mut().rfind(|operation| operation.client == *client);
                open.expect("called before").answered = Some((moment, answer.clone()));
            }
        }
    }
    operations
}

pub(crate) fn is_linearizable<O: Sequential + Default>(recording: &Recording<O>) -> bool {
    is_explained(recording, |a, b| a.answered.as_ref().is_some_and(|(answered, _)| *answered < b.called))
}

pub(crate) fn is_sequentially_consistent<O: Sequential + Default>(recording: &Recording<O>) -> bool {
    is_explained(recording, |a, b| a.client == b.client && a.called < b.called)
}

/// Whether some permutation of the answered operations and of some of the open ones respects the precedence and gives
/// the answers.
fn is_explained<O: Sequential + Default>(
    recording: &Recording<O>,
    precedes: impl Fn(&Operation<O>, &Operation<O>) -> bool,
) -> bool {
    let operations = operations(recording);
    let (answered, open): (Vec<_>, Vec<_>) = operations.iter().partition(|o| o.answered.is_some());
    (0..1_usize << open.len()).any(|subset| {
        let some = open.iter().enumerate().filter(|(at, _)| subset >> at & 1 == 1).map(|(_, o)| *o);
        let mut order: Vec<_> = answered.iter().copied().chain(some).collect();
        any_permutation(&mut order, 0, &mut |order| {
            let right = order.iter().enumerate().all(|(at, a)| order[..at].iter().all(|b| !precedes(a, b)));
            right && gives_the_answers(order)
        })
    })
}

fn gives_the_answers<O: Sequential + Default>(order: &[&Operation<O>]) -> bool {
    let mut object = O::default();
    order.iter().all(|operation| {
        let answer = object.apply(&operation.operation);
        operation.answered.as_ref().is_none_or(|(_, given)| *given == answer)
    })
}

/// Whether the test is true of some permutation of the items from `at` on.
fn any_permutation<T>(items: &mut [T], at: usize, test: &mut impl FnMut(&[T]) -> bool) -> bool {
    if at == items.len() {
        return test(items);
    }
    (at..items.len()).any(|next| {
        items.swap(at, next);
        let found = any_permutation(items, at + 1, test);
        items.swap(at, next);
        found
    })
}
