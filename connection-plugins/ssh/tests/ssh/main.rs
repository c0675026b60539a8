//! The ssh connection against real servers.

mod commands;
mod support;
