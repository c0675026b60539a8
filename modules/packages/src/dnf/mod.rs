//! `dnf`: packages of RPM, through the target's own `dnf` and `rpm`.

mod arguments;
mod command;
mod evr;
mod installed;
mod list;
mod module;
mod spec;
mod transaction;

pub use module::Dnf;
