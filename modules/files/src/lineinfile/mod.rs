//! `lineinfile`: one line of a file.

#[expect(
    clippy::module_inception,
    reason = "the file holds the type of that name"
)]
mod lineinfile;
mod lines;
mod pattern;
mod present;

pub use lineinfile::LineInFile;
pub(crate) use pattern::Pattern;
