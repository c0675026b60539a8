//! The modules for files: `file`, `stat`, `copy`, `lineinfile` and so on.

mod assemble;
mod blockinfile;
mod common;
mod copy;
mod diff_peek;
mod edit;
mod file;
mod find;
mod known_hosts;
mod lineinfile;
mod replace;
mod slurp;
mod stat;
mod tempfile;
mod unarchive;

pub use assemble::Assemble;
pub use blockinfile::BlockInFile;
pub use copy::Copy;
pub use file::File;
pub use find::Find;
pub use known_hosts::KnownHosts;
pub use lineinfile::LineInFile;
pub use replace::Replace;
pub use slurp::Slurp;
pub use stat::Stat;
pub use tempfile::TempFile;
pub use unarchive::Unarchive;

shevek_plugin::export!();
