//! Small changes of a specification's source, and one source that holds them all behind switches.
//!
//! A *mutant* is a specification with one small mistake in it. Which mistakes, is the business of three modules: `system` has
//! those of what a specification does (a guard forgotten, `<` for `<=`, an assignment left out), `claims` those of what it claims
//! (a part of a claim replaced by false: if nothing fails, that part was never tested), `fairness` those of what it assumes.
//! Which functions are which, `scope` tells by following names from `init`, `next` and `properties`.
//!
//! A mutant exists twice. [`Mutants::apply`] makes the change itself, as somebody would type it. [`Mutants::instrument`] makes one
//! source of all of them, in which each change waits behind `::synod::mutants::is(17)`: compiled once, its program can be any of
//! the mutants. Both are made by inserting text into the source, never by printing a syntax tree, so every line stays where it is.
//!
//! The crate reads and writes text alone: it compiles nothing and runs nothing.
//!
//! ```
//! let source = "impl Spec for Up { fn next(&self, s: &State, steps: &mut Steps<Self>) {
//!     if s.n < self.most { steps.take(Action::Count, |t| t.n = s.n + 1); }
//! } }";
//! let mutants = synod_mutate::Mutants::of(source).unwrap();
//! let changes: Vec<&str> = mutants.list().iter().map(|mutant| mutant.change.as_str()).collect();
//! assert_eq!(changes, ["guard `s.n < self.most` left out", "`<` → `<=`", "`steps.take(Action::Count, |t| t.n = s.n + 1);` left out",
//!     "`t.n = s.n + 1` left out", "`+ 1` left out"]);
//! assert!(mutants.apply(source, &mutants.list()[1]).contains("if s.n <= self.most {"));
//! let all = mutants.instrument(source, &|_| true).text;
//! assert!(all.contains("::synod::mutants::is(2)") && all.lines().count() == source.lines().count());
//! ```

mod claims;
mod conditions;
mod fairness;
mod modules;
mod mutant;
mod references;
mod scope;
mod shapes;
mod source;
mod splice;
mod system;

pub use mutant::{Instrumented, Kind, Mutant, Mutants, Unreadable};
