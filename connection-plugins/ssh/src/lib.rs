//! The ssh connection of shevek: hosts reached through SSH, on async-ssh2-tokio and the russh below it.
//!
//! Configuration and name resolution are async-ssh2-tokio's. Its `Client` is not used: it tries one credential a
//! connection and does not tell which others the server would take, does not show the refused host key, does not
//! say why a connection ended, has no proxy command, and gives no access to russh's handle and handler, without
//! which a command that stops reading would stop the whole connection (`flow_control.rs`).

mod auth;
mod connect;
mod connection;
mod connector;
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
mod signal;
mod spawned_channel;
mod stream;
mod transfer;
mod window;

pub use environment::Environment;
pub use plugin::SshPlugin;

shevek_plugin::export!();
