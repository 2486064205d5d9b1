//! Which functions say what a specification does, and which what it claims.
//!
//! Functions are followed by their names, which is all that a parser knows: where two functions have one name, a use of the name is
//! taken for a use of both. So more may count as part of the system than is; a claim is only what no part of the system uses.

use std::collections::{BTreeMap, BTreeSet};

use syn::{Block, Fields, ImplItem, Item, Signature};

use crate::references::References;

/// A function with a body.
pub(crate) struct Function<'a> {
    pub(crate) name: String,
    /// The trait whose it is, if any.
    of_trait: Option<String>,
    pub(crate) signature: &'a Signature,
    pub(crate) block: &'a Block,
    pub(crate) references: References,
}

/// The functions of a file, and what they are for.
pub(crate) struct Scope<'a> {
    pub(crate) functions: Vec<Function<'a>>,
    /// Whether each says what the specification does.
    is_system: Vec<bool>,
    /// The variants without fields of each enum of the file.
    pub(crate) variants: BTreeMap<String, Vec<String>>,
}

/// Methods of `Spec` that are claims, assumptions or ornament rather than the system.
const SPEC_ROOTS: [&str; 2] = ["init", "next"];
/// Methods of `Protocol` that are assumptions rather than the system.
const NOT_PROTOCOL: [&str; 1] = ["assume"];
/// Traits that only show something.
const SHOWING: [&str; 4] = ["Display", "Debug", "Show", "Constants"];

impl<'a> Scope<'a> {
    pub(crate) fn of(file: &'a syn::File) -> Self {
        let (mut functions, mut variants) = (Vec::new(), BTreeMap::new());
        collect(&file.items, &mut functions, &mut variants);
        let is_system = reached(&functions);
        Self { functions, is_system, variants }
    }

    /// The functions that say what the specification does.
    pub(crate) fn system(&self) -> impl Iterator<Item = &Function<'a>> {
        self.functions.iter().zip(&self.is_system).filter(|(_, is)| **is).map(|(function, _)| function)
    }

    /// The methods of this name that an `impl Spec` has.
    pub(crate) fn of_spec(&self, name: &str) -> impl Iterator<Item = &Function<'a>> {
        let is_it = move |f: &&Function<'a>| f.of_trait.as_deref() == Some("Spec") && f.name == name;
        self.functions.iter().filter(is_it)
    }

    /// The number of the one function of this name that is no part of the system.
    pub(crate) fn claim(&self, name: &str) -> Option<usize> {
        let mut named = (0..self.functions.len()).filter(|at| self.functions[*at].name == name);
        let at = named.next().filter(|_| named.next().is_none())?;
        let function = &self.functions[at];
        (!self.is_system[at] && function.of_trait.is_none()).then_some(at)
    }

    /// How often a name is used in all of the file.
    pub(crate) fn uses(&self, name: &str) -> usize {
        self.functions.iter().map(|f| f.references.counts.get(name).copied().unwrap_or(0)).sum()
    }
}

impl Function<'_> {
    /// Whether the system begins here.
    fn is_root(&self) -> bool {
        match self.of_trait.as_deref() {
            None => false,
            Some("Spec") => SPEC_ROOTS.contains(&self.name.as_str()),
            Some("Protocol") => !NOT_PROTOCOL.contains(&self.name.as_str()),
            Some(other) => !SHOWING.contains(&other),
        }
    }
}

/// The functions that can be reached by their names from the roots.
fn reached(functions: &[Function<'_>]) -> Vec<bool> {
    let mut reached: Vec<bool> = functions.iter().map(Function::is_root).collect();
    let mut pending: Vec<usize> = (0..functions.len()).filter(|at| reached[*at]).collect();
    while let Some(at) = pending.pop() {
        let names: BTreeSet<&String> = functions[at].references.counts.keys().collect();
        for (other, function) in functions.iter().enumerate() {
            if !reached[other] && function.of_trait.is_none() && names.contains(&function.name) {
                reached[other] = true;
                pending.push(other);
            }
        }
    }
    reached
}

fn collect<'a>(
    items: &'a [Item],
    functions: &mut Vec<Function<'a>>,
    variants: &mut BTreeMap<String, Vec<String>>,
) {
    for item in items {
        match item {
            Item::Fn(function) if !is_for_tests(&function.attrs) => {
                add(functions, None, &function.sig, &function.block);
            }
            Item::Impl(block) => {
                let of_trait = block.trait_.as_ref().and_then(|(path, _)| path.segments.last());
                let of_trait = of_trait.map(|segment| segment.ident.to_string());
                for item in &block.items {
                    if let ImplItem::Fn(function) = item {
                        add(functions, of_trait.clone(), &function.sig, &function.block);
                    }
                }
            }
            Item::Mod(module) if !is_for_tests(&module.attrs) => {
                if let Some((_, items)) = &module.content {
                    collect(items, functions, variants);
                }
            }
            Item::Enum(item) => {
                let plain = item.variants.iter().filter(|variant| matches!(variant.fields, Fields::Unit));
                variants.insert(item.ident.to_string(), plain.map(|v| v.ident.to_string()).collect());
            }
            _ => {}
        }
    }
}

fn add<'a>(
    functions: &mut Vec<Function<'a>>,
    of_trait: Option<String>,
    signature: &'a Signature,
    block: &'a Block,
) {
    // What is computed while the program is compiled cannot be switched.
    if signature.constness.is_none() {
        let references = References::of_block(block);
        functions.push(Function {
            name: signature.ident.to_string(),
            of_trait,
            signature,
            block,
            references,
        });
    }
}

fn is_for_tests(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("test")
            || (attribute.path().is_ident("cfg")
                && matches!(&attribute.meta, syn::Meta::List(list) if list.tokens.to_string() == "test"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPEC: &str = "
        impl Spec for A {
            fn next(&self) { if may_act(s) { self.act() } }
            fn properties(&self) { p.always(\"P\", Self::claim); p.always(\"Q\", |m, s| helper(s)); }
            fn models() { only_models() }
        }
        impl A { fn act(&self) { self.shared() } fn claim(&self) { self.shared(); helper(); } fn shared(&self) {} }
        fn may_act() {}
        fn helper() {}
        fn only_models() {}
        impl fmt::Display for A { fn fmt(&self) { shown() } }
        fn shown() {}
        impl Ord for B { fn cmp(&self) { compared() } }
        fn compared() {}
        #[cfg(test)] mod tests { fn act() {} }
    ";

    #[test]
    fn the_system_is_what_next_reaches() {
        let file = syn::parse_str(SPEC).unwrap();
        let scope = Scope::of(&file);
        let system: Vec<&str> = scope.system().map(|function| function.name.as_str()).collect();
        assert_eq!(system, ["next", "act", "shared", "may_act", "cmp", "compared"]);
        assert!(scope.claim("claim").is_some() && scope.claim("helper").is_some());
        assert!(scope.claim("shared").is_none() && scope.claim("nothing").is_none());
        assert_eq!(scope.uses("helper"), 2);
    }
}
