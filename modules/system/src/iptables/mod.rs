//! `iptables`: rules, chains and policies of the kernel's packet filter.

mod arguments;
mod command;
mod module;
mod rule;
mod spec;

pub use module::Iptables;
