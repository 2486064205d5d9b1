//! Diagrams of random computations: nothing overlaps, nothing is missing; and golden texts of a small one.

use std::collections::BTreeMap;

use proptest::prelude::*;
use synod_clocks::{Computation, Fate};
use synod_messages::{ActionTaken, Counterexample, Envelope, Event, FindingKind, TraceStep};

use super::geometry::Block;
use super::layout::{Layout, TEXT_SIZE};
use super::picture::room;
use super::*;

// The generator of the crate that owns computations.
#[path = "../../../synod-clocks/src/computation/testing.rs"]
mod testing;

/// A counterexample in which a step makes each of these happen; with a cycle from the given state on.
fn behaviour(steps: Vec<Vec<Event>>, cycle: Option<usize>) -> Counterexample {
    let step = |events| TraceStep { events, ..TraceStep::default() };
    let steps: Vec<TraceStep> = std::iter::once(Vec::new()).chain(steps).map(step).collect();
    let loop_start = cycle.map(|start| start.min(steps.len() - 1) as u64);
    let loop_action = cycle.map(|_| ActionTaken { name: "Again".into(), args: Vec::new() });
    let kind = if cycle.is_some() { FindingKind::Liveness } else { FindingKind::Always };
    Counterexample {
        kind,
        property: "Agreement".into(),
        steps,
        loop_start,
        loop_action,
        ..Counterexample::default()
    }
}

fn caption(found: &Counterexample) -> Caption {
    Caption::of(found, "specs/x.rs", "default")
}

/// The room of every text in a picture.
fn texts(picture: &Picture) -> Vec<(String, Block)> {
    let text = |shape: &Shape| match &shape.form {
        Form::Text { start, direction, text, size } => {
            Some((text.clone(), room(*start, *direction, text, *size)))
        }
        _ => None,
    };
    picture.shapes.iter().filter_map(text).collect()
}

/// All random diagrams: processes, their names, steps, a cycle, the clocks.
fn anything() -> impl Strategy<Value = (SpaceTime, Counterexample, Clocks)> {
    let clocks = prop_oneof![Just(Clocks::Lamport), Just(Clocks::Vector)];
    let choices = prop_oneof![3 => 0_usize..=60, 1 => 50_usize..=60]
        .prop_flat_map(|count| proptest::collection::vec(any::<u32>(), count));
    (1_usize..=6, any::<bool>(), choices, proptest::option::of(0_usize..30), clocks).prop_map(
        |(count, is_long, choices, cycle, clocks)| {
            let name = |name: String| if is_long { format!("server {name}") } else { name };
            let names: Vec<String> = testing::processes(count).into_iter().map(name).collect();
            let found = behaviour(testing::trace(&names, &choices), cycle);
            (SpaceTime::of(&found, &names).unwrap(), found, clocks)
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_two_labels_overlap_and_none_is_missing((space_time, found, clocks) in anything()) {
        let options = DiagramOptions { clocks, causal_past: None };
        let picture = picture(&space_time, &caption(&found), &options).unwrap();
        let texts = texts(&picture);
        for (at, (text, block)) in texts.iter().enumerate() {
            for (other_text, other) in &texts[..at] {
                prop_assert!(!block.overlaps(other), "`{}` overlaps `{}`", text, other_text);
            }
            for corner in block.corners() {
                prop_assert!((0.0..=picture.width).contains(&corner.x), "`{}` at {:?}", text, corner);
                prop_assert!((0.0..=picture.height).contains(&corner.y), "`{}` at {:?}", text, corner);
            }
        }
        let has = |wanted: &str| texts.iter().any(|(text, _)| text == wanted || text.contains(wanted));
        let computation = &space_time.computation;
        prop_assert!(computation.processes().iter().all(|name| has(name)));
        prop_assert!(computation.occurrences().iter().all(|event| has(&words::event_label(event, clocks))));
        let first = computation.passages().iter().filter(|passage| passage.copy == 0);
        for passage in first {
            let label = words::message_label(computation, passage, layout::LONGEST);
            prop_assert!(has(&label) || has(&words::route(computation, passage)), "no `{}`", label);
        }
    }

    #[test]
    fn what_happened_before_is_drawn_below((space_time, _, clocks) in anything()) {
        let computation = &space_time.computation;
        let layout = Layout::new(&space_time, clocks, 46.0, 0.0);
        for a in computation.ids() {
            for b in computation.ids().filter(|b| computation.happened_before(a, *b)) {
                prop_assert!(layout.place(a).y > layout.place(b).y);
            }
        }
        for mark in &layout.marks {
            for event in computation.ids() {
                let process = computation.occurrence(event).process;
                let line = layout.crossing(computation, mark, process);
                prop_assert_eq!(event.index() < mark.cut, layout.place(event).y > line);
            }
        }
        for pair in layout.marks.windows(2) {
            prop_assert!(pair[0].y >= pair[1].y + TEXT_SIZE);
        }
    }

    #[test]
    fn a_log_is_what_shiviz_reads((space_time, found, _) in anything()) {
        let log = shiviz(&space_time, &caption(&found));
        let events = parsed(&log).map_err(TestCaseError::fail)?;
        prop_assert_eq!(events.len(), space_time.computation.occurrences().len());
        // Its clocks give back the order of the events.
        let computation = &space_time.computation;
        for (a, (host, clock)) in computation.ids().zip(&events) {
            for (b, (_, other)) in computation.ids().zip(&events) {
                let is_before = a != b && other.get(host).is_some_and(|seen| *seen >= clock[host]);
                prop_assert_eq!(is_before, computation.happened_before(a, b));
            }
        }
    }

    #[test]
    fn a_sequence_diagram_has_a_line_for_every_message((space_time, found, _) in anything()) {
        let text = mermaid(&space_time, &caption(&found));
        let arrows = |arrow: &str| text.lines().filter(|line| line.contains(arrow)).count();
        let passages = |wanted: fn(&Fate) -> bool| {
            space_time.computation.passages().iter().filter(|passage| wanted(&passage.fate)).count()
        };
        prop_assert_eq!(arrows("->>"), passages(|fate| matches!(fate, Fate::Received(_))));
        prop_assert_eq!(arrows("-xp"), passages(|fate| *fate == Fate::Lost));
        prop_assert_eq!(arrows("--)p"), passages(|fate| *fate == Fate::UnderWay));
    }
}

type Clock = BTreeMap<String, u64>;

/// A log read by ShiViz's own rules: its parser's errors are these.
fn parsed(log: &str) -> Result<Vec<(String, Clock)>, String> {
    let mut lines = log.lines();
    if lines.next() != Some(r"(?<event>.*)\n(?<host>\S*) (?<clock>{.*})")
        || lines.next() != Some("^=== (?<trace>.*) ===$")
    {
        return Err("it does not begin with its two expressions".into());
    }
    let execution = lines.next().unwrap_or_default();
    if !(execution.starts_with("=== ") && execution.ends_with(" ===")) {
        return Err(format!("no execution: {execution}"));
    }
    let mut events: Vec<(String, Clock)> = Vec::new();
    while let Some(event) = lines.next() {
        let (host, clock) =
            lines.next().and_then(|line| line.split_once(' ')).ok_or(format!("no clock of {event}"))?;
        let clock: Clock = serde_json::from_str(clock).map_err(|why| format!("{clock}: {why}"))?;
        let so_far = events.iter().filter(|(other, _)| other == host).count() as u64;
        if clock.get(host) != Some(&(so_far + 1)) {
            return Err(format!("{host} does not count its events: {clock:?}"));
        }
        events.push((host.to_owned(), clock));
    }
    let silent = |name: &&String| !events.iter().any(|(host, _)| host == *name);
    match events.iter().flat_map(|(_, clock)| clock.keys()).find(silent) {
        Some(name) => Err(format!("{name} has no event")),
        None => Ok(events),
    }
}

fn envelope(from: &str, to: &str, message: &str) -> Envelope {
    Envelope { from: from.into(), to: to.into(), message: message.into() }
}

/// Every kind of event, and a message whose text is long and full of signs.
fn everything() -> (Vec<String>, Vec<Vec<Event>>) {
    let at = |name: &str| name.to_owned();
    let (ask, answer) = (envelope("A", "B", "Ask(<1>; 50% & more)"), envelope("B", "A", "Answer"));
    let long = "a message that goes on and on, far beyond the room that there is between two processes";
    let long = envelope("B", "C", long);
    let steps = vec![
        vec![Event::Send(ask.clone()), Event::Send(envelope("A", "C", "Ask"))],
        vec![Event::Lose(envelope("A", "C", "Ask"))],
        vec![Event::Duplicate(ask.clone())],
        vec![Event::Receive(ask.clone()), Event::Send(answer.clone())],
        vec![Event::Remark { label: "B is cut off".into() }],
        vec![Event::Crash { at: at("C") }, Event::Local { at: at("A"), label: "waits".into() }],
        vec![Event::Receive(ask), Event::Send(long)],
        vec![Event::Recover { at: at("C") }],
        vec![Event::Receive(answer)],
    ];
    (testing::processes(3), steps)
}

#[test]
fn a_picture_of_everything() {
    let (names, steps) = everything();
    let found = behaviour(steps, None);
    let space_time = SpaceTime::of(&found, &names).unwrap();
    let picture = picture(&space_time, &caption(&found), &DiagramOptions::default()).unwrap();
    insta::assert_snapshot!(svg(&picture));
}

#[test]
fn a_cycle_with_vectors_and_a_causal_past() {
    let (names, steps) = everything();
    let found = behaviour(steps, Some(5));
    let space_time = SpaceTime::of(&found, &names).unwrap();
    let options = DiagramOptions { clocks: Clocks::Vector, causal_past: Some("B1".into()) };
    insta::assert_snapshot!(svg(&picture(&space_time, &caption(&found), &options).unwrap()));
}

#[test]
fn only_the_causal_past_is_not_faint() {
    let (names, steps) = everything();
    let found = behaviour(steps, None);
    let space_time = SpaceTime::of(&found, &names).unwrap();
    let options = DiagramOptions { causal_past: Some("B1".into()), ..DiagramOptions::default() };
    let picture = picture(&space_time, &caption(&found), &options).unwrap();
    let labelled = |shape: &&Shape| matches!(&shape.form, Form::Text { text, .. } if space_time.computation.find(text).is_some());
    let clear = picture.shapes.iter().filter(labelled).filter(|shape| shape.opacity == 1.0);
    let clear: Vec<&str> = clear.map(|shape| shape.tip.split(' ').next().unwrap()).collect();
    assert_eq!(clear, ["A0", "B0", "B1"]);
    let unknown = DiagramOptions { causal_past: Some("B9".into()), ..DiagramOptions::default() };
    let error = super::picture(&space_time, &caption(&found), &unknown).unwrap_err();
    assert_eq!(
        error.to_string(),
        "there is no event `B9`; there are: A0, A1, B0, B1, C0, A2, B2, B3, C1, A3"
    );
}

#[test]
fn a_sequence_diagram_of_everything() {
    let (names, steps) = everything();
    let found = behaviour(steps, Some(5));
    insta::assert_snapshot!(mermaid(&SpaceTime::of(&found, &names).unwrap(), &caption(&found)));
}

#[test]
fn a_log_of_everything() {
    let (names, steps) = everything();
    let found = behaviour(steps, None);
    insta::assert_snapshot!(shiviz(&SpaceTime::of(&found, &names).unwrap(), &caption(&found)));
}

#[test]
fn a_log_that_shiviz_would_refuse_is_refused_here() {
    let (names, steps) = everything();
    let found = behaviour(steps, None);
    let log = shiviz(&SpaceTime::of(&found, &names).unwrap(), &caption(&found));
    assert!(parsed(&log).is_ok());
    assert!(parsed(&log.replacen("{\"A\":1}", "{\"A\":2}", 1)).is_err());
    assert!(parsed(&log.replacen("{\"A\":1}", "{\"A\":1,\"Z\":1}", 1)).is_err());
    assert!(parsed(&log.replacen("A {", "{", 1)).is_err());
}

#[test]
fn what_cannot_be_drawn_says_why() {
    let names = testing::processes(2);
    let refused =
        |found: &Counterexample, names: &[String]| SpaceTime::of(found, names).unwrap_err().to_string();
    let found = behaviour(Vec::new(), None);
    assert!(refused(&found, &[]).contains("the spec tells no events"));
    assert!(refused(&Counterexample::default(), &names).contains("not about a behaviour"));
    let wrong = behaviour(vec![vec![Event::Receive(envelope("A", "B", "x"))]], None);
    assert!(refused(&wrong, &names).contains("in step 1 B receives `x` from A, and A has not sent it"));
}

#[test]
fn a_behaviour_without_events_has_lines_only() {
    let found = behaviour(Vec::new(), None);
    let space_time = SpaceTime::of(&found, &testing::processes(2)).unwrap();
    assert_eq!(space_time.computation, Computation::of(&testing::processes(2), []).unwrap());
    let picture = picture(&space_time, &caption(&found), &DiagramOptions::default()).unwrap();
    assert_eq!(texts(&picture).len(), 4, "title, subtitle, two names: {:?}", texts(&picture));
}
