//! `file`: files, directories and links, and what belongs to them.

mod absent;
mod directory;
mod file;
mod hard_link;
mod link;
mod parameters;
mod plain;
mod recurse;
mod timestamps;
mod touch;

pub use file::File;
pub(crate) use file::{FileTask, ensure_file};
