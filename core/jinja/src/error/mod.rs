//! Errors of compiling and rendering, and how they are shown.

mod kind;
mod report;
mod types;

pub use kind::ErrorKind;
pub use types::{Error, Frame};
