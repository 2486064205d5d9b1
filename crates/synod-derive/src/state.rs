//! `#[derive(State)]`.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Data, DeriveInput, Error, Fields, Result};

use crate::shape::{Shape, ask};
use crate::value;

pub(crate) fn derive(input: &DeriveInput) -> Result<TokenStream> {
    let value = value::derive(check(input)?)?;
    let shape = Shape::of(input)?;
    let names = shape.cases[0].fields.iter().map(|field| field.member_name());
    let values = shape.cases[0].fields.iter().map(|field| {
        let (ty, member) = (&field.ty, &field.member);
        ask(ty, &quote!(data(&self.#member)))
    });
    let state = shape.implement(
        &quote!(::synod::State),
        &quote! {
            const VARIABLES: &'static [&'static str] = &[#(#names),*];

            fn variables(&self) -> ::std::vec::Vec<::synod::Datum> {
                ::std::vec![#(#values),*]
            }
        },
    );
    Ok(quote!(#value #state))
}

fn check(input: &DeriveInput) -> Result<&DeriveInput> {
    match &input.data {
        Data::Struct(data) if matches!(data.fields, Fields::Named(_)) => Ok(input),
        Data::Struct(_) => Err(Error::new_spanned(
            &input.ident,
            "`State` needs named fields, a field for each variable of the spec: `struct State { decided: bool }`",
        )),
        _ => Err(Error::new_spanned(
            &input.ident,
            "`State` is derived for a structure with a field for each variable of the spec; an enumeration can be the type of such a field, with `#[derive(Value)]`",
        )),
    }
}
