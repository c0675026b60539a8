//! The actions for files: `copy`, `template`, `fetch`, `assemble` and `unarchive`.

mod arguments;
mod assemble;
mod copy;
mod difference;
mod fetch;
mod local_file;
mod send;
mod template;
mod tree;
mod unarchive;

pub use assemble::Assemble;
pub use copy::Copy;
pub use fetch::Fetch;
pub use template::Template;
pub use unarchive::Unarchive;

shevek_plugin::export!();
