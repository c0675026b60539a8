//! The local connection of shevek: the controller itself as a host.

mod connection;
mod file_copy;
mod plugin;
mod process;
mod spawned_channel;
mod terminal;

pub use plugin::LocalPlugin;

shevek_plugin::export!();
