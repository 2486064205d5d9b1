//! `#[derive(Value)]`.

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use syn::{DeriveInput, Result};

use crate::shape::{Case, Shape, ask};
use crate::standard;

pub(crate) fn derive(input: &DeriveInput) -> Result<TokenStream> {
    let shape = Shape::of(input)?;
    let (clone, comparisons, value) =
        (standard::clone(&shape), standard::comparisons(&shape), implement(&shape));
    Ok(quote!(#clone #comparisons #value))
}

/// `Value` itself: the number of the case, then the fields.
pub(crate) fn implement(shape: &Shape) -> TokenStream {
    let width = bits_for(shape.cases.len());
    let encode = shape.each(&quote!(self), |number, case| encode_case(number, width, case));
    let decode = decode(shape, width);
    let decode_into = decode_into(shape);
    let show = show(shape);
    shape.implement(
        &quote!(::synod::Value),
        &quote! {
            #[inline]
            #[allow(unused_variables)]
            fn encode(&self, e: &mut ::synod::Encoder) { #encode }

            #[inline]
            #[allow(unused_variables)]
            fn decode(d: &mut ::synod::Decoder<'_>) -> Self { #decode }

            #decode_into

            fn show(&self) -> ::synod::Datum { #show }
        },
    )
}

/// The number of the case, then the fields; neighbours of a fixed width are written at once.
fn encode_case(number: usize, width: u32, case: &Case) -> TokenStream {
    let number = Literal::u64_unsuffixed(number as u64);
    let fields = case.map(|ty, f| ask(ty, &quote!(append(#f, &mut run, e);)));
    quote!({
        let mut run = ::synod::derived::Run::new(#number, #width);
        #(#fields)*
        run.write(e);
    })
}

fn decode(shape: &Shape, width: u32) -> TokenStream {
    let made = |case: &Case| case.make(|ty, _| ask(ty, &quote!(read(d))));
    let (last, others) = shape.cases.split_last().expect("a type without cases is refused");
    let last = made(last);
    if others.is_empty() {
        return last;
    }
    let arms = others.iter().enumerate().map(|(number, case)| {
        let (number, made) = (Literal::u64_unsuffixed(number as u64), made(case));
        quote!(#number => #made,)
    });
    quote!(match d.bits(#width) { #(#arms)* _ => #last })
}

/// Structures reuse the memory of their fields; enumerations are decoded anew.
fn decode_into(shape: &Shape) -> Option<TokenStream> {
    (!shape.is_enum).then(|| {
        let fields = shape.each(&quote!(self), |_, case| {
            let fields = case.map(|ty, f| ask(ty, &quote!(read_into(#f, d);)));
            quote!({ #(#fields)* })
        });
        quote! {
            #[inline]
            #[allow(unused_variables)]
            fn decode_into(&mut self, d: &mut ::synod::Decoder<'_>) { #fields }
        }
    })
}

/// The body of `show`.
pub(crate) fn show(shape: &Shape) -> TokenStream {
    shape.each(&quote!(self), |_, case| {
        let (name, fields) = (&case.shown, case.shown_fields());
        if case.is_transparent {
            let only = case.map(|ty, f| ask(ty, &quote!(data(#f))));
            quote!(#(#only)*)
        } else if case.fields.is_empty() {
            quote!(::synod::derived::atom(#name))
        } else if case.named && !shape.is_enum {
            quote!(::synod::derived::record(#fields))
        } else {
            quote!(::synod::derived::variant(#name, #fields))
        }
    })
}

fn bits_for(count: usize) -> u32 {
    count.next_power_of_two().trailing_zeros()
}
