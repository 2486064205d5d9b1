//! The derives of Synod's specifications.
//!
//! Each of them writes all that Synod needs of a type, the traits of the standard library included: a type of a
//! spec carries one derive and no other. What is generated names everything by its full path below
//! `::synod`, lives in an anonymous constant, and is short, because it is compiled at every edit of a spec.
//!
//! | derive | for | also implements |
//! |---|---|---|
//! | [`Value`](derive_value) | part of a state | `Clone`, `PartialEq`, `Eq`, `PartialOrd`, `Ord`, `Hash`, `Debug`, `Display` |
//! | [`Finite`](derive_finite) | a small type with numbered values | the same, `Value`, `Copy`; `Constant` where no case has fields |
//! | [`State`](derive_state) | the variables | all that `Value` does |
//! | [`Action`](derive_action) | the kinds of step | `Clone`, `PartialEq`, `Debug`, `Display` |
//! | [`Constants`](derive_constants) | the constants | `Default`, `Clone` |

mod action;
mod attributes;
mod constants;
mod errors;
mod finite;
mod forbidden;
mod id;
mod shape;
mod standard;
mod state;
mod value;

use proc_macro::TokenStream;
use syn::{DeriveInput, parse_macro_input};

/// Makes a structure or an enumeration a part of states.
///
/// The fields are values in turn. `#[show("1b")]` on a variant says what a trace calls it; `#[show(transparent)]` that a trace shows
/// its one field alone: `s1` and not `Server(s1)`.
///
/// ```
/// use synod::prelude::*;
///
/// #[derive(Value)]
/// struct Entry {
///     term: u32,
///     command: Option<String>,
/// }
///
/// let log = vec![Entry { term: 1, command: None }, Entry { term: 2, command: Some("x".into()) }];
/// assert_eq!(log.show().to_string(), r#"[{term: 1, command: none}, {term: 2, command: "x"}]"#);
/// ```
#[proc_macro_derive(Value, attributes(show))]
pub fn derive_value(input: TokenStream) -> TokenStream {
    expand(value::derive, &parse_macro_input!(input))
}

/// Numbers the values of a small type, so that sets, maps and bags of it are bit masks and arrays.
///
/// For enumerations and structures whose fields are finite in turn, and for ids: a tuple structure of one
/// unsigned integer with `#[finite(count = 5, show = "a1")]`. `show` is what the first id, 0, is called.
///
/// ```
/// use synod::prelude::*;
///
/// #[derive(Finite)]
/// #[finite(count = 5, show = "a1")]
/// struct Acceptor(u8);
///
/// #[derive(Finite)]
/// enum Message {
///     #[show("1a")]
///     Prepare,
///     #[show("1b")]
///     Promise { from: Acceptor, voted: bool },
/// }
///
/// assert_eq!(Message::COUNT, 1 + 5 * 2);
/// let sent: Set<Message> = Acceptor::first(2).map(|from| Message::Promise { from, voted: false }).collect();
/// assert_eq!(sent.show().to_string(), "{1b(a1, false), 1b(a2, false)}");
/// ```
#[proc_macro_derive(Finite, attributes(finite, show))]
pub fn derive_finite(input: TokenStream) -> TokenStream {
    expand(finite::derive, &parse_macro_input!(input))
}

/// Makes a structure with named fields the variables of a spec.
///
/// ```
/// use synod::prelude::*;
///
/// #[derive(State)]
/// struct Variables {
///     proposed: Vec<Option<u8>>,
///     decided: bool,
/// }
///
/// let state = Variables { proposed: vec![Some(1), None], decided: false };
/// assert_eq!(Variables::VARIABLES, ["proposed", "decided"]);
/// assert_eq!(state.to_string(), "{proposed: [1, none], decided: false}");
/// ```
#[proc_macro_derive(State)]
pub fn derive_state(input: TokenStream) -> TokenStream {
    expand(state::derive, &parse_macro_input!(input))
}

/// Makes an enumeration the kinds of step of a spec. The variants' doc comments become descriptions;
/// `#[show("Phase1a")]` on a variant says what a trace calls it.
///
/// ```
/// use synod::prelude::*;
///
/// #[derive(Action)]
/// enum Step {
///     /// A node proposes a value.
///     Propose { node: usize, value: u8 },
/// }
///
/// assert_eq!(Step::describe()[0].doc, "A node proposes a value.");
/// assert_eq!(Step::Propose { node: 0, value: 7 }.to_string(), "Propose(0, 7)");
/// ```
#[proc_macro_derive(Action, attributes(show))]
pub fn derive_action(input: TokenStream) -> TokenStream {
    expand(action::derive, &parse_macro_input!(input))
}

/// Makes a structure with named fields the constants of a spec. Each field has a
/// `#[constant(default = 3, range = 1..=5)]`; the range may be left out.
///
/// ```
/// use synod::prelude::*;
///
/// #[derive(Constants)]
/// struct Consensus {
///     /// How many nodes take part.
///     #[constant(default = 3, range = 1..=5)]
///     nodes: usize,
/// }
///
/// let mut consensus = Consensus::default();
/// assert_eq!(consensus.set("nodes", "4"), Ok(()));
/// assert_eq!(consensus.set("nodes", "9").unwrap_err(), "constant `nodes`: `9` is out of range: 1..=5");
/// ```
#[proc_macro_derive(Constants, attributes(constant))]
pub fn derive_constants(input: TokenStream) -> TokenStream {
    expand(constants::derive, &parse_macro_input!(input))
}

fn expand(
    derive: fn(&DeriveInput) -> syn::Result<proc_macro2::TokenStream>,
    input: &DeriveInput,
) -> TokenStream {
    let code = derive(input).unwrap_or_else(|error| error.to_compile_error());
    quote::quote!(const _: () = { #code };).into()
}
