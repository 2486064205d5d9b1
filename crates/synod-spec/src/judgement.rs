//! What a property says of a state.

/// Whether a property is true of a state; where it is not, why, as a sentence for the reader of the
/// trace (empty where the spec gives no reason).
pub type Judgement = Result<(), String>;

/// What the predicate of a property may return: `bool`, or a [`Judgement`] that gives a reason.
///
/// ```
/// use synod_spec::Judge;
/// assert_eq!(true.judge(), Ok(()));
/// assert_eq!(Err::<(), _>(String::from("n1 decided twice")).judge(), Err("n1 decided twice".into()));
/// ```
pub trait Judge {
    /// The same as a [`Judgement`].
    fn judge(self) -> Judgement;
}

impl Judge for bool {
    #[inline]
    fn judge(self) -> Judgement {
        if self { Ok(()) } else { Err(String::new()) }
    }
}

impl Judge for Judgement {
    #[inline]
    fn judge(self) -> Judgement {
        self
    }
}

/// In a property: returns with a reason unless the condition is true, as `assert!` would panic.
///
/// ```
/// use synod_spec::{Judgement, ensure};
/// fn agreement(decided: &[u8]) -> Judgement {
///     for pair in decided.windows(2) {
///         ensure!(pair[0] == pair[1], "both {} and {} are decided", pair[0], pair[1]);
///     }
///     Ok(())
/// }
/// assert!(agreement(&[1, 1]).is_ok());
/// assert_eq!(agreement(&[1, 2]).unwrap_err(), "both 1 and 2 are decided");
/// ```
#[macro_export]
macro_rules! ensure {
    ($condition:expr $(,)?) => {
        if !$condition {
            return ::core::result::Result::Err(::std::string::String::new());
        }
    };
    ($condition:expr, $($reason:tt)+) => {
        if !$condition {
            return ::core::result::Result::Err(::std::format!($($reason)+));
        }
    };
}
