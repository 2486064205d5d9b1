//! Ready-made sequential objects.

mod answer;
pub mod compare_and_swap;
pub mod queue;
pub mod register;

pub use answer::Answer;
