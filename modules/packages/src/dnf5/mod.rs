//! `dnf5`: packages of RPM, through the target's own `dnf5` and `rpm`.

mod command;
mod failure;
mod list;
mod module;
mod repositories;
mod selection;
mod spec;
mod transaction;

pub use module::Dnf5;
