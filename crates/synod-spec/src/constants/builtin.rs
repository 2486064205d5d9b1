//! The constants of the language itself: integers, `bool`, `String`.

use std::num::IntErrorKind;

use synod_messages::Datum;

use crate::derived::OUTSIDE;
use crate::{Constant, Value};

macro_rules! integers {
    ($($int:ty)*) => {$(
        impl Constant for $int {
            fn kind() -> String {
                "integer".to_owned()
            }

            fn parse(text: &str) -> Result<Self, String> {
                text.parse().map_err(|e: std::num::ParseIntError| match e.kind() {
                    IntErrorKind::PosOverflow | IntErrorKind::NegOverflow => out_of_range(&Self::MIN, &Self::MAX),
                    _ if text.parse::<i128>().is_ok() => out_of_range(&Self::MIN, &Self::MAX),
                    _ => "not an integer".to_owned(),
                })
            }

            fn write(&self) -> String {
                self.to_string()
            }

            fn show(&self) -> Datum {
                Value::show(self)
            }
        }
    )*};
}

integers!(u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize);

fn out_of_range(min: &impl ToString, max: &impl ToString) -> String {
    format!("{OUTSIDE}{}..={}", min.to_string(), max.to_string())
}

impl Constant for bool {
    fn kind() -> String {
        "true or false".to_owned()
    }

    fn choices() -> Vec<String> {
        vec!["false".to_owned(), "true".to_owned()]
    }

    fn parse(text: &str) -> Result<Self, String> {
        text.parse().map_err(|_| "neither `true` nor `false`".to_owned())
    }

    fn write(&self) -> String {
        self.to_string()
    }

    fn show(&self) -> Datum {
        Value::show(self)
    }
}

impl Constant for String {
    fn kind() -> String {
        "text".to_owned()
    }

    fn parse(text: &str) -> Result<Self, String> {
        Ok(text.to_owned())
    }

    fn write(&self) -> String {
        self.clone()
    }

    fn show(&self) -> Datum {
        Value::show(self)
    }
}
