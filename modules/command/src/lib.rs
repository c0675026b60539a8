//! The module `command`, which also serves `shell`.

mod command;
mod expand_vars;
mod glob;
mod local_time;
mod surrogates;

pub use command::Command;

shevek_plugin::export!();
