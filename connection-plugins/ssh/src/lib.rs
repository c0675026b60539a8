//! The ssh connection of shevek: hosts reached through SSH, on async-ssh2-tokio's russh.

mod auth;
mod connect;
mod connection;
mod environment;
mod error;
mod exec;
mod flow_control;
mod handler;
mod host_key;
mod options;
mod plugin;
mod remote_command;
mod route;
mod session;
mod settings;
mod shell_words;
mod signal;
mod spawned_channel;
mod stream;
mod transfer;

pub use environment::Environment;
pub use plugin::SshPlugin;

shevek_plugin::export!();
