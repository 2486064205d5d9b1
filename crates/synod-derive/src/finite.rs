//! `#[derive(Finite)]` for enumerations and structures. Ids have a file of their own.
//!
//! The values are numbered case by case; within a case the last field counts least. That is the order
//! of `Ord`.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Data, DeriveInput, Error, Result, Type};

use crate::attributes::FiniteAttribute;
use crate::shape::{Case, Shape};
use crate::{errors, id, standard, value};

pub(crate) fn derive(input: &DeriveInput) -> Result<TokenStream> {
    if !input.generics.params.is_empty() {
        return Err(Error::new_spanned(&input.generics, "a finite type cannot be generic"));
    }
    let shape = Shape::of(input)?;
    let attribute = FiniteAttribute::of(&input.attrs)?;
    let own = match id::integer_of(input) {
        Some(integer) => id::implement(&shape, integer, attribute)?,
        None if attribute.is_some() => {
            return Err(Error::new_spanned(
                &input.ident,
                "`finite` is for ids: a tuple structure of one unsigned integer",
            ));
        }
        None => implement(&shape)?,
    };
    let (copy, comparisons, value) =
        (standard::copy(&shape), standard::comparisons(&shape), own.value(&shape));
    let finite = own.finite(&shape);
    let constant = (matches!(input.data, Data::Enum(_)) && shape.fieldless()).then(|| constant(&shape));
    Ok(quote!(#copy #comparisons #value #finite #constant))
}

/// What differs between ids and other finite types.
pub(crate) struct Parts {
    /// Items beside the implementations.
    pub(crate) items: TokenStream,
    pub(crate) count: TokenStream,
    pub(crate) index: TokenStream,
    pub(crate) from_index: TokenStream,
    pub(crate) show: TokenStream,
}

impl Parts {
    fn value(&self, shape: &Shape) -> TokenStream {
        let show = &self.show;
        let width = quote!(::synod::bits_for(<Self as ::synod::Finite>::COUNT));
        shape.implement(
            &quote!(::synod::Value),
            &quote! {
                const WIDTH: ::core::option::Option<u32> = ::core::option::Option::Some(#width);

                #[inline]
                fn to_bits(&self) -> u64 {
                    ::synod::Finite::index(*self) as u64
                }

                #[inline]
                fn encode(&self, e: &mut ::synod::Encoder) {
                    e.bits(::synod::Value::to_bits(self), const { #width });
                }

                #[inline]
                fn decode(d: &mut ::synod::Decoder<'_>) -> Self {
                    ::synod::Finite::from_index(d.bits(const { #width }) as usize)
                }

                fn show(&self) -> ::synod::Datum { #show }
            },
        )
    }

    fn finite(&self, shape: &Shape) -> TokenStream {
        let Self { items, count, index, from_index, .. } = self;
        let implementation = shape.implement(
            &quote!(::synod::Finite),
            &quote! {
                const COUNT: usize = #count;

                type Mask = [u64; (#count).div_ceil(64)];

                type Table<V: ::synod::Value> = [::core::option::Option<V>; #count];

                #[inline(always)]
                #[track_caller]
                fn index(self) -> usize { #index }

                #[inline]
                #[track_caller]
                fn from_index(index: usize) -> Self { #from_index }
            },
        );
        quote!(#items #implementation)
    }
}

fn implement(shape: &Shape) -> Result<Parts> {
    refuse_integers(shape)?;
    let sizes = shape.cases.iter().map(|case| {
        let factors = case.map(|ty, _| quote!(* <#ty as ::synod::Finite>::COUNT));
        quote!(1 #(#factors)*)
    });
    let cases = shape.cases.len();
    let index = shape.each(&quote!(self), |number, case| {
        let within = within(case);
        quote!(SYNOD_STARTS[#number] #within)
    });
    let arms = shape.cases.iter().enumerate().map(|(number, case)| from_number(number, case));
    let name = shape.name.to_string();
    Ok(Parts {
        items: quote! {
            const SYNOD_SIZES: [usize; #cases] = [#(#sizes),*];
            const SYNOD_STARTS: [usize; #cases] = ::synod::derived::starts(SYNOD_SIZES);
            const SYNOD_COUNT: usize = ::synod::derived::total(SYNOD_SIZES);
        },
        count: quote!(SYNOD_COUNT),
        index,
        from_index: quote! {
            #(#arms)*
            ::synod::derived::no_such_value(#name, index, SYNOD_COUNT)
        },
        show: value::show(shape),
    })
}

/// Plus the number of a value among those of its case.
fn within(case: &Case) -> Option<TokenStream> {
    let terms = case.map(|ty, f| {
        quote!(let number = number * <#ty as ::synod::Finite>::COUNT + <#ty as ::synod::Finite>::index(#f);)
    });
    (!case.fields.is_empty()).then(|| quote!(+ { let number = 0; #(#terms)* number }))
}

/// The value with the number `index`, if it is of this case: the last field is what remains after division by its
/// count, and so on with what is left.
fn from_number(number: usize, case: &Case) -> TokenStream {
    let parts = case.map(|ty, f| {
        quote! {
            let #f = <#ty as ::synod::Finite>::from_index(rest % <#ty as ::synod::Finite>::COUNT);
            let rest = rest / <#ty as ::synod::Finite>::COUNT;
        }
    });
    let (parts, made) = (parts.rev(), case.make(|_, f| quote!(#f)));
    let unpack = (!case.fields.is_empty()).then(|| {
        quote! {
            let rest = index - SYNOD_STARTS[#number];
            #(#parts)*
            let _ = rest;
        }
    });
    quote! {
        if index < SYNOD_STARTS[#number] + SYNOD_SIZES[#number] {
            #unpack
            return #made;
        }
    }
}

fn refuse_integers(shape: &Shape) -> Result<()> {
    let types = shape.cases.iter().flat_map(|case| &case.fields).map(|field| &field.ty);
    errors::all(types.map(|ty| if id::is_integer(ty) { Err(too_many(ty)) } else { Ok(()) })).map(drop)
}

fn too_many(ty: &Type) -> Error {
    let name = quote!(#ty).to_string();
    Error::new_spanned(
        ty,
        format!(
            "`{name}` has too many values to be numbered: give it a bound with a type of its own, `#[derive(Finite)] #[finite(count = 4)] struct Ballot(u8);`"
        ),
    )
}

/// `Constant` for an enumeration without fields.
fn constant(shape: &Shape) -> TokenStream {
    let names: Vec<_> = shape.cases.iter().map(|case| kebab(&case.shown)).collect();
    let kind = format!("one of: {}", names.join(", "));
    shape.implement(
        &quote!(::synod::Constant),
        &quote! {
            fn kind() -> ::std::string::String {
                ::std::string::String::from(#kind)
            }

            fn choices() -> ::std::vec::Vec<::std::string::String> {
                ::std::vec![#(::std::string::String::from(#names)),*]
            }

            fn parse(text: &str) -> ::core::result::Result<Self, ::std::string::String> {
                ::synod::derived::choose(text, &[#(#names),*])
            }

            fn write(&self) -> ::std::string::String {
                ::std::string::String::from([#(#names),*][::synod::Finite::index(*self)])
            }

            fn show(&self) -> ::synod::Datum {
                ::synod::Value::show(self)
            }
        },
    )
}

/// `AnyMajority` as `any-majority`.
fn kebab(name: &str) -> String {
    let mut kebab = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !kebab.is_empty() && !kebab.ends_with('-') {
            kebab.push('-');
        }
        kebab.extend(if letter == '_' { vec!['-'] } else { letter.to_lowercase().collect() });
    }
    kebab
}
