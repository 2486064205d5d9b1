//! The attributes that the derives read.

use proc_macro2::{TokenStream, TokenTree};
use syn::parse::ParseStream;
use syn::{Attribute, Expr, ExprLit, Ident, Lit, LitStr, Meta, Result, Token};

/// The text of the doc comments, one paragraph a blank line apart; the lines of a paragraph are joined.
pub(crate) fn docs(attributes: &[Attribute]) -> String {
    let lines = attributes.iter().filter(|attribute| attribute.path().is_ident("doc")).filter_map(doc_line);
    let mut text = String::new();
    for line in lines {
        match line.trim() {
            "" if text.ends_with("\n\n") || text.is_empty() => {}
            "" => text.push_str("\n\n"),
            words => {
                text.push_str(if text.is_empty() || text.ends_with('\n') { "" } else { " " });
                text.push_str(words);
            }
        }
    }
    text.trim_end().to_owned()
}

fn doc_line(attribute: &Attribute) -> Option<String> {
    let Meta::NameValue(pair) = &attribute.meta else { return None };
    match &pair.value {
        Expr::Lit(ExprLit { lit: Lit::Str(line), .. }) => Some(line.value()),
        _ => None,
    }
}

/// How a case is shown.
pub(crate) enum Show {
    /// `#[show("1b")]`: by this name.
    As(String),
    /// `#[show(transparent)]`: as its one field is.
    Transparent,
}

impl Show {
    pub(crate) fn of(attributes: &[Attribute]) -> Result<Option<Self>> {
        find(attributes, "show").map(|attribute| attribute.parse_args_with(Self::parse)).transpose()
    }

    fn parse(input: ParseStream<'_>) -> Result<Self> {
        if input.peek(LitStr) {
            return Ok(Self::As(input.parse::<LitStr>()?.value()));
        }
        let word: Ident = input.parse()?;
        if word == "transparent" {
            return Ok(Self::Transparent);
        }
        Err(syn::Error::new_spanned(
            word,
            "`show` knows a name, `#[show(\"1b\")]`, and `#[show(transparent)]`",
        ))
    }
}

/// What `#[finite(count = 5, show = "a1")]` says.
#[derive(Default)]
pub(crate) struct FiniteAttribute {
    pub(crate) count: Option<TokenStream>,
    pub(crate) show: Option<LitStr>,
}

impl FiniteAttribute {
    pub(crate) fn of(attributes: &[Attribute]) -> Result<Option<Self>> {
        let Some(attribute) = find(attributes, "finite") else { return Ok(None) };
        let mut found = Self::default();
        attribute.parse_nested_meta(|meta| {
            if meta.path.is_ident("count") {
                found.count = Some(tokens_to_comma(meta.value()?)?);
            } else if meta.path.is_ident("show") {
                found.show = Some(meta.value()?.parse()?);
            } else {
                return Err(
                    meta.error("`finite` knows `count` and `show`: `#[finite(count = 5, show = \"a1\")]`")
                );
            }
            Ok(())
        })?;
        Ok(Some(found))
    }
}

/// What `#[constant(default = 3, range = 1..=5)]` says.
#[derive(Default)]
pub(crate) struct ConstantAttribute {
    pub(crate) default: Option<TokenStream>,
    pub(crate) range: Option<TokenStream>,
}

impl ConstantAttribute {
    pub(crate) fn of(attributes: &[Attribute]) -> Result<Self> {
        let mut found = Self::default();
        let Some(attribute) = find(attributes, "constant") else { return Ok(found) };
        attribute.parse_nested_meta(|meta| {
            if meta.path.is_ident("default") {
                found.default = Some(tokens_to_comma(meta.value()?)?);
            } else if meta.path.is_ident("range") {
                found.range = Some(tokens_to_comma(meta.value()?)?);
            } else {
                return Err(meta.error(
                    "`constant` knows `default` and `range`: `#[constant(default = 3, range = 1..=5)]`",
                ));
            }
            Ok(())
        })?;
        Ok(found)
    }
}

fn find<'a>(attributes: &'a [Attribute], name: &str) -> Option<&'a Attribute> {
    attributes.iter().find(|attribute| attribute.path().is_ident(name))
}

/// An expression, as it stands: the compiler reads it, so the derives need no parser for all of Rust.
fn tokens_to_comma(input: ParseStream<'_>) -> Result<TokenStream> {
    let mut tokens = TokenStream::new();
    while !input.is_empty() && !input.peek(Token![,]) {
        tokens.extend([input.parse::<TokenTree>()?]);
    }
    if tokens.is_empty() { Err(input.error("a value is missing")) } else { Ok(tokens) }
}
