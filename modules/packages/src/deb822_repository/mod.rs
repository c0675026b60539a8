//! `deb822_repository`: sources of packages, a file of fields each.

mod key;
mod module;
mod spec;
mod stanza;

pub use module::Deb822Repository;
