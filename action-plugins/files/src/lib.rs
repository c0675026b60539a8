//! The actions for files: `copy`, `template`, `fetch` and `assemble`.

mod arguments;
mod assemble;
mod copy;
mod difference;
mod fetch;
mod local_file;
mod send;
mod template;
mod tree;

pub use assemble::Assemble;
pub use copy::Copy;
pub use fetch::Fetch;
pub use template::Template;

shevek_plugin::export!();
