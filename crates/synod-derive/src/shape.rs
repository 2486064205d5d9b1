//! A type as a list of cases, so that structures and enumerations are treated alike.
//!
//! A structure is one case. The fields of every case are written with braces, in patterns and in
//! expressions; `Self { 0: x }` is how that looks for a tuple structure.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote};
use syn::{Attribute, Data, DeriveInput, Fields, GenericParam, Generics, Member, Result, Type, parse_quote};

use crate::attributes::Show;
use crate::{attributes, forbidden};

/// A type.
pub(crate) struct Shape {
    pub(crate) name: Ident,
    pub(crate) generics: Generics,
    pub(crate) cases: Vec<Case>,
    pub(crate) is_enum: bool,
}

/// A variant of an enumeration, or a structure.
pub(crate) struct Case {
    /// `Self` or `Self::Variant`.
    pub(crate) path: TokenStream,
    /// What traces call it.
    pub(crate) shown: String,
    pub(crate) docs: String,
    pub(crate) fields: Vec<Field>,
    pub(crate) named: bool,
    /// Whether traces show its one field alone.
    pub(crate) is_transparent: bool,
}

/// A field of a case.
pub(crate) struct Field {
    pub(crate) member: Member,
    pub(crate) ty: Type,
}

impl Shape {
    /// The shape of a type whose fields may all be part of a state.
    pub(crate) fn of(input: &DeriveInput) -> Result<Self> {
        forbidden::check(&input.data)?;
        let cases = cases(input)?;
        let is_enum = matches!(input.data, Data::Enum(_));
        let generics = bounded(&input.generics)?;
        Ok(Self { name: input.ident.clone(), generics, cases, is_enum })
    }

    /// The implementation of a trait, `body` in its braces.
    pub(crate) fn implement(&self, of: &TokenStream, body: &TokenStream) -> TokenStream {
        let (generics, arguments, bounds) = self.generics.split_for_impl();
        let name = &self.name;
        quote! {
            #[automatically_derived]
            impl #generics #of for #name #arguments #bounds { #body }
        }
    }

    /// A match of `value` with an arm for each case.
    pub(crate) fn each(&self, value: &TokenStream, arm: impl Fn(usize, &Case) -> TokenStream) -> TokenStream {
        let arms = self.cases.iter().enumerate().map(|(number, case)| {
            let (pattern, arm) = (case.pattern("f"), arm(number, case));
            quote!(#pattern => #arm,)
        });
        quote!(match #value { #(#arms)* })
    }

    /// The number of the case that `value` is, as a `usize`.
    pub(crate) fn number(&self, value: &TokenStream) -> TokenStream {
        let arms = self.cases.iter().enumerate().map(|(number, case)| {
            let path = &case.path;
            quote!(#path { .. } => #number,)
        });
        quote!(match #value { #(#arms)* })
    }

    /// Whether no case has fields.
    pub(crate) fn fieldless(&self) -> bool {
        self.cases.iter().all(|case| case.fields.is_empty())
    }
}

impl Case {
    /// The pattern that binds the fields to `f0`, `f1`, ... for the prefix `f`.
    pub(crate) fn pattern(&self, prefix: &str) -> TokenStream {
        let bound = self.members().zip(names(prefix)).map(|(member, name)| quote!(#member: #name));
        let path = &self.path;
        quote!(#path { #(#bound),* })
    }

    /// The expression that makes the case, each field as `value` says of its type and its name `f0`, `f1`, ...
    pub(crate) fn make(&self, value: impl Fn(&Type, &Ident) -> TokenStream) -> TokenStream {
        let fields = self.fields.iter().zip(names("f")).map(|(field, name)| {
            let (member, value) = (&field.member, value(&field.ty, &name));
            quote!(#member: #value)
        });
        let path = &self.path;
        quote!(#path { #(#fields),* })
    }

    /// Something for each field, by its type and its name `f0`, `f1`, ...
    pub(crate) fn map<'a>(
        &'a self,
        each: impl Fn(&Type, &Ident) -> TokenStream + 'a,
    ) -> impl DoubleEndedIterator<Item = TokenStream> + 'a {
        let named: Vec<_> = self.fields.iter().zip(names("f")).collect();
        named.into_iter().map(move |(field, name)| each(&field.ty, &name))
    }

    /// The fields as data, by name: `[("node", ...)]`.
    pub(crate) fn shown_fields(&self) -> TokenStream {
        let members = self.fields.iter().map(Field::member_name);
        let values = self.map(|ty, f| ask(ty, &quote!(data(#f))));
        quote!([#((#members, #values)),*])
    }

    fn members(&self) -> impl Iterator<Item = &Member> {
        self.fields.iter().map(|field| &field.member)
    }
}

impl Field {
    /// Its name, or its number.
    pub(crate) fn member_name(&self) -> String {
        self.member.to_token_stream().to_string().replace("r#", "")
    }
}

/// A call of what the derives ask of a field's type. Its place is that of the type, where an error belongs.
pub(crate) fn ask(ty: &Type, call: &TokenStream) -> TokenStream {
    quote!(<#ty as ::synod::derived::Part>::#call)
}

/// `f0`, `f1`, ...
pub(crate) fn names(prefix: &str) -> impl Iterator<Item = Ident> {
    (0..).map(move |number: u32| format_ident!("{prefix}{number}", span = Span::mixed_site()))
}

fn cases(input: &DeriveInput) -> Result<Vec<Case>> {
    match &input.data {
        Data::Struct(data) => Ok(vec![case(quote!(Self), &input.ident, &[], &data.fields)?]),
        Data::Enum(data) if data.variants.is_empty() => {
            Err(syn::Error::new_spanned(&input.ident, "an enumeration without variants has no values"))
        }
        Data::Enum(data) => {
            data.variants.iter().map(|v| case_of_variant(&v.ident, &v.attrs, &v.fields)).collect()
        }
        Data::Union(_) => Err(syn::Error::new_spanned(&input.ident, "a union has no canonical encoding")),
    }
}

fn case_of_variant(ident: &Ident, attributes: &[Attribute], fields: &Fields) -> Result<Case> {
    case(quote!(Self::#ident), ident, attributes, fields)
}

fn case(path: TokenStream, ident: &Ident, attributes: &[Attribute], fields: &Fields) -> Result<Case> {
    let (shown, is_transparent) = match Show::of(attributes)? {
        Some(Show::As(name)) => (name, false),
        Some(Show::Transparent) if fields.len() != 1 => {
            let why = "a transparent case has one field, which is shown in its place";
            return Err(syn::Error::new_spanned(ident, why));
        }
        show => (ident.to_string().replace("r#", ""), show.is_some()),
    };
    let named = matches!(fields, Fields::Named(_));
    let docs = attributes::docs(attributes);
    let fields = fields.members().zip(fields).map(|(member, f)| Field { member, ty: f.ty.clone() }).collect();
    Ok(Case { path, shown, docs, fields, named, is_transparent })
}

/// Every parameter must itself be all that the derive promises of the whole.
fn bounded(generics: &Generics) -> Result<Generics> {
    let mut generics = generics.clone();
    for parameter in &mut generics.params {
        match parameter {
            GenericParam::Type(ty) => ty.bounds.push(parse_quote!(::synod::Value)),
            GenericParam::Lifetime(lifetime) => {
                return Err(syn::Error::new_spanned(lifetime, "a state owns its values: it cannot borrow"));
            }
            GenericParam::Const(_) => {}
        }
    }
    Ok(generics)
}
