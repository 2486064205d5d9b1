//! Each kind of change on a snippet: which there are, what the source is with each, and what the copy with switches looks like.

use synod_mutate::{Kind, Mutant, Mutants};

/// A specification whose `next` has this body.
fn next(body: &str) -> String {
    format!("impl Spec for A {{ fn next(&self, s: &State, steps: &mut Steps<'_, Self>) {{ {body} }} }}")
}

/// Another item before it.
fn with(item: &str, body: &str) -> String {
    format!("{item}\n{}", next(body))
}

fn changes(source: &str) -> Vec<String> {
    let mutants = Mutants::of(source).unwrap();
    mutants.list().iter().map(|mutant| mutant.change.clone()).collect()
}

/// What the body is with the change that reads so.
#[track_caller]
fn changed(body: &str, change: &str) -> String {
    let source = next(body);
    let mutants = Mutants::of(&source).unwrap();
    let mutant = mutants.list().iter().find(|mutant| mutant.change == change);
    let mutant = mutant.unwrap_or_else(|| panic!("no `{change}` among {:?}", changes(&source)));
    let changed = mutants.apply(&source, mutant);
    let (before, after) = source.split_once(body).unwrap();
    changed.strip_prefix(before).and_then(|rest| rest.strip_suffix(after)).unwrap().to_owned()
}

/// The body with all switches.
fn switched(body: &str) -> String {
    let source = next(body);
    let text = Mutants::of(&source).unwrap().instrument(&source, &|_| true).text;
    let (before, after) = source.split_once(body).unwrap();
    let body = text.strip_prefix(before).and_then(|rest| rest.strip_suffix(after)).unwrap();
    body.replace("::synod::mutants::", "")
}

#[test]
fn guards_are_forgotten_or_turned_round() {
    let body = "if self.may(s) { let x = 1; }";
    assert_eq!(changed(body, "guard `self.may(s)` left out"), "if true { let x = 1; }");
    assert_eq!(changed(body, "`self.may(s)` → `!(self.may(s))`"), "if !(self.may(s)) { let x = 1; }");
    assert_eq!(switched(body), "if (is(1) || ((is(2) != (self.may(s))))) { let x = 1; }");
    assert_eq!(changed("if !x { let x = 1; }", "`!x` → `x`"), "if (x) { let x = 1; }");
}

#[test]
fn a_guard_before_an_exit_is_forgotten_by_never_leaving() {
    assert_eq!(changed("if done { return; } f(s)", "guard `done` left out"), "if false { return; } f(s)");
    assert_eq!(
        changed("for x in y { if done { continue; } }", "guard `done` left out"),
        "for x in y { if false { continue; } }"
    );
}

#[test]
fn parts_of_conditions_are_forgotten() {
    let body = "let ok = a && (b || c);";
    assert_eq!(changed(body, "condition `a` left out"), "let ok = true && (b || c);");
    assert_eq!(changed(body, "alternative `c` left out"), "let ok = a && (b || false);");
    assert_eq!(
        switched(body),
        "let ok = (is(1) || (a)) && (is(2) || (((!is(3) && (b)) || (!is(4) && (c)))));"
    );
}

#[test]
fn patterns_in_conditions_stay_where_they_are() {
    assert_eq!(changes(&next("if let Some(x) = y { let z = x; }")), [""; 0]);
    assert_eq!(changes(&next("if a && let Some(x) = y { let z = x; }")), ["condition `a` left out"]);
}

#[test]
fn comparisons_are_turned() {
    for (old, new) in [("<", "<="), ("<=", "<"), (">", ">="), (">=", ">"), ("==", "!="), ("!=", "==")] {
        let body = format!("let ok = a {old} b;");
        assert_eq!(changed(&body, &format!("`{old}` → `{new}`")), format!("let ok = a {new} b;"));
    }
    assert_eq!(
        switched("let ok = a<b;"),
        "let ok = (match (&(a), &(b)) { (l, r) => if is(1) { *l <= *r } else { *l < *r } });"
    );
}

#[test]
fn statements_are_left_out() {
    let body = "steps.take(Action::Go, |t| t.x = 1);";
    let whole = "`steps.take(Action::Go, |t| t.x = 1);` left out";
    assert_eq!(changes(&next(body)), [whole, "`t.x = 1` left out"]);
    assert_eq!(changed(body, whole), "");
    assert_eq!(changed(body, "`t.x = 1` left out"), "steps.take(Action::Go, |t| {});");
    assert_eq!(switched(body), "if !is(1) { steps.take(Action::Go, |t| if !is(2) { t.x = 1 }); }");
    assert_eq!(
        changes(&next("t.n += 2; t.set.insert(3); let y = f(s);")),
        ["`t.n += 2;` left out", "`t.set.insert(3);` left out"]
    );
}

#[test]
fn the_last_call_of_a_function_without_value_is_a_statement() {
    let body = "match s.at { At::A => steps.take(a, f), At::B => self.b(s), _ => {} }";
    assert_eq!(changes(&next(body)), ["`steps.take(a, f)` left out", "`self.b(s)` left out"]);
    assert!(
        switched(body).contains("At::A => if !is(1) { steps.take(a, f) }, At::B => if !is(2) { self.b(s) },")
    );
    assert_eq!(changes(&next("let x = match y { A => f(), B => g() };")), [""; 0]);
}

#[test]
fn numbers_are_off_by_one() {
    assert_eq!(changed("let n = k / 2 + 1;", "`+ 1` left out"), "let n = k / 2 + 0;");
    assert_eq!(changed("let n = 1 + k;", "`1 +` left out"), "let n = 0 + k;");
    assert_eq!(changed("let n = k - 1;", "`- 1` left out"), "let n = k - 0;");
    assert_eq!(switched("let n = k + 1;"), "let n = k + (if is(1) { 0 } else { 1 });");
    assert_eq!(changes(&next("let n = 1 - k + 2; let m = [0; 3 + 1];")), [""; 0]);
}

#[test]
fn methods_are_taken_for_their_opposites() {
    assert_eq!(changed("let x = a.max(b);", "`max` → `min`"), "let x = a.min(b);");
    assert_eq!(switched("let x = a.iter().all(|n| n.ok());"), "let x = all(1, a.iter(), |n| n.ok());");
    assert_eq!(switched("let x = it.any(f);"), "let x = any(1, &mut it, f);");
    assert_eq!(switched("let x = a.iter().max();"), "let x = largest(1, a.iter());");
    assert_eq!(switched("let x = a.min(b).max(c);"), "let x = max(1, min(2, a, b), c);");
    assert_eq!(switched("let x = a\n    .iter()\n    .all(f);"), "let x = all(1, a\n    .iter()\n    , f);");
}

#[test]
fn a_variant_is_mistaken_for_its_neighbour() {
    let source = with("enum At { Here, There, With(u8) }", "t.at = At::There;");
    assert_eq!(changes(&source), ["`t.at = At::There;` left out", "`At::There` → `At::Here`"]);
    assert_eq!(changes(&with("enum At { Only }", "t.at = At::Only;")), ["`t.at = At::Only;` left out"]);
}

#[test]
fn filters_and_arms_have_guards() {
    let filter = "let x = all.filter(|n| n.ok());";
    assert_eq!(changed(filter, "guard `n.ok()` left out"), "let x = all.filter(|n| true);");
    let arm = "let x = match y { Some(n) if n.ok() => 1, _ => 2 };";
    assert_eq!(changed(arm, "guard `n.ok()` left out"), "let x = match y { Some(n) if true => 1, _ => 2 };");
}

#[test]
fn what_cannot_be_switched_is_left_alone() {
    let source = "
        const N: usize = A + 1;
        impl Spec for A {
            fn next(&self) { const M: usize = B + 1; let x: [u8; C + 1] = f::<{ D + 1 }>(); let y = [0; E + 1]; }
            fn assume(&self) -> Result<(), String> { if a < b { Ok(()) } else { Err(x) } }
            fn models() -> Models<Self> { Models::new().model(\"a\", A { n: 1 + 1 }) }
        }
        const fn f() -> usize { g() + 1 }
        #[cfg(test)] mod tests { fn next() { let x = a < b; } }
    ";
    assert_eq!(changes(source), [""; 0]);
}

#[test]
fn fairness_is_left_out_or_weakened() {
    let source = "impl Spec for A { fn fairness(&self, f: &mut Fairness<Self>) { for p in all() { f.strong(step(p)); } f.weak(any_step()); } }";
    let mutants = Mutants::of(source).unwrap();
    assert!(mutants.list().iter().all(|mutant| mutant.kind == Kind::Fairness));
    assert_eq!(
        changes(source),
        ["`f.strong(step(p));` left out", "`strong` → `weak`", "`f.weak(any_step());` left out"]
    );
    let text = mutants.instrument(source, &|_| true).text;
    assert!(
        text.contains("if !::synod::mutants::is(1) { ::synod::mutants::strong(2, f, step(p)); }"),
        "{text}"
    );
}

#[test]
fn changes_of_a_line_that_read_alike_are_numbered() {
    assert_eq!(
        changes(&next("let x = a < b || c < d;"))[1..],
        ["`<` → `<=`", "alternative `c < d` left out", "`<` → `<=` (2)"]
    );
}

#[test]
fn a_mutant_knows_its_place() {
    let source = "impl Spec for A {\n    fn next(&self) {\n        let über = a < b;\n    }\n}";
    let mutants = Mutants::of(source).unwrap();
    let [Mutant { line, column, text, function, .. }] = mutants.list() else { panic!("{mutants:?}") };
    assert_eq!((*line, *column, function.as_str()), (3, 20, "next"));
    assert_eq!(text, "        let über = a < b;");
}

#[test]
fn what_is_no_rust_is_refused_with_its_line() {
    let error = Mutants::of("fn f() {}\nfn g( {}").unwrap_err();
    assert_eq!(error.line, 2);
    assert!(Mutants::of("").unwrap().list().is_empty());
}
