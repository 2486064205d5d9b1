//! Fairness that no property needs: each constraint left out, and each strong one weakened.

use std::ops::Range;

use syn::visit::{self, Visit};
use syn::{Expr, Stmt};

use crate::mutant::{Kind, Point, Switch};
use crate::scope::Scope;
use crate::source::Source;

/// The constraints that `fairness` states.
pub(crate) fn points(source: &Source<'_>, scope: &Scope<'_>) -> Vec<Point> {
    let mut found = Constraints { source, points: Vec::new() };
    for function in scope.of_spec("fairness") {
        found.visit_block(function.block);
    }
    found.points
}

struct Constraints<'a> {
    source: &'a Source<'a>,
    points: Vec<Point>,
}

impl Constraints<'_> {
    fn add(
        &mut self,
        range: Range<usize>,
        whole: Range<usize>,
        change: String,
        replacement: &str,
        switch: Switch,
    ) {
        self.points.push(Point {
            kind: Kind::Fairness,
            function: "fairness".to_owned(),
            properties: Vec::new(),
            change,
            range,
            replacement: replacement.to_owned(),
            whole,
            switch,
        });
    }
}

impl<'ast> Visit<'ast> for Constraints<'_> {
    fn visit_stmt(&mut self, statement: &'ast Stmt) {
        if let Stmt::Expr(Expr::MethodCall(call), Some(_)) = statement
            && matches!(call.method.to_string().as_str(), "weak" | "strong")
        {
            let range = Source::range(statement);
            let switch = Switch::around(&range, |n| format!("if !::synod::mutants::is({n}) {{ "), " }");
            let change = format!("`{}` left out", self.source.snippet(range.clone()));
            self.add(range.clone(), range, change, "", switch);
        }
        visit::visit_stmt(self, statement);
    }

    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        if call.method == "strong" && call.args.len() == 1 {
            let mut switch = Switch::default();
            let receiver = Source::range(&call.receiver);
            switch.before(&receiver, |n| format!("::synod::mutants::strong({n}, "));
            switch.instead(Source::range(&call.dot_token), ", ");
            switch.instead(Source::range(&call.method), "");
            switch.instead(call.paren_token.span.open().byte_range(), "");
            let (range, change) = (Source::range(&call.method), "`strong` → `weak`".to_owned());
            self.add(range, Source::range(call), change, "weak", switch);
        }
        visit::visit_expr_method_call(self, call);
    }
}
