//! `file`: files, directories and links, and what belongs to them.

mod absent;
mod directory;
#[expect(
    clippy::module_inception,
    reason = "the file holds the type of that name"
)]
mod file;
mod hard_link;
mod link;
mod parameters;
mod plain;
mod recurse;
mod timestamps;
mod touch;

pub use file::File;
pub(crate) use file::ensure_file;
pub(crate) use parameters::FileRequest;
