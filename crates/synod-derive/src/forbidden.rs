//! Types that a state cannot contain, told apart by name so that the error says what to use instead.
//!
//! What is not listed here and is not a `Value` either is refused by the compiler, through the
//! trait's own message.

use syn::{Data, Error, Fields, GenericArgument, PathArguments, Result, Type};

use crate::errors;

/// All fields of a type that cannot be part of a state, each as an error at its place.
pub(crate) fn check(data: &Data) -> Result<()> {
    let mut found = Vec::new();
    match data {
        Data::Struct(data) => check_fields(&data.fields, &mut found),
        Data::Enum(data) => {
            data.variants.iter().for_each(|variant| check_fields(&variant.fields, &mut found));
        }
        Data::Union(_) => {}
    }
    errors::all(found.into_iter().map(Err::<(), _>)).map(drop)
}

fn check_fields(fields: &Fields, found: &mut Vec<Error>) {
    fields.iter().for_each(|field| check_type(&field.ty, found));
}

/// The type itself, or else the types it is made of.
fn check_type(ty: &Type, found: &mut Vec<Error>) {
    if let Some(why) = refusal(ty) {
        found.push(Error::new_spanned(ty, why));
        return;
    }
    match ty {
        Type::Path(path) => {
            path.path.segments.iter().for_each(|segment| check_arguments(&segment.arguments, found));
        }
        Type::Array(array) => check_type(&array.elem, found),
        Type::Group(group) => check_type(&group.elem, found),
        Type::Paren(paren) => check_type(&paren.elem, found),
        Type::Tuple(tuple) => tuple.elems.iter().for_each(|part| check_type(part, found)),
        _ => {}
    }
}

fn refusal(ty: &Type) -> Option<String> {
    let why = match ty {
        Type::Path(path) => return refusal_of_name(&path.path.segments.last()?.ident.to_string()),
        Type::Reference(_) => {
            "a state owns its values: use `String` instead of `&str`, `Vec` instead of a slice, and else the type itself"
        }
        Type::Slice(_) => "a state owns its values: use `Vec`, or an array",
        Type::Ptr(_) => "a pointer differs from run to run: use the type itself, or an index",
        Type::FnPtr(_) => "a function has no canonical encoding: use an enumeration of what can be done",
        Type::TraitObject(_) | Type::ImplTrait(_) => {
            "a state has one concrete type: use an enumeration of the cases"
        }
        _ => return None,
    };
    Some(why.to_owned())
}

fn check_arguments(arguments: &PathArguments, found: &mut Vec<Error>) {
    let PathArguments::AngleBracketed(arguments) = arguments else { return };
    for argument in &arguments.args {
        if let GenericArgument::Type(ty) = argument {
            check_type(ty, found);
        }
    }
}

fn refusal_of_name(name: &str) -> Option<String> {
    let why = match name {
        "HashMap" => {
            "has no canonical order: use `BTreeMap`, or Synod's `Map` where the keys are a finite type"
        }
        "HashSet" => {
            "has no canonical order: use `BTreeSet`, or Synod's `Set` where the elements are a finite type"
        }
        "BinaryHeap" => "has no canonical order: use `BTreeSet`, `BTreeMap`, or Synod's `Bag`",
        "LinkedList" => "is not supported: use `VecDeque`",
        "f32" | "f64" => {
            "has no canonical equality (NaN, -0.0): use integers, in a smaller unit where need be"
        }
        "Rc" | "Arc" | "Weak" => {
            "shares its value, and a state owns what it contains: use the value itself, or `Box`"
        }
        "Cell" | "RefCell" | "OnceCell" | "LazyCell" | "UnsafeCell" => {
            "can change behind a reference, and a state is a plain value: use what it contains"
        }
        "Mutex" | "RwLock" | "OnceLock" | "LazyLock" | "Condvar" => {
            "synchronizes real threads, and a spec has none: use what it contains, and model the lock as a variable"
        }
        "Instant" | "SystemTime" => {
            "reads the clock, and a state must not depend on it: use an integer that counts ticks"
        }
        "Duration" => "measures real time: use an integer that counts ticks",
        "JoinHandle" | "Thread" | "Sender" | "Receiver" => {
            "belongs to a real thread: model processes and messages as values"
        }
        _ if name.starts_with("Atomic") => {
            "is for real threads, and every step of a spec is atomic: use a plain integer or `bool`"
        }
        _ => return None,
    };
    Some(format!("`{name}` {why}"))
}
