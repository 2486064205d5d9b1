//! What can be wrong with a condition: a part of it forgotten, the whole of it forgotten or turned round.

use syn::{BinOp, Expr, ExprBinary, UnOp};

/// The operands of a chain of `&&` or of `||`, from left to right; the expression itself where it is none.
pub(crate) fn operands(expression: &Expr, is_chain: fn(&BinOp) -> bool) -> Vec<&Expr> {
    match expression {
        Expr::Binary(binary) if is_chain(&binary.op) => chain(binary, is_chain),
        _ => vec![expression],
    }
}

/// The operands of a chain that is known to be one.
pub(crate) fn chain(binary: &ExprBinary, is_chain: fn(&BinOp) -> bool) -> Vec<&Expr> {
    let mut all = operands(&binary.left, is_chain);
    all.extend(operands(&binary.right, is_chain));
    all
}

pub(crate) fn is_and(operator: &BinOp) -> bool {
    matches!(operator, BinOp::And(_))
}

pub(crate) fn is_or(operator: &BinOp) -> bool {
    matches!(operator, BinOp::Or(_))
}

/// Without the parentheses around it.
pub(crate) fn bare(expression: &Expr) -> &Expr {
    match expression {
        Expr::Paren(inner) => bare(&inner.expr),
        Expr::Group(inner) => bare(&inner.expr),
        other => other,
    }
}

/// Whether a pattern is tested in it: such a condition stands only where it stands.
pub(crate) fn has_pattern(condition: &Expr) -> bool {
    operands(condition, is_and).iter().any(|operand| matches!(operand, Expr::Let(_)))
}

/// What a comparison is turned into where it is mistaken.
pub(crate) fn turned(operator: &BinOp) -> Option<(&'static str, &'static str)> {
    Some(match operator {
        BinOp::Lt(_) => ("<", "<="),
        BinOp::Le(_) => ("<=", "<"),
        BinOp::Gt(_) => (">", ">="),
        BinOp::Ge(_) => (">=", ">"),
        BinOp::Eq(_) => ("==", "!="),
        BinOp::Ne(_) => ("!=", "=="),
        _ => return None,
    })
}

/// Whether turning the condition round is a mistake of its own: a comparison is turned by its operator.
pub(crate) fn can_be_negated(condition: &Expr) -> bool {
    !matches!(bare(condition), Expr::Binary(binary) if turned(&binary.op).is_some() || is_and(&binary.op) || is_or(&binary.op))
}

/// What is negated, where the condition is a negation.
pub(crate) fn negated(condition: &Expr) -> Option<&Expr> {
    match bare(condition) {
        Expr::Unary(unary) if matches!(unary.op, UnOp::Not(_)) => Some(&unary.expr),
        _ => None,
    }
}

/// Whether a block only leaves where it is: what its guard keeps out comes after it.
pub(crate) fn is_early_exit(block: &syn::Block) -> bool {
    match block.stmts.as_slice() {
        [syn::Stmt::Expr(expression, _)] => {
            matches!(expression, Expr::Return(_) | Expr::Continue(_) | Expr::Break(_))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Expr {
        syn::parse_str(text).unwrap()
    }

    #[test]
    fn chains_are_taken_apart_from_left_to_right() {
        let chain = parse("a && (b || c) && !d");
        assert_eq!(operands(&chain, is_and).len(), 3);
        assert_eq!(operands(&chain, is_or).len(), 1);
        assert_eq!(operands(bare(operands(&chain, is_and)[1]), is_or).len(), 2);
        assert!(negated(operands(&chain, is_and)[2]).is_some());
    }

    #[test]
    fn what_is_a_mistake_of_its_own() {
        assert!(can_be_negated(&parse("f(x)")) && can_be_negated(&parse("(!x)")));
        assert!(!can_be_negated(&parse("a == b")) && !can_be_negated(&parse("(a && b)")));
        assert!(has_pattern(&parse("a && let Some(x) = b")) && !has_pattern(&parse("a && b")));
        assert!(is_early_exit(&syn::parse_str("{ return; }").unwrap()));
        assert!(!is_early_exit(&syn::parse_str("{ f(); return; }").unwrap()));
    }
}
