//! `known_hosts`: keys of SSH servers.

mod key_line;

mod module;
mod search;

pub use module::KnownHosts;
