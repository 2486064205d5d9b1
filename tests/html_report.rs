//! `--html`: the page as a reader has it, in a browser. After every test no page has complained, and none has asked for
//! anything but itself.

use std::fs;
use std::path::PathBuf;

use serde_json::Value;

use crate::support::browser::{Browser, Scheme, key};
use crate::support::command::{Said, run};
use crate::support::scratch::{Scratch, counter, counting};

/// A page that `check` has written, and a browser that shows it.
struct Shown {
    browser: Browser,
    page: PathBuf,
    said: Said,
    /// Where the page lies.
    _scratch: Scratch,
}

impl Shown {
    /// The page of a run over specs of the repository.
    fn of(arguments: &[&str]) -> Option<Self> {
        let browser = Browser::start()?;
        let scratch = Scratch::new();
        let page = scratch.path().join("out.html");
        let to = page.to_string_lossy().into_owned();
        let said = run(arguments.iter().copied().chain(["--html", &to]));
        Some(Self::opened(browser, scratch, said))
    }

    /// The page of a spec written for the test.
    fn of_spec(text: &str, arguments: &[&str]) -> Option<Self> {
        let browser = Browser::start()?;
        let scratch = Scratch::new();
        scratch.file("it.rs", text);
        let said = scratch.check(&[&["it.rs", "--html", "out.html"], arguments].concat());
        Some(Self::opened(browser, scratch, said))
    }

    fn opened(browser: Browser, scratch: Scratch, said: Said) -> Self {
        said.mentions("out.html");
        let shown = Self { browser, page: scratch.path().join("out.html"), said, _scratch: scratch };
        shown.open("");
        shown
    }

    fn open(&self, fragment: &str) {
        self.browser.open_file(&self.page, fragment);
    }

    fn place(&self) -> String {
        self.browser.text(".controls .place")
    }

    fn fragment(&self) -> String {
        self.browser.url().split_once('#').map_or(String::new(), |(_, fragment)| fragment.to_owned())
    }

    /// The value of a variable as it is drawn, where `name` is its name.
    fn value(&self, name: &str) -> String {
        let script = format!(
            "const all = [...document.querySelectorAll('.state-pane .variable')];
             return all.find((one) => one.querySelector('bdi').textContent === {name:?}).querySelector('.value').textContent;"
        );
        self.browser.run(&script).as_str().expect("a text").to_owned()
    }
}

impl Drop for Shown {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            self.browser.assert_quiet(&[&format!("file://{}", self.page.display())]);
        }
    }
}

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
        "2 Decide(node: n1, value: v1)\ndecided[n1]: none → v1"
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
    browser.press([key::RIGHT]);
    assert_eq!(shown.fragment(), "model=as_written&trace=1&step=3");
    let link = browser.run("return document.querySelector('.permalink').href");
    assert_eq!(link, Value::from(browser.url()));
    // A step is not an entry of the history: back leads out of the page.
    assert_eq!(
        browser.run("return history.length"),
        browser.run("history.replaceState(null, ''); return history.length")
    );
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
    assert_eq!(browser.text(".steps .cycle-tail"), "5\nback to state 0 by Think(who: p1)\nhungry, doing");
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
    browser.type_into(".steps-pane input", "phase1a");
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

#[test]
fn colours_follow_the_system_and_the_switch() {
    let Some(shown) = Shown::of(&["specs/die_hard.rs", "--model", "default"]) else { return };
    let browser = &shown.browser;
    let paper = || browser.run("return getComputedStyle(document.documentElement).backgroundColor");
    browser.prefer(Scheme::Light);
    let light = paper();
    browser.prefer(Scheme::Dark);
    let dark = paper();
    assert_ne!(light, dark);
    browser.click(".theme");
    assert_eq!(paper(), light, "the switch has the last word");
    browser.click(".theme");
    assert_eq!(paper(), dark);
    browser.prefer(Scheme::Light);
    assert_eq!(paper(), dark);
}

/// A property, an action, a value and a model with names that would break a page that took them for markup.
#[test]
fn a_hostile_spec_is_only_text() {
    const HOSTILE: &str = "</script><script>document.title='stolen'</script><img src=http://127.0.0.1:9/x onerror=alert(1)>\u{202e}\"'";
    let text = counting(
        "    fn properties(&self, p: &mut Properties<Self>) {
        p.always(HOSTILE, |_, s| {
            ensure!(s.n < 2, \"{HOSTILE}\");
            Ok(())
        });
    }

    fn models() -> Models<Self> {
        Models::new().model(HOSTILE, Self::default()).violates(HOSTILE)
    }
",
    );
    let text = format!("{text}\nconst HOSTILE: &str = {HOSTILE:?};\n");
    let Some(shown) = Shown::of_spec(&text, &[]) else { return };
    let browser = &shown.browser;
    assert_eq!(browser.count("img"), 0);
    assert_eq!(browser.count("script"), 2);
    assert!(browser.run("return document.title").as_str().is_some_and(|title| title.ends_with("Synod")));
    assert_eq!(browser.run("return document.querySelector('h1 > bdi').textContent"), Value::from(HOSTILE));
    assert!(
        browser
            .run("return document.querySelector('.explanation').textContent")
            .as_str()
            .is_some_and(|text| text.contains(HOSTILE))
    );
    browser.press([key::HOME, key::RIGHT]);
    assert_eq!(shown.place(), "step 1 of 2");
    assert!(browser.run("return location.hash").as_str().is_some_and(|hash| hash.contains("step=1")));
    browser.open(&browser.url());
    assert_eq!(shown.place(), "step 1 of 2", "a link to such a model works");
}

#[test]
fn a_model_that_holds_has_its_figures() {
    let Some(shown) = Shown::of_spec(
        &counting(
            "    fn properties(&self, p: &mut Properties<Self>) {
        p.always(\"Small\", |_, s| s.n < 9);
    }
",
        ),
        &[],
    ) else {
        return;
    };
    let browser = &shown.browser;
    assert_eq!(browser.text(".verdict"), "✓ holds");
    assert_eq!(browser.count(".player"), 0);
    assert_eq!(browser.text("table.properties"), "✓ Small holds always it.rs:51");
    assert_eq!(browser.text("tr.never"), "Never never taken 0 0");
    assert_eq!(browser.count(".plot .bar"), 4);
    assert!(browser.text(".warnings").contains("the action Never is never taken"));
    browser.press([key::RIGHT]);
}

#[test]
fn a_folder_has_one_page_with_all_its_models() {
    let Some(browser) = Browser::start() else { return };
    let scratch = Scratch::new();
    let bounded = counting(
        "    fn properties(&self, p: &mut Properties<Self>) {
        p.always(\"Small\", |m, s| s.n < m.last);
    }
",
    );
    scratch.file("one.rs", &bounded);
    scratch.file("two.rs", &bounded.replace("s.n < m.last", "s.n <= m.last"));
    scratch.file("three.rs", &counter("this is no Rust"));
    let said = scratch.check(&[".", "--html", "out.html"]);
    said.has_status(101);
    let shown = Shown::opened(browser, scratch, said);
    let browser = &shown.browser;
    assert_eq!(
        browser.text(".verdict"),
        "✗ 2 models of 3 specs: 1 as expected, 1 not as expected, 1 spec that could not be checked"
    );
    assert_eq!(browser.count(".spec"), 3);
    assert!(browser.text(".spec .message").contains("this is no Rust"));
    browser.click(".models a[href*='one.rs']");
    browser.wait_for("document.querySelector('.player')");
    assert_eq!(browser.text(".verdict"), "✗ violates Small in 3 steps");
    assert!(shown.fragment().starts_with("spec="), "{}", shown.fragment());
    browser.press([key::HOME]);
    browser.open(&browser.url());
    assert_eq!(shown.place(), "step 0 of 3");
}

/// Hundreds of steps, and a value that grows.
#[test]
fn a_long_trace_stays_usable() {
    let text = counting(
        "    fn properties(&self, p: &mut Properties<Self>) {
        p.always(\"Small\", |_, s| s.n < 600);
    }
",
    )
    .replace("struct State {\n    n: u32,", "struct State {\n    n: u32,\n    log: Vec<u32>,")
    .replace("State { n: 0 }", "State { n: 0, log: Vec::new() }")
    .replace("t.n += 1", "{ t.n += 1; t.log.push(s.n); }");
    let Some(shown) = Shown::of_spec(&text, &["--last", "1000"]) else { return };
    let browser = &shown.browser;
    assert_eq!(shown.place(), "step 600 of 600");
    let took = browser.run(
        "const begin = performance.now();
         for (let turn = 0; turn < 20; turn += 1) {
             document.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowLeft', bubbles: true }));
             document.body.offsetHeight;
         }
         return performance.now() - begin;",
    );
    assert_eq!(shown.place(), "step 580 of 600");
    assert!(took.as_f64().is_some_and(|millis| millis < 4000.0), "20 steps took {took} ms");
    let inside = browser.run(
        "const [list, row] = [document.querySelector('.steps'), document.querySelector('.step[aria-current]')].map((one) => one.getBoundingClientRect());
         return row.top >= list.top && row.bottom <= list.bottom;",
    );
    assert_eq!(inside, Value::Bool(true), "the current step is in sight");
}

#[test]
fn nothing_is_wider_than_a_telephone() {
    for arguments in [
        ["specs/mutual_exclusion.rs", "--model", "reordering"],
        ["specs/dining_philosophers.rs", "--model", "quick_neighbour"],
        ["specs/paxos.rs", "--model", "ignored_votes"],
    ] {
        let Some(shown) = Shown::of(&arguments) else { return };
        for width in [400, 700, 1280, 1800] {
            shown.browser.resize(width, 800);
            let wide = shown.browser.run("return document.documentElement.scrollWidth");
            assert_eq!(wide, Value::from(width), "{arguments:?}");
        }
    }
}

/// Text of every kind against what is behind it, in both palettes: at least 4.5, as the Web Content Accessibility Guidelines ask.
#[test]
fn everything_can_be_read_in_both_palettes() {
    let Some(shown) = Shown::of(&["specs/dining_philosophers.rs", "--model", "quick_neighbour"]) else {
        return;
    };
    let script = include_str!("support/contrast.js");
    for scheme in [Scheme::Light, Scheme::Dark] {
        shown.browser.prefer(scheme);
        let poor = shown.browser.run(script);
        assert_eq!(poor, serde_json::json!([]), "{scheme:?}");
    }
}

#[test]
fn the_same_run_writes_the_same_page() {
    let scratch = Scratch::new();
    scratch.file("it.rs", &counting(""));
    let page = |name: &str, threads: &str| {
        scratch.check(&["it.rs", "--html", name, "--threads", threads]).has_status(0);
        let text = fs::read_to_string(scratch.path().join(name)).expect("the page is there");
        // Time and memory are of the run.
        let (before, after) = text.split_once("\"took\":\"").expect("a run takes time");
        format!("{before}{}", after.split_once('"').expect("the text ends").1)
    };
    assert_eq!(page("one.html", "1"), page("two.html", "2"));
}

#[test]
fn what_cannot_be_written_is_said_and_loses_nothing() {
    let scratch = Scratch::new();
    scratch.file("it.rs", &counting(""));
    let said = scratch.check(&["it.rs", "--html", "no/such/folder/out.html"]);
    said.has_status(70).mentions("default: holds").mentions("cannot write no/such/folder/out.html");
}
