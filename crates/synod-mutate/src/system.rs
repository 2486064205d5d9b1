//! Mistakes in what a specification does: in `init`, `next` and all that they use.
//!
//! - A guard or a part of a condition is forgotten, or the guard is turned round: of an `if`, a `filter`, an arm of a `match`.
//! - A comparison is turned: `<` for `<=`, `==` for `!=`.
//! - A statement is left out: an assignment, a call, a whole `steps.take(..)`.
//! - A number is off by one: `+ 1` forgotten. `max` stands for `min`, `all` for `any`. A variant is mistaken for its neighbour.
//!
//! Rejected: `insert` for `remove` (leaving the call out does the same, unless an element comes twice), and numbers or operators
//! replaced at random: what nobody would write by mistake teaches nothing.

use std::collections::BTreeSet;
use std::ops::Range;

use syn::visit::{self, Visit};
use syn::{BinOp, Block, Expr, ReturnType, Stmt};

use crate::conditions::{
    bare, can_be_negated, chain, has_pattern, is_and, is_early_exit, is_or, negated, operands, turned,
};
use crate::mutant::{Kind, Point, Switch};
use crate::scope::Scope;
use crate::shapes::{can_be_left_out, is_one, is_place, last_of};
use crate::source::Source;

/// The mistakes.
pub(crate) fn points(source: &Source<'_>, scope: &Scope<'_>) -> Vec<Point> {
    let mut found =
        System { source, scope, function: String::new(), points: Vec::new(), units: BTreeSet::new() };
    for function in scope.system() {
        found.function.clone_from(&function.name);
        if matches!(function.signature.output, ReturnType::Default) {
            found.unit_block(function.block);
        }
        found.visit_block(function.block);
    }
    found.points
}

/// Collects them.
struct System<'a> {
    source: &'a Source<'a>,
    scope: &'a Scope<'a>,
    function: String,
    points: Vec<Point>,
    /// Calls and assignments whose value is `()` and that end no statement, by where they are.
    units: BTreeSet<(usize, usize)>,
}

impl System<'_> {
    fn add(&mut self, range: &Range<usize>, change: String, replacement: String, switch: Switch) {
        self.add_part(range, range, change, replacement, switch);
    }

    /// A change of a part of what the switch is about.
    fn add_part(
        &mut self,
        range: &Range<usize>,
        whole: &Range<usize>,
        change: String,
        replacement: String,
        switch: Switch,
    ) {
        self.points.push(Point {
            kind: Kind::System,
            function: self.function.clone(),
            properties: Vec::new(),
            change,
            range: range.clone(),
            replacement,
            whole: whole.clone(),
            switch,
        });
    }

    fn snippet(&self, range: &Range<usize>) -> String {
        self.source.snippet(range.clone())
    }

    /// A condition, or a part of one, taken as true or as false.
    fn assume(&mut self, what: &str, condition: &Expr, value: bool) {
        let range = Source::range(condition);
        let switch = match value {
            true => Switch::around(&range, |n| format!("(::synod::mutants::is({n}) || ("), "))"),
            false => Switch::around(&range, |n| format!("(!::synod::mutants::is({n}) && ("), "))"),
        };
        let change = format!("{what}`{}` left out", self.snippet(&range));
        self.add(&range, change, value.to_string(), switch);
    }

    /// A condition that stands for itself; without it, what it guards happens always.
    fn guard(&mut self, condition: &Expr, without: bool) {
        if has_pattern(condition) {
            return;
        }
        let is_chain: fn(&BinOp) -> bool = if without { is_and } else { is_or };
        if operands(bare(condition), is_chain).len() == 1 {
            self.assume("guard ", condition, without);
        }
        if can_be_negated(condition) {
            self.negate(condition);
        }
    }

    fn negate(&mut self, condition: &Expr) {
        let range = Source::range(condition);
        let (old, written) = (self.snippet(&range), self.source.of(condition));
        let (new, replacement) = match negated(condition) {
            Some(inner) => (self.snippet(&Source::range(inner)), format!("({})", self.source.of(inner))),
            None => (format!("!({old})"), format!("!({written})")),
        };
        let switch = Switch::around(&range, |n| format!("(::synod::mutants::is({n}) != ("), "))");
        self.add(&range, format!("`{old}` → `{new}`"), replacement, switch);
    }

    fn parts(&mut self, operands: &[&Expr], value: bool) {
        for operand in operands {
            if !matches!(operand, Expr::Let(_)) {
                self.assume(if value { "condition " } else { "alternative " }, operand, value);
            }
        }
    }

    fn turn(&mut self, binary: &syn::ExprBinary) {
        let Some((old, new)) = turned(&binary.op) else { return };
        let operator = Source::range(&binary.op);
        let (left, right) = (Source::range(&binary.left), Source::range(&binary.right));
        let range = left.start..right.end;
        let mut replacement = self.source.text[range.clone()].to_owned();
        replacement.replace_range(operator.start - range.start..operator.end - range.start, new);
        let mut switch = Switch::default();
        switch.before(&range, |_| "(match (&(".to_owned());
        switch.instead(operator, "), &(");
        let end = move |n: u32| {
            format!(
                ")) {{ (l, r) => if ::synod::mutants::is({n}) {{ *l {new} *r }} else {{ *l {old} *r }} }})"
            )
        };
        switch.edits.push((crate::splice::Placed::After(range.end), Box::new(end)));
        self.add(&range, format!("`{old}` → `{new}`"), replacement, switch);
    }

    fn leave_out(&mut self, range: &Range<usize>, replacement: &str) {
        let switch = Switch::around(range, |n| format!("if !::synod::mutants::is({n}) {{ "), " }");
        self.add(range, format!("`{}` left out", self.snippet(range)), replacement.to_owned(), switch);
    }

    /// `+ 1`, `- 1`: the one forgotten.
    fn off_by_one(&mut self, binary: &syn::ExprBinary) {
        let sign = match binary.op {
            BinOp::Add(_) => "+ ",
            BinOp::Sub(_) => "- ",
            _ => return,
        };
        for (operand, change) in [(&binary.left, "1 +".to_owned()), (&binary.right, format!("{sign}1"))] {
            let is_one = matches!(&**operand, Expr::Lit(literal) if is_one(&literal.lit));
            if is_one && (sign == "+ " || change.starts_with(sign)) {
                let range = Source::range(operand);
                let switch = Switch::around(
                    &range,
                    |n| format!("(if ::synod::mutants::is({n}) {{ 0 }} else {{ "),
                    " })",
                );
                self.add(&range, format!("`{change}` left out"), "0".to_owned(), switch);
            }
        }
    }

    /// A method that is easily taken for its opposite.
    fn opposite(&mut self, call: &syn::ExprMethodCall) {
        let name = call.method.to_string();
        let (other, function) = match (name.as_str(), call.args.len()) {
            ("all", 1) => ("any", "all"),
            ("any", 1) => ("all", "any"),
            ("max", 1) => ("min", "max"),
            ("min", 1) => ("max", "min"),
            ("max", 0) => ("min", "largest"),
            ("min", 0) => ("max", "smallest"),
            _ => return,
        };
        if call.turbofish.is_some() {
            return;
        }
        // `all` and `any` take what they are called on by reference.
        let borrow = if name.starts_with('a') && is_place(&call.receiver) { "&mut " } else { "" };
        let receiver = Source::range(&call.receiver);
        let mut switch = Switch::default();
        switch.before(&receiver, move |n| format!("::synod::mutants::{function}({n}, {borrow}"));
        switch.instead(Source::range(&call.dot_token), if call.args.is_empty() { "" } else { ", " });
        switch.instead(Source::range(&call.method), "");
        switch.instead(call.paren_token.span.open().byte_range(), "");
        let range = Source::range(&call.method);
        let change = format!("`{name}` → `{other}`");
        self.add_part(&range, &Source::range(call), change, other.to_owned(), switch);
    }

    /// A variant that is assigned, mistaken for the next one.
    fn neighbour(&mut self, value: &Expr) {
        let Expr::Path(path) = bare(value) else { return };
        let names: Vec<String> = path.path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        let [.., of, name] = names.as_slice() else { return };
        let Some(variants) = self.scope.variants.get(of).filter(|variants| variants.len() > 1) else {
            return;
        };
        let Some(at) = variants.iter().position(|variant| variant == name) else { return };
        let next = &variants[(at + 1) % variants.len()];
        let range = Source::range(path);
        let old = self.snippet(&range);
        let new = format!("{}{next}", &old[..old.len() - name.len()]);
        let other = new.clone();
        let switch = Switch::around(
            &range,
            move |n| format!("(if ::synod::mutants::is({n}) {{ {other} }} else {{ "),
            " })",
        );
        self.add(&range, format!("`{old}` → `{new}`"), new, switch);
    }

    /// The last expression of a block whose value is `()`.
    fn unit_block(&mut self, block: &Block) {
        if let Some(Stmt::Expr(last, None)) = block.stmts.last() {
            self.unit(last);
        }
    }

    fn unit(&mut self, expression: &Expr) {
        match expression {
            Expr::Block(block) => self.unit_block(&block.block),
            Expr::If(branch) => {
                self.unit_block(&branch.then_branch);
                if let Some((_, other)) = &branch.else_branch {
                    self.unit(other);
                }
            }
            Expr::Match(choice) => choice.arms.iter().for_each(|arm| self.unit(&arm.body)),
            other if can_be_left_out(other) => {
                let range = Source::range(other);
                self.units.insert((range.start, range.end));
            }
            _ => {}
        }
    }
}

impl<'ast> Visit<'ast> for System<'_> {
    fn visit_block(&mut self, block: &'ast Block) {
        for statement in block.stmts.iter().rev().skip(1) {
            // In the middle of a block it has no value.
            if let Stmt::Expr(expression @ (Expr::If(_) | Expr::Match(_)), None) = statement {
                self.unit(expression);
            }
        }
        visit::visit_block(self, block);
    }

    fn visit_stmt(&mut self, statement: &'ast Stmt) {
        match statement {
            Stmt::Expr(expression, Some(end)) if can_be_left_out(expression) => {
                self.leave_out(&(Source::range(expression).start..Source::range(end).end), "");
            }
            _ => {}
        }
        visit::visit_stmt(self, statement);
    }

    fn visit_expr(&mut self, expression: &'ast Expr) {
        let range = Source::range(expression);
        if self.units.contains(&(range.start, range.end)) {
            self.leave_out(&range, "{}");
        }
        visit::visit_expr(self, expression);
    }

    fn visit_expr_if(&mut self, branch: &'ast syn::ExprIf) {
        self.guard(&branch.cond, !is_early_exit(&branch.then_branch));
        visit::visit_expr_if(self, branch);
    }

    fn visit_expr_for_loop(&mut self, repeated: &'ast syn::ExprForLoop) {
        self.unit_block(&repeated.body);
        visit::visit_expr_for_loop(self, repeated);
    }

    fn visit_expr_while(&mut self, repeated: &'ast syn::ExprWhile) {
        self.unit_block(&repeated.body);
        visit::visit_expr_while(self, repeated);
    }

    fn visit_expr_binary(&mut self, binary: &'ast syn::ExprBinary) {
        if is_and(&binary.op) || is_or(&binary.op) {
            let (is_chain, value): (fn(&BinOp) -> bool, bool) =
                if is_and(&binary.op) { (is_and, true) } else { (is_or, false) };
            let operands = chain(binary, is_chain);
            self.parts(&operands, value);
            operands.into_iter().for_each(|operand| self.visit_expr(operand));
            return;
        }
        self.turn(binary);
        self.off_by_one(binary);
        visit::visit_expr_binary(self, binary);
    }

    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        self.opposite(call);
        match (call.method.to_string().as_str(), call.args.last()) {
            ("filter", Some(Expr::Closure(closure))) => self.guard(last_of(&closure.body), true),
            ("take", Some(Expr::Closure(closure))) => self.unit(&closure.body),
            _ => {}
        }
        visit::visit_expr_method_call(self, call);
    }

    fn visit_expr_assign(&mut self, assignment: &'ast syn::ExprAssign) {
        self.neighbour(&assignment.right);
        visit::visit_expr_assign(self, assignment);
    }

    fn visit_pat(&mut self, pattern: &'ast syn::Pat) {
        // Nothing else in a pattern is computed while the program runs.
        if let syn::Pat::Guard(guarded) = pattern {
            self.guard(&guarded.guard, true);
            self.visit_expr(&guarded.guard);
        }
    }

    fn visit_expr_repeat(&mut self, repeated: &'ast syn::ExprRepeat) {
        self.visit_expr(&repeated.expr);
    }

    fn visit_expr_const(&mut self, _: &'ast syn::ExprConst) {}

    fn visit_item(&mut self, _: &'ast syn::Item) {}

    fn visit_type(&mut self, _: &'ast syn::Type) {}

    fn visit_path(&mut self, _: &'ast syn::Path) {}

    fn visit_attribute(&mut self, _: &'ast syn::Attribute) {}

    fn visit_macro(&mut self, _: &'ast syn::Macro) {}
}
