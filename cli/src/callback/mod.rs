//! Who prints: callbacks turn the engine's events into text.

mod chosen;
mod default;
mod diff;
mod junit;
mod live;
mod minimal;
mod problems;
mod result_format;
mod result_text;
mod tree;

pub(crate) use chosen::{additional_callbacks, stdout_callback};
pub(crate) use default::DefaultOptions;
pub(crate) use live::LiveCallback;
pub(crate) use minimal::MinimalCallback;
pub(crate) use problems::Problems;
pub(crate) use tree::TreeCallback;

use default::DefaultCallback;
use junit::JunitCallback;
