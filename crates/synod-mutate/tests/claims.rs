//! Which parts of claims are made to fail, and which are not.

use synod_mutate::{Kind, Mutants};

/// The parts that are made to fail, with the properties that each belongs to.
fn parts(items: &str) -> Vec<(String, String)> {
    let mutants = Mutants::of(items).unwrap();
    let claims = mutants.list().iter().filter(|mutant| mutant.kind == Kind::Claim);
    claims.map(|m| (m.change.replace(" → false", "").replace('`', ""), m.properties.join(", "))).collect()
}

/// The same for one claim.
fn of(claim: &str) -> Vec<String> {
    let source = format!(
        "impl Spec for A {{ fn properties(&self, p: &mut Properties<Self>) {{ p.always(\"P\", |m, s| {claim}); }} }}"
    );
    parts(&source).into_iter().map(|(part, _)| part).collect()
}

#[test]
fn what_is_asked_for_certain_is_no_mutant() {
    assert_eq!(of("a == b"), [""; 0]);
    assert_eq!(of("a && b"), [""; 0]);
}

#[test]
fn the_conclusion_of_an_implication_may_never_be_asked() {
    assert_eq!(of("!a || b"), ["b"]);
    assert_eq!(of("!a || !b || (c && d)"), ["c && d"]);
    assert_eq!(of("!(x || y) || b"), ["b"]);
}

#[test]
fn a_set_may_always_be_empty() {
    assert_eq!(of("s.all.iter().all(|x| x.ok())"), ["x.ok()"]);
    assert_eq!(of("s.v.is_none_or(|x| x.ok() && y)"), ["x.ok() && y"]);
    assert_eq!(of("s.all.iter().any(|x| x.ok())"), [""; 0]);
    assert_eq!(of("s.all.iter().all(|x| x.iter().all(|y| f(y)))"), ["x.iter().all(|y| f(y))", "f(y)"]);
}

#[test]
fn a_branch_may_never_be_reached() {
    assert_eq!(of("if a { b } else { true }"), ["b"]);
    assert_eq!(
        of("match x { A => true, B => f(x), C => false, D => { let y = 1; y == x } }"),
        ["f(x)", "y == x"]
    );
}

#[test]
fn what_turns_the_direction_ends_the_walk() {
    assert_eq!(of("!s.all.iter().all(|x| x.ok())"), [""; 0]);
    assert_eq!(of("s.all.iter().filter(|x| !x.ok() || y).count() == 0"), [""; 0]);
    assert_eq!(of("f(!a || b)"), [""; 0]);
}

const JUDGEMENT: &str = "
    impl Spec for A { fn properties(&self, p: &mut Properties<Self>) { p.always(\"P\", Self::claim); } }
    impl A {
        fn claim(&self, s: &State) -> Judgement {
            ensure!(first, \"certain\");
            for x in &s.all { ensure!(x.ok(), \"{x}\"); }
            if quiet { return Ok(()); }
            let is_there = by >= term || at(index);
            ensure!(is_there, \"after an exit\");
            Ok(())
        }
    }";

#[test]
fn what_is_ensured_in_a_loop_or_after_an_exit_may_never_be_asked() {
    let found: Vec<String> = parts(JUDGEMENT).into_iter().map(|(part, _)| part).collect();
    assert_eq!(found, ["x.ok()", "at(index)", "is_there"]);
}

#[test]
fn functions_are_followed_where_all_their_uses_keep_the_direction() {
    let spec = |helper: &str| {
        format!(
            "impl Spec for A {{
                fn properties(&self, p: &mut Properties<Self>) {{
                    p.always(\"P\", |m, s| m.helper(s));
                    p.always_step(\"Q\", |m, s, a, t| !a || (m.helper(t) && b));
                    {helper}
                }}
            }}
            impl A {{ fn helper(&self, s: &State) -> bool {{ !x || y }} }}"
        )
    };
    let both = ("y".to_owned(), "P, Q".to_owned());
    assert!(parts(&spec("")).contains(&both));
    assert!(!parts(&spec("p.always(\"R\", |m, s| !m.helper(s));")).contains(&both));
    assert!(!parts(&spec("p.reachable(\"R\", Self::helper);")).contains(&both));
}

#[test]
fn what_the_system_uses_too_is_no_claim() {
    let source = "
        impl Spec for A {
            fn next(&self) { if self.helper(s) { go() } }
            fn properties(&self, p: &mut Properties<Self>) { p.always(\"P\", |m, s| m.helper(s)); }
        }
        impl A { fn helper(&self, s: &State) -> bool { !x || y } }";
    assert_eq!(parts(source), []);
    assert!(Mutants::of(source).unwrap().list().iter().any(|mutant| mutant.function == "helper"));
}

#[test]
fn where_a_state_may_end_is_a_claim_about_deadlocks() {
    let source = "impl Spec for A { fn may_end(&self, s: &State) -> bool { s.done } }";
    assert_eq!(parts(source), [("s.done".to_owned(), "deadlock".to_owned())]);
    assert_eq!(parts("impl Spec for A { fn may_end(&self, s: &State) -> bool { true } }"), []);
}

#[test]
fn a_part_is_made_to_fail_where_it_stands() {
    let source = "impl Spec for A { fn properties(&self, p: &mut Properties<Self>) { p.always(\"P\", |m, s| !a || b); } }";
    let mutants = Mutants::of(source).unwrap();
    let text = mutants.instrument(source, &|_| true).text;
    assert!(text.contains("|m, s| !a || ::synod::mutants::failing(1, b))"), "{text}");
    let applied = mutants.apply(source, &mutants.list()[0]);
    assert!(applied.contains("!a || ::synod::mutants::Claim::failed())"), "{applied}");
}
