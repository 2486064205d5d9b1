//! `#[derive(Finite)]` for ids: `#[finite(count = 3, show = "a1")] struct Acceptor(u8);`.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Data, DeriveInput, Error, Fields, LitStr, Result, Type};

use crate::attributes::FiniteAttribute;
use crate::finite::Parts;
use crate::shape::Shape;

/// The type of the number, where the input is a tuple structure of one integer.
pub(crate) fn integer_of(input: &DeriveInput) -> Option<&Type> {
    let Data::Struct(data) = &input.data else { return None };
    match &data.fields {
        Fields::Unnamed(fields) if fields.unnamed.len() == 1 => {
            Some(&fields.unnamed[0].ty).filter(|ty| is_integer(ty))
        }
        _ => None,
    }
}

/// Whether a type is one of Rust's integers, by its name.
pub(crate) fn is_integer(ty: &Type) -> bool {
    const INTEGERS: [&str; 12] =
        ["u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32", "i64", "i128", "isize"];
    matches!(ty, Type::Path(path) if INTEGERS.iter().any(|name| path.path.is_ident(name)))
}

/// What is particular to an id. There is no derive without a `count`.
pub(crate) fn implement(shape: &Shape, integer: &Type, attribute: Option<FiniteAttribute>) -> Result<Parts> {
    let FiniteAttribute { count, show } = attribute.unwrap_or_default();
    if quote!(#integer).to_string().starts_with('i') {
        return Err(Error::new_spanned(integer, "an id is numbered from 0: use an unsigned integer"));
    }
    let Some(count) = count else {
        let name = &shape.name;
        let message = format!(
            "say how many values there are: `#[finite(count = 4)] struct {name}({});`",
            quote!(#integer)
        );
        return Err(Error::new_spanned(integer, message));
    };
    if count.to_string().trim_start_matches('0').is_empty() {
        return Err(Error::new_spanned(count, "a type without values is of no use: `count` is at least 1"));
    }
    check_size(&count, integer)?;
    Ok(parts(&shape.name.to_string(), integer, &count, show_id(show.as_ref())?))
}

/// A count that is a plain number fits the integer. Any other is for the compiler to compute.
fn check_size(count: &TokenStream, integer: &Type) -> Result<()> {
    let name = quote!(#integer).to_string();
    let bits: Option<u32> = name.trim_start_matches('u').parse().ok();
    match (count.to_string().parse::<u128>(), bits) {
        (Ok(number), Some(bits @ ..128)) if number > 1 << bits => {
            let message = format!("`{name}` has only {} values: use a wider integer", 1_u128 << bits);
            Err(Error::new_spanned(count, message))
        }
        _ => Ok(()),
    }
}

fn parts(name: &str, integer: &Type, count: &TokenStream, show: TokenStream) -> Parts {
    let fits = format!("the count of `{name}` is at least 1, and small enough for its integer");
    Parts {
        items: quote! {
            const SYNOD_COUNT: usize = #count;
            const _: () = ::core::assert!(SYNOD_COUNT > 0 && (SYNOD_COUNT - 1) as u128 <= #integer::MAX as u128, #fits);
        },
        count: quote!(SYNOD_COUNT),
        index: quote! {
            let index = self.0 as usize;
            if index >= SYNOD_COUNT {
                ::synod::derived::out_of_range(#name, self.0 as u128, SYNOD_COUNT);
            }
            index
        },
        from_index: quote! {
            if index >= SYNOD_COUNT {
                ::synod::derived::no_such_value(#name, index, SYNOD_COUNT);
            }
            Self(index as #integer)
        },
        show,
    }
}

/// The body of `show`: the number, or a letter and the number counted from where the example begins.
fn show_id(example: Option<&LitStr>) -> Result<TokenStream> {
    let Some(example) = example else {
        return Ok(quote!(::synod::Value::show(&self.0)));
    };
    let text = example.value();
    let prefix = text.trim_end_matches(|letter: char| letter.is_ascii_digit());
    let first: u128 = text[prefix.len()..].parse().map_err(|_| {
        Error::new(
            example.span(),
            "`show` is what the first value is called, and ends in a number: `a1`, `b0`",
        )
    })?;
    Ok(quote!(::synod::Datum::Atom(::std::format!("{}{}", #prefix, self.0 as u128 + #first))))
}
