//! What is to be done for one host: options, command line arguments and ssh_config put together.

mod common_args;
#[cfg(test)]
mod compared_with_openssh;
mod directive;
mod host_settings;
mod jump_spec;
mod keywords;
mod resolve;
mod resolver;
mod ssh_config;
mod tokens;

pub(crate) use host_settings::{AddressFamily, HostSettings, KeepAlive, Route};
pub(crate) use resolve::{resolve_jump, resolve_target};
