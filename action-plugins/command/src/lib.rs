//! The actions `command`, `shell`, `raw` and `script`.

mod command;
mod output;
mod raw;
mod script;
mod shell;
mod text;
mod words;

pub use command::Command;
pub use raw::Raw;
pub use script::Script;
pub use shell::Shell;

shevek_plugin::export!();
