//! Who prints: callbacks turn the engine's events into text.

mod default;
mod diff;
mod live;
mod minimal;
mod problems;
mod result_format;
mod result_text;
mod tree;

pub(crate) use default::{DefaultCallback, DefaultOptions};
pub(crate) use live::LiveCallback;
pub(crate) use minimal::MinimalCallback;
pub(crate) use problems::Problems;
pub(crate) use tree::TreeCallback;
