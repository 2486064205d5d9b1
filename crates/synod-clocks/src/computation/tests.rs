//! Computations held against the definition: a closure over all pairs, and every way in which equal messages may be
//! paired.

use proptest::prelude::*;
use synod_messages::{Envelope, Event};

use super::testing::{processes, trace};
use super::*;

fn computation(processes: &[String], steps: &[Vec<Event>]) -> Computation {
    Computation::of(processes, steps.iter().map(Vec::as_slice)).unwrap()
}

fn envelope(from: &str, to: &str, message: &str) -> Envelope {
    Envelope { from: from.into(), to: to.into(), message: message.into() }
}

/// `→` by its definition: within a process, from a send to its receives, and Warshall's closure of both.
fn closure(computation: &Computation) -> Vec<Vec<bool>> {
    let all = computation.occurrences();
    let mut before = vec![vec![false; all.len()]; all.len()];
    for (a, first) in all.iter().enumerate() {
        for (b, second) in all.iter().enumerate() {
            before[a][b] = first.process == second.process && a < b;
        }
    }
    for passage in computation.passages() {
        if let Fate::Received(received) = passage.fate {
            before[passage.sent.index()][received.index()] = true;
        }
    }
    for middle in 0..all.len() {
        for a in 0..all.len() {
            for b in 0..all.len() {
                before[a][b] |= before[a][middle] && before[middle][b];
            }
        }
    }
    before
}

/// The timestamp by its definition: the number of events on the longest chain that ends here.
fn longest_chain(before: &[Vec<bool>], event: usize, known: &mut Vec<Option<u64>>) -> u64 {
    if let Some(length) = known[event] {
        return length;
    }
    let earlier: Vec<usize> = (0..before.len()).filter(|other| before[*other][event]).collect();
    let length = 1 + earlier.iter().map(|other| longest_chain(before, *other, known)).max().unwrap_or(0);
    known[event] = Some(length);
    length
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_500))]

    #[test]
    fn happened_before_and_timestamps_are_those_of_the_definition(
        count in 1_usize..=6, choices in proptest::collection::vec(any::<u32>(), 0..60)
    ) {
        let names = processes(count);
        let computation = computation(&names, &trace(&names, &choices));
        let before = closure(&computation);
        let mut known = vec![None; before.len()];
        for b in computation.ids() {
            let mut vector = vec![0; count];
            for a in computation.ids() {
                prop_assert_eq!(computation.happened_before(a, b), before[a.index()][b.index()]);
                if a == b || before[a.index()][b.index()] {
                    vector[computation.occurrence(a).process] += 1;
                }
            }
            prop_assert_eq!(&computation.occurrence(b).vector, &vector);
            let stamp = longest_chain(&before, b.index(), &mut known);
            prop_assert_eq!(computation.timestamp(b, Stamping::AfterTick), stamp);
            prop_assert_eq!(computation.timestamp(b, Stamping::BeforeTick), stamp - 1);
            let past: Vec<usize> = computation.causal_past(b).into_iter().map(EventId::index).collect();
            let expected: Vec<usize> = (0..before.len()).filter(|a| before[*a][b.index()]).collect();
            prop_assert_eq!(past, expected);
        }
    }

    #[test]
    fn the_total_order_is_one_and_contains_happened_before(
        count in 1_usize..=6, choices in proptest::collection::vec(any::<u32>(), 0..60)
    ) {
        let names = processes(count);
        let computation = computation(&names, &trace(&names, &choices));
        let order = computation.total_order();
        prop_assert_eq!(order.len(), computation.occurrences().len());
        for (at, later) in order.iter().enumerate() {
            prop_assert!(order[..at].iter().all(|earlier| earlier != later));
            prop_assert!(order[..at].iter().all(|earlier| !computation.happened_before(*later, *earlier)));
            if let Some(earlier) = at.checked_sub(1).map(|before| order[before]) {
                let key = |id: EventId| (computation.timestamp(id, Stamping::AfterTick), computation.occurrence(id).process);
                prop_assert!(key(earlier) < key(*later));
            }
        }
    }

    /// Each receive of the trace takes some copy under way at that time. Whichever it takes, what is claimed here is
    /// true.
    #[test]
    fn no_order_is_claimed_that_may_be_false(
        count in 1_usize..=3, choices in proptest::collection::vec(any::<u32>(), 0..40), picks in any::<u64>()
    ) {
        let names = processes(count);
        let steps = trace(&names, &choices);
        let computation = computation(&names, &steps);
        let before = closure(&paired_anyhow(&computation, &steps, picks));
        for a in computation.ids() {
            for b in computation.ids() {
                prop_assert!(!computation.happened_before(a, b) || before[a.index()][b.index()]);
            }
        }
    }
}

/// The same computation where receives, losses and duplicates take any equal copy that is under way.
fn paired_anyhow(computation: &Computation, steps: &[Vec<Event>], mut picks: u64) -> Computation {
    let mut under_way: Vec<(Envelope, EventId)> = Vec::new();
    let mut passages = Vec::new();
    let mut ids = computation.ids();
    for event in steps.iter().flatten() {
        let id = event.process().and_then(|_| ids.next());
        let (Event::Send(envelope)
        | Event::Receive(envelope)
        | Event::Lose(envelope)
        | Event::Duplicate(envelope)) = event
        else {
            continue;
        };
        let equal: Vec<usize> = (0..under_way.len()).filter(|at| under_way[*at].0 == *envelope).collect();
        picks = picks.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let picked = equal.get((picks >> 33) as usize % equal.len().max(1)).copied();
        match (event, picked) {
            (Event::Send(_), _) => under_way.push((envelope.clone(), id.unwrap())),
            (Event::Duplicate(_), Some(at)) => under_way.push(under_way[at].clone()),
            (Event::Receive(_), Some(at)) => {
                let (envelope, sent) = under_way.remove(at);
                passages.push(Passage { envelope, sent, copy: 0, fate: Fate::Received(id.unwrap()) });
            }
            (_, at) => drop(under_way.remove(at.unwrap())),
        }
    }
    Computation { passages, ..computation.clone() }
}

#[test]
fn the_second_example_of_the_article() {
    // Each of three sends to both others, and then receives from both.
    let names = processes(3);
    let send = |from: &str, to: &str| Event::Send(envelope(from, to, "x"));
    let receive = |from: &str, to: &str| Event::Receive(envelope(from, to, "x"));
    let steps = [
        vec![send("A", "B"), send("A", "C"), send("B", "A"), send("B", "C"), send("C", "A"), send("C", "B")],
        vec![receive("B", "A"), receive("C", "A"), receive("A", "B"), receive("C", "B")],
        vec![receive("A", "C"), receive("B", "C")],
    ];
    let computation = computation(&names, &steps);
    let pairs: Vec<(String, String)> = (computation.passages().iter())
        .map(|passage| {
            let Fate::Received(received) = passage.fate else { panic!("{passage:?}") };
            (
                computation.occurrence(passage.sent).label.clone(),
                computation.occurrence(received).label.clone(),
            )
        })
        .collect();
    let expected = [("A0", "B2"), ("A1", "C2"), ("B0", "A2"), ("B1", "C3"), ("C0", "A3"), ("C1", "B3")];
    assert_eq!(pairs, expected.map(|(a, b)| (a.to_owned(), b.to_owned())));
    for id in computation.ids() {
        assert_eq!(computation.timestamp(id, Stamping::BeforeTick), computation.occurrence(id).index as u64);
    }
}

#[test]
fn of_equal_messages_the_oldest_arrives_and_the_youngest_is_lost() {
    let message = || envelope("A", "B", "x");
    let send = || Event::Send(message());
    let steps = [vec![send(), send(), send()], vec![Event::Lose(message())], vec![Event::Receive(message())]];
    let computation = computation(&processes(2), &steps);
    let fates: Vec<Fate> = computation.passages().iter().map(|passage| passage.fate).collect();
    assert_eq!(fates, [Fate::Received(EventId(3)), Fate::UnderWay, Fate::Lost]);
}

#[test]
fn copies_belong_to_one_send() {
    let message = || envelope("A", "B", "x");
    let received = || Event::Receive(message());
    let steps = [
        vec![Event::Send(message()), Event::Duplicate(message()), Event::Send(message())],
        // A fourth arrival is the network's own repetition of the oldest.
        vec![received(), received(), received(), received()],
    ];
    let computation = computation(&processes(2), &steps);
    let told: Vec<(usize, usize)> =
        (computation.passages().iter().map(|p| (p.sent.index(), p.copy))).collect();
    assert_eq!(told, [(0, 0), (0, 1), (1, 0), (0, 2)]);
    assert!(computation.passages().iter().all(|passage| matches!(passage.fate, Fate::Received(_))));
    let lost = [vec![Event::Send(message()), received(), Event::Lose(message())]];
    let fates = super::Computation::of(&processes(2), lost.iter().map(Vec::as_slice)).unwrap();
    assert_eq!(
        fates.passages()[1],
        Passage { envelope: message(), sent: EventId(0), copy: 1, fate: Fate::Lost }
    );
}

#[test]
fn labels_keep_the_number_apart_from_the_name() {
    assert_eq!(label("A", 0), "A0");
    assert_eq!(label("p1", 0), "p1.0");
    assert_eq!(label("leader", 12), "leader.12");
}

#[test]
fn contradictions_are_told() {
    let refused = |names: &[&str], events: Vec<Event>| {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        Computation::of(&names, [events.as_slice()]).unwrap_err().to_string()
    };
    let message = || envelope("A", "B", "x");
    let error = refused(&["A", "B"], vec![Event::Receive(message())]);
    assert!(error.contains("in step 0 B receives `x` from A, and A has not sent it"), "{error}");
    assert!(refused(&["A", "B"], vec![Event::Lose(message())]).contains("is lost"));
    assert!(refused(&["A", "B"], vec![Event::Duplicate(message())]).contains("is duplicated"));
    assert!(
        refused(&["A"], vec![Event::Send(message())])
            .contains("`B` in step 0, which is none of its `processes`: A")
    );
    assert!(refused(&["A"], vec![Event::Crash { at: "C".into() }]).contains("`C`"));
    assert!(refused(&["A", "A"], Vec::new()).contains("two of the spec's `processes` are called `A`"));
}

#[test]
fn a_cut_counts_the_events_before_it() {
    let local = |at: &str| Event::Local { at: at.into(), label: "x".into() };
    let steps =
        [vec![local("A")], vec![Event::Remark { label: "split".into() }, local("B")], vec![local("A")]];
    let computation = computation(&processes(2), &steps);
    assert_eq!(computation.remarks(), [Remark { label: "split".into(), cut: 1 }]);
    assert_eq!([0, 1, 2, 3].map(|step| computation.cut_before(step)), [0, 1, 2, 3]);
    assert_eq!(computation.events_of(0).map(EventId::index).collect::<Vec<_>>(), [0, 2]);
}
