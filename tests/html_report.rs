//! `--html`, as a reader uses it: keys, clicks, links, searches, cycles, diagrams, graphs.

use serde_json::Value;

use crate::support::browser::key;
use crate::support::shown::Shown;

#[test]
fn keys_step_through_a_counterexample() {
    let Some(shown) = Shown::of(&["specs/simple_consensus.rs", "--model", "as_written"]) else { return };
    let browser = &shown.browser;
    shown.said.has_status(0);
    assert_eq!(browser.text(".verdict"), "✓ violates Agreement in 4 steps, as expected");
    assert_eq!(shown.place(), "step 4 of 4", "a violation is shown where it happens");
    assert!(shown.value("decided").contains("n2 ↦ v2"));
    assert_eq!(browser.text(".state-pane ins"), "n2 ↦ v2", "what changed stands out inside the value");
    browser.press([key::HOME]);
    assert_eq!(shown.place(), "step 0 of 4");
    assert_eq!(browser.count(".state-pane ins, .state-pane del"), 0);
    browser.press([key::RIGHT, key::DOWN, 'j']);
    assert_eq!(shown.place(), "step 3 of 4");
    browser.press([key::LEFT, key::UP, 'k', 'k', 'k']);
    assert_eq!(shown.place(), "step 0 of 4", "there is nothing before the initial state");
    browser.press([key::END, key::RIGHT]);
    assert_eq!(shown.place(), "step 4 of 4", "there is nothing after the last");
    let spoken = browser.run("return document.querySelector('.player > [role=status]').textContent");
    assert_eq!(spoken, Value::from("step 4 of 4: Decide(node: n2, value: v2). Changed: decided."));
}

#[test]
fn buttons_and_steps_can_be_clicked() {
    let Some(shown) = Shown::of(&["specs/simple_consensus.rs", "--model", "as_written"]) else { return };
    let browser = &shown.browser;
    browser.click(".step[data-step='2']");
    assert_eq!(shown.place(), "step 2 of 4");
    assert_eq!(browser.count(".step[aria-current=step]"), 1);
    assert_eq!(
        browser.text(".step[aria-current=step]"),
        "2\nDecide(node: n1, value: v1)\ndecided[n1]: none → v1"
    );
    browser.click(".controls .next");
    browser.click(".controls .previous");
    browser.click(".controls .previous");
    assert_eq!(shown.place(), "step 1 of 4");
    // A key still works after a click, and does not press the button again.
    browser.press([key::RIGHT]);
    assert_eq!(shown.place(), "step 2 of 4");
}

#[test]
fn a_link_leads_to_a_step_and_says_where_the_reader_is() {
    let Some(shown) = Shown::of(&["specs/simple_consensus.rs"]) else { return };
    let browser = &shown.browser;
    assert!(browser.count(".models li") > 2, "several models have an overview");
    shown.open("model=as_written&trace=1&step=2");
    assert_eq!(shown.place(), "step 2 of 4");
    let entries = browser.run("return history.length");
    browser.press([key::RIGHT]);
    assert_eq!(shown.fragment(), "model=as_written&trace=1&step=3");
    assert_eq!(browser.run("return history.length"), entries, "a step is not an entry of the history");
    let link = browser.run("return document.querySelector('.permalink').href");
    assert_eq!(link, Value::from(browser.url()));
    for nonsense in
        ["model=as_written&trace=99&step=99", "model=as_written&trace=x&step=-1", "model=as_written&step=NaN"]
    {
        shown.open(nonsense);
        assert!(shown.place().starts_with("step "), "{nonsense}");
    }
    shown.open("model=nobody");
    assert!(browser.count(".models li") > 2);
    browser.click(".models a[href='#model=as_written']");
    browser.wait_for("document.querySelector('.player')");
    assert_eq!(browser.text("h1 > bdi"), "as_written");
    browser.click(".brand a");
    browser.wait_for("document.querySelector('.models')");
}

#[test]
fn a_cycle_is_gone_round() {
    let Some(shown) = Shown::of(&["specs/dining_philosophers.rs", "--model", "quick_neighbour"]) else {
        return;
    };
    let browser = &shown.browser;
    assert_eq!(browser.count(".steps .cycle-head"), 1);
    assert_eq!(
        browser.text(".steps .cycle-tail"),
        "5\nback to state 0 by Think(who: p1)\nhungry + p1\ndoing[p1]: Thinking → Waiting"
    );
    browser.press([key::END]);
    assert_eq!(shown.place(), "step 5 of 5");
    let forks = shown.value("forks");
    browser.press([key::RIGHT]);
    assert_eq!(shown.place(), "step 1 of 5, 2nd time round the cycle");
    browser.press([key::LEFT]);
    assert_eq!(shown.place(), "step 5 of 5");
    assert_eq!(shown.value("forks"), forks);
    browser.press([key::RIGHT; 11]);
    assert_eq!(shown.place(), "step 1 of 5, 4th time round the cycle");
    browser.press([key::HOME]);
    assert_eq!(shown.place(), "step 0 of 5");
}

#[test]
fn what_stutters_stutters_for_ever() {
    let Some(shown) = Shown::of(&["specs/simple_consensus.rs", "--model", "nobody_must"]) else { return };
    let browser = &shown.browser;
    browser.press([key::END]);
    assert!(browser.text(".step[aria-current]").contains("stutters for ever"));
    assert_eq!(browser.count(".state-pane .variable.changed"), 0);
    browser.press([key::RIGHT]);
    assert!(shown.place().ends_with("for the 2nd time"), "{}", shown.place());
    browser.press([key::LEFT, key::LEFT]);
    assert!(!browser.text(".step[aria-current]").contains("stutters for ever"));
}

#[test]
fn a_diagram_goes_with_the_steps() {
    let Some(shown) = Shown::of(&["specs/mutual_exclusion.rs", "--model", "reordering"]) else { return };
    let browser = &shown.browser;
    assert_eq!(browser.count(".tab"), 2, "two properties fail");
    browser.click(".tab:not([aria-current])");
    browser.wait_for("document.querySelector('.controls .place').textContent === 'step 12 of 12'");
    assert_eq!(browser.count(".diagram .later"), 0);
    browser.click(".step[data-step='1']");
    assert!(browser.count(".diagram .later") > 10, "what comes later is faint");
    let now = "[...document.querySelectorAll('.diagram circle.now')].map((one) => one.dataset.step)";
    let now = browser.run(&format!("return [...new Set({now})]"));
    assert_eq!(now, serde_json::json!(["1"]));
    browser.click(".diagram .hit[data-step='9']");
    assert_eq!(shown.place(), "step 9 of 12");
}

#[test]
fn steps_and_variables_can_be_searched() {
    let Some(shown) = Shown::of(&["specs/paxos.rs", "--model", "ignored_votes"]) else { return };
    let browser = &shown.browser;
    let visible = |selector: &str| {
        let script = format!(
            "return [...document.querySelectorAll('{selector}')].filter((one) => one.checkVisibility()).length"
        );
        browser.run(&script).as_u64().expect("a number")
    };
    let all = (visible(".steps li"), visible(".state-pane .variable"));
    assert!(all.0 > 5 && all.1 > 2, "{all:?}");
    browser.type_into(".steps-pane input", "MSGS + 1B(");
    let found = visible(".steps li");
    assert!(found > 0 && found < all.0, "{found} of {}", all.0);
    assert_eq!(browser.text(".matches"), format!("{found} of {} steps", all.0));
    // Keys belong to the field while something is typed.
    let place = shown.place();
    browser.press([key::LEFT, key::HOME]);
    assert_eq!(shown.place(), place);
    browser.type_into(".steps-pane input", "nothing of that kind");
    assert_eq!(visible(".steps li"), 0);
    let name = browser.text(".state-pane .variable-name bdi");
    browser.type_into(".state-pane .search input", &name);
    assert!(visible(".state-pane .variable") < all.1);
    browser.type_into(".state-pane .search input", "no such value");
    assert_eq!(visible(".state-pane .variable"), 0);
}

#[test]
fn what_is_pinned_stays_and_what_did_not_change_can_be_hidden() {
    let Some(shown) = Shown::of(&["specs/paxos.rs", "--model", "ignored_votes"]) else { return };
    let browser = &shown.browser;
    let names = "return [...document.querySelectorAll('.state-pane .variable')].filter((one) => one.checkVisibility()).map((one) => one.querySelector('bdi').textContent)";
    let names = || browser.run(names).as_array().cloned().expect("a list");
    let before = names();
    let changed = browser.count(".state-pane .variable.changed");
    assert!(changed < before.len());
    browser.click(".state-pane .variable:last-child .pin");
    assert_eq!(names().first(), before.last(), "what is pinned stands first");
    browser.click(".state-pane .only");
    let still = names();
    assert!(
        still.contains(before.last().expect("there are some")) && still.len() <= changed + 1,
        "{still:?}"
    );
    browser.press([key::HOME]);
    assert_eq!(names(), [before.last().expect("there are some").clone()]);
}

#[test]
fn a_small_graph_can_be_walked_through() {
    let Some(shown) = Shown::of(&["specs/die_hard.rs", "--model", "default"]) else { return };
    let browser = &shown.browser;
    assert_eq!(browser.count(".graph .node"), 16);
    assert!(browser.count(".graph .node.violating") > 0 && browser.count(".graph .node.initial") == 1);
    assert_eq!(browser.count(".graph .node.on-path"), 7, "the counterexample has six steps");
    browser.click(".graph .node[data-state='0'] .disc");
    assert!(
        browser.text(".graph-panel").starts_with("State 0 at depth 0 initial"),
        "{}",
        browser.text(".graph-panel")
    );
    assert!(shown.fragment().ends_with("state=0"));
    browser.click(".graph-panel button.link");
    assert!(!browser.text(".graph-panel").starts_with("State 0 "));
    browser.press([key::HOME]);
    assert_eq!(browser.count(".graph .node.here.initial"), 1, "where the behaviour is, is marked");
    browser.press([key::RIGHT]);
    assert_eq!(browser.count(".graph .node.here:not(.initial)"), 1);
    // Keys belong to the picture while it has the focus.
    let place = shown.place();
    browser.run("document.querySelector('.graph').focus(); return 0");
    let seen = || browser.run("return document.querySelector('.graph').getAttribute('viewBox')");
    let whole = seen();
    browser.press(['+', key::RIGHT]);
    assert_ne!(seen(), whole);
    browser.press(['0', 'n']);
    assert_eq!(seen(), whole);
    assert_eq!(shown.place(), place);
    shown.open("model=default&state=5");
    assert!(browser.text(".graph-panel").starts_with("State 5 at"));
}
