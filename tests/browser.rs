//! The browser of the tests, and how pages draw values (`crates/synod-report/src/html/assets/`).

use std::fs;

use serde_json::Value;
use synod_messages::Datum;
use synod_report::datum_json;

use crate::support::browser::Browser;
use crate::support::command::root;
use crate::support::scratch::Scratch;

const ASSETS: &str = "crates/synod-report/src/html/assets";

/// A page with nothing but the scripts that draw values.
fn bare_page(scratch: &Scratch) -> std::path::PathBuf {
    let asset = |name: &str| fs::read_to_string(root().join(ASSETS).join(name)).expect("the asset is there");
    let style = asset("base.css") + &asset("values.css");
    let script = asset("dom.js") + &asset("values.js");
    let page = format!(
        "<!doctype html><meta charset=utf-8><link rel=icon href=data:,><title>x</title><style>{style}</style><script>{script}</script><main></main>"
    );
    scratch.file("bare.html", &page)
}

/// What a page makes of two values: the text that is drawn, with `[-..-]` around what went and `[+..+]` around what came.
fn drawn(browser: &Browser, from: &Datum, to: &Datum) -> String {
    let script = format!(
        "const node = Values.renderChange({}, {});
         document.querySelector('main').replaceChildren(node);
         for (const [name, sign] of [['ins', '+'], ['del', '-']])
             for (const mark of node.parentNode.querySelectorAll(name)) {{
                 mark.prepend(`[${{sign}}`);
                 mark.append(`${{sign}}]`);
             }}
         return document.querySelector('main').textContent;",
        datum_json(from),
        datum_json(to)
    );
    browser.run(&script).as_str().expect("a text").to_owned()
}

fn atom(name: &str) -> Datum {
    Datum::Atom(name.into())
}

fn int(number: i64) -> Datum {
    Datum::Int(number)
}

fn ints(numbers: &[i64]) -> Vec<Datum> {
    numbers.iter().copied().map(int).collect()
}

#[test]
fn a_page_reads_values_as_the_text_report_does() {
    let Some(browser) = Browser::start() else { return };
    let scratch = Scratch::new();
    browser.open_file(&bare_page(&scratch), "");
    let fields = vec![("0".to_owned(), int(1)), ("to".to_owned(), atom("ü"))];
    let envelope =
        Datum::Envelope(Box::new((atom("p1"), atom("p2"), Datum::Variant("Vote".into(), fields.clone()))));
    let values = [
        Datum::Bool(true),
        int(-7),
        int(i64::MIN),
        atom("</script><script>alert(1)</script>"),
        Datum::Text("say \"hi\" \\ there".into()),
        Datum::Absent,
        Datum::Present(Box::new(Datum::Absent)),
        Datum::Present(Box::new(int(3))),
        Datum::Tuple(Vec::new()),
        Datum::List(ints(&[1, 2])),
        Datum::Set(vec![Datum::Set(Vec::new())]),
        Datum::Bag(vec![(atom("a"), 1), (envelope.clone(), 30)]),
        Datum::Map(vec![(Datum::Tuple(ints(&[1, 2])), Datum::Absent)]),
        Datum::Record(fields.clone()),
        Datum::Variant("Vote".into(), fields),
        envelope,
    ];
    for value in &values {
        assert_eq!(drawn(&browser, value, value), value.to_string());
        let text = browser.run(&format!("return Values.text({})", datum_json(value)));
        assert_eq!(text, Value::from(value.to_string()));
    }
    browser.assert_quiet(&["file://"]);
}

#[test]
fn what_changed_is_marked_inside_a_value() {
    let Some(browser) = Browser::start() else { return };
    let scratch = Scratch::new();
    browser.open_file(&bare_page(&scratch), "");
    let map = |value: Datum| Datum::Map(vec![(atom("n1"), value), (atom("n2"), Datum::Absent)]);
    let some = |number| Datum::Present(Box::new(int(number)));
    let bag = |count| Datum::Bag(vec![(atom("a"), count), (atom("b"), 1)]);
    let set = |numbers: &[i64]| Datum::Set(ints(numbers));
    let list = |numbers: &[i64]| Datum::List(ints(numbers));
    let record = |term| Datum::Record(vec![("term".into(), int(term)), ("by".into(), atom("n1"))]);
    let vote = |name: &str, by| Datum::Variant(name.into(), vec![("by".into(), int(by))]);
    let cases = [
        (map(Datum::Absent), map(some(2)), "[n1 ↦ [-none-] → [+2+], n2 ↦ none]"),
        (Datum::Map(Vec::new()), map(some(1)), "[[+n1 ↦ 1+], [+n2 ↦ none+]]"),
        (set(&[1, 2, 4]), set(&[2, 3, 4]), "{[-1-], 2, [+3+], 4}"),
        (set(&[1]), set(&[]), "{[-1-]}"),
        (bag(1), bag(3), "{a[- ×1-][+ ×3+], b}"),
        (bag(2), bag(3), "{a[- ×2-][+ ×3+], b}"),
        (list(&[1, 2]), list(&[1, 2, 3]), "[1, 2, [+3+]]"),
        (list(&[1, 2, 3]), list(&[2, 3]), "[[-1-], 2, 3]"),
        (list(&[1, 2, 3]), list(&[1, 7, 3]), "[1, [-2-] → [+7+], 3]"),
        (record(1), record(2), "{term: [-1-] → [+2+], by: n1}"),
        (vote("Yes", 1), vote("Yes", 2), "Yes([-1-] → [+2+])"),
        (vote("Yes", 1), vote("No", 1), "[-Yes(1)-] → [+No(1)+]"),
        (Datum::List(vec![record(1)]), Datum::List(vec![record(2)]), "[{term: [-1-] → [+2+], by: n1}]"),
        (Datum::Absent, some(1), "[-none-] → [+1+]"),
        (some(1), some(2), "[-1-] → [+2+]"),
        (Datum::Absent, Datum::Present(Box::new(Datum::Absent)), "[-none-] → [+some(none)+]"),
        (
            Datum::Present(Box::new(Datum::Absent)),
            Datum::Present(Box::new(some(1))),
            "[-some(none)-] → [+1+]",
        ),
        (Datum::Tuple(ints(&[1])), Datum::Tuple(ints(&[1, 2])), "[-(1)-] → [+(1, 2)+]"),
        (int(1), Datum::Text("1".into()), "[-1-] → [+\"1\"+]"),
    ];
    for (from, to, expected) in cases {
        assert_eq!(drawn(&browser, &from, &to), expected, "{from} to {to}");
    }
    browser.assert_quiet(&["file://"]);
}

#[test]
fn long_values_become_blocks_and_what_changed_in_them_stays_in_sight() {
    let Some(browser) = Browser::start() else { return };
    let scratch = Scratch::new();
    browser.open_file(&bare_page(&scratch), "");
    let long = |changed: i64| {
        let entry = |at: i64| (int(at), int(if at == 900 { changed } else { at }));
        Datum::Map((0..1000).map(entry).collect())
    };
    let text = drawn(&browser, &long(0), &long(1));
    assert!(text.contains("900 ↦ [-0-] → [+1+]"), "{text}");
    assert_eq!(browser.count(".v-row"), 41);
    assert_eq!(browser.text(".v-more"), "… 860 more");
    browser.click(".v-more");
    assert_eq!(browser.count(".v-row"), 901);
    let nested = (0..400).fold(atom("x"), |inner, _| Datum::List(vec![inner]));
    let text = browser.run(&format!("return Values.render({}).textContent", datum_json(&nested)));
    assert!(text.as_str().is_some_and(|text| text.contains('x')), "{text}");
    browser.assert_quiet(&["file://"]);
}

#[test]
fn a_quiet_page_is_told_from_one_that_is_not() {
    let Some(browser) = Browser::start() else { return };
    let scratch = Scratch::new();
    let page = |name: &str, script: &str| {
        let text = format!("<!doctype html><link rel=icon href=data:,><script>{script}</script>");
        browser.open_file(&scratch.file(name, &text), "");
    };
    let fails = |allowed: &[&str]| {
        std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| browser.assert_quiet(allowed))).is_err()
    };
    page("quiet.html", "");
    assert!(!fails(&["file://"]));
    page("loud.html", "console.error('no')");
    assert!(fails(&["file://"]), "an error on the console passes");
    page("other.html", "");
    assert!(fails(&["file:///elsewhere/"]), "a request of another page passes");
    assert!(!fails(&["file:///elsewhere/"]), "what was looked at once counts no more");
}
