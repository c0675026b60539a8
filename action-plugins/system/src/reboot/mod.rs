//! `reboot`: restarts a host and waits until it is back.

mod action;
mod arguments;
mod commands;
mod retry;

pub use action::Reboot;
