//! `#[derive(Action)]`.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Data, DeriveInput, Error, Result};

use crate::shape::Shape;
use crate::standard;

pub(crate) fn derive(input: &DeriveInput) -> Result<TokenStream> {
    if !matches!(input.data, Data::Enum(_)) {
        return Err(Error::new_spanned(
            &input.ident,
            "`Action` is derived for an enumeration with a variant for each kind of step: `enum Action { Send { to: Node } }`",
        ));
    }
    let shape = Shape::of(input)?;
    if shape.cases.iter().any(|case| case.is_transparent) {
        return Err(Error::new_spanned(
            &input.ident,
            "a kind of step needs a name: it cannot be transparent",
        ));
    }
    let (clone, equality, text, action) =
        (standard::clone(&shape), standard::equality(&shape), text(&shape), implement(&shape));
    Ok(quote!(#clone #equality #text #action))
}

fn implement(shape: &Shape) -> TokenStream {
    let count = shape.cases.len();
    let infos = shape.cases.iter().map(|case| {
        let (name, doc) = (&case.shown, &case.docs);
        quote!((#name, #doc))
    });
    let number = shape.number(&quote!(self));
    let show = shape.each(&quote!(self), |_, case| {
        let (name, args) = (&case.shown, case.shown_fields());
        quote!(::synod::derived::taken(#name, #args))
    });
    shape.implement(
        &quote!(::synod::Action),
        &quote! {
            const COUNT: usize = #count;

            fn describe() -> ::std::vec::Vec<::synod::ActionInfo> {
                ::synod::derived::actions(&[#(#infos),*])
            }

            #[inline]
            fn variant(&self) -> usize { #number }

            fn show(&self) -> ::synod::ActionTaken { #show }
        },
    )
}

/// `Debug` and `Display`: `Send(n1, n2)`.
fn text(shape: &Shape) -> TokenStream {
    let body = quote! {
        fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            ::synod::derived::display_action(self, f)
        }
    };
    let debug = shape.implement(&quote!(::core::fmt::Debug), &body);
    let display = shape.implement(&quote!(::core::fmt::Display), &body);
    quote!(#debug #display)
}
