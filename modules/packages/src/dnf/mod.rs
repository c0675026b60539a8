//! `dnf`: packages of RPM, through the target's own `dnf` and `rpm`.

pub(crate) mod arguments;
mod command;
pub(crate) mod evr;
mod groups;
pub(crate) mod installed;
mod list;
mod module;
pub(crate) mod spec;
mod transaction;
mod work;

pub use module::{Dnf, Yum};
