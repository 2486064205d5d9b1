//! What an expression is, as far as that decides which mistakes can be made in it.

use syn::{BinOp, Expr, Lit, Stmt, UnOp};

use crate::conditions::bare;

/// A call or an assignment.
pub(crate) fn can_be_left_out(expression: &Expr) -> bool {
    match expression {
        Expr::Assign(assignment) => !matches!(&*assignment.left, Expr::Infer(_)),
        Expr::MethodCall(_) | Expr::Call(_) => true,
        Expr::Binary(binary) => is_assignment(&binary.op),
        _ => false,
    }
}

fn is_assignment(operator: &BinOp) -> bool {
    matches!(
        operator,
        BinOp::AddAssign(_)
            | BinOp::SubAssign(_)
            | BinOp::MulAssign(_)
            | BinOp::DivAssign(_)
            | BinOp::RemAssign(_)
            | BinOp::BitXorAssign(_)
            | BinOp::BitAndAssign(_)
            | BinOp::BitOrAssign(_)
            | BinOp::ShlAssign(_)
            | BinOp::ShrAssign(_)
    )
}

pub(crate) fn is_one(literal: &Lit) -> bool {
    matches!(literal, Lit::Int(number) if number.base10_digits() == "1" && number.suffix().is_empty())
}

/// Whether an expression names something that stays where it is.
pub(crate) fn is_place(expression: &Expr) -> bool {
    match bare(expression) {
        Expr::Path(_) | Expr::Field(_) | Expr::Index(_) => true,
        Expr::Unary(unary) => matches!(unary.op, UnOp::Deref(_)),
        _ => false,
    }
}

/// The value of a block, or the expression itself.
pub(crate) fn last_of(expression: &Expr) -> &Expr {
    match expression {
        Expr::Block(block) => match block.block.stmts.last() {
            Some(Stmt::Expr(last, None)) => last_of(last),
            _ => expression,
        },
        other => other,
    }
}
