//! The modules `setup` and `mount_facts`: facts about the target, gathered without any other program wherever Linux
//! tells them itself.

mod collector;
mod collectors;
mod escape;
mod filter;
mod gathering;
mod memory;
mod mount_facts;
mod mount_size;
mod program;
mod setup;
mod subset;
mod system_file;

pub use mount_facts::MountFacts;
pub use setup::Setup;

shevek_plugin::export!();
