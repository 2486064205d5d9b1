//! The traits of the standard library, case by case and field by field.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Ident, Type};

use crate::shape::{Case, Shape, ask, names};

/// Everything but `Clone`.
pub(crate) fn comparisons(shape: &Shape) -> TokenStream {
    let (equality, order, hash, text) = (equality(shape), order(shape), hash(shape), text(shape));
    quote!(#equality #order #hash #text)
}

/// `Clone`, with a `clone_from` that keeps the memory of fields where both are the same case.
pub(crate) fn clone(shape: &Shape) -> TokenStream {
    let clone = shape.each(&quote!(self), |_, case| case.make(|ty, f| ask(ty, &quote!(copy(#f)))));
    let reuse = (!shape.fieldless()).then(|| {
        let otherwise =
            shape.is_enum.then(|| quote!((this, _) => *this = ::core::clone::Clone::clone(source),));
        let arms = pairs(shape, |ty, a, b| ask(ty, &quote!(copy_from(#a, #b);)), |all| quote!({ #(#all)* }));
        quote! {
            #[inline]
            fn clone_from(&mut self, source: &Self) {
                match (self, source) { #arms #otherwise }
            }
        }
    });
    shape.implement(
        &quote!(::core::clone::Clone),
        &quote! {
            #[inline]
            fn clone(&self) -> Self { #clone }
            #reuse
        },
    )
}

/// `Clone` and `Copy` of a type whose fields are `Copy`.
pub(crate) fn copy(shape: &Shape) -> TokenStream {
    let clone = shape.implement(
        &quote!(::core::clone::Clone),
        &quote! {
            #[inline]
            fn clone(&self) -> Self { *self }
        },
    );
    let copy = shape.implement(&quote!(::core::marker::Copy), &TokenStream::new());
    quote!(#clone #copy)
}

/// `PartialEq`.
pub(crate) fn equality(shape: &Shape) -> TokenStream {
    let arms = pairs(shape, |ty, a, b| ask(ty, &quote!(same(#a, #b))), |all| quote!(#(#all)&&*));
    let otherwise = if shape.is_enum {
        Some(quote!(_ => ::core::mem::discriminant(self) == ::core::mem::discriminant(other)))
    } else {
        rest(shape, &quote!(true))
    };
    shape.implement(
        &quote!(::core::cmp::PartialEq),
        &quote! {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                match (self, other) { #arms #otherwise }
            }
        },
    )
}

fn order(shape: &Shape) -> TokenStream {
    let equal = quote!(::core::cmp::Ordering::Equal);
    let arms = pairs(
        shape,
        |ty, a, b| ask(ty, &quote!(order(#a, #b))),
        |all| {
            let later = all[1..].iter().map(|next| quote!(.then_with(|| #next)));
            let first = &all[0];
            quote!(#first #(#later)*)
        },
    );
    let otherwise = if shape.is_enum {
        let (ours, theirs) = (shape.number(&quote!(self)), shape.number(&quote!(other)));
        Some(quote!(_ => ::core::cmp::Ord::cmp(&#ours, &#theirs)))
    } else {
        rest(shape, &equal)
    };
    let eq = shape.implement(&quote!(::core::cmp::Eq), &TokenStream::new());
    let partial = shape.implement(
        &quote!(::core::cmp::PartialOrd),
        &quote! {
            #[inline]
            fn partial_cmp(&self, other: &Self) -> ::core::option::Option<::core::cmp::Ordering> {
                ::core::option::Option::Some(::core::cmp::Ord::cmp(self, other))
            }
        },
    );
    let total = shape.implement(
        &quote!(::core::cmp::Ord),
        &quote! {
            #[inline]
            fn cmp(&self, other: &Self) -> ::core::cmp::Ordering {
                match (self, other) { #arms #otherwise }
            }
        },
    );
    quote!(#eq #partial #total)
}

fn hash(shape: &Shape) -> TokenStream {
    let case = shape.is_enum.then(|| quote!(::core::hash::Hash::hash(&::core::mem::discriminant(self), h);));
    let fields = shape.each(&quote!(self), |_, case| {
        let fields = case.map(|ty, f| ask(ty, &quote!(digest(#f, h);)));
        quote!({ #(#fields)* })
    });
    shape.implement(
        &quote!(::core::hash::Hash),
        &quote! {
            fn hash<H: ::core::hash::Hasher>(&self, h: &mut H) {
                #case
                #fields
            }
        },
    )
}

/// `Debug` and `Display`, both as a trace shows the value.
fn text(shape: &Shape) -> TokenStream {
    let body = quote! {
        fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            ::synod::derived::display(self, f)
        }
    };
    let debug = shape.implement(&quote!(::core::fmt::Debug), &body);
    let display = shape.implement(&quote!(::core::fmt::Display), &body);
    quote!(#debug #display)
}

/// The arms of a match of two values for all cases with fields: what `each` says of every pair of fields, `join`ed.
fn pairs(
    shape: &Shape,
    each: impl Fn(&Type, &Ident, &Ident) -> TokenStream,
    join: impl Fn(&[TokenStream]) -> TokenStream,
) -> TokenStream {
    let with_fields = shape.cases.iter().filter(|case| !case.fields.is_empty());
    let arms = with_fields.map(|case: &Case| {
        let (ours, theirs) = (case.pattern("a"), case.pattern("b"));
        let fields: Vec<_> = case
            .fields
            .iter()
            .zip(names("a").zip(names("b")))
            .map(|(f, (a, b))| each(&f.ty, &a, &b))
            .collect();
        let joined = join(&fields);
        quote!((#ours, #theirs) => #joined,)
    });
    quote!(#(#arms)*)
}

/// The last arm for a structure: none is needed where it has fields.
fn rest(shape: &Shape, value: &TokenStream) -> Option<TokenStream> {
    shape.fieldless().then(|| quote!(_ => #value))
}
