//! The actions `command`, `shell` and `raw`.

mod command;
mod raw;
mod shell;
mod text;

pub use command::Command;
pub use raw::Raw;
pub use shell::Shell;

shevek_plugin::export!();
