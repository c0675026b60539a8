//! The modules that run commands: `command`, which also serves `shell`, and `expect`.

mod command;
mod expand_vars;
mod expect;
mod glob;
mod local_time;

pub use command::Command;
pub use expect::Expect;

shevek_plugin::export!();
