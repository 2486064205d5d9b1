//! `--html`, as a page: what it says of every kind of run, whatever a spec is called, on every screen, in every colour.

use std::fs;

use serde_json::Value;

use crate::support::browser::{Browser, Scheme, key};
use crate::support::scratch::{Scratch, counter, counting};
use crate::support::shown::Shown;

/// Without a pointer: what has the focus, in the order of the page.
#[test]
fn everything_is_reached_by_the_keyboard() {
    let Some(shown) = Shown::of(&["specs/die_hard.rs", "--model", "default"]) else { return };
    let browser = &shown.browser;
    let focused = || {
        let script = "const on = document.activeElement; return on.className.baseVal ?? (on.className || on.textContent || on.tagName)";
        browser.run(script).as_str().expect("a text").to_owned()
    };
    browser.press([key::TAB]);
    assert_eq!(focused(), "skip");
    browser.press([key::ENTER]);
    assert_eq!(browser.run("return document.activeElement.id"), Value::from("main"));
    browser.press([key::RIGHT, key::LEFT]);
    let mut order = Vec::new();
    for _ in 0..24 {
        browser.press([key::TAB]);
        order.push(focused());
    }
    let place = |name: &str| {
        order.iter().position(|one| one == name).unwrap_or_else(|| panic!("no {name}: {order:?}"))
    };
    // Of the steps only the one that is shown: a long trace is no long way.
    assert_eq!(order.iter().filter(|one| *one == "step").count(), 1, "{order:?}");
    let sequence = ["link", "icon previous", "permalink", "step", "only", "pin", "graph", "icon"];
    let places: Vec<usize> = sequence
        .map(|name| {
            if name == "icon" {
                order.iter().rposition(|one| one == name).expect("zoom")
            } else {
                place(name)
            }
        })
        .into();
    assert!(places.is_sorted(), "{order:?}");
    browser.click(".steps-pane input");
    browser.press("fill".chars());
    assert!(browser.count(".steps li.filtered") > 0);
    browser.press([key::ESCAPE]);
    assert_eq!(browser.count(".steps li.filtered"), 0, "escape clears the field");
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
    // What would turn the rest of a sentence around is written as its number.
    let shown_as = HOSTILE.replace('\u{202e}', "\\u{202e}");
    let browser = &shown.browser;
    assert_eq!(browser.count("img"), 0);
    assert_eq!(browser.count("script"), 2);
    assert!(browser.run("return document.title").as_str().is_some_and(|title| title.ends_with("Synod")));
    assert_eq!(
        browser.run("return document.querySelector('h1 > bdi').textContent"),
        Value::from(shown_as.as_str())
    );
    assert!(
        browser
            .run("return document.querySelector('.explanation').textContent")
            .as_str()
            .is_some_and(|text| text.contains(&shown_as))
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
    assert!(browser.text(".spec .message").contains("three.rs"));
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
