//! Parts of claims that may never have been tested.
//!
//! A claim is made stronger than it was: a part of it is replaced by false, in a place where that can only make the claim harder to
//! satisfy. If it still holds in every model, that part never decided anything. The antecedent of `!a || b` was never true, the set in
//! `.all(..)` was always empty, the branch was never reached: the claim is *vacuous* there (I. Beer, S. Ben-David, C. Eisner and
//! Y. Rodeh, "Efficient Detection of Vacuity in Temporal Model Checking", 2001, for formulas).
//!
//! Which places these are: a walk from the predicate of `always` and `always_step` inwards, through what keeps the direction (`&&`,
//! `||`, branches, `all`, `any`, `ensure!`, functions of the file), and no further. A function counts only if all its uses are such
//! places, and a whole claim not at all: that it is asked somewhere is certain.

use std::collections::{BTreeMap, BTreeSet};

use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::visit::{self, Visit};
use syn::{Block, Expr, Pat, Stmt, Token};

use crate::conditions::{bare, is_and, is_or, operands};
use crate::mutant::{Kind, Point, Switch};
use crate::scope::Scope;
use crate::source::Source;

/// Whether a part is asked wherever the whole is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Asked {
    /// It is; or the same question is asked of what it is a part of.
    Surely,
    /// Who knows.
    Perhaps,
}

/// The parts of the claims that can be made to fail.
pub(crate) fn points(source: &Source<'_>, scope: &Scope<'_>) -> Vec<Point> {
    let mut walk = Walk::new(source, scope);
    for function in scope.of_spec("properties") {
        let mut stated = Stated::default();
        stated.visit_block(function.block);
        for (name, claim) in stated.claims {
            walk.place = Place { function: "properties".to_owned(), at: None };
            walk.predicate(source, name, claim);
        }
    }
    for function in scope.of_spec("may_end") {
        walk.place = Place { function: "may_end".to_owned(), at: None };
        walk.property = "deadlock".to_owned();
        walk.block(function.block, Asked::Perhaps);
    }
    walk.finish()
}

/// What `properties` states, by name, with the predicate.
#[derive(Default)]
struct Stated<'ast> {
    claims: Vec<(&'ast Expr, &'ast Expr)>,
}

impl<'ast> Visit<'ast> for Stated<'ast> {
    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        if (call.method == "always" || call.method == "always_step")
            && let [Some(name), Some(predicate)] = [call.args.get(0), call.args.get(1)]
        {
            self.claims.push((name, predicate));
        }
        visit::visit_expr_method_call(self, call);
    }
}

/// Where the walk is.
#[derive(Clone)]
struct Place {
    function: String,
    /// The number of the function, where it is one of those that are followed.
    at: Option<usize>,
}

struct Walk<'a> {
    source: &'a Source<'a>,
    scope: &'a Scope<'a>,
    place: Place,
    property: String,
    found: Vec<(Place, Point)>,
    /// The properties of each function that was followed.
    followed: BTreeMap<usize, BTreeSet<String>>,
    /// How often each was met in a place that keeps the direction, and from which functions.
    met: BTreeMap<usize, Vec<Option<usize>>>,
    /// The local names whose values are parts of the claim.
    names: Vec<String>,
}

impl<'a> Walk<'a> {
    fn new(source: &'a Source<'a>, scope: &'a Scope<'a>) -> Self {
        let place = Place { function: String::new(), at: None };
        let (followed, met) = (BTreeMap::new(), BTreeMap::new());
        Self {
            source,
            scope,
            place,
            property: String::new(),
            found: Vec::new(),
            followed,
            met,
            names: Vec::new(),
        }
    }

    /// What a property asks.
    fn predicate(&mut self, source: &Source<'_>, name: &Expr, predicate: &Expr) {
        self.property = match name {
            Expr::Lit(literal) => match &literal.lit {
                syn::Lit::Str(text) => text.value(),
                _ => source.of(name).to_owned(),
            },
            _ => source.snippet(Source::range(name)),
        };
        match bare(predicate) {
            Expr::Closure(closure) => self.part(&closure.body, Asked::Surely),
            Expr::Path(path) => self.follow(path.path.segments.last().map(|last| last.ident.to_string())),
            _ => {}
        }
    }

    /// Goes on in a function of the file.
    fn follow(&mut self, name: Option<String>) {
        let Some(at) = name.and_then(|name| self.scope.claim(&name)) else { return };
        self.met.entry(at).or_default().push(self.place.at);
        let properties = self.followed.entry(at).or_default();
        let is_new = properties.is_empty();
        properties.insert(self.property.clone());
        if is_new {
            let scope = self.scope;
            let function = &scope.functions[at];
            let place = Place { function: function.name.clone(), at: Some(at) };
            let (outer, names) = (std::mem::replace(&mut self.place, place), std::mem::take(&mut self.names));
            self.block(function.block, Asked::Surely);
            (self.place, self.names) = (outer, names);
        } else {
            self.spread(at);
        }
    }

    /// What a function that was followed before calls belongs to this property, too.
    fn spread(&mut self, at: usize) {
        let callees: Vec<usize> = self
            .met
            .iter()
            .filter(|(_, callers)| callers.contains(&Some(at)))
            .map(|(callee, _)| *callee)
            .collect();
        for callee in callees {
            if self.followed.entry(callee).or_default().insert(self.property.clone()) {
                self.spread(callee);
            }
        }
    }

    /// A part of the claim.
    fn part(&mut self, expression: &Expr, asked: Asked) {
        let whole = bare(expression);
        if says_no_more(whole) {
            return;
        }
        if asked == Asked::Perhaps && !is_a_choice(whole) {
            self.fail(whole);
        }
        match whole {
            Expr::Binary(binary) if is_or(&binary.op) => self.alternatives(whole),
            Expr::Binary(binary) if is_and(&binary.op) => {
                operands(whole, is_and).into_iter().for_each(|operand| self.part(operand, Asked::Surely));
            }
            Expr::If(branch) => {
                self.block(&branch.then_branch, Asked::Perhaps);
                if let Some((_, other)) = &branch.else_branch {
                    self.part(other, Asked::Perhaps);
                }
            }
            Expr::Match(choice) => choice.arms.iter().for_each(|arm| self.part(&arm.body, Asked::Perhaps)),
            Expr::Block(block) => self.block(&block.block, asked),
            Expr::Return(value) => {
                if let Some(value) = &value.expr {
                    self.part(value, Asked::Perhaps);
                }
            }
            Expr::Call(call) => {
                if let Expr::Path(path) = &*call.func {
                    self.follow(path.path.segments.last().map(|last| last.ident.to_string()));
                }
            }
            Expr::MethodCall(call) => self.method(call),
            Expr::Path(path) => self.names.extend(path.path.get_ident().map(ToString::to_string)),
            _ => {}
        }
    }

    fn method(&mut self, call: &syn::ExprMethodCall) {
        let name = call.method.to_string();
        let Some(Expr::Closure(closure)) = call.args.last() else {
            self.follow(Some(name));
            return;
        };
        match name.as_str() {
            // Asked of no element at all, perhaps.
            "all" | "is_none_or" | "try_for_each" => self.part(&closure.body, Asked::Perhaps),
            "any" | "is_some_and" => self.part(&closure.body, Asked::Surely),
            _ => {}
        }
    }

    /// The last alternative: what is claimed where the others, the conditions, do not settle it.
    fn alternatives(&mut self, whole: &Expr) {
        let mut operands = operands(whole, is_or);
        if let Some(last) = operands.pop() {
            self.part(last, Asked::Perhaps);
        }
        operands.into_iter().for_each(|operand| self.part(operand, Asked::Surely));
    }

    /// The value of a block, and what it ensures on the way. It is read backwards: a name's value comes before its uses.
    fn block(&mut self, block: &Block, asked: Asked) {
        let mut certain: Vec<Asked> = Vec::new();
        let mut now = asked;
        for statement in &block.stmts {
            certain.push(now);
            if leaves(statement) {
                now = Asked::Perhaps;
            }
        }
        for (statement, asked) in block.stmts.iter().zip(certain).rev() {
            match statement {
                Stmt::Expr(expression, end) => self.statement(expression, end.is_none(), asked),
                Stmt::Macro(call) => self.ensure(&call.mac, asked),
                Stmt::Local(local) => self.local(block, local),
                Stmt::Item(_) => {}
            }
        }
    }

    fn statement(&mut self, expression: &Expr, is_value: bool, asked: Asked) {
        match expression {
            Expr::ForLoop(repeated) => self.block(&repeated.body, Asked::Perhaps),
            Expr::Macro(call) => self.ensure(&call.mac, asked),
            Expr::If(_) | Expr::Match(_) | Expr::Return(_) => self.part(expression, Asked::Perhaps),
            Expr::Try(inner) => self.part(&inner.expr, asked),
            other if is_value => self.part(other, asked),
            _ => {}
        }
    }

    fn ensure(&mut self, call: &syn::Macro, asked: Asked) {
        if call.path.segments.last().is_none_or(|last| last.ident != "ensure") {
            return;
        }
        let arguments = Punctuated::<Expr, Token![,]>::parse_terminated.parse2(call.tokens.clone());
        if let Some(condition) = arguments.ok().and_then(|arguments| arguments.into_iter().next()) {
            self.part(&condition, asked);
        }
    }

    /// `let is_there = ..; ensure!(is_there, ..)`.
    fn local(&mut self, block: &Block, local: &syn::Local) {
        let (Pat::Ident(name), Some(value)) = (&local.pat, &local.init) else { return };
        let name = name.ident.to_string();
        let uses = crate::references::References::of_block(block).counts.get(&name).copied().unwrap_or(0);
        let asked = self.names.iter().filter(|other| **other == name).count();
        self.names.retain(|other| *other != name);
        if asked == 1 && uses == 1 && value.diverge.is_none() {
            self.part(&value.expr, Asked::Surely);
        }
    }

    fn fail(&mut self, part: &Expr) {
        let range = Source::range(part);
        let change = format!("`{}` → false", self.source.snippet(range.clone()));
        let replacement = "::synod::mutants::Claim::failed()".to_owned();
        let switch = Switch::around(&range, |n| format!("::synod::mutants::failing({n}, "), ")");
        let (function, properties) = (self.place.function.clone(), vec![self.property.clone()]);
        let (kind, whole) = (Kind::Claim, range.clone());
        let point = Point { kind, function, properties, change, range, replacement, whole, switch };
        self.found.push((self.place.clone(), point));
    }

    /// What was found in functions all of whose uses keep the direction.
    fn finish(self) -> Vec<Point> {
        let mut trusted: BTreeSet<usize> = self.followed.keys().copied().collect();
        loop {
            let keeps = |at: &usize| {
                let callers = &self.met[at];
                callers.iter().flatten().all(|caller| trusted.contains(caller))
                    && callers.len() == self.scope.uses(&self.scope.functions[*at].name)
            };
            let kept: BTreeSet<usize> = trusted.iter().copied().filter(keeps).collect();
            if kept.len() == trusted.len() {
                break;
            }
            trusted = kept;
        }
        let mut points = Vec::new();
        for (place, mut point) in self.found {
            match place.at {
                None => points.push(point),
                Some(at) if trusted.contains(&at) => {
                    point.properties = self.followed[&at].iter().cloned().collect();
                    points.push(point);
                }
                Some(_) => {}
            }
        }
        points
    }
}

/// Whether a part is true or false whatever the state is.
fn says_no_more(part: &Expr) -> bool {
    match part {
        Expr::Lit(_) | Expr::Continue(_) | Expr::Break(_) | Expr::Tuple(_) => true,
        Expr::Call(call) => {
            matches!(&*call.func, Expr::Path(path) if path.path.is_ident("Ok") || path.path.is_ident("Err"))
        }
        _ => false,
    }
}

/// Whether its parts stand for it.
fn is_a_choice(part: &Expr) -> bool {
    matches!(part, Expr::If(_) | Expr::Match(_) | Expr::Block(_) | Expr::Return(_))
}

/// Whether what comes after a statement may not be reached.
fn leaves(statement: &Stmt) -> bool {
    struct Leaves(bool);
    impl<'ast> Visit<'ast> for Leaves {
        fn visit_expr_return(&mut self, _: &'ast syn::ExprReturn) {
            self.0 = true;
        }
        fn visit_expr_continue(&mut self, _: &'ast syn::ExprContinue) {
            self.0 = true;
        }
        fn visit_expr_break(&mut self, _: &'ast syn::ExprBreak) {
            self.0 = true;
        }
        fn visit_expr_closure(&mut self, _: &'ast syn::ExprClosure) {}
    }
    let mut found = Leaves(false);
    found.visit_stmt(statement);
    found.0
}
