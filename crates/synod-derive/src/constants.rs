//! `#[derive(Constants)]`.

use proc_macro2::{TokenStream, TokenTree};
use quote::quote;
use syn::{Data, DeriveInput, Error, Field, Fields, Result};

use crate::attributes::{self, ConstantAttribute};
use crate::{errors, forbidden};

/// One constant, ready to be written into the code.
struct Constant<'a> {
    field: &'a Field,
    name: String,
    doc: String,
    default: TokenStream,
    /// `Some(1..=5)` or `None`.
    range: TokenStream,
}

pub(crate) fn derive(input: &DeriveInput) -> Result<TokenStream> {
    let constants = constants(input)?;
    let name = &input.ident;
    let members: Vec<_> = constants.iter().map(|constant| &constant.field.ident).collect();
    let defaults = constants.iter().map(|constant| &constant.default);
    let body = implement(&constants);
    Ok(quote! {
        #[automatically_derived]
        impl ::core::default::Default for #name {
            fn default() -> Self {
                Self { #(#members: #defaults),* }
            }
        }

        #[automatically_derived]
        impl ::core::clone::Clone for #name {
            fn clone(&self) -> Self {
                Self { #(#members: ::core::clone::Clone::clone(&self.#members)),* }
            }
        }

        #[automatically_derived]
        impl ::synod::Constants for #name { #body }
    })
}

fn implement(constants: &[Constant<'_>]) -> TokenStream {
    let names: Vec<_> = constants.iter().map(|constant| &constant.name).collect();
    let docs = constants.iter().map(|constant| &constant.doc);
    let ranges: Vec<_> = constants.iter().map(|constant| &constant.range).collect();
    let members: Vec<_> = constants.iter().map(|constant| &constant.field.ident).collect();
    let types: Vec<_> = constants.iter().map(|constant| &constant.field.ty).collect();
    let numbers = 0..constants.len();
    quote! {
        fn describe() -> ::std::vec::Vec<::synod::ConstantInfo> {
            #[allow(unused_variables)]
            let default = <Self as ::core::default::Default>::default();
            ::std::vec![#(<#types as ::synod::derived::Setting>::info(&default.#members, #names, #docs, #ranges)),*]
        }

        fn values(&self) -> ::std::vec::Vec<(::std::string::String, ::synod::Datum)> {
            ::std::vec![#((
                ::std::string::String::from(#names),
                <#types as ::synod::derived::Setting>::data(&self.#members),
            )),*]
        }

        #[allow(unused_variables)]
        fn set(&mut self, name: &str, text: &str) -> ::core::result::Result<(), ::std::string::String> {
            match ::synod::derived::find(name, &[#(#names),*])? {
                #(#numbers => self.#members = <#types as ::synod::derived::Setting>::read(#names, text, #ranges)?,)*
                _ => {}
            }
            ::core::result::Result::Ok(())
        }
    }
}

fn constants(input: &DeriveInput) -> Result<Vec<Constant<'_>>> {
    forbidden::check(&input.data)?;
    match &input.data {
        Data::Struct(data) if !matches!(data.fields, Fields::Unnamed(_)) => {
            errors::all(data.fields.iter().map(constant))
        }
        _ => Err(Error::new_spanned(
            &input.ident,
            "`Constants` is derived for a structure with a named field for each constant: `struct Paxos { acceptors: usize }`",
        )),
    }
}

fn constant(field: &Field) -> Result<Constant<'_>> {
    let attribute = ConstantAttribute::of(&field.attrs)?;
    let name = field.ident.as_ref().map(|ident| ident.to_string().replace("r#", "")).unwrap_or_default();
    let Some(default) = attribute.default else {
        return Err(Error::new_spanned(
            &field.ident,
            format!("the constant `{name}` has no default: write `#[constant(default = 3)]` above it"),
        ));
    };
    let range = attribute
        .range
        .map_or(quote!(::core::option::Option::None), |range| quote!(::core::option::Option::Some(#range)));
    Ok(Constant { field, name, doc: attributes::docs(&field.attrs), default: owned(default), range })
}

/// A literal text stands for a `String`.
fn owned(default: TokenStream) -> TokenStream {
    let mut tokens = default.clone().into_iter();
    match (tokens.next(), tokens.next()) {
        (Some(TokenTree::Literal(literal)), None) if literal.to_string().starts_with('"') => {
            quote!(::std::string::String::from(#literal))
        }
        _ => default,
    }
}
