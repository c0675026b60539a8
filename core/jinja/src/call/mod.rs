//! Calls: arguments and how they are bound to parameters.

mod args;
mod bind;
pub(crate) mod spare;

pub use args::Args;
pub use bind::Arg;
