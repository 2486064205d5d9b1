//! Which names a piece of a specification uses.

use std::collections::BTreeMap;

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};

/// How often each name is used as the last part of a path, as a method, or within a macro.
#[derive(Debug, Default)]
pub(crate) struct References {
    pub(crate) counts: BTreeMap<String, usize>,
}

impl References {
    pub(crate) fn of_block(block: &syn::Block) -> Self {
        let mut references = Self::default();
        references.visit_block(block);
        references
    }

    fn add(&mut self, name: String) {
        *self.counts.entry(name).or_default() += 1;
    }

    fn add_tokens(&mut self, tokens: TokenStream) {
        for token in tokens {
            match token {
                TokenTree::Ident(name) => self.add(name.to_string()),
                TokenTree::Group(group) => self.add_tokens(group.stream()),
                TokenTree::Punct(_) | TokenTree::Literal(_) => {}
            }
        }
    }
}

impl<'ast> Visit<'ast> for References {
    fn visit_expr_path(&mut self, path: &'ast syn::ExprPath) {
        if let Some(last) = path.path.segments.last() {
            self.add(last.ident.to_string());
        }
        visit::visit_expr_path(self, path);
    }

    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        self.add(call.method.to_string());
        visit::visit_expr_method_call(self, call);
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        self.add_tokens(call.tokens.clone());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_counted_wherever_they_are_used() {
        let block = syn::parse_str("{ self.f(g(x)); ensure!(f(y), \"..\"); items.map(Self::g) }").unwrap();
        let counts = References::of_block(&block).counts;
        assert_eq!((counts["f"], counts["g"], counts["x"]), (2, 2, 1));
    }
}
