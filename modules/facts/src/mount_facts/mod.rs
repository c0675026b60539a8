//! `mount_facts`: mounts, from where one wants them.

mod arguments;
mod entry;
mod module;
mod mount_program;
mod source;
mod table;
mod uuid;

pub use module::MountFacts;
