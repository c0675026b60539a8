//! `subversion`: a checkout or an export of a repository.

mod arguments;
mod module;
mod program;

pub use module::Subversion;
