//! A spec's panics, kept quiet and remembered.
//!
//! A panic inside a spec is a finding, not an accident of the checker. So while a spec's code runs, the panic hook does
//! not print: it keeps the message and the place for the report. Outside of a spec's code the previous hook does
//! its work.

use std::cell::{Cell, RefCell};
use std::panic::{self, AssertUnwindSafe, PanicHookInfo};
use std::sync::Once;

use synod_messages::Place;

/// What a panic said, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Panicked {
    /// The message.
    pub message: String,
    /// Where it happened.
    pub place: Option<Place>,
}

thread_local! {
    static IN_SPEC: Cell<bool> = const { Cell::new(false) };
    static LAST: RefCell<Option<Panicked>> = const { RefCell::new(None) };
}

/// Runs a spec's code.
///
/// # Errors
/// Its panic.
#[inline]
pub fn catch<T>(code: impl FnOnce() -> T) -> Result<T, Panicked> {
    let (mut code, mut result) = (Some(code), None);
    run(&mut || result = code.take().map(|code| code()))?;
    Ok(result.expect("code that has not panicked has run"))
}

/// What is the same for all code, so that it is compiled once and not for each.
#[inline(never)]
fn run(code: &mut dyn FnMut()) -> Result<(), Panicked> {
    install();
    let outer = IN_SPEC.replace(true);
    let result = panic::catch_unwind(AssertUnwindSafe(code));
    IN_SPEC.set(outer);
    result.map_err(|_| {
        let unknown = || Panicked { message: "panicked without a message".to_owned(), place: None };
        LAST.take().unwrap_or_else(unknown)
    })
}

fn install() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let previous = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if IN_SPEC.get() {
                LAST.set(Some(remember(info)));
            } else {
                previous(info);
            }
        }));
    });
}

fn remember(info: &PanicHookInfo<'_>) -> Panicked {
    let payload = info.payload();
    let text = payload.downcast_ref::<&str>().map(|s| (*s).to_owned());
    let message = text.or_else(|| payload.downcast_ref::<String>().cloned());
    Panicked {
        message: message.unwrap_or_else(|| "panicked without a message".to_owned()),
        place: info.location().map(|l| Place { file: l.file().to_owned(), line: l.line() }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gives_the_message_and_the_place() {
        let panicked = catch(|| assert_eq!(1 + 1, 3, "arithmetic of {}", 1984)).unwrap_err();
        assert!(panicked.message.contains("arithmetic of 1984"), "{panicked:?}");
        assert!(panicked.place.unwrap().file.ends_with("panics.rs"));
        assert_eq!(catch(|| 7), Ok(7));
    }
}
