//! The module `setup`: facts about the target, gathered without any other program wherever Linux tells them itself.

mod collector;
mod collectors;
mod filter;
mod gathering;
mod program;
mod setup;
mod subset;
mod system_file;

pub use setup::Setup;

shevek_plugin::export!();
