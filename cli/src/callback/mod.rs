//! Who prints: callbacks turn the engine's events into text.

mod chosen;
mod default;
mod diff;
mod json;
mod junit;
mod live;
mod log_plays;
mod minimal;
mod one_line;
mod plugin;
mod problems;
mod profile;
mod result_format;
mod result_text;
mod retry;
mod tree;

pub(crate) use chosen::Callbacks;
pub(crate) use default::DefaultOptions;
pub(crate) use live::LiveCallback;
pub(crate) use minimal::MinimalCallback;
pub(crate) use one_line::OneLineCallback;
pub(crate) use problems::Problems;
pub(crate) use retry::RetryCallback;
pub(crate) use tree::TreeCallback;

use default::DefaultCallback;
use json::{JsonCallback, Layout};
use junit::JunitCallback;
use log_plays::LogPlays;
use plugin::PluginCallback;
use profile::{ProfileRoles, ProfileTasks, Timer};
