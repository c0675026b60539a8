//! The modules for files: `file`, `stat`, `copy`, `lineinfile` and so on.

mod common;
mod file;
mod stat;

pub use file::File;
pub use stat::Stat;

shevek_plugin::export!();
