//! The explorer's page in a browser: keys, clicks, links, findings, reloads; and that nothing but its own server is asked.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::support::browser::{Browser, Scheme, key};
use crate::support::command::root;
use crate::support::explorer::Explorer;
use crate::support::scratch::{Scratch, counting};

const BACKSPACE: char = '\u{e003}';

fn consensus() -> Explorer {
    Explorer::start(root(), &["specs/simple_consensus.rs"])
}

/// The page, once it shows a place.
fn open(browser: &Browser, explorer: &Explorer, place: &str) {
    browser.open(&explorer.address(place));
    browser.wait_for("document.querySelector('.choices')");
}

/// Waits for a state with this number.
fn at(browser: &Browser, state: usize) {
    browser.wait_for(&format!("document.querySelector('#here h2')?.textContent === 'State {state}'"));
}

fn place(browser: &Browser) -> String {
    browser.run("return location.hash").as_str().unwrap().to_owned()
}

#[test]
fn a_walk_by_keys_and_by_clicks() {
    let Some(browser) = Browser::start() else { return };
    let explorer = consensus();
    open(&browser, &explorer, "");
    // The token is out of the address bar.
    assert!(!browser.url().contains(&explorer.token), "{}", browser.url());
    browser.press(['1']);
    at(&browser, 0);
    browser.press(['1']);
    at(&browser, 1);
    // The second step by arrow and Enter.
    browser.press([key::DOWN]);
    browser.wait_for("document.querySelector('.choice[aria-current]')?.dataset.choice === '1'");
    browser.press([key::ENTER]);
    at(&browser, 2);
    assert_eq!(place(&browser), "#model=as_written&path=0.0.1");
    // The variable that changed is marked, and what changed in it.
    assert_eq!(browser.count(".variables tr.changed"), 1);
    assert_eq!(browser.count(".variables ins"), 1);
    browser.press([BACKSPACE]);
    at(&browser, 1);
    assert_eq!(browser.count(".step.later"), 1);
    browser.press([key::RIGHT]);
    at(&browser, 2);
    browser.click(".choice[data-choice='2']");
    at(&browser, 3);
    browser.click(".steps li:nth-child(2) .step");
    at(&browser, 0);
    browser.press(['?']);
    browser.wait_for("document.getElementById('dialog').open");
    assert!(browser.text("#dialog").contains("Backspace"));
    browser.press([key::ESCAPE]);
    browser.wait_for("!document.getElementById('dialog').open");
    browser.press([key::HOME]);
    browser.wait_for("document.querySelector('#here h2')?.textContent === 'Choose an initial state'");
    browser.assert_quiet(&[&explorer.page()]);
}

#[test]
fn a_counterexample_is_gone_to() {
    let Some(browser) = Browser::start() else { return };
    let explorer = consensus();
    open(&browser, &explorer, "");
    browser.press(['c']);
    browser.wait_for("document.querySelector('.finding')");
    assert_eq!(browser.text(".finding"), "● Agreement is violated in 4 steps");
    browser.click(".finding");
    at(&browser, 4);
    assert_eq!(browser.text("[data-property='Agreement'] .badge"), "violated");
    assert!(browser.text("[data-property='Agreement']").contains("n1 decided v1 and n2 decided v2"));
    // In an earlier state it still held.
    browser.press([key::LEFT]);
    at(&browser, 3);
    assert_eq!(browser.text("[data-property='Agreement'] .badge"), "holds");
    browser.assert_quiet(&[&explorer.page()]);
}

#[test]
fn a_lasso_is_judged_where_it_closes() {
    let Some(browser) = Browser::start() else { return };
    let explorer = Explorer::start(root(), &["specs/peterson.rs"]);
    let checked = |model: &str| explorer.ask("check", &json!({ "model": model }))["findings"].clone();
    let models = explorer.ask("spec", &json!({}))["models"].clone();
    let names = models.as_array().unwrap().iter().map(|model| model["name"].as_str().unwrap());
    let lasso = names.filter_map(|model| {
        let findings = checked(model);
        let found = findings.as_array()?.iter().find(|finding| finding["loop_start"].is_number())?.clone();
        Some((model.to_owned(), found))
    });
    let (model, found) = lasso.into_iter().next().expect("a model that starves somebody");
    let path: Vec<String> = found["path"].as_array().unwrap().iter().map(Value::to_string).collect();
    open(&browser, &explorer, &format!("model={model}&path={}&loop={}", path.join("."), found["loop_start"]));
    browser.wait_for("document.getElementById('lasso')");
    assert!(browser.text("#lasso").contains("which is fair"), "{}", browser.text("#lasso"));
    let property = format!("[data-property='{}']", found["property"].as_str().unwrap());
    assert!(browser.text(&property).contains("violated by the cycle"), "{}", browser.text(&property));
    browser.assert_quiet(&[&explorer.page()]);
}

#[test]
fn a_link_works_in_another_run_with_its_token() {
    let Some(browser) = Browser::start() else { return };
    let link = {
        let explorer = consensus();
        open(&browser, &explorer, "model=repaired&nodes%3A=2");
        browser.press(['1']);
        at(&browser, 0);
        browser.press(['2']);
        at(&browser, 1);
        let link = place(&browser);
        // The page must not ask for what is not there any more.
        browser.open("about:blank");
        browser.assert_quiet(&[&explorer.page()]);
        link
    };
    let explorer = consensus();
    assert!(!link.contains("token"), "{link}");
    // Without the token there is nothing but the question for it.
    browser.open(&format!("{}{link}", explorer.page()));
    browser.wait_for("document.getElementById('address')");
    browser.type_into("#address", "http://127.0.0.1:1/#token=short");
    browser.press([key::ENTER]);
    assert_eq!(browser.count("#address"), 1);
    browser.type_into("#address", &explorer.address(""));
    browser.press([key::ENTER]);
    at(&browser, 1);
    assert_eq!(place(&browser), link);
    // And at once, where the link follows the token.
    open(&browser, &explorer, &link[1..]);
    at(&browser, 1);
    assert_eq!(browser.run("return document.getElementById('model').value"), "repaired");
    // A link whose path does not exist goes as far as there is one.
    open(&browser, &explorer, "model=repaired&path=0.0.77");
    at(&browser, 1);
    assert!(browser.text("#notice-cut").contains("cut short"));
    browser.assert_quiet(&[&explorer.page()]);
}

#[test]
fn a_changed_spec_is_reloaded_and_errors_are_shown() {
    let Some(browser) = Browser::start() else { return };
    let scratch = Scratch::new();
    let text = counting("");
    scratch.file("counter.rs", &text);
    let explorer = Explorer::start(scratch.path(), &["counter.rs"]);
    open(&browser, &explorer, "model=default&path=0.0");
    at(&browser, 1);
    scratch.file("counter.rs", &text.replace("t.n += 1", "t.m += 1"));
    browser.wait_for("document.getElementById('reload')");
    browser.click("#reload");
    browser.wait_for("document.querySelector('#notice-changed pre')");
    assert!(browser.text("#notice-changed").contains("no field `m`"), "{}", browser.text("#notice-changed"));
    at(&browser, 1);
    scratch.file("counter.rs", &text.replace("t.n += 1", "t.n = s.n + 1"));
    browser.click("#reload");
    browser.wait_for("!document.getElementById('notice-changed')");
    at(&browser, 1);
    browser.assert_quiet(&[&explorer.page()]);
}

/// What a spec calls its values is text, whatever it looks like.
#[test]
fn no_name_becomes_markup() {
    let Some(browser) = Browser::start() else { return };
    let scratch = Scratch::new();
    let evil = "<img src=x onerror=alert(1)>";
    let body = format!(
        "    fn properties(&self, p: &mut Properties<Self>) {{
        p.always(\"{evil}\", |_, s| {{
            ensure!(s.n < 1, \"<b>{evil}</b>\");
            Ok(())
        }});
    }}"
    );
    scratch.file("counter.rs", &counting(&body));
    let explorer = Explorer::start(scratch.path(), &["counter.rs"]);
    open(&browser, &explorer, "model=default&path=0.0");
    at(&browser, 1);
    assert!(browser.text("#judged").contains(&format!("<b>{evil}</b>")), "{}", browser.text("#judged"));
    assert_eq!(browser.count("#judged img") + browser.count("#judged b"), 0);
    browser.assert_quiet(&[&explorer.page()]);
}

/// With `SYNOD_SCREENSHOTS` naming a folder: how it looks, for somebody who looks. Always: nothing is wider than the screen.
#[test]
fn it_fits_on_a_desk_and_on_a_telephone() {
    let Some(browser) = Browser::start() else { return };
    let folder = std::env::var_os("SYNOD_SCREENSHOTS");
    for (spec, place) in [
        ("simple_consensus", "model=as_written&path=0.0.0.2.1"),
        ("paxos", "path"),
        ("mutual_exclusion", "path"),
        ("die_hard", "path"),
    ] {
        let explorer = Explorer::start(root(), &[&format!("specs/{spec}.rs")]);
        let fragment = if place == "path" { first_steps(&explorer) } else { place.to_owned() };
        open(&browser, &explorer, &fragment);
        for (width, scheme) in
            [(1280, Scheme::Light), (1280, Scheme::Dark), (400, Scheme::Light), (400, Scheme::Dark)]
        {
            browser.prefer(scheme);
            browser.resize(width, 900);
            let widest = browser.run("return document.documentElement.scrollWidth");
            assert!(widest.as_u64().unwrap() <= u64::from(width), "{spec} is {widest} wide on {width}");
            if let Some(folder) = &folder {
                let file = Path::new(folder).join(format!("{spec}-{width}-{scheme:?}.png"));
                fs::write(file, browser.screenshot()).unwrap();
            }
        }
        browser.open("about:blank");
        browser.assert_quiet(&[&explorer.page()]);
    }
}

/// A path of some steps, the last of those that there are each time.
fn first_steps(explorer: &Explorer) -> String {
    let model = explorer.ask("spec", &json!({}))["start"]["model"].as_str().unwrap().to_owned();
    let mut path: Vec<usize> = Vec::new();
    for _ in 0..9 {
        let place = explorer.ask("look", &json!({ "model": model, "path": path }));
        let choices = place["choices"].as_array().unwrap();
        match choices.iter().rposition(|choice| choice["does_change"] == true) {
            Some(choice) => path.push(choice),
            None => break,
        }
    }
    let path: Vec<String> = path.iter().map(usize::to_string).collect();
    format!("model={model}&path={}", path.join("."))
}
